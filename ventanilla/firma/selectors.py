"""The only door to instruments, intentions and actas. Absent and not-yours are the same answer."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.db.models import Q, QuerySet
from django.utils import timezone

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.nit import format_nit
from ventanilla.expediente import ports as expediente_ports
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import Acto, Grupo, Renglon
from ventanilla.firma import rules
from ventanilla.firma.adapters import cades
from ventanilla.firma.adapters.cades import Verificacion
from ventanilla.firma.adapters.evidencia import Prueba, build_pack
from ventanilla.firma.models import ActaFirma, AcuerdoFirma, InstrumentoFirma, IntencionFirma
from ventanilla.firma.ports import custodia
from ventanilla.firma.rules import EstadoInstrumento, EstadoIntencion


def acuerdo_in_force(*, now: datetime) -> AcuerdoFirma:
    """The newest version of the agreement."""
    return AcuerdoFirma.objects.filter(desde_at__lte=now).latest("desde_at")


def instrumento_of(actor: Actor) -> InstrumentoFirma | None:
    """The person's instrument in force; without one, the last that ended, to say why."""
    if actor.user_id is None:
        return None
    mios = InstrumentoFirma.objects.filter(user_id=actor.user_id).exclude(estado=EstadoInstrumento.PENDIENTE)
    return (
        mios.filter(estado=EstadoInstrumento.VIGENTE, valid_to_at__gt=timezone.now()).first()
        or mios.exclude(estado=EstadoInstrumento.REEMPLAZADO).order_by("-valid_from_at").first()
    )


def vigente_of(user_id: int | None, *, now: datetime) -> InstrumentoFirma | None:
    return InstrumentoFirma.objects.filter(
        user_id=user_id or -1, estado=EstadoInstrumento.VIGENTE, valid_to_at__gt=now
    ).first()


def has_firma(actor: Actor, *, now: datetime) -> bool:
    """Whether the person can sign today; what procedures ask before they send somebody to sign."""
    return actor.user_id is not None and vigente_of(actor.user_id, now=now) is not None


def pendiente_for(actor: Actor, instrumento_id: UUID, *, now: datetime) -> InstrumentoFirma:
    """The instrument that the person is getting. Raises ObjectDoesNotExist, also when it took too long."""
    return InstrumentoFirma.objects.select_related("acuerdo", "user").get(
        pk=instrumento_id,
        user_id=actor.user_id or -1,
        estado=EstadoInstrumento.PENDIENTE,
        aceptado_at__gte=now - rules.EMISION_VIGENCIA,
    )


def intencion_for(actor: Actor, intencion_id: UUID) -> IntencionFirma:
    """What the person began to sign. Raises ObjectDoesNotExist."""
    return IntencionFirma.objects.select_related("user").get(pk=intencion_id, user_id=actor.user_id or -1)


def intenciones_abiertas(actor: Actor, *, now: datetime) -> list[IntencionFirma]:
    """What the person can still sign, newest first."""
    return list(
        IntencionFirma.objects.filter(
            user_id=actor.user_id or -1, nit=actor.nit or "", estado=EstadoIntencion.ABIERTA, vence_at__gt=now
        ).order_by("-creada_at")[:5]
    )


def acto_of(intencion: IntencionFirma) -> Acto:
    """What was frozen, to be read."""
    datos: dict[str, Any] = json.loads(bytes(intencion.documento))
    return Acto(
        tramite=datos["tramite"],
        titulo=datos["titulo"],
        nit=datos["nit"],
        titular=datos["titular"],
        grupos=tuple(
            Grupo(grupo["titulo"], tuple(Renglon(**renglon) for renglon in grupo["renglones"]))
            for grupo in datos["grupos"]
        ),
        datos=datos["datos"],
        firmantes=tuple(datos["firmantes"]),
    )


def _actas_visible_to(actor: Actor) -> QuerySet[ActaFirma]:
    """One's own signatures, and those that others put for the taxpayer that one acts for."""
    if actor.calidad is Calidad.SISTEMA:
        return ActaFirma.objects.all()
    if actor.user_id is None:
        return ActaFirma.objects.none()
    suyas = Q(intencion__nit=actor.nit or "-")
    if actor.calidad is not Calidad.TERCERO:
        suyas |= Q(intencion__user_id=actor.user_id)
    return ActaFirma.objects.filter(suyas)


def acta_for(actor: Actor, acta_id: UUID) -> ActaFirma:
    """Raises ObjectDoesNotExist."""
    return (
        _actas_visible_to(actor)
        .select_related("intencion__user", "intencion__borrador", "instrumento__acuerdo", "estampa")
        .get(pk=acta_id)
    )


def actas_of(actor: Actor) -> QuerySet[ActaFirma]:
    """Newest first, to be shown page by page."""
    return _actas_visible_to(actor).select_related("intencion").order_by("-firmada_at")


def actas_of_documento(borrador_id: UUID, sha256: str) -> list[ActaFirma]:
    """The signatures that a frozen document has; those of an earlier wording do not count."""
    return list(
        ActaFirma.objects.filter(intencion__borrador_id=borrador_id, intencion__sha256=sha256)
        .select_related("intencion__user")
        .order_by("firmada_at")
    )


def actas_of_borrador(borrador_id: UUID) -> list[ActaFirma]:
    return list(ActaFirma.objects.filter(intencion__borrador_id=borrador_id).order_by("firmada_at"))


def titulo_of(acta: ActaFirma) -> str:
    return acto_of(acta.intencion).titulo


def cms_of(acta: ActaFirma) -> bytes:
    """The signature with its stamp, or without it while the stamp has not come."""
    estampa = getattr(acta, "estampa", None)
    return bytes(estampa.cms if estampa else acta.cms)


def verify_acta(acta: ActaFirma, *, now: datetime) -> Verificacion:
    """What may be believed of an acta today: signature, certificate, stamp, and that it signs the frozen document."""
    veredicto = cades.verify(
        bytes(acta.jcs),
        cms_of(acta),
        raiz=custodia().authority(),
        raices_de_estampa=expediente_ports.sello().stamp_roots(now=now),
        firmada_at=acta.firmada_at,
        now=now,
    )
    if veredicto.valida and json.loads(bytes(acta.jcs))["doc"]["sha256"] != acta.intencion.sha256:
        return Verificacion(False, "otro_documento")
    if veredicto.valida and cades.signer_of(bytes(acta.cms)) != bytes(acta.instrumento.certificado or b""):
        return Verificacion(False, "otro_firmante")
    return veredicto


def evidence_pack(actor: Actor, acta_id: UUID, *, now: datetime) -> bytes:
    """The zip with which anybody verifies the signature without us. Raises ObjectDoesNotExist."""
    acta = acta_for(actor, acta_id)
    intencion, instrumento = acta.intencion, acta.instrumento
    acto = acto_of(intencion)
    firma = cms_of(acta)
    cadena = expediente.link_of(f"acta:{acta.pk}")
    documento = next(iter(expediente.documentos_of_borrador(intencion.borrador_id)), None)
    return build_pack(
        Prueba(
            titulo=acto.titulo,
            firmante=intencion.user.nombre,
            titular=f"{acto.titular}, NIT {format_nit(acto.nit)}",
            firmada_at=acta.firmada_at,
            acta=bytes(acta.jcs),
            firma=firma,
            documento=bytes(intencion.documento),
            factor=rfc8785.dumps(acta.factor),
            raiz=_pem(custodia().authority()),
            certificado=_pem(certificado_of(instrumento)),
            revocados=custodia().revocation_list(revoked(), now=now),
            acuerdo=instrumento.acuerdo.texto,
            cadena=json.dumps(cadena, ensure_ascii=False, indent=1).encode(),
            raices_de_estampa=b"".join(
                _pem(x509.load_der_x509_certificate(der)) for der in expediente_ports.sello().stamp_roots(now=now)
            ),
            pdf=expediente.contenido_of(documento) if documento else b"",
            estampa=cades.token_of(firma),
            resumenes={"firma": cades.digest_to_stamp(firma).hex()},
        )
    )


def _pem(certificado: x509.Certificate) -> bytes:
    return certificado.public_bytes(serialization.Encoding.PEM)


def revoked() -> list[tuple[int, datetime]]:
    """Serial numbers and moments for the list of revoked certificates."""
    return [
        (int(serie, 16), terminado_at)
        for serie, terminado_at in InstrumentoFirma.objects.filter(
            estado__in=[EstadoInstrumento.REVOCADO, EstadoInstrumento.BLOQUEADO, EstadoInstrumento.REEMPLAZADO]
        ).values_list("serie", "terminado_at")
        if terminado_at is not None
    ]


def certificado_of(instrumento: InstrumentoFirma) -> x509.Certificate:
    return x509.load_der_x509_certificate(bytes(instrumento.certificado or b""))


def personal_data_of(user_id: int) -> dict[str, Any]:
    """Instruments and signatures of a person, for their own export; never what opens a key."""
    return {
        "instrumentos": list(
            InstrumentoFirma.objects.filter(user_id=user_id).values(
                "estado", "valid_from_at", "valid_to_at", "serie", "aceptado_at", "motivo_fin"
            )
        ),
        "firmas": [
            {"acta": str(acta.pk), "titulo": titulo_of(acta), "firmada_at": acta.firmada_at}
            for acta in ActaFirma.objects.filter(intencion__user_id=user_id).select_related("intencion")
        ],
    }
