"""What is attended and where. Public, so no Actor."""

from collections.abc import Sequence

from ventanilla.citas.models import Ajustes, Sede, Servicio


def ajustes() -> Ajustes:
    """The terms in force; those of the model while nobody changed any."""
    return Ajustes.objects.filter(pk=1).first() or Ajustes()


def servicios() -> Sequence[Servicio]:
    """What is attended now, in the order of the list."""
    return list(Servicio.objects.filter(activo=True).order_by("orden", "codigo"))


def servicio(codigo: str) -> Servicio:
    """Raises ObjectDoesNotExist, also for one that is not attended any more."""
    return Servicio.objects.get(codigo=codigo, activo=True)


def sedes() -> Sequence[Sede]:
    """The offices that give appointments, with where they are."""
    return list(
        Sede.objects.filter(activa=True, punto__retirado_at__isnull=True)
        .select_related("punto__municipio__departamento")
        .order_by("punto__municipio__name", "punto__name")
    )


def sede(codigo: str) -> Sede:
    """Raises ObjectDoesNotExist."""
    return Sede.objects.select_related("punto__municipio__departamento").get(punto_id=codigo, activa=True)
