"""What people see of their own cases, and what other procedures ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.casos import decidibles, rules
from ventanilla.casos.models import Caso, Requerimiento
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.selectors.oficinas import objeto_of
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.fechas import long_date
from ventanilla.expediente import selectors as expediente


def _of(actor: Actor, atributo: str = "alcance_ver", por_defecto: str = decidibles.ALCANCE_VER) -> QuerySet[Caso]:
    if actor.user_id is None or actor.calidad not in (Calidad.NOMBRE_PROPIO, Calidad.TERCERO):
        return Caso.objects.none()
    if actor.calidad is Calidad.TERCERO:
        tipos = decidibles.tipos_for(actor, atributo, por_defecto)
        return Caso.objects.filter(nit=actor.nit or "-", tipo__in=tipos)
    return Caso.objects.filter(Q(nit=actor.nit or "-") | Q(solicitante_id=actor.user_id))


def casos_of(actor: Actor) -> list[Caso]:
    """The cases of the taxpayer that the actor acts for, newest first, fifty at most."""
    return list(_of(actor).order_by("-abierto_at")[:50])


def caso_for(actor: Actor, numero: str) -> Caso:
    """Raises ObjectDoesNotExist."""
    return _of(actor).get(numero=numero)


def answerable(actor: Actor, numero: str) -> Caso:
    """The case, if the actor may answer what is asked in it. Raises ObjectDoesNotExist."""
    return _of(actor, "alcance_responder", decidibles.ALCANCE_RESPONDER).get(numero=numero)


def may_answer(actor: Actor, caso: Caso) -> bool:
    """Whether whoever sees a case may also answer it."""
    return actor.calidad is not Calidad.TERCERO or caso.tipo in decidibles.tipos_for(
        actor, "alcance_responder", decidibles.ALCANCE_RESPONDER
    )


def requerimientos_of(caso: Caso) -> Sequence[Requerimiento]:
    """What was asked in a case, newest first."""
    return list(Requerimiento.objects.filter(caso=caso).order_by("-id"))


def live_request(caso: Caso) -> Requerimiento | None:
    return Requerimiento.objects.filter(caso=caso, estado=rules.EstadoRequerimiento.PEDIDO).first()


def papers_panel(actor: Actor, caso: Caso, *, now: datetime) -> adjuntos.Panel | None:
    """Where the person sends papers with their answer; None when the case takes none."""
    try:
        return adjuntos.panel_of(actor, objeto_of(caso.numero), now=now)
    except ObjectDoesNotExist:
        return None


@dataclass(frozen=True, slots=True)
class Hito:
    """A step of the timeline, as the component shows it."""

    titulo: str
    detalle: str
    estado: str = "hecho"


def timeline_of(caso: Caso, pedidos: Sequence[Requerimiento]) -> list[Hito]:
    """What happened and what comes, for the person: without names nor what officials tell one another."""
    pasos = [Hito(_("Recibimos su solicitud"), _dia(caso.abierto_at))]
    for pedido in reversed(pedidos):
        pasos.append(Hito(_("Le pedimos información"), _dia(pedido.pedido_at)))
        if pedido.respondido_at is not None:
            pasos.append(Hito(_("Usted respondió"), _dia(pedido.respondido_at)))
    palabras = rules.PARA_LA_PERSONA[EstadoCaso(caso.estado)]
    if caso.decidido_at is not None:
        return [*pasos, Hito(palabras, _dia(caso.decidido_at))]
    vence = _("A más tardar el %(dia)s") % {"dia": long_date(caso.vence_date)}
    if caso.estado == EstadoCaso.REQUERIDO:
        vence = _("El plazo está detenido mientras usted responde")
    return [*pasos, Hito(palabras, "", "actual"), Hito(_("La decisión"), vence, "pendiente")]


def _dia(at: datetime) -> str:
    return long_date(expediente.local_date(at))


def caso_by_numero(numero: str) -> Caso:
    """For the program itself. Raises ObjectDoesNotExist."""
    return Caso.objects.select_related("propuesta_por", "decidido_por").get(numero=numero)


def numero_of_radicado(radicado: str) -> str:
    """The case that a filing opened; "" when it opened none. For the program itself."""
    return Caso.objects.filter(radicado=radicado).values_list("numero", flat=True).first() or ""


def open_tipos_of(nit: str) -> list[str]:
    """The kinds of case of this taxpayer that wait for an official. For the program itself."""
    abiertos = Caso.objects.filter(nit=nit, estado__in=sorted(rules.ABIERTOS))
    return sorted(set(abiertos.values_list("tipo", flat=True)))


def has_open_caso(nit: str, *, tipos: Sequence[str] = (), solicitante_id: int | None = None) -> bool:
    """Whether something of this taxpayer waits for an official; other procedures ask. Who asked without a NIT is known
    by their account. For the program itself."""
    suyos = Q(nit=nit) if nit else Q(nit="", solicitante_id=solicitante_id or -1)
    abiertos = Caso.objects.filter(suyos, estado__in=sorted(rules.ABIERTOS))
    return (abiertos.filter(tipo__in=tipos) if tipos else abiertos).exists()


def open_numero(nit: str, tipo: str) -> str:
    """The case of that kind of this taxpayer that is not closed yet; "" without one. For the program itself."""
    abiertos = Caso.objects.filter(nit=nit, tipo=tipo, estado__in=sorted(rules.ABIERTOS))
    return abiertos.order_by("-id").values_list("numero", flat=True).first() or ""


def personal_data_of(user_id: int, nit: str) -> list[dict[str, Any]]:
    """The cases of a person, for their own export."""
    suyos = Caso.objects.filter(Q(nit=nit or "-") | Q(solicitante_id=user_id)).order_by("abierto_at")
    return [
        {
            "numero": caso.numero,
            "tipo": caso.tipo,
            "radicado": caso.radicado,
            "estado": caso.estado,
            "abierto_at": caso.abierto_at,
            "motivo": caso.motivo if caso.estado in rules.CERRADOS else "",
            "requerimientos": [
                {campo: getattr(uno, campo) for campo in ("texto", "pedido_at", "respuesta", "respondido_at")}
                for uno in caso.requerimientos.all()
            ],
        }
        for caso in suyos.prefetch_related("requerimientos")
    ]
