"""Finding somebody by number, by document or by name, and an organisation by what it is."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F

from ventanilla.comun.busqueda import fold
from ventanilla.comun.nit import NitInvalido, format_nit, parse_nit
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.models import VersionRut
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import EstadoRut
from ventanilla.rut.selectors.registro import PERSONA_JURIDICA


def nit_of_organisation(datos: DatosRut) -> str | None:
    """The NIT of the organisation that has this name and was made by this act (class, number and date); None when the
    register has no such one, or annulled it. Names are looked up by their words and compared letter by letter."""
    if datos.organizacion is None:
        return None
    acto = datos.organizacion.constitucion
    de_ese_nombre = (
        VersionRut.objects.filter(contribuyente__tipo=PERSONA_JURIDICA, numero=F("contribuyente__version"))
        .exclude(estado=EstadoRut.ANULADO)
        .extra(where=[_POR_NOMBRE], params=[_words_of(datos.razon_social)])  # noqa: S610  # the SQL is ours, whole
        .values_list("contribuyente_id", "contribuyente__nombre", "datos__organizacion__constitucion")
    )
    for nit, nombre, suyo in de_ese_nombre:
        otro = suyo or {}
        mismo = (otro.get("clase"), otro.get("numero", ""), otro.get("fecha", "")) == (
            acto.clase, acto.numero, acto.fecha.isoformat() if acto.fecha else ""
        )  # fmt: skip
        if mismo and _letters(nombre) == _letters(datos.razon_social):
            return str(nit)
    return None


# As the index contribuyente_by_nombre is made.
_POR_NOMBRE = (
    "to_tsvector('simple', translate(lower(rut_contribuyente.nombre), 'áéíóúüñ', 'aeiouun'))"
    " @@ to_tsquery('simple', %s)"
)


_SIN_TILDES = str.maketrans("áéíóúüñ", "aeiouun")


def _words_of(nombre: str) -> str:
    """The long words of a name, as the index has them: how the short ones are joined by signs differs each time."""
    palabras = re.findall(r"[^\W_]+", nombre.lower().translate(_SIN_TILDES))
    return " & ".join([palabra for palabra in palabras if len(palabra) > 2] or palabras)


def _letters(nombre: str) -> str:
    return "".join(letra for letra in fold(nombre) if letra.isalnum())


@dataclass(frozen=True, slots=True)
class Hallado:
    """Somebody whom a search found: enough to choose, nothing else."""

    nit: str
    dv: int
    nombre: str
    tipo_documento: str
    numero_documento: str
    estado: str

    @property
    def nit_con_dv(self) -> str:
        return format_nit(self.nit)


_COLUMNAS = "nit, dv, nombre, tipo_documento, numero_documento, estado"


BUSCA_NUMERO = (
    f"SELECT {_COLUMNAS} FROM rut_contribuyente WHERE nit = %s"  # noqa: S608
    f" UNION SELECT {_COLUMNAS} FROM rut_contribuyente"
    " WHERE tipo_documento = ANY(%s) AND numero_documento = %s LIMIT %s"
)


BUSCA_NOMBRE = (
    f"SELECT {_COLUMNAS} FROM rut_contribuyente"  # noqa: S608
    " WHERE to_tsvector('simple', translate(lower(nombre), 'áéíóúüñ', 'aeiouun')) @@ to_tsquery('simple', %s) LIMIT %s"
)


def find_contribuyentes(consulta: str, *, limit: int = 20) -> list[Hallado]:
    """By NIT (as it is printed or not), by document, or by words of the name in any order, each of which may be cut
    short. For officials who gave a reason: no person's own page is behind this. In order of name."""
    texto = consulta.strip()[:100]
    if any(letra.isdigit() for letra in texto):
        numero = re.sub(r"[\s.,]", "", texto).upper()
        try:
            nit = parse_nit(numero)
        except NitInvalido:
            nit = numero
        tipos = [tipo.code for tipo in referencias.tipos_documento()]
        return _found(BUSCA_NUMERO, [nit, tipos, numero, limit])
    palabras = re.findall(r"[a-z]+", fold(texto).replace("ñ", "n"))[:8]
    if not palabras:
        return []
    return _found(BUSCA_NOMBRE, [" & ".join(f"{palabra}:*" for palabra in palabras), limit])


def _found(sql: str, parametros: list[Any]) -> list[Hallado]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parametros)
        hallados = [Hallado(*fila) for fila in cursor.fetchall()]
    return sorted(hallados, key=lambda hallado: (hallado.nombre, hallado.nit))
