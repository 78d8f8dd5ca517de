"""Asking for a cancellation under signature, and what happens when officials decide it.

Who asks for a dead person's registration is in their own name: the request is theirs, the answer is about somebody
else, and nothing of what the register says of the other is read out to them, not even that it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
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
    titulo_of,
)
from ventanilla.comun.actor import Actor
from ventanilla.comun.fechas import long_date
from ventanilla.comun.tramite import Impedimento
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import Acto, Grupo, NoSePuedeFirmar, Renglon
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import ports, selectors, services
from ventanilla.rut.cancelacion import rules
from ventanilla.rut.cancelacion.rules import CESE, DE_FALLECIDO, PAPELES, QUIEN_PIDE, Parentesco
from ventanilla.rut.cancelacion.tramite import CANCELACION, papers_section
from ventanilla.rut.rules import excepciones
from ventanilla.rut.rules.estados import (
    CAUSALES,
    EN_PALABRAS,
    PASOS,
    Causal,
    EstadoRut,
    PasoInvalido,
    Uso,
)
from ventanilla.rut.selectors import Rut

Secciones = Mapping[str, Mapping[str, Any]]


# --- who may ask, and what is in the way -------------------------------------------------------------


def admit(actor: Actor, *, now: datetime) -> Impedimento | None:
    """Why it cannot begin. Who has no RUT of their own can only come for somebody who died, and cannot sign."""
    rut, impedimento = services.rut_for(actor, Uso.CANCELAR)
    if rut is None and impedimento is not None and impedimento.codigo == "sin_rut":
        return excepciones.impedimento(excepciones.Excepcion.SUCESION_SIN_FIRMA)
    return impedimento


def in_the_way(actor: Actor, causal: str, *, now: datetime) -> Impedimento | None:
    """Why it cannot be asked on these grounds, now. What hinders a dead person's is only told to officials."""
    con_firma = ports.can_sign(actor.user_id, now=now)
    if causal == CESE:
        return Impedimento(
            "cese",
            _("Dejar de trabajar no cancela el RUT"),
            _(
                "La ley no tiene esa razón. Su RUT sigue y no cuesta nada. Actualícelo: quite la actividad que ya no "
                "hace y pida el retiro de las responsabilidades que ya no tiene, para que no le pidan declaraciones."
            ),
            url_name="rut:actualizacion",
            boton=_("Actualizar mi RUT"),
        )
    if causal in DE_FALLECIDO:
        return excepciones.exception_for(
            CANCELACION.codigo, excepciones.Situacion(con_firma=con_firma, es_sucesion=True)
        )
    if not con_firma:
        return Impedimento(
            "sin_firma",
            _("Para pedirlo necesita firma electrónica"),
            _("Una cancelación no se deshace sola: se pide bajo firma. Generarla toma tres minutos y es gratis."),
            url_name="firma:mi_firma",
            boton=_("Generar mi firma electrónica"),
        )
    nit = actor.nit or ""
    if casos.has_open_caso(nit, tipos=(CANCELACION.codigo,)):
        return Impedimento(
            "ya_pedida",
            _("Ya hay una solicitud de cancelación en estudio"),
            _("Un funcionario la está estudiando. Espere la decisión: le llega al correo."),
        )
    if pendientes := ports.obstacles_to_cancel(nit, now=now):
        return Impedimento(
            "con_pendientes",
            _("Antes de cancelar, resuelva lo pendiente"),
            _("Para cancelar no puede haber obligaciones ni trámites abiertos. Hoy tiene: %(cuales)s.")
            % {"cuales": "; ".join(pendientes)},
        )
    return None


def open_procedures(nit: str, now: datetime) -> list[str]:
    """An obstacle of the register's own: what officials still study of this taxpayer, but for this very request.
    Drafts that nobody signed do not count."""
    return [
        _("el trámite «%(titulo)s» en estudio") % {"titulo": titulo_of(tipo)}
        for tipo in casos.open_tipos_of(nit)
        if tipo != CANCELACION.codigo
    ]


# --- the signed request ------------------------------------------------------------------------------


def describe(nombre: str, datos: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a section says, line by line."""
    if nombre == "causal":
        return [(_("Razón"), CAUSALES[Causal(datos["causal"])] if datos["causal"] != CESE else _("Fin de actividad"))]
    if nombre == "fallecido":
        return [
            (_("Quién falleció"), datos["nombre"]),
            (_("Su documento"), _documento(datos)),
            (_("Fecha del fallecimiento"), long_date(date.fromisoformat(datos["fallecimiento_date"]))),
            (_("Quien pide es"), QUIEN_PIDE[Parentesco(datos["parentesco"])]),
        ]
    if nombre == "adjuntos":
        return [(_("Copias de los documentos"), _("Enviadas"))]
    causal = next(causal for causal in PAPELES if papers_section(causal) == nombre)
    lineas = [(papel.titulo, _paper(datos, papel)) for papel in PAPELES[causal]]
    if datos.get("hechos"):
        lineas.append((_("Qué pasó"), datos["hechos"]))
    return [(titulo, valor) for titulo, valor in lineas if valor]


def _documento(fallecido: Mapping[str, Any]) -> str:
    return f"{referencias.tipo_documento(fallecido['tipo_documento']).name} {fallecido['numero_documento']}"


def _paper(datos: Mapping[str, Any], papel: rules.Papel) -> str:
    fecha = datos.get(f"{papel.codigo}_date")
    return ", ".join(
        filter(
            None,
            (
                datos.get(f"{papel.codigo}_numero"),
                long_date(date.fromisoformat(fecha)) if fecha else "",
                datos.get(f"{papel.codigo}_expide"),
            ),
        )
    )


class CancelacionFirmable:
    tramite, alcance, url_name = CANCELACION.codigo, CANCELACION.alcance_firma, CANCELACION.url_name
    uso = Uso.CANCELAR

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        secciones = expediente.datos_of(expediente.borrador_for(actor, borrador_id))
        causal = _ground(secciones)
        papeles, fallecido = papers_section(causal), secciones.get("fallecido", {}) if causal in DE_FALLECIDO else {}
        if not {papeles, "adjuntos"} <= set(secciones) or (causal in DE_FALLECIDO and not fallecido):
            raise NoSePuedeFirmar(_("Faltan respuestas. Complételas antes de firmar."))
        rut, impedimento = services.rut_for(actor, Uso.CANCELAR)
        impedimento = impedimento or in_the_way(actor, causal, now=now)
        if rut is None or impedimento is not None:
            raise NoSePuedeFirmar(impedimento.porque if impedimento else "")
        if causal not in rules.grounds_for(es_persona_juridica=rut.datos.es_persona_juridica):
            raise NoSePuedeFirmar(_("Esa razón no es de este registro. Elija otra."))
        return Acto(
            tramite=self.tramite,
            titulo=_("Solicitud de cancelación del RUT"),
            nit=rut.nit,
            titular=rut.nombre,
            grupos=(
                Grupo(_("Quién pide"), services.who(rut).renglones) if fallecido else services.who(rut),
                *(
                    (Grupo(_("De quién es el RUT que pide cancelar"), _lines(describe("fallecido", fallecido))),)
                    if fallecido
                    else ()
                ),
                Grupo(_("Por qué"), (Renglon(_("Razón"), CAUSALES[causal]),)),
                Grupo(_("Documentos"), _lines(describe(papeles, secciones[papeles]))),
                services.papers_of(borrador_id),
                Grupo(_("Declara"), _statements(causal)),
            ),
            datos={
                "version": "" if fallecido else str(rut.version),
                "causal": causal.value,
                "fallecido": dict(fallecido),
                "papeles": dict(secciones[papeles]),
            },
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        return services.file_case(actor, self, borrador_id, municipio=selectors.rut_of(actor).datos.municipio, now=now)


def _ground(secciones: Secciones) -> Causal:
    dicha = secciones.get("causal", {}).get("causal", "")
    if dicha not in set(PAPELES):
        raise NoSePuedeFirmar(_("Elija una razón de la lista de la ley."))
    return Causal(dicha)


def _lines(lineas: list[tuple[str, str]]) -> tuple[Renglon, ...]:
    return tuple(Renglon(etiqueta, valor) for etiqueta, valor in lineas)


def _statements(causal: Causal) -> tuple[Renglon, ...]:
    sin_bienes = (
        (Renglon(_("Sin sucesión"), _("La persona que falleció no dejó bienes que repartir.")),)
        if causal is Causal.SIN_SUCESION
        else ()
    )
    return (
        Renglon(_("Bajo su firma"), _("Lo que respondió es verdad y los documentos son auténticos.")),
        *sin_bienes,
        Renglon(_("Sabe que"), _("Con el RUT cancelado no se factura, no se declara ni se hacen trámites.")),
        Renglon(_("Norma"), _("Artículo 1.6.1.2.18 del Decreto 1625 de 2016.")),
    )


FIRMABLE = CancelacionFirmable()


# --- the decision ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pedido:
    """What was filed, read for officials. `rut` is None when no registration has the dead person's document."""

    causal: Causal
    fallecido: Mapping[str, Any]
    grupos: tuple[Grupo, ...]
    rut: Rut | None


def request_of(caso: CasoADecidir) -> Pedido:
    contenido = contenido_of(caso)
    fallecido = contenido["fallecido"]
    rut: Rut | None = None
    try:
        rut = (
            selectors.rut_of_documento(fallecido["tipo_documento"], fallecido["numero_documento"])
            if fallecido
            else selectors.rut_by_nit(caso.nit)
        )
    except ObjectDoesNotExist:
        rut = None
    return Pedido(
        causal=Causal(contenido["causal"]),
        fallecido=fallecido,
        grupos=services.groups_of(contenido),
        rut=rut,
    )


def _norm(texto: str, articulo: str) -> str:
    return f"{texto} ({articulo})"


class CancelacionDecidible:
    """Two officials decide: what is cancelled stops existing for whoever trusts it."""

    tipo = CANCELACION.codigo
    titulo = CANCELACION.nombre
    habilidad = "rut"
    termino_habiles = 15  # the term of any request: Ley 1437 de 2011, art. 14; unverified for this one
    segunda_persona = True
    verificaciones = (
        Verificacion("causal", _norm("Los hechos son los de la razón que pide", "art. 1.6.1.2.18")),
        Verificacion("papeles", _norm("Vio cada documento y lo comprobó en su origen", "art. 1.6.1.2.18")),
        Verificacion("identidad", _norm("Comprobó la identidad de quien pide", "art. 1.6.1.2.18")),
        Verificacion(
            "calidad", _norm("Quien pide es el titular, su representante, heredero o apoderado", "art. 1.6.1.2.18")
        ),
        Verificacion(
            "obligaciones",
            _norm("No hay obligaciones tributarias, aduaneras ni cambiarias pendientes", "art. 1.6.1.2.18"),
        ),
    )
    plantillas = (
        Plantilla(
            "procede",
            "Procede la cancelación",
            "{titular} pidió la cancelación con el radicado {radicado}. Los documentos prueban la razón que la ley "
            "exige, no hay obligaciones pendientes y quien pide puede pedirla. Se cancela la inscripción en el RUT "
            "(artículo 1.6.1.2.18 del Decreto 1625 de 2016).",
            "aprobar",
        ),
        Plantilla(
            "sin_prueba",
            "Los documentos no prueban la razón",
            "Los documentos que acompañan el radicado {radicado} no prueban la razón de cancelación que se pide "
            "(artículo 1.6.1.2.18 del Decreto 1625 de 2016). Puede pedirla de nuevo con los documentos completos.",
            "negar",
        ),
        Plantilla(
            "con_obligaciones",
            "Hay obligaciones pendientes",
            "A la fecha hay obligaciones formales pendientes, y con ellas la ley no permite cancelar la inscripción "
            "(artículo 1.6.1.2.18 del Decreto 1625 de 2016). Cuando las cumpla puede pedirla de nuevo.",
            "negar",
        ),
        Plantilla(
            "sin_calidad",
            "Quien pide no puede pedirla",
            "No se probó que quien presenta el radicado {radicado} sea titular, representante, heredero, albacea o "
            "apoderado (artículo 1.6.1.2.18 del Decreto 1625 de 2016).",
            "negar",
        ),
    )

    def asunto(self, caso: CasoADecidir) -> str:
        """Whose registration it is, when who asks is somebody else: said in the decision."""
        fallecido = request_of(caso).fallecido
        return f"{fallecido['nombre']}, {_documento(fallecido)}" if fallecido else ""

    def sobre(self, caso: CasoADecidir) -> str:
        fallecido = contenido_of(caso).get("fallecido", {})
        return str(fallecido.get("numero_documento", ""))

    def panel(self, caso: CasoADecidir) -> Panel:
        pedido = request_of(caso)
        if pedido.rut is None:
            return Panel(
                grupos=pedido.grupos,
                avisos=(_("Ningún registro tiene el documento de la persona que falleció: no hay qué cancelar."),),
            )
        rut = pedido.rut
        avisos = [
            _("Pendiente: %(que)s.") % {"que": linea}
            for linea in ports.obstacles_to_cancel(rut.nit, now=timezone.now())
        ]
        if pedido.fallecido and rut.nombre.casefold() != str(pedido.fallecido["nombre"]).casefold():
            avisos.append(
                _("El registro dice «%(nombre)s»; quien pide escribió «%(dicho)s».")
                % {"nombre": rut.nombre, "dicho": pedido.fallecido["nombre"]}
            )
        despues = PASOS[pedido.causal].hasta
        return Panel(
            grupos=(*pedido.grupos, Grupo(_("El registro que se cancelaría"), services.who(rut).renglones)),
            comparacion=(
                Comparacion(
                    _("Estado"), EN_PALABRAS[EstadoRut(rut.estado)].capitalize(), EN_PALABRAS[despues].capitalize()
                ),
                Comparacion(_("Casilla 2, concepto"), rut.concepto, PASOS[pedido.causal].concepto.value),
                Comparacion(_("Causa del estado"), _cause(selectors.causal_of(rut.nit)), CAUSALES[pedido.causal]),
            ),
            avisos=tuple(avisos),
            objetos=(selectors.objeto_of(rut.nit),),
        )

    def apply(self, actor: Actor, caso: CasoADecidir, *, aprobado: bool, motivo: str, now: datetime) -> None:
        if not aprobado:
            return
        pedido = request_of(caso)
        if pedido.rut is None:
            raise NoSePuedeDecidir(_("Ningún registro tiene ese documento: solo puede negarla."))
        services.lock_rut(pedido.rut.nit)
        if pendientes := ports.obstacles_to_cancel(pedido.rut.nit, now=now):
            raise NoSePuedeDecidir(
                _("No se puede cancelar mientras haya pendientes: %(cuales)s.") % {"cuales": "; ".join(pendientes)}
            )
        try:
            services.change_estado(actor, pedido.rut.nit, pedido.causal, radicado=caso.radicado, now=now)
        except PasoInvalido as error:
            raise NoSePuedeDecidir(str(error)) from error


def _cause(causal: str) -> str:
    return CAUSALES[Causal(causal)] if causal else _("Inscripción")


DECIDIBLE = CancelacionDecidible()
