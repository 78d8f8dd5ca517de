"""The register of a taxpayer, now and as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import takewhile
from typing import Any

from django.db.models import F, Q

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.comun.dinero import uvt_to_pesos
from ventanilla.comun.nit import format_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente.selectors import local_date
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.adapters import lectura
from ventanilla.rut.adapters.lectura import Linea
from ventanilla.rut.models import Contribuyente, Representante, VersionRut
from ventanilla.rut.rules import casillas
from ventanilla.rut.rules.casillas import Casillas
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import VUELVEN, EstadoRut
from ventanilla.rut.rules.poderes import (
    CalidadPoder,
)

PERSONA_JURIDICA = "1"


TIPO_DOCUMENTO = "rut"  # the kind of issued document that attests a register


def objeto_of(nit: str) -> str:
    """How events and documents name somebody's register."""
    return f"rut:{nit}"


@dataclass(frozen=True, slots=True)
class Rut:
    """Somebody's register as one version says it; `causal` is why that version changed the state."""

    nit: str
    dv: int
    estado: str
    nombre: str
    version: int
    formulario: str
    concepto: str
    seccional: str
    causal: str
    radicado: str
    desde_at: datetime
    inscrito_at: datetime
    datos: DatosRut

    @property
    def nit_con_dv(self) -> str:
        return format_nit(self.nit)

    def anexos(self) -> dict[int, list[Casillas]]:
        """The records of sheets 2 to 6."""
        forma = self.datos.organizacion.forma if self.datos.organizacion else ""
        return casillas.anexos(self.datos, casilla_de_forma=referencias.casilla_de_forma(forma) if forma else "")

    def lines(self) -> list[Linea]:
        """Every box that is not empty, in words and in the official order."""
        return lectura.lines(self.casillas(), self.anexos())

    def casillas(self) -> dict[str, str | list[str]]:
        return casillas.principal(
            self.datos,
            nit=self.nit,
            formulario=self.formulario,
            concepto=self.concepto,
            seccional=self.seccional,
            fecha=local_date(self.desde_at),
            anexos=len(self.anexos()),
        )


def _current(contribuyente: Contribuyente) -> Rut:
    return _rut(contribuyente, VersionRut.objects.get(contribuyente=contribuyente, numero=contribuyente.version))


def _now(**quien: Any) -> Rut:
    """The version in force, in one question. Raises ObjectDoesNotExist."""
    version = VersionRut.objects.select_related("contribuyente").get(numero=F("contribuyente__version"), **quien)
    return _rut(version.contribuyente, version)


def _rut(contribuyente: Contribuyente, version: VersionRut) -> Rut:
    datos = DatosRut.from_json(version.datos)
    return Rut(
        nit=contribuyente.nit,
        dv=contribuyente.dv,
        estado=version.estado,
        nombre=datos.nombre_completo,
        version=version.numero,
        formulario=version.formulario,
        concepto=version.concepto,
        seccional=version.seccional,
        causal=version.causal,
        radicado=version.radicado,
        desde_at=version.desde_at,
        inscrito_at=contribuyente.inscrito_at,
        datos=datos,
    )


def rut_of(actor: Actor) -> Rut:
    """The register of the taxpayer that the actor acts for. Raises ObjectDoesNotExist, also when the power that is
    used does not reach to see it."""
    if actor.user_id is None or actor.nit is None or not actor.may(Alcance.RUT_VER):
        raise Contribuyente.DoesNotExist
    if actor.calidad is Calidad.TERCERO:
        return rut_by_nit(actor.nit)
    return _now(contribuyente_id=actor.nit, contribuyente__user_id=actor.user_id)


def rut_of_user(user_id: int) -> Rut:
    """The person's own register, in whose name soever they act now. Raises ObjectDoesNotExist."""
    return _now(contribuyente__user_id=user_id)


def rut_by_nit(nit: str) -> Rut:
    """For the program itself (jobs, later the desk): no person is behind this call."""
    return _now(contribuyente_id=nit)


def versions_of(nit: str, *, hasta: int, cuantas: int) -> list[Rut]:
    """So many versions back from that one, the newest first. For who was let see the register: the person, or an
    official with a reason."""
    versiones = VersionRut.objects.select_related("contribuyente").filter(
        contribuyente_id=nit, numero__lte=hasta, numero__gt=hasta - cuantas
    )
    return [_rut(version.contribuyente, version) for version in versiones.order_by("-numero")]


def version_of(nit: str, numero: int) -> Rut:
    """What the register said then. Raises ObjectDoesNotExist."""
    version = VersionRut.objects.select_related("contribuyente").get(contribuyente_id=nit, numero=numero)
    return _rut(version.contribuyente, version)


def causal_of(nit: str) -> str:
    """The grounds on which the registration is in its present state; "" while it is as it was entered."""
    cambios = VersionRut.objects.filter(contribuyente_id=nit).exclude(causal="").order_by("-numero")
    return cambios.values_list("causal", flat=True).first() or ""


def causas_of(nit: str) -> tuple[str, ...]:
    """The grounds on which a registration left being active and has not come back, the newest first: a cancellation
    after a suspension does not make it forgotten."""
    cambios = VersionRut.objects.filter(contribuyente_id=nit).exclude(causal="").order_by("-numero")
    return tuple(
        causal
        for causal, _estado in takewhile(
            lambda cambio: cambio[1] != EstadoRut.ACTIVO, cambios.values_list("causal", "estado")
        )
    )


def reactivables_of(actor: Actor) -> list[Rut]:
    """What the person may ask to bring back: their own registration, and those of the organisations whose legal
    representative the register says that they are. No power reaches a taxpayer that is not active, so it is asked
    in one's own name."""
    if actor.user_id is None or actor.calidad is not Calidad.NOMBRE_PROPIO:
        return []
    user = cuentas.user_by_id(actor.user_id)
    representa = Representante.objects.filter(
        hasta_date__isnull=True,
        tipo_documento=user.tipo_documento,
        numero_documento=user.numero_documento,
        calidad__in=[CalidadPoder.PRINCIPAL, CalidadPoder.SUPLENTE],
    ).values("contribuyente_id")
    versiones = VersionRut.objects.select_related("contribuyente").filter(
        Q(contribuyente__user_id=actor.user_id) | Q(contribuyente__in=representa),
        numero=F("contribuyente__version"),
        contribuyente__estado__in=sorted(VUELVEN),
    )
    return [_rut(v.contribuyente, v) for v in versiones.order_by("contribuyente__tipo", "contribuyente_id")[:20]]


def reactivable_of(actor: Actor, nit: str) -> Rut:
    """One of them. Raises ObjectDoesNotExist."""
    for rut in reactivables_of(actor):
        if rut.nit == nit:
            return rut
    raise Contribuyente.DoesNotExist


def direcciones_of(nit: str) -> list[tuple[date, str, str]]:
    """Since what day, municipality and address of every version, the oldest first. For who was let see the register."""
    filas = VersionRut.objects.filter(contribuyente_id=nit).order_by("numero")
    return [
        (local_date(desde_at), municipio, direccion)
        for desde_at, municipio, direccion in filas.values_list("desde_at", "datos__municipio", "datos__direccion")
    ]


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


def limits_in_uvt(cantidad: Decimal, years: Sequence[int]) -> tuple[int, ...]:
    """An amount that the law gives in UVT, in the pesos of each year. Raises ObjectDoesNotExist without the UVT."""
    return tuple(uvt_to_pesos(cantidad, referencias.uvt(year)) for year in years)


def correo_of(nit: str) -> str:
    """Where a taxpayer is told things; "" for who is not in the register. For the program itself."""
    try:
        return rut_by_nit(nit).datos.correo
    except Contribuyente.DoesNotExist:
        return ""


def count_contribuyentes() -> int:
    return Contribuyente.objects.count()
