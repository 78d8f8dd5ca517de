"""Going on with a draft on another device: who reads the draft's address may."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla import catalogo
from ventanilla.cuentas.middleware import PeticionConActor, ensure_invitado, ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.notificaciones import services as notificaciones
from ventanilla.portal.forms import RetomarForm

VIGENCIA = timedelta(minutes=30)
_SAL = "portal.retomar"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def retomar(request: PeticionConActor) -> HttpResponse:
    """Ask for the link. The answer is the same whether there is a draft or not."""
    form = RetomarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, correo = timezone.now(), form.cleaned_data["correo"]
        spend_limit("borrador.retomar", persona=correo, ip=ip_of(request), now=now)
        for borrador in expediente.open_borradores_by_correo(correo, now=now):
            # The draft's present owner is part of it: once somebody goes on elsewhere the link is void.
            llave = signing.dumps([str(borrador.pk), correo, borrador.invitado], salt=_SAL)
            notificaciones.send_mensaje(
                destinatario=correo,
                plantilla="retomar",
                contexto={"enlace": settings.PUBLIC_URL + reverse("portal:retomar_enlace", args=[llave])},
                reservado=True,
                now=now,
            )
        return render(request, "portal/retomar_enviado.html", {"correo": correo, "demo": not settings.EMAIL_HOST})
    return render(request, "portal/retomar.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def retomar_enlace(request: PeticionConActor, llave: str) -> HttpResponse:
    """The link itself only shows a button: programs that open links in mails take nothing over."""
    try:
        pk, correo, invitado = signing.loads(llave, salt=_SAL, max_age=VIGENCIA)
        borrador = expediente.draft_to_resume(pk, correo=correo, invitado=invitado, now=timezone.now())
    except (signing.BadSignature, ObjectDoesNotExist):
        return render(request, "portal/retomar_vencido.html", status=410)
    tramite = catalogo.tramite_by_codigo(borrador.tramite)
    if request.method == "POST":
        actor = ensure_invitado(request)
        expediente_services.adopt_borrador(actor, borrador.pk, correo=correo, now=timezone.now())
        return redirect(tramite.url_name)
    return render(request, "portal/retomar_seguir.html", {"borrador": borrador, "tramite": tramite})
