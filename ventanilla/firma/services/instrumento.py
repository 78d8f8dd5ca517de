"""The life of an instrument: issued after a code, renewed at will, ended by its holder, by tries or by time.

No official has a way in: nobody sets, sees or recovers a passphrase. What is locked is the instrument's row.
"""

import hashlib
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.expediente import services as expediente_services
from ventanilla.firma import rules, selectors
from ventanilla.firma.adapters import cofre
from ventanilla.firma.adapters.cofre import FraseEquivocada, Sellada
from ventanilla.firma.models import AvisoVencimiento, InstrumentoFirma
from ventanilla.firma.ports import custodia
from ventanilla.firma.rules import Canal, EstadoInstrumento, Fallos, MotivoFin
from ventanilla.notificaciones import services as notificaciones
from ventanilla.notificaciones.rules import CelularInvalido, parse_celular
from ventanilla.rut import selectors as rut

POLITICA = ObjectIdentifier("2.25.201843917203445918820936611724350071")
"""Our policy for certificates of electronic signature: an identifier made from a random number (X.667), ours alone."""


class NoPuedeTenerFirma(Exception):
    """The person cannot have a signature now; the message says why and what to do."""


class FraseRechazada(Exception):
    """The passphrase is not good enough; `motivos` are sentences for the person."""

    def __init__(self, motivos: list[str]) -> None:
        self.motivos = motivos
        super().__init__(" ".join(motivos))


class SinFirma(Exception):
    """There is no instrument in force."""


class FraseEnEspera(Exception):
    """Too many wrong passphrases: nothing is tried before `hasta`."""

    def __init__(self, hasta: datetime) -> None:
        self.hasta = hasta
        super().__init__(hasta.isoformat())


class FraseIncorrecta(Exception):
    """The passphrase is wrong; it was counted. `bloqueada` when it was the last try."""

    def __init__(self, *, bloqueada: bool) -> None:
        self.bloqueada = bloqueada
        super().__init__()


# --- issuing ----------------------------------------------------------------------------------------


def canales_of(user_id: int) -> dict[Canal, str]:
    """Where codes and notices of a signer can go: the addresses of record in their own RUT, never others."""
    datos = rut.rut_of_user(user_id).datos
    canales = {Canal.CORREO: datos.correo} if datos.correo else {}
    with suppress(CelularInvalido):
        canales[Canal.SMS] = parse_celular(datos.telefono)
    return canales


def ensure_may_have(actor: Actor) -> int:
    """Own name and active RUT. Returns the user. Raises NoPuedeTenerFirma."""
    if actor.calidad is not Calidad.NOMBRE_PROPIO or actor.user_id is None:
        raise NoPuedeTenerFirma(_("La firma es de cada persona. Vuelva a su propio nombre para generarla."))
    try:
        registro = rut.rut_of_user(actor.user_id)
    except ObjectDoesNotExist:
        raise NoPuedeTenerFirma(_("Para tener firma debe estar inscrito en el RUT.")) from None
    if registro.estado != "ACTIVO":
        raise NoPuedeTenerFirma(_("Su RUT no está activo. Actívelo primero; después podrá generar su firma."))
    if not canales_of(actor.user_id):
        raise NoPuedeTenerFirma(_("Su RUT no tiene correo ni celular. Actualícelos primero."))
    return actor.user_id


def _objeto(instrumento_id: UUID) -> str:
    return f"firma:{instrumento_id}"


@transaction.atomic
def begin_emision(actor: Actor, *, acuerdo_version: str, canal: Canal, now: datetime) -> InstrumentoFirma:
    """Accept the agreement and send the code to the channel of record. Doing it again starts anew.

    The view asked for a recent re-authentication. Raises NoPuedeTenerFirma, LimiteExcedido.
    """
    user_id = ensure_may_have(actor)
    acuerdo = selectors.acuerdo_in_force(now=now)
    if acuerdo.version != acuerdo_version:
        raise NoPuedeTenerFirma(_("El acuerdo cambió mientras lo leía. Léalo otra vez, por favor."))
    destinos = canales_of(user_id)
    if canal not in destinos:
        raise NoPuedeTenerFirma(_("Ese medio no está en su RUT. Elija otro."))
    InstrumentoFirma.objects.filter(user_id=user_id, estado=EstadoInstrumento.PENDIENTE).delete()
    instrumento = InstrumentoFirma.objects.create(user_id=user_id, acuerdo=acuerdo, aceptado_at=now, canal=canal)
    cuentas_services.send_codigo(actor, objeto=_objeto(instrumento.pk), correo=destinos[canal], canal=canal, now=now)
    expediente_services.record_evento(
        actor,
        accion="firma.acuerdo.aceptado",
        objeto=_objeto(instrumento.pk),
        datos={"version": acuerdo.version, "sha256": acuerdo.sha256, "canal": canal},
    )
    return instrumento


def ensure_frase(frase: str, *, user_id: int) -> None:
    """Long, unknown, and not the password of the account. Raises FraseRechazada."""
    user = cuentas.user_by_id(user_id)
    motivos: list[str] = []
    try:
        validate_password(frase, user)
    except ValidationError as error:
        motivos = list(error.messages)
    if not motivos and user.check_password(frase):
        motivos = [_("Su frase de firma debe ser distinta de la contraseña con la que ingresa.")]
    if motivos:
        raise FraseRechazada(motivos)


def issue_instrumento(
    actor: Actor, instrumento_id: UUID, *, frase: str, codigo: str, now: datetime
) -> InstrumentoFirma:
    """Make the key, certify it and seal it with the passphrase; the earlier instrument is replaced.

    The passphrase is judged before the code is spent. Doing it again with a spent code changes nothing.
    Raises FraseRechazada, CodigoInvalido, NoPuedeTenerFirma, ObjectDoesNotExist.
    """
    user_id = ensure_may_have(actor)
    pendiente = selectors.pendiente_for(actor, instrumento_id, now=now)
    ensure_frase(frase, user_id=user_id)
    clave = ec.generate_private_key(ec.SECP256R1())
    custodio = custodia()
    sellada = cofre.seal(
        clave, frase=frase, llave=custodio.current_key(), instrumento=instrumento_id, argon=cofre.ARGON
    )
    certificado = custodio.certify(_certificate_for(pendiente, clave, now=now))
    cuentas_services.check_codigo(actor, objeto=_objeto(instrumento_id), digits=codigo, now=now)
    with transaction.atomic():
        instrumento = InstrumentoFirma.objects.select_for_update().get(
            pk=instrumento_id, estado=EstadoInstrumento.PENDIENTE
        )
        _end_of_user(user_id, motivo=MotivoFin.REEMPLAZO, estado=EstadoInstrumento.REEMPLAZADO, now=now)
        _keep(instrumento, sellada)
        instrumento.certificado = certificado.public_bytes(serialization.Encoding.DER)
        instrumento.serie = f"{certificado.serial_number:X}"
        instrumento.estado = EstadoInstrumento.VIGENTE
        instrumento.valid_from_at = now
        instrumento.valid_to_at = rules.valid_until(now)
        instrumento.save()
        expediente_services.record_evento(
            actor,
            accion="firma.instrumento.emitido",
            objeto=_objeto(instrumento_id),
            datos={"serie": instrumento.serie, "kek": sellada.kek_id},
        )
        jobs.enqueue("firma.entregar", instrumento=str(instrumento_id))
    return instrumento


def _certificate_for(
    instrumento: InstrumentoFirma, clave: ec.EllipticCurvePrivateKey, *, now: datetime
) -> x509.CertificateBuilder:
    """CN is the name; serialNumber, a digest of the document: the certificate travels with each evidence."""
    user = instrumento.user
    documento = hashlib.sha256(user.username.encode()).hexdigest()[:32].upper()
    return (
        x509.CertificateBuilder()
        .subject_name(
            x509.Name(
                [
                    x509.NameAttribute(NameOID.COUNTRY_NAME, "CO"),
                    x509.NameAttribute(NameOID.COMMON_NAME, user.nombre[:64]),
                    x509.NameAttribute(NameOID.SERIAL_NUMBER, documento),
                ]
            )
        )
        .public_key(clave.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(rules.valid_until(now))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(POLITICA, None)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(clave.public_key()), critical=False)
    )


def _keep(instrumento: InstrumentoFirma, sellada: Sellada) -> None:
    instrumento.sal = sellada.sal
    instrumento.argon = sellada.argon
    instrumento.nonce = sellada.nonce
    instrumento.cifrado = sellada.cifrado
    instrumento.kek_id = sellada.kek_id


# --- opening the key --------------------------------------------------------------------------------


def open_key(actor: Actor, *, frase: str, now: datetime) -> tuple[InstrumentoFirma, ec.EllipticCurvePrivateKey]:
    """The signer's key, opened for one act. Outside any transaction: a wrong passphrase must stay counted.

    Raises SinFirma, FraseEnEspera, FraseIncorrecta.
    """
    instrumento = selectors.vigente_of(actor.user_id, now=now)
    if instrumento is None:
        raise SinFirma
    if instrumento.espera_hasta_at is not None and instrumento.espera_hasta_at > now:
        raise FraseEnEspera(instrumento.espera_hasta_at)
    sellada = Sellada(
        sal=bytes(instrumento.sal or b""),
        argon=instrumento.argon or cofre.ARGON,
        nonce=bytes(instrumento.nonce or b""),
        cifrado=bytes(instrumento.cifrado or b""),
        kek_id=instrumento.kek_id,
    )
    custodio = custodia()
    try:
        clave = cofre.unseal(sellada, frase=frase, llave=custodio.key(sellada.kek_id), instrumento=instrumento.pk)
    except FraseEquivocada:
        raise FraseIncorrecta(bloqueada=_count_failure(actor, instrumento.pk, now=now)) from None
    vigente = custodio.current_key()
    if vigente.id != sellada.kek_id:  # the server key was rotated: this is the moment when both halves are here
        _keep(instrumento, cofre.seal(clave, frase=frase, llave=vigente, instrumento=instrumento.pk, argon=cofre.ARGON))
        instrumento.save(update_fields=["sal", "argon", "nonce", "cifrado", "kek_id"])
    if instrumento.fallos_seguidos:  # unless others failed meanwhile, and a wait began
        InstrumentoFirma.objects.filter(pk=instrumento.pk).exclude(espera_hasta_at__gt=now).update(
            fallos_seguidos=0, espera_hasta_at=None
        )
    return instrumento, clave


@transaction.atomic
def _count_failure(actor: Actor, instrumento_id: UUID, *, now: datetime) -> bool:
    """Write the wrong try down; True when the instrument is blocked."""
    instrumento = InstrumentoFirma.objects.select_for_update().get(pk=instrumento_id)
    if instrumento.estado != EstadoInstrumento.VIGENTE:
        return True
    fallos = rules.after_failure(
        Fallos(instrumento.fallos_seguidos, instrumento.fallos, instrumento.fallos_desde_at), now=now
    )
    instrumento.fallos_seguidos, instrumento.fallos, instrumento.fallos_desde_at = (
        fallos.seguidos,
        fallos.en_ventana,
        fallos.desde,
    )
    # A try that was already being judged when the wait began does not end it.
    instrumento.espera_hasta_at = rules.waits_until(fallos, now=now) or instrumento.espera_hasta_at
    instrumento.save(update_fields=["fallos_seguidos", "fallos", "fallos_desde_at", "espera_hasta_at"])
    expediente_services.record_evento(
        actor, accion="firma.frase.fallida", objeto=_objeto(instrumento_id), datos={"fallos": fallos.en_ventana}
    )
    if not rules.must_block(fallos):
        return False
    _end(actor, instrumento, estado=EstadoInstrumento.BLOQUEADO, motivo=MotivoFin.INTENTOS, now=now)
    return True


# --- ending -----------------------------------------------------------------------------------------


def _end(
    actor: Actor, instrumento: InstrumentoFirma, *, estado: EstadoInstrumento, motivo: MotivoFin, now: datetime
) -> None:
    """End a locked instrument, and tell its holder by every channel."""
    if estado not in rules.TRANSICIONES_INSTRUMENTO[EstadoInstrumento(instrumento.estado)]:
        raise SinFirma
    instrumento.estado = estado
    instrumento.motivo_fin = motivo
    instrumento.terminado_at = now
    instrumento.save(update_fields=["estado", "motivo_fin", "terminado_at"])
    expediente_services.record_evento(
        actor, accion=f"firma.instrumento.{estado}", objeto=_objeto(instrumento.pk), datos={"motivo": motivo}
    )
    if motivo is not MotivoFin.REEMPLAZO:
        tell(instrumento.user_id, plantilla="firma_terminada", contexto={"motivo": motivo}, now=now)


def _end_of_user(user_id: int, *, estado: EstadoInstrumento, motivo: MotivoFin, now: datetime) -> bool:
    actor = Actor.sistema()
    instrumento = (
        InstrumentoFirma.objects.select_for_update()
        .filter(user_id=user_id, estado__in=[EstadoInstrumento.VIGENTE, EstadoInstrumento.BLOQUEADO])
        .first()
    )
    if instrumento is None:
        return False
    _end(actor, instrumento, estado=estado, motivo=motivo, now=now)
    return True


def tell(user_id: int, *, plantilla: str, contexto: dict[str, str], now: datetime) -> None:
    """By every channel of record, in the caller's transaction."""
    try:
        canales = canales_of(user_id)
    except ObjectDoesNotExist:
        return
    for canal, destino in canales.items():
        notificaciones.send_mensaje(destinatario=destino, canal=canal, plantilla=plantilla, contexto=contexto, now=now)


@transaction.atomic
def revoke_instrumento(actor: Actor, *, motivo: MotivoFin, now: datetime) -> None:
    """The holder ends it, or reports that somebody else may use it: at once and for good. Raises SinFirma."""
    instrumento = (
        InstrumentoFirma.objects.select_for_update()
        .filter(user_id=actor.user_id or -1, estado=EstadoInstrumento.VIGENTE)
        .first()
    )
    if instrumento is None:
        raise SinFirma
    _end(actor, instrumento, estado=EstadoInstrumento.REVOCADO, motivo=motivo, now=now)


@transaction.atomic
def revoke_of_user(user_id: int, *, motivo: MotivoFin, now: datetime) -> bool:
    """What happened to the account makes the instrument doubtful. Inside the transaction of that fact."""
    return _end_of_user(user_id, estado=EstadoInstrumento.REVOCADO, motivo=motivo, now=now)


def on_contacto_desconocido(sender: object, *, user_id: int | None, now: datetime, **_: object) -> None:
    """Somebody changed the address of record without being its owner: what they may have issued is doubtful."""
    if user_id is not None:
        revoke_of_user(user_id, motivo=MotivoFin.CONTACTO_DESCONOCIDO, now=now)


def on_cuenta_recuperada(sender: object, *, user_id: int, now: datetime, **_: object) -> None:
    """The account was given back by officials: a new instrument is issued by its owner, never by them."""
    revoke_of_user(user_id, motivo=MotivoFin.CUENTA_RECUPERADA, now=now)


def notify_expiries(*, now: datetime) -> int:
    """The notices 30, 7 and 1 days before, once each; and the end of those that lapsed. Returns how many notices.

    A job that dies half way has sent exactly those that have a row; a clock that jumps sends only the one now due.
    """
    enviados = 0
    cerca = InstrumentoFirma.objects.filter(estado=EstadoInstrumento.VIGENTE, valid_to_at__lte=rules.horizon(now))
    for instrumento_id in cerca.values_list("pk", flat=True):
        with transaction.atomic():
            instrumento = InstrumentoFirma.objects.select_for_update().get(pk=instrumento_id)
            if instrumento.estado != EstadoInstrumento.VIGENTE or instrumento.valid_to_at is None:
                continue
            if instrumento.valid_to_at <= now:
                _end(
                    Actor.sistema(),
                    instrumento,
                    estado=EstadoInstrumento.VENCIDO,
                    motivo=MotivoFin.VENCIMIENTO,
                    now=now,
                )
                continue
            dias = rules.notice_due(instrumento.valid_to_at, now=now)
            if dias is None:
                continue
            _aviso, nuevo = AvisoVencimiento.objects.get_or_create(
                instrumento=instrumento, dias=dias, defaults={"enviado_at": now}
            )
            if nuevo:
                tell(
                    instrumento.user_id,
                    plantilla="firma_por_vencer",
                    contexto={"vence": f"{instrumento.valid_to_at:%d/%m/%Y}", "dias": str(dias)},
                    now=now,
                )
                enviados += 1
    return enviados
