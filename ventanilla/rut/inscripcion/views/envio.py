"""Check, send, and what one leaves with: the receipt, the PDF, a password."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import format_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.pasos import PrimeraContrasenaForm, enter
from ventanilla.cuentas.rules import mask_email
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors
from ventanilla.rut.inscripcion import forms, services
from ventanilla.rut.inscripcion.tramite import INSCRIPCION
from ventanilla.rut.inscripcion.views.marco import (
    Datos,
    actor_of,
    draft_of,
    is_open,
    leer_o_enviar,
    page,
    today,
    url_of,
)
from ventanilla.rut.services import YaInscrito


@never_cache
@leer_o_enviar
def revisar(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Everything that will be filed, each line with its way back; sending it is the only irreversible step."""
    borrador = draft_of(request, borrador_id)
    if borrador.estado == "radicado":
        return redirect(url_of("recibo", borrador_id))
    if not is_open(borrador):
        return pasos.closed_page(request, borrador)
    secciones = expediente.datos_of(borrador)
    faltan = services.missing(secciones, today=today())
    if faltan:
        return redirect(url_of("tareas", borrador_id))
    form = forms.RevisarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.file_inscripcion(actor_of(request), borrador_id, now=timezone.now())
        except services.SeccionesIncompletas:
            return redirect(url_of("tareas", borrador_id))
        except expediente_services.BorradorCerrado:
            return pasos.closed_page(request, borrador)
        except YaInscrito:
            nit = format_nit(secciones["identidad"]["numero"])
            return render(request, "rut/inscripcion/ya_inscrito.html", {"nit": nit}, status=409)
        return redirect(url_of("recibo", borrador_id))
    return page(request, "revisar", borrador, form=form, grupos=_answers(secciones, borrador_id))


def _answers(secciones: Datos, borrador_id: UUID) -> list[dict[str, Any]]:
    def fila(etiqueta: str, valor: str, seccion: str = "", que: str = "", codigo: str = "") -> dict[str, str]:
        url = f"{url_of(seccion, borrador_id)}?desde=revisar" if seccion else ""
        return {"etiqueta": etiqueta, "valor": valor, "url": url, "que": que, "codigo": codigo}

    persona, lugar = secciones["identidad"], secciones["ubicacion"]
    numero = f"{int(persona['numero']):,}".replace(",", ".")
    expedida = long_date(date.fromisoformat(persona["expedicion_date"]))
    municipio = referencias.municipio(lugar["municipio"]).completo
    return [
        {
            "titulo": _("Quién es usted"),
            "filas": [
                fila(_("Nombre"), persona["nombre"]),
                fila(_("Documento"), _("Cédula de ciudadanía %(n)s") % {"n": numero}),
                fila(_("Expedida"), f"{expedida}, {referencias.municipio(persona['expedicion_municipio']).completo}"),
                fila(_("Correo"), secciones["correo"]["correo"], "correo", _("el correo")),
            ],
        },
        {
            "titulo": _("Ubicación"),
            "filas": [
                fila(_("Dirección"), f"{lugar['direccion']}\n{municipio}", "ubicacion", _("la dirección")),
                fila(_("Código postal"), lugar["codigo_postal"], "ubicacion", _("el código postal")),
                fila(_("Teléfono"), lugar["telefono"], "ubicacion", _("el teléfono")),
                fila(_("Otro teléfono"), lugar["telefono_2"], "ubicacion", _("el otro teléfono")),
            ],
        },
        {
            "titulo": _("Actividad económica"),
            "filas": [
                fila(
                    _("Principal") if n == 0 else _("Otra actividad"),
                    _("%(nombre)s, desde el %(desde)s")
                    % {
                        "nombre": referencias.actividad(codigo).description,
                        "desde": long_date(date.fromisoformat(desde)),
                    },
                    "actividades",
                    _("las actividades"),
                    codigo,
                )
                for n, (codigo, desde) in enumerate(secciones["actividades"]["actividades"])
            ],
        },
        {
            "titulo": _("Responsabilidades que tendrá"),
            "filas": [
                fila(codigo, referencias.responsabilidad(codigo).name, "elegir", _("las responsabilidades"))
                for codigo in secciones["responsabilidades"]["codigos"]
            ],
        },
    ]


@never_cache
@require_safe
def recibo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The proof, at an address that can be kept. The PDF appears as soon as it is sealed."""
    radicado = expediente.radicado_of_borrador(actor_of(request), borrador_id)
    rut = selectors.rut_by_nit(radicado.nit)
    documento = expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=selectors.objeto_of(rut.nit))
    user = cuentas.user_by_documento(rut.datos.tipo_documento, rut.datos.numero_documento)
    contexto = {
        "tramite": INSCRIPCION, "borrador": radicado.borrador, "radicado": radicado, "rut": rut,
        "documento": documento, "correo": mask_email(rut.datos.correo),
        "verificar": expediente.verification_url(documento.codigo) if documento else "",
        "principal": referencias.actividad(rut.datos.actividades[0].codigo),
        "falta_contrasena": user is not None and not user.has_usable_password(),
        "demo": not settings.EMAIL_HOST,
    }  # fmt: skip
    plantilla = "_documento" if request.headers.get("HX-Request") else "recibo"
    return render(request, f"rut/inscripcion/{plantilla}.html", contexto)


@never_cache
@require_safe
def pdf(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The sealed PDF, for who filed: the browser's key is enough while there is no password."""
    radicado = expediente.radicado_of_borrador(actor_of(request), borrador_id)
    documento = expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=selectors.objeto_of(radicado.nit))
    if documento is None:
        return redirect(url_of("recibo", borrador_id))
    return pasos.pdf_response(documento, nombre="RUT")


@sensitive_post_parameters()
@never_cache
@leer_o_enviar
def contrasena(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The first password of the account that the registration enabled; then one is signed in."""
    radicado = expediente.radicado_of_borrador(actor_of(request), borrador_id)
    rut = selectors.rut_by_nit(radicado.nit)
    user = cuentas.user_by_documento(rut.datos.tipo_documento, rut.datos.numero_documento)
    if user is None or user.has_usable_password():
        return redirect("account_login")
    form = PrimeraContrasenaForm(user=user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = cuentas_services.set_first_password(
                actor_of(request), user.pk, password=form.cleaned_data["password1"], now=timezone.now()
            )
        except cuentas_services.YaTieneContrasena:
            return redirect("account_login")
        return enter(request, user, url=reverse("portal:mis_tramites"))
    return render(
        request,
        "rut/inscripcion/contrasena.html",
        {"form": form, "tramite": INSCRIPCION, "volver": url_of("recibo", borrador_id), "rut": rut},
        status=422 if form.is_bound and form.errors else 200,
    )
