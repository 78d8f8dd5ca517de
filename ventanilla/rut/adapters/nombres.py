"""What the coded boxes of form 001 say in words: of the country, the municipality, the activity …"""

from collections.abc import Iterator, Mapping, Sequence

from ventanilla.referencias import selectors as referencias
from ventanilla.rut.rules.casillas import Casillas

# The boxes whose codes are a short list of their own, kept under the number of the box …
_DE_LISTA = ("2", "24", "54", "55", "56", "57", "62", "70", "71", "75", "88", "89", "98", "160",
             *(str(numero) for numero in range(63, 70)))  # fmt: skip
# … and those that share a list: documents, countries, departments with their municipality, activities.
_DE_DOCUMENTO = ("25", "100", "111", "124", "136", "148")
_DE_PAIS = ("28", "38", "114")
_DE_LUGAR = (("29", "30"), ("39", "40"), ("78", "79"), ("163", "164"))
_DE_ACTIVIDAD = ("46", "48", "50", "161")


def names_of_boxes(principal: Casillas, hojas: Mapping[int, Sequence[Casillas]]) -> dict[str, str]:
    """By number of the box for what is said once ("40"); by box and code elsewhere ("53:05", "98:18", "164:11001").

    The key of a municipality is always its five digits. Codes that no list holds have no name.
    """
    nombres: dict[str, str] = {}
    for registro in (principal, *(registro for registros in hojas.values() for registro in registros)):
        nombres.update(_names_of_record(registro))
    una_vez = [numero for numero, valor in principal.items() if isinstance(valor, str) and valor]
    nombres |= {n: nombres[f"{n}:{principal[n]}"] for n in una_vez if f"{n}:{principal[n]}" in nombres}
    for departamento, municipio in (("29", "30"), ("39", "40")):
        if principal[departamento]:
            nombres[municipio] = nombres[f"{municipio}:{principal[departamento]}{principal[municipio]}"]
    if principal["12"]:
        nombres["12"] = referencias.punto_contacto(str(principal["12"])).name
    return nombres


def _names_of_record(registro: Casillas) -> Iterator[tuple[str, str]]:
    paises = {pais.dian_code: pais.name for pais in referencias.paises() if pais.dian_code}
    for numero in _DE_LISTA:
        for c in _codes(registro, numero):
            if nombre := referencias.nombre_de_valor(numero, c):
                yield f"{numero}:{c}", nombre
    for numero in _DE_DOCUMENTO:
        yield from ((f"{numero}:{c}", referencias.tipo_documento(c).name) for c in _codes(registro, numero))
    for numero in _DE_PAIS:
        yield from ((f"{numero}:{c}", paises[c]) for c in _codes(registro, numero) if c in paises)
    for numero in _DE_ACTIVIDAD:
        yield from ((f"{numero}:{c}", referencias.actividad(c).description) for c in _codes(registro, numero))
    yield from ((f"53:{c}", referencias.responsabilidad(c).name) for c in _codes(registro, "53"))
    for departamento, municipio in _DE_LUGAR:
        for d, m in zip(_codes(registro, departamento), _codes(registro, municipio), strict=True):
            lugar = referencias.municipio(f"{d}{m}")
            yield f"{departamento}:{d}", lugar.departamento_name
            yield f"{municipio}:{d}{m}", lugar.name


def _codes(registro: Casillas, numero: str) -> list[str]:
    valor = registro.get(numero, "")
    return [codigo for codigo in (valor if isinstance(valor, list) else [valor]) if codigo]
