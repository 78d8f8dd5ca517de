"""The states of a registration, how one follows another and on what grounds, and what each forbids. No Django.

Grounds: articles 1.6.1.2.16 (suspension), 1.6.1.2.18 (cancellation) and 1.6.1.2.20 (reactivation) of Decreto 1625 de
2016, the first as amended by Decreto 678 de 2022. What each state forbids is unverified beyond "a suspended NIT cannot
carry out procedures, invoice, or show the RUT to third parties".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class EstadoRut(StrEnum):
    ACTIVO = "ACTIVO"
    SUSPENDIDO = "SUSPENDIDO"
    CANCELADO = "CANCELADO"
    ANULADO = "ANULADO"


E = EstadoRut
SE_HABILITAN = frozenset({E.ACTIVO, E.SUSPENDIDO})  # the registers of the dead are cancelled


class Concepto(StrEnum):
    """Box 2. Only 02 was read in a source; the list of values carries the mark of each."""

    INSCRIPCION = "01"
    ACTUALIZACION = "02"
    SUSPENSION = "03"
    CANCELACION = "04"
    REACTIVACION = "05"
    ANULACION = "06"


class Causal(StrEnum):
    """Why a registration left a state, or came back to it."""

    # suspension, art. 1.6.1.2.16
    ORDEN = "orden"
    DIRECCION_INEXISTENTE = "direccion_inexistente"
    MATRICULA_RECURRIDA = "matricula_recurrida"
    DESACTUALIZADO = "desactualizado"
    PROVEEDOR_FICTICIO = "proveedor_ficticio"
    # cancellation, art. 1.6.1.2.18
    LIQUIDACION = "liquidacion"
    FUSION = "fusion"
    SUCESION_LIQUIDADA = "sucesion_liquidada"
    SIN_SUCESION = "sin_sucesion"
    FIN_DE_CONTRATO = "fin_de_contrato"
    INVERSION_TERMINADA = "inversion_terminada"
    CAMBIO_DE_DOCUMENTO = "cambio_de_documento"
    FIN_DE_ESTABLECIMIENTO = "fin_de_establecimiento"
    SEDE_AL_EXTERIOR = "sede_al_exterior"
    FIN_DE_FIDUCIA = "fin_de_fiducia"
    SIN_AUTORIZACION = "sin_autorizacion"
    # reactivation, art. 1.6.1.2.20
    SOLICITUD = "solicitud"
    ORDEN_DE_AREA = "orden_de_area"
    CUMPLIO = "cumplio"
    # annulment
    SIN_DERECHO = "sin_derecho"


C = Causal
CAUSALES: Mapping[Causal, str] = {
    C.ORDEN: "Orden de un juez o de una autoridad administrativa",
    C.DIRECCION_INEXISTENTE: "La dirección no existe o la persona no está allí",
    C.MATRICULA_RECURRIDA: "La matrícula mercantil está recurrida, con efecto suspensivo",
    C.DESACTUALIZADO: "Los datos del RUT están desactualizados",
    C.PROVEEDOR_FICTICIO: "Declaratoria de proveedor o exportador ficticio",
    C.LIQUIDACION: "Liquidación de la persona jurídica",
    C.FUSION: "Fusión o escisión de la persona jurídica",
    C.SUCESION_LIQUIDADA: "Sucesión liquidada",
    C.SIN_SUCESION: "Fallecimiento de quien no dejó bienes que repartir",
    C.FIN_DE_CONTRATO: "Fin del consorcio, unión temporal u otro contrato de colaboración",
    C.INVERSION_TERMINADA: "Fin de la inversión extranjera",
    C.CAMBIO_DE_DOCUMENTO: "Nuevo documento de identidad por cambio de sexo",
    C.FIN_DE_ESTABLECIMIENTO: "Fin de la actividad por establecimiento permanente",
    C.SEDE_AL_EXTERIOR: "La sede efectiva de administración pasó al exterior",
    C.FIN_DE_FIDUCIA: "Fin del patrimonio autónomo",
    C.SIN_AUTORIZACION: "Inscripción hecha sin autorización de la persona",
    C.SOLICITUD: "Solicitud de la persona",
    C.ORDEN_DE_AREA: "Orden de un área de la administración o de un juez",
    C.CUMPLIO: "Terminó la causa de la suspensión",
    C.SIN_DERECHO: "Inscripción hecha sin derecho o por error",
}


@dataclass(frozen=True, slots=True)
class Paso:
    """One step that the law allows, and the value of box 2 that it prints."""

    desde: frozenset[EstadoRut]
    hasta: EstadoRut
    concepto: Concepto


_SUSPENDE = Paso(frozenset({E.ACTIVO}), E.SUSPENDIDO, Concepto.SUSPENSION)
_CANCELA = Paso(frozenset({E.ACTIVO, E.SUSPENDIDO}), E.CANCELADO, Concepto.CANCELACION)
_REACTIVA = Paso(frozenset({E.CANCELADO, E.SUSPENDIDO}), E.ACTIVO, Concepto.REACTIVACION)
_ANULA = Paso(frozenset({E.ACTIVO, E.SUSPENDIDO, E.CANCELADO}), E.ANULADO, Concepto.ANULACION)
PASOS: Mapping[Causal, Paso] = {
    **dict.fromkeys(
        (C.ORDEN, C.DIRECCION_INEXISTENTE, C.MATRICULA_RECURRIDA, C.DESACTUALIZADO, C.PROVEEDOR_FICTICIO), _SUSPENDE
    ),
    **dict.fromkeys(
        (
            C.LIQUIDACION, C.FUSION, C.SUCESION_LIQUIDADA, C.SIN_SUCESION, C.FIN_DE_CONTRATO, C.INVERSION_TERMINADA,
            C.CAMBIO_DE_DOCUMENTO, C.FIN_DE_ESTABLECIMIENTO, C.SEDE_AL_EXTERIOR, C.FIN_DE_FIDUCIA, C.SIN_AUTORIZACION,
        ),
        _CANCELA,
    ),
    **dict.fromkeys((C.SOLICITUD, C.ORDEN_DE_AREA), _REACTIVA),
    C.CUMPLIO: Paso(frozenset({E.SUSPENDIDO}), E.ACTIVO, Concepto.REACTIVACION),
    C.SIN_DERECHO: _ANULA,
}  # fmt: skip


DE_OFICIO = (
    C.ORDEN, C.DIRECCION_INEXISTENTE, C.MATRICULA_RECURRIDA, C.DESACTUALIZADO, C.PROVEEDOR_FICTICIO, C.ORDEN_DE_AREA,
    C.SIN_DERECHO,
)  # fmt: skip
"""Grounds that the administration decides by itself; the others are asked for."""


class PasoInvalido(Exception):
    """That state cannot follow on these grounds; the message says why, for people."""


def next_state(estado: str, causal: Causal) -> Paso:
    """The step that these grounds give from this state. Raises PasoInvalido."""
    paso = PASOS[causal]
    if estado not in paso.desde:
        raise PasoInvalido(f"Un registro {EN_PALABRAS[EstadoRut(estado)]} no admite: {CAUSALES[causal].lower()}.")
    return paso


EN_PALABRAS: Mapping[EstadoRut, str] = {
    E.ACTIVO: "activo",
    E.SUSPENDIDO: "suspendido",
    E.CANCELADO: "cancelado",
    E.ANULADO: "anulado",
}


class Uso(StrEnum):
    """What other parts of the administration ask whether a registration allows."""

    ACTUALIZAR = "actualizar"
    DECLARAR = "declarar"
    FACTURAR = "facturar"
    REPRESENTAR = "representar"
    PEDIR_DEVOLUCION = "pedir_devolucion"
    ACREDITAR = "acreditar"
    CANCELAR = "cancelar"
    REACTIVAR = "reactivar"


U = Uso
PERMITE: Mapping[EstadoRut, frozenset[Uso]] = {
    E.ACTIVO: frozenset(Uso) - {U.REACTIVAR},
    # what is owed is still declared, and what is outdated can be brought up to date
    E.SUSPENDIDO: frozenset({U.ACTUALIZAR, U.DECLARAR, U.CANCELAR, U.REACTIVAR}),
    E.CANCELADO: frozenset({U.REACTIVAR}),
    E.ANULADO: frozenset(),
}


VUELVEN = frozenset(estado for estado in EstadoRut if U.REACTIVAR in PERMITE[estado])


def allows(estado: str, uso: Uso) -> bool:
    """Whether a registration in this state may be used for this."""
    return uso in PERMITE[EstadoRut(estado)]


def refusal(estado: str, uso: Uso) -> str:
    """Why it may not be, and what to do; "" when it may."""
    if allows(estado, uso):
        return ""
    if estado == E.ACTIVO:
        return "Su RUT está activo: no hay nada que reactivar."
    if estado == E.SUSPENDIDO:
        return "Su RUT está suspendido. Pida la reactivación y después vuelva a este trámite."
    if estado == E.CANCELADO:
        return "Su RUT está cancelado. Si lo necesita otra vez, pida la reactivación."
    return "Su registro fue anulado. Pida una cita para revisarlo con un funcionario."
