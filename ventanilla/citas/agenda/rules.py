"""How a change of the agenda is said in words. Texts are translated where they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ventanilla.citas.rules.agenda import BOGOTA
from ventanilla.citas.rules.canales import EN_PALABRAS, NECESIDADES
from ventanilla.comun.fechas import DIAS, MESES

ETIQUETAS: Mapping[str, str] = {
    "linea": "Qué se atiende",
    "canal": "Cómo",
    "canales": "Cómo se atiende",
    "puestos": "Puestos",
    "dias": "Días",
    "desde_time": "Desde las",
    "hasta_time": "Hasta las",
    "minutos": "Minutos de cada cita",
    "pausas": "Pausas",
    "desde_date": "Vale desde",
    "hasta_date": "Vale hasta",
    "reserva_vencimiento": "Cupos de cada hora para vencimientos",
    "festivos": "Atiende en festivos",
    "activa": "En uso",
    "activo": "En uso",
    "nombre": "Nombre",
    "atiende": "Necesidades que atiende",
    "dia_date": "Día que cierra",
    "motivo": "Por qué",
    "mes_date": "Mes",
    "abre_at": "Abre",
    "publico": "Para quién",
    "condicion": "Solo si",
    "objetivo": "Para qué sirve",
    "atencion": "Qué se hace en la cita",
    "requisitos": "Qué debe tener a la mano",
    "papeles": "Documentos que puede enviar antes",
    "cierre_horas": "Horas antes hasta las que se reciben documentos",
    "alternativa": "Qué puede hacer sin cita",
    "pide_pregunta": "Pide escribir la pregunta",
    "sin_cita": "Solo en orden de llegada",
    "orden": "Lugar en la lista",
    "solo_presencial": "Atiende todo en persona",
    "indicaciones": "Indicaciones para llegar",
    "cambios_minutos": "Minutos antes para cambiar o cancelar",
    "tolerancia_minutos": "Minutos de tolerancia",
    "regreso_minutos": "Minutos en los que vuelve un cupo",
    "oferta_minutos": "Minutos para responder una oferta",
    "despierta_time": "El día empieza a las",
    "duerme_time": "El día termina a las",
    "vencimiento_dias": "Días hábiles antes de un vencimiento",
    "rescate_horas": "Horas que se apartan otros cupos",
    "ventana_meses": "Meses abiertos para agendar",
    "sobrecupo": "Sobrecupos permitidos",
    "sobrecupo_maximo": "Sobrecupos por cada cien cupos",
    "desde": "Desde el día",
    "hasta": "Hasta el día",
    "cupos": "Cupos agregados",
}
LINEAS: Mapping[str, str] = {
    "rut": "RUT",
    "orientacion": "Orientación",
    "cobranzas": "Cobranzas",
    "devoluciones": "Devoluciones",
    "libros": "Libros",
    "radicacion": "Radicación",
    "preferente": "Preferente",
}
_PUBLICO = {"ambos": "Personas y empresas", "natural": "Personas", "juridica": "Empresas"}
NADA = "—"


@dataclass(frozen=True, slots=True)
class Diferencia:
    etiqueta: str
    antes: str
    despues: str


def in_words(campo: str, valor: Any, puestos: Mapping[int, str]) -> str:
    """A value as an official reads it."""
    if valor is None or valor == "" or valor == []:
        return NADA
    if isinstance(valor, bool):
        return "Sí" if valor else "No"
    if campo == "puestos":
        return ", ".join(puestos.get(uno, str(uno)) for uno in valor)
    if campo == "dias":
        return days_in_words(valor)
    if campo == "linea":
        return line_in_words(valor)
    if campo in ("canal", "canales"):
        return ", ".join(EN_PALABRAS[uno] for uno in ([valor] if campo == "canal" else valor))
    if campo == "atiende":
        return ", ".join(NECESIDADES[uno] for uno in valor)
    if campo == "pausas":
        return ", ".join(f"de {desde} a {hasta}" for desde, hasta in valor)
    if campo == "papeles":
        return "; ".join(f"{papel['nombre']}{' (obligatorio)' if papel['obligatorio'] else ''}" for papel in valor)
    if campo == "requisitos":
        return "; ".join(valor)
    if campo == "cupos":
        return str(len(valor))
    if campo == "publico":
        return _PUBLICO[valor]
    if campo == "mes_date":
        mes = date.fromisoformat(valor)
        return f"{MESES[mes.month - 1]} de {mes.year}"
    if campo.endswith("_date") or campo in ("desde", "hasta"):
        return day(date.fromisoformat(valor))
    if campo.endswith("_at"):
        momento = datetime.fromisoformat(valor).astimezone(BOGOTA)
        return f"{day(momento.date())} a las {momento:%H:%M}"
    return str(valor)


def line_in_words(linea: str) -> str:
    """A line that was made at the desk is called as it was written."""
    return LINEAS.get(linea, linea.replace("-", " ").replace("_", " ").capitalize())


def days_in_words(dias: Sequence[int]) -> str:
    """«lun a vie», «mar, jue»."""
    if len(dias) > 2 and list(dias) == list(range(dias[0], dias[-1] + 1)):
        return f"{DIAS[dias[0]][:3]} a {DIAS[dias[-1]][:3]}"
    return ", ".join(DIAS[dia][:3] for dia in dias)


def day(dia: date) -> str:
    return f"{DIAS[dia.weekday()]} {dia.day} de {MESES[dia.month - 1]} de {dia.year}"


def differences(
    antes: Mapping[str, Any], despues: Mapping[str, Any], puestos: Mapping[int, str]
) -> Sequence[Diferencia]:
    """What is not as it was, in the order of the form; of something new, all of it."""
    return [
        Diferencia(
            ETIQUETAS.get(campo, campo),
            in_words(campo, antes.get(campo), puestos),
            in_words(campo, despues.get(campo), puestos),
        )
        for campo in (despues or antes)
        if antes.get(campo) != despues.get(campo)
    ]
