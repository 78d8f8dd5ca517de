"""Every write about people as users: limits, mail codes, identity proof, accounts."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import get_credentials, get_server
from allauth.usersessions.models import UserSession
from cryptography.exceptions import InvalidSignature
from django.contrib.auth.models import Group
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.utils.crypto import salted_hmac
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import UserVerificationRequirement

from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules, selectors
from ventanilla.cuentas.events import aviso_de_cuenta, factor_perdido, hecho_de_cuenta
from ventanilla.cuentas.models import CodigoDeCorreo, EstadoPrueba, FactorPerdido, Limite, PruebaDeIdentidad, User
from ventanilla.cuentas.ports import registro_civil
from ventanilla.cuentas.rules import Persona


class LimiteExcedido(Exception):
    """Too many tries; `segundos` until the next one is worth it."""

    def __init__(self, segundos: int) -> None:
        self.segundos = segundos
        super().__init__(f"{segundos} s")


class CodigoInvalido(Exception):
    """Wrong, spent, lapsed or for something else: all are the same answer."""


class SinIntentos(Exception):
    """Both tries to prove the identity failed: what follows is an appointment."""


class PruebaNoAbierta(Exception):
    """There are no questions waiting for an answer: they were answered in another tab, or lapsed."""


# --- limits -----------------------------------------------------------------------------------------


def spend_limit(accion: str, *, persona: str = "", ip: str = "", now: datetime) -> None:
    """Count one try. Raises LimiteExcedido when a window is full. Call it outside a transaction.

    Counted in PostgreSQL in one statement, so that many requests at once cannot pass the limit by one. Nobody waits
    for the disk: a count lost in a crash is harmless. Keys are keyed digests.
    """
    segundos = int(now.timestamp())
    ventanas: dict[str, tuple[int, int]] = {}
    for ventana in rules.LIMITES[accion]:
        sujeto = {"persona": persona, "ip": ip, "todos": "todos"}[ventana.sobre]
        if sujeto:
            turno = segundos // ventana.segundos
            clave = salted_hmac("limite", f"{accion}|{ventana.sobre}|{ventana.segundos}|{turno}|{sujeto}").hexdigest()
            ventanas[clave] = (ventana.maximo, (turno + 1) * ventana.segundos)
    if not ventanas:
        return
    claves = sorted(ventanas)  # always in one order: two requests at once wait for one another, never in a circle
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Limite._meta.db_table} AS l (clave, cuenta, vence_at)"  # noqa: S608
            " SELECT v.clave, 1, to_timestamp(v.vence) FROM unnest(%s::text[], %s::bigint[]) AS v(clave, vence),"
            " (SELECT set_config('synchronous_commit', 'off', true)) s"
            " ON CONFLICT (clave) DO UPDATE SET cuenta = l.cuenta + 1 RETURNING clave, cuenta",
            [claves, [ventanas[clave][1] for clave in claves]],
        )
        llenas = [ventanas[clave][1] for clave, cuenta in cursor.fetchall() if cuenta > ventanas[clave][0]]
    if llenas:
        raise LimiteExcedido(max(1, max(llenas) - segundos))


def forget_old(*, now: datetime) -> int:
    """Drop what has lapsed: limits, codes, sessions and proofs that failed. Returns how many rows.

    A proof that was passed stays: it is the evidence of who registered.
    """
    total, _ = Limite.objects.filter(vence_at__lt=now).delete()
    total += CodigoDeCorreo.objects.filter(creado_at__lt=now - timedelta(days=1)).delete()[0]
    sin_valor = PruebaDeIdentidad.objects.exclude(estado=EstadoPrueba.APROBADA)
    total += sin_valor.filter(creada_at__lt=now - timedelta(days=31)).delete()[0]
    total += selectors.sessions_expired(now).delete()[0]
    return total


# --- codes by mail and text -------------------------------------------------------------------------


def _digest(codigo: CodigoDeCorreo, digits: str) -> str:
    return salted_hmac("codigo", f"{codigo.pk}|{codigo.objeto}|{codigo.correo}|{digits}").hexdigest()[:64]


@transaction.atomic
def send_codigo(actor: Actor, *, objeto: str, correo: str, canal: str = "correo", now: datetime) -> None:
    """Send six digits that prove that `correo` is read: an address, or a mobile phone when `canal` is "sms".

    Earlier ones for `objeto` stop working. Without `correo` the code is kept and nobody gets it: who asks for
    somebody that does not exist must wait as long for the same refusal.
    """
    CodigoDeCorreo.objects.filter(objeto=objeto, usado_at__isnull=True).update(usado_at=now)
    digits = rules.new_code()
    codigo = CodigoDeCorreo(objeto=objeto, correo=correo, creado_at=now)
    codigo.resumen = _digest(codigo, digits)
    codigo.save(force_insert=True)
    if correo:
        aviso_de_cuenta.send(
            None, correo=correo, plantilla="codigo", contexto={"codigo": digits}, canal=canal, reservado=True, now=now
        )


def check_codigo(actor: Actor, *, objeto: str, digits: str, now: datetime) -> str:
    """Spend the code and return the address or phone it proves. Raises CodigoInvalido; each wrong try counts.

    The row is locked: of twenty requests with the right code one gets through.
    """
    with transaction.atomic():
        ultimo = selectors.last_codigo(objeto, now=now)
        if ultimo is None:
            raise CodigoInvalido
        codigo = CodigoDeCorreo.objects.select_for_update().get(pk=ultimo.pk)
        bueno = codigo.usado_at is None and rules.code_is_alive(codigo.creado_at, codigo.intentos, now=now)
        acierta = bueno and hmac.compare_digest(codigo.resumen, _digest(codigo, digits))
        if acierta:
            codigo.usado_at = now
        elif bueno:
            codigo.intentos += 1
        codigo.save(update_fields=["usado_at", "intentos"])
    if not acierta:
        raise CodigoInvalido
    return codigo.correo


# --- identity proof ---------------------------------------------------------------------------------


@transaction.atomic
def start_prueba(
    actor: Actor,
    *,
    objeto: str,
    tipo_documento: str,
    numero_documento: str,
    expedicion_date: date,
    now: datetime,
) -> PruebaDeIdentidad:
    """Ask the registry for its questions. Raises SinIntentos, RegistroNoDisponible.

    A number that nobody has gets questions too: the answer to "does this person exist" is never given.
    """
    abierta = selectors.open_prueba(objeto)
    if abierta is not None:
        if abierta.numero_documento == numero_documento and now - abierta.creada_at <= rules.PRUEBA_VIGENCIA:
            return abierta
        PruebaDeIdentidad.objects.filter(pk=abierta.pk).update(estado=EstadoPrueba.FALLIDA, resuelta_at=now)
    if selectors.failed_pruebas(objeto) >= rules.PRUEBAS_POR_TRAMITE:
        raise SinIntentos
    cuestionario = registro_civil().questions_about(tipo_documento, numero_documento, expedicion_date)
    persona = None
    if cuestionario.persona is not None:
        persona = asdict(cuestionario.persona)
        persona["expedicion_date"] = cuestionario.persona.expedicion_date.isoformat()
        persona["nacimiento_date"] = cuestionario.persona.nacimiento_date.isoformat()
    try:
        with transaction.atomic():
            return PruebaDeIdentidad.objects.create(
                objeto=objeto,
                tipo_documento=tipo_documento,
                numero_documento=numero_documento,
                preguntas=[asdict(pregunta) for pregunta in cuestionario.preguntas],
                correctas=list(cuestionario.correctas),
                persona=persona,
                creada_at=now,
            )
    except IntegrityError:  # prueba_one_abierta_per_objeto: the other tab asked first, and its questions count
        return start_prueba(
            actor,
            objeto=objeto,
            tipo_documento=tipo_documento,
            numero_documento=numero_documento,
            expedicion_date=expedicion_date,
            now=now,
        )


@transaction.atomic
def answer_prueba(actor: Actor, *, objeto: str, respuestas: tuple[int, ...], now: datetime) -> Persona | None:
    """The person when all answers are right, else None and one try less. Raises PruebaNoAbierta."""
    prueba = (
        PruebaDeIdentidad.objects.select_for_update()
        .filter(objeto=objeto, estado=EstadoPrueba.ABIERTA, creada_at__gte=now - rules.PRUEBA_VIGENCIA)
        .first()
    )
    if prueba is None:
        raise PruebaNoAbierta
    acierta = list(respuestas) == prueba.correctas and prueba.persona is not None
    prueba.estado = EstadoPrueba.APROBADA if acierta else EstadoPrueba.FALLIDA
    prueba.resuelta_at = now
    prueba.save(update_fields=["estado", "resuelta_at"])
    hecho_de_cuenta.send(
        None, actor=actor, accion=f"cuentas.identidad.{prueba.estado}", objeto=objeto, datos={}, now=now
    )
    return selectors.persona_from_json(prueba.persona) if acierta and prueba.persona else None


# --- accounts ---------------------------------------------------------------------------------------


def enable_user(
    actor: Actor, *, tipo_documento: str, numero_documento: str, nombre: str, correo: str, now: datetime
) -> User:
    """The account of a person who proved who it is and that `correo` is read. It has no password yet.

    Inside the caller's transaction. An account that exists already keeps its password and its address.
    """
    user, nueva = User.objects.get_or_create(
        username=rules.username_of(tipo_documento, numero_documento),
        defaults={
            "tipo_documento": tipo_documento,
            "numero_documento": numero_documento,
            "nombre": nombre,
            "email": correo,
            "creado_at": now,
        },
    )
    if nueva:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=correo, verified=True, primary=True)
        hecho_de_cuenta.send(
            None, actor=actor, accion="cuentas.user.habilitado", objeto=f"user:{user.pk}", datos={}, now=now
        )
    return user


class YaTieneContrasena(Exception):
    """The first password was set already: from now on it is changed after signing in, or recovered."""


@transaction.atomic
def set_first_password(actor: Actor, user_id: int, *, password: str, now: datetime) -> User:
    """The password of an account that has none. Raises YaTieneContrasena, ObjectDoesNotExist."""
    user = User.objects.select_for_update().get(pk=user_id)
    if user.has_usable_password():
        raise YaTieneContrasena
    user.set_password(password)
    user.save(update_fields=["password"])
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.contrasena.creada", objeto=f"user:{user.pk}", datos={}, now=now
    )
    return user


@transaction.atomic
def replace_password(actor: Actor, user_id: int, *, password: str, now: datetime) -> User:
    """The password of somebody who proved who it is, whether there was one or not. Every open session ends, and the
    account's address hears of it. An enabled second factor stays. Raises ObjectDoesNotExist."""
    user = User.objects.select_for_update().get(pk=user_id)
    accion = "cuentas.contrasena.cambiada" if user.has_usable_password() else "cuentas.contrasena.creada"
    user.set_password(password)
    user.save(update_fields=["password"])
    close_sessions(user_id)
    if user.email:
        aviso_de_cuenta.send(None, correo=user.email, plantilla="aviso_contrasena", contexto={}, now=now)
    hecho_de_cuenta.send(None, actor=actor, accion=accion, objeto=f"user:{user.pk}", datos={}, now=now)
    return user


@transaction.atomic
def make_official(actor: Actor, username: str, *, roles: Sequence[str], now: datetime) -> User:
    """Make somebody with an account an official with exactly these roles; with none they are one no more.

    Raises ObjectDoesNotExist; ValueError for a role that does not exist.
    """
    if unknown := set(roles) - set(rules.ROLES):
        raise ValueError(", ".join(sorted(unknown)))
    user = User.objects.select_for_update().get(username=username)
    user.is_staff = bool(roles)
    user.save(update_fields=["is_staff"])
    user.groups.set([Group.objects.get_or_create(name=rol)[0] for rol in roles])
    close_sessions(user.pk)  # what the person may do changed: they sign in anew
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.roles.cambiados", objeto=f"user:{user.pk}", datos={"roles": sorted(roles)},
        now=now,
    )  # fmt: skip
    return user


@transaction.atomic
def give_totp(actor: Actor, user_id: int, *, secret: str, now: datetime) -> bool:
    """An application of codes with a secret that is known beforehand: for the officials of a demonstration, and nobody
    else. False if the account has one already."""
    user = User.objects.select_for_update().get(pk=user_id)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        return False
    TOTP.activate(user, secret)
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.factor.agregado", objeto=f"user:{user_id}", datos={"tipo": "totp"}, now=now
    )
    return True


# --- the account follows the register ---------------------------------------------------------------


def close_sessions(user_id: int, *, keep: str = "") -> int:
    """End every session of a person but the one named `keep`. Returns how many. Inside the caller's transaction."""
    abiertas = list(UserSession.objects.filter(user_id=user_id).exclude(session_key=keep))
    for sesion in abiertas:
        sesion.end()
    return len(abiertas)


def close_surplus_sessions(user: User, *, now: datetime) -> int:
    """Five at once: the oldest end when another one begins, and the person is told. Returns how many ended."""
    abiertas = list(UserSession.objects.filter(user_id=user.pk).order_by("-created_at", "-pk"))
    sobran = abiertas[rules.SESIONES_A_LA_VEZ :]
    for sesion in sobran:
        sesion.end()
    if sobran and user.email:
        aviso_de_cuenta.send(None, correo=user.email, plantilla="aviso_sesiones", contexto={}, now=now)
    return len(sobran)


def on_sesion_abierta(sender: object, *, user: User, now: datetime, **_: object) -> None:
    close_surplus_sessions(user, now=now)


def set_correo(actor: Actor, user_id: int, *, correo: str, now: datetime) -> None:
    """The address of the account is the one that was proved for the register. Inside the caller's transaction."""
    User.objects.filter(pk=user_id).update(email=correo)
    EmailAddress.objects.filter(user_id=user_id).delete()
    if correo:
        EmailAddress.objects.create(user_id=user_id, email=correo, verified=True, primary=True)
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.correo.cambiado", objeto=f"user:{user_id}", datos={}, now=now
    )


def follow_identity(actor: Actor, user_id: int, *, tipo_documento: str, nombre: str, now: datetime) -> None:
    """The account is named as the register: an official saw the document. With another type of document one signs in
    with it, so the sessions opened with the old one end. Inside the caller's transaction."""
    user = User.objects.select_for_update().get(pk=user_id)
    nombre = nombre[:200]
    if (user.tipo_documento, user.nombre) == (tipo_documento, nombre):
        return
    if user.tipo_documento != tipo_documento:
        user.tipo_documento = tipo_documento
        user.username = rules.username_of(tipo_documento, user.numero_documento)
        close_sessions(user_id)
    user.nombre = nombre
    user.save(update_fields=["tipo_documento", "username", "nombre"])
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.identidad.cambiada", objeto=f"user:{user_id}", datos={}, now=now
    )


def disable_password(actor: Actor, user_id: int, *, now: datetime) -> None:
    """Somebody else may know it: nobody enters with it, nor goes on inside. Inside the caller's transaction."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    close_sessions(user_id)
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.contrasena.inutilizada", objeto=f"user:{user_id}", datos={}, now=now
    )


def remove_factors(actor: Actor, user_id: int, *, now: datetime) -> int:
    """Whoever lost everything lost the second factor too. Returns how many. Inside the caller's transaction."""
    cuantos: int = Authenticator.objects.filter(user_id=user_id).delete()[0]
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.factores.retirados", objeto=f"user:{user_id}",
        datos={"cuantos": cuantos}, now=now,
    )  # fmt: skip
    return cuantos


# --- second factors, for acts that ask for one ------------------------------------------------------


class FactorInvalido(Exception):
    """Wrong, spent, of somebody else, or there is none: all are the same answer."""


def begin_passkey_assertion(actor: Actor, *, challenge: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser must ask a passkey of this person, and what to remember until it answers.

    `challenge` is what the passkey signs: bind it to what is being confirmed. Raises FactorInvalido without passkeys.
    """
    credenciales = get_credentials(selectors.user_of(actor))
    if not credenciales:
        raise FactorInvalido
    opciones, estado = get_server().authenticate_begin(
        credenciales, user_verification=UserVerificationRequirement.REQUIRED, challenge=challenge
    )
    return dict(opciones), dict(estado)


def complete_passkey_assertion(
    actor: Actor, *, state: Mapping[str, Any], credential: dict[str, Any], challenge: bytes
) -> dict[str, Any]:
    """The evidence of the assertion (base64url), with the public key that verifies it. Raises FactorInvalido."""
    user = selectors.user_of(actor)
    try:
        usada = get_server().authenticate_complete(state, get_credentials(user), credential)
        respuesta = credential["response"]
        if websafe_decode(state["challenge"]) != challenge:
            raise FactorInvalido
        return {
            "credencial": websafe_encode(usada.credential_id),
            "client_data": respuesta["clientDataJSON"],
            "authenticator_data": respuesta["authenticatorData"],
            "firma": respuesta["signature"],
            "llave_cose": websafe_encode(cbor.encode(dict(usada.public_key))),
        }
    except (ValueError, TypeError, KeyError, InvalidSignature) as error:
        raise FactorInvalido from error


def check_totp(actor: Actor, *, codigo: str, now: datetime) -> None:
    """Spend the digits that the person's application shows; each serves once. Raises FactorInvalido."""
    autenticador = selectors.totp_of(actor)
    if autenticador is None or not autenticador.wrap().validate_code(normalize_user_code(codigo)):
        raise FactorInvalido


def freeze_user(actor: Actor, user_id: int, *, until: datetime, now: datetime) -> None:
    """Until then sensitive acts wait: whoever took the account has time to be found out. Inside the caller's
    transaction."""
    User.objects.filter(pk=user_id).update(congelado_hasta_at=until)
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.user.congelado", objeto=f"user:{user_id}", datos={}, now=now
    )


# --- the second factor was lost ----------------------------------------------------------------------


@transaction.atomic
def report_lost_factor(actor: Actor, user_id: int, *, now: datetime) -> FactorPerdido:
    """Begin the day of wait, and tell the owner by every channel how to stop it. Asking again changes nothing.

    The caller knows that the password was given. Raises ObjectDoesNotExist.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    espera = FactorPerdido.objects.filter(user=user, cancelado_at=None, aplicado_at=None).first()
    if espera is not None:
        return espera
    espera = FactorPerdido.objects.create(user=user, pedido_at=now)
    factor_perdido.send(None, user_id=user_id, correo=user.email, llave=lost_factor_key(espera), now=now)
    hecho_de_cuenta.send(
        None, actor=actor, accion="cuentas.factor.perdido", objeto=f"user:{user_id}", datos={}, now=now
    )
    return espera


def lost_factor_key(espera: FactorPerdido) -> str:
    """What the link to stop it carries: it serves for this wait and for nothing else."""
    return signing.dumps(str(espera.pk), salt="factor.perdido")


@transaction.atomic
def cancel_lost_factor(actor: Actor, llave: str, *, now: datetime) -> None:
    """It was not the owner. Harmless twice. Raises ObjectDoesNotExist for a link that is not ours, or late."""
    try:
        pk = signing.loads(llave, salt="factor.perdido", max_age=rules.ESPERA_POR_FACTOR)
    except signing.BadSignature:
        raise FactorPerdido.DoesNotExist from None
    espera = FactorPerdido.objects.select_for_update().get(pk=pk)
    if espera.cancelado_at is None and espera.aplicado_at is None:
        espera.cancelado_at = now
        espera.save(update_fields=["cancelado_at"])
        close_sessions(espera.user_id)
        hecho_de_cuenta.send(
            None, actor=actor, accion="cuentas.factor.perdido_cancelado", objeto=f"user:{espera.user_id}", datos={},
            now=now,
        )  # fmt: skip


def apply_lost_factors(*, now: datetime) -> int:
    """Take the factors away from who waited a day. A job that dies or runs twice does each once."""
    vencidas = FactorPerdido.objects.filter(
        cancelado_at=None, aplicado_at=None, pedido_at__lte=now - rules.ESPERA_POR_FACTOR
    ).values_list("pk", flat=True)
    hechas = 0
    for pk in vencidas:
        with transaction.atomic():
            espera = FactorPerdido.objects.select_for_update().get(pk=pk)
            if espera.cancelado_at is None and espera.aplicado_at is None:
                espera.aplicado_at = now
                espera.save(update_fields=["aplicado_at"])
                remove_factors(Actor.sistema(), espera.user_id, now=now)
                close_sessions(espera.user_id)
                hechas += 1
    return hechas
