"""What is frozen to be signed, and what the signature does: the change is made at once, since the law leaves nothing
to weigh once every condition holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor
from ventanilla.comun.dinero import format_pesos
from ventanilla.comun.tramite import Impedimento
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import Acto, NoSePuedeFirmar
from ventanilla.rut import ports, selectors, services
from ventanilla.rut.retiro_consumo import rules
from ventanilla.rut.retiro_consumo.rules import Declarado, Vigencia
from ventanilla.rut.retiro_consumo.tramite import RETIRO_CONSUMO
from ventanilla.rut.rules import excepciones
from ventanilla.rut.rules.condiciones import Condicion
from ventanilla.rut.rules.estados import Uso

_HACE = ("un", "dos", "tres")
_SECCIONES = ("ingresos", "negocio")


def admit(actor: Actor, *, now: datetime) -> Impedimento | None:
    """Why it cannot begin."""
    rut, impedimento = services.rut_for(actor, Uso.ACREDITAR)  # as it is asked when it is signed
    if rut is None:
        return impedimento
    if rut.datos.es_persona_juridica:  # art. 614 E.T.: it only leaves when it stops selling what pays the tax
        return excepciones.impedimento(excepciones.Excepcion.RETIRO_DE_RESPONSABILIDADES)
    if rules.RESPONSABLE not in rut.datos.responsabilidades:
        return Impedimento(
            "sin_33",
            _("Usted no es responsable del impuesto al consumo"),
            _("Su RUT no tiene la responsabilidad 33. No hay nada que retirar."),
            url_name="rut:copia",
            boton=_("Ver mi RUT"),
        )
    return excepciones.exception_for(
        RETIRO_CONSUMO.codigo, excepciones.Situacion(con_firma=ports.can_sign(actor.user_id, now=now))
    )


def conditions_of(
    secciones: Mapping[str, Mapping[str, Any]], rut: selectors.Rut, *, today: date
) -> tuple[Condicion, ...]:
    ingresos, negocio = (secciones[nombre] for nombre in _SECCIONES)
    years = rules.years_before(today.year)
    limite, *limites = selectors.limits_in_uvt(rules.LIMITE_UVT, (today.year, *years))
    declarado = Declarado(
        anteriores=tuple(
            Vigencia(year, ingresos[f"ingresos_hace_{hace}"], negocio[f"locales_hace_{hace}"], tope)
            for hace, year, tope in zip(_HACE, years, limites, strict=True)
        ),
        year=today.year,
        establecimientos=negocio["locales_hoy"],
        operacion_mayor=negocio["operacion_mayor"],
        limite=limite,
        otros_gravados=negocio["otros_gravados"],
    )
    return rules.evaluate(declarado, rut.datos)


def describe(nombre: str, datos: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a section says, line by line."""
    years = rules.years_before(datos["year"])
    if nombre == "ingresos":
        return [
            (_("Ingresos en %(year)s") % {"year": year}, format_pesos(datos[f"ingresos_hace_{hace}"]))
            for hace, year in zip(_HACE, years, strict=True)
        ]
    return [
        *(
            (_("Locales en %(year)s") % {"year": year}, str(datos[f"locales_hace_{hace}"]))
            for hace, year in zip(_HACE, years, strict=True)
        ),
        (_("Locales hoy"), str(datos["locales_hoy"])),
        (_("Venta más grande de %(year)s") % {"year": datos["year"]}, format_pesos(datos["operacion_mayor"])),
        (_("Otras ventas con impuesto al consumo"), _("Sí") if datos["otros_gravados"] else _("No")),
    ]


class RetiroConsumoFirmable:
    tramite, alcance, url_name = RETIRO_CONSUMO.codigo, RETIRO_CONSUMO.alcance_firma, RETIRO_CONSUMO.url_name

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        secciones = expediente.datos_of(expediente.borrador_for(actor, borrador_id))
        if not set(_SECCIONES) <= set(secciones):
            raise NoSePuedeFirmar(_("Faltan respuestas. Complételas antes de firmar."))
        impedimento = admit(actor, now=now)
        if impedimento is not None:
            raise NoSePuedeFirmar(impedimento.porque)
        today = expediente.local_date(now)
        if any(secciones[nombre]["year"] != today.year for nombre in _SECCIONES):
            raise NoSePuedeFirmar(_("Empezó un año nuevo: ahora cuentan otros tres años. Responda otra vez."))
        rut = selectors.rut_of(actor)
        return services.act_of_leaving(
            self.tramite,
            rut,
            titulo=_("Retiro de la responsabilidad del impuesto al consumo"),
            cambio=(rules.RESPONSABLE, rules.NO_RESPONSABLE),
            condiciones=conditions_of(secciones, rut, today=today),
            pendiente=_("Presentar la declaración del impuesto al consumo del último periodo como responsable."),
            norma=_("Artículo 512-13 del Estatuto Tributario."),
            declarado={nombre: secciones[nombre] for nombre in _SECCIONES},
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        return services.file_change(
            actor,
            self,
            borrador_id,
            change=lambda datos, _acto: replace(datos, responsabilidades=rules.leave(datos.responsabilidades)),
            now=now,
        )


FIRMABLE = RetiroConsumoFirmable()
