"""What signed procedures share: for whom they are, filing a change, opening a case."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.adjuntos import selectors as adjuntos_selectors
from ventanilla.adjuntos import services as adjuntos
from ventanilla.adjuntos.rules import EstadoAdjunto
from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Impedimento
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Acto, Firmable, Grupo, NoSePuedeFirmar, Renglon
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors
from ventanilla.rut.rules.condiciones import Condicion, failing
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import Uso, allows, refusal
from ventanilla.rut.services.registro import change_rut, lock_rut

SERIE = "RUT"


def rut_for(actor: Actor, uso: Uso) -> tuple[selectors.Rut | None, Impedimento | None]:
    """The register that a procedure works on; or why it cannot, with the way out."""
    try:
        rut = selectors.rut_of(actor)
    except ObjectDoesNotExist:
        return None, Impedimento(
            "sin_rut",
            "Primero necesita el RUT",
            "No encontramos un RUT a su nombre. Inscribirse toma pocos minutos y es gratis.",
            url_name="rut:inscripcion",
            boton="Inscribirme en el RUT",
        )
    if not allows(rut.estado, uso):
        vuelve = uso is not Uso.REACTIVAR and allows(rut.estado, Uso.REACTIVAR)
        return None, Impedimento(
            f"estado_{rut.estado.lower()}",
            "Su RUT no lo permite ahora",
            refusal(rut.estado, uso),
            url_name="rut:reactivacion" if vuelve else "",
            boton="Pedir la reactivación" if vuelve else "",
        )
    return rut, None


def who(rut: selectors.Rut) -> Grupo:
    """The first lines of every act about a register."""
    return Grupo("De quién es el RUT", (Renglon("Nombre", rut.nombre), Renglon("NIT", rut.nit_con_dv)))


def file_change(
    actor: Actor,
    firmable: Firmable,
    borrador_id: UUID,
    *,
    change: Callable[[DatosRut, Acto], DatosRut],
    now: datetime,
) -> str:
    """File a signed procedure that changes the register at once, and return its radicado. The sealed copy, the
    reasoned statement and the mail follow as a job.

    `change` gets the register as it is under lock. Inside the caller's transaction. Raises NoSePuedeFirmar.
    """
    nit = actor.nit or ""
    acto, radicado = expediente_services.file_signed(
        actor, firmable, borrador_id, lock=lambda: lock_rut(nit), serie=SERIE, now=now
    )
    datos = change(selectors.rut_by_nit(nit).datos, acto)
    change_rut(actor, nit, datos, radicado=radicado.numero, now=now)
    jobs.enqueue("rut.deliver_cambio", nit=nit, radicado=radicado.numero)
    return radicado.numero


def act_of_leaving(
    tramite: str,
    rut: selectors.Rut,
    *,
    titulo: str,
    cambio: tuple[str, str],
    condiciones: Iterable[Condicion],
    pendiente: str,
    norma: str,
    declarado: Mapping[str, Mapping[str, Any]],
) -> Acto:
    """What is signed to leave a responsibility: the code that leaves and the one that enters (`cambio`), the conditions
    of the law one by one, and what was stated. Raises NoSePuedeFirmar unless all hold."""
    todas = tuple(condiciones)
    if fallan := failing(todas):
        raise NoSePuedeFirmar(
            _("Hoy la ley no permite este retiro. No se cumple: %(cuales)s. Si un dato está mal, cámbielo.")
            % {"cuales": "; ".join(f"{c.exige} (usted: {c.hallado})" for c in fallan)}
        )
    sale, entra = (f"{codigo} {referencias.responsabilidad(codigo).name}" for codigo in cambio)
    return Acto(
        tramite=tramite,
        titulo=titulo,
        nit=rut.nit,
        titular=rut.nombre,
        grupos=(
            who(rut),
            Grupo(
                _("Qué cambia en el RUT"),
                (
                    Renglon(_("Sale"), sale),
                    Renglon(_("Entra"), entra),
                    Renglon(_("Desde"), _("Cuando usted firme")),
                ),
            ),
            Grupo(
                _("Condiciones de la ley, una por una"),
                tuple(Renglon(c.exige, _("Cumple: %(hallado)s") % {"hallado": c.hallado}) for c in todas),
            ),
            Grupo(
                _("Declara"),
                (
                    Renglon(_("Bajo su firma"), _("Lo que respondió es verdad y puede probarlo.")),
                    Renglon(_("Sigue pendiente"), pendiente),
                    Renglon(_("Norma"), norma),
                ),
            ),
        ),
        datos={
            "version": str(rut.version),
            # what is signed has no numbers: JSON has no exact ones
            "declarado": {
                nombre: {campo: str(valor) for campo, valor in seccion.items()} for nombre, seccion in declarado.items()
            },
        },
    )


def papers_of(borrador_id: UUID) -> Grupo:
    """The copies that go with a draft, each by its name and digest: what is signed says exactly which they are. Whose
    the draft is was asked by whoever calls.

    Raises NoSePuedeFirmar while one is missing.
    """
    objeto = f"{adjuntos_selectors.BORRADOR}{borrador_id}"
    try:
        tipos = adjuntos_selectors.tipos_of(adjuntos_selectors.carpeta_for(Actor.sistema(), objeto))
    except ObjectDoesNotExist:
        raise NoSePuedeFirmar("Faltan las copias de los documentos.") from None
    papeles = [p for p in adjuntos_selectors.papers_of_case(objeto) if p.estado != EstadoAdjunto.RECHAZADO]
    enviados = {papel.tipo for papel in papeles}
    faltan = [tipo.titulo for tipo in tipos.values() if tipo.obligatorio and tipo.codigo not in enviados]
    if faltan:
        raise NoSePuedeFirmar(f"Falta enviar: {', '.join(faltan).lower()}.")
    return Grupo(
        "Copias que envía",
        tuple(
            Renglon(tipo.titulo, f"{papel.nombre}, huella {papel.sha256[:16]}")
            for tipo in tipos.values()
            for papel in papeles
            if papel.tipo == tipo.codigo
        ),
    )


def file_case(actor: Actor, firmable: Firmable, borrador_id: UUID, *, municipio: str, now: datetime) -> str:
    """File a procedure that an official decides, open its case with its papers, and return its radicado. The register
    changes when the case is approved. `municipio` says which office decides it. Inside the caller's transaction.
    Raises NoSePuedeFirmar."""
    acto, radicado = expediente_services.file_signed(
        actor, firmable, borrador_id, lock=lambda: _lock_own(actor), serie=SERIE, now=now
    )
    numero = casos.open_caso(
        actor,
        tipo=firmable.tramite,
        radicado=radicado.numero,
        nit=acto.nit,
        titular=acto.titular,
        seccional=referencias.seccional_of(municipio),
        now=now,
    )
    adjuntos.adopt(
        actor,
        desde=f"{adjuntos_selectors.BORRADOR}{borrador_id}",
        hasta=casos_selectors.objeto_of(numero),
        volver=reverse("casos:caso", args=[numero]),
        nit=acto.nit,
        user_id=None if acto.nit else actor.user_id,
        now=now,
    )
    return radicado.numero


def _lock_own(actor: Actor) -> None:
    """The owner and who holds their power, each with a draft, are not both first. Who has no RUT asks alone."""
    with suppress(ObjectDoesNotExist):
        lock_rut(actor.nit or "")


def groups_of(contenido: Mapping[str, Any]) -> tuple[Grupo, ...]:
    """The lines of what was filed, as they were read."""
    return tuple(
        Grupo(grupo["titulo"], tuple(Renglon(**renglon) for renglon in grupo["renglones"]))
        for grupo in contenido["grupos"]
    )
