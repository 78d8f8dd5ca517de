"""An official changes a register with the person present: read back, confirmed, filed once, told to the person.

Locks: the register, then the case, then the numbering row. What identifies waits for a second official in a case; the
rest is done at once.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.casos import decidibles
from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.casos.decidibles import Comparacion
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.comun.alcances import Alcance
from ventanilla.comun.fechas import long_date
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Grupo
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import ports, selectors, services
from ventanilla.rut.presencial import rules, tramite
from ventanilla.rut.presencial.rules import Cambio, CambioDeIdentificacion, Comparecencia, Gestion
from ventanilla.rut.presencial.services.aprobacion import account_of, keep_asked
from ventanilla.rut.presencial.services.palabras import attended, compare, differences, reasons
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import Uso, allows, refusal
from ventanilla.rut.selectors import Rut


class NoAutorizado(Exception):
    """Not an active official with the role, or the case cannot be put in their hands."""


class Impedido(Exception):
    """The register is the official's, or of somebody whom they represent."""


class EstadoNoPermite(Exception):
    """The state of the registration does not allow changes; the message says why."""


class FaltaVerificar(Exception):
    """Lines of the checklist are not marked."""

    def __init__(self, faltan: tuple[str, ...]) -> None:
        self.faltan = faltan
        super().__init__(", ".join(faltan))


class CitaDeOtro(Exception):
    """That appointment served another taxpayer: appointments do not pass from one to another."""


class CitaNoSirve(Exception):
    """There is no such appointment, it is not of today, or it does not stand; the message says which."""


class OtraEnCurso(Exception):
    """A change of identification of this register waits for its second official. `numero` is its case."""

    def __init__(self, numero: str) -> None:
        self.numero = numero
        super().__init__(numero)


class RutCambio(Exception):
    """Somebody wrote the register since it was read. Nothing was done; what they wrote is in version `version`."""

    def __init__(self, rut: Rut) -> None:
        self.version, self.desde_at, self.radicado = rut.version, rut.desde_at, rut.radicado
        super().__init__(str(rut.version))


@dataclass(frozen=True, slots=True)
class Revision:
    """What the official reads before confirming: the register as it is, and what would change."""

    rut: Rut
    despues: DatosRut
    comparacion: tuple[Comparacion, ...]
    avisos: tuple[str, ...]
    gestion: Gestion

    @property
    def segunda_persona(self) -> bool:
        return self.gestion in rules.SEGUNDA_PERSONA


@dataclass(frozen=True, slots=True)
class Hecho:
    """What came of it. `caso` is the case that another official approves, "" when it is done."""

    radicado: str
    caso: str


# --- who may ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Funcionario:
    user_id: int
    nombre: str
    documento: tuple[str, str]
    seccional: str


def _official(actor: Actor) -> _Funcionario:
    """The official and their office, as of now. Raises NoAutorizado."""
    try:
        funcionario = casos_selectors.funcionario_of(actor)
    except ObjectDoesNotExist:
        raise NoAutorizado from None
    if not cuentas.has_role(funcionario.user_id, rules.ROL):
        raise NoAutorizado
    user = funcionario.user
    return _Funcionario(user.pk, user.nombre, (user.tipo_documento, user.numero_documento), funcionario.seccional)


def _ensure_no_interest(funcionario: _Funcionario, nit: str, *, now: datetime) -> None:
    """Nobody handles their own register, nor that of somebody whom they represent. Raises Impedido."""
    registro = decidibles.registro()
    if funcionario.documento[1] == nit:
        raise Impedido
    if registro is not None and registro.represents(*funcionario.documento, nit, now):
        raise Impedido


def rut_at_desk(actor: Actor, nit: str, *, now: datetime) -> Rut:
    """A register that this official may change now. Raises NoAutorizado, Impedido, EstadoNoPermite,
    ObjectDoesNotExist."""
    _ensure_no_interest(_official(actor), nit, now=now)
    return _ensure_active(selectors.rut_by_nit(nit))


def _ensure_active(rut: Rut) -> Rut:
    if not allows(rut.estado, Uso.ACTUALIZAR):
        raise EstadoNoPermite(refusal(rut.estado, Uso.ACTUALIZAR))
    return rut


@transaction.atomic
def open_rut(actor: Actor, nit: str, *, motivo: str, now: datetime) -> Rut:
    """Begin: the person will read that an official opened their register, and for what. Raises as `rut_at_desk`."""
    rut = rut_at_desk(actor, nit, now=now)
    expediente_services.record_acceso(
        actor, nit=nit, objeto=selectors.objeto_of(nit), motivo=_("Abrió su RUT para cambiarlo. %s") % motivo
    )
    return rut


# --- reading it back ----------------------------------------------------------------------------------


def vigentes_aduanas() -> frozenset[str]:
    """The codes that box 54 may take today."""
    return frozenset(valor.code for valor in referencias.valores_de_casilla("54"))


def review(rut: Rut, comparecencia: Comparecencia, cambio: Cambio, *, now: datetime) -> Revision:
    """What would change in a register that `rut_at_desk` gave, with everything checked; nothing is written.

    Raises FaltaVerificar, CambioInvalido, CitaNoSirve, CitaDeOtro, OtraEnCurso.
    """
    if faltan := rules.unchecked(comparecencia.verificadas):
        raise FaltaVerificar(faltan)
    hoy = expediente.local_date(now)
    rules.parse_cita(comparecencia.cita, today=hoy)
    _ensure_real(rut.nit, comparecencia.cita, hoy=hoy)
    _ensure_of_this_one(rut.nit, comparecencia.cita)
    quien = (comparecencia.tipo_documento, comparecencia.numero_documento)
    rules.ensure_who(
        rut.datos,
        comparecencia,
        es_apoderado=comparecencia.quien is rules.Quien.REPRESENTANTE
        and selectors.holds_mandato(*quien, rut.nit, alcance=Alcance.RUT_FIRMAR, now=now),
    )
    despues = rules.apply(cambio, rut.datos, vigentes=vigentes_aduanas(), today=hoy)
    waits = cambio.gestion in rules.SEGUNDA_PERSONA
    if waits and (caso := casos_selectors.open_numero(rut.nit, tramite.CODIGO_IDENTIFICACION)):
        raise OtraEnCurso(caso)
    return Revision(
        rut=rut,
        despues=despues,
        comparacion=compare(rut.datos, despues, cambio.gestion),
        avisos=rules.warnings_for(rut.datos, despues),
        gestion=cambio.gestion,
    )


# --- doing it -----------------------------------------------------------------------------------------


def result_of(actor: Actor, nit: str, intento: str) -> Hecho | None:
    """What came of an attempt that was sent before; None when it was not, or nothing came of it. Raises
    NoAutorizado."""
    _official(actor)
    radicado = expediente.radicado_of_intento(nit, intento)
    return Hecho(radicado, casos_selectors.numero_of_radicado(radicado)) if radicado else None


@transaction.atomic
def submit(
    actor: Actor,
    nit: str,
    comparecencia: Comparecencia,
    cambio: Cambio,
    *,
    version: int,
    intento: str,
    now: datetime,
) -> Hecho:
    """File it: at once, or in the hands of a second official when it changes who somebody is.

    `version` is that of the register that was read back; `intento` names this attempt: sent twice it is done once, and
    both get the same answer. Raises RutCambio, and as `rut_at_desk` and `review`.
    """
    funcionario = _official(actor)
    _ensure_no_interest(funcionario, nit, now=now)
    services.lock_rut(nit)
    if ya := result_of(actor, nit, intento):
        return ya
    rut = _ensure_active(selectors.rut_by_nit(nit))
    if rut.version != version:
        raise RutCambio(rut)
    revision = review(rut, comparecencia, cambio, now=now)
    radicado = expediente_services.file_at_desk(
        actor,
        tramite=tramite.CODIGO,
        serie=services.SERIE,
        nit=nit,
        contenido=_contenido(revision, comparecencia, cambio, funcionario, intento=intento),
        user_id=account_of(nit),
        now=now,
    ).numero
    _use_cita(actor, nit, comparecencia.cita, gestion=cambio.gestion)
    expediente_services.record_acceso(
        actor, nit=nit, objeto=selectors.objeto_of(nit),
        motivo=_("%(que)s, con usted presente (cita %(cita)s). Radicado %(radicado)s")
        % {"que": rules.TITULOS[cambio.gestion], "cita": comparecencia.cita, "radicado": radicado},
    )  # fmt: skip
    if revision.segunda_persona:
        return Hecho(radicado, _propose(actor, rut, radicado, comparecencia, seccional=funcionario.seccional, now=now))
    services.change_rut(actor, nit, revision.despues, radicado=radicado, now=now)
    jobs.enqueue("rut.deliver_cambio", nit=nit, radicado=radicado)
    return Hecho(radicado, "")


def _ensure_real(nit: str, cita: str, *, hoy: date) -> None:
    """It exists, it is of today, it stands, and it is for this taxpayer. Raises CitaNoSirve, CitaDeOtro."""
    if not ports.has_citas():
        return
    vista = ports.find_cita(cita)
    if vista is None:
        raise CitaNoSirve(_("No hay una cita con ese código. Revise los números."))
    if nit not in vista.para:
        raise CitaDeOtro
    if vista.dia_date != hoy:
        dia = long_date(vista.dia_date)
        raise CitaNoSirve(_("Esa cita no es de hoy: es del %(dia)s.") % {"dia": dia})
    if not vista.vale:
        raise CitaNoSirve(_("Esa cita se canceló o la persona no llegó: no sirve para atender."))


def _ensure_of_this_one(nit: str, cita: str) -> None:
    if any(evento.nit != nit for evento in expediente.eventos_of([f"cita:{cita}"])):
        raise CitaDeOtro


def _use_cita(actor: Actor, nit: str, cita: str, *, gestion: Gestion) -> None:
    """After the numbering row, which the next one waits for: two taxpayers at once do not share an appointment.
    Raises CitaDeOtro."""
    _ensure_of_this_one(nit, cita)
    expediente_services.record_evento(
        actor, accion="rut.presencial.atendida", objeto=f"cita:{cita}", nit=nit, datos={"gestion": gestion.value}
    )


def _signed(funcionario: _Funcionario) -> str:
    """Name and office, as officials sign."""
    return ", ".join(filter(None, (funcionario.nombre, casos_selectors.oficina(funcionario.seccional))))


def _contenido(
    revision: Revision, comparecencia: Comparecencia, cambio: Cambio, funcionario: _Funcionario, *, intento: str
) -> dict[str, Any]:
    """What is kept of the filing: what the sealed statement says, and what a second official needs to apply it."""
    grupos = (
        services.who(revision.rut),
        Grupo(_("Qué cambia en el RUT"), differences(revision.comparacion)),
        *reasons(cambio),
        attended(comparecencia, _signed(funcionario)),
    )
    contenido: dict[str, Any] = {
        "titulo": rules.TITULOS[cambio.gestion],
        "entrada": _("La persona compareció ante un funcionario. Esto quedó en el Registro Único Tributario."),
        "grupos": [asdict(grupo) for grupo in grupos],
        "intento": intento,
        "gestion": cambio.gestion.value,
        "version": revision.rut.version,
        "funcionario": funcionario.user_id,
        "comparecencia": asdict(comparecencia),
    }
    if isinstance(cambio, CambioDeIdentificacion):
        contenido |= keep_asked(revision.rut, cambio.nueva)
    return contenido


def _propose(
    actor: Actor, rut: Rut, radicado: str, comparecencia: Comparecencia, *, seccional: str, now: datetime
) -> str:
    """A case that its official studied already: what is left is that another one approves. Raises NoAutorizado: who
    attends needs the desk's role, and the skill, to answer if it comes back."""
    try:
        numero = casos.open_caso(
            actor, tipo=tramite.CODIGO_IDENTIFICACION, radicado=radicado, nit=rut.nit, titular=rut.nombre,
            seccional=seccional, now=now,
        )  # fmt: skip
        casos.claim(actor, numero, now=now)
        version = casos_selectors.caso_for_official(actor, numero, now=now).version
        casos.decide(
            actor, numero, aprobado=True, motivo=comparecencia.motivo, verificadas=comparecencia.verificadas,
            version=version, now=now,
        )  # fmt: skip
    except (casos.NoAutorizado, ObjectDoesNotExist):
        raise NoAutorizado from None
    except casos.Impedido:
        raise Impedido from None
    return numero
