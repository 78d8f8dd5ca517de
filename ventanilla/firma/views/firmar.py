"""Reading and signing: the last step of any procedure that asks for a signature."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas.middleware import ip_of
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.firmables import NoSePuedeFirmar, url_of_receipt, url_to_review
from ventanilla.firma import selectors
from ventanilla.firma.forms import FirmarForm
from ventanilla.firma.rules import Canal, Factor, Huella, TipoFactor, short_digest
from ventanilla.firma.services import firmar as services
from ventanilla.firma.services.instrumento import FraseEnEspera, FraseIncorrecta, SinFirma
from ventanilla.firma.views.instrumento import channels, masked, moment_in_words, no_se_pudo
from ventanilla.rut import selectors as rut


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def huella_of(request: HttpRequest) -> Huella:
    """From where it is signed, for the acta."""
    return Huella(
        ip=ip_of(request),
        agente=request.headers.get("User-Agent", ""),
        sesion=request.session.session_key or "",
    )


@require_POST
def empezar(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Freeze what the draft says and go to read it. Pressing twice gives the same page."""
    borrador = expediente.borrador_for(_actor(request), borrador_id)
    volver = url_to_review(borrador.tramite, borrador_id)
    try:
        intencion = services.open_intencion(_actor(request), borrador_id, now=timezone.now())
    except SinFirma:
        return render(request, "firma/sin_firma.html", {"volver": volver}, status=409)
    except services.NoPuedeFirmar:
        return _not_allowed(request, volver)
    except NoSePuedeFirmar as error:
        return no_se_pudo(request, _("Todavía no se puede firmar"), str(error), volver)
    return redirect("firma:firmar", intencion_id=intencion.pk)


@require_POST
def clave(request: HttpRequest, intencion_id: UUID) -> HttpResponse:
    """Send the digits for this document, to one of the addresses of record."""
    actor = _actor(request)
    texto = request.POST.get("canal", "")
    if texto not in [canal.value for canal in Canal]:
        return redirect("firma:firmar", intencion_id=intencion_id)
    try:
        destino = services.send_codigo(actor, intencion_id, canal=Canal(texto), now=timezone.now())
    except services.ContextoCambio:
        return _other_context(request)
    except (services.IntencionVencida, services.FactorInvalido):
        return redirect("firma:firmar", intencion_id=intencion_id)
    messages.success(request, _("Enviamos la clave a %(destino)s.") % {"destino": masked(texto, destino)})
    return redirect("firma:firmar", intencion_id=intencion_id)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def firmar(request: HttpRequest, intencion_id: UUID) -> HttpResponse:
    """What will be signed, exactly; the second factor and the passphrase."""
    now = timezone.now()
    actor = _actor(request)
    intencion = selectors.intencion_for(actor, intencion_id)
    volver = url_to_review(intencion.tramite, intencion.borrador_id)
    form = FirmarForm(request.POST or None, factores=_factors(actor, intencion))
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        factor = Factor(TipoFactor(datos["factor"]), codigo=datos["codigo"], credencial=datos["credencial"] or None)
        try:
            firmado = services.sign(
                actor, intencion_id, frase=datos["frase"], factor=factor, huella=huella_of(request), now=now
            )
        except FraseIncorrecta as error:
            if error.bloqueada:
                return no_se_pudo(
                    request,
                    _("Su firma quedó bloqueada"),
                    _("Se escribió mal la frase demasiadas veces. Genere otra firma; lo que preparó está guardado."),
                    reverse("firma:mi_firma"),
                    _("Ir a mi firma"),
                )
            form.add_error("frase", _("Esa no es su frase de firma. La clave que recibió todavía sirve."))
        except FraseEnEspera as error:
            form.add_error(
                "frase",
                _("Se escribió mal la frase cinco veces. Espere hasta las %(hora)s y vuelva a intentarlo.")
                % {"hora": moment_in_words(error.hasta)},
            )
        except services.FactorInvalido as error:
            form.add_error(*_wrong_factor(factor.tipo, error.quedan))
        except SinFirma:
            return render(request, "firma/sin_firma.html", {"volver": volver}, status=409)
        except services.ObjetoCambio:
            return no_se_pudo(
                request,
                _("El documento cambió"),
                _("Alguien lo cambió después de que usted lo leyó. Revíselo otra vez antes de firmar."),
                volver,
            )
        except services.ContextoCambio:
            return _other_context(request)
        except services.NoPuedeFirmar:
            return _not_allowed(request, volver)
        except NoSePuedeFirmar as error:
            return no_se_pudo(request, _("Ya no se puede firmar"), str(error), volver)
        except services.IntencionVencida:
            return _lapsed(request, volver)
        else:
            return _after(request, actor, intencion_id, firmado)
    if intencion.estado == "firmada":
        return _after(request, actor, intencion_id, services.already(intencion))
    if intencion.estado != "abierta" or intencion.vence_at <= now:
        return _lapsed(request, volver)
    return _read_and_sign(request, actor, intencion, form, volver)


def _read_and_sign(request: HttpRequest, actor: Actor, intencion: Any, form: FirmarForm, volver: str) -> HttpResponse:
    now = timezone.now()
    acto = selectors.acto_of(intencion)
    opciones = None
    if any(codigo == TipoFactor.LLAVE for codigo, _texto in form.fields["factor"].choices):  # type: ignore[attr-defined]
        sesion = request.session.session_key or ""
        opciones = services.prepare_llave(actor, intencion.pk, sesion=sesion, now=now)
    enviada_a = ""
    if intencion.codigo_resumen and intencion.codigo_canal:
        enviada_a = dict(channels(actor.user_id or 0)).get(intencion.codigo_canal, "")
    return render(
        request,
        "firma/firmar.html",
        {
            "form": form,
            "acto": acto,
            "intencion": intencion,
            "huella": intencion.sha256,
            "huella_corta": short_digest(intencion.sha256),
            "en_nombre_propio": actor.calidad is Calidad.NOMBRE_PROPIO,
            "calidad": rut.calidad_nombre(rut.calidad_of(actor.mandato)) if actor.mandato else "",
            "canales": channels(actor.user_id or 0),
            "enviada_a": enviada_a,
            "opciones_llave": opciones,
            "otras_firmas": [
                acta.intencion.user.nombre
                for acta in selectors.actas_of_documento(intencion.borrador_id, intencion.sha256)
            ],
            "volver": volver,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _factors(actor: Actor, intencion: Any) -> list[tuple[str, str]]:
    """What this person can confirm with; the strongest first."""
    tiene = cuentas.factors_of(actor)
    opciones = []
    if tiene.llaves:
        opciones.append((TipoFactor.LLAVE.value, _("Con mi llave de acceso (huella, cara o PIN del equipo)")))
    if tiene.totp:
        opciones.append((TipoFactor.TOTP.value, _("Con la clave de mi aplicación")))
    opciones.append((TipoFactor.CODIGO.value, _("Con la clave que me envían")))
    if intencion.codigo_resumen:
        opciones.sort(key=lambda opcion: opcion[0] != TipoFactor.CODIGO)
    return opciones


def _wrong_factor(tipo: TipoFactor, quedan: int | None) -> tuple[str, str]:
    if tipo is TipoFactor.LLAVE:
        return "factor", _("La llave de acceso no sirvió para este documento. Inténtelo otra vez o use una clave.")
    if tipo is TipoFactor.TOTP:
        return "codigo", _("Esa clave no es, o ya se usó. Espere a que su aplicación muestre otra.")
    if quedan:
        return "codigo", _("Esa clave no es. Le quedan %(n)d intentos con ella.") % {"n": quedan}
    return "codigo", _("Esa clave ya no sirve. Pida otra.")


def _after(request: HttpRequest, actor: Actor, intencion_id: UUID, firmado: services.Firmado) -> HttpResponse:
    """Filed: to the receipt of the procedure. Not yet: whose signature is missing."""
    intencion = selectors.intencion_for(actor, intencion_id)
    if firmado.radicado:
        return redirect(url_of_receipt(intencion.tramite, intencion.borrador_id))
    return render(
        request,
        "firma/faltan_firmas.html",
        {"acto": selectors.acto_of(intencion), "faltan": [rut.calidad_nombre(calidad) for calidad in firmado.faltan]},
    )


def _lapsed(request: HttpRequest, volver: str) -> HttpResponse:
    return no_se_pudo(
        request,
        _("Pasó el tiempo para firmar"),
        _("Por seguridad hay 15 minutos entre leer y firmar. Lo que preparó está guardado: empiece a firmar otra vez."),
        volver,
    )


def _other_context(request: HttpRequest) -> HttpResponse:
    return no_se_pudo(
        request,
        _("Ahora actúa en otro nombre"),
        _("Esto se empezó a firmar en otro nombre. Cambie a ese nombre y ábralo otra vez."),
        reverse("rut:actuar"),
        _("Cambiar de nombre"),
    )


def _not_allowed(request: HttpRequest, volver: str) -> HttpResponse:
    return no_se_pudo(
        request,
        _("No puede firmar esto"),
        _(
            "Su mandato no llega a firmar este trámite, terminó, o alguno de los dos RUT no está activo. Lo que "
            "preparó queda guardado para quien sí puede firmarlo."
        ),
        volver,
    )
