"""Public code lists, so no Actor. Retired rows are not offered in lists but are still found by their code.

Each list is kept in the process once read. A one-row table holds a token that changes with any list; it is
looked at again when the last look is thirty seconds old, with one tiny query. So a change made in one process
shows in the others within half a minute, soon enough for lists that change a few times a year; the process
that made the change forgets at once. What must hold at every instant is held by the database, not by copies.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar, cast

from ventanilla.comun.busqueda import Entrada, Indice, fold
from ventanilla.referencias import models, rules
from ventanilla.referencias.rules import (
    Actividad,
    ActividadEncontrada,
    Departamento,
    Municipio,
    Pais,
    PreguntaFrecuente,
    PuntoContacto,
    Responsabilidad,
    Seccion,
    SeccionConActividades,
    TipoDocumento,
    Uvt,
    ValorDeCasilla,
    Vencimiento,
)

LOOK_AGAIN_SECONDS = 30.0
T = TypeVar("T")
SIN_SECCION = Seccion("", "Sin actividad empresarial: asalariados, pensionados, rentistas y otros")


class _Memory:
    """Lists of one version. A new token empties it; nothing is kept while no list was ever loaded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._token = ""
            self._looked = float("-inf")
            self._lists: dict[str, object] = {}

    def get(self, name: str, read: Callable[[], T]) -> T:
        if time.monotonic() - self._looked > LOOK_AGAIN_SECONDS:
            token = models.VersionDeListas.objects.values_list("token", flat=True).first() or ""
            with self._lock:
                if token != self._token or not token:
                    self._lists = {}
                self._token = token
                self._looked = time.monotonic() if token else float("-inf")
        lists = self._lists  # a concurrent change replaces the dict; what is read now goes to the old one
        if name not in lists:
            lists[name] = read()
        return cast(T, lists[name])


_memory = _Memory()


def forget() -> None:
    """Read everything again at the next question. For the process that changes a list, and for tests."""
    _memory.clear()


def _departamentos() -> dict[str, Departamento]:
    return _memory.get(
        "departamentos",
        lambda: {
            row.code: Departamento(row.code, row.name, row.retirado_at is None)
            for row in models.Departamento.objects.all()
        },
    )


def departamentos() -> list[Departamento]:
    """In alphabetical order, as people look for theirs."""
    live = (d for d in _departamentos().values() if d.vigente)
    return sorted(live, key=lambda d: fold(d.name))


def _municipios() -> dict[str, Municipio]:
    return _memory.get(
        "municipios",
        lambda: {
            row.code: Municipio(
                row.code,
                row.name,
                row.departamento_id,
                row.departamento.name,
                row.kind,
                row.retirado_at is None,
            )
            for row in models.Municipio.objects.select_related("departamento")
        },
    )


def municipios_of(departamento_code: str) -> list[Municipio]:
    """In alphabetical order. Raises DoesNotExist for an unknown department."""
    if departamento_code not in _departamentos():
        raise models.Departamento.DoesNotExist(departamento_code)
    found = (m for m in _municipios().values() if m.departamento_code == departamento_code and m.vigente)
    return sorted(found, key=lambda m: fold(m.name))


def municipio(code: str) -> Municipio:
    """Raises DoesNotExist."""
    try:
        return _municipios()[code]
    except KeyError:
        raise models.Municipio.DoesNotExist(code) from None


def _letters(texto: str) -> str:
    return "".join(letra for letra in fold(texto) if letra.isalnum())


def _index_of_municipios() -> dict[str, list[Municipio]]:
    def read() -> dict[str, list[Municipio]]:
        found: dict[str, list[Municipio]] = defaultdict(list)
        for lugar in _municipios().values():
            if lugar.vigente:
                for nombre in {lugar.code, _letters(lugar.name), _letters(lugar.completo)}:
                    found[nombre].append(lugar)
        return found

    return _memory.get("indice_municipios", read)


def find_municipios(texto: str) -> list[Municipio]:
    """Those that are called so, with or without their department: «tunja», «Tunja, Boyacá», «15001». A part of a long
    name is enough when nothing is called just so: «Cali»."""
    justos = _index_of_municipios().get(_letters(texto), [])
    palabras = set(_words(texto))
    if not justos and palabras:
        justos = [
            lugar for lugar in _municipios().values() if lugar.vigente and palabras <= set(_words(lugar.completo))
        ]
    return sorted(justos, key=lambda lugar: lugar.completo)


def _words(texto: str) -> list[str]:
    return "".join(letra if letra.isalnum() else " " for letra in fold(texto)).split()


def _read_actividades() -> dict[str, Actividad]:
    words = {
        row.actividad_id: tuple(phrase.strip() for phrase in row.words.split("|") if phrase.strip())
        for row in models.PalabrasDeActividad.objects.filter(retirado_at__isnull=True)
    }
    found = {}
    for row in models.Actividad.objects.select_related("grupo__parent__parent"):
        division = row.grupo.parent if row.grupo else None
        top = division.parent if division else None
        seccion = Seccion(top.code, top.description) if top else SIN_SECCION
        found[row.code] = Actividad(
            row.code,
            row.description,
            seccion.code,
            seccion.title,
            words.get(row.code, ()),
            row.retirado_at is None,
        )
    return found


def _actividades() -> dict[str, Actividad]:
    return _memory.get("actividades", _read_actividades)


def actividad(code: str) -> Actividad:
    """Raises DoesNotExist."""
    try:
        return _actividades()[code]
    except KeyError:
        raise models.Actividad.DoesNotExist(code) from None


def actividades_by_section() -> list[SeccionConActividades]:
    """Every live class under its section, for people who prefer to look through."""
    by_section: dict[Seccion, list[Actividad]] = defaultdict(list)
    for found in _actividades().values():
        if found.vigente:
            by_section[Seccion(found.seccion_code, found.seccion_title)].append(found)
    return [
        SeccionConActividades(seccion, tuple(sorted(actividades, key=lambda a: a.code)))
        for seccion, actividades in sorted(by_section.items(), key=lambda item: item[0].code)
    ]


def _index_of_actividades() -> Indice:
    return _memory.get(
        "indice_actividades",
        lambda: Indice(Entrada(a.code, a.description, a.palabras) for a in _actividades().values() if a.vigente),
    )


def search_actividades(query: str, limit: int = 12) -> list[ActividadEncontrada]:
    """By code or its beginning, or by what people call what they do; forgives accents and typos."""
    text = query.strip()
    if text.isascii() and text.isdigit():
        live = (a for code, a in _actividades().items() if a.vigente and code.startswith(text))
        found = [(a, a.code) for a in sorted(live, key=lambda a: a.code)]
    else:
        results = _index_of_actividades().rank(text, limit)
        found = [(_actividades()[result.clave], result.coincidencia) for result in results]
    return [
        ActividadEncontrada(a.code, a.description, a.seccion_title, coincidencia)
        for a, coincidencia in found[: max(0, limit)]
    ]


def _responsabilidades() -> dict[str, Responsabilidad]:
    return _memory.get(
        "responsabilidades",
        lambda: {
            row.code: Responsabilidad(
                row.code,
                row.name,
                row.kind,
                row.explanation,
                row.retirado_at is None and row.status == "vigente",
            )
            for row in models.Responsabilidad.objects.all()
        },
    )


def responsabilidades() -> list[Responsabilidad]:
    """The ones in force, by code."""
    return [r for _code, r in sorted(_responsabilidades().items()) if r.vigente]


def responsabilidad(code: str) -> Responsabilidad:
    """Also a historical one. Raises DoesNotExist."""
    try:
        return _responsabilidades()[code]
    except KeyError:
        raise models.Responsabilidad.DoesNotExist(code) from None


def _tipos_documento() -> dict[str, TipoDocumento]:
    return _memory.get(
        "tipos_documento",
        lambda: {
            row.code: TipoDocumento(
                row.code,
                row.name,
                row.abbr,
                row.person_kind,
                tuple(row.used_in.split(";")),
                row.retirado_at is None,
            )
            for row in models.TipoDocumento.objects.all()
        },
    )


def tipos_documento(uso: str = "") -> list[TipoDocumento]:
    """Those of one use (rut, fe, citas, exogena), or all."""
    return [t for _code, t in sorted(_tipos_documento().items()) if t.vigente and (not uso or uso in t.usos)]


def tipo_documento(code: str) -> TipoDocumento:
    """Raises DoesNotExist."""
    try:
        return _tipos_documento()[code]
    except KeyError:
        raise models.TipoDocumento.DoesNotExist(code) from None


def _paises() -> list[Pais]:
    return _memory.get(
        "paises",
        lambda: sorted(
            (
                Pais(row.code, row.name, row.alpha3, row.dian_code, row.retirado_at is None)
                for row in models.Pais.objects.all()
            ),
            key=lambda pais: fold(pais.name),
        ),
    )


def paises() -> list[Pais]:
    """In alphabetical order."""
    return [pais for pais in _paises() if pais.vigente]


def _puntos() -> dict[str, PuntoContacto]:
    return _memory.get(
        "puntos",
        lambda: {
            row.code: PuntoContacto(
                row.code,
                row.name,
                row.city,
                row.municipio_id,
                row.address,
                row.kind,
                row.seccional_id,
                row.retirado_at is None,
            )
            for row in models.PuntoContacto.objects.all()
        },
    )


def _index_of_puntos() -> Indice:
    def entry(punto: PuntoContacto) -> Entrada:
        place = _municipios()[punto.municipio_code]
        words = (punto.city, place.name, place.departamento_name, punto.address)
        return Entrada(punto.code, punto.name, tuple(word for word in words if word))

    return _memory.get("indice_puntos", lambda: Indice(entry(punto) for punto in _puntos().values() if punto.vigente))


def puntos_contacto(query: str = "") -> list[PuntoContacto]:
    """Found by city, department, name or address; without a query all of them, by city."""
    if query.strip():
        return [_puntos()[result.clave] for result in _index_of_puntos().rank(query)]
    return sorted((p for p in _puntos().values() if p.vigente), key=lambda p: (fold(p.city), p.code))


def punto_contacto(code: str) -> PuntoContacto:
    """Also one that is closed. Raises DoesNotExist."""
    try:
        return _puntos()[code]
    except KeyError:
        raise models.PuntoContacto.DoesNotExist(code) from None


def seccional_of(municipio_code: str) -> str:
    """Box 12 for a natural person who lives there. Raises DoesNotExist for an unknown municipality."""
    known = _memory.get("seccionales", dict[str, str])
    if municipio_code not in known:
        municipio(municipio_code)
        known[municipio_code] = rules.choose_seccional(
            municipio_code, tuple(_puntos().values()), _excepciones_seccional()
        )
    return known[municipio_code]


def _excepciones_seccional() -> dict[str, str]:
    return _memory.get(
        "excepciones_seccional",
        lambda: dict(
            models.ExcepcionSeccional.objects.filter(retirado_at__isnull=True).values_list("zona", "seccional_id")
        ),
    )


def _uvt() -> dict[int, Uvt]:
    return _memory.get(
        "uvt",
        lambda: {
            row.year: Uvt(row.year, row.value, row.source, row.verificado)
            for row in models.Uvt.objects.filter(retirado_at__isnull=True)
        },
    )


def uvt(year: int) -> int:
    """Pesos of one UVT in that year. Raises DoesNotExist."""
    try:
        return _uvt()[year].value
    except KeyError:
        raise models.Uvt.DoesNotExist(str(year)) from None


def uvt_in_force(year: int) -> int:
    """The UVT of that year, or the newest one before it while the new one is not published or not loaded."""
    valores = _uvt()
    return valores[max(conocido for conocido in valores if conocido <= year)].value


def uvts() -> list[Uvt]:
    """Newest first."""
    return [value for _year, value in sorted(_uvt().items(), reverse=True)]


def _valores() -> list[ValorDeCasilla]:
    return _memory.get(
        "valores",
        lambda: [
            ValorDeCasilla(
                row.tabla, row.casilla, row.code, row.name, row.retirado_at is None and row.evidence != "historica"
            )
            for row in models.ValorDeCasilla.objects.all()
        ],
    )


def valores_de_casilla(casilla: str) -> list[ValorDeCasilla]:
    """The values of a small table of form 001, by the number of its box."""
    return [valor for valor in _valores() if valor.casilla == casilla and valor.vigente]


def nombre_de_valor(casilla: str, code: str) -> str:
    """What a code of a small table says, also a retired one; "" for a code that the table never had."""
    return next((valor.name for valor in _valores() if (valor.casilla, valor.code) == (casilla, code)), "")


def formas_de_organizacion() -> list[ValorDeCasilla]:
    """How people may organise themselves; each form is written in a box of its own kind, 63 to 69."""
    return [valor for valor in _valores() if valor.tabla == "rut.forma" and valor.vigente]


def casilla_de_forma(code: str) -> str:
    """The box (63 to 69) in which a form of organisation is written; "" for one that is not in the list."""
    return next((valor.casilla for valor in _valores() if (valor.tabla, valor.code) == ("rut.forma", code)), "")


def _vencimientos() -> list[Vencimiento]:
    return _memory.get(
        "vencimientos",
        lambda: [
            Vencimiento(
                row.impuesto,
                row.formulario,
                row.periodo,
                row.tax_year,
                row.desde,
                row.hasta,
                row.digitos,
                row.vence_date,
            )
            for row in models.Vencimiento.objects.filter(retirado_at__isnull=True).order_by("vence_date", "clave")
        ],
    )


def vencimientos_of(
    nit: str, *, desde: date, hasta: date, responsabilidades: Collection[str] = ()
) -> list[Vencimiento]:
    """What falls due between both days, included, the soonest first. `nit` without its check digit.

    `responsabilidades` are codes of box 53. Without them it is everything that could be of such a NIT; IVA then and
    always shows both periodicities, since the one that holds depends on the income of the year before.
    """
    if not (nit.isascii() and nit.isdigit()):
        return []
    return [
        vencimiento
        for vencimiento in _vencimientos()
        if desde <= vencimiento.vence_date <= hasta
        and vencimiento.is_of(nit)
        and rules.concerns(vencimiento.impuesto, nit, responsabilidades)
    ]


def _preguntas() -> dict[str, PreguntaFrecuente]:
    return _memory.get(
        "preguntas",
        lambda: {
            row.code: PreguntaFrecuente(row.code, row.topic, row.question, row.answer, row.source)
            for row in models.PreguntaFrecuente.objects.filter(retirado_at__isnull=True)
        },
    )


def temas_de_preguntas() -> list[str]:
    """The topics, in the order of the list."""
    return list(dict.fromkeys(pregunta.topic for pregunta in _preguntas().values()))


def preguntas_frecuentes(query: str = "", topic: str = "") -> list[PreguntaFrecuente]:
    """All of them, those of a topic, or the ones that answer a question in the person's own words."""
    every = _preguntas()
    if query.strip():
        index = _memory.get(
            "indice_preguntas",
            lambda: Indice(Entrada(p.code, p.question, (p.answer,)) for p in every.values()),
        )
        found = [every[result.clave] for result in index.rank(query) if result.clave in every]
    else:
        found = list(every.values())
    return [pregunta for pregunta in found if not topic or pregunta.topic == topic]
