"""The eight procedures of the register that need an appointment, and why. No Django.

They are those of the list «¿Cuáles canales puedo utilizar para hacer mi autogestión del RUT?» of the Abecé de servicios
digitales of the administration. Everything else is done here without an official.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ventanilla.comun.tramite import Impedimento


class Excepcion(StrEnum):
    """The reason that a booking takes with it."""

    FALLA_TECNICA = "falla_tecnica"
    IDENTIFICACION = "identificacion"
    RETIRO_DE_RESPONSABILIDADES = "retiro_de_responsabilidades"
    CALIDADES_ADUANERAS = "calidades_aduaneras"
    IVA_SIN_FIRMA = "iva_sin_firma"
    CONSUMO_SIN_FIRMA = "consumo_sin_firma"
    SUCESION_SIN_FIRMA = "sucesion_sin_firma"
    SIN_CLAVE_NI_CORREO = "sin_clave_ni_correo"


E = Excepcion
INSCRIPCION, INSCRIPCION_JURIDICA = "rut.inscripcion", "rut.inscripcion_juridica"
ACTUALIZACION, CANCELACION = "rut.actualizacion", "rut.cancelacion"
RETIRO_IVA, RETIRO_CONSUMO = "rut.retiro_iva", "rut.retiro_consumo"
RECUPERACION = "rut.recuperacion"


@dataclass(frozen=True, slots=True)
class _Texto:
    tramites: tuple[str, ...]
    titulo: str
    porque: str


_TEXTOS: Mapping[Excepcion, _Texto] = {
    E.FALLA_TECNICA: _Texto(
        (INSCRIPCION, INSCRIPCION_JURIDICA),
        "Una falla nuestra no lo deja inscribirse",
        "No necesita matrícula mercantil y una falla comprobada de este servicio no le permite inscribirse. "
        "Un funcionario lo inscribe.",
    ),
    E.IDENTIFICACION: _Texto(
        (ACTUALIZACION,),
        "Los datos de identificación se cambian con un funcionario",
        "El tipo y el número de documento, los nombres y la razón social solo cambian a la vista del documento "
        "(art. 1.6.1.2.14 del Decreto 1625 de 2016).",
    ),
    E.RETIRO_DE_RESPONSABILIDADES: _Texto(
        (ACTUALIZACION,),
        "Quitar una responsabilidad se hace con un funcionario",
        "En línea usted puede agregar responsabilidades. Para quitarlas, un funcionario revisa que ya no le "
        "correspondan.",
    ),
    E.CALIDADES_ADUANERAS: _Texto(
        (ACTUALIZACION,),
        "Las calidades aduaneras se agregan y se quitan con un funcionario",
        "Cada calidad aduanera tiene requisitos que un funcionario comprueba antes de escribirla en el RUT.",
    ),
    E.IVA_SIN_FIRMA: _Texto(
        (RETIRO_IVA,),
        "Sin firma electrónica, el retiro de IVA necesita una cita",
        "Usted pide dejar de ser responsable de IVA bajo su firma. Si no tiene firma electrónica, un funcionario "
        "recibe la solicitud.",
    ),
    E.CONSUMO_SIN_FIRMA: _Texto(
        (RETIRO_CONSUMO,),
        "Sin firma electrónica, el retiro del impuesto al consumo necesita una cita",
        "Usted pide dejar de ser responsable del impuesto al consumo bajo su firma. Si no tiene firma electrónica, un "
        "funcionario recibe la solicitud.",
    ),
    E.SUCESION_SIN_FIRMA: _Texto(
        (CANCELACION,),
        "Sin firma electrónica, la cancelación de una sucesión necesita una cita",
        "Quien pide cancelar el RUT de una sucesión liquidada firma la solicitud. Si no tiene firma electrónica, un "
        "funcionario la recibe.",
    ),
    E.SIN_CLAVE_NI_CORREO: _Texto(
        (RECUPERACION,),
        "Sin contraseña y sin acceso al correo del RUT",
        "No tiene la contraseña y en el RUT no hay un correo, o no recuerda la contraseña de ese correo. Un "
        "funcionario comprueba quién es usted y le devuelve la cuenta.",
    ),
}


@dataclass(frozen=True, slots=True)
class Situacion:
    """What is known of who asks and of what they want to do; what is not said is not so."""

    falla_comprobada: bool = False
    cambia_identificacion: bool = False
    quita_responsabilidades: bool = False
    cambia_aduanas: bool = False
    con_firma: bool = True
    es_sucesion: bool = False
    con_clave: bool = True
    con_correo: bool = True


def exception_for(tramite: str, situacion: Situacion) -> Impedimento | None:
    """The appointment that this procedure needs in this situation, with its reason; None: it is done online."""
    casos = {
        E.FALLA_TECNICA: situacion.falla_comprobada,
        E.IDENTIFICACION: situacion.cambia_identificacion,
        E.RETIRO_DE_RESPONSABILIDADES: situacion.quita_responsabilidades,
        E.CALIDADES_ADUANERAS: situacion.cambia_aduanas,
        E.IVA_SIN_FIRMA: not situacion.con_firma,
        E.CONSUMO_SIN_FIRMA: not situacion.con_firma,
        E.SUCESION_SIN_FIRMA: situacion.es_sucesion and not situacion.con_firma,
        E.SIN_CLAVE_NI_CORREO: not situacion.con_clave and not situacion.con_correo,
    }
    for excepcion, aplica in casos.items():
        if aplica and tramite in _TEXTOS[excepcion].tramites:
            return impedimento(excepcion)
    return None


def exceptions_of(tramite: str) -> tuple[Impedimento, ...]:
    """Every one that a procedure may meet: what its start page says before anything is asked."""
    return tuple(impedimento(excepcion) for excepcion in Excepcion if tramite in _TEXTOS[excepcion].tramites)


def all_exceptions() -> tuple[tuple[Impedimento, tuple[str, ...]], ...]:
    """The eight, each with the procedures that may meet it."""
    return tuple((impedimento(excepcion), _TEXTOS[excepcion].tramites) for excepcion in Excepcion)


_SE_GENERA = {E.IVA_SIN_FIRMA, E.CONSUMO_SIN_FIRMA, E.SUCESION_SIN_FIRMA}


def impedimento(excepcion: Excepcion) -> Impedimento:
    texto = _TEXTOS[excepcion]
    if excepcion in _SE_GENERA:  # the signature is made in three minutes: quicker than any appointment
        return Impedimento(
            excepcion.value, texto.titulo, texto.porque, cita=True, url_name="firma:mi_firma",
            boton="Generar mi firma electrónica",
        )  # fmt: skip
    return Impedimento(excepcion.value, texto.titulo, texto.porque, cita=True)
