"""Approving or refusing, by one person or two, and the sealed document that says so."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.casos import decidibles, rules, selectors
from ventanilla.casos.models import Caso, Funcionario, NotaDeCaso, Verificado
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.services.actos import (
    ensure_no_interest,
    ensure_unchanged,
    in_hand,
    lock,
    move,
    official_with,
    tell,
)
from ventanilla.casos.services.errores import (
    CasoCambio,
    FaltaVerificar,
    MismaPersona,
)
from ventanilla.casos.services.estudio import mark_lines
from ventanilla.casos.services.requerimientos import hand_or_queue
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import NitInvalido, format_nit
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Grupo, Renglon

TIPO_DOCUMENTO = "decision"


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
    caso, funcionario = in_hand(actor, numero, now=now, version=version)
    if verificadas is not None:
        mark_lines(caso, funcionario, verificadas, now=now)
    if aprobado:
        _ensure_checked(caso)
    caso.propuesta_aprobar, caso.propuesta_por_id, caso.propuesta_at = aprobado, funcionario.user_id, now
    caso.motivo, caso.plantilla = motivo, plantilla
    if caso.segunda_persona:
        move(actor, caso, accion="propuesto", estado=EstadoCaso.POR_APROBAR, now=now, datos={"aprobado": aprobado})
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
    move(
        actor, caso, accion="decidido", estado=EstadoCaso.APROBADO if aprobado else EstadoCaso.NEGADO, now=now,
        datos={"plantilla": caso.plantilla},
    )  # fmt: skip
    jobs.enqueue("casos.issue_decision", numero=caso.numero)


def _to_approve(actor: Actor, numero: str, *, version: int, now: datetime) -> Caso:
    funcionario = official_with(actor, rules.ROL_APROBACION)
    caso = lock(numero)
    if funcionario.seccional and caso.seccional not in ("", funcionario.seccional):
        raise Caso.DoesNotExist
    ensure_no_interest(funcionario, caso, now=now)
    ensure_unchanged(caso, version)
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
    move(actor, caso, accion="no_aprobado", estado=hand_or_queue(caso), now=now)


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
        caso = lock(numero)
        if caso.documento:
            return
        caso.documento = codigo
        caso.save(update_fields=["documento"])
        de_oficio = decidibles.is_ex_officio(caso.tipo)
        dicho = rules.DE_OFICIO if de_oficio else rules.PARA_LA_PERSONA
        resultado = dicho[EstadoCaso(caso.estado)]
        plantilla = "caso_de_oficio" if de_oficio else "caso_decidido"
        tell(caso, plantilla, now=now, adjuntos=(codigo,), resultado=resultado)


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
