"""What was signed: to read, to check and to take away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.services import record_acceso
from ventanilla.firma import selectors

MOTIVOS = {
    "estampada": _("Nada cambió desde que se firmó."),
    "sin_estampa": _("Nada cambió desde que se firmó."),
    "alterada": _("El acta fue alterada."),
    "ilegible": _("La firma no se puede leer."),
    "otro_firmante": _("No la puso quien dice."),
    "otro_documento": _("Es de otro documento."),
    "estampa_mala": _("La estampa de tiempo no es de fiar."),
}


@never_cache
@require_safe
def acta(request: HttpRequest, acta_id: UUID) -> HttpResponse:
    """Who signed what, when, and whether it still verifies."""
    una = selectors.acta_for(request.actor, acta_id)  # type: ignore[attr-defined]
    veredicto = selectors.verify_acta(una, now=timezone.now())
    return render(
        request,
        "firma/acta.html",
        {
            "acta": una,
            "acto": selectors.acto_of(una.intencion),
            "firmante": una.intencion.user.nombre,
            "radicado": expediente.radicado_numero_of_borrador(una.intencion.borrador_id),
            "huella": una.intencion.sha256,
            "veredicto": {
                "valida": veredicto.valida,
                "motivo": MOTIVOS[veredicto.motivo],
                "estampada_at": veredicto.estampada_at,
            },
        },
    )


@never_cache
@require_safe
def evidencia(request: HttpRequest, acta_id: UUID) -> HttpResponse:
    """The proof as a zip, for who signed or is represented."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    paquete = selectors.evidence_pack(actor, acta_id, now=timezone.now())
    record_acceso(actor, nit=actor.nit or "", objeto=f"acta:{acta_id}", motivo="Descarga de la prueba de una firma")
    respuesta = HttpResponse(paquete, content_type="application/zip")
    respuesta["Content-Disposition"] = f'attachment; filename="firma-{acta_id}.zip"'
    respuesta["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return respuesta
