"""The views of a guided procedure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.tramite import Impedimento, Seccion
from ventanilla.cuentas.pasos import require_recent
from ventanilla.expediente import pasos, selectors, services
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.expediente.guiado.formulario import (
    COMPLETA,
    MAX_REGISTROS,
    REGISTROS,
    Contexto,
    Datos,
    booking_url,
    is_answered,
)
from ventanilla.expediente.rules import EstadoBorrador

if TYPE_CHECKING:
    from ventanilla.expediente.guiado import Guiado

_LEE_O_ENVIA = require_http_methods(["GET", "HEAD", "POST"])


class Paginas:
    """Those of one procedure."""

    MARCO: ClassVar[str] = "expediente/guiado"

    def __init__(self, guiado: "Guiado") -> None:
        self.guiado, self.tramite = guiado, guiado.tramite

    def routes(self, prefijo: str) -> list[URLPattern]:
        """Every address of the procedure, named after its description."""
        nombre = self.tramite.url_name.partition(":")[2]
        b = f"{prefijo}/<uuid:borrador_id>/"
        # what is not signed is sent from its review, by who just proved who it is
        revisar = require_safe(self.revisar) if self.tramite.exige_firma else require_recent(_LEE_O_ENVIA(self.revisar))
        return [
            path(f"{prefijo}/", never_cache(require_safe(self.inicio)), name=nombre),
            path(f"{prefijo}/empezar/", never_cache(require_POST(self.empezar)), name=f"{nombre}_empezar"),
            path(b, never_cache(require_safe(self.tareas)), name=f"{nombre}_tareas"),
            path(f"{b}descartar/", never_cache(require_POST(self.descartar)), name=f"{nombre}_descartar"),
            path(f"{b}revisar/", never_cache(revisar), name=f"{nombre}_revisar"),
            path(f"{b}recibo/", never_cache(require_safe(self.recibo)), name=f"{nombre}_recibo"),
            path(f"{b}<slug:seccion>/", never_cache(_LEE_O_ENVIA(self.seccion)), name=f"{nombre}_seccion"),
        ]

    def _actor(self, request: HttpRequest) -> Actor:
        return request.actor  # type: ignore[attr-defined, no-any-return]

    def _open(self, request: HttpRequest, borrador_id: UUID) -> tuple[Any, HttpResponse | None]:
        """The draft, and where to go instead when it cannot be written."""
        borrador = self.guiado.draft_of(self._actor(request), borrador_id)
        if borrador.estado == EstadoBorrador.RADICADO:
            return borrador, redirect(self.guiado.url("recibo", borrador_id))
        if borrador.estado != EstadoBorrador.ABIERTO or borrador.vence_at < timezone.now():
            return borrador, pasos.closed_page(request, borrador)
        return borrador, None

    def _render(self, request: HttpRequest, plantilla: str, status: int = 200, **contexto: Any) -> HttpResponse:
        return render(request, plantilla, {"tramite": self.tramite, **contexto}, status=status)

    def _impedido(
        self, request: HttpRequest, impedimento: Impedimento, borrador: Any = None, *, guardado: bool = True
    ) -> HttpResponse:
        return self._render(
            request,
            f"{self.MARCO}/impedido.html",
            409,
            impedimento=impedimento,
            agendar=booking_url(impedimento, self.tramite, borrador.pk if borrador else None),
            borrador=borrador,
            guardado=guardado,
            volver=self.guiado.url("tareas", borrador.pk) if borrador else "",
            remedio=reverse(impedimento.url_name) if impedimento.url_name else "",
        )

    def inicio(self, request: HttpRequest) -> HttpResponse:
        """Go on with the open draft, or read what the procedure is."""
        abierto = selectors.open_borrador(self._actor(request), tramite=self.tramite.codigo, now=timezone.now())
        if abierto is None:
            return redirect("portal:tramite", slug=self.tramite.slug)
        return redirect(self.guiado.url("tareas", abierto.pk))

    def empezar(self, request: HttpRequest) -> HttpResponse:
        """Begin, or go on with what was begun: pressing twice is harmless."""
        actor, now = self._actor(request), timezone.now()
        if not actor.may(self.tramite.alcance):
            raise PermissionDenied
        if (impedimento := self.guiado.admit(actor, now=now)) is not None:
            return self._impedido(request, impedimento)
        borrador = self.guiado.start(actor, now=now)
        return redirect(self.guiado.url("tareas", borrador.pk))

    def tareas(self, request: HttpRequest, borrador_id: UUID) -> HttpResponse:
        borrador, otra = self._open(request, borrador_id)
        if otra is not None:
            return otra
        datos = selectors.datos_of(borrador)
        secciones = self.guiado.secciones(datos)
        avances = pasos.progress(
            secciones,
            {s.nombre: self._summary(s.nombre, datos) for s in secciones if is_answered(datos.get(s.nombre))},
            lambda nombre: self.guiado.url_of_section(nombre, borrador_id),
            opcional=self.guiado.opcional,
        )
        if self.guiado.opcional:
            empezadas = {nombre for nombre, suyos in datos.items() if not is_answered(suyos)}
            avances = [replace(uno, estado="pendiente") if uno.nombre in empezadas else uno for uno in avances]
        return self._render(
            request,
            f"{self.MARCO}/tareas.html",
            borrador=borrador,
            secciones=avances,
            opcional=self.guiado.opcional,
            con_cita=[(s, self.guiado.url_of_section(s.nombre, borrador_id)) for s, _porque in self.guiado.con_cita],
            siguiente=next((avance for avance in avances if avance.estado == "actual"), None),
            revisar="" if self.guiado.missing(datos) else self.guiado.url("revisar", borrador_id),
            descartar=self.guiado.url("descartar", borrador_id),
        )

    def _summary(self, nombre: str, datos: Datos) -> str:
        lineas = self.guiado.describe(nombre, datos[nombre])
        return " · ".join(valor.replace("\n", ", ") for _etiqueta, valor in lineas[:3] if valor)

    def descartar(self, request: HttpRequest, borrador_id: UUID) -> HttpResponse:
        borrador = self.guiado.draft_of(self._actor(request), borrador_id)
        try:
            services.discard_borrador(self._actor(request), borrador_id, now=timezone.now())
        except services.BorradorCerrado:
            return pasos.closed_page(request, borrador)
        return redirect("portal:tramite", slug=self.tramite.slug)

    def seccion(self, request: HttpRequest, borrador_id: UUID, seccion: str) -> HttpResponse:
        borrador, otra = self._open(request, borrador_id)
        if otra is not None:
            return otra
        contexto = self.guiado.contexto(self._actor(request), borrador, now=timezone.now())
        for con_cita, impedimento in self.guiado.con_cita:
            if con_cita.nombre == seccion:
                hay = any(s.nombre in contexto.datos for s in self.guiado.secciones(contexto.datos))
                return self._impedido(request, impedimento, borrador, guardado=hay)
        secciones = {s.nombre: s for s in self.guiado.secciones(contexto.datos)}
        if seccion not in secciones:
            raise Http404
        if self.guiado.opcional and "olvidar" in request.POST:
            return self._forget(request, borrador, seccion)
        if seccion in self.guiado.listas:
            return self._lista(request, borrador, secciones[seccion], contexto)
        form = self.guiado.form(seccion, contexto, request.POST if request.method == "POST" else None)
        if "ver" in request.POST:
            form = self.guiado.form(seccion, contexto, tecleado=form.as_typed())
        elif request.method == "POST" and form.is_valid():
            return self._save(request, borrador, seccion, form.to_save())
        return self._section_page(request, borrador, secciones[seccion], contexto, form=form)

    def _forget(self, request: HttpRequest, borrador: Any, nombre: str) -> HttpResponse:
        """The person leaves a section as it was: what was written there is erased."""
        try:
            services.forget_secciones(self._actor(request), borrador.pk, nombres=(nombre,), now=timezone.now())
        except services.BorradorCerrado:
            return pasos.closed_page(request, borrador)
        return redirect(self.guiado.url("tareas", borrador.pk))

    def _section_page(
        self, request: HttpRequest, borrador: Any, seccion: Seccion, contexto: Contexto, *, form: Any, **mas: Any
    ) -> HttpResponse:
        guardada = selectors.secciones_of(borrador).get(seccion.nombre)
        nombres = [s.nombre for s in self.guiado.secciones(contexto.datos)]
        return self._render(
            request,
            self.guiado.plantillas.get(seccion.nombre, f"{self.MARCO}/seccion.html"),
            422 if form is not None and form.is_bound and form.errors else 200,
            form=form,
            borrador=borrador,
            seccion=seccion,
            datos=contexto.datos,
            version=pasos.posted_version(request) if request.method == "POST" else guardada.version if guardada else 0,
            volver=self.guiado.url("tareas", borrador.pk),
            se_olvida=self.guiado.opcional and guardada is not None,
            paso=0 if self.guiado.opcional or len(nombres) == 1 else nombres.index(seccion.nombre) + 1,
            pasos=len(nombres),
            **mas,
        )

    def _save(
        self, request: HttpRequest, borrador: Any, nombre: str, datos: Mapping[str, Any], *, sigue: str = ""
    ) -> HttpResponse:
        """Save one page and go on: to the next one, to the answers, or to an official."""
        actor, now = self._actor(request), timezone.now()
        problema = pasos.save_or_explain(
            request, actor, borrador, nombre, datos, describe=lambda d: self.guiado.describe(nombre, d), now=now
        )
        if problema is not None:
            return problema
        borrador = self.guiado.draft_of(actor, borrador.pk)
        desvio = self.guiado.detour(nombre, self.guiado.contexto(actor, borrador, now=now))
        if desvio is not None:
            return self._impedido(request, desvio, borrador)
        if sigue:
            return redirect(sigue)
        if request.POST.get("salir"):
            return redirect(self.guiado.url("tareas", borrador.pk))
        if request.GET.get("desde") == "revisar":
            return redirect(self.guiado.url("revisar", borrador.pk))
        return redirect(self.guiado.next_url(borrador))

    def _lista(self, request: HttpRequest, borrador: Any, seccion: Seccion, contexto: Contexto) -> HttpResponse:
        """A section of many: what is in it, and one of them to write. `?cual=` is its place, or "nuevo"."""
        nombre = seccion.nombre
        guardado = self.guiado.said(nombre, contexto)
        registros = list(guardado.get(REGISTROS, []))
        aqui = self.guiado.url_of_section(nombre, borrador.pk)
        if "quitar" in request.POST:
            lugar = _place(request.POST["quitar"], len(registros))
            if lugar is not None and self.guiado.quitable(nombre, registros[lugar]):
                del registros[lugar]
            return self._save(request, borrador, nombre, {REGISTROS: registros, COMPLETA: False}, sigue=aqui)
        if "completa" in request.POST:
            return self._save(request, borrador, nombre, {REGISTROS: registros, COMPLETA: True})
        lugar = _place(request.GET.get("cual", ""), len(registros))
        nuevo = request.GET.get("cual") == "nuevo" and len(registros) < MAX_REGISTROS
        form = None
        if nuevo or lugar is not None:
            form = self.guiado.form(
                nombre,
                contexto,
                request.POST if request.method == "POST" else None,
                registro=registros[lugar] if lugar is not None else None,
            )
            if "ver" in request.POST:
                form = self.guiado.form(nombre, contexto, tecleado=form.as_typed())
            elif request.method == "POST" and form.is_valid():
                if lugar is None:
                    registros.append(form.to_save())
                else:
                    registros[lugar] = form.to_save()
                return self._save(request, borrador, nombre, {REGISTROS: registros, COMPLETA: False}, sigue=aqui)
        return self._section_page(
            request,
            borrador,
            seccion,
            contexto,
            form=form,
            registros=[
                (self.guiado.describe(nombre, {REGISTROS: [registro]}), self.guiado.quitable(nombre, registro))
                for registro in registros
            ],
            aqui=aqui,
            lleno=len(registros) >= MAX_REGISTROS,
            lista=True,
        )

    def revisar(self, request: HttpRequest, borrador_id: UUID) -> HttpResponse:
        """Everything that will be signed or sent, each line with its way back."""
        borrador, otra = self._open(request, borrador_id)
        if otra is not None:
            return otra
        actor, datos = self._actor(request), selectors.datos_of(borrador)
        if self.guiado.missing(datos):
            return redirect(self.guiado.url("tareas", borrador_id))
        problema = ""
        acto = None
        if request.method == "POST":
            try:
                with transaction.atomic():
                    self.guiado.firmable.file(actor, borrador_id, now=timezone.now())
                return redirect(self.guiado.url("recibo", borrador_id))
            except NoSePuedeFirmar as error:
                problema = str(error)
        try:
            acto = self.guiado.firmable.freeze(actor, borrador_id, now=timezone.now())
        except NoSePuedeFirmar as error:
            problema = str(error)
        filas = [
            {
                "etiqueta": etiqueta,
                "valor": valor,
                "url": f"{self.guiado.url_of_section(seccion.nombre, borrador_id)}?desde=revisar",
                "que": seccion.titulo.lower(),
            }
            for seccion in self.guiado.secciones(datos)
            if seccion.nombre in datos
            for etiqueta, valor in self.guiado.describe(seccion.nombre, datos[seccion.nombre])
        ]
        return self._render(
            request,
            f"{self.MARCO}/revisar.html",
            409 if problema else 200,
            borrador=borrador,
            filas=filas,
            grupos=acto.grupos if acto is not None and self.guiado.revisa_acto else (),
            problema=problema,
            por_otro=actor.calidad is Calidad.TERCERO,
            puede_firmar=actor.may(self.tramite.alcance_firma),
            volver=self.guiado.url("tareas", borrador_id),
        )

    def recibo(self, request: HttpRequest, borrador_id: UUID) -> HttpResponse:
        """The proof that it was filed, and how it ended or goes on."""
        actor = self._actor(request)
        borrador = self.guiado.draft_of(actor, borrador_id)
        radicado = selectors.radicado_of_borrador(actor, borrador_id)
        return self._render(
            request,
            f"{self.MARCO}/recibo.html",
            borrador=borrador,
            radicado=radicado,
            grupos=radicado.contenido.get("grupos", []),
            resultado=self.guiado.result(actor, radicado),
            documentos=selectors.documentos_of_radicado(radicado),
        )


def _place(texto: str, cuantos: int) -> int | None:
    """A place in a list as it came in an address; None for what is not one."""
    if texto.isascii() and texto.isdigit() and len(texto) < 5 and int(texto) < cuantos:
        return int(texto)
    return None
