"""Asking that a registration comes back, and what happens when an official decides it.

It is not signed: a signature needs a register that is active, and the article asks that identity be checked again. Who
asks for an organisation does it in their own name, as its representative of the register, since no power reaches a
taxpayer that is not active.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from ventanilla.casos import selectors as casos
from ventanilla.casos.decidibles import (
    CasoADecidir,
    Comparacion,
    NoSePuedeDecidir,
    Panel,
    Plantilla,
    Verificacion,
    contenido_of,
)
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import format_nit
from ventanilla.comun.tramite import Impedimento
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import Acto, Grupo, NoSePuedeFirmar, Renglon
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors, services
from ventanilla.rut.reactivacion import rules
from ventanilla.rut.reactivacion.tramite import REACTIVACION
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import CAUSALES, EN_PALABRAS, PASOS, Causal, EstadoRut, PasoInvalido, Uso
from ventanilla.rut.selectors import Rut

_SECCIONES = ("quien", "razon", "ubicacion", "adjuntos")


def admit(actor: Actor, *, now: datetime) -> Impedimento | None:
    """Why it cannot begin."""
    if actor.calidad is Calidad.TERCERO:
        return Impedimento(
            "en_nombre_propio",
            _("Pídala en su propio nombre"),
            _(
                "Ahora actúa por otra persona o empresa. Quien representa una organización pide en su propio nombre "
                "que el RUT de ella vuelva a estar activo."
            ),
            url_name="rut:actuar",
            boton=_("Cambiar a mi nombre"),
        )
    if not selectors.reactivables_of(actor):
        rut, impedimento = services.rut_for(actor, Uso.REACTIVAR)
        return impedimento if rut is None else None
    return _already_asked(actor)


def _already_asked(actor: Actor) -> Impedimento | None:
    if casos.has_open_caso(actor.nit or "", tipos=(REACTIVACION.codigo,), solicitante_id=actor.user_id):
        return Impedimento(
            "ya_pedida",
            _("Ya hay una solicitud de reactivación en estudio"),
            _("Un funcionario la está estudiando. Espere la decisión: le llega al correo."),
        )
    return None


def too_early(causas: Sequence[str], razon: Mapping[str, Any], *, today: date) -> Impedimento | None:
    """A fictitious supplier or exporter waits five years, also when it was cancelled since."""
    if Causal.PROVEEDOR_FICTICIO not in causas:
        return None
    desde = rules.may_return_from(date.fromisoformat(razon["ejecutoria_date"]))
    if desde <= today:
        return None
    return Impedimento(
        "ficticio_antes_de_cinco_years",
        _("Todavía no puede pedirla"),
        _("Un proveedor o exportador ficticio la pide cinco años después de la sanción en firme: desde el %(dia)s.")
        % {"dia": long_date(desde)},
    )


def describe(nombre: str, datos: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a section says, line by line."""
    if nombre == "quien":
        return [(_("RUT"), format_nit(datos["nit"]))]
    if nombre == "ubicacion":
        return [
            (_("Dirección"), f"{datos['direccion']}\n{referencias.municipio(datos['municipio']).name}"),
            (_("Teléfono"), datos["telefono"]),
        ]
    if nombre == "adjuntos":
        return [(_("Copias de los documentos"), _("Enviadas"))]
    lineas = [(_("Razón"), datos["razon"])]
    if "termino" in datos:
        lineas.append((_("Terminó la causa de la suspensión"), _("Sí") if datos["termino"] else _("No")))
    if "ejecutoria_date" in datos:
        ejecutoria = long_date(date.fromisoformat(datos["ejecutoria_date"]))
        lineas.append((_("Sanción"), _("%(numero)s, en firme el %(dia)s") % {
            "numero": datos["sancion_numero"], "dia": ejecutoria
        }))  # fmt: skip
    return lineas


def _target(actor: Actor, nit: str) -> Rut:
    """That registration, if the actor may ask for it now. Raises NoSePuedeFirmar."""
    try:
        return selectors.reactivable_of(actor, nit)
    except ObjectDoesNotExist:
        raise NoSePuedeFirmar(_("Ese RUT ya no se puede reactivar, o usted ya no lo representa.")) from None


class ReactivacionFirmable:
    tramite, alcance, url_name = REACTIVACION.codigo, REACTIVACION.alcance_firma, REACTIVACION.url_name

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        secciones = expediente.datos_of(expediente.borrador_for(actor, borrador_id))
        if not set(_SECCIONES) <= set(secciones):
            raise NoSePuedeFirmar(_("Faltan respuestas. Complételas antes de enviar."))
        rut = _target(actor, secciones["quien"]["nit"])
        causas = selectors.causas_of(rut.nit)
        razon, ubicacion = secciones["razon"], secciones["ubicacion"]
        if set(razon) != _asked(rut, causas):  # another registration was chosen since, or its state changed
            raise NoSePuedeFirmar(_("Responda otra vez por qué vuelve: las preguntas de este RUT son otras."))
        impedimento = _already_asked(actor) or too_early(causas, razon, today=expediente.local_date(now))
        if impedimento is not None:
            raise NoSePuedeFirmar(impedimento.porque)
        otro = rut.nit != actor.nit
        cuenta = cuentas.user_by_id(actor.user_id or 0) if otro or not rut.datos.correo else None
        quien = cuenta.nombre if cuenta is not None else rut.nombre
        return Acto(
            tramite=self.tramite,
            titulo=_("Solicitud de reactivación del RUT"),
            nit=actor.nit or "",
            titular=quien,
            grupos=(
                *((Grupo(_("Quién pide"), (Renglon(_("Nombre"), quien),)),) if otro else ()),
                services.who(rut),
                Grupo(
                    _("Cómo está el registro"),
                    (
                        Renglon(_("Estado"), EN_PALABRAS[EstadoRut(rut.estado)].capitalize()),
                        *(Renglon(_("Causa"), CAUSALES[Causal(causal)]) for causal in causas),
                    ),
                ),
                Grupo(_("Por qué vuelve"), _lines(describe("razon", razon))),
                Grupo(_("Datos que pone al día"), _lines(describe("ubicacion", ubicacion))),
                services.papers_of(borrador_id),
                Grupo(
                    _("Declara"),
                    (
                        Renglon(_("Al enviar"), _("Lo que respondió es verdad y los documentos son auténticos.")),
                        Renglon(_("Norma"), _("Artículo 1.6.1.2.20 del Decreto 1625 de 2016.")),
                    ),
                ),
            ),
            datos={
                "version": str(rut.version),
                "nit_reactivado": rut.nit,
                "causal": rules.ground_of_return(rut.estado, termino=razon.get("termino", False)).value,
                "ubicacion": dict(ubicacion),
                "correo": rut.datos.correo or (cuenta.email if cuenta is not None else ""),
            },
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        secciones = expediente.datos_of(expediente.borrador_for(actor, borrador_id))
        municipio = secciones.get("ubicacion", {}).get("municipio", "")
        radicado = services.file_case(actor, self, borrador_id, municipio=municipio, now=now)
        jobs.enqueue("rut.issue_recibo", radicado=radicado)
        return radicado


def _asked(rut: Rut, causas: Sequence[str]) -> set[str]:
    """What the page asks of this registration: its answers to another one do not serve."""
    campos = {"razon"}
    if rut.estado == EstadoRut.SUSPENDIDO:
        campos.add("termino")
    if Causal.PROVEEDOR_FICTICIO in causas:
        campos |= {"sancion_numero", "ejecutoria_date"}
    return campos


def _lines(lineas: list[tuple[str, str]]) -> tuple[Renglon, ...]:
    return tuple(Renglon(etiqueta, valor) for etiqueta, valor in lineas)


FIRMABLE = ReactivacionFirmable()


# --- the decision ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pedido:
    """What was filed, read for officials."""

    rut: Rut
    causal: Causal
    grupos: tuple[Grupo, ...]
    despues: DatosRut


def request_of(caso: CasoADecidir) -> Pedido:
    contenido = contenido_of(caso)
    rut = selectors.rut_by_nit(contenido["nit_reactivado"])
    return Pedido(
        rut=rut,
        causal=Causal(contenido["causal"]),
        grupos=services.groups_of(contenido),
        despues=_brought_up_to_date(rut, contenido),
    )


def _brought_up_to_date(rut: Rut, contenido: Mapping[str, Any]) -> DatosRut:
    """What was declared, but for what the register says since: a suspended registration is still brought up to date,
    and its mail may have changed, while the request waited."""
    declarado = {"correo": contenido["correo"], **contenido["ubicacion"]}
    entonces = rut.datos
    if contenido["version"] != str(rut.version):
        entonces = selectors.version_of(rut.nit, int(contenido["version"])).datos
    lugar = ("municipio", "direccion")  # one without the other is no address
    se_movio = {campo for campo in declarado if getattr(entonces, campo) != getattr(rut.datos, campo)}
    if se_movio & set(lugar):
        se_movio |= set(lugar)
    return replace(rut.datos, **{campo: valor for campo, valor in declarado.items() if campo not in se_movio})


class ReactivacionDecidible:
    tipo = REACTIVACION.codigo
    titulo = REACTIVACION.nombre
    habilidad = "rut"
    termino_habiles = 15  # the term of any request: Ley 1437 de 2011, art. 14; unverified for this one
    segunda_persona = False
    verificaciones = (
        Verificacion("identidad", "Comprobó otra vez la identidad de quien pide (art. 1.6.1.2.20)"),
        Verificacion("hechos", "Comprobó los hechos y los datos que declara (art. 1.6.1.2.20)"),
        Verificacion("causa", "La causa terminó, o la ley permite volver aunque siga (arts. 1.6.1.2.16 y 1.6.1.2.20)"),
        Verificacion(
            "sancion", "Si fue proveedor ficticio, la sanción quedó en firme hace cinco años o más (art. 1.6.1.2.16)"
        ),
    )
    plantillas = (
        Plantilla(
            "procede",
            "Procede la reactivación",
            "{titular} pidió la reactivación con el radicado {radicado}. Se comprobaron la identidad y los hechos. La "
            "inscripción vuelve a estar activa (artículo 1.6.1.2.20 del Decreto 1625 de 2016).",
            "aprobar",
        ),
        Plantilla(
            "sin_identidad",
            "No se comprobó la identidad",
            "Con los documentos del radicado {radicado} no se pudo comprobar la identidad de quien pide (artículo "
            "1.6.1.2.20 del Decreto 1625 de 2016). Puede pedirla de nuevo o venir con su documento.",
            "negar",
        ),
        Plantilla(
            "sigue_la_causa",
            "La causa no ha terminado",
            "La causa de la suspensión sigue, y mientras siga la inscripción no vuelve a estar activa (artículos "
            "1.6.1.2.16 y 1.6.1.2.20 del Decreto 1625 de 2016).",
            "negar",
        ),
    )

    def asunto(self, caso: CasoADecidir) -> str:
        """Whose registration it is, when who asks is its representative: said in the decision."""
        rut = request_of(caso).rut
        return "" if rut.nit == caso.nit else f"{rut.nombre}, NIT {rut.nit_con_dv}"

    def sobre(self, caso: CasoADecidir) -> str:
        return str(contenido_of(caso).get("nit_reactivado", ""))

    def panel(self, caso: CasoADecidir) -> Panel:
        pedido = request_of(caso)
        rut, despues = pedido.rut, pedido.despues
        return Panel(
            grupos=pedido.grupos,
            comparacion=(
                Comparacion(
                    _("Estado"),
                    EN_PALABRAS[EstadoRut(rut.estado)].capitalize(),
                    EN_PALABRAS[PASOS[pedido.causal].hasta].capitalize(),
                ),
                Comparacion(
                    _("Dirección"),
                    f"{rut.datos.direccion}, {referencias.municipio(rut.datos.municipio).name}",
                    f"{despues.direccion}, {referencias.municipio(despues.municipio).name}",
                ),
                Comparacion(_("Teléfono"), rut.datos.telefono, despues.telefono),
                Comparacion(_("Correo"), rut.datos.correo, despues.correo),
            ),
            objetos=(selectors.objeto_of(rut.nit),),
        )

    def apply(self, actor: Actor, caso: CasoADecidir, *, aprobado: bool, motivo: str, now: datetime) -> None:
        """The state first: what is brought up to date belongs to a registration that is active again."""
        if not aprobado:
            return
        services.lock_rut(self.sobre(caso))  # before it is read: what is written is the whole register
        pedido = request_of(caso)
        try:
            services.change_estado(actor, pedido.rut.nit, pedido.causal, radicado=caso.radicado, now=now)
        except PasoInvalido as error:
            raise NoSePuedeDecidir(str(error)) from error
        if pedido.despues != pedido.rut.datos:
            services.change_rut(actor, pedido.rut.nit, pedido.despues, radicado=caso.radicado, now=now)


DECIDIBLE = ReactivacionDecidible()
