"""Every write of cases: one act, one transaction, one event, and the person is told.

Locks: the case first, then what its procedure writes, then the numbering row. The queue is claimed with SKIP LOCKED:
two officials never wait for one another, and never get the same case.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.adjuntos import selectors as papeles
from ventanilla.adjuntos import services as adjuntos
from ventanilla.adjuntos.rules import TipoDeAdjunto
from ventanilla.casos import decidibles, rules, selectors
from ventanilla.casos.decidibles import NoSePuedeDecidir as NoSePuedeDecidir
from ventanilla.casos.events import caso_desistido
from ventanilla.casos.models import Caso, Funcionario, NotaDeCaso, Requerimiento, Verificado
from ventanilla.casos.rules import EstadoCaso, EstadoRequerimiento
from ventanilla.casos.rules import TransicionInvalida as TransicionInvalida
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import NitInvalido, format_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Grupo, Renglon
from ventanilla.expediente.rules import radicado_numero
from ventanilla.notificaciones import services as notificaciones

TIPO_DOCUMENTO = "decision"
logger = logging.getLogger("ventanilla.casos")


class NoAutorizado(Exception):
    """Not an active official, or without the role that the act needs."""


class Impedido(Exception):
    """The case is of the official, or of somebody whom they represent."""


class ColaVacia(Exception):
    """Nothing waits that this official may claim."""


class NoEsSuyo(Exception):
    """The case is not in the hands of this official."""


class FaltaVerificar(Exception):
    """Lines of the checklist are not marked."""

    def __init__(self, faltan: tuple[str, ...]) -> None:
        self.faltan = faltan
        super().__init__(", ".join(faltan))


class MismaPersona(Exception):
    """Who proposed a decision does not approve it."""


class NoSePuedePedir(Exception):
    """The person was asked already, or the days to ask are over."""


class PlazoVencido(Exception):
    """The term to answer ended, or was extended once already."""


@dataclass(frozen=True, slots=True)
class Cambio:
    """What somebody else did with the case meanwhile."""

    que: str
    quien: str
    at: datetime
    estado: str
    motivo: str


class CasoCambio(Exception):
    """Somebody else changed the case since it was opened on the screen. Nothing was done; `cambio` says what it was."""

    def __init__(self, caso: Caso) -> None:
        quien = caso.cambio_por_id
        self.cambio = Cambio(
            que=caso.cambio,
            quien=cuentas.names_of({quien}).get(quien, "") if quien else "",
            at=caso.cambio_at,
            estado=rules.EN_PALABRAS[EstadoCaso(caso.estado)],
            motivo=caso.motivo if caso.estado in rules.DECIDIDOS else "",
        )
        super().__init__(caso.numero)


class CasoYaDecidido(CasoCambio):
    """Another official decided it first."""


# --- common to all ----------------------------------------------------------------------------------


def _official(actor: Actor, rol: str) -> Funcionario:
    """The official who acts, with a role that they hold now. Raises NoAutorizado."""
    try:
        funcionario = selectors.funcionario_of(actor)
    except ObjectDoesNotExist:
        raise NoAutorizado from None
    if not cuentas.has_role(funcionario.user_id, rol):
        raise NoAutorizado
    return funcionario


def _lock(numero: str) -> Caso:
    return Caso.objects.select_for_update().get(numero=numero)


def _ensure_no_interest(funcionario: Funcionario, caso: Caso, *, now: datetime) -> None:
    if selectors.has_interest(selectors.Quien.of(funcionario), caso, now=now):
        raise Impedido


def _in_hand(actor: Actor, numero: str, *, now: datetime, version: int | None = None) -> tuple[Caso, Funcionario]:
    """A case that the official is studying, locked. Raises NoAutorizado, Impedido, NoEsSuyo, CasoCambio; for who had
    nothing to do with it, ObjectDoesNotExist."""
    funcionario = _official(actor, rules.ROL)
    caso = _lock(numero)
    if caso.asignado_a_id != funcionario.user_id and not selectors.took_part(actor, numero):
        raise Caso.DoesNotExist
    _ensure_no_interest(funcionario, caso, now=now)
    _ensure_unchanged(caso, version)
    if caso.estado != EstadoCaso.TOMADO or caso.asignado_a_id != funcionario.user_id:
        raise NoEsSuyo
    return caso, funcionario


def explain_change(actor: Actor, numero: str) -> NoReturn:
    """What happened to a case that was in this official's hands and no longer is. Raises CasoCambio, CasoYaDecidido;
    for who had nothing to do with it, NoAutorizado, ObjectDoesNotExist."""
    _official(actor, rules.ROL)
    caso = Caso.objects.get(numero=numero)
    if not selectors.took_part(actor, numero):
        raise Caso.DoesNotExist
    _ensure_unchanged(caso, None)
    raise CasoCambio(caso)


def _ensure_unchanged(caso: Caso, version: int | None) -> None:
    if caso.estado in rules.CERRADOS:
        raise CasoYaDecidido(caso)
    if version is not None and caso.version != version:
        raise CasoCambio(caso)


def _move(
    actor: Actor,
    caso: Caso,
    *,
    accion: str,
    now: datetime,
    estado: EstadoCaso | None = None,
    datos: dict[str, Any] | None = None,
) -> None:
    """Save what was changed in a locked case as its next version, with its event."""
    if estado is not None:
        rules.ensure_transition(caso.estado, estado)
        caso.estado = estado
    caso.version += 1
    caso.cambio, caso.cambio_por_id, caso.cambio_at = accion, actor.user_id, now
    caso.save()
    _record(actor, caso, accion, datos)


def _record(actor: Actor, caso: Caso, accion: str, datos: dict[str, Any] | None = None) -> None:
    expediente_services.record_evento(
        actor,
        accion=f"casos.caso.{accion}",
        objeto=selectors.objeto_of(caso.numero),
        nit=caso.nit,
        datos={"estado": str(caso.estado), "version": caso.version, **(datos or {})},
    )


def _tell(caso: Caso, plantilla: str, *, now: datetime, adjuntos: tuple[str, ...] = (), **contexto: str) -> None:
    """A message to the taxpayer's address in the register; to the account that filed it when it was for somebody else
    (an heir for who died), or when the register has no address."""
    registro, quien = decidibles.registro(), None
    if caso.solicitante_id:
        quien = cuentas.user_by_id(caso.solicitante_id)
    correo = registro.correo_of(caso.nit) if registro is not None and caso.nit else ""
    if quien is not None and (not correo or quien.numero_documento != caso.nit):
        correo = quien.email
    if not correo:
        return
    notificaciones.send_mensaje(
        destinatario=correo,
        plantilla=plantilla,
        contexto={"numero": caso.numero, "tramite": decidibles.titulo_of(caso.tipo), **contexto},
        adjuntos=adjuntos,
        now=now,
    )


# --- the beginning ----------------------------------------------------------------------------------


@transaction.atomic
def open_caso(
    actor: Actor,
    *,
    tipo: str,
    radicado: str,
    nit: str,
    titular: str,
    seccional: str,
    prioridad: int = 0,
    now: datetime,
) -> str:
    """Put something that was filed in the queue of officials, and return its number. The same filing opens one.

    Raises KeyError: nothing decides cases of that kind.
    """
    decidible = decidibles.decidible(tipo)
    if existente := selectors.numero_of_radicado(radicado):
        return existente
    year = expediente.local_year(now)
    try:
        with transaction.atomic():
            caso = Caso.objects.create(
                numero=radicado_numero(rules.SERIE, year, expediente_services.next_consecutivo(rules.SERIE, year)),
                tipo=tipo,
                radicado=radicado,
                nit=nit,
                titular=titular,
                solicitante_id=actor.user_id if actor.calidad is Calidad.NOMBRE_PROPIO else None,
                seccional=seccional,
                habilidad=decidible.habilidad,
                prioridad=prioridad,
                segunda_persona=decidible.segunda_persona,
                abierto_at=now,
                vence_date=rules.due(expediente.local_date(now), decidible.termino_habiles),
                cambio="abierto",
                cambio_por_id=actor.user_id,
                cambio_at=now,
            )
    except IntegrityError:
        if existente := selectors.numero_of_radicado(radicado):  # caso_one_per_radicado: the other request was first
            return existente
        raise
    _record(actor, caso, "abierto", {"tipo": tipo, "radicado": radicado})
    if not decidibles.is_ex_officio(tipo):
        _tell(caso, "caso_abierto", now=now, vence=long_date(caso.vence_date))
    return caso.numero


# --- the queue --------------------------------------------------------------------------------------


@transaction.atomic
def claim_next(actor: Actor, *, habilidad: str = "", now: datetime) -> str:
    """Take the first case of the queue that the official may handle, and return its number.

    Raises NoAutorizado, ColaVacia.
    """
    funcionario = _official(actor, rules.ROL)
    carriles = _lanes_by_head(selectors.lanes_of(funcionario, habilidad))
    ajenos: list[int] = []  # their own, or of somebody whom they represent
    for carril in carriles:
        while (pk := _lock_first(carril, ajenos)) is not None:
            caso = Caso.objects.get(pk=pk)
            if not selectors.has_interest(selectors.Quien.of(funcionario), caso, now=now):
                _assign(actor, caso, funcionario.user_id, accion="tomado", now=now)
                return caso.numero
            ajenos.append(pk)
    raise ColaVacia


def _lanes_by_head(carriles: list[selectors.Carril]) -> list[selectors.Carril]:
    """Those with something in them, the one whose first case is the most urgent before the others."""
    if len(carriles) == 1:
        return carriles
    partes, valores = [], []
    for n, carril in enumerate(carriles):
        donde, con = carril.where()
        partes.append(
            f"(SELECT {n} AS carril, prioridad, vence_date, id FROM casos_caso"  # noqa: S608
            f" WHERE {donde} ORDER BY {selectors.ORDEN} LIMIT 1)"
        )
        valores += con
    if not partes:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT carril FROM ({' UNION ALL '.join(partes)}) AS c ORDER BY {selectors.ORDEN}",  # noqa: S608
            valores,
        )
        return [carriles[fila[0]] for fila in cursor.fetchall()]


def _lock_first(carril: selectors.Carril, menos: list[int]) -> int | None:
    """The first case of a lane that nobody else is taking, locked until commit."""
    donde, con = carril.where()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM casos_caso WHERE {donde} AND NOT id = ANY(%s)"  # noqa: S608
            f" ORDER BY {selectors.ORDEN} LIMIT 1 FOR UPDATE SKIP LOCKED",
            [*con, menos],
        )
        fila = cursor.fetchone()
    return int(fila[0]) if fila else None


def _assign(actor: Actor, caso: Caso, user_id: int, *, accion: str, now: datetime, **datos: Any) -> None:
    caso.asignado_a_id = user_id
    caso.tomado_at = now
    estado = EstadoCaso(caso.estado) if caso.estado == EstadoCaso.REQUERIDO else EstadoCaso.TOMADO
    _move(actor, caso, accion=accion, estado=estado, now=now, datos=datos)


@transaction.atomic
def claim(actor: Actor, numero: str, *, now: datetime) -> None:
    """Take one case of the queue. Raises NoAutorizado, Impedido, CasoCambio, ObjectDoesNotExist."""
    funcionario = _official(actor, rules.ROL)
    if selectors.caso_for_official(actor, numero, now=now).asignado_a_id == funcionario.user_id:
        return
    caso = _lock(numero)
    _ensure_no_interest(funcionario, caso, now=now)
    _ensure_unchanged(caso, None)
    if caso.estado != EstadoCaso.EN_COLA:
        raise CasoCambio(caso)
    _assign(actor, caso, funcionario.user_id, accion="tomado", now=now)


@transaction.atomic
def release(actor: Actor, numero: str, *, now: datetime) -> None:
    """Give it back to the queue, where it keeps its place. Raises NoAutorizado, Impedido, NoEsSuyo, CasoCambio."""
    caso, _funcionario = _in_hand(actor, numero, now=now)
    caso.asignado_a = caso.tomado_at = None
    _move(actor, caso, accion="devuelto", estado=EstadoCaso.EN_COLA, now=now)


@transaction.atomic
def transfer(actor: Actor, numero: str, *, a_user_id: int, version: int | None = None, now: datetime) -> None:
    """A supervisor gives an open case to an official. Raises NoAutorizado, Impedido (who receives it cannot),
    CasoCambio, TransicionInvalida, ObjectDoesNotExist."""
    _official(actor, rules.ROL_SUPERVISION)
    selectors.caso_for_official(actor, numero, now=now)
    recibe = Funcionario.objects.select_related("user").get(user_id=a_user_id, activo=True, user__is_active=True)
    if not cuentas.has_role(a_user_id, rules.ROL):
        raise NoAutorizado
    caso = _lock(numero)
    _ensure_unchanged(caso, version)
    if caso.estado == EstadoCaso.POR_APROBAR:
        raise TransicionInvalida(caso.estado)
    _ensure_no_interest(recibe, caso, now=now)
    if caso.asignado_a_id != a_user_id:
        _assign(actor, caso, a_user_id, accion="traspasado", now=now, a=a_user_id)


# --- studying it ------------------------------------------------------------------------------------


def look(actor: Actor, numero: str, *, now: datetime) -> Caso:
    """The case, and that it was looked at: why is inferred from what the official does with it. Who asked reads it,
    and on whose register the case is.

    Raises ObjectDoesNotExist.
    """
    caso = selectors.caso_for_official(actor, numero, now=now)
    if caso.asignado_a_id == actor.user_id and caso.estado in rules.ABIERTOS:
        motivo = _("Estudia el caso %(numero)s, que tiene asignado")
    elif caso.estado == EstadoCaso.EN_COLA:
        motivo = _("Lee el caso %(numero)s de la cola")
    elif caso.estado == EstadoCaso.POR_APROBAR and rules.ROL_APROBACION in actor.roles:
        motivo = _("Revisa como segunda persona el caso %(numero)s")
    elif caso.estado in rules.CERRADOS and actor.user_id in (caso.propuesta_por_id, caso.decidido_por_id):
        motivo = _("Consulta el caso %(numero)s, en el que decidió")
    else:
        motivo = _("Supervisa el caso %(numero)s")
    for nit in dict.fromkeys((caso.nit, decidibles.sobre_of(caso) or caso.nit)):
        expediente_services.record_acceso(
            actor, nit=nit, objeto=selectors.objeto_of(numero), motivo=motivo % {"numero": numero}
        )
    return caso


@transaction.atomic
def look_at_page(actor: Actor, numero: str, adjunto_id: UUID, pagina: int, *, now: datetime) -> bytes:
    """The image of a page of a paper of a case that the official may open; each one is written down.

    Raises ObjectDoesNotExist.
    """
    caso = selectors.caso_for_official(actor, numero, now=now)
    imagen = papeles.image_for_case(selectors.objeto_of(numero), adjunto_id, pagina)
    expediente_services.record_evento(
        actor, accion="casos.papel.visto", objeto=f"papel:{adjunto_id}", nit=caso.nit,
        datos={"caso": numero, "pagina": pagina},
    )  # fmt: skip
    return imagen


@transaction.atomic
def note(actor: Actor, numero: str, *, texto: str, now: datetime) -> None:
    """Write something down for the officials who come after; pressed twice, once. Raises NoAutorizado,
    ObjectDoesNotExist."""
    try:
        funcionario = selectors.funcionario_of(actor)
    except ObjectDoesNotExist:
        raise NoAutorizado from None
    selectors.caso_for_official(actor, numero, now=now)
    caso = _lock(numero)
    ultima = NotaDeCaso.objects.filter(caso=caso).order_by("-id").first()
    if ultima is not None and (ultima.autor_id, ultima.texto) == (funcionario.user_id, texto):
        return
    NotaDeCaso.objects.create(caso=caso, texto=texto, autor_id=funcionario.user_id, escrita_at=now)
    _record(actor, caso, "anotado")


@transaction.atomic
def mark(actor: Actor, numero: str, *, codigos: Collection[str], now: datetime) -> None:
    """Leave exactly these lines of the checklist marked. Raises NoAutorizado, Impedido, NoEsSuyo, CasoCambio."""
    caso, funcionario = _in_hand(actor, numero, now=now)
    if _mark(caso, funcionario, codigos, now=now):
        _record(actor, caso, "verificado", {"puntos": sorted(codigos)})


def _mark(caso: Caso, funcionario: Funcionario, codigos: Collection[str], *, now: datetime) -> bool:
    """Returns whether anything changed. What is not of the list is not kept."""
    conocidos = {v.codigo for v in decidibles.decidible(caso.tipo).verificaciones}
    quiere = conocidos & set(codigos)
    hay = set(Verificado.objects.filter(caso=caso).values_list("codigo", flat=True))
    Verificado.objects.filter(caso=caso, codigo__in=hay - quiere).delete()
    Verificado.objects.bulk_create(
        Verificado(caso=caso, codigo=codigo, por_id=funcionario.user_id, marcado_at=now)
        for codigo in sorted(quiere - hay)
    )
    return hay != quiere


# --- asking the person ------------------------------------------------------------------------------


@transaction.atomic
def request_information(actor: Actor, numero: str, *, texto: str, version: int | None = None, now: datetime) -> None:
    """Ask the person, once, for what is missing; the term to decide stands still until they answer.

    Raises NoAutorizado, Impedido, NoEsSuyo, CasoCambio, NoSePuedePedir.
    """
    caso, funcionario = _in_hand(actor, numero, now=now, version=version)
    hoy = expediente.local_date(now)
    pedidos = Requerimiento.objects.filter(caso=caso).count()
    if not rules.may_request(expediente.local_date(caso.abierto_at), pedidos, today=hoy):
        raise NoSePuedePedir
    requerimiento = Requerimiento.objects.create(
        caso=caso, texto=texto, pedido_por_id=funcionario.user_id, pedido_at=now, vence_date=rules.answer_due(hoy)
    )
    adjuntos.open_carpeta(
        Actor.sistema(),
        objeto=selectors.objeto_of(numero),
        tipos=[TipoDeAdjunto("respuesta", _("Documentos de su respuesta"))],
        volver=reverse("casos:caso", args=[numero]),
        alcance=decidibles.alcance_of(caso.tipo),
        nit=caso.nit,
        user_id=None if caso.nit else caso.solicitante_id,
        now=now,
    )
    _move(actor, caso, accion="requerido", estado=EstadoCaso.REQUERIDO, now=now)
    _tell(caso, "caso_requerido", now=now, texto=texto, vence=long_date(requerimiento.vence_date))


def _live(caso: Caso, *, now: datetime) -> Requerimiento:
    """What is asked and can still be answered. Raises PlazoVencido."""
    requerimiento = selectors.live_request(caso)
    if requerimiento is None or requerimiento.vence_date < expediente.local_date(now):
        raise PlazoVencido
    return requerimiento


@transaction.atomic
def answer_request(actor: Actor, numero: str, *, texto: str, now: datetime) -> None:
    """The person answers; the case goes back to who was studying it. Raises PlazoVencido, ObjectDoesNotExist."""
    caso = _lock(selectors.answerable(actor, numero).numero)
    requerimiento = _live(caso, now=now)
    requerimiento.estado = EstadoRequerimiento.RESPONDIDO
    requerimiento.respuesta = texto
    requerimiento.respondido_at = now
    requerimiento.save(update_fields=["estado", "respuesta", "respondido_at"])
    caso.vence_date = rules.resume(
        caso.vence_date,
        pedido=expediente.local_date(requerimiento.pedido_at),
        respondido=expediente.local_date(now),
    )
    estado = _hand_or_queue(caso)
    adjuntos.close_carpeta(objeto=selectors.objeto_of(numero))
    _move(actor, caso, accion="respondido", estado=estado, now=now)
    _tell(caso, "caso_respondido", now=now, vence=long_date(caso.vence_date))


def _hand_or_queue(caso: Caso) -> EstadoCaso:
    """A locked case goes on with who has it; to the queue when they left meanwhile."""
    if Funcionario.objects.filter(user_id=caso.asignado_a_id or -1, activo=True, user__is_active=True).exists():
        return EstadoCaso.TOMADO
    caso.asignado_a = caso.tomado_at = None
    return EstadoCaso.EN_COLA


@transaction.atomic
def extend(actor: Actor, numero: str, *, motivo: str, now: datetime) -> None:
    """The person asks for more time, once, before the term ends. Raises PlazoVencido, ObjectDoesNotExist."""
    caso = _lock(selectors.answerable(actor, numero).numero)
    requerimiento = _live(caso, now=now)
    if not rules.may_extend(requerimiento.vence_date, requerimiento.prorrogas, today=expediente.local_date(now)):
        raise PlazoVencido
    requerimiento.vence_date = rules.extended(requerimiento.vence_date)
    requerimiento.prorrogas += 1
    requerimiento.prorroga_motivo = motivo
    requerimiento.save(update_fields=["vence_date", "prorrogas", "prorroga_motivo"])
    _move(actor, caso, accion="prorrogado", estado=EstadoCaso.REQUERIDO, now=now)
    _tell(caso, "caso_prorrogado", now=now, vence=long_date(requerimiento.vence_date))


def lapse_requests(*, now: datetime) -> int:
    """Who did not answer in time has desisted (tacitly): the case is closed with its reasons. Returns how many.

    One transaction for each: one that fails does not keep the others open.
    """
    vencidos = Requerimiento.objects.filter(
        estado=EstadoRequerimiento.PEDIDO, vence_date__lt=expediente.local_date(now)
    ).order_by("vence_date", "id")
    cuantos = 0
    for numero in vencidos.values_list("caso__numero", flat=True):
        try:
            cuantos += _lapse(numero, now=now)
        except Exception:  # whatever happened to this one, the others wait for their answer too
            logger.exception("no se pudo cerrar por vencimiento el caso %s", numero)
    return cuantos


@transaction.atomic
def _lapse(numero: str, *, now: datetime) -> bool:
    actor = Actor.sistema()
    caso = _lock(numero)
    requerimiento = selectors.live_request(caso)
    if requerimiento is None or requerimiento.vence_date >= expediente.local_date(now):
        return False  # answered or extended a moment ago
    requerimiento.estado = EstadoRequerimiento.VENCIDO
    requerimiento.save(update_fields=["estado"])
    caso.decidido_at = now
    caso.motivo = _(
        "El %(pedido)s le pedimos lo que faltaba y el plazo terminó el %(vence)s sin respuesta ni prórroga."
        " La ley entiende que desistió (%(fuente)s)."
    ) % {
        "pedido": long_date(expediente.local_date(requerimiento.pedido_at)),
        "vence": long_date(requerimiento.vence_date),
        "fuente": rules.TERMINOS.fuente,
    }
    adjuntos.close_carpeta(objeto=selectors.objeto_of(numero))
    _move(actor, caso, accion="desistido", estado=EstadoCaso.DESISTIDO, now=now)
    caso_desistido.send(
        None, actor=actor, numero=caso.numero, tipo=caso.tipo, radicado=caso.radicado, nit=caso.nit,
        estado=caso.estado, now=now,
    )  # fmt: skip
    jobs.enqueue("casos.issue_decision", numero=numero)
    return True


# --- deciding ---------------------------------------------------------------------------------------


@transaction.atomic
def decide(
    actor: Actor,
    numero: str,
    *,
    aprobado: bool,
    motivo: str,
    plantilla: str = "",
    verificadas: Collection[str] | None = None,
    version: int,
    now: datetime,
) -> EstadoCaso:
    """Approve or refuse, with reasons; with a second person, propose it. Returns the state that it leaves.

    `version` is that of the case on the official's screen; `verificadas` the marks that come with the decision. What
    is approved has the whole checklist marked. Raises NoAutorizado, Impedido, NoEsSuyo, CasoYaDecidido, CasoCambio,
    FaltaVerificar, NoSePuedeDecidir, ObjectDoesNotExist.
    """
    caso, funcionario = _in_hand(actor, numero, now=now, version=version)
    if verificadas is not None:
        _mark(caso, funcionario, verificadas, now=now)
    if aprobado:
        _ensure_checked(caso)
    caso.propuesta_aprobar, caso.propuesta_por_id, caso.propuesta_at = aprobado, funcionario.user_id, now
    caso.motivo, caso.plantilla = motivo, plantilla
    if caso.segunda_persona:
        _move(actor, caso, accion="propuesto", estado=EstadoCaso.POR_APROBAR, now=now, datos={"aprobado": aprobado})
    else:
        _close(actor, caso, now=now)
    return EstadoCaso(caso.estado)


def _ensure_checked(caso: Caso) -> None:
    codigos = [v.codigo for v in decidibles.decidible(caso.tipo).verificaciones]
    marcados = list(Verificado.objects.filter(caso=caso).values_list("codigo", flat=True))
    if faltan := rules.missing(marcados, codigos):
        raise FaltaVerificar(faltan)


def _close(actor: Actor, caso: Caso, *, now: datetime) -> None:
    """What was proposed has its effects, and its document is on the way."""
    aprobado = bool(caso.propuesta_aprobar)
    decidibles.decidible(caso.tipo).apply(actor, caso, aprobado=aprobado, motivo=caso.motivo, now=now)
    caso.decidido_por_id, caso.decidido_at = actor.user_id, now
    _move(
        actor, caso, accion="decidido", estado=EstadoCaso.APROBADO if aprobado else EstadoCaso.NEGADO, now=now,
        datos={"plantilla": caso.plantilla},
    )  # fmt: skip
    jobs.enqueue("casos.issue_decision", numero=caso.numero)


def _to_approve(actor: Actor, numero: str, *, version: int, now: datetime) -> Caso:
    funcionario = _official(actor, rules.ROL_APROBACION)
    caso = _lock(numero)
    if funcionario.seccional and caso.seccional not in ("", funcionario.seccional):
        raise Caso.DoesNotExist
    _ensure_no_interest(funcionario, caso, now=now)
    _ensure_unchanged(caso, version)
    if caso.estado != EstadoCaso.POR_APROBAR:
        raise CasoCambio(caso)
    if caso.propuesta_por_id == funcionario.user_id:
        raise MismaPersona
    return caso


@transaction.atomic
def approve(actor: Actor, numero: str, *, version: int, now: datetime) -> EstadoCaso:
    """The second person agrees, and the decision takes effect. Returns the state.

    Raises NoAutorizado, Impedido, MismaPersona, CasoYaDecidido, CasoCambio, NoSePuedeDecidir, ObjectDoesNotExist.
    """
    caso = _to_approve(actor, numero, version=version, now=now)
    _close(actor, caso, now=now)
    return EstadoCaso(caso.estado)


@transaction.atomic
def send_back(actor: Actor, numero: str, *, nota: str, version: int, now: datetime) -> None:
    """The second person does not agree and says why: it returns to who proposed it, with what they wrote; to the queue
    when they left.

    Raises as `approve`.
    """
    caso = _to_approve(actor, numero, version=version, now=now)
    NotaDeCaso.objects.create(caso=caso, texto=nota, autor_id=actor.user_id or 0, escrita_at=now)
    caso.asignado_a_id = caso.propuesta_por_id
    caso.propuesta_aprobar = caso.propuesta_por = caso.propuesta_at = None
    _move(actor, caso, accion="no_aprobado", estado=_hand_or_queue(caso), now=now)


def issue_decision(numero: str, *, now: datetime) -> None:
    """The reasoned decision as a sealed document, and the message that brings it. Repeating it sends nothing twice."""
    caso = selectors.caso_by_numero(numero)
    if caso.estado not in rules.CERRADOS or caso.documento:
        return
    codigo = expediente_services.issue_constancia(
        Actor.sistema(),
        tipo=TIPO_DOCUMENTO,
        titulo=_("Decisión: %(tramite)s") % {"tramite": decidibles.titulo_of(caso.tipo)},
        entrada=(
            _("Esta administración decide de oficio lo que se identifica, por las razones que se expresan.")
            if decidibles.is_ex_officio(caso.tipo)
            else _("Esta administración resuelve la solicitud que se identifica, por las razones que se expresan.")
        ),
        grupos=_decision(caso),
        nota=rules.RECURSO_DEL_DESISTIMIENTO if caso.estado == EstadoCaso.DESISTIDO else rules.RECURSOS,
        nit=caso.nit,
        titular=caso.titular,
        objeto=selectors.objeto_of(numero),
        radicado=caso.radicado if expediente.contenido_of_radicado(caso.radicado) else None,
        now=now,
    )
    with transaction.atomic():
        caso = _lock(numero)
        if caso.documento:
            return
        caso.documento = codigo
        caso.save(update_fields=["documento"])
        de_oficio = decidibles.is_ex_officio(caso.tipo)
        dicho = rules.DE_OFICIO if de_oficio else rules.PARA_LA_PERSONA
        resultado = dicho[EstadoCaso(caso.estado)]
        plantilla = "caso_de_oficio" if de_oficio else "caso_decidido"
        _tell(caso, plantilla, now=now, adjuntos=(codigo,), resultado=resultado)


def _decision(caso: Caso) -> tuple[Grupo, ...]:
    quienes = [
        Renglon(etiqueta, _who(user.pk, user.nombre))
        for etiqueta, user in ((_("Estudió"), caso.propuesta_por), (_("Decidió"), caso.decidido_por))
        if user is not None
    ]
    if caso.propuesta_por_id == caso.decidido_por_id:
        quienes = quienes[1:]
    assert caso.decidido_at is not None  # noqa: S101  caso_decidido_has_who_and_when
    return (
        Grupo(
            _("La actuación") if decidibles.is_ex_officio(caso.tipo) else _("La solicitud"),
            (
                Renglon(_("Trámite"), decidibles.titulo_of(caso.tipo)),
                Renglon(_("Persona"), caso.titular),
                *((Renglon(_("NIT"), _nit(caso.nit)),) if caso.nit else ()),
                *((Renglon(_("Sobre"), asunto),) if (asunto := decidibles.asunto_of(caso)) else ()),
                Renglon(_("Radicado"), caso.radicado),
                Renglon(_("Caso"), caso.numero),
                Renglon(_("Recibida"), long_date(expediente.local_date(caso.abierto_at))),
            ),
        ),
        Grupo(
            _("La decisión"),
            (
                Renglon(_("Resultado"), rules.EN_PALABRAS[EstadoCaso(caso.estado)]),
                Renglon(_("Fecha"), long_date(expediente.local_date(caso.decidido_at))),
                Renglon(_("Razones"), caso.motivo),
            ),
        ),
        Grupo(_("Quién decide"), tuple(quienes) or (Renglon(_("Decidió"), _("La ley, por vencimiento del plazo")),)),
    )


def _who(user_id: int, nombre: str) -> str:
    """Name and office, as they sign."""
    seccional = Funcionario.objects.filter(user_id=user_id).values_list("seccional", flat=True).first() or ""
    return ", ".join(filter(None, (nombre, selectors.oficina(seccional))))


def _nit(nit: str) -> str:
    try:
        return format_nit(nit)
    except NitInvalido:
        return nit


# --- officials --------------------------------------------------------------------------------------


@transaction.atomic
def set_funcionario(
    actor: Actor, user_id: int, *, seccional: str, habilidades: Collection[str], activo: bool = True
) -> int:
    """Say where an official is and what they know. Returns the key of the row."""
    funcionario, _hecho = Funcionario.objects.update_or_create(
        user_id=user_id,
        defaults={"seccional": seccional, "habilidades": sorted(set(habilidades)), "activo": activo},
    )
    expediente_services.record_evento(
        actor, accion="casos.funcionario.cambiado", objeto=f"user:{user_id}",
        datos={"seccional": seccional, "habilidades": sorted(set(habilidades)), "activo": activo},
    )  # fmt: skip
    return funcionario.pk


@transaction.atomic
def retire_funcionario(actor: Actor, user_id: int, *, now: datetime) -> int:
    """An official leaves: what they were studying goes back to the queue. Returns how many cases."""
    Funcionario.objects.filter(user_id=user_id).update(activo=False)
    sueltos = Caso.objects.select_for_update().filter(asignado_a_id=user_id, estado=EstadoCaso.TOMADO).order_by("pk")
    cuantos = 0
    for caso in sueltos:
        caso.asignado_a = caso.tomado_at = None
        _move(actor, caso, accion="devuelto", estado=EstadoCaso.EN_COLA, now=now)
        cuantos += 1
    expediente_services.record_evento(actor, accion="casos.funcionario.retirado", objeto=f"user:{user_id}")
    return cuantos
