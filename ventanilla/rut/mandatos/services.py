"""Every write of mandates: given by signing, accepted, and ended by either side, by time or by an official's order.

What is locked is the mandate's row. Whoever asks is judged again at each act: nothing is remembered of a power.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import EN_PALABRAS, Alcance
from ventanilla.comun.fechas import long_date
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Acto, Grupo, NoSePuedeFirmar, Renglon
from ventanilla.notificaciones import services as notificaciones
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors, services
from ventanilla.rut.mandatos.rules import Accion
from ventanilla.rut.mandatos.tramite import MANDATO
from ventanilla.rut.models import Mandato
from ventanilla.rut.rules import poderes
from ventanilla.rut.rules.estados import Uso
from ventanilla.rut.rules.poderes import EstadoMandato, OrigenPoder, Poder, TransicionInvalida

SERIE = "MAN"
REVISION, APROBACION = "Mandatos revisión", "Mandatos aprobación"


class CuentaCongelada(Exception):
    """The account was given back lately: mandates wait until it thaws."""


class SegundaPersona(Exception):
    """Who reviewed a power on paper does not approve it, nor does anybody their own."""


class NoAutorizado(Exception):
    """The official does not hold the role that this needs."""


def held_alcances(actor: Actor) -> frozenset[str]:
    """What the actor could hand on: in one's own name everything that can be handed on."""
    return actor.alcances if actor.calidad is Calidad.TERCERO else frozenset(poderes.OTORGABLES)


def own_documents(actor: Actor) -> set[str]:
    """The numbers of the grantor and of who types: nobody gives a power to either."""
    numeros = {actor.nit or ""}
    if actor.user_id is not None:
        numeros.add(cuentas.user_by_id(actor.user_id).numero_documento)
    return numeros


# --- giving: the kit's signed procedure ---------------------------------------------------------------


class MandatoFirmable:
    """What is signed is who, what and until when; filing it makes the proposal."""

    tramite, alcance, url_name = MANDATO.codigo, MANDATO.alcance_firma, MANDATO.url_name

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        secciones = expediente.datos_of(expediente.borrador_for(actor, borrador_id))
        _ensure_grantable(actor, secciones, now=now)
        quien, alcances = secciones["quien"], secciones["alcances"]["alcances"]
        hasta = date.fromisoformat(secciones["vigencia"]["hasta_date"])
        rut = selectors.rut_by_nit(actor.nit or "")
        documento = f"{referencias.tipo_documento(quien['tipo_documento']).name} {quien['numero_documento']}"
        return Acto(
            tramite=MANDATO.codigo,
            titulo=_("Mandato para actuar ante la administración"),
            nit=rut.nit,
            titular=rut.nombre,
            grupos=(
                Grupo(
                    _("Quién da el mandato"),
                    (Renglon(_("Nombre"), rut.nombre), Renglon(_("NIT"), rut.nit_con_dv)),
                ),
                Grupo(
                    _("Quién lo recibe"),
                    (Renglon(_("Nombre"), quien["nombre"]), Renglon(_("Documento"), documento)),
                ),
                Grupo(
                    _("Qué puede hacer"),
                    tuple(
                        Renglon(str(numero), EN_PALABRAS[Alcance(alcance)])
                        for numero, alcance in enumerate(_in_order(alcances), start=1)
                    ),
                ),
                Grupo(
                    _("Condiciones"),
                    (
                        Renglon(_("Vale hasta el"), long_date(hasta)),
                        Renglon(_("No puede"), _("Pasar este mandato a otra persona.")),
                        Renglon(_("Empieza"), _("Cuando quien lo recibe lo acepte, en los 21 días siguientes.")),
                    ),
                ),
            ),
            datos={
                "tipo_documento": quien["tipo_documento"],
                "numero_documento": quien["numero_documento"],
                "alcances": _in_order(alcances),
                "hasta": hasta.isoformat(),
            },
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        try:
            borrador = expediente_services.lock_borrador(actor, borrador_id, now=now)
        except expediente_services.BorradorCerrado:
            raise NoSePuedeFirmar(_("Este mandato ya se envió o se descartó.")) from None
        acto = self.freeze(actor, borrador_id, now=now)
        radicado = expediente_services.file_borrador(
            actor,
            borrador,
            serie=SERIE,
            nit=acto.nit,
            contenido={**acto.datos, "nombre": expediente.datos_of(borrador)["quien"]["nombre"]},
            user_id=actor.user_id,
            now=now,
        )
        mandato = Mandato.objects.create(
            mandante_id=acto.nit,
            tipo_documento=acto.datos["tipo_documento"],
            numero_documento=acto.datos["numero_documento"],
            origen=OrigenPoder.DIGITAL,
            alcances=acto.datos["alcances"],
            desde_date=expediente.local_date(now),
            hasta_date=date.fromisoformat(acto.datos["hasta"]),
            estado=EstadoMandato.PROPUESTO,
            otorgado_por_id=actor.user_id or 0,
            radicado=radicado.numero,
            propuesto_at=now,
        )
        _record(actor, mandato, "propuesto")
        # whether the other person has an account is not told to who waits for this page: a job finds out
        jobs.enqueue("rut.mandato_propuesto", mandato=mandato.pk)
        return radicado.numero


FIRMABLE = MandatoFirmable()


def _in_order(alcances: Iterable[str]) -> list[str]:
    elegidos = set(alcances)
    return [alcance.value for alcance in Alcance if alcance in elegidos]


def _ensure_grantable(actor: Actor, secciones: Mapping[str, Mapping[str, Any]], *, now: datetime) -> None:
    """Raises NoSePuedeFirmar with what is missing or has changed since it was typed."""
    if not {"quien", "alcances", "vigencia"} <= set(secciones):
        raise NoSePuedeFirmar(_("Faltan respuestas. Complételas antes de firmar."))
    rut, impedimento = services.rut_for(actor, Uso.REPRESENTAR)
    if rut is None and impedimento is not None:
        raise NoSePuedeFirmar(impedimento.porque)
    if actor.user_id is not None and cuentas.is_frozen(actor.user_id, now=now):
        raise NoSePuedeFirmar(
            _("Su cuenta se recuperó hace poco. Por seguridad, durante 72 horas no se dan mandatos desde ella.")
        )
    if secciones["quien"]["numero_documento"] in own_documents(actor):
        raise NoSePuedeFirmar(_("Nadie puede darse un mandato a sí mismo. Cambie la persona."))
    if not poderes.may_grant(secciones["alcances"]["alcances"], held_alcances(actor)):
        raise NoSePuedeFirmar(_("Usted no puede dar algo de lo que marcó. Revise qué puede hacer la otra persona."))
    hasta = date.fromisoformat(secciones["vigencia"]["hasta_date"])
    today = expediente.local_date(now)
    if not today <= hasta <= poderes.latest_end(today):
        raise NoSePuedeFirmar(_("Revise hasta cuándo vale: desde hoy y máximo tres años."))


# --- the life of a mandate --------------------------------------------------------------------------


def _record(actor: Actor, mandato: Mandato, hecho: str, **datos: str) -> None:
    expediente_services.record_evento(
        actor, accion=f"rut.mandato.{hecho}", objeto=f"poder:mandato:{mandato.pk}", nit=mandato.mandante_id, datos=datos
    )


def _move(actor: Actor, mandato: Mandato, nuevo: EstadoMandato, *, motivo: str = "", now: datetime) -> None:
    """Change the state of a locked row, once. Raises TransicionInvalida."""
    poderes.ensure_transition(mandato.estado, nuevo)
    mandato.estado = nuevo
    if nuevo in poderes.TERMINADOS:
        mandato.terminado_at = now
        mandato.motivo_fin = motivo[:200]
    if nuevo is EstadoMandato.VIGENTE and mandato.aceptado_at is None:
        mandato.aceptado_at = now
    mandato.save()
    _record(actor, mandato, nuevo.value, **({"motivo": motivo} if motivo else {}))
    jobs.enqueue("rut.mandato_cambio", mandato=mandato.pk, estado=nuevo.value)


@transaction.atomic
def accept_mandato(actor: Actor, mandato_id: int, *, now: datetime) -> None:
    """Whoever received it begins to hold it. Accepting twice is harmless.

    Raises TransicionInvalida when it lapsed or was taken back, CuentaCongelada, ObjectDoesNotExist.
    """
    mandato = selectors.mandatos_received(actor).select_for_update(of=("self",)).get(pk=mandato_id)
    if mandato.estado == EstadoMandato.VIGENTE:
        return
    if actor.user_id is not None and cuentas.is_frozen(actor.user_id, now=now):
        raise CuentaCongelada
    if mandato.estado != EstadoMandato.PROPUESTO:  # a suspension is lifted by who ordered it, never by who holds it
        raise TransicionInvalida(mandato.estado)
    if poderes.proposal_lapses(mandato.propuesto_at) < now or mandato.hasta_date < expediente.local_date(now):
        raise TransicionInvalida("lapsed")
    _move(actor, mandato, EstadoMandato.VIGENTE, now=now)


@transaction.atomic
def reject_mandato(actor: Actor, mandato_id: int, *, motivo: str = "", now: datetime) -> None:
    """Raises TransicionInvalida, ObjectDoesNotExist."""
    mandato = selectors.mandatos_received(actor).select_for_update(of=("self",)).get(pk=mandato_id)
    if mandato.estado != EstadoMandato.RECHAZADO:
        _move(actor, mandato, EstadoMandato.RECHAZADO, motivo=motivo, now=now)


@transaction.atomic
def revoke_mandato(actor: Actor, mandato_id: int, *, motivo: str = "", now: datetime) -> None:
    """The represented takes it back, before or after it was accepted: the next request of the other finds nothing.

    In one's own name, or with `mandato:otorgar`. Raises TransicionInvalida, ObjectDoesNotExist.
    """
    mandato = selectors.mandatos_given(actor).select_for_update(of=("self",)).get(pk=mandato_id)
    if not actor.may(Alcance.MANDATO_OTORGAR):
        raise ObjectDoesNotExist
    nuevo = EstadoMandato.CANCELADO if mandato.estado == EstadoMandato.PROPUESTO else EstadoMandato.REVOCADO
    if mandato.estado not in (EstadoMandato.CANCELADO, EstadoMandato.REVOCADO):
        _move(actor, mandato, nuevo, motivo=motivo, now=now)


@transaction.atomic
def renounce_mandato(actor: Actor, mandato_id: int, *, motivo: str = "", now: datetime) -> None:
    """Whoever holds it gives it up. Raises TransicionInvalida, ObjectDoesNotExist."""
    mandato = selectors.mandatos_received(actor).select_for_update(of=("self",)).get(pk=mandato_id)
    if mandato.estado != EstadoMandato.RENUNCIADO:
        _move(actor, mandato, EstadoMandato.RENUNCIADO, motivo=motivo, now=now)


SERVICIOS = {
    Accion.ACEPTAR: accept_mandato,
    Accion.RECHAZAR: reject_mandato,
    Accion.REVOCAR: revoke_mandato,
    Accion.RENUNCIAR: renounce_mandato,
}


def name_of_receiver(mandato: Mandato) -> str:
    """As the grantor wrote it when it was signed; for a power on paper, the document."""
    nombre = expediente.contenido_of_radicado(mandato.radicado).get("nombre", "") if mandato.radicado else ""
    return str(nombre or f"{mandato.tipo_documento} {mandato.numero_documento}")


@transaction.atomic
def record_choice(actor: Actor, poder: Poder | None) -> None:
    """Write down in whose name the person acts from now on. The power that is left has no part in it."""
    expediente_services.record_evento(
        Actor(Calidad.NOMBRE_PROPIO, user_id=actor.user_id, invitado=actor.invitado, request_id=actor.request_id),
        accion="rut.actuacion.elegida",
        objeto=f"poder:{poder.clave}" if poder else "poder:propio",
        nit=poder.nit if poder else "",
        datos={"mandato": poder.clave} if poder else {},
    )


def _ensure_role(actor: Actor, rol: str) -> int:
    if actor.calidad is not Calidad.FUNCIONARIO or actor.user_id is None or not cuentas.has_role(actor.user_id, rol):
        raise NoAutorizado
    return actor.user_id


@transaction.atomic
def suspend_mandato(actor: Actor, mandato_id: int, *, motivo: str, now: datetime) -> None:
    """By order, while something is cleared up. Raises NoAutorizado, TransicionInvalida, ObjectDoesNotExist."""
    _ensure_role(actor, APROBACION)
    _move(
        actor, Mandato.objects.select_for_update().get(pk=mandato_id), EstadoMandato.SUSPENDIDO, motivo=motivo, now=now
    )


@transaction.atomic
def resume_mandato(actor: Actor, mandato_id: int, *, motivo: str, now: datetime) -> None:
    """Raises NoAutorizado, TransicionInvalida, ObjectDoesNotExist."""
    _ensure_role(actor, APROBACION)
    mandato = Mandato.objects.select_for_update().get(pk=mandato_id)
    if mandato.estado != EstadoMandato.SUSPENDIDO:
        raise TransicionInvalida(mandato.estado)
    _move(actor, mandato, EstadoMandato.VIGENTE, motivo=motivo, now=now)


@transaction.atomic
def lapse_mandatos(*, now: datetime) -> int:
    """End the proposals that nobody accepted in 21 days, and the mandates whose last day has passed."""
    actor, today = Actor.sistema(), expediente.local_date(now)
    vencidos = Mandato.objects.select_for_update().filter(
        estado=EstadoMandato.PROPUESTO, propuesto_at__lt=now - poderes.PROPUESTA_VIGENCIA
    ) | Mandato.objects.select_for_update().filter(
        estado__in=[EstadoMandato.VIGENTE, EstadoMandato.SUSPENDIDO, EstadoMandato.PROPUESTO], hasta_date__lt=today
    )
    cuantos = 0
    for mandato in vencidos.order_by("pk"):
        _move(actor, mandato, EstadoMandato.VENCIDO, motivo="vencimiento", now=now)
        cuantos += 1
    return cuantos


# --- on paper: one official reviews, another approves -------------------------------------------------


@transaction.atomic
def review_paper(
    actor: Actor,
    *,
    nit: str,
    tipo_documento: str,
    numero_documento: str,
    alcances: Iterable[str],
    hasta: date,
    papel: str,
    now: datetime,
) -> Mandato:
    """An official read the power and says what it gives. It reaches nothing until another one approves it.

    `papel` names the document that was seen. Raises NoAutorizado, NoSePuedeFirmar, ObjectDoesNotExist.
    """
    user_id = _ensure_role(actor, REVISION)
    elegidos, today = _in_order(alcances), expediente.local_date(now)
    if numero_documento in {nit, *own_documents(actor)} or not poderes.may_grant(elegidos, poderes.OTORGABLES):
        raise NoSePuedeFirmar(_("Revise la persona y los permisos."))
    if not today <= hasta <= poderes.latest_end(today):
        raise NoSePuedeFirmar(_("Revise hasta cuándo vale: desde hoy y máximo tres años."))
    mandato = Mandato.objects.create(
        mandante_id=selectors.rut_by_nit(nit).nit,
        tipo_documento=tipo_documento,
        numero_documento=numero_documento,
        origen=OrigenPoder.DOCUMENTO,
        alcances=elegidos,
        desde_date=today,
        hasta_date=hasta,
        estado=EstadoMandato.EN_REVISION,
        otorgado_por_id=user_id,
        revisado_por_id=user_id,
        propuesto_at=now,
    )
    _record(actor, mandato, "revisado", papel=papel[:200])
    return mandato


@transaction.atomic
def approve_paper(actor: Actor, mandato_id: int, *, now: datetime) -> None:
    """The second official. Raises NoAutorizado, SegundaPersona, TransicionInvalida, ObjectDoesNotExist."""
    user_id = _ensure_role(actor, APROBACION)
    mandato = Mandato.objects.select_for_update().get(pk=mandato_id, origen=OrigenPoder.DOCUMENTO)
    aprueba = cuentas.user_by_id(user_id)
    if user_id == mandato.revisado_por_id or aprueba.username == cuentas_rules.username_of(
        mandato.tipo_documento, mandato.numero_documento
    ):
        raise SegundaPersona
    if mandato.estado != EstadoMandato.EN_REVISION:
        raise TransicionInvalida(mandato.estado)
    mandato.aprobado_por_id = user_id
    _move(actor, mandato, EstadoMandato.VIGENTE, now=now)


@transaction.atomic
def refuse_paper(actor: Actor, mandato_id: int, *, motivo: str, now: datetime) -> None:
    """Raises NoAutorizado, TransicionInvalida, ObjectDoesNotExist."""
    _ensure_role(actor, APROBACION)
    mandato = Mandato.objects.select_for_update().get(pk=mandato_id, origen=OrigenPoder.DOCUMENTO)
    _move(actor, mandato, EstadoMandato.RECHAZADO, motivo=motivo, now=now)


# --- notices ----------------------------------------------------------------------------------------


def _tell(correo: str, plantilla: str, mandato: Mandato, *, now: datetime, **contexto: str) -> None:
    if correo:
        notificaciones.send_mensaje(
            destinatario=correo,
            plantilla=plantilla,
            contexto={"titular": mandato.mandante.nombre, "hasta": long_date(mandato.hasta_date), **contexto},
            now=now,
        )


@transaction.atomic
def announce_proposal(mandato_id: int, *, now: datetime) -> None:
    """Tell the represented what was given in their name, and who receives it if they have an account."""
    mandato = Mandato.objects.select_related("mandante").get(pk=mandato_id)
    _tell(selectors.rut_by_nit(mandato.mandante_id).datos.correo, "mandato_dado", mandato, now=now)
    recibe = cuentas.user_by_documento(mandato.tipo_documento, mandato.numero_documento)
    if recibe is not None:
        _tell(recibe.email, "mandato_recibido", mandato, now=now)


@transaction.atomic
def announce_change(mandato_id: int, estado: str, *, now: datetime) -> None:
    """Tell both sides that a mandate began or ended."""
    mandato = Mandato.objects.select_related("mandante").get(pk=mandato_id)
    recibe = cuentas.user_by_documento(mandato.tipo_documento, mandato.numero_documento)
    for correo in {selectors.rut_by_nit(mandato.mandante_id).datos.correo, recibe.email if recibe else ""}:
        _tell(correo, "mandato_cambio", mandato, now=now, estado=estado)


@transaction.atomic
def note_signature(actor: Actor, *, nit: str, titulo: str, now: datetime) -> None:
    """Tell the represented that somebody signed for them with a mandate, the first time it is used so."""
    origen, _separador, numero = actor.mandato.partition(":")
    if origen != "mandato":
        return
    mandato = Mandato.objects.select_for_update(of=("self",)).select_related("mandante").get(pk=numero)
    if mandato.usado_at is None:
        mandato.usado_at = now
        mandato.save(update_fields=["usado_at"])
        correo = selectors.rut_by_nit(nit).datos.correo
        _tell(correo, "mandato_usado", mandato, now=now, titulo=titulo)
