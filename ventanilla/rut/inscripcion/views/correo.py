"""The address, and the six digits that prove it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.pasos import CodigoDeCorreoForm
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.rut.inscripcion import forms, services
from ventanilla.rut.inscripcion.views.marco import actor_of, draft_of, is_open, leer_o_enviar, next_page, page, url_of


@never_cache
@leer_o_enviar
def correo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The address; a code goes to it."""
    borrador = draft_of(request, borrador_id)
    guardada = expediente.secciones_of(borrador).get("correo")
    form = forms.CorreoForm(request.POST or None, initial=guardada.datos if guardada else None)
    if request.method == "POST" and form.is_valid():
        now, direccion = timezone.now(), form.cleaned_data["correo"]
        if not is_open(borrador):
            return pasos.closed_page(request, borrador)
        if direccion == borrador.correo:
            return next_page(request, borrador)
        _send_code(request, borrador_id, direccion, now)
        return redirect(url_of("codigo", borrador_id))
    return page(
        request,
        "formulario",
        borrador,
        form=form,
        seccion="correo",
        version=guardada.version if guardada else 0,
        titulo=_("Su correo"),
        entrada=_("Queda unido a su RUT. Le enviaremos un código para confirmar que es suyo."),
        boton=_("Enviarme el código"),
    )


def _send_code(request: HttpRequest, borrador_id: UUID, direccion: str, now: datetime) -> None:
    cuentas_services.spend_limit("codigo.enviar", persona=direccion, ip=ip_of(request), now=now)
    cuentas_services.send_codigo(actor_of(request), objeto=services.objeto_of(borrador_id), correo=direccion, now=now)


@never_cache
@leer_o_enviar
def codigo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The six digits that prove the address."""
    borrador = draft_of(request, borrador_id)
    now, objeto = timezone.now(), services.objeto_of(borrador_id)
    pendiente = cuentas.last_codigo(objeto, now=now)
    if not is_open(borrador):
        return pasos.closed_page(request, borrador)
    if request.method == "POST" and request.POST.get("otro") and pendiente is not None:
        _send_code(request, borrador_id, pendiente.correo, now)
        return redirect(f"{url_of('codigo', borrador_id)}?enviado=1")
    form = CodigoDeCorreoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cuentas_services.spend_limit("codigo.probar", persona=objeto, ip=ip_of(request), now=now)
        try:
            direccion = cuentas_services.check_codigo(
                actor_of(request), objeto=objeto, digits=form.cleaned_data["codigo"], now=now
            )
        except cuentas_services.CodigoInvalido:
            if borrador.correo and pendiente is None:
                return next_page(request, borrador)  # the double click: the first one was right
            form.add_error("codigo", _("Ese código no sirve: está mal escrito, ya se usó o venció. Pida otro."))
        else:
            expediente_services.set_correo(actor_of(request), borrador_id, correo=direccion, now=now)
            guardada = expediente.secciones_of(borrador).get("correo")
            expediente_services.save_seccion(
                actor_of(request),
                borrador_id,
                nombre="correo",
                datos={"correo": direccion},
                version=guardada.version if guardada else 0,
                now=now,
            )
            return next_page(request, borrador)
    if pendiente is None and not form.errors:
        return redirect(url_of("correo", borrador_id))
    return page(
        request,
        "codigo",
        borrador,
        form=form,
        destino=pendiente.correo if pendiente else "",
        enviado=request.GET.get("enviado"),
        demo=not settings.EMAIL_HOST,
    )
