"""What is frozen to be signed, and what the signature does: the register changes at once."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.comun.dinero import format_pesos
from ventanilla.comun.fechas import long_date
from ventanilla.comun.tramite import Impedimento
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import Acto, Grupo, NoSePuedeFirmar, Renglon, without_numbers
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors, services
from ventanilla.rut.actualizacion.rules import direccion, registro, sancion
from ventanilla.rut.actualizacion.rules import secciones as s
from ventanilla.rut.actualizacion.rules.direccion import DOS_VECES, Direccion
from ventanilla.rut.actualizacion.rules.sancion import Sancion
from ventanilla.rut.actualizacion.services.lectura import before_and_after, lines_of
from ventanilla.rut.actualizacion.tramite import ACTUALIZACION, TITULOS
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import Uso

Datos = Mapping[str, Mapping[str, Any]]
REGISTRO = "registro"
"""What a draft knows from the start: whose register it is about."""


def admit(actor: Actor, *, now: datetime) -> Impedimento | None:
    """Why it cannot begin. A suspended register is brought up to date; a cancelled one is not."""
    return services.rut_for(actor, Uso.ACTUALIZAR)[1]


def begin(actor: Actor, *, now: datetime) -> Datos:
    return {REGISTRO: {"juridica": selectors.rut_of(actor).datos.es_persona_juridica}}


def detour(nombre: str, actor: Actor, datos: Datos, *, now: datetime) -> Impedimento | None:
    """An official, after a section: the third address in six months."""
    if nombre != s.UBICACION:
        return None
    rut = selectors.rut_of(actor)
    return DOS_VECES if _third_address(rut, s.apply(nombre, datos[nombre], rut.datos), now=now) else None


def _third_address(rut: selectors.Rut, despues: DatosRut, *, now: datetime) -> bool:
    if (rut.datos.municipio, rut.datos.direccion) == (despues.municipio, despues.direccion):
        return False
    suyas = [Direccion(*fila) for fila in selectors.direcciones_of(rut.nit)]
    return not direccion.may_change(suyas, today=expediente.local_date(now))


class ActualizacionFirmable:
    tramite, alcance, url_name = ACTUALIZACION.codigo, ACTUALIZACION.alcance_firma, ACTUALIZACION.url_name
    uso = Uso.ACTUALIZAR

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        rut, impedimento = services.rut_for(actor, Uso.ACTUALIZAR)
        if rut is None:
            raise NoSePuedeFirmar(impedimento.porque if impedimento else "")
        secciones = _answered(actor, borrador_id)
        _ensure_complete(secciones, juridica=rut.datos.es_persona_juridica)
        _ensure_fresh(secciones, rut)
        despues = _after(secciones, rut)
        if _third_address(rut, despues, now=now):
            raise NoSePuedeFirmar(f"{DOS_VECES.porque} Deje «{TITULOS[s.UBICACION]}» como está, o pida una cita.")
        cambios = s.changes(secciones, rut.datos, despues, TITULOS)
        _ensure_gives_no_power(actor, [cambio.seccion for cambio in cambios])
        today = expediente.local_date(now)
        sanciones = sancion.sanciones(
            [hecho for cambio in cambios for hecho in cambio.hechos],
            today=today,
            uvt=referencias.uvt_in_force(today.year),
        )
        return Acto(
            tramite=self.tramite,
            titulo=_("Actualización del RUT"),
            nit=rut.nit,
            titular=rut.nombre,
            grupos=(
                services.who(rut),
                *(_what_changes(cambio, rut.datos, despues) for cambio in cambios),
                _what_it_costs(sanciones),
                Grupo(
                    _("Declara"),
                    (
                        Renglon(_("Bajo su firma"), _("Lo que cambió es verdad y puede probarlo.")),
                        Renglon(_("Rige"), _("Desde que usted firme. El RUT anterior deja de servir.")),
                    ),
                ),
            ),
            datos={
                "version": str(rut.version),
                "secciones": [cambio.seccion for cambio in cambios],
                **_facts(rut.datos, despues),
            },
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        def change(datos: DatosRut, _acto: Acto) -> DatosRut:
            _ensure_power(actor, now=now)
            return s.apply_all(_answered(actor, borrador_id), datos)

        return services.file_change(actor, self, borrador_id, change=change, now=now)


def _answered(actor: Actor, borrador_id: UUID) -> Datos:
    return expediente.datos_of(expediente.borrador_for(actor, borrador_id))


def _ensure_power(actor: Actor, *, now: datetime) -> None:
    """Asked while the register is locked: who was taken out of it a moment ago can do nothing more."""
    if actor.calidad is not Calidad.TERCERO:
        return
    poder = selectors.poder_by_clave(actor.user_id or 0, actor.mandato, now=now)
    if poder is None or poder.nit != actor.nit or ACTUALIZACION.alcance_firma not in poder.alcances:
        raise NoSePuedeFirmar(_("Su poder sobre este RUT terminó o no alcanza para esto. No se cambió nada."))


def _ensure_gives_no_power(actor: Actor, cambian: list[str]) -> None:
    """Who signs with a power neither gives nor takes powers, unless that is theirs: to name who represents or audits is
    to give one. Who only prepares says what another will sign."""
    if actor.may(Alcance.MANDATO_OTORGAR) or not actor.may(Alcance.RUT_FIRMAR):
        return
    for nombre in (s.REPRESENTANTES, s.REVISOR):
        if nombre in cambian:
            raise NoSePuedeFirmar(
                _(
                    "Su poder no alcanza hoy para cambiar «%(titulo)s»: lo firma el representante legal principal, con "
                    "el RUT activo. Lo que escribió sigue guardado. Deje esa parte como está, o pida una cita."
                )
                % {"titulo": TITULOS[nombre]}
            )


def _ensure_complete(secciones: Datos, *, juridica: bool) -> None:
    nombres = s.sections_of(juridica=juridica)
    if not set(nombres) & set(secciones):
        raise NoSePuedeFirmar(_("Todavía no cambia nada. Entre a lo que va a cambiar."))
    for nombre in nombres:
        if nombre in s.LISTAS and nombre in secciones and not secciones[nombre].get("completa"):
            raise NoSePuedeFirmar(
                _("Falta terminar «%(titulo)s»: ábrala y diga que la lista está completa.")
                % {"titulo": TITULOS[nombre]}
            )


def _ensure_fresh(secciones: Datos, rut: selectors.Rut) -> None:
    """Nobody overwrites what somebody else changed meanwhile without seeing it. Nothing of the draft is lost."""

    @cache
    def seen(version: int) -> DatosRut:
        return rut.datos if version == rut.version else selectors.version_of(rut.nit, version).datos

    for nombre in s.sections_of(juridica=rut.datos.es_persona_juridica):
        if nombre in secciones and s.stale(nombre, secciones[nombre], rut.datos, seen):
            dice = "; ".join(
                f"{etiqueta}: {valor}" for etiqueta, valor in lines_of(nombre, rut.datos).items() if valor
            ).replace("\n", ", ")
            raise NoSePuedeFirmar(
                _(
                    "El RUT cambió el %(fecha)s mientras usted preparaba esto, también en «%(titulo)s». Ahora dice: "
                    "%(dice)s. Lo que usted escribió sigue guardado: abra esa parte, revísela y guárdela otra vez."
                )
                % {
                    "fecha": long_date(expediente.local_date(rut.desde_at)),
                    "titulo": TITULOS[nombre],
                    "dice": dice or _("nada"),
                }
            )


def _after(secciones: Datos, rut: selectors.Rut) -> DatosRut:
    """The register after the change, if it would be a legal one. What was wrong before is not held against it."""
    try:
        despues = s.apply_all(secciones, rut.datos)
    except s.NoCabe as error:
        raise NoSePuedeFirmar(str(error)) from None
    if despues == rut.datos:
        raise NoSePuedeFirmar(_("Lo que escribió es igual a lo que el RUT ya dice. No hay nada que cambiar."))
    de_antes = registro.refusals(rut.datos)
    nuevos = [motivo for motivo in registro.refusals(despues) if motivo not in de_antes]
    if nuevos:
        raise NoSePuedeFirmar(" ".join(nuevos))
    return despues


def _what_changes(cambio: s.Cambio, antes: DatosRut, despues: DatosRut) -> Grupo:
    lineas = before_and_after(cambio.seccion, antes, despues)
    hechos = dict.fromkeys(long_date(hecho.fecha) for hecho in cambio.hechos)
    return Grupo(
        TITULOS[cambio.seccion],
        (
            *(Renglon(etiqueta, valor) for etiqueta, valor in lineas),
            Renglon(_("Desde cuándo"), "\n".join(hechos)),
        ),
    )


def _what_it_costs(sanciones: tuple[Sancion, ...]) -> Grupo:
    """Art. 658-3 E.T., as information."""
    lineas = [Renglon(sancion.hecho.que, _in_words(sancion)) for sancion in sanciones]
    if any(sancion.dias for sancion in sanciones):
        como = _(
            "Aquí no se cobra. Usted la liquida y la paga con el recibo oficial de pago, formulario 490; si no, la "
            "administración puede imponerla. El cambio del RUT no espera ese pago."
        )
        lineas.append(Renglon(_("Cómo se paga"), como))
    lineas.append(Renglon(_("Norma"), _("Artículo 658-3, numeral 3, del Estatuto Tributario.")))
    return Grupo(_("Sanción por actualizar tarde"), tuple(lineas))


def _in_words(sancion: Sancion) -> str:
    if not sancion.dias:
        return _("Sin sanción: el plazo va hasta el %(limite)s.") % {"limite": long_date(sancion.limite)}
    return _("%(pesos)s: %(dias)s días tarde, a %(uvt)s UVT por día. El plazo fue hasta el %(limite)s.") % {
        "pesos": format_pesos(sancion.pesos),
        "dias": sancion.dias,
        "uvt": sancion.uvt_por_dia,
        "limite": long_date(sancion.limite),
    }


def _facts(antes: DatosRut, despues: DatosRut) -> dict[str, Any]:
    """The boxes that change, for programs. What is signed has no numbers: JSON has no exact ones."""
    viejo, nuevo = antes.as_json(), despues.as_json()
    cambian = sorted(campo for campo in {*viejo, *nuevo} if viejo.get(campo) != nuevo.get(campo))
    return {
        "antes": {campo: without_numbers(viejo[campo]) for campo in cambian if campo in viejo},
        "despues": {campo: without_numbers(nuevo[campo]) for campo in cambian if campo in nuevo},
    }


FIRMABLE = ActualizacionFirmable()
