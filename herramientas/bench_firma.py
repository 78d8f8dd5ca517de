"""Signings and sign-ins: how many a second on two processes, next to the bare cryptography measured in the same run."""

import json
import resource
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

CLAVE, FRASE, CODIGO = "arco lluvia sello mango", "cometa azul sobre el tejado", "123456"
TRAMITE = "bench.promesa"
RATIO = 0.5
MEMORIA_MB = 600.0  # two hundred hashes at once would take 3,800
_PENDIENTES = "firmas.json"


def _numero(n: int) -> str:
    return str(8_000_000_000 + n)


class Promesa:
    """A procedure of the bench that is signed and filed."""

    tramite, alcance, url_name = TRAMITE, "rut:firmar", "rut:contacto"

    def freeze(self, actor: Any, borrador_id: Any, *, now: datetime) -> Any:
        from ventanilla.expediente import selectors
        from ventanilla.expediente.firmables import Acto, Grupo, Renglon

        datos = selectors.datos_of(selectors.borrador_for(actor, borrador_id))["promesa"]
        grupos = (Grupo("Promesa", (Renglon("Cuánto", datos["pesos"]),)),)
        return Acto(TRAMITE, "Promesa de pago", actor.nit, "Persona Prueba", grupos, {"pesos": datos["pesos"]})

    def file(self, actor: Any, borrador_id: Any, *, now: datetime) -> str:
        from ventanilla.expediente import services

        borrador = services.lock_borrador(actor, borrador_id, now=now)
        radicado = services.file_borrador(
            actor, borrador, serie="PRU", nit=actor.nit, contenido={}, user_id=actor.user_id, now=now
        )
        return radicado.numero


def _register() -> None:
    from ventanilla.expediente import firmables

    firmables.register(Promesa())  # type: ignore[arg-type]


def prepare(count: int, carpeta: Path) -> None:
    """People with a password, a signature and something to sign whose code is known."""
    from tests.fabricas import datos_rut
    from ventanilla.comun.actor import Actor, Calidad
    from ventanilla.cuentas import rules, services
    from ventanilla.expediente import services as expediente
    from ventanilla.firma.rules import Canal
    from ventanilla.firma.services import firmar, instrumento
    from ventanilla.rut import services as rut

    _register()
    now = datetime.now(UTC)
    azar, rules.new_code = rules.new_code, lambda: CODIGO
    pendientes = []
    try:
        for n in range(count):
            numero = _numero(n)
            user = services.enable_user(
                Actor.sistema(), tipo_documento="13", numero_documento=numero, nombre="Persona Prueba",
                correo=f"f{n}@ejemplo.co", now=now,
            )  # fmt: skip
            services.set_first_password(Actor.sistema(), user.pk, password=CLAVE, now=now)
            rut.register_existing(Actor.sistema(), datos_rut(numero, correo=user.email), user_id=user.pk, now=now)
            actor = Actor(Calidad.NOMBRE_PROPIO, user_id=user.pk, nit=numero)
            pendiente = instrumento.begin_emision(actor, acuerdo_version="2026-1", canal=Canal.CORREO, now=now)
            instrumento.issue_instrumento(actor, pendiente.pk, frase=FRASE, codigo=CODIGO, now=now)
            borrador = expediente.start_borrador(actor, tramite=TRAMITE, now=now)
            expediente.save_seccion(actor, borrador.pk, nombre="promesa", datos={"pesos": "1000"}, version=0, now=now)
            intencion = firmar.open_intencion(actor, borrador.pk, now=now)
            firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=now)
            pendientes.append([user.pk, numero, str(intencion.pk)])
    finally:
        rules.new_code = azar
    (carpeta / _PENDIENTES).write_text(json.dumps(pendientes))


def part(kind: str, start: int, count: int) -> float:
    """What one of the two processes does. Seconds, start-up not counted."""
    trabajos: dict[str, Callable[[int, int], float]] = {
        "firmar": _sign, "piso_firma": _bare_signing, "ingresar": _sign_in, "piso_ingreso": _bare_sign_in,
    }  # fmt: skip
    return trabajos[kind](start, count)


def _sign(start: int, count: int) -> float:
    from uuid import UUID

    from django.conf import settings

    from ventanilla.comun.actor import Actor, Calidad
    from ventanilla.firma.rules import Factor, Huella, TipoFactor
    from ventanilla.firma.services import firmar

    _register()
    pendientes = json.loads((Path(settings.VAR).parent / _PENDIENTES).read_text())[start : start + count]
    huella, factor = Huella("192.0.2.1", "bench", "s"), Factor(TipoFactor.CODIGO, codigo=CODIGO)
    begun = time.perf_counter()
    for user_id, numero, intencion in pendientes:
        actor = Actor(Calidad.NOMBRE_PROPIO, user_id=user_id, nit=numero)
        firmar.sign(actor, UUID(intencion), frase=FRASE, factor=factor, huella=huella, now=datetime.now(UTC))
    return time.perf_counter() - begun


def _bare_signing(start: int, count: int) -> float:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    from ventanilla.firma.adapters.cofre import ARGON

    clave = ec.generate_private_key(ec.SECP256R1())
    begun = time.perf_counter()
    for _ in range(count):
        Argon2id(
            salt=b"s" * 16, length=32, iterations=ARGON["pasadas"], lanes=ARGON["carriles"],
            memory_cost=ARGON["memoria"],
        ).derive(FRASE.encode())  # fmt: skip
        clave.sign(b"x" * 500, ec.ECDSA(hashes.SHA256()))
    return time.perf_counter() - begun


def _sign_in(start: int, count: int) -> float:
    from django.test import Client

    client = Client()  # one: making it reads every static file
    client.get("/salud")
    begun = time.perf_counter()
    for n in range(start, start + count):
        client.cookies.clear()
        respuesta = client.post(
            "/cuenta/ingresar/",
            {"tipo_documento": "13", "numero_documento": _numero(n), "password": CLAVE},
            REMOTE_ADDR=f"10.9.{n >> 8}.{n & 255}",
        )
        assert respuesta.status_code == 302
    return time.perf_counter() - begun


def _bare_sign_in(start: int, count: int) -> float:
    from django.contrib.auth.hashers import make_password

    from ventanilla.cuentas.adapters.argon2 import Argon2idHasher

    guardada = make_password(CLAVE)
    hasher = Argon2idHasher()
    begun = time.perf_counter()
    for _ in range(count):
        hasher.verify(CLAVE, guardada)
    return time.perf_counter() - begun


def memory_of_parallel_sign_ins(count: int) -> float:
    """Megabytes that this process grew by while that many signed in at once."""
    from django.db import connection
    from django.test import Client

    client = Client()

    def enter(n: int) -> None:
        try:
            client.post(
                "/cuenta/ingresar/",
                {"tipo_documento": "13", "numero_documento": f"9{n}", "password": CLAVE},
                REMOTE_ADDR=f"10.8.{n >> 8}.{n & 255}",
            )
        finally:
            connection.close()

    enter(0)
    antes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    hilos = [threading.Thread(target=enter, args=(n,)) for n in range(1, count + 1)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - antes) / 1024


def bench(say: Callable[..., None], two_processes: Callable[[list[str]], float], carpeta: Path) -> None:
    cuantos = 60
    prepare(cuantos, carpeta)
    mitad = cuantos // 2

    def rate(kind: str) -> float:
        return cuantos / two_processes([f"{kind}:0:{mitad}", f"{kind}:{mitad}:{mitad}"])

    piso, firmas = rate("piso_firma"), rate("firmar")
    say("piso: Argon2id y ECDSA por segundo, 2 procesos", piso, unit="/s")
    say("firmas radicadas por segundo, 2 procesos", firmas, unit="/s")
    say("firmas, razón al piso", firmas / piso, RATIO, least=True)
    piso, ingresos = rate("piso_ingreso"), rate("ingresar")
    say("piso: contraseñas comprobadas por segundo, 2 procesos", piso, unit="/s")
    say("ingresos por segundo, 2 procesos", ingresos, unit="/s")
    say("ingresos, razón al piso", ingresos / piso, RATIO, least=True)
    say("200 ingresos a la vez, memoria que crece el proceso", memory_of_parallel_sign_ins(200), MEMORIA_MB, unit="MB")
