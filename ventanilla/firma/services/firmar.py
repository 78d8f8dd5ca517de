"""Signing: what was seen is frozen, the second factor is bound to it, and the act is filed with its signature.

What is scarce: one acta for each intention, one filing for each draft. The intention's row is locked first, then
the draft's; the passphrase is tried before any lock, since it costs memory and time and its failures must stay
counted. No authority is waited for while rows are locked: the time stamp follows as a job.
"""

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import rfc8785
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from ventanilla import __version__
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.comun.nit import format_nit
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.cuentas import services as cuentas_services
from ventanilla.expediente import firmables
from ventanilla.expediente import ports as expediente_ports
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Acto, Firmable, NoSePuedeFirmar
from ventanilla.firma import rules, selectors
from ventanilla.firma.adapters import cades
from ventanilla.firma.models import ActaFirma, EstampaFirma, InstrumentoFirma, IntencionFirma
from ventanilla.firma.ports import custodia
from ventanilla.firma.rules import Canal, EstadoInstrumento, EstadoIntencion, Factor, Huella, TipoFactor
from ventanilla.firma.services.instrumento import FraseEnEspera, SinFirma, canales_of, open_key
from ventanilla.notificaciones import services as notificaciones
from ventanilla.rut import selectors as rut
from ventanilla.rut.mandatos import services as mandatos
from ventanilla.rut.rules.estados import EstadoRut, Uso, allows


class NoPuedeFirmar(Exception):
    """The actor's power, now, does not reach signing this; or the signer's RUT is not active."""


class ContextoCambio(Exception):
    """It was begun in another name than the one in which the person acts now."""


class ObjetoCambio(Exception):
    """What would be filed is no longer what was seen. The intention is void; nothing was signed."""


class IntencionVencida(Exception):
    """It was begun too long ago, or is void: it must be looked at and begun again."""


class FactorInvalido(Exception):
    """Wrong, spent, lapsed or for something else. `quedan` tries, None when there is no use in trying again."""

    def __init__(self, quedan: int | None = None) -> None:
        self.quedan = quedan
        super().__init__()


@dataclass(frozen=True, slots=True)
class Firmado:
    """`radicado` is empty while other signatures are missing; `faltan` says whose."""

    acta_id: UUID
    radicado: str
    faltan: tuple[str, ...] = ()


# --- the intention ----------------------------------------------------------------------------------


def _ensure_may_sign(actor: Actor, firmable: Firmable, acto: Acto) -> None:
    if actor.user_id is None or not actor.may(firmable.alcance) or acto.nit != actor.nit:
        raise NoPuedeFirmar
    # whoever signs for another is active; what the register acted for must allow, its procedure says (`uso`)
    propio, uso = rut.rut_of_user(actor.user_id), getattr(firmable, "uso", Uso.ACREDITAR)
    if propio.nit != acto.nit and propio.estado != EstadoRut.ACTIVO:
        raise NoPuedeFirmar
    if not allows(rut.rut_by_nit(acto.nit).estado, uso):
        raise NoPuedeFirmar


def open_intencion(actor: Actor, borrador_id: UUID, *, now: datetime) -> IntencionFirma:
    """Freeze what the draft says now. Beginning again with nothing changed gives the same intention.

    Raises NoPuedeFirmar, SinFirma, NoSePuedeFirmar, ObjectDoesNotExist; KeyError if the procedure is not signed.
    """
    borrador = expediente.borrador_for(actor, borrador_id)
    firmable = firmables.firmable(borrador.tramite)
    acto = firmable.freeze(actor, borrador_id, now=now)
    _ensure_may_sign(actor, firmable, acto)
    if selectors.vigente_of(actor.user_id, now=now) is None:
        raise SinFirma
    documento = acto.canonical()
    sha256 = hashlib.sha256(documento).hexdigest()
    clave = {
        "user_id": actor.user_id,
        "borrador_id": borrador_id,
        "sha256": sha256,
        "mandato": actor.mandato,
        "estado": EstadoIntencion.ABIERTA,
    }
    with transaction.atomic():
        IntencionFirma.objects.filter(
            user_id=actor.user_id or -1, borrador_id=borrador_id, estado=EstadoIntencion.ABIERTA, vence_at__lte=now
        ).update(estado=EstadoIntencion.ANULADA)
        abierta = IntencionFirma.objects.filter(**clave).first()
        if abierta is not None:
            return abierta
        try:
            with transaction.atomic():
                intencion = IntencionFirma.objects.create(
                    **clave,
                    tramite=borrador.tramite,
                    calidad=actor.calidad,
                    nit=acto.nit,
                    documento=documento,
                    creada_at=now,
                    vence_at=now + rules.INTENCION_VIGENCIA,
                )
        except IntegrityError:  # intencion_one_abierta: the other click was first
            return IntencionFirma.objects.get(**clave)
        expediente_services.record_evento(
            actor,
            accion="firma.intencion.abierta",
            objeto=f"intencion:{intencion.pk}",
            nit=acto.nit,
            datos={"tramite": borrador.tramite, "sha256": sha256},
        )
        return intencion


def _ensure_same_context(actor: Actor, intencion: IntencionFirma) -> None:
    if (intencion.calidad, intencion.nit, intencion.mandato) != (actor.calidad, actor.nit or "", actor.mandato):
        raise ContextoCambio


def _ensure_open(intencion: IntencionFirma, *, now: datetime) -> None:
    if intencion.estado != EstadoIntencion.ABIERTA or intencion.vence_at <= now:
        raise IntencionVencida


# --- the second factor ------------------------------------------------------------------------------


def _digest(intencion: IntencionFirma, digits: str) -> str:
    """Bound to this intention and to what it froze: the code of another one never matches."""
    return salted_hmac("firma", f"{intencion.pk}|{intencion.sha256}|{digits}").hexdigest()[:64]


def send_codigo(actor: Actor, intencion_id: UUID, *, canal: Canal, now: datetime) -> str:
    """Send six digits for this intention only; earlier ones stop working. Returns where to.

    The message says what is signed, in whose name, and the short digest. Raises LimiteExcedido, IntencionVencida,
    ContextoCambio, ObjectDoesNotExist.
    """
    intencion = selectors.intencion_for(actor, intencion_id)
    _ensure_same_context(actor, intencion)
    _ensure_open(intencion, now=now)
    destino = canales_of(intencion.user_id).get(canal)
    if destino is None:
        raise FactorInvalido
    cuentas_services.spend_limit("codigo.enviar", persona=f"firma:{intencion.user_id}", now=now)
    digits = cuentas_rules.new_code()
    acto = selectors.acto_of(intencion)
    with transaction.atomic():
        intencion = IntencionFirma.objects.select_for_update().get(pk=intencion_id)
        _ensure_open(intencion, now=now)
        intencion.codigo_resumen = _digest(intencion, digits)
        intencion.codigo_canal = canal
        intencion.codigo_enviado_at = now
        intencion.codigo_intentos = 0
        intencion.save(update_fields=["codigo_resumen", "codigo_canal", "codigo_enviado_at", "codigo_intentos"])
        notificaciones.send_mensaje(
            destinatario=destino,
            canal=canal,
            plantilla="firma_clave",
            contexto={
                "codigo": digits,
                "titulo": acto.titulo,
                "titular": acto.titular,
                "nit": format_nit(acto.nit),
                "huella": rules.short_digest(intencion.sha256),
            },
            reservado=True,
            now=now,
        )
    return destino


def prepare_llave(actor: Actor, intencion_id: UUID, *, sesion: str, now: datetime) -> dict[str, Any]:
    """The options with which the browser asks a passkey; its challenge is the digest of what is signed.

    Raises FactorInvalido when the person has no passkey, IntencionVencida, ObjectDoesNotExist.
    """
    intencion = selectors.intencion_for(actor, intencion_id)
    _ensure_open(intencion, now=now)
    reto = hashlib.sha256(
        b"firma/v1" + bytes.fromhex(intencion.sha256) + intencion.pk.bytes + _sha256(sesion).encode() + os.urandom(32)
    ).digest()
    try:
        opciones, estado = cuentas_services.begin_passkey_assertion(actor, challenge=reto)
    except cuentas_services.FactorInvalido as error:
        raise FactorInvalido from error
    IntencionFirma.objects.filter(pk=intencion_id, estado=EstadoIntencion.ABIERTA).update(reto=reto, reto_estado=estado)
    return opciones


def _spend_codigo(intencion: IntencionFirma, digits: str, *, now: datetime) -> dict[str, str] | None:
    """The evidence, or None when it is not the code; the wrong try is counted on the locked row."""
    vivo = (
        intencion.codigo_resumen
        and intencion.codigo_enviado_at is not None
        and now - intencion.codigo_enviado_at <= rules.CODIGO_VIGENCIA
        and intencion.codigo_intentos < rules.CODIGO_MAX_INTENTOS
    )
    if vivo and hmac.compare_digest(intencion.codigo_resumen, _digest(intencion, digits)):
        evidencia = {
            "canal": intencion.codigo_canal,
            "resumen": intencion.codigo_resumen,
            "enviado_at": intencion.codigo_enviado_at.isoformat() if intencion.codigo_enviado_at else "",
        }
        intencion.codigo_resumen = ""
        return evidencia
    if vivo:
        intencion.codigo_intentos += 1
    return None


def _spend_factor(actor: Actor, intencion: IntencionFirma, factor: Factor, *, now: datetime) -> dict[str, Any] | None:
    if factor.tipo is TipoFactor.CODIGO:
        return _spend_codigo(intencion, factor.codigo, now=now)
    try:
        if factor.tipo is TipoFactor.TOTP:
            cuentas_services.check_totp(actor, codigo=factor.codigo, now=now)
            return {"paso": str(int(now.timestamp()) // 30)}
        if intencion.reto is None or factor.credencial is None:
            return None
        evidencia = cuentas_services.complete_passkey_assertion(
            actor,
            state=intencion.reto_estado or {},
            credential=dict(factor.credencial),
            challenge=bytes(intencion.reto),
        )
    except cuentas_services.FactorInvalido:
        return None
    intencion.reto, intencion.reto_estado = None, None  # a challenge is answered once
    return evidencia


# --- signing ----------------------------------------------------------------------------------------


def sign(actor: Actor, intencion_id: UUID, *, frase: str, factor: Factor, huella: Huella, now: datetime) -> Firmado:
    """Sign what was frozen and, with the last signature that it needs, file it: one transaction, once.

    Repeated or parallel calls give the one acta and the one radicado. A wrong passphrase spends no code.
    Raises SinFirma, FraseEnEspera, FraseIncorrecta, FactorInvalido, ObjetoCambio, ContextoCambio, NoPuedeFirmar,
    NoSePuedeFirmar, IntencionVencida, LimiteExcedido, ObjectDoesNotExist.
    """
    intencion = selectors.intencion_for(actor, intencion_id)
    if intencion.estado == EstadoIntencion.FIRMADA:
        return already(intencion)
    _ensure_same_context(actor, intencion)
    _ensure_open(intencion, now=now)
    cuentas_services.spend_limit("firmar", persona=f"firma:{actor.user_id}", now=now)
    instrumento, clave = open_key(actor, frase=frase, now=now)
    fallo: Exception | None = None
    with transaction.atomic():
        intencion = IntencionFirma.objects.select_for_update(of=("self",)).select_related("user").get(pk=intencion_id)
        if intencion.estado == EstadoIntencion.FIRMADA:
            return already(intencion)
        _ensure_open(intencion, now=now)
        acto = _frozen_again(actor, intencion, now=now)
        vivo = InstrumentoFirma.objects.select_for_update().get(pk=instrumento.pk)
        if vivo.estado != EstadoInstrumento.VIGENTE or vivo.valid_to_at is None or vivo.valid_to_at <= now:
            raise SinFirma
        if vivo.espera_hasta_at is not None and vivo.espera_hasta_at > now:  # it began while the key was opening
            raise FraseEnEspera(vivo.espera_hasta_at)
        if acto is None:
            intencion.estado = EstadoIntencion.ANULADA
            fallo = ObjetoCambio()
        else:
            evidencia = _spend_factor(actor, intencion, factor, now=now)
            if evidencia is None:
                quedan = rules.CODIGO_MAX_INTENTOS - intencion.codigo_intentos
                fallo = FactorInvalido(quedan if factor.tipo is TipoFactor.CODIGO else None)
            else:
                intencion.estado = EstadoIntencion.FIRMADA
        intencion.save()
        if fallo is None and acto is not None:
            acta = _write_acta(
                actor, intencion, vivo, acto, tipo=factor.tipo, evidencia=evidencia or {}, huella=huella, clave=clave,
                now=now,
            )  # fmt: skip
            return _file_when_complete(actor, intencion, acto, acta, now=now)
    raise fallo or IntencionVencida


def _frozen_again(actor: Actor, intencion: IntencionFirma, *, now: datetime) -> Acto | None:
    """What would be filed now, if it is byte by byte what was seen; the power is asked again too."""
    firmable = firmables.firmable(intencion.tramite)
    acto = firmable.freeze(actor, intencion.borrador_id, now=now)
    _ensure_may_sign(actor, firmable, acto)
    return acto if acto.canonical() == bytes(intencion.documento) else None


def _write_acta(
    actor: Actor,
    intencion: IntencionFirma,
    instrumento: InstrumentoFirma,
    acto: Acto,
    *,
    tipo: TipoFactor,
    evidencia: dict[str, Any],
    huella: Huella,
    clave: Any,
    now: datetime,
) -> ActaFirma:
    acta_id = uuid4()
    user = intencion.user
    certificado = selectors.certificado_of(instrumento)
    contenido: dict[str, Any] = {
        "v": "acta/1",
        "acta_id": str(acta_id),
        "doc": {
            "tipo": intencion.tramite,
            "id": str(intencion.borrador_id),
            "sha256": intencion.sha256,
            "media_type": "application/json",
            "bytes": str(len(bytes(intencion.documento))),
        },
        "firmante": {
            "tipo_documento": user.tipo_documento,
            "numero_documento": user.numero_documento,
            "nombre": user.nombre,
        },
        "actua": {"modo": str(actor.calidad), "nit": acto.nit, "mandato": actor.mandato},
        "instrumento": str(instrumento.pk),
        "certificado_sha256": hashlib.sha256(bytes(instrumento.certificado or b"")).hexdigest(),
        "acuerdo": {"version": instrumento.acuerdo_id, "aceptado_at": instrumento.aceptado_at.isoformat()},
        "factores": [
            {"tipo": "frase", "at": now.isoformat()},
            {
                "tipo": str(tipo),
                "at": now.isoformat(),
                "evidencia_sha256": hashlib.sha256(rfc8785.dumps(evidencia)).hexdigest(),
            },
        ],
        "intencion": str(intencion.pk),
        "sesion_sha256": _sha256(huella.sesion),
        "ip": huella.ip,
        "agente_sha256": _sha256(huella.agente),
        "hora_servidor": now.isoformat(),
        "programa": __version__,
    }
    jcs = rfc8785.dumps(contenido)
    firma = cades.sign(jcs, clave=clave, certificado=certificado, raiz=custodia().authority(), now=now)
    acta = ActaFirma.objects.create(
        id=acta_id, intencion=intencion, instrumento=instrumento, jcs=jcs, cms=firma, factor=evidencia, firmada_at=now
    )
    expediente_services.record_evento(
        actor,
        accion="firma.acta.firmada",
        objeto=f"acta:{acta_id}",
        nit=acto.nit,
        datos={
            "tramite": intencion.tramite,
            "sha256": intencion.sha256,
            "acta_sha256": hashlib.sha256(jcs).hexdigest(),
            "factor": str(tipo),
        },
    )
    jobs.enqueue("firma.estampar", acta=str(acta_id))
    mandatos.note_signature(actor, nit=acto.nit, titulo=acto.titulo, now=now)
    return acta


def missing_signers(intencion: IntencionFirma, acto: Acto) -> tuple[str, ...]:
    """Qualities that must still sign this very wording."""
    firmadas = [
        rut.calidad_of(acta.intencion.mandato)
        for acta in selectors.actas_of_documento(intencion.borrador_id, intencion.sha256)
    ]
    faltan = list(acto.firmantes)
    for calidad in firmadas:
        if calidad in faltan:
            faltan.remove(calidad)
    return tuple(faltan)


def _file_when_complete(
    actor: Actor, intencion: IntencionFirma, acto: Acto, acta: ActaFirma, *, now: datetime
) -> Firmado:
    faltan = missing_signers(intencion, acto) if acto.firmantes else ()
    if faltan:
        return Firmado(acta.pk, "", faltan)
    radicado = firmables.firmable(intencion.tramite).file(actor, intencion.borrador_id, now=now)
    jobs.enqueue("firma.constancia", acta=str(acta.pk))
    return Firmado(acta.pk, radicado)


def already(intencion: IntencionFirma) -> Firmado:
    """The same answer as the first time."""
    radicado = expediente.radicado_numero_of_borrador(intencion.borrador_id)
    faltan = () if radicado else missing_signers(intencion, selectors.acto_of(intencion))
    return Firmado(intencion.acta.pk, radicado, faltan)


def _sha256(texto: str) -> str:
    return hashlib.sha256(texto.encode()).hexdigest()


# --- the stamp --------------------------------------------------------------------------------------


def stamp(acta_id: UUID, *, now: datetime) -> bool:
    """Ask the authority for the time stamp of an acta and keep it. False when it had one already.

    Raises SelloError while the authority does not answer: the job comes back. The acta stands meanwhile; its time
    is the server's.
    """
    acta = ActaFirma.objects.select_related("estampa").get(pk=acta_id)
    if hasattr(acta, "estampa"):
        return False
    resumen = cades.digest_to_stamp(bytes(acta.cms))
    token = expediente_ports.sello().stamp(resumen, now=now)
    firma = cades.add_stamp(bytes(acta.cms), token)
    veredicto = cades.verify(
        bytes(acta.jcs),
        firma,
        raiz=custodia().authority(),
        raices_de_estampa=expediente_ports.sello().stamp_roots(now=now),
        firmada_at=acta.firmada_at,
        now=now,
    )
    if veredicto.estampada_at is None:
        raise expediente_ports.SelloError(f"the time stamp is not good: {veredicto.motivo}")
    with transaction.atomic():
        _estampa, nueva = EstampaFirma.objects.get_or_create(
            acta=acta, defaults={"cms": firma, "estampada_at": veredicto.estampada_at}
        )
        if nueva:
            expediente_services.record_evento(
                Actor.sistema(),
                accion="firma.acta.estampada",
                objeto=f"acta:{acta_id}",
                nit=json.loads(bytes(acta.jcs))["actua"]["nit"],
            )
    return nueva


__all__ = [
    "ContextoCambio", "FactorInvalido", "Firmado", "IntencionVencida", "NoPuedeFirmar", "NoSePuedeFirmar",
    "ObjetoCambio", "SinFirma", "already", "missing_signers", "open_intencion", "prepare_llave", "send_codigo",
    "sign", "stamp",
]  # fmt: skip
