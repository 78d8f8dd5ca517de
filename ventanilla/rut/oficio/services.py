"""An official opens a case on a registration, one studies it and another approves it: articles 1.6.1.2.16 and
1.6.1.2.20 of Decreto 1625 de 2016. The kind of the case says the ground; nothing changes before both agreed."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.casos import rules as casos_rules
from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.casos.decidibles import CasoADecidir, Comparacion, NoSePuedeDecidir, Panel, Plantilla, Verificacion
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.rules import radicado_numero
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors, services
from ventanilla.rut.rules.estados import (
    CAUSALES,
    DE_OFICIO,
    EN_PALABRAS,
    PASOS,
    Causal,
    EstadoRut,
    PasoInvalido,
    next_state,
)

SERIE = "OFI"
_QUE = {
    EstadoRut.SUSPENDIDO: "Suspensión de oficio",
    EstadoRut.ANULADO: "Anulación de oficio",
    EstadoRut.ACTIVO: "Reactivación de oficio",
}


class NoAutorizado(Exception):
    """Only an official at the desk opens it."""


class YaAbierto(Exception):
    """There is a case on that registration and that ground already."""


class OtraOficina(Exception):
    """The registration belongs to another office than the official's."""


class Impedido(Exception):
    """The registration is the official's own, or of somebody whom they represent."""


def tipo_of(causal: Causal) -> str:
    return f"rut.oficio.{causal.value}"


@transaction.atomic
def open_oficio(actor: Actor, nit: str, causal: Causal, *, motivo: str, now: datetime) -> str:
    """Put in the queue what an official proposes, with why, and return the number of the case.

    Raises NoAutorizado, OtraOficina, Impedido, YaAbierto, PasoInvalido (the registration does not admit it now),
    ObjectDoesNotExist.
    """
    try:
        funcionario = casos_selectors.funcionario_of(actor)
    except ObjectDoesNotExist:
        raise NoAutorizado from None
    if not cuentas.has_role(funcionario.user_id, casos_rules.ROL):
        raise NoAutorizado
    if causal not in DE_OFICIO:
        raise PasoInvalido(_("Esa causa se decide a petición de la persona."))
    services.lock_rut(nit)
    rut = selectors.rut_by_nit(nit)
    seccional, quien = referencias.seccional_of(rut.datos.municipio), funcionario.user
    if funcionario.seccional not in ("", seccional):
        raise OtraOficina
    if nit == quien.numero_documento or selectors.acts_for(quien.tipo_documento, quien.numero_documento, nit, now):
        raise Impedido
    next_state(rut.estado, causal)
    tipo = tipo_of(causal)
    if casos_selectors.has_open_caso(nit, tipos=(tipo,)):
        raise YaAbierto
    year = expediente.local_year(now)
    numero = casos.open_caso(
        actor,
        tipo=tipo,
        radicado=radicado_numero(SERIE, year, expediente_services.next_consecutivo(SERIE, year)),
        nit=nit,
        titular=rut.nombre,
        seccional=seccional,
        now=now,
    )
    casos.note(actor, numero, texto=motivo, now=now)
    return numero


@dataclass(frozen=True)
class OficioDecidible:
    """One ground. Whoever opened the case may study it; whoever approves is somebody else."""

    causal: Causal
    habilidad: str = "rut"
    termino_habiles: int = 15
    segunda_persona: bool = True
    de_oficio: bool = True
    verificaciones: tuple[Verificacion, ...] = (
        Verificacion("hechos", "Los hechos de la causa están probados (arts. 1.6.1.2.16 y 1.6.1.2.20)"),
        Verificacion("acto", "Vio la orden, el acta de la visita o el acto en que se funda (art. 1.6.1.2.16)"),
        Verificacion("efectos", "Revisó qué deja de poder hacer la persona"),
    )

    @property
    def tipo(self) -> str:
        return tipo_of(self.causal)

    @property
    def titulo(self) -> str:
        return f"{_QUE[PASOS[self.causal].hasta]}: {CAUSALES[self.causal].lower()}"

    @property
    def plantillas(self) -> tuple[Plantilla, ...]:
        return (
            Plantilla(
                "procede",
                "Procede",
                f"Se probó la causa: {CAUSALES[self.causal].lower()}. La inscripción de {{titular}} queda en "
                f"estado {EN_PALABRAS[PASOS[self.causal].hasta]} (artículos 1.6.1.2.16 y 1.6.1.2.20 del Decreto 1625 "
                "de 2016).",
                "aprobar",
            ),
            Plantilla(
                "sin_prueba",
                "No se probó la causa",
                f"No se probó la causa: {CAUSALES[self.causal].lower()}. La inscripción de {{titular}} sigue igual.",
                "negar",
            ),
        )

    def panel(self, caso: CasoADecidir) -> Panel:
        rut = selectors.rut_by_nit(caso.nit)
        return Panel(
            grupos=(services.who(rut),),
            comparacion=(
                Comparacion(
                    _("Estado"),
                    EN_PALABRAS[EstadoRut(rut.estado)].capitalize(),
                    EN_PALABRAS[PASOS[self.causal].hasta].capitalize(),
                ),
            ),
            objetos=(selectors.objeto_of(rut.nit),),
        )

    def apply(self, actor: Actor, caso: CasoADecidir, *, aprobado: bool, motivo: str, now: datetime) -> None:
        if not aprobado:
            return
        try:
            services.change_estado(actor, caso.nit, self.causal, radicado=caso.radicado, now=now)
        except PasoInvalido as error:
            raise NoSePuedeDecidir(str(error)) from error


DECIDIBLES = tuple(OficioDecidible(causal) for causal in DE_OFICIO)
