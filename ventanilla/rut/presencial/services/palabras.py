"""What changes and why, in the words that the official confirms and that the sealed statement repeats."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from ventanilla.casos.decidibles import Comparacion
from ventanilla.comun.fechas import long_date
from ventanilla.expediente.firmables import Grupo, Renglon
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.presencial import rules
from ventanilla.rut.presencial.rules import (
    ActoAdministrativo,
    Cambio,
    CambioDeIdentificacion,
    Comparecencia,
    Gestion,
    RetiroDeResponsabilidades,
)
from ventanilla.rut.rules.datos import DatosRut

_VACIO = "—"


def compare(antes: DatosRut, despues: DatosRut, gestion: Gestion) -> tuple[Comparacion, ...]:
    """Side by side, in words, what this kind of change may touch."""
    if gestion is Gestion.IDENTIFICACION:
        return tuple(
            Comparacion(etiqueta, _say(campo, antes), _say(campo, despues))
            for campo, etiqueta in _etiquetas(juridica=antes.es_persona_juridica)
        )
    aduanas = _codes("54", antes.aduaneros, despues.aduaneros, nombre_de_calidad) if gestion is Gestion.ADUANAS else ()
    return (
        *aduanas,
        *_codes(
            "53", antes.responsabilidades, despues.responsabilidades, lambda c: referencias.responsabilidad(c).name
        ),
    )


def nombre_de_calidad(codigo: str) -> str:
    return referencias.nombre_de_valor("54", codigo)


def _codes(
    casilla: str, antes: Sequence[str], despues: Sequence[str], name: Callable[[str], str]
) -> tuple[Comparacion, ...]:
    """A line for each code that the box has or will have."""
    return tuple(
        Comparacion(
            f"{casilla}: {codigo}",
            name(codigo) if codigo in antes else _VACIO,
            name(codigo) if codigo in despues else _VACIO,
        )
        for codigo in sorted({*antes, *despues})
    )


def _etiquetas(*, juridica: bool) -> list[tuple[str, str]]:
    nombres = (
        [("razon_social", _("35. Razón social"))]
        if juridica
        else [
            ("primer_apellido", _("31. Primer apellido")),
            ("segundo_apellido", _("32. Segundo apellido")),
            ("primer_nombre", _("33. Primer nombre")),
            ("otros_nombres", _("34. Otros nombres")),
        ]
    )
    return [
        ("tipo_documento", _("25. Tipo de documento")),
        ("expedicion_date", _("27. Fecha de expedición")),
        ("expedicion_municipio", _("29 y 30. Lugar de expedición")),
        *nombres,
    ]


def _say(campo: str, datos: DatosRut) -> str:
    valor = getattr(datos, campo)
    if not valor:
        return _VACIO
    if campo == "expedicion_date":
        return long_date(valor)
    if campo == "tipo_documento":
        return referencias.tipo_documento(valor).name
    if campo == "expedicion_municipio":
        lugar = referencias.municipio(valor)
        return f"{lugar.name}, {lugar.departamento_name}"
    return str(valor)


def differences(comparacion: Sequence[Comparacion]) -> tuple[Renglon, ...]:
    """Only what changes, line by line."""
    return tuple(Renglon(una.etiqueta, _say_difference(una)) for una in comparacion if una.cambia)


def _say_difference(una: Comparacion) -> str:
    if una.despues == _VACIO:
        return _("Sale: %s") % una.antes
    if una.antes == _VACIO:
        return _("Entra: %s") % una.despues
    return _("Antes: %(antes)s\nAhora: %(despues)s") % {"antes": una.antes, "despues": una.despues}


def reasons(cambio: Cambio) -> tuple[Grupo, ...]:
    """Code by code, why it leaves or enters."""
    if isinstance(cambio, CambioDeIdentificacion):
        return ()
    if isinstance(cambio, RetiroDeResponsabilidades):
        return (
            Grupo(
                _("Por qué sale cada responsabilidad"),
                tuple(
                    Renglon(
                        f"{retiro.codigo} {referencias.responsabilidad(retiro.codigo).name}",
                        "\n".join(
                            parte
                            for parte in (
                                f"{rules.ground(retiro.fundamento).texto}. {rules.ground(retiro.fundamento).norma}",
                                _say_act(retiro.acto),
                                _("Se vio: %s") % retiro.visto,
                            )
                            if parte
                        ),
                    )
                    for retiro in cambio.retiros
                ),
            ),
        )
    return (
        Grupo(
            _("Con qué acto"),
            tuple(
                Renglon(f"{calidad.codigo} {nombre_de_calidad(calidad.codigo)}", f"{que}. {_say_act(calidad.acto)}")
                for que, calidades in ((_("Entra"), cambio.agrega), (_("Sale"), cambio.quita))
                for calidad in calidades
            ),
        ),
    )


def _say_act(acto: ActoAdministrativo | None) -> str:
    if acto is None:
        return ""
    return _("Acto %(numero)s del %(fecha)s") % {"numero": acto.numero, "fecha": long_date(acto.fecha)}


def attended(comparecencia: Comparecencia, funcionario: str) -> Grupo:
    documento = referencias.tipo_documento(comparecencia.tipo_documento)
    return Grupo(
        _("La atención"),
        (
            Renglon(_("Cita"), comparecencia.cita),
            Renglon(_("Medio"), rules.MEDIOS[comparecencia.medio]),
            Renglon(
                _("Compareció"),
                f"{rules.QUIENES[comparecencia.quien]}: {documento.abbr} {comparecencia.numero_documento}",
            ),
            Renglon(_("Se comprobó"), "\n".join(rules.CHECKLIST[punto] for punto in rules.CHECKLIST)),
            Renglon(_("Soportes vistos"), comparecencia.evidencia),
            Renglon(_("Razón"), comparecencia.motivo),
            Renglon(_("Funcionario"), funcionario),
            Renglon(_("Norma"), _("Artículo 1.6.1.2.14 del Decreto 1625 de 2016")),
        ),
    )
