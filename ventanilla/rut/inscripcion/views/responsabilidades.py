"""The questions on income and sales, and the responsibilities that follow."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ventanilla.comun.dinero import format_pesos, uvt_to_pesos
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.inscripcion import forms, rules, services
from ventanilla.rut.inscripcion.rules import Para
from ventanilla.rut.inscripcion.views.marco import (
    Datos,
    actor_of,
    draft_of,
    leer_o_enviar,
    next_page,
    page,
    today,
    url_of,
)
from ventanilla.rut.rules.responsabilidades import OPCIONALES


@never_cache
@leer_o_enviar
def responsabilidades(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """What the suggestion rests on: only the questions that apply."""
    borrador = draft_of(request, borrador_id)
    secciones = expediente.secciones_of(borrador)
    if "motivo" not in secciones or "actividades" not in secciones:
        return redirect(url_of("tareas", borrador_id))
    para = Para(secciones["motivo"].datos["para"])
    uvt = referencias.uvt_in_force(today().year)
    guardada = secciones.get("ventas")
    form = forms.VentasForm(
        request.POST or None,
        initial=guardada.datos if guardada else None,
        preguntas=rules.questions_for(para, services.actividades_of(expediente.datos_of(borrador))),
        tope=format_pesos(uvt_to_pesos(rules.UVT_NO_RESPONSABLE, uvt)),
        tope_retenedor=format_pesos(uvt_to_pesos(rules.UVT_AGENTE_RETENEDOR, uvt)),
    )
    if not form.fields:
        return redirect(url_of("elegir", borrador_id))
    if request.method == "POST" and form.is_valid():
        if pagina := pasos.save_or_explain(
            request, actor_of(request), borrador, "ventas", form.cleaned_data,
            describe=_describe_ventas, now=timezone.now(),
        ):  # fmt: skip
            return pagina
        destino = url_of("tareas" if request.POST.get("salir") else "elegir", borrador_id)
        return redirect(destino + ("?desde=revisar" if request.GET.get("desde") else ""))
    return page(
        request, "formulario", borrador, form=form, seccion="responsabilidades",
        version=guardada.version if guardada else 0, titulo=_("Sus ingresos y ventas"),
        entrada=_("Con sus respuestas le proponemos las responsabilidades que la ley le pide."),
    )  # fmt: skip


def _describe_ventas(datos: Datos) -> list[tuple[str, str]]:
    campos = forms.VentasForm.base_fields
    return [(str(campos[nombre].label), _answer(nombre, datos[nombre])) for nombre in campos if nombre in datos]


def _answer(nombre: str, valor: Any) -> str:
    if isinstance(valor, bool):
        return _("Sí") if valor else _("No")
    return format_pesos(valor) if nombre == "ingresos" else str(valor)


@never_cache
@leer_o_enviar
def elegir(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The responsibilities: suggested, explained, and the person's to change where the law lets them."""
    borrador = draft_of(request, borrador_id)
    secciones = expediente.secciones_of(borrador)
    if "motivo" not in secciones or "actividades" not in secciones:
        return redirect(url_of("tareas", borrador_id))
    sugerencias = services.suggestions(expediente.datos_of(borrador), today=today())
    guardada = secciones.get("responsabilidades")
    iniciales = [s.codigo for s in sugerencias]
    if guardada and not rules.refusals(guardada.datos["codigos"], sugerencias):
        iniciales = guardada.datos["codigos"]
    form = forms.ResponsabilidadesForm(request.POST or None, initial={"codigos": iniciales}, sugerencias=sugerencias)
    if request.method == "POST" and form.is_valid():
        if pagina := pasos.save_or_explain(
            request, actor_of(request), borrador, "responsabilidades", form.cleaned_data,
            describe=lambda datos: [(c, referencias.responsabilidad(c).name) for c in datos["codigos"]],
            now=timezone.now(),
        ):  # fmt: skip
            return pagina
        return next_page(request, borrador)
    marcadas = set(request.POST.getlist("codigos") if form.is_bound else iniciales)
    por_codigo = {s.codigo: s for s in sugerencias}
    opciones = [
        {
            "codigo": r.code,
            "nombre": r.name,
            "marcada": r.code in marcadas,
            "porque": por_codigo[r.code].porque if r.code in por_codigo else r.explanation,
        }
        for r in referencias.responsabilidades()
        if r.code in por_codigo or r.code in OPCIONALES or r.code in marcadas
    ]
    sugeridas = [o for o in opciones if o["codigo"] in por_codigo]
    otras = [o for o in opciones if o["codigo"] not in por_codigo]
    return page(
        request, "elegir", borrador, form=form, seccion="responsabilidades", sugeridas=sugeridas, otras=otras,
        otras_abiertas=any(o["marcada"] for o in otras) or bool(form.errors),
        version=guardada.version if guardada else 0,
    )  # fmt: skip
