"""Who may register here, what the answers mean, and which responsibilities follow. No Django.

Sources: Estatuto Tributario and Decreto 1625 de 2016 (articles named beside each rule); the conditions of the
online service as the administration publishes them. Thresholds come in as arguments: UVT of the year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ventanilla.comun.dinero import format_pesos, uvt_to_pesos
from ventanilla.rut.rules.responsabilidades import OPCIONALES, SOLO_POR_OTRO_TRAMITE, Sugerencia, incompatibilities

MAX_ACTIVIDADES = 4  # boxes 46, 48 and twice 50
UVT_NO_RESPONSABLE = Decimal(3500)  # art. 437 par. 3 and art. 512-13 E.T.
UVT_AGENTE_RETENEDOR = Decimal(30_000)  # art. 368-2 E.T.
# Salaried, pensioners and people without economic activity do not sell: they are not asked about sales.
SIN_VENTAS = frozenset({"0010", "0020", "0081", "0082", "0090"})


class Quien(StrEnum):
    YO_CON_CEDULA = "cedula"
    MENOR = "menor"
    EXTRANJERO = "extranjero"
    OTRA_PERSONA = "otra_persona"
    SUCESION = "sucesion"
    EMPRESA = "empresa"


class Para(StrEnum):
    TRABAJAR = "trabajar"
    DECLARAR = "declarar"
    REPRESENTAR = "representar"
    COMERCIO = "comercio"
    ADUANAS = "aduanas"
    INVERSION = "inversion"


@dataclass(frozen=True, slots=True)
class Camino:
    """Another way than this one, told kindly. `a_cita` when it is an appointment with an official; `sigue_en` when it
    is another procedure here."""

    codigo: str
    titulo: str
    explicacion: str
    lleve: tuple[str, ...] = ()
    a_cita: bool = True
    sigue_en: str = ""


_CAMINO_POR_QUIEN: Mapping[Quien, Camino] = {
    Quien.MENOR: Camino(
        "menor",
        "Los menores de edad se inscriben con un funcionario",
        "Quien tiene menos de 18 años también puede tener RUT. Lo pide su papá, su mamá o su tutor en una cita.",
        ("El documento del menor.", "La cédula de quien lo representa.", "El registro civil de nacimiento."),
    ),
    Quien.EXTRANJERO: Camino(
        "extranjero",
        "Con documento extranjero, la inscripción es con un funcionario",
        "Debemos ver su documento: cédula de extranjería, pasaporte o permiso por protección temporal.",
        ("Su documento original y vigente.", "Un recibo o documento con la dirección donde vive."),
    ),
    Quien.OTRA_PERSONA: Camino(
        "apoderado",
        "Para inscribir a otra persona hace falta una cita",
        "En línea cada quien se inscribe a sí mismo. Con un poder, un funcionario recibe su solicitud.",
        (
            "El poder, con presentación personal.",
            "Su cédula.",
            "Copia de la cédula de la persona que representa.",
        ),
    ),
    Quien.SUCESION: Camino(
        "sucesion",
        "Las sucesiones se inscriben con un funcionario",
        "Debemos revisar los papeles de la sucesión y de quien la representa.",
        (
            "El registro civil de defunción.",
            "La cédula de quien representa la sucesión.",
            "El documento que lo nombra.",
        ),
    ),
    Quien.EMPRESA: Camino(
        "empresa",
        "Este camino es para personas",
        "Las sociedades y quienes se dedican al comercio se inscriben en la cámara de comercio. Las demás "
        "organizaciones las inscribe aquí mismo quien las representa, con su propio RUT y su firma electrónica.",
        ("El documento que creó la organización, y una copia.", "Un correo de la organización."),
        a_cita=False,
        sigue_en="rut-inscripcion-juridica",
    ),
}
_CAMINO_POR_PARA: Mapping[Para, Camino] = {
    Para.COMERCIO: Camino(
        "matricula_mercantil",
        "Su RUT se saca en la cámara de comercio",
        "Comprar y vender mercancía, o abrir un establecimiento, exige matrícula mercantil. La cámara de comercio "
        "de su ciudad hace los dos trámites a la vez: la matrícula y el RUT.",
        ("Su cédula.", "El nombre y la dirección del negocio."),
        a_cita=False,
    ),
    Para.ADUANAS: Camino(
        "calidad_aduanera",
        "Las calidades aduaneras se agregan con un funcionario",
        "Importar o exportar exige una calidad aduanera, y esa calidad la revisa un funcionario.",
        ("Su cédula.", "Los soportes de la operación que va a hacer."),
    ),
    Para.INVERSION: Camino(
        "inversion_extranjera",
        "La inversión extranjera se inscribe con un funcionario",
        "Debemos revisar los documentos de la inversión.",
        ("Su documento.", "El registro de la inversión."),
    ),
}
CAMINO_IDENTIDAD = Camino(
    "identidad",
    "No pudimos confirmar quién es usted",
    "Las respuestas no coinciden con el registro civil. Puede pasar si sus datos están desactualizados. Un "
    "funcionario lo confirma con su cédula a la vista. Guardamos lo que ya escribió.",
    ("Su cédula original.",),
)
CAMINO_FALLECIDA = Camino(
    "registro_civil",
    "El registro civil tiene un dato que debemos revisar con usted",
    "No podemos seguir en línea con este documento. Un funcionario lo revisa. Guardamos lo que ya escribió.",
    ("Su cédula original.",),
)


def camino_for(quien: Quien, para: Para) -> Camino | None:
    """The other way for these answers; None means: go on here."""
    return _CAMINO_POR_QUIEN.get(quien) or _CAMINO_POR_PARA.get(para)


def camino_by_codigo(codigo: str) -> Camino | None:
    todos = (*_CAMINO_POR_QUIEN.values(), *_CAMINO_POR_PARA.values(), CAMINO_IDENTIDAD, CAMINO_FALLECIDA)
    return next((camino for camino in todos if camino.codigo == codigo), None)


CAMINO_MENOR = _CAMINO_POR_QUIEN[Quien.MENOR]


def oldest_start(today: date) -> date:
    """An activity may have begun long ago: late registration is possible, with its penalty."""
    return today.replace(year=today.year - 60, day=1)


def latest_start(today: date) -> date:
    """One registers before starting, at most three months before."""
    return today + timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ventas:
    """What the person states of the income of the year. Pesos."""

    ingresos: int = 0
    gravados: bool = False
    establecimientos: int = 0
    franquicia: bool = False
    contrato_grande: bool = False
    restaurante: bool = False
    declara_renta: bool = False
    gran_patrimonio: bool = False

    @classmethod
    def from_json(cls, datos: Mapping[str, Any]) -> "Ventas":
        return cls(**{campo: datos[campo] for campo in cls.__slots__ if campo in datos})


_DE_QUIEN_VENDE = (
    "gravados",
    "ingresos",
    "establecimientos",
    "franquicia",
    "contrato_grande",
    "restaurante",
    "gran_patrimonio",
)


def sells(actividades: Sequence[str]) -> bool:
    return any(codigo not in SIN_VENTAS for codigo in actividades)


def questions_for(para: Para, actividades: Sequence[str]) -> tuple[str, ...]:
    """The fields of `Ventas` that must be asked: who does not sell is not asked about sales."""
    renta = () if para is Para.DECLARAR else ("declara_renta",)
    return renta + (_DE_QUIEN_VENDE if sells(actividades) else ())


def suggest(para: Para, actividades: Sequence[str], ventas: Ventas, *, uvt: int) -> tuple[Sugerencia, ...]:
    """The responsibilities that follow from the answers, each with its reason. `uvt`: pesos, of the year."""
    sugerencias: list[Sugerencia] = []
    if para is Para.REPRESENTAR:
        sugerencias.append(
            Sugerencia(
                "22",
                "Nos dijo que va a cumplir obligaciones por otra persona o entidad (art. 572 E.T.).",
                True,
            )
        )
    if para is Para.DECLARAR or ventas.declara_renta:
        sugerencias.append(
            Sugerencia("05", "Nos dijo que debe presentar declaración de renta (arts. 591 y 592 E.T.).", True)
        )
    if sells(actividades):
        sugerencias += _iva(ventas, uvt)
        if ventas.restaurante:
            sugerencias.append(_consumo(ventas, uvt))
    if ventas.gran_patrimonio:
        tope = format_pesos(uvt_to_pesos(UVT_AGENTE_RETENEDOR, uvt))
        sugerencias.append(
            Sugerencia(
                "07",
                f"Es comerciante y el año pasado su patrimonio o sus ingresos pasaron de {tope}, 30.000 UVT: debe "
                "practicar retención en la fuente (art. 368-2 E.T.).",
                True,
            )
        )
    return tuple(sugerencias)


def _iva(ventas: Ventas, uvt: int) -> list[Sugerencia]:
    """Art. 437 par. 3 E.T.: no responsable only when every condition is met."""
    tope = uvt_to_pesos(UVT_NO_RESPONSABLE, uvt)
    if not ventas.gravados:
        return [
            Sugerencia(
                "49",
                "Nos dijo que lo que vende o hace no paga IVA, o que todavía no vende (art. 437 E.T.).",
                True,
            )
        ]
    fallas = []
    if ventas.ingresos >= tope:
        fallas.append(f"espera recibir {format_pesos(ventas.ingresos)} o más")
    if ventas.establecimientos > 1:
        fallas.append("tiene más de un establecimiento")
    if ventas.franquicia:
        fallas.append("explota una franquicia, concesión o regalía")
    if ventas.contrato_grande:
        fallas.append("firmó o va a firmar un contrato por ese valor o más")
    limite = f"El límite es {format_pesos(tope)} al año, 3.500 UVT (art. 437 par. 3 E.T.)."
    if fallas:
        return [Sugerencia("48", f"Es responsable de IVA porque {', '.join(fallas)}. {limite}", True)]
    return [
        Sugerencia(
            "49",
            f"Espera menos de {format_pesos(tope)} al año y cumple las demás condiciones. {limite} "
            "Si lo prefiere, puede ser responsable de IVA: cambie 49 por 48.",
            False,
        )
    ]


def _consumo(ventas: Ventas, uvt: int) -> Sugerencia:
    """Art. 512-13 E.T.: restaurants and bars of natural persons."""
    tope = uvt_to_pesos(UVT_NO_RESPONSABLE, uvt)
    if ventas.ingresos < tope and ventas.establecimientos <= 1:
        return Sugerencia(
            "50",
            f"Su restaurante o bar recibe menos de {format_pesos(tope)} al año y tiene un solo local "
            "(art. 512-13 E.T.).",
            False,
        )
    return Sugerencia(
        "33",
        f"Su restaurante o bar recibe {format_pesos(tope)} o más al año, o tiene más de un local (art. 512-13 E.T.).",
        True,
    )


def refusals(codigos: Sequence[str], sugerencias: Sequence[Sugerencia]) -> tuple[str, ...]:
    """Why this choice of responsibilities cannot be; empty means that it can."""
    motivos = [par.porque for par in incompatibilities(codigos)]
    elegidas = set(codigos)
    for sugerencia in sugerencias:
        if sugerencia.obligatoria and sugerencia.codigo not in elegidas:
            motivos.append(f"Debe quedar la responsabilidad {sugerencia.codigo}. {sugerencia.porque}")
    for codigo in sorted(elegidas):
        if codigo in SOLO_POR_OTRO_TRAMITE:
            motivos.append(f"La responsabilidad {codigo} no se elige aquí. {SOLO_POR_OTRO_TRAMITE[codigo]}")
        elif codigo not in OPCIONALES and codigo not in {s.codigo for s in sugerencias}:
            motivos.append(f"La responsabilidad {codigo} no se puede elegir en la inscripción.")
    sugeridas = {s.codigo for s in sugerencias}
    if sugeridas & {"48", "49"} and not elegidas & {"48", "49"}:
        motivos.append("Elija si queda como responsable de IVA (48) o no responsable (49).")
    if sugeridas & {"33", "50"} and not elegidas & {"33", "50"}:
        motivos.append("Elija si queda como responsable del impuesto al consumo (33) o no responsable (50).")
    if not elegidas:
        motivos.append("Elija al menos una responsabilidad.")
    return tuple(dict.fromkeys(motivos))
