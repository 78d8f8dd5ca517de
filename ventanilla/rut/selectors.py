"""The only door to the register. Absent and not-yours are the same answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ventanilla.comun.actor import Actor
from ventanilla.comun.nit import format_nit
from ventanilla.expediente.selectors import local_date
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import rules
from ventanilla.rut.models import Contribuyente, VersionRut
from ventanilla.rut.rules import DatosRut

TIPO_DOCUMENTO = "rut"  # the kind of issued document that attests a register


def objeto_of(nit: str) -> str:
    """How events and documents name somebody's register."""
    return f"rut:{nit}"


@dataclass(frozen=True, slots=True)
class Rut:
    """Somebody's register as it stands."""

    nit: str
    dv: int
    estado: str
    nombre: str
    version: int
    formulario: str
    concepto: str
    seccional: str
    desde_at: datetime
    inscrito_at: datetime
    datos: DatosRut

    @property
    def nit_con_dv(self) -> str:
        return format_nit(self.nit)

    def casillas(self) -> dict[str, str | list[str]]:
        return rules.casillas(
            self.datos,
            nit=self.nit,
            formulario=self.formulario,
            concepto=self.concepto,
            seccional=self.seccional,
            fecha=local_date(self.desde_at),
        )


def _current(contribuyente: Contribuyente) -> Rut:
    version = VersionRut.objects.get(contribuyente=contribuyente, numero=contribuyente.version)
    return Rut(
        nit=contribuyente.nit,
        dv=contribuyente.dv,
        estado=contribuyente.estado,
        nombre=contribuyente.nombre,
        version=contribuyente.version,
        formulario=version.formulario,
        concepto=version.concepto,
        seccional=version.seccional,
        desde_at=version.desde_at,
        inscrito_at=contribuyente.inscrito_at,
        datos=DatosRut.from_json(version.datos),
    )


def rut_of(actor: Actor) -> Rut:
    """The register of the taxpayer that the actor acts for. Raises ObjectDoesNotExist."""
    if actor.user_id is None or actor.nit is None:
        raise Contribuyente.DoesNotExist
    return _current(Contribuyente.objects.get(nit=actor.nit, user_id=actor.user_id))


def rut_of_user(user_id: int) -> Rut:
    """The person's own register, in whose name soever they act now. Raises ObjectDoesNotExist."""
    return _current(Contribuyente.objects.get(user_id=user_id))


def rut_by_nit(nit: str) -> Rut:
    """For the program itself (jobs, later the desk): no person is behind this call."""
    return _current(Contribuyente.objects.get(nit=nit))


def rut_of_documento(tipo_documento: str, numero_documento: str) -> Rut:
    """The register of a natural person, for the program itself. Raises ObjectDoesNotExist."""
    return _current(
        Contribuyente.objects.get(tipo_documento=tipo_documento, numero_documento=numero_documento, tipo="2")
    )


def user_id_of(nit: str) -> int:
    """Whose account belongs to a taxpayer. Raises ObjectDoesNotExist when it has none."""
    return int(Contribuyente.objects.filter(user__isnull=False).values_list("user_id", flat=True).get(nit=nit) or 0)


def is_registered(tipo_documento: str, numero_documento: str) -> bool:
    """Only to be told to who proved to be that person."""
    return Contribuyente.objects.filter(tipo_documento=tipo_documento, numero_documento=numero_documento).exists()


def count_contribuyentes() -> int:
    return Contribuyente.objects.count()


def names_of_boxes(casillas: Mapping[str, str | list[str]]) -> dict[str, str]:
    """The printed name of each coded box: of the country, the municipality, the activity …

    Keys are box numbers, or "53:05" for one position of a box with many.
    """
    nombres: dict[str, str] = {}
    for numero in ("2", "24"):
        tabla = {valor.code: valor.name for valor in referencias.valores_de_casilla(numero)}
        nombres[numero] = tabla.get(str(casillas[numero]), "")
    nombres["25"] = referencias.tipo_documento(str(casillas["25"])).name
    paises = {pais.dian_code: pais.name for pais in referencias.paises() if pais.dian_code}
    nombres["28"] = paises.get(str(casillas["28"]), "")
    nombres["38"] = paises.get(str(casillas["38"]), "")
    if casillas["12"]:
        nombres["12"] = referencias.punto_contacto(str(casillas["12"])).name
    for departamento, municipio in (("29", "30"), ("39", "40")):
        lugar = referencias.municipio(f"{casillas[departamento]}{casillas[municipio]}")
        nombres[departamento] = lugar.departamento_name
        nombres[municipio] = lugar.name
    for numero in ("46", "48"):
        if casillas[numero]:
            nombres[numero] = referencias.actividad(str(casillas[numero])).description
    nombres |= {f"50:{codigo}": referencias.actividad(codigo).description for codigo in casillas["50"]}
    nombres |= {f"53:{codigo}": referencias.responsabilidad(codigo).name for codigo in casillas["53"]}
    return nombres
