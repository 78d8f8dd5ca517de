"""What every page of an appointment begins with: whose it is, by which link, and where its other pages are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ventanilla.citas import selectors
from ventanilla.citas.gestion.rules import GESTIONAR
from ventanilla.citas.gestion.selectors import ending_of
from ventanilla.citas.selectors.detalle import address_of, detail_of
from ventanilla.cuentas.middleware import PeticionConActor

ACCIONES = ("mover", "cancelar", "asistire", "papeles", "ics", "pdf")


@dataclass(frozen=True, slots=True)
class Abierta:
    """An appointment that this request may see. `uso` is what its link is for; with "gestionar", everything."""

    cita: Any
    secreto: str
    uso: str

    def url(self, accion: str = "") -> str:
        return address_of(self.cita, accion, self.secreto)

    @property
    def todo(self) -> bool:
        """Whether the person may go on to the other pages: a link for one thing opens that and nothing else."""
        return self.uso == GESTIONAR

    @property
    def enlaces(self) -> Mapping[str, str]:
        if not self.todo:
            return {}
        return {"ver": self.url()} | {accion: self.url(accion) for accion in ACCIONES}


def open_cita(request: PeticionConActor, codigo: str, secreto: str, *usos: str) -> Abierta:
    """By the secret link, or in one's own account when there is none. Raises ObjectDoesNotExist."""
    if not secreto:
        return Abierta(selectors.citas.cita_for(request.actor, codigo), "", GESTIONAR)
    cita, uso = selectors.citas.open_link(codigo, secreto, (GESTIONAR, *usos))
    return Abierta(cita, secreto, uso)


def show(
    request: PeticionConActor, abierta: Abierta, plantilla: str, *, status: int = 200, **contexto: Any
) -> HttpResponse:
    todo = {
        "cita": abierta.cita,
        "detalle": detail_of(abierta.cita),
        "enlaces": abierta.enlaces,
        "abierta": abierta,
        **contexto,
    }
    return render(request, f"citas/gestion/{plantilla}.html", todo, status=status)


def show_ending(
    request: PeticionConActor,
    abierta: Abierta,
    *,
    now: datetime,
    titulo: str = "",
    texto: str = "",
    hecho: bool = False,
) -> HttpResponse:
    """Kindly: what became of it, and what to do if it is still needed. To a form that could not be done, 409; `hecho`:
    it was done just now."""
    fin = ending_of(abierta.cita, now=now)
    if fin and not titulo:
        titulo, texto = fin
    estado = 409 if request.method == "POST" and not hecho else 200
    return show(request, abierta, "termino", status=estado, titulo=titulo, texto=texto)
