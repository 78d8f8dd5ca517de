"""What the pages of the registration share: the draft, the frame, and where to go next."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ventanilla.comun.actor import Actor
from ventanilla.cuentas.rules import mask_email
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.selectors import BOGOTA
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.inscripcion import forms, services
from ventanilla.rut.inscripcion.tramite import INSCRIPCION

Datos = Mapping[str, Any]
leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])
"""Every page of the procedure: looked at or sent."""


def today() -> date:
    return timezone.now().astimezone(BOGOTA).date()


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def url_of(nombre: str, borrador_id: UUID) -> str:
    return reverse(f"rut:inscripcion_{nombre}", args=[borrador_id])


def draft_of(request: HttpRequest, borrador_id: UUID) -> Any:
    """The draft, whatever its state. Raises ObjectDoesNotExist, which is the 404 of absent and not-yours."""
    return expediente.borrador_for(actor_of(request), borrador_id)


def is_open(borrador: Any) -> bool:
    """Whether it can still be written: a draft that lapsed is closed before the night erases it."""
    return bool(borrador.estado == "abierto" and borrador.vence_at >= timezone.now())


def page(request: HttpRequest, plantilla: str, borrador: Any, **contexto: Any) -> HttpResponse:
    """One page of the procedure. A form with errors answers 422."""
    form = contexto.get("form")
    return render(
        request,
        f"rut/inscripcion/{plantilla}.html",
        {"tramite": INSCRIPCION, "borrador": borrador, "volver": url_of("tareas", borrador.pk), **contexto},
        status=422 if form is not None and form.is_bound and form.errors else 200,
    )


def next_page(request: HttpRequest, borrador: Any) -> HttpResponse:
    """After saving: leave, go back to the answers, or on to the next section."""
    if request.POST.get("salir"):
        return redirect(url_of("tareas", borrador.pk))
    if request.GET.get("desde") == "revisar":
        return redirect(url_of("revisar", borrador.pk))
    secciones = expediente.datos_of(draft_of(request, borrador.pk))
    hechas = summaries(secciones)
    for seccion in INSCRIPCION.secciones:
        if seccion.nombre not in hechas:
            return redirect(url_of(seccion.nombre, borrador.pk))
    return redirect(url_of("revisar", borrador.pk))


def summaries(secciones: Datos) -> dict[str, str]:
    """One line for each saved section."""
    resumenes: dict[str, str] = {}
    if "motivo" in secciones:
        resumenes["motivo"] = str(dict(forms.MotivoForm.base_fields["para"].choices)[secciones["motivo"]["para"]])  # type: ignore[attr-defined]
    if "correo" in secciones:
        resumenes["correo"] = mask_email(secciones["correo"]["correo"])
    if "identidad" in secciones:
        resumenes["identidad"] = _("%(nombre)s · cédula terminada en %(final)s") % {
            "nombre": secciones["identidad"]["nombre"],
            "final": secciones["identidad"]["numero"][-4:],
        }
    if "ubicacion" in secciones:
        resumenes["ubicacion"] = referencias.municipio(secciones["ubicacion"]["municipio"]).completo
    actividades = secciones.get("actividades", {}).get("actividades", [])
    if actividades:
        resumenes["actividades"] = f"{actividades[0][0]} {referencias.actividad(actividades[0][0]).description}"
    if "responsabilidades" in secciones:
        codigos = secciones["responsabilidades"]["codigos"]
        resumenes["responsabilidades"] = ngettext(
            "%(n)d responsabilidad: %(codigos)s", "%(n)d responsabilidades: %(codigos)s", len(codigos)
        ) % {"n": len(codigos), "codigos": ", ".join(codigos)}
    # What an answer changed later made insufficient is open again.
    faltan = services.missing(secciones, today=today())
    return {nombre: linea for nombre, linea in resumenes.items() if nombre not in faltan}
