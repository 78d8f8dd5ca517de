"""Somebody's appointments. Absent and not-yours are the same answer."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ventanilla.citas.models import AvisoDeCita, Cita, Cupo
from ventanilla.citas.rules.codigo import CodigoInvalido, normalise
from ventanilla.citas.rules.estados import VIVAS, EstadoCita
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.comun.nit import NitInvalido, parse_nit
from ventanilla.rut.ports import CitaVista

DATOS_DEL_SOLICITANTE = (
    "persona", "tipo_persona", "tipo_documento", "numero_documento", "nombres", "apellidos", "correo", "telefono",
    "celular", "direccion", "municipio", "nit", "aviso", "huella_contacto",
)  # fmt: skip
_CON_TODO = ("servicio", "cupo__sede__punto__municipio__departamento", "cupo__puesto")


def live_of_persona(persona: str, servicio: str) -> Cita | None:
    """The live appointment of this person for this service, for the program itself."""
    return Cita.objects.filter(persona=persona, servicio_id=servicio, estado__in=sorted(VIVAS)).first()


def hold_of(dueno: str, cita_id: UUID) -> Cita:
    """What this browser or account holds or accepted. Raises ObjectDoesNotExist."""
    return Cita.objects.select_related(*_CON_TODO).get(pk=cita_id, dueno=dueno)


def held_by(dueno: str, cita_id: UUID) -> Cita:
    """The same with its place only, for who says nothing of the office. Raises ObjectDoesNotExist."""
    return Cita.objects.select_related("servicio", "cupo", "mueve").get(pk=cita_id, dueno=dueno)


def was_asked(dueno: str, llave: UUID) -> bool:
    """Whether this request was made before, and so needs nothing proved again."""
    return Cita.objects.filter(dueno=dueno, llave=llave).exists()


def _mine(actor: Actor) -> QuerySet[Cita]:
    """In one's own name what is for one's document or was asked by oneself; for a third party what is of its NIT."""
    todas = Cita.objects.select_related(*_CON_TODO).exclude(estado__in=["retenida", "vencida"])
    if actor.user_id is None or not actor.may(Alcance.CITA_AGENDAR):
        return todas.none()
    if actor.calidad is Calidad.TERCERO:
        return todas.filter(nit=actor.nit or "-")
    suyas = Q(user_id=actor.user_id, mandato="")
    return todas.filter(suyas | Q(nit=actor.nit) if actor.nit else suyas)


def citas_of(actor: Actor) -> Sequence[Cita]:
    """The coming ones first, the soonest before; then what is over, the newest before."""
    todas = list(_mine(actor).order_by("cupo__inicio_at"))
    vivas = [cita for cita in todas if cita.estado in VIVAS or cita.estado == EstadoCita.OFRECIDA]
    return [*vivas, *(cita for cita in reversed(todas) if cita not in vivas)]


def coming_of(actor: Actor) -> Sequence[Cita]:
    """The next three, for a short list."""
    return list(_mine(actor).filter(estado=EstadoCita.CONFIRMADA).order_by("cupo__inicio_at")[:3])


def is_mine(actor: Actor, cita: Cita) -> bool:
    """Whether it is among those that `citas_of` gives."""
    return _mine(actor).filter(pk=cita.pk).exists()


def cita_for(actor: Actor, codigo: str) -> Cita:
    """Raises ObjectDoesNotExist."""
    return _mine(actor).get(codigo=codigo)


def wrong_places(*, now: datetime) -> tuple[int, int]:
    """For `doctor`: coming places that nobody holds and nobody may take, and booked ones that somebody could take."""
    vivas = Cita.objects.filter(cupo=OuterRef("pk"), estado__in=sorted(VIVAS))
    perdidos = Cupo.objects.filter(libre_at__isnull=True, retirado_at__isnull=True, inicio_at__gt=now)
    abiertos = Cita.objects.filter(estado__in=sorted(VIVAS), cupo__libre_at__isnull=False)
    return perdidos.filter(~Exists(vivas)).count(), abiertos.count()


def place_mark(cita: Cita) -> str:
    """What is done once for each place that an appointment had: when the present one became theirs."""
    desde_at = cita.lugar_at or cita.confirmada_at or cita.retenida_at
    return desde_at.isoformat()


def by_id(cita_id: UUID) -> Cita:
    """With everything that words about it need, for the program itself. Raises ObjectDoesNotExist."""
    return Cita.objects.select_related(*_CON_TODO).get(pk=cita_id)


def offers_to_move(cita: Cita, *, now: datetime) -> Sequence[Cita]:
    """Other places that are held for who has this appointment, the soonest first."""
    vivas = Cita.objects.filter(mueve=cita, estado=EstadoCita.OFRECIDA, hasta_at__gt=now)
    return list(vivas.select_related(*_CON_TODO).order_by("cupo__inicio_at"))


def seen_at_desk(codigo: str) -> CitaVista | None:
    """What the desk of the register asks of a code that somebody shows there; None for a code that nobody has."""
    cita = Cita.objects.select_related("cupo").filter(codigo=codigo).first()
    if cita is None:
        return None
    return CitaVista(
        para=frozenset(filter(None, (cita.nit, cita.numero_documento))),
        dia_date=timezone.localdate(cita.cupo.inicio_at),
        vale=cita.estado in VIVAS or cita.estado == EstadoCita.ATENDIDA,
    )


def personal_data_of(actor: Actor) -> list[dict[str, Any]]:
    """Everything of the appointments of a signed-in person, for their own export: also what they were told and when."""
    avisos: dict[UUID, list[dict[str, Any]]] = {}
    suyas = [cita for cita in citas_of(actor) if cita.codigo]
    for aviso in AvisoDeCita.objects.filter(cita__in=suyas).order_by("avisado_at"):
        avisos.setdefault(aviso.cita_id, []).append(
            {"que": aviso.que, "canales": aviso.canales, "avisado_at": aviso.avisado_at}
        )
    return [
        {
            "codigo": cita.codigo,
            "servicio": cita.servicio_id,
            "estado": cita.estado,
            "sede": cita.cupo.sede_id,
            "canal": cita.cupo.canal,
            "inicio_at": cita.cupo.inicio_at,
            **{campo: getattr(cita, campo) for campo in DATOS_DEL_SOLICITANTE if campo not in _NO_SE_COPIAN},
            "necesidades": cita.necesidades,
            "acompanante": cita.acompanante,
            "pregunta": cita.pregunta,
            "mandato": cita.mandato,
            "confirmada_at": cita.confirmada_at,
            "asistira_at": cita.asistira_at,
            "cerrada_at": cita.cerrada_at,
            "avisos": avisos.get(cita.pk, []),
        }
        for cita in suyas
    ]


_NO_SE_COPIAN = frozenset({"persona", "huella_contacto"})


# --- the secret link: the code alone opens nothing -----------------------------------------------------

_ENLACE = Signer(salt="citas.enlace")


def secret_of(cita: Cita, uso: str = "gestionar") -> str:
    """What goes after the code in a link. Each use has its own, and all die with `clave`."""
    return _ENLACE.signature(f"{uso}|{cita.pk}|{cita.clave}")


def cita_by_link(codigo: str, secreto: str, uso: str = "gestionar") -> Cita:
    """Raises ObjectDoesNotExist for a code that is not, and for a secret that is another's."""
    cita = Cita.objects.select_related(*_CON_TODO).get(codigo=codigo)
    try:
        _ENLACE.unsign(f"{uso}|{cita.pk}|{cita.clave}:{secreto}")
    except BadSignature:
        raise Cita.DoesNotExist from None
    return cita


def open_link(codigo: str, secreto: str, usos: Iterable[str]) -> tuple[Cita, str]:
    """The same for a page that several links open; and which of them this one is. Raises ObjectDoesNotExist."""
    cita = Cita.objects.select_related(*_CON_TODO).get(codigo=codigo)
    for uso in usos:
        if constant_time_compare(secret_of(cita, uso), secreto):
            return cita, uso
    raise Cita.DoesNotExist


def by_link(cita_id: UUID, secreto: str, uso: str) -> Cita:
    """What has no code yet, such as an offer. Raises ObjectDoesNotExist."""
    cita = by_id(cita_id)
    try:
        _ENLACE.unsign(f"{uso}|{cita.pk}|{cita.clave}:{secreto}")
    except BadSignature:
        raise Cita.DoesNotExist from None
    return cita


def cita_by_documento(codigo: str, numero_documento: str) -> Cita:
    """Who knows the code and the document of who will be attended. Raises ObjectDoesNotExist.

    What cannot be a code is looked for too: the answer takes as long as for one that is another's.
    """
    try:
        exacto = normalise(codigo)
    except CodigoInvalido:
        exacto = "-"
    numero = re.sub(r"[\s.,-]", "", numero_documento).upper()
    with suppress(NitInvalido):
        numero = parse_nit(numero_documento) if "-" in numero_documento else numero
    return Cita.objects.select_related(*_CON_TODO).get(codigo=exacto, numero_documento=numero[:30])
