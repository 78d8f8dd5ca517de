"""The pages: the two data with their codes, what will be filed, the receipt; and the link of whoever did not do it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.tramite import Impedimento
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.pasos import CodigoDeCorreoForm, require_recent
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.rut import selectors
from ventanilla.rut.contacto import rules, services
from ventanilla.rut.contacto.forms import CorreoForm, DeshacerForm, TelefonoForm
from ventanilla.rut.contacto.tramite import CONTACTO

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])
_TITULOS = {"correo": gettext_lazy("Correo del RUT"), "telefono": gettext_lazy("Celular del RUT")}
_SIGUIENTE = {"correo": "telefono", "telefono": "revisar"}


def _actor(request: HttpRequest) -> Actor:
    """Who may prepare changes of this register. Raises PermissionDenied."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(CONTACTO.alcance):
        raise PermissionDenied
    return actor


def url_of(nombre: str, borrador_id: UUID) -> str:
    return reverse(f"rut:contacto_{nombre}", args=[borrador_id])


def _draft(request: HttpRequest, borrador_id: UUID) -> Any:
    """Raises ObjectDoesNotExist, also for a draft of another procedure."""
    borrador = expediente.borrador_for(_actor(request), borrador_id)
    if borrador.tramite != CONTACTO.codigo:
        raise ObjectDoesNotExist
    return borrador


def _is_open(borrador: Any) -> bool:
    return bool(borrador.estado == "abierto" and borrador.vence_at >= timezone.now())


def _page(request: HttpRequest, plantilla: str, borrador: Any, **contexto: Any) -> HttpResponse:
    form = contexto.get("form")
    return render(
        request,
        f"rut/contacto/{plantilla}.html",
        {
            "tramite": CONTACTO, "borrador": borrador, "volver": url_of("tareas", borrador.pk),
            "demo": not settings.EMAIL_HOST, **contexto,
        },
        status=422 if form is not None and form.is_bound and form.errors else 200,
    )  # fmt: skip


@never_cache
@require_safe
def contacto(request: HttpRequest) -> HttpResponse:
    """Go on with the open draft, or read what the procedure is."""
    abierto = expediente.open_borrador(_actor(request), tramite=CONTACTO.codigo, now=timezone.now())
    if abierto is not None:
        return redirect(url_of("tareas", abierto.pk))
    return redirect("portal:tramite", slug=CONTACTO.slug)


@never_cache
@require_POST
def empezar(request: HttpRequest) -> HttpResponse:
    """Begin, or go on with what was begun: pressing twice is harmless."""
    actor, now = _actor(request), timezone.now()
    try:
        selectors.rut_of(actor)
    except ObjectDoesNotExist:
        return render(request, "rut/copia/sin_rut.html", {"tramite": CONTACTO})
    if (impedimento := services.admit(actor)) is not None:
        return _impedido(request, impedimento)
    borrador = expediente_services.start_borrador(actor, tramite=CONTACTO.codigo, now=now)
    return redirect(url_of("tareas", borrador.pk))


def _impedido(request: HttpRequest, impedimento: Impedimento) -> HttpResponse:
    remedio = reverse(impedimento.url_name) if impedimento.url_name else ""
    contexto = {"tramite": CONTACTO, "impedimento": impedimento, "remedio": remedio}
    return render(request, "expediente/guiado/impedido.html", contexto, status=409)


@never_cache
@require_safe
def tareas(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    borrador = _draft(request, borrador_id)
    if borrador.estado == "radicado":
        return redirect(url_of("recibo", borrador_id))
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    avances = pasos.progress(CONTACTO.secciones, services.typed(borrador), lambda nombre: url_of(nombre, borrador_id))
    siguiente = next((avance for avance in avances if avance.estado == "actual"), None)
    return _page(request, "tareas", borrador, secciones=avances, siguiente=siguiente)


@never_cache
@require_POST
def descartar(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    borrador = _draft(request, borrador_id)
    try:
        expediente_services.discard_borrador(_actor(request), borrador.pk, now=timezone.now())
    except expediente_services.BorradorCerrado:
        return pasos.closed_page(request, borrador)
    return redirect("portal:tramite", slug=CONTACTO.slug)


@never_cache
@require_recent
@leer_o_enviar
def correo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    return _dato(request, borrador_id, "correo")


@never_cache
@require_recent
@leer_o_enviar
def telefono(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    return _dato(request, borrador_id, "telefono")


def _dato(request: HttpRequest, borrador_id: UUID, seccion: str) -> HttpResponse:
    """One of the two data. A new one gets a code; the one of the register goes on."""
    borrador, now = _draft(request, borrador_id), timezone.now()
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    actual = services.contacto_of(selectors.rut_of(_actor(request)))[seccion]
    inicial = {"valor": services.typed(borrador).get(seccion, actual)}
    form = (
        CorreoForm(request.POST or None, initial=inicial)
        if seccion == "correo"
        else TelefonoForm(request.POST or None, initial=inicial, actual=actual)
    )
    if request.method == "POST" and form.is_valid():
        valor = form.cleaned_data["valor"]
        if valor != actual:
            cuentas_services.spend_limit("codigo.enviar", persona=valor, ip=ip_of(request), now=now)
        try:
            falta_codigo = services.propose(_actor(request), borrador_id, seccion=seccion, valor=valor, now=now)
        except expediente_services.BorradorCerrado:
            return pasos.closed_page(request, borrador)
        return redirect(url_of(f"{seccion}_codigo", borrador_id) if falta_codigo else _next(borrador_id, seccion))
    return _page(request, "dato", borrador, form=form, seccion=seccion, titulo=_TITULOS[seccion], actual=actual)


def _next(borrador_id: UUID, seccion: str) -> str:
    return url_of(_SIGUIENTE[seccion], borrador_id)


@never_cache
@leer_o_enviar
def correo_codigo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    return _codigo(request, borrador_id, "correo")


@never_cache
@leer_o_enviar
def telefono_codigo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    return _codigo(request, borrador_id, "telefono")


def _codigo(request: HttpRequest, borrador_id: UUID, seccion: str) -> HttpResponse:
    """The six digits that prove it."""
    borrador, now = _draft(request, borrador_id), timezone.now()
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    objeto = services.objeto_of(borrador_id, seccion)
    pendiente = cuentas.last_codigo(objeto, now=now)
    if request.method == "POST" and request.POST.get("otro") and pendiente is not None:
        cuentas_services.spend_limit("codigo.enviar", persona=pendiente.correo, ip=ip_of(request), now=now)
        services.propose(_actor(request), borrador_id, seccion=seccion, valor=pendiente.correo, now=now)
        return redirect(f"{url_of(f'{seccion}_codigo', borrador_id)}?enviado=1")
    form = CodigoDeCorreoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cuentas_services.spend_limit("codigo.probar", persona=objeto, ip=ip_of(request), now=now)
        try:
            services.prove(_actor(request), borrador_id, seccion=seccion, digits=form.cleaned_data["codigo"], now=now)
        except cuentas_services.CodigoInvalido:
            if pendiente is None and seccion in services.typed(borrador):
                return redirect(_next(borrador_id, seccion))  # the double click: the first one was right
            form.add_error("codigo", _("Ese código no sirve: está mal escrito, ya se usó o venció. Pida otro."))
        except expediente_services.BorradorCerrado:
            return pasos.closed_page(request, borrador)
        else:
            return redirect(_next(borrador_id, seccion))
    if pendiente is None and not form.errors:
        return redirect(url_of(seccion, borrador_id))
    return _page(
        request, "codigo", borrador, form=form, seccion=seccion, destino=pendiente.correo if pendiente else "",
        enviado=request.GET.get("enviado"), cambiar=url_of(seccion, borrador_id),
    )  # fmt: skip


@never_cache
@require_recent
@leer_o_enviar
def revisar(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """What will be filed. In one's own name the button files it; for another it goes on to be signed."""
    actor, borrador = _actor(request), _draft(request, borrador_id)
    if borrador.estado == "radicado":
        return redirect(url_of("recibo", borrador_id))
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    rut, despues = selectors.rut_of(actor), services.typed(borrador)
    if set(despues) != set(rules.SECCIONES):
        return redirect(url_of("tareas", borrador_id))
    antes = services.contacto_of(rut)
    cambian = rules.changes(antes, despues)
    por_otro = actor.calidad is Calidad.TERCERO
    if request.method == "POST" and cambian and not por_otro:
        try:
            services.file_contacto(actor, borrador_id, sesion=request.session.session_key or "", now=timezone.now())
        except (services.FaltanSecciones, services.SinCambios):
            return redirect(url_of("tareas", borrador_id))
        except services.EstadoNoPermite:
            impedimento = services.admit(actor)
            return _impedido(request, impedimento) if impedimento else redirect(url_of("tareas", borrador_id))
        except expediente_services.BorradorCerrado:
            return pasos.closed_page(request, borrador)
        return redirect(url_of("recibo", borrador_id))
    filas = [
        {
            "etiqueta": services.ETIQUETAS[nombre],
            "valor": despues[nombre] if nombre in cambian else _("%(valor)s (no cambia)") % {"valor": despues[nombre]},
            "url": url_of(nombre, borrador_id),
        }
        for nombre in rules.SECCIONES
    ]
    return _page(
        request, "revisar", borrador, filas=filas, cambian=cambian, por_otro=por_otro, rut=rut,
        puede_firmar=actor.may(CONTACTO.alcance_firma),
    )  # fmt: skip


@never_cache
@require_safe
def recibo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The proof, at an address that can be kept."""
    borrador = _draft(request, borrador_id)
    radicado = expediente.radicado_of_borrador(_actor(request), borrador_id)
    contenido = radicado.contenido
    filas = [
        {"etiqueta": services.ETIQUETAS[nombre], "valor": contenido["despues"][nombre]}
        for nombre in rules.changes(contenido["antes"], contenido["despues"])
    ]
    return _page(
        request, "recibo", borrador, radicado=radicado, filas=filas, avisado=services.old_channels(contenido["antes"])
    )


@never_cache
@leer_o_enviar
def no_fui_yo(request: HttpRequest, llave: str) -> HttpResponse:
    """Whoever read us before says that the change was somebody else's. Looking changes nothing: a button does."""
    now = timezone.now()
    cuentas_services.spend_limit("enlace.abrir", ip=ip_of(request), now=now)
    estado = "preguntar" if services.can_undo(llave, now=now) else "vencido"
    if request.method == "POST" and DeshacerForm(request.POST).is_valid():
        try:
            services.undo_contacto(request.actor, llave, now=now)  # type: ignore[attr-defined]
            estado = "hecho"
        except services.EnlaceVencido:
            estado = "vencido"
    return render(
        request, "rut/contacto/no_fui_yo.html", {"tramite": CONTACTO, "estado": estado},
        status=410 if estado == "vencido" else 200,
    )  # fmt: skip
