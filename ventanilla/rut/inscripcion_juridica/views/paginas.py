"""The pages that the kit does not have: an address proved by a code, and activities found by what one does."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.comun.tramite import Seccion
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.pasos import CodigoDeCorreoForm
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.guiado import Contexto
from ventanilla.expediente.guiado.paginas import Paginas
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.inscripcion_juridica import rules, services
from ventanilla.rut.inscripcion_juridica.views.guia import GUIADO

_LEE_O_ENVIA = require_http_methods(["GET", "HEAD", "POST"])


class PaginasPropias(Paginas):
    def _begin(
        self, request: HttpRequest, borrador_id: UUID, nombre: str
    ) -> tuple[Any, Contexto, Seccion, HttpResponse | None]:
        """The draft and the section; and where to go instead when it cannot be written."""
        borrador, otra = self._open(request, borrador_id)
        contexto = self.guiado.contexto(self._actor(request), borrador, now=timezone.now())
        seccion = next((s for s in self.guiado.secciones(contexto.datos) if s.nombre == nombre), None)
        if seccion is None:
            raise Http404
        return borrador, contexto, seccion, otra

    def correo(self, request: HttpRequest, borrador_id: UUID) -> HttpResponse:
        """The address; a code goes to it. One that was proved for this draft is not proved again."""
        borrador, contexto, seccion, otra = self._begin(request, borrador_id, "correo")
        if otra is not None:
            return otra
        form = self.guiado.form("correo", contexto, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            correo = form.cleaned_data["correo"]
            if correo == borrador.correo:
                return self._save(request, borrador, "correo", form.to_save())
            services.send_codigo(contexto.actor, borrador_id, correo=correo, ip=ip_of(request), now=contexto.now)
            return redirect(self._url_of_code(request, borrador_id))
        return self._section_page(request, borrador, seccion, contexto, form=form)

    def _url_of_code(self, request: HttpRequest, borrador_id: UUID, *, enviado: bool = False) -> str:
        url = reverse("rut:inscripcion_juridica_codigo", args=[borrador_id])
        consulta = [
            *(["desde=revisar"] if request.GET.get("desde") == "revisar" else []),
            *(["enviado=1"] if enviado else []),
        ]
        return f"{url}?{'&'.join(consulta)}" if consulta else url

    def codigo(self, request: HttpRequest, borrador_id: UUID) -> HttpResponse:
        """The six digits that prove the address."""
        borrador, contexto, seccion, otra = self._begin(request, borrador_id, "correo")
        if otra is not None:
            return otra
        pendiente = cuentas.last_codigo(services.objeto_of(borrador_id), now=contexto.now)
        if request.method == "POST" and request.POST.get("otro") and pendiente is not None:
            services.send_codigo(
                contexto.actor, borrador_id, correo=pendiente.correo, ip=ip_of(request), now=contexto.now
            )
            return redirect(self._url_of_code(request, borrador_id, enviado=True))
        form = CodigoDeCorreoForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                services.prove_correo(
                    contexto.actor, borrador_id, digits=form.cleaned_data["codigo"], ip=ip_of(request), now=contexto.now
                )
            except cuentas_services.CodigoInvalido:
                if borrador.correo and pendiente is None:
                    return self._go_on(request, borrador)  # the double click: the first one was right
                form.add_error("codigo", _("Ese código no sirve: está mal escrito, ya se usó o venció. Pida otro."))
            else:
                return self._go_on(request, borrador)
        if pendiente is None and not form.errors:
            return redirect(self.guiado.url_of_section("correo", borrador_id))
        return render(
            request,
            "rut/inscripcion_juridica/codigo.html",
            {
                "tramite": self.tramite,
                "borrador": borrador,
                "form": form,
                "seccion": seccion,
                "volver": self.guiado.url_of_section("correo", borrador_id),
                "destino": pendiente.correo if pendiente else "",
                "enviado": request.GET.get("enviado"),
                "demo": not settings.EMAIL_HOST,
            },
            status=422 if form.errors else 200,
        )

    def _go_on(self, request: HttpRequest, borrador: Any) -> HttpResponse:
        if request.GET.get("desde") == "revisar":
            return redirect(self.guiado.url("revisar", borrador.pk))
        return redirect(self.guiado.next_url(self.guiado.draft_of(self._actor(request), borrador.pk)))

    def actividades(self, request: HttpRequest, borrador_id: UUID) -> HttpResponse:
        """Up to four activities, found by saying what is done. Each one added is saved."""
        borrador, contexto, seccion, otra = self._begin(request, borrador_id, "actividades")
        if otra is not None:
            return otra
        lista: list[list[str]] = list(contexto.datos.get("actividades", {}).get("actividades", []))
        form = self.guiado.form("actividades", contexto)
        if request.method == "POST":
            nueva: list[list[str]] | None = None
            if quitar := request.POST.get("quitar"):
                nueva = [par for par in lista if par[0] != quitar]
            elif primera := request.POST.get("principal"):
                nueva = sorted(lista, key=lambda par: par[0] != primera)
            elif request.POST.get("agregar") or not lista:
                form = self.guiado.form("actividades", contexto, request.POST)
                if form.is_valid():
                    nueva = form.to_save()["actividades"]
            else:
                return self._go_on(request, borrador)
            if nueva is not None:
                aqui = request.path + ("?desde=revisar" if request.GET.get("desde") == "revisar" else "")
                return self._save(request, borrador, "actividades", {"actividades": nueva}, sigue=aqui)
        return self._activities_page(request, borrador, contexto, seccion, form, lista)

    def _activities_page(
        self,
        request: HttpRequest,
        borrador: Any,
        contexto: Contexto,
        seccion: Seccion,
        form: Any,
        lista: list[list[str]],
    ) -> HttpResponse:
        q = (request.POST.get("q") or request.GET.get("q") or "").strip()[:100]
        guardada = expediente.secciones_of(borrador).get("actividades")
        nombres = [s.nombre for s in self.guiado.secciones(contexto.datos)]
        datos = {
            "tramite": self.tramite,
            "borrador": borrador,
            "form": form,
            "seccion": seccion,
            "version": guardada.version if guardada else 0,
            "volver": self.guiado.url("tareas", borrador.pk),
            "paso": nombres.index("actividades") + 1,
            "pasos": len(nombres),
            "q": q,
            "resultados": referencias.search_actividades(q) if q else [],
            "elegida": request.POST.get("codigo", ""),
            "caben": rules.MAX_ACTIVIDADES - len(lista),
            "lista": [
                {
                    "codigo": codigo,
                    "nombre": referencias.actividad(codigo).description,
                    "desde": date.fromisoformat(desde),
                }
                for codigo, desde in lista
            ],
        }
        if request.headers.get("HX-Request"):
            return render(request, "rut/inscripcion/_resultados.html", datos)
        if request.GET.get("todas"):
            datos["por_seccion"] = referencias.actividades_by_section()
        return render(
            request,
            "rut/inscripcion_juridica/actividades.html",
            datos,
            status=422 if form.is_bound and form.errors else 200,
        )


def routes(prefijo: str) -> list[URLPattern]:
    """Those of the kit, after the ones that stand in for some of its sections."""
    paginas = PaginasPropias(GUIADO)
    b, n = f"{prefijo}/<uuid:borrador_id>/", "inscripcion_juridica"
    return [
        path(f"{b}correo/", never_cache(_LEE_O_ENVIA(paginas.correo)), name=f"{n}_correo"),
        path(f"{b}correo/codigo/", never_cache(_LEE_O_ENVIA(paginas.codigo)), name=f"{n}_codigo"),
        path(f"{b}actividades/", never_cache(_LEE_O_ENVIA(paginas.actividades)), name=f"{n}_actividades"),
        *GUIADO.routes(prefijo),
    ]
