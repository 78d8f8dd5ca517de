"""One's own signature: what it is like, getting one, and ending it."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.comun.actor import Actor
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.pasos import require_recent
from ventanilla.cuentas.rules import mask_email
from ventanilla.cuentas.services import CodigoInvalido, spend_limit
from ventanilla.firma import selectors
from ventanilla.firma.forms import AcuerdoForm, NuevaFraseForm, RevocarForm
from ventanilla.firma.rules import Canal, MotivoFin
from ventanilla.firma.services import instrumento as services

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])
_VOLVER = "firma_volver"


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def masked(canal: str, destino: str) -> str:
    """Enough to recognise one's own, nothing to learn another's."""
    return mask_email(destino) if canal == Canal.CORREO else f"•••••••{destino[-3:]}"


def channels(user_id: int) -> list[tuple[str, str]]:
    """Where a code may go, in words."""
    textos = {Canal.CORREO: _("Al correo %(a)s"), Canal.SMS: _("Al celular %(a)s")}
    return [
        (canal.value, textos[canal] % {"a": masked(canal, destino)})
        for canal, destino in services.canales_of(user_id).items()
    ]


def no_se_pudo(request: HttpRequest, titulo: str, texto: str, volver: str, texto_enlace: str = "") -> HttpResponse:
    return render(
        request,
        "firma/no_se_pudo.html",
        {"titulo": titulo, "texto": texto, "volver": volver, "volver_texto": texto_enlace},
        status=409,
    )


def _way_back(request: HttpRequest) -> str:
    """An address of ours to go on with afterwards; anything else is forgotten."""
    pedido = request.GET.get("volver", "")
    propio = pedido.startswith("/") and url_has_allowed_host_and_scheme(pedido, allowed_hosts=None)
    return pedido if propio else ""


@never_cache
@require_safe
def mi_firma(request: HttpRequest) -> HttpResponse:
    """The state of one's signature, and everything one signed."""
    now = timezone.now()
    actor = _actor(request)
    instrumento = selectors.instrumento_of(actor)
    pagina = Paginator(selectors.actas_of(actor), 20).get_page(request.GET.get("pagina"))
    espera = instrumento.espera_hasta_at if instrumento else None
    return render(
        request,
        "firma/mi_firma.html",
        {
            "instrumento": instrumento,
            "bloqueada_hasta": espera if espera and espera > now else None,
            "pendientes": [
                {"pk": intencion.pk, "titulo": selectors.acto_of(intencion).titulo, "vence_at": intencion.vence_at}
                for intencion in selectors.intenciones_abiertas(actor, now=now)
            ],
            "pagina": pagina,
            "actas": [
                {
                    "pk": acta.pk,
                    "titulo": (acto := selectors.acto_of(acta.intencion)).titulo,
                    "titular": acto.titular if acta.intencion.mandato else "",
                    "firmada_at": acta.firmada_at,
                }
                for acta in pagina
            ],
        },
    )


@never_cache
@leer_o_enviar
@require_recent
def generar(request: HttpRequest) -> HttpResponse:
    """The agreement; accepting it sends the code."""
    now = timezone.now()
    actor = _actor(request)
    try:
        services.ensure_may_have(actor)
    except services.NoPuedeTenerFirma as error:
        return no_se_pudo(request, _("Todavía no puede tener firma"), str(error), reverse("portal:perfil"))
    if volver := _way_back(request):
        request.session[_VOLVER] = volver
    acuerdo = selectors.acuerdo_in_force(now=now)
    form = AcuerdoForm(request.POST or None, canales=channels(actor.user_id or 0))
    if request.method == "POST" and form.is_valid():
        spend_limit("codigo.enviar", persona=f"firma:{actor.user_id}", ip=ip_of(request), now=now)
        try:
            pendiente = services.begin_emision(
                actor, acuerdo_version=acuerdo.version, canal=Canal(form.cleaned_data["canal"]), now=now
            )
        except services.NoPuedeTenerFirma as error:
            return no_se_pudo(request, _("Todavía no puede tener firma"), str(error), reverse("firma:generar"))
        return redirect("firma:frase", instrumento_id=pendiente.pk)
    vigente = selectors.has_firma(actor, now=now)
    return _page(request, "generar", form, acuerdo=acuerdo, renueva=vigente)


@sensitive_post_parameters()
@never_cache
@leer_o_enviar
def frase(request: HttpRequest, instrumento_id: UUID) -> HttpResponse:
    """The code and the passphrase: what makes the signature."""
    now = timezone.now()
    actor = _actor(request)
    pendiente = selectors.pendiente_for(actor, instrumento_id, now=now)
    form = NuevaFraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        spend_limit("codigo.probar", persona=f"firma:{actor.user_id}", ip=ip_of(request), now=now)
        try:
            services.issue_instrumento(
                actor,
                instrumento_id,
                frase=form.cleaned_data["frase"],
                codigo=form.cleaned_data["codigo"],
                now=now,
            )
        except services.FraseRechazada as error:
            form.add_error("frase", error.motivos)
        except services.NoPuedeTenerFirma as error:
            return no_se_pudo(request, _("Todavía no puede tener firma"), str(error), reverse("firma:mi_firma"))
        except CodigoInvalido:
            form.add_error("codigo", _("Ese código no es, o ya venció. Revise el último mensaje o pida otro."))
        else:
            return redirect("firma:lista")
    destino = masked(pendiente.canal, services.canales_of(pendiente.user_id)[Canal(pendiente.canal)])
    return _page(request, "frase", form, destino=destino)


@never_cache
@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    """The signature is ready; on with what was going to be signed."""
    actor = _actor(request)
    if not selectors.has_firma(actor, now=timezone.now()):
        return redirect("firma:mi_firma")
    contexto = {"instrumento": selectors.instrumento_of(actor), "volver": request.session.pop(_VOLVER, "")}
    return render(request, "firma/lista.html", contexto)


@never_cache
@leer_o_enviar
def terminar(request: HttpRequest) -> HttpResponse:
    """End it, or report that somebody else may use it. Who hurries is not asked for the password again."""
    form = RevocarForm(request.POST or None, initial={"motivo": request.GET.get("motivo")})
    if request.method == "POST" and form.is_valid():
        motivo = MotivoFin(form.cleaned_data["motivo"])
        with suppress(services.SinFirma):  # it had ended already: what the person wanted is so
            services.revoke_instrumento(_actor(request), motivo=motivo, now=timezone.now())
        return redirect("firma:mi_firma")
    return _page(request, "terminar", form)


def _page(request: HttpRequest, plantilla: str, form: Form, **contexto: object) -> HttpResponse:
    return render(
        request,
        f"firma/{plantilla}.html",
        {"form": form, **contexto},
        status=422 if form.is_bound and form.errors else 200,
    )


def moment_in_words(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"
