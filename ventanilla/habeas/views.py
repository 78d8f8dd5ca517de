"""One's own data: what there is, what for, taking it away, and asking about it."""

from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas.middleware import ensure_invitado, ip_of
from ventanilla.cuentas.pasos import CodigoDeCorreoForm
from ventanilla.cuentas.services import CodigoInvalido, check_codigo, send_codigo, spend_limit
from ventanilla.habeas import selectors, services
from ventanilla.habeas.forms import InvitadoForm, SolicitudForm
from ventanilla.habeas.rules import Tipo

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])
_PENDIENTE = "habeas_pendiente"


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@never_cache
@require_safe
def mis_datos(request: HttpRequest) -> HttpResponse:
    """What there is and what for, the permissions given, and what was asked."""
    actor = _actor(request)
    vivos = selectors.consentimientos_of(actor)
    return render(
        request,
        "habeas/mis_datos.html",
        {
            "finalidades": [{"finalidad": f, "consentimiento": vivos.get(f.code)} for f in selectors.finalidades()],
            "aviso": selectors.aviso_in_force(now=timezone.now()),
            "pagina": Paginator(selectors.solicitudes_of(actor), 10).get_page(request.GET.get("pagina")),
        },
    )


@require_POST
def permiso(request: HttpRequest, code: str) -> HttpResponse:
    """Give or take back one permission: the button says which."""
    actor, now = _actor(request), timezone.now()
    if request.POST.get("quiere") == "si":
        services.grant_consentimiento(actor, code, now=now)
    else:
        services.revoke_consentimiento(actor, code, now=now)
    return redirect("habeas:mis_datos")


@never_cache
@require_POST
def copia_json(request: HttpRequest) -> HttpResponse:
    respuesta = HttpResponse(services.export_json(_actor(request), now=timezone.now()), content_type="application/json")
    respuesta["Content-Disposition"] = 'attachment; filename="mis-datos.json"'
    return respuesta


@require_POST
def copia_pdf(request: HttpRequest) -> HttpResponse:
    return redirect("expediente:documento", codigo=services.export_pdf(_actor(request), now=timezone.now()))


@never_cache
@leer_o_enviar
def solicitar(request: HttpRequest) -> HttpResponse:
    """Ask or complain. Who has no account proves a mail first."""
    actor = _actor(request)
    clase = SolicitudForm if actor.is_authenticated else InvitadoForm
    form = clase(request.POST or None, initial={"clave": uuid4(), "tipo": request.GET.get("tipo")})
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        if not actor.is_authenticated:
            return _prove_mail(request, datos)
        user = cuentas.user_of(actor)
        return _file(request, datos, nombre=user.nombre, documento=user.numero_documento, correo=user.email)
    return _page(request, "solicitar", form)


def _file(request: HttpRequest, datos: dict[str, Any], *, nombre: str, documento: str, correo: str) -> HttpResponse:
    solicitud = services.file_solicitud(
        _actor(request),
        clave=datos["clave"],
        tipo=Tipo(datos["tipo"]),
        texto=datos["texto"],
        nombre=nombre,
        documento=documento,
        correo=correo,
        now=timezone.now(),
    )
    return render(request, "habeas/radicada.html", {"solicitud": solicitud})


def _prove_mail(request: HttpRequest, datos: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    actor = ensure_invitado(request)
    spend_limit("codigo.enviar", persona=datos["correo"].lower(), ip=ip_of(request), now=now)
    send_codigo(actor, objeto=f"habeas:{datos['clave']}", correo=datos["correo"], now=now)
    request.session[_PENDIENTE] = {**datos, "clave": str(datos["clave"])}
    return redirect("habeas:codigo")


@never_cache
@leer_o_enviar
def codigo(request: HttpRequest) -> HttpResponse:
    """The code that was mailed; with it, what was typed before is filed."""
    datos = request.session.get(_PENDIENTE)
    if datos is None:
        return redirect("habeas:solicitar")
    form = CodigoDeCorreoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        spend_limit("codigo.probar", persona=f"habeas:{datos['clave']}", ip=ip_of(request), now=now)
        try:
            correo = check_codigo(
                _actor(request), objeto=f"habeas:{datos['clave']}", digits=form.cleaned_data["codigo"], now=now
            )
        except CodigoInvalido:
            form.add_error("codigo", _("Ese código no es, o ya venció. Revise el último correo o empiece otra vez."))
        else:
            del request.session[_PENDIENTE]
            return _file(request, datos, nombre=datos["nombre"], documento=datos["documento"], correo=correo)
    return _page(request, "codigo", form)


def _page(request: HttpRequest, plantilla: str, form: Any) -> HttpResponse:
    return render(
        request, f"habeas/{plantilla}.html", {"form": form}, status=422 if form.is_bound and form.errors else 200
    )
