"""Why, where and what: the pages that are only filled in."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.inscripcion import forms, rules
from ventanilla.rut.inscripcion.rules import Para, Quien
from ventanilla.rut.inscripcion.views.marco import (
    Datos,
    actor_of,
    draft_of,
    leer_o_enviar,
    next_page,
    page,
    today,
)


@never_cache
@leer_o_enviar
def motivo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    borrador = draft_of(request, borrador_id)
    guardada = expediente.secciones_of(borrador).get("motivo")
    form = forms.MotivoForm(request.POST or None, initial=guardada.datos if guardada else None)
    if request.method == "POST" and form.is_valid():
        otro = rules.camino_for(Quien(form.cleaned_data["quien"]), Para(form.cleaned_data["para"]))
        if otro is not None:
            return redirect(reverse("rut:inscripcion_camino", args=[borrador_id, otro.codigo]))
        if pagina := pasos.save_or_explain(
            request,
            actor_of(request),
            borrador,
            "motivo",
            form.cleaned_data,
            describe=_describe_motivo,
            now=timezone.now(),
        ):
            return pagina
        return next_page(request, borrador)
    return page(
        request,
        "formulario",
        borrador,
        form=form,
        seccion="motivo",
        version=guardada.version if guardada else 0,
        titulo=_("Por qué se inscribe"),
        entrada=_("Con esto sabemos si puede hacerlo aquí."),
    )


def _describe_motivo(datos: Datos) -> list[tuple[str, str]]:
    campos = forms.MotivoForm.base_fields
    return [
        (_("Para quién"), str(dict(campos["quien"].choices)[datos["quien"]])),  # type: ignore[attr-defined]
        (_("Para qué"), str(dict(campos["para"].choices)[datos["para"]])),  # type: ignore[attr-defined]
    ]


@never_cache
@leer_o_enviar
def ubicacion(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Where to find the person. The list of municipalities follows the department, with or without script."""
    borrador = draft_of(request, borrador_id)
    guardada = expediente.secciones_of(borrador).get("ubicacion")
    inicial = {**guardada.datos, "departamento": guardada.datos["municipio"][:2]} if guardada else None
    version = guardada.version if guardada else 0
    if request.method == "GET" and request.headers.get("HX-Request") and "departamento" in request.GET:
        # also asked for as the page loads: somebody may have chosen before the script was there
        elegidos = {nombre: request.GET.get(nombre, "") for nombre in ("departamento", "municipio")}
        form = forms.UbicacionForm(initial=elegidos)
        return render(request, "rut/inscripcion/_municipio.html", {"form": form})
    if request.method == "POST" and "ver_municipios" in request.POST:
        form = forms.UbicacionForm(initial=request.POST.dict() | {"municipio": ""})
        version = pasos.posted_version(request)
    else:
        form = forms.UbicacionForm(request.POST or None, initial=inicial)
        if request.method == "POST" and form.is_valid():
            if pagina := pasos.save_or_explain(
                request, actor_of(request), borrador, "ubicacion", form.datos(),
                describe=_describe_ubicacion, now=timezone.now(),
            ):  # fmt: skip
                return pagina
            return next_page(request, borrador)
    return page(request, "ubicacion", borrador, form=form, seccion="ubicacion", version=version)


def _describe_ubicacion(datos: Datos) -> list[tuple[str, str]]:
    return [
        (_("Municipio"), referencias.municipio(datos["municipio"]).completo),
        (_("Dirección"), datos["direccion"]),
        (_("Código postal"), datos["codigo_postal"]),
        (_("Teléfono"), datos["telefono"]),
        (_("Otro teléfono"), datos["telefono_2"]),
    ]


@never_cache
@leer_o_enviar
def actividades(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Up to four activities, found by saying what one does. Each one added is saved."""
    borrador = draft_of(request, borrador_id)
    guardada = expediente.secciones_of(borrador).get("actividades")
    lista: list[list[str]] = list(guardada.datos["actividades"]) if guardada else []
    version = guardada.version if guardada else 0
    q = (request.POST.get("q") or request.GET.get("q") or "").strip()[:100]
    form = forms.ActividadForm(today=today(), ya=[codigo for codigo, _f in lista])
    if request.method == "POST":
        nueva: list[list[str]] | None = None
        if quitar := request.POST.get("quitar"):
            nueva = [par for par in lista if par[0] != quitar]
        elif primera := request.POST.get("principal"):
            nueva = sorted(lista, key=lambda par: par[0] != primera)
        elif request.POST.get("agregar"):
            form = forms.ActividadForm(request.POST, today=today(), ya=[codigo for codigo, _f in lista])
            if form.is_valid():
                nueva = [*lista, [form.cleaned_data["codigo"], form.cleaned_data["desde_date"].isoformat()]]
        elif lista:
            return next_page(request, borrador)
        else:
            form = forms.ActividadForm({"codigo": "", "desde_date_0": ""}, today=today(), ya=[])
        if nueva is not None:
            if pagina := pasos.save_or_explain(
                request, actor_of(request), borrador, "actividades", {"actividades": nueva},
                describe=_describe_actividades, now=timezone.now(),
            ):  # fmt: skip
                return pagina
            return redirect(
                request.get_full_path().split("?")[0] + ("?desde=revisar" if request.GET.get("desde") else "")
            )
    resultados = referencias.search_actividades(q) if q else []
    contexto = {
        "form": form, "seccion": "actividades", "version": version, "q": q, "resultados": resultados,
        "elegida": request.POST.get("codigo", ""), "caben": rules.MAX_ACTIVIDADES - len(lista),
        "lista": [
            {"codigo": codigo, "nombre": referencias.actividad(codigo).description, "desde": date.fromisoformat(desde)}
            for codigo, desde in lista
        ],
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        return page(request, "_resultados", borrador, **contexto)
    if request.GET.get("todas"):
        contexto["por_seccion"] = referencias.actividades_by_section()
    return page(request, "actividades", borrador, **contexto)


def _describe_actividades(datos: Datos) -> list[tuple[str, str]]:
    return [
        (_("Actividad %(n)d") % {"n": n}, f"{codigo} {referencias.actividad(codigo).description}")
        for n, (codigo, _desde) in enumerate(datos["actividades"], 1)
    ]
