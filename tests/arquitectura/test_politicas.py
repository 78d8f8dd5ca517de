"""The table of who may ask for what: complete, and true of every address, for every role."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from tests.casos.apoyo import official
from tests.escritorio.conftest import at_the_desk
from tests.fabricas import NOW
from tests.rut.mandatos.conftest import (
    AJENO,
    CONTADORA,
    EMPRESA,
    REPRESENTANTE,
    datos_empresa,
    person,
    representacion,
)
from ventanilla.comun.actor import Actor
from ventanilla.config import politicas
from ventanilla.config.checks import every_address_has_a_policy
from ventanilla.config.politicas import Quien
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.cuentas.models import User
from ventanilla.expediente.models import Evento
from ventanilla.rut import selectors
from ventanilla.rut import services as rut
from ventanilla.rut.middleware import LIBRES
from ventanilla.rut.rules.poderes import CalidadPoder

BLANCOS = {
    "boleta_id": uuid4(),
    "espera_id": uuid4(),
    "cita_id": uuid4(),
    "secreto": "x",
    "servicio": "rut-responsabilidades",
    "ventana_id": uuid4(),
    "objeto": "borrador:00000000-0000-0000-0000-000000000007",
    "adjunto_id": uuid4(),
    "pagina": 1,
    "atencion_id": uuid4(),
    "gestion": "aduanas",
    "borrador_id": uuid4(),
    "apartada_id": uuid4(),
    "intencion_id": uuid4(),
    "instrumento_id": uuid4(),
    "acta_id": uuid4(),
    "codigo": "0" * 26,
    "slug": "rut-inscripcion",
    "nombre": "ingresos",
    "pk": 1,
    "indice": 0,
    "seccion": "ingresos",
    "llave": "x",
    "clave": "rut:1",
    "accion": "revocar",
    "code": "05",
    "path_or_code": "05",
    "departamento_code": "05",
    "path": "x",
    "key": "x",
    "year": 2026,
    "proposito": "rut.estado",
    "numero": "CAS-2026-0000001-6",
    "solicitud_id": uuid4(),
    "nit": "1020304050",
    "acto": "atender",
    "huella": "x",
    "clase": "dispositivo",
    "sede": "20",
}


def names(resolver=None, espacio=""):
    for entrada in (resolver or get_resolver()).url_patterns:
        if isinstance(entrada, URLResolver):
            if entrada.namespace == "admin":
                continue
            dentro = f"{espacio}{entrada.namespace}:" if entrada.namespace else espacio
            yield from names(entrada, dentro)
        else:
            yield f"{espacio}{entrada.name}", entrada


ENTRADAS = dict(names())


def test_every_address_has_a_policy_and_every_policy_an_address():
    assert set(ENTRADAS) == set(politicas.TABLA)


def test_the_system_check_names_an_address_without_policy(monkeypatch):
    assert every_address_has_a_policy(None) == []

    sin_perfil = {nombre: fila for nombre, fila in politicas.TABLA.items() if nombre != "portal:perfil"}
    monkeypatch.setattr("ventanilla.config.checks.TABLA", sin_perfil)

    [error] = every_address_has_a_policy(None)
    assert error.id == "ventanilla.E014"
    assert "portal:perfil" in error.msg


def test_an_address_without_policy_is_refused_to_everybody(papeles, monkeypatch):
    sin_ayuda = {nombre: fila for nombre, fila in politicas.TABLA.items() if nombre != "portal:ayuda"}
    monkeypatch.setattr(politicas, "TABLA", sin_ayuda)

    for papel, client in papeles.all():
        assert client.get(reverse("portal:ayuda")).status_code == (302 if papel == "ex" else 403), papel


def address(nombre):
    blancos = ENTRADAS[nombre].pattern.converters or {}
    llenos = {b: 1 if isinstance(converter, IntConverter) else BLANCOS[b] for b, converter in blancos.items()}
    return reverse(nombre, kwargs=llenos or None)


FILAS = [
    (nombre, metodo, politica)
    for nombre, metodos in politicas.TABLA.items()
    for metodo, politica in metodos.items()
    if nombre != "expediente:documento_sin_barra"
]


DEL_ESCRITORIO = {
    "funcionario": "Escritorio", "aprueba": "Aprobación", "supervisa": "Supervisión", "atiende": "RUT presencial",
    "recibe": "Citas atención", "agenda": "Citas agenda",
}  # fmt: skip


@dataclass(frozen=True)
class Papeles:
    """One client for each role. `ex` represented the company until a moment ago; the last six are officials."""

    invitado: Client
    propio: Client
    otra: Client
    representante: Client
    apoderado: Client
    ex: Client
    funcionario: Client
    aprueba: Client
    supervisa: Client
    atiende: Client
    recibe: Client
    agenda: Client

    def all(self):
        return vars(self).items()


def signed_in(actor: Actor, clave: str = "") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id or 0))
    if clave:
        session = client.session
        session["actua"] = {"clave": clave, "titular": "Panadería", "nit": "900.123.456-8"}
        session.save()
    return client


@pytest.fixture
def papeles(db):
    representante, contadora, _ex = person(REPRESENTANTE), person(CONTADORA), person(AJENO)
    otra = person("2900000009", "05", "49")
    rut.register_existing(
        Actor.sistema(),
        datos_empresa(
            representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL),
            representacion(CONTADORA, CalidadPoder.REVISOR_FISCAL),
            representacion(AJENO, CalidadPoder.SUPLENTE),
        ),
        user_id=None,
        now=NOW,
    )
    claves = {
        numero: selectors.poderes_of(User.objects.get(numero_documento=numero).pk, now=NOW)[0].clave
        for numero in (REPRESENTANTE, CONTADORA, AJENO)
    }
    rut.change_rut(
        Actor.sistema(),
        EMPRESA,
        datos_empresa(
            representacion(REPRESENTANTE, CalidadPoder.PRINCIPAL),
            representacion(CONTADORA, CalidadPoder.REVISOR_FISCAL),
        ),
        radicado="X-1",
        now=NOW,
    )
    ex = User.objects.get(numero_documento=AJENO)
    return Papeles(
        invitado=Client(),
        propio=signed_in(representante),
        otra=signed_in(otra),
        representante=signed_in(representante, claves[REPRESENTANTE]),
        apoderado=signed_in(contadora, claves[CONTADORA]),
        ex=signed_in(Actor(representante.calidad, user_id=ex.pk), claves[AJENO]),
        **{papel: at_the_desk(official(f"290000008{n}", rol)) for n, (papel, rol) in enumerate(DEL_ESCRITORIO.items())},
    )


def expected(nombre, metodo, politica, papel: str) -> str:
    """What the table says of a role: "pasa", "ingrese", "no" or "terminó"."""
    if papel == "ex":
        return "pasa" if nombre in LIBRES and metodo == "POST" else "terminó"
    if politica.quien is Quien.CUALQUIERA:
        return "pasa"
    tercero = papel in ("representante", "apoderado")
    if politica.quien is Quien.FUNCIONARIO:
        if papel == "invitado":
            return "ingrese"
        return "pasa" if DEL_ESCRITORIO.get(papel) in politica.roles else "no"
    if politica.quien is Quien.DUENO:
        return "no" if tercero and not (politica.alcance and papel == "representante") else "pasa"
    if papel == "invitado":
        return "ingrese"
    if politica.quien is Quien.PROPIO and tercero:
        return "no"
    if politica.quien is Quien.ALCANCE and papel == "apoderado":
        revisor = {"rut:ver", "declaracion:preparar", "declaracion:firmar", "notificacion:leer"}
        return "pasa" if politica.alcance in revisor else "no"
    return "pasa"


def observed(respuesta, metodo: str, api: bool) -> str:
    if respuesta.status_code == 403 and (api or "403_alcance.html" in [t.name for t in respuesta.templates or []]):
        return "no"
    if respuesta.status_code == 401 or (
        respuesta.status_code == 302 and respuesta["Location"].startswith("/cuenta/ingresar/?next=")
    ):
        return "ingrese"
    if respuesta.status_code == 409 or (respuesta.status_code == 302 and respuesta["Location"] == "/rut/actuar/"):
        return "terminó"
    return "pasa"


def alike(papel: str, politica) -> bool:
    """Whether another role says the same of this row: officials differ only where one must be an official, and what
    anybody may ask is asked by a stranger, by somebody in their own name, for a third party, and by an official."""
    if papel in DEL_ESCRITORIO:
        return politica.quien is not Quien.FUNCIONARIO and papel != next(iter(DEL_ESCRITORIO))
    return politica.quien is Quien.CUALQUIERA and papel in ("otra", "apoderado")


@pytest.mark.django_db
def test_every_row_holds_for_every_role(papeles, monkeypatch):
    """One request for each row and each role that the table tells apart."""
    monkeypatch.setattr(cuentas_rules, "LIMITES", dict.fromkeys(cuentas_rules.LIMITES, ()))
    mal = []
    for papel, client in papeles.all():
        sesion = dict(client.session)
        for nombre, metodo, politica in FILAS:
            api = nombre.startswith("api:")
            if nombre in {"account_logout", "rut:actuar_elegir"} or (papel == "ex" and not politica):
                continue
            if politica and alike(papel, politica):
                continue
            if papel != "invitado":  # each request meets the session as it was
                session = client.session
                if "actua" in sesion:
                    session["actua"] = sesion["actua"]
                session.save()
            envia = getattr(client, metodo.lower())
            respuesta = envia(address(nombre), headers={"X-Actuacion": sesion.get("actua", {}).get("clave", "propio")})
            assert respuesta.status_code < 500, (papel, metodo, nombre)
            debe, hay = expected(nombre, metodo, politica, papel), observed(respuesta, metodo, api)
            if debe != hay and not (debe == "pasa" and hay == "terminó" and respuesta.status_code == 409):
                mal.append(f"{papel} {metodo} {nombre}: {debe} ≠ {hay} ({respuesta.status_code})")

    assert not mal, "\n".join(mal)
    assert Evento.objects.filter(accion="acceso.negado").exists()
