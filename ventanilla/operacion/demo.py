"""The people with whom a demonstration can be tried: one who is registered already, one who is not."""

from dataclasses import dataclass
from datetime import date, datetime

from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.rut import selectors as rut
from ventanilla.rut import services as rut_services
from ventanilla.rut.rules import Actividad, DatosRut

CONTRASENA = "arco lluvia sello mango"


@dataclass(frozen=True, slots=True)
class Ingreso:
    """What the start-up message shows."""

    persona: str
    documento: str
    contrasena: str
    sirve_para: str


INGRESOS = (
    Ingreso("Juan Camilo Restrepo Arango", "CC 2900000001", CONTRASENA, "ver y descargar su RUT"),
    Ingreso(
        "Luz Marina Quintero Rojas",
        "CC 1020304050, expedida el 14/3/2008",
        "",
        "inscribirse; su mamá se llama Rosa y ella nació en febrero de 1990",
    ),
)

_JUAN = DatosRut(
    tipo_documento="13",
    numero_documento="2900000001",
    expedicion_date=date(2001, 6, 5),
    expedicion_municipio="05001",
    primer_apellido="Restrepo",
    segundo_apellido="Arango",
    primer_nombre="Juan",
    otros_nombres="Camilo",
    municipio="05001",
    direccion="Carrera 43A # 1-50, apartamento 801",
    correo="juan.restrepo@ejemplo.co",
    telefono="3105550142",
    actividades=(Actividad("6201", date(2019, 2, 1)),),
    responsabilidades=("05", "49"),
)


def ensure_demo(now: datetime) -> None:
    """The registered person with a password, once."""
    if rut.is_registered(_JUAN.tipo_documento, _JUAN.numero_documento):
        return
    actor = Actor.sistema()
    user = cuentas.user_by_documento("13", _JUAN.numero_documento) or cuentas_services.enable_user(
        actor,
        tipo_documento="13",
        numero_documento=_JUAN.numero_documento,
        nombre=_JUAN.nombre_completo,
        correo=_JUAN.correo,
        now=now,
    )
    if not user.has_usable_password():
        cuentas_services.set_first_password(actor, user.pk, password=CONTRASENA, now=now)
    rut_services.register_existing(actor, _JUAN, user_id=user.pk, now=now)
