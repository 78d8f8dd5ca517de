"""Enabling a user: the document, the code, the password. The first two pages say the same to everybody."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.pasos import CodigoDeCorreoForm, PrimeraContrasenaForm, enter
from ventanilla.expediente.selectors import local_date
from ventanilla.rut.usuario import services
from ventanilla.rut.usuario.forms import UsuarioForm
from ventanilla.rut.usuario.tramite import USUARIO

CLAVE = "solicitud_de_usuario"
leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _solicitud(request: HttpRequest) -> UUID:
    """The request that this browser opened. Raises ObjectDoesNotExist."""
    clave = request.session.get(CLAVE)
    if clave is None:
        raise ObjectDoesNotExist
    return UUID(clave)


@never_cache
@leer_o_enviar
def usuario(request: HttpRequest) -> HttpResponse:
    """The document. What follows is the same page, whoever it is."""
    if request.user.is_authenticated:
        return redirect("portal:perfil")
    now = timezone.now()
    form = UsuarioForm(request.POST or None, today=local_date(now))
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        persona = f"{datos['tipo_documento']}-{datos['numero_documento']}"
        cuentas_services.spend_limit("usuario.pedir", persona=persona, ip=ip_of(request), now=now)
        request.session[CLAVE] = str(services.ask(_actor(request), **datos, now=now))
        return redirect("rut:usuario_codigo")
    return _page(request, "documento", form=form)


@never_cache
@leer_o_enviar
def codigo(request: HttpRequest) -> HttpResponse:
    """The six digits. A wrong code and nobody to send one to are the same answer."""
    now = timezone.now()
    try:
        solicitud_id = _solicitud(request)
    except ObjectDoesNotExist:
        return redirect("rut:usuario")
    if request.method == "POST" and request.POST.get("otro") in ("correo", "sms"):
        cuentas_services.spend_limit("codigo.enviar", persona=str(solicitud_id), ip=ip_of(request), now=now)
        try:
            services.ask_again(_actor(request), solicitud_id, canal=request.POST["otro"], now=now)
        except (services.SolicitudVencida, ObjectDoesNotExist):
            return _again(request)
        return redirect(f"{reverse('rut:usuario_codigo')}?enviado=1")
    form = CodigoDeCorreoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cuentas_services.spend_limit("codigo.probar", persona=str(solicitud_id), ip=ip_of(request), now=now)
        try:
            services.prove(_actor(request), solicitud_id, digits=form.cleaned_data["codigo"], now=now)
        except cuentas_services.CodigoInvalido:
            form.add_error("codigo", _("Ese código no sirve: está mal escrito, ya se usó o venció. Pida otro."))
        except services.SolicitudVencida:
            return redirect("rut:usuario_contrasena")  # the double click: the first one was right
        except ObjectDoesNotExist:
            return _again(request)
        else:
            request.session.cycle_key()
            return redirect("rut:usuario_contrasena")
    return _page(request, "codigo", form=form, enviado=request.GET.get("enviado"), demo=not settings.EMAIL_HOST)


@sensitive_post_parameters()
@never_cache
@leer_o_enviar
def contrasena(request: HttpRequest) -> HttpResponse:
    """The password; then one is signed in, unless there is a second factor to show first."""
    now = timezone.now()
    try:
        solicitud_id = _solicitud(request)
        user = cuentas.user_by_id(services.user_to_enable(solicitud_id, now=now))
    except (ObjectDoesNotExist, services.SolicitudVencida):
        return _again(request)
    form = PrimeraContrasenaForm(user=user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user_id = services.choose_password(
                _actor(request), solicitud_id, password=form.cleaned_data["password1"], now=now
            )
        except services.SolicitudVencida:
            return _again(request)
        request.session.pop(CLAVE, None)
        user = cuentas.user_by_id(user_id)
        if cuentas.has_second_factor(user_id):
            messages.success(request, _("Su contraseña quedó lista. Ingrese con ella y con su segundo paso."))
            return redirect("account_login")
        return enter(request, user, url=reverse("portal:mis_tramites"))
    return _page(request, "contrasena", form=form, numero=user.numero_documento)


def _again(request: HttpRequest) -> HttpResponse:
    request.session.pop(CLAVE, None)
    messages.warning(request, _("El tiempo se acabó. Empiece otra vez: son dos minutos."))
    return redirect("rut:usuario")


def _page(request: HttpRequest, plantilla: str, **contexto: object) -> HttpResponse:
    form = contexto["form"]
    return render(
        request,
        f"rut/usuario/{plantilla}.html",
        {"tramite": USUARIO, **contexto},
        status=422 if getattr(form, "is_bound", False) and getattr(form, "errors", None) else 200,
    )
