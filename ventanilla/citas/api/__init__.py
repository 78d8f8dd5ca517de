"""Appointments for programs: what a citizen does on the pages, with the same services."""

from ninja import Router

from ventanilla.citas.api import busqueda, cifras, espera, gestion, reserva, sorteo

router = Router()
for parte in (busqueda, reserva, gestion, espera, sorteo, cifras):
    router.add_router("", parte.router)
