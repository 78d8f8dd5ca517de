"""The pages of whoever lost both: the request, its state, the link that says no, the link that opens the account."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.pasos import CodigoDeCorreoForm, PrimeraContrasenaForm
from ventanilla.expediente.selectors import local_date
from ventanilla.rut.recuperacion import rules, services
from ventanilla.rut.recuperacion.forms import ContactoForm, SolicitudForm
from ventanilla.rut.recuperacion.tramite import RECUPERACION

CLAVE = "solicitud_de_recuperacion"
leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _solicitud(request: HttpRequest) -> UUID | None:
    """The request that this browser is filling in."""
    clave = request.session.get(CLAVE)
    return UUID(clave) if clave else None


def _page(request: HttpRequest, plantilla: str, *, status: int = 200, **contexto: object) -> HttpResponse:
    form = contexto.get("form")
    if getattr(form, "is_bound", False) and getattr(form, "errors", None):
        status = 422
    contexto = {"tramite": RECUPERACION, "demo": not settings.EMAIL_HOST, **contexto}
    return render(request, f"rut/recuperacion/{plantilla}.html", contexto, status=status)


def _again(request: HttpRequest) -> HttpResponse:
    request.session.pop(CLAVE, None)
    messages.warning(request, _("El tiempo se acabó. Empiece otra vez."))
    return redirect("rut:recuperacion")


@never_cache
@leer_o_enviar
def recuperacion(request: HttpRequest) -> HttpResponse:
    """Whose account it is. What follows is the same, whoever it is."""
    now = timezone.now()
    form = SolicitudForm(request.POST or None, today=local_date(now))
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        persona = f"{datos['tipo_documento']}-{datos['numero_documento']}"
        cuentas_services.spend_limit("recuperacion.pedir", persona=persona, ip=ip_of(request), now=now)
        request.session[CLAVE] = str(services.open_solicitud(_actor(request), **datos, now=now))
        return redirect("rut:recuperacion_contacto")
    return _page(request, "solicitud", form=form)


@never_cache
@leer_o_enviar
def contacto(request: HttpRequest) -> HttpResponse:
    """How to find the person, and the new address."""
    solicitud_id, now = _solicitud(request), timezone.now()
    if solicitud_id is None:
        return redirect("rut:recuperacion")
    form = ContactoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        cuentas_services.spend_limit("codigo.enviar", persona=datos["correo"], ip=ip_of(request), now=now)
        try:
            services.set_contacto(_actor(request), solicitud_id, **datos, now=now)
        except (ObjectDoesNotExist, rules.TransicionInvalida):
            return _again(request)
        return redirect("rut:recuperacion_codigo")
    return _page(request, "contacto", form=form)


@never_cache
@leer_o_enviar
def codigo(request: HttpRequest) -> HttpResponse:
    """The six digits that prove the new address; with them the request is handed in."""
    solicitud_id, now = _solicitud(request), timezone.now()
    if solicitud_id is None:
        return redirect("rut:recuperacion")
    objeto = services.objeto_of(solicitud_id)
    pendiente = cuentas.last_codigo(objeto, now=now)
    form = CodigoDeCorreoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cuentas_services.spend_limit("codigo.probar", persona=objeto, ip=ip_of(request), now=now)
        try:
            enlace = services.submit(_actor(request), solicitud_id, digits=form.cleaned_data["codigo"], now=now)
        except cuentas_services.CodigoInvalido:
            form.add_error("codigo", _("Ese código no sirve: está mal escrito, ya se usó o venció. Pida otro."))
        except (ObjectDoesNotExist, rules.TransicionInvalida):
            return _again(request)
        else:
            request.session.pop(CLAVE, None)
            return redirect(enlace.removeprefix(settings.PUBLIC_URL))
    if pendiente is None and not form.errors:
        return redirect("rut:recuperacion_contacto")
    return _page(request, "codigo", form=form, destino=pendiente.correo if pendiente else "")


@never_cache
@require_safe
def estado(request: HttpRequest, llave: str) -> HttpResponse:
    """How it goes, for whoever has its link."""
    return _page(request, "estado", solicitud=services.estado_of(llave))


@never_cache
@leer_o_enviar
def cancelar(request: HttpRequest, llave: str) -> HttpResponse:
    """Whoever reads the register's channels says no. Looking changes nothing: a button does."""
    now = timezone.now()
    cuentas_services.spend_limit("enlace.abrir", ip=ip_of(request), now=now)
    como = "preguntar" if services.can_cancel(llave) else "vencido"
    if request.method == "POST":
        try:
            services.cancel(_actor(request), llave, now=now)
            como = "hecho"
        except services.EnlaceVencido:
            como = "vencido"
    return _page(request, "cancelar", estado=como, status=410 if como == "vencido" else 200)


@sensitive_post_parameters()
@never_cache
@leer_o_enviar
def contrasena(request: HttpRequest, llave: str) -> HttpResponse:
    """The link of a day: one's own password, once."""
    now = timezone.now()
    cuentas_services.spend_limit("enlace.abrir", ip=ip_of(request), now=now)
    try:
        user = cuentas.user_by_id(services.user_of_link(llave, now=now))
        form = PrimeraContrasenaForm(user=user, data=request.POST or None)
        if request.method == "POST" and form.is_valid():
            services.choose_password(_actor(request), llave, password=form.cleaned_data["password1"], now=now)
            messages.success(request, _("Su contraseña quedó lista. Ingrese con ella."))
            return redirect("account_login")
    except services.EnlaceVencido:
        return _page(request, "enlace_vencido", status=410)
    return _page(request, "contrasena", form=form)
