"""The six sheets of form 001: every box with its title, in the official order, and its place on the paper.

Titles and numbers are those of the form; those of boxes 64 to 97, 160, 161 and 166 to 173 could not all be read in a
source. Data only: what a box holds comes from `rut.rules.casillas`.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Casilla:
    """One numbered box: its share of a row of 24 columns, and how many positions it has.

    `largo` limits what is printed where nothing can wrap: in small cells, at the foot of the page. A municipality is
    named together with its `departamento`, the number of another box.
    """

    numero: str
    titulo: str
    ancho: int
    posiciones: int = 1
    largo: int | None = None
    departamento: str = ""
    pesos: bool = False


Fila = tuple[Casilla, ...]


@dataclass(frozen=True, slots=True)
class Seccion:
    """Rows of boxes under a title. With `columnas` it is a table: a box on each row, a column for each position."""

    titulo: str
    filas: tuple[Fila, ...]
    columnas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HojaAnexa:
    """One of sheets 2 to 6. `registro` is how one record of it is called; a section without a title takes that name
    and a number. What does not fit in `por_hoja` goes on continuation sheets, unless there is no such thing."""

    numero: int
    titulo: str
    registro: str
    por_hoja: int
    secciones: tuple[Seccion, ...]
    continua: bool = True

    @property
    def casillas(self) -> tuple[Casilla, ...]:
        return tuple(casilla for seccion in self.secciones for fila in seccion.filas for casilla in fila)


C = Casilla
ENCABEZADO: Final = (
    (C("2", "Concepto", 12), C("4", "Número de formulario", 12)),
    (
        C("5", "Número de Identificación Tributaria (NIT)", 8, largo=20),
        C("6", "DV", 2),
        C("12", "Dirección seccional", 9),
        C("14", "Buzón electrónico", 5),
    ),
)
SECCIONES: Final = (
    Seccion(
        "Identificación",
        (
            (
                C("24", "Tipo de contribuyente", 7),
                C("25", "Tipo de documento", 7),
                C("26", "Número de identificación", 6),
                C("27", "Fecha de expedición", 4),
            ),
            (
                C("28", "Lugar de expedición: país", 8),
                C("29", "Departamento", 8),
                C("30", "Ciudad/Municipio", 8),
            ),
            (
                C("31", "Primer apellido", 6),
                C("32", "Segundo apellido", 6),
                C("33", "Primer nombre", 6),
                C("34", "Otros nombres", 6),
            ),
            (C("35", "Razón social", 24),),
            (C("36", "Nombre comercial", 17), C("37", "Sigla", 7)),
        ),
    ),
    Seccion(
        "Ubicación",
        (
            (C("38", "País", 8), C("39", "Departamento", 8), C("40", "Ciudad/Municipio", 8)),
            (C("41", "Dirección principal", 24),),
            (
                C("42", "Correo electrónico", 11),
                C("43", "Código postal", 4),
                C("44", "Teléfono 1", 4),
                C("45", "Teléfono 2", 5),
            ),
        ),
    ),
    Seccion(
        "Clasificación",
        (
            (C("46", "Actividad principal: código", 18), C("47", "Actividad principal: fecha de inicio", 6)),
            (
                C("48", "Actividad secundaria: código", 18),
                C("49", "Actividad secundaria: fecha de inicio", 6),
            ),
            (C("50", "Otras actividades: código", 24, 2),),
            (C("51", "Ocupación: código", 18), C("52", "Número de establecimientos", 6)),
        ),
    ),
    Seccion("Responsabilidades, calidades y atributos", ((C("53", "Código", 24, 26, largo=4),),)),
    Seccion("Usuarios aduaneros", ((C("54", "Código", 24, 20, largo=4),),)),
    Seccion(
        "Exportadores",
        (
            (
                C("55", "Forma", 4),
                C("56", "Tipo", 4),
                C("57", "Modo (servicio 1, 2 y 3)", 8, 3),
                C("58", "CPC (servicio 1, 2 y 3)", 8, 3),
            ),
        ),
    ),
    Seccion(
        "Para uso exclusivo de la administración",
        (
            (
                C("59", "Anexos", 3),
                C("60", "No. de folios", 3),
                C("61", "Fecha", 4),
                C("984", "Nombre", 8),
                C("985", "Cargo", 6),
            ),
        ),
    ),
)
CASILLAS: Final = tuple(
    casilla for filas in (ENCABEZADO, *(seccion.filas for seccion in SECCIONES)) for fila in filas for casilla in fila
)

# Every other sheet repeats these at its head.
ENCABEZADO_ANEXA: Final = (
    (
        C("4", "Número de formulario", 9),
        C("5", "Número de Identificación Tributaria (NIT)", 12, largo=20),
        C("6", "DV", 3),
    ),
)


def _nombres(desde: int) -> Fila:
    """Names and surnames of a person, four boxes in a row of numbers."""
    titulos = ("Primer apellido", "Segundo apellido", "Primer nombre", "Otros nombres")
    return tuple(C(str(desde + lugar), titulo, 6) for lugar, titulo in enumerate(titulos))


def _contable(titulo: str, desde: int) -> Seccion:
    """An auditor or the accountant: twelve boxes with the same titles in each of the three blocks of sheet 5."""
    return Seccion(
        titulo,
        (
            (
                C(str(desde), "Tipo de documento", 9),
                C(str(desde + 1), "Número de identificación", 6),
                C(str(desde + 2), "DV", 2),
                C(str(desde + 3), "Número de tarjeta profesional", 7),
            ),
            _nombres(desde + 4),
            (
                C(str(desde + 8), "Número de Identificación Tributaria (NIT)", 7),
                C(str(desde + 9), "DV", 2),
                C(str(desde + 10), "Sociedad o firma designada", 10),
                C(str(desde + 11), "Fecha de nombramiento", 5),
            ),
        ),
    )


HOJA_2: Final = HojaAnexa(
    2,
    "Características y formas de las organizaciones",
    "Organización",
    1,
    (
        Seccion(
            "Características y formas",
            (
                (C("62", "Naturaleza", 12), C("63", "Formas asociativas", 12)),
                (C("64", "Entidades o institutos de derecho público", 12), C("65", "Fondos", 12)),
                (C("66", "Cooperativas", 12), C("67", "Sociedades y organismos extranjeros", 12)),
                (C("68", "Sin personería jurídica", 12), C("69", "Otras organizaciones no clasificadas", 12)),
                (C("70", "Beneficio", 24),),
            ),
        ),
        Seccion(
            "Constitución, registro y última reforma",
            (
                (C("71", "Clase", 24, 2),),
                (C("72", "Número", 24, 2),),
                (C("73", "Fecha", 24, 2),),
                (C("74", "Número de notaría", 24, 2),),
                (C("75", "Entidad de registro", 24, 2),),
                (C("76", "Fecha de registro", 24, 2),),
                (C("77", "No. matrícula mercantil", 24, 2),),
                (C("78", "Departamento", 24, 2),),
                (C("79", "Ciudad/Municipio", 24, 2, departamento="78"),),
            ),
            columnas=("Constitución y registro", "Última reforma"),
        ),
        Seccion(
            "Vigencia y composición del capital",
            (
                (C("80", "Vigencia desde", 12), C("81", "Vigencia hasta (9999-12-31: indefinida)", 12)),
                (C("82", "Nacional %", 8), C("83", "Nacional público %", 8), C("84", "Nacional privado %", 8)),
                (C("85", "Extranjero %", 8), C("86", "Extranjero público %", 8), C("87", "Extranjero privado %", 8)),
            ),
        ),
        Seccion(
            "Vigilancia y estado",
            (
                (
                    C("88", "Entidad de vigilancia y control", 11),
                    C("89", "Estado actual", 8),
                    C("90", "Fecha cambio de estado", 5),
                ),
            ),
        ),
        Seccion(
            "Vinculación económica",
            (
                (
                    C("91", "Número de Identificación Tributaria (NIT)", 8),
                    C("92", "DV", 2),
                    C("93", "Vinculación económica", 14),
                ),
                (C("94", "Nombre del grupo económico y/o empresarial", 24),),
                (
                    C("95", "NIT de la matriz o controlante", 8),
                    C("96", "DV", 2),
                    C("97", "Nombre o razón social de la matriz o controlante", 14),
                ),
                (C("170", "Identificación tributaria en el exterior", 12), C("171", "País", 12)),
                (
                    C("172", "Identificación en el exterior de quien tiene el establecimiento permanente", 12),
                    C("173", "Nombre o razón social de quien tiene el establecimiento permanente", 12),
                ),
            ),
        ),
    ),
    continua=False,
)
HOJA_3: Final = HojaAnexa(
    3,
    "Representación",
    "Representante",
    5,
    (
        Seccion(
            "",
            (
                (
                    C("98", "Representación", 9),
                    C("99", "Fecha inicio ejercicio representación", 7),
                    C("100", "Tipo de documento", 8),
                ),
                (
                    C("101", "Número de identificación", 9),
                    C("102", "DV", 2),
                    C("103", "Número de tarjeta profesional", 13),
                ),
                _nombres(104),
                (
                    C("108", "Número de Identificación Tributaria (NIT)", 7),
                    C("109", "DV", 2),
                    C("110", "Razón social representante legal", 15),
                ),
            ),
        ),
    ),
)
HOJA_4: Final = HojaAnexa(
    4,
    "Socios y/o miembros de juntas directivas, consorcios, uniones temporales",
    "Socio o miembro",
    5,
    (
        Seccion(
            "",
            (
                (
                    C("111", "Tipo de documento", 9),
                    C("112", "Número de identificación", 6),
                    C("113", "DV", 2),
                    C("114", "Nacionalidad", 7),
                ),
                _nombres(115),
                (C("119", "Razón social", 24),),
                (
                    C("120", "Valor capital del socio", 8, pesos=True),
                    C("121", "% Participación", 6),
                    C("122", "Fecha de ingreso", 5),
                    C("123", "Fecha de retiro", 5),
                ),
            ),
        ),
    ),
)
HOJA_5: Final = HojaAnexa(
    5,
    "Revisor fiscal y contador",
    "Grupo de revisores y contador",
    1,
    (
        _contable("Revisor fiscal principal", 124),
        _contable("Revisor fiscal suplente", 136),
        _contable("Contador", 148),
    ),
)
HOJA_6: Final = HojaAnexa(
    6,
    "Establecimientos, agencias, sucursales, oficinas, sedes o negocios",
    "Establecimiento",
    5,
    (
        Seccion(
            "",
            (
                (C("160", "Tipo de establecimiento", 9), C("161", "Actividad económica", 15)),
                (C("162", "Nombre del establecimiento", 24),),
                (
                    C("163", "Departamento", 6),
                    C("164", "Ciudad/Municipio", 7, departamento="163"),
                    C("165", "Dirección", 11),
                ),
                (
                    C("166", "Número de matrícula mercantil", 7),
                    C("167", "Fecha de la matrícula mercantil", 7),
                    C("168", "Teléfono", 5),
                    C("169", "Fecha de cierre", 5),
                ),
            ),
        ),
    ),
)
ANEXAS: Final = {hoja.numero: hoja for hoja in (HOJA_2, HOJA_3, HOJA_4, HOJA_5, HOJA_6)}
