"""The one list of everything that people can do here. A plain package: it describes and runs nothing."""

from ventanilla.catalogo.publicos import PUBLICOS
from ventanilla.citas.tramites import AGENDAR, GESTIONAR
from ventanilla.comun.busqueda import Entrada, Indice
from ventanilla.comun.tramite import Impedimento, Tramite
from ventanilla.firma.tramites import FIRMA
from ventanilla.habeas.tramites import DATOS
from ventanilla.rut.actualizacion.tramite import ACTUALIZACION
from ventanilla.rut.cancelacion.tramite import CANCELACION
from ventanilla.rut.consulta.tramite import ESTADO, FACTURADOR
from ventanilla.rut.contacto.tramite import CONTACTO
from ventanilla.rut.copia.tramite import COPIA
from ventanilla.rut.inscripcion.tramite import INSCRIPCION
from ventanilla.rut.inscripcion_juridica.tramite import INSCRIPCION_JURIDICA
from ventanilla.rut.mandatos.tramite import MANDATO
from ventanilla.rut.reactivacion.tramite import REACTIVACION
from ventanilla.rut.recuperacion.tramite import RECUPERACION
from ventanilla.rut.retiro_consumo.tramite import RETIRO_CONSUMO
from ventanilla.rut.retiro_iva.tramite import RETIRO_IVA
from ventanilla.rut.rules.excepciones import exceptions_of
from ventanilla.rut.usuario.tramite import USUARIO

TRAMITES: tuple[Tramite, ...] = (
    INSCRIPCION,
    INSCRIPCION_JURIDICA,
    COPIA,
    ACTUALIZACION,
    CONTACTO,
    RETIRO_IVA,
    RETIRO_CONSUMO,
    CANCELACION,
    REACTIVACION,
    FIRMA,
    MANDATO,
    AGENDAR,
    GESTIONAR,
    USUARIO,
    DATOS,
    RECUPERACION,
    ESTADO,
    FACTURADOR,
    *PUBLICOS,
)

_BY_CODIGO = {tramite.codigo: tramite for tramite in TRAMITES}
_BY_SLUG = {tramite.slug: tramite for tramite in TRAMITES}
_INDICE = Indice(Entrada(tramite.codigo, tramite.nombre, (*tramite.palabras, tramite.area)) for tramite in TRAMITES)


def tramite_by_codigo(codigo: str) -> Tramite:
    """Raises KeyError: a code that is not listed is a mistake of ours, not of the person."""
    return _BY_CODIGO[codigo]


def find_tramite(codigo: str) -> Tramite | None:
    """For a code that came in an address."""
    return _BY_CODIGO.get(codigo)


def with_an_official(tramite: Tramite) -> tuple[Impedimento, ...]:
    """When this procedure needs an appointment, and why: the exceptions of the register."""
    return exceptions_of(tramite.codigo)


def tramite_by_slug(slug: str) -> Tramite | None:
    return _BY_SLUG.get(slug)


def search(query: str) -> tuple[Tramite, ...]:
    """What answers the query, best first. Accents, plurals and typos are forgiven."""
    return tuple(_BY_CODIGO[found.clave] for found in _INDICE.rank(query))


def areas() -> dict[str, tuple[Tramite, ...]]:
    """Everything, by area, in the order of the list."""
    names = dict.fromkeys(tramite.area for tramite in TRAMITES)
    return {name: tuple(t for t in TRAMITES if t.area == name) for name in names}


def related(tramite: Tramite) -> tuple[Tramite, ...]:
    """What else is done in the same area."""
    return tuple(other for other in TRAMITES if other.area == tramite.area and other is not tramite)
