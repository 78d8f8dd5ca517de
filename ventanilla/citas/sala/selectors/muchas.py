"""Who books for many: one identity, device, connection or contact behind the appointments of many persons.

A figure to look at, never a reason to refuse by itself: an accountant, a library and a family look the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita
from ventanilla.citas.rules.turnos import HUELLAS, Huella, shorten
from ventanilla.citas.sala.selectors.dia import sedes_of
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.rules import mask_name

_CAMPO = {
    Huella.IDENTIDAD: "user_id",
    Huella.DISPOSITIVO: "huella_dispositivo",
    Huella.CONEXION: "huella_conexion",
    Huella.CONTACTO: "huella_contacto",
}
POR_REPORTE = 200


@dataclass(frozen=True, slots=True)
class Grupo:
    """`con_mandato`: how many were asked with a power, in the open."""

    clase: Huella
    clave: str
    personas: int
    citas: int
    con_mandato: int
    ultima_at: datetime

    @property
    def nombre(self) -> str:
        return HUELLAS[self.clase]

    @property
    def corta(self) -> str:
        return shorten(self.clave)


@dataclass(frozen=True, slots=True)
class Agendada:
    cita: Cita
    nombre: str


def who_books_for_many(actor: Actor, *, now: datetime) -> list[Grupo]:
    """Of the offices of the actor, in the last days and from the number of persons that the settings say; those with
    most persons first. Raises ObjectDoesNotExist."""
    ajustes = selectors.ajustes()
    sedes = [sede.pk for sede in sedes_of(actor)]
    desde = now - timedelta(days=ajustes.muchas_dias)
    partes: list[str] = []
    valores: list[Any] = []
    for clase, campo in _CAMPO.items():
        vacio = "IS NOT NULL" if campo == "user_id" else "<> ''"
        partes.append(
            f"SELECT '{clase.value}', c.{campo}::text, count(DISTINCT c.persona), count(*),"  # noqa: S608
            " count(*) FILTER (WHERE c.mandato <> ''), max(c.confirmada_at)"
            " FROM citas_cita c JOIN citas_cupo k ON k.id = c.cupo_id"
            f" WHERE c.confirmada_at >= %s AND k.sede_id = ANY(%s) AND c.{campo} {vacio}"
            " GROUP BY 2 HAVING count(DISTINCT c.persona) >= %s"
        )
        valores += [desde, sedes, ajustes.muchas_personas]
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(partes)} ORDER BY 3 DESC, 4 DESC, 1, 2 LIMIT {POR_REPORTE}", valores)
        return [Grupo(Huella(fila[0]), *fila[1:]) for fila in cursor.fetchall()]


def appointments_of(actor: Actor, clase: str, clave: str, *, now: datetime) -> Sequence[Agendada]:
    """The appointments behind one line of the report, the newest first, with nobody's whole name.

    Raises ObjectDoesNotExist, also for a class that is not.
    """
    try:
        campo = _CAMPO[Huella(clase)]
    except ValueError:
        raise ObjectDoesNotExist from None
    if campo == "user_id" and not (clave.isascii() and clave.isdigit() and len(clave) < 19):
        raise ObjectDoesNotExist
    desde = now - timedelta(days=selectors.ajustes().muchas_dias)
    citas = (
        Cita.objects.filter(confirmada_at__gte=desde, cupo__sede__in=sedes_of(actor), **{campo: clave})
        .select_related("servicio", "cupo__sede__punto")
        .order_by("-confirmada_at")[:POR_REPORTE]
    )
    if not citas:
        raise ObjectDoesNotExist
    return [Agendada(cita, mask_name(f"{cita.nombres} {cita.apellidos}")) for cita in citas]
