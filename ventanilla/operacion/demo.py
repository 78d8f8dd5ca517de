"""The people with whom a demonstration can be tried: one who is registered already, one who is not."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ventanilla.casos import services as casos
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.operacion.semilla.citas import ensure_agenda
from ventanilla.operacion.semilla.sorteos import ensure_draws
from ventanilla.rut import selectors as rut
from ventanilla.rut import services as rut_services
from ventanilla.rut.rules.datos import (
    Actividad,
    Acto,
    Capital,
    DatosRut,
    Establecimiento,
    Organizacion,
    Representacion,
    Socio,
    Tercero,
)
from ventanilla.rut.rules.poderes import CalidadPoder

CONTRASENA = "arco lluvia sello mango"


@dataclass(frozen=True, slots=True)
class Ingreso:
    """What the start-up message shows."""

    persona: str
    documento: str
    contrasena: str
    sirve_para: str
    factor: str = ""


@dataclass(frozen=True, slots=True)
class FuncionarioDeDemo:
    """Somebody of the entity. `factor` is the secret that an application of codes asks for."""

    nombre: str
    numero_documento: str
    correo: str
    factor: str
    roles: tuple[str, ...]
    sirve_para: str


FUNCIONARIOS = (
    FuncionarioDeDemo(
        "Nelson Ariza Montes",
        "2900000101",
        "nelson.ariza@ejemplo.co",
        "NELSONARIZAMONTESDEMOSTRACION234",
        ("Escritorio", "RUT presencial", "Identificación", "Citas atención"),
        "el escritorio: estudiar casos y cambiar un RUT con la persona presente",
    ),
    FuncionarioDeDemo(
        "Gloria Peña Lozano",
        "2900000102",
        "gloria.pena@ejemplo.co",
        "GLORIAPENALOZANODEMOSTRACION2345",
        ("Escritorio", "Aprobación", "Mandatos revisión", "Citas atención"),
        "el escritorio: aprobar como segunda persona",
    ),
    FuncionarioDeDemo(
        "Marta Inés Jaimes Gil",
        "2900000103",
        "marta.jaimes@ejemplo.co",
        "MARTAINESJAIMESGILDEMOSTRACION23",
        ("Supervisión", "Mandatos aprobación", "Habeas data", "Referencias", "Citas agenda", "Citas atención"),
        "supervisar el escritorio y la administración",
    ),
)

INGRESOS = (
    Ingreso("Juan Camilo Restrepo Arango", "CC 2900000001", CONTRASENA, "su RUT, su firma y la empresa que representa"),
    Ingreso(
        "Winston Alejandro Pomare Bowie, contador",
        "CC 2900000012",
        CONTRASENA,
        "recibir un mandato, y actuar por su empresa",
    ),
    Ingreso(
        "Karen Berrío Hoyos, restaurante",
        "CC 2900000019",
        CONTRASENA,
        "dejar de ser responsable de IVA y de consumo",
    ),
    Ingreso(
        "Ana Lucía Cely Barrera",
        "CC 2900000018, expedida el 9/9/1993",
        "",
        "habilitar su usuario: está en el RUT y no tiene contraseña",
    ),
    Ingreso(
        "Luz Marina Quintero Rojas",
        "CC 1020304050, expedida el 14/3/2008",
        "",
        "inscribirse; su mamá se llama Rosa y ella nació en febrero de 1990",
    ),
    *(
        Ingreso(f"{f.nombre}, de la entidad", f"CC {f.numero_documento}", CONTRASENA, f.sirve_para, f.factor)
        for f in FUNCIONARIOS
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
    responsabilidades=("05", "22", "49"),
)

_WINSTON = DatosRut(
    tipo_documento="13",
    numero_documento="2900000012",
    expedicion_date=date(2011, 1, 27),
    expedicion_municipio="88001",
    primer_apellido="Pomare",
    segundo_apellido="Bowie",
    primer_nombre="Winston",
    otros_nombres="Alejandro",
    municipio="88001",
    direccion="Avenida Newball # 6-30, oficina 402",
    correo="winston.pomare@ejemplo.co",
    telefono="3105550143",
    actividades=(Actividad("6920", date(2015, 3, 1)),),
    responsabilidades=("05", "22", "49"),
)

_ANA = DatosRut(
    tipo_documento="13",
    numero_documento="2900000018",
    expedicion_date=date(1993, 9, 9),
    expedicion_municipio="15759",
    primer_apellido="Cely",
    segundo_apellido="Barrera",
    primer_nombre="Ana",
    otros_nombres="Lucía",
    municipio="15759",
    direccion="Carrera 11 # 14-20",
    correo="ana.cely@ejemplo.co",
    telefono="3105550145",
    actividades=(Actividad("4771", date(2012, 5, 2)),),
    responsabilidades=("49",),
)

_KAREN = DatosRut(
    tipo_documento="13",
    numero_documento="2900000019",
    expedicion_date=date(2013, 3, 13),
    expedicion_municipio="05045",
    primer_apellido="Berrío",
    segundo_apellido="Hoyos",
    primer_nombre="Karen",
    nombre_comercial="Sazón de Karen",
    municipio="05045",
    direccion="Calle 98 # 101-22",
    correo="karen.berrio@ejemplo.co",
    telefono="3105550146",
    actividades=(Actividad("5611", date(2017, 4, 3)),),
    responsabilidades=("05", "33", "48"),
    establecimientos=(
        Establecimiento(
            tipo="16", actividad="5611", nombre="Sazón de Karen", municipio="05045", direccion="Calle 98 # 101-22"
        ),
    ),
)


def _tercero(datos: DatosRut) -> Tercero:
    return Tercero(
        tipo_documento=datos.tipo_documento,
        numero_documento=datos.numero_documento,
        primer_apellido=datos.primer_apellido,
        segundo_apellido=datos.segundo_apellido,
        primer_nombre=datos.primer_nombre,
        otros_nombres=datos.otros_nombres,
    )


_PANADERIA = DatosRut(
    tipo_contribuyente="1",
    tipo_documento="31",
    numero_documento="900123456",
    razon_social="Panadería Quintero S.A.S.",
    municipio="15001",
    direccion="Calle 19 # 9-35",
    correo="panaderia@ejemplo.co",
    telefono="3105550144",
    actividades=(Actividad("1081", date(2018, 7, 1)),),
    organizacion=Organizacion(
        forma="SAS",
        beneficio="1",
        constitucion=Acto(
            clase="02",
            numero="1",
            fecha=date(2018, 6, 25),
            entidad_registro="03",
            registro=date(2018, 6, 29),
            matricula="214587",
            municipio="15001",
        ),
        vigencia_desde=date(2018, 6, 29),
        capital=Capital(nacional_privado=Decimal(100)),
    ),
    socios=(
        Socio(quien=_tercero(_JUAN), capital=12_000_000, participacion=Decimal(60), ingreso=date(2018, 6, 29)),
        Socio(quien=_tercero(_ANA), capital=8_000_000, participacion=Decimal(40), ingreso=date(2018, 6, 29)),
    ),
    establecimientos=(
        Establecimiento(
            tipo="16",
            actividad="1081",
            nombre="Panadería Quintero",
            municipio="15001",
            direccion="Calle 19 # 9-35",
            telefono="3105550144",
            matricula="214588",
            matricula_date=date(2018, 7, 3),
        ),
    ),
    responsabilidades=("05", "14", "48"),
    representantes=(Representacion(calidad=CalidadPoder.PRINCIPAL, quien=_tercero(_JUAN), desde=date(2018, 7, 1)),),
)

_ASESORES = DatosRut(
    tipo_contribuyente="1",
    tipo_documento="31",
    numero_documento="900234561",
    razon_social="Asesores del Caribe S.A.S.",
    sigla="ASECARIBE",
    municipio="88001",
    direccion="Avenida Newball # 6-30, oficina 402",
    correo="asesores@ejemplo.co",
    telefono="3105550147",
    actividades=(Actividad("6920", date(2021, 2, 1)),),
    organizacion=Organizacion(
        forma="SAS",
        beneficio="1",
        constitucion=Acto(clase="02", numero="1", fecha=date(2021, 1, 15), entidad_registro="03"),
        vigencia_desde=date(2021, 1, 20),
        capital=Capital(nacional_privado=Decimal(100)),
    ),
    socios=(Socio(quien=_tercero(_WINSTON), capital=5_000_000, participacion=Decimal(100), ingreso=date(2021, 1, 20)),),
    establecimientos=(
        Establecimiento(
            tipo="08",
            actividad="6920",
            nombre="Oficina del centro",
            municipio="88001",
            direccion="Avenida Newball # 6-30, oficina 402",
        ),
    ),
    responsabilidades=("05", "48"),
    representantes=(Representacion(calidad=CalidadPoder.PRINCIPAL, quien=_tercero(_WINSTON), desde=date(2021, 1, 20)),),
)


def ensure_demo(now: datetime) -> None:
    """The people who can sign in, the company that one of them represents, and who has no user yet; once."""
    actor = Actor.sistema()
    for datos in (_JUAN, _WINSTON, _KAREN):
        _ensure_person(actor, datos, now)
    for datos in (_ANA, _PANADERIA, _ASESORES):
        if not rut.is_registered(datos.tipo_documento, datos.numero_documento):
            rut_services.register_existing(actor, datos, user_id=None, now=now)
    for funcionario in FUNCIONARIOS:
        _ensure_official(actor, funcionario, now)
    ensure_agenda(now)
    ensure_draws(now)


def _ensure_official(actor: Actor, quien: FuncionarioDeDemo, now: datetime) -> None:
    """Somebody with roles, an office and a second factor whose secret is public: only a demonstration has them."""
    if cuentas.user_by_documento("13", quien.numero_documento) is not None:
        return
    user = cuentas_services.enable_user(
        actor, tipo_documento="13", numero_documento=quien.numero_documento, nombre=quien.nombre, correo=quien.correo,
        now=now,
    )  # fmt: skip
    cuentas_services.set_first_password(actor, user.pk, password=CONTRASENA, now=now)
    cuentas_services.give_totp(actor, user.pk, secret=quien.factor, now=now)
    cuentas_services.make_official(actor, user.username, roles=quien.roles, now=now)
    casos.set_funcionario(actor, user.pk, seccional="", habilidades=())


def _ensure_person(actor: Actor, datos: DatosRut, now: datetime) -> None:
    """Somebody with a RUT, an account and the password of the demonstration."""
    if rut.is_registered(datos.tipo_documento, datos.numero_documento):
        return
    user = cuentas.user_by_documento(datos.tipo_documento, datos.numero_documento) or cuentas_services.enable_user(
        actor,
        tipo_documento=datos.tipo_documento,
        numero_documento=datos.numero_documento,
        nombre=datos.nombre_completo,
        correo=datos.correo,
        now=now,
    )
    if not user.has_usable_password():
        cuentas_services.set_first_password(actor, user.pk, password=CONTRASENA, now=now)
    rut_services.register_existing(actor, datos, user_id=user.pk, now=now)
