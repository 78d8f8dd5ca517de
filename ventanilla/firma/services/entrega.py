"""What a signer receives: the statement of a new instrument, and that of what was signed. Both are sealed."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor
from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import format_nit
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Grupo, Renglon
from ventanilla.firma import rules, selectors
from ventanilla.firma.models import InstrumentoFirma
from ventanilla.firma.services.instrumento import tell
from ventanilla.rut import selectors as rut

TIPO_INSTRUMENTO, TIPO_ACTA = "firma", "acta"


def deliver_instrumento(instrumento_id: UUID, *, now: datetime) -> None:
    """The statement of an instrument (what the 10036 is for), and its notice. Repeating it sends nothing twice."""
    actor = Actor.sistema()
    instrumento = InstrumentoFirma.objects.select_related("user", "acuerdo").get(pk=instrumento_id)
    if instrumento.valid_from_at is None or instrumento.valid_to_at is None:
        return
    registro = rut.rut_of_user(instrumento.user_id)
    objeto = f"firma:{instrumento_id}"
    expediente_services.issue_constancia(
        actor,
        tipo=TIPO_INSTRUMENTO,
        titulo=_("Constancia de firma electrónica"),
        entrada=_("La persona que se nombra tiene un instrumento de firma electrónica ante esta administración."),
        grupos=(
            Grupo(
                _("Quién firma"),
                (
                    Renglon(_("Nombre"), registro.nombre),
                    Renglon(_("NIT"), registro.nit_con_dv),
                ),
            ),
            Grupo(
                _("El instrumento"),
                (
                    Renglon(_("Generado"), _moment(instrumento.valid_from_at)),
                    Renglon(_("Vence"), long_date(expediente.local_date(instrumento.valid_to_at))),
                    Renglon(_("Número de serie del certificado"), instrumento.serie),
                    Renglon(
                        _("Huella del certificado (SHA-256)"),
                        hashlib.sha256(bytes(instrumento.certificado or b"")).hexdigest(),
                    ),
                    Renglon(_("Acuerdo aceptado"), _("Versión %(v)s") % {"v": instrumento.acuerdo_id}),
                ),
            ),
        ),
        nota=_(
            "Vale para firmar ante esta administración (Ley 527 de 1999, artículo 7, y Decreto 2364 de 2012). "
            "No sirve para firmar facturas."
        ),
        nit=registro.nit,
        titular=registro.nombre,
        objeto=objeto,
        radicado=None,
        now=now,
    )
    with transaction.atomic():
        InstrumentoFirma.objects.select_for_update().get(pk=instrumento_id)
        if any(evento.accion == "firma.instrumento.entregado" for evento in expediente.eventos_of([objeto])):
            return
        tell(
            instrumento.user_id,
            plantilla="firma_lista",
            contexto={"vence": long_date(expediente.local_date(instrumento.valid_to_at))},
            now=now,
        )
        expediente_services.record_evento(actor, accion="firma.instrumento.entregado", objeto=objeto, nit=registro.nit)


def deliver_acta(acta_id: UUID, *, now: datetime) -> None:
    """What was filed with a signature, as a sealed PDF with the short digest and the number of the acta."""
    actor = Actor.sistema()
    acta = selectors.acta_for(actor, acta_id)
    intencion = acta.intencion
    acto = selectors.acto_of(intencion)
    radicado = expediente.radicado_numero_of_borrador(intencion.borrador_id)
    firmas = selectors.actas_of_documento(intencion.borrador_id, intencion.sha256)
    quienes = tuple(
        Renglon(
            json.loads(bytes(una.jcs))["firmante"]["nombre"],
            _("%(cuando)s\nActa %(acta)s") % {"cuando": _moment(una.firmada_at), "acta": una.pk},
        )
        for una in firmas
    )
    expediente_services.issue_constancia(
        actor,
        tipo=TIPO_ACTA,
        titulo=acto.titulo,
        entrada=_("%(titular)s, NIT %(nit)s. Radicado %(radicado)s.")
        % {"titular": acto.titular, "nit": format_nit(acto.nit), "radicado": radicado},
        grupos=(
            *acto.grupos,
            Grupo(
                _("Firmas electrónicas"),
                (*quienes, Renglon(_("Huella corta"), rules.short_digest(intencion.sha256))),
            ),
            Grupo(_("Huella del documento (SHA-256)"), (Renglon(_("documento.json"), intencion.sha256),)),
        ),
        nota=_("La prueba completa de cada firma se descarga de «Mi firma electrónica» y se comprueba sin nosotros."),
        nit=acto.nit,
        titular=acto.titular,
        objeto=f"acta:{acta_id}",
        radicado=radicado or None,
        now=now,
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(expediente.BOGOTA)
    return f"{long_date(local.date())}, {local:%H:%M:%S}"
