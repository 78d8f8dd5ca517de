"""What anybody may ask."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ventanilla.expediente.atestados import Hoy
from ventanilla.rut.models import Contribuyente, VersionRut
from ventanilla.rut.rules.estados import EN_PALABRAS, EstadoRut, Uso, allows
from ventanilla.rut.selectors.registro import PERSONA_JURIDICA, objeto_of


@dataclass(frozen=True, slots=True)
class EstadoPublico:
    """What a stranger learns of a register. Only an organisation has a `razon_social` here."""

    nit: str
    dv: int
    estado: EstadoRut
    desde_at: datetime
    razon_social: str


def estado_publico(nit: str) -> EstadoPublico:
    """The state of a register and since when. Raises ObjectDoesNotExist."""
    cambios = VersionRut.objects.filter(Q(numero=1) | ~Q(causal=""), contribuyente=OuterRef("pk")).order_by("-numero")
    fila = (
        Contribuyente.objects.annotate(desde_at=Subquery(cambios.values("desde_at")[:1]))
        .values_list("nit", "dv", "estado", "tipo", "nombre", "desde_at", "inscrito_at")
        .get(pk=nit)
    )
    return EstadoPublico(
        nit=fila[0],
        dv=fila[1],
        estado=EstadoRut(fila[2]),
        desde_at=fila[5] or fila[6],
        razon_social=fila[4] if fila[3] == PERSONA_JURIDICA else "",
    )


def today_of_objeto(objeto: str) -> Hoy | None:
    """For who holds a copy of the register: its state now, which an older or newer copy may not say."""
    try:
        publico = estado_publico(objeto.removeprefix(objeto_of("")))
    except Contribuyente.DoesNotExist:
        return None
    return Hoy(
        titulo=_("Estado del RUT hoy"),
        codigo=publico.estado,
        valor=EN_PALABRAS[publico.estado].capitalize(),
        vale=allows(publico.estado, Uso.ACREDITAR),
        desde_at=publico.desde_at,
    )


def responsable_desde(nit: str, codigo: str) -> datetime | None:
    """Since when box 53 says this responsibility without a break; None when the version in force does not."""
    suyas = VersionRut.objects.filter(contribuyente_id=nit)
    sin = suyas.exclude(datos__responsabilidades__contains=[codigo]).order_by("-numero").values("numero")[:1]
    return (
        suyas.filter(numero__gt=Coalesce(Subquery(sin), 0))
        .order_by("numero")
        .values_list("desde_at", flat=True)
        .first()
    )
