"""Draws as anybody may see them, and one's own ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Count, QuerySet

from ventanilla.citas import selectors
from ventanilla.citas.models import Cita, Cupo, Ofrecimiento, Participacion, Ventana
from ventanilla.citas.rules.canales import EN_PALABRAS, Canal, Carril
from ventanilla.citas.rules.lugares import ways_at

_ENLACE = Signer(salt="citas.sorteo")
EN_PAGINA = 200
"""Tickets that a page shows; the file has them all."""


def _ventanas() -> QuerySet[Ventana]:
    return Ventana.objects.select_related("servicio").filter(retirada_at=None)


def coming(*, now: datetime) -> Sequence[Ventana]:
    """Announced and not drawn yet, those that close soonest before."""
    return list(_ventanas().filter(sorteada_at=None).order_by("inscripcion_hasta_at")[:50])


def drawn() -> Sequence[Ventana]:
    return list(_ventanas().filter(sorteada_at__isnull=False).order_by("-sorteada_at")[:50])


def every_ventana() -> Sequence[Ventana]:
    """For the desk, with how many tickets each has."""
    return list(
        Ventana.objects.select_related("servicio", "anunciada_por")
        .annotate(boletas=Count("participaciones"))
        .order_by("-anunciada_at")[:100]
    )


def ventana(ventana_id: UUID) -> Ventana:
    """Raises ObjectDoesNotExist."""
    return Ventana.objects.select_related("servicio").get(pk=ventana_id)


@dataclass(frozen=True, slots=True)
class Fila:
    """A ticket in the published result. `lugar`: the place it got, in words."""

    boleta: str
    sede: str
    inicio_at: datetime | None


@dataclass(frozen=True, slots=True)
class Publicado:
    """What the page of a draw says. Before the draw there is no order."""

    ventana: Ventana
    estado: str
    boletas: int
    cupos: int
    filas: Sequence[Fila]
    canal: str
    sedes: Sequence[str]


def state_of(ventana: Ventana, *, now: datetime) -> str:
    if ventana.retirada_at is not None:
        return "retirada"
    if ventana.sorteada_at is not None:
        return "sorteada"
    if now < ventana.inscripcion_desde_at:
        return "anunciada"
    return "abierta" if now < ventana.inscripcion_hasta_at else "cerrada"


def published(ventana: Ventana, *, now: datetime) -> Publicado:
    estado = state_of(ventana, now=now)
    nombres = office_names()
    if estado == "sorteada":
        lugares = {lugar["cupo"]: lugar for lugar in ventana.resultado["cupos"]}
        dados = ventana.resultado["resultado"]
        filas = [
            Fila(boleta, nombres.get(lugar["sede"], lugar["sede"]), datetime.fromisoformat(lugar["inicio"]))
            if (lugar := lugares.get(dados.get(boleta)))
            else Fila(boleta, "", None)
            for boleta in ventana.resultado["orden"][:EN_PAGINA]
        ]
        boletas, cupos = len(ventana.resultado["orden"]), len(lugares)
    else:
        todas = Participacion.objects.filter(ventana=ventana).order_by("boleta").values_list("boleta", flat=True)
        filas = [Fila(boleta, "", None) for boleta in todas[:EN_PAGINA]]
        boletas, cupos = todas.count(), places_of(ventana)
    return Publicado(
        ventana, estado, boletas, cupos, filas, EN_PALABRAS[Canal(ventana.canal)],
        [nombres.get(sede, sede) for sede in ventana.sedes],
    )  # fmt: skip


def places_of(ventana: Ventana) -> int:
    return Cupo.objects.filter(
        linea=ventana.servicio.linea, canal=ventana.canal, sede__in=ventana.sedes, carril=Carril.SORTEO,
        general_at=ventana.general_at, libre_at__isnull=False,
    ).count()  # fmt: skip


def document_of(ventana: Ventana, *, now: datetime) -> dict[str, Any]:
    """The file by which anybody repeats the draw. Until it is drawn it has the digest of the seed, not the seed."""
    boletas = [
        {"boleta": boleta, "sedes": sedes, "jornadas": jornadas}
        for boleta, sedes, jornadas in Participacion.objects.filter(ventana=ventana)
        .order_by("boleta")
        .values_list("boleta", "sedes", "jornadas")
    ]
    hecho = ventana.sorteada_at is not None
    return {
        "sorteo": str(ventana.pk),
        "nombre": ventana.nombre,
        "estado": state_of(ventana, now=now),
        "anunciado": ventana.anunciada_at.isoformat(),
        "cierra": ventana.inscripcion_hasta_at.isoformat(),
        "compromiso": ventana.compromiso,
        "semilla": ventana.semilla if hecho else None,
        "lista": ventana.lista,
        "ancla": ventana.ancla,
        "boletas": boletas,
        **(ventana.resultado if hecho else {}),
    }


def office_names() -> dict[str, str]:
    return {sede.punto_id: f"{sede.punto.city}: {sede.punto.name}" for sede in selectors.oferta.sedes()}


def offices_for(servicio: str, canal: str) -> list[tuple[str, str]]:
    """Those that attend a service in one way. Raises ObjectDoesNotExist."""
    suyo = selectors.oferta.servicio(servicio)
    return [
        (sede.punto_id, f"{sede.punto.city}: {sede.punto.name}")
        for sede in selectors.oferta.sedes()
        if canal in ways_at(suyo.canales, sede.canales, solo_presencial=sede.solo_presencial)
    ]


# --- one's own ticket ---------------------------------------------------------------------------------------


def secret_of(participacion: Participacion) -> str:
    return _ENLACE.signature(f"{participacion.llave}|{participacion.clave}")


def ticket_by_link(llave: UUID, secreto: str) -> Participacion:
    """Raises ObjectDoesNotExist."""
    participacion = Participacion.objects.select_related("ventana__servicio").get(llave=llave)
    try:
        _ENLACE.unsign(f"{participacion.llave}|{participacion.clave}:{secreto}")
    except BadSignature:
        raise Participacion.DoesNotExist from None
    return participacion


def offer_to(participacion: Participacion) -> Cita | None:
    """The last place that was kept for it."""
    suyos = Ofrecimiento.objects.filter(participacion=participacion).select_related("cita__cupo__sede__punto")
    ultimo = suyos.order_by("-ofrecido_at").first()
    return ultimo.cita if ultimo else None


def window_calendar(desde: date) -> Sequence[Ventana]:
    """Those that are still to come, for the calendar of releases."""
    return list(_ventanas().filter(sorteada_at=None, hasta_date__gte=desde).order_by("inscripcion_desde_at"))
