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
from ventanilla.rut.retiro_iva import rules
from ventanilla.rut.retiro_iva.rules import Declarado, Limites
from ventanilla.rut.retiro_iva.tramite import RETIRO_IVA
from ventanilla.rut.rules import excepciones
from ventanilla.rut.rules.condiciones import Condicion
from ventanilla.rut.rules.estados import Uso


def admit(actor: Actor, *, now: datetime) -> Impedimento | None:
    """Why it cannot begin."""
    rut, impedimento = services.rut_for(actor, Uso.ACREDITAR)  # as it is asked when it is signed
    if rut is None:
        return impedimento
    if rut.datos.es_persona_juridica:  # art. 614 E.T.: it only leaves when it stops selling what pays IVA
        return excepciones.impedimento(excepciones.Excepcion.RETIRO_DE_RESPONSABILIDADES)
    if rules.RESPONSABLE not in rut.datos.responsabilidades:
        return Impedimento(
            "sin_48",
            _("Usted no es responsable de IVA"),
            _("Su RUT no tiene la responsabilidad 48. No hay nada que retirar."),
            url_name="rut:copia",
            boton=_("Ver mi RUT"),
        )
    return excepciones.exception_for(
        RETIRO_IVA.codigo, excepciones.Situacion(con_firma=ports.can_sign(actor.user_id, now=now))
    )


def conditions_of(
    secciones: Mapping[str, Mapping[str, Any]], rut: selectors.Rut, *, today: date
) -> tuple[Condicion, ...]:
    ingresos = {campo: valor for campo, valor in secciones["ingresos"].items() if campo != "year"}
    declarado = Declarado(**ingresos, **secciones["negocio"])
    return rules.evaluate(
        declarado,
        rut.datos,
        Limites(today.year, *selectors.limits_in_uvt(rules.LIMITE_UVT, (today.year - 1, today.year))),
    )


def describe(nombre: str, datos: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a section says, line by line."""
    if nombre == "negocio":
        return [
            (_("Locales, oficinas o sedes"), str(datos["establecimientos"])),
            (_("Franquicia, concesión o regalía"), _("Sí") if datos["intangibles"] else _("No")),
        ]
    etiquetas = {
        "ingresos": _("Ingresos"),
        "consignaciones": _("Consignaciones y depósitos"),
        "contrato": _("Contrato más grande"),
    }
    return [
        (
            etiqueta,
            _("%(antes_year)s: %(antes)s\n%(year)s: %(ahora)s")
            % {
                "antes_year": datos["year"] - 1,
                "year": datos["year"],
                "antes": format_pesos(datos[f"{clave}_anterior"]),
                "ahora": format_pesos(datos[f"{clave}_actual"]),
            },
        )
        for clave, etiqueta in etiquetas.items()
    ]


class RetiroIvaFirmable:
    tramite, alcance, url_name = RETIRO_IVA.codigo, RETIRO_IVA.alcance_firma, RETIRO_IVA.url_name

    def freeze(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> Acto:
        secciones = expediente.datos_of(expediente.borrador_for(actor, borrador_id))
        if not {"ingresos", "negocio"} <= set(secciones):
            raise NoSePuedeFirmar(_("Faltan respuestas. Complételas antes de firmar."))
        impedimento = admit(actor, now=now)
        if impedimento is not None:
            raise NoSePuedeFirmar(impedimento.porque)
        rut = selectors.rut_of(actor)
        today = expediente.local_date(now)
        if secciones["ingresos"]["year"] != today.year:
            raise NoSePuedeFirmar(_("Empezó otro año. Responda otra vez sus ingresos: ahora se miran otros dos años."))
        return services.act_of_leaving(
            self.tramite,
            rut,
            titulo=_("Retiro de la responsabilidad de IVA"),
            cambio=(rules.RESPONSABLE, rules.NO_RESPONSABLE),
            condiciones=conditions_of(secciones, rut, today=today),
            pendiente=_("Presentar la declaración de IVA de lo que va del último periodo como responsable."),
            norma=_("Artículo 437, parágrafo 3, del Estatuto Tributario."),
            declarado={nombre: secciones[nombre] for nombre in ("ingresos", "negocio")},
        )

    def file(self, actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
        return services.file_change(
            actor,
            self,
            borrador_id,
            change=lambda datos, _acto: replace(datos, responsabilidades=rules.leave(datos.responsabilidades)),
            now=now,
        )


FIRMABLE = RetiroIvaFirmable()
