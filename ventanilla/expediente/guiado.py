"""The pages of a procedure that is answered section by section, read back, signed and filed.

A procedure brings its description, its forms, its words and its `Firmable`; the pages, what happens between two tabs,
and the same steps for programs are here once. Nothing is decided here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.campos import FechaWidget
from ventanilla.comun.tramite import Impedimento, Paso, Seccion, Tramite
from ventanilla.expediente import pasos, selectors, services
from ventanilla.expediente.firmables import Firmable, NoSePuedeFirmar
from ventanilla.expediente.rules import EstadoBorrador

Datos = Mapping[str, Mapping[str, Any]]
Lineas = list[tuple[str, str]]
MAX_REGISTROS = 100
"""Of one list: more partners or establishments than this come by a file, with an official."""


@dataclass(frozen=True, slots=True)
class Contexto:
    """What a form may ask about while it is filled in."""

    actor: Actor
    now: datetime
    borrador_id: UUID
    datos: Datos

    @property
    def today(self) -> date:
        return selectors.local_date(self.now)


class Formulario(forms.Form):
    """A section of a guided procedure. `contexto` is there before the fields are cleaned."""

    def __init__(self, *args: Any, contexto: Contexto, **kwargs: Any) -> None:
        self.contexto = contexto
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fields, choices and hints that depend on who asks or on what was answered before."""

    def as_typed(self) -> dict[str, Any]:
        """What was sent, unjudged: to show the page again to who only asked to see more of it (the button `ver`)."""
        return {
            nombre: campo.widget.value_from_datadict(self.data, self.files, self.add_prefix(nombre))
            for nombre, campo in self.fields.items()
        }

    def to_save(self) -> dict[str, Any]:
        """The answers as they rest in the draft: JSON, with dates as YYYY-MM-DD and exact numbers as text."""
        return {nombre: _plain(valor) for nombre, valor in self.cleaned_data.items()}


def _plain(valor: Any) -> Any:
    if isinstance(valor, date):
        return valor.isoformat()
    return str(valor) if isinstance(valor, Decimal) else valor


@dataclass(frozen=True, slots=True)
class Resultado:
    """What the receipt says below the number: how it ended, or what comes next."""

    titulo: str
    texto: str
    pasos: tuple[Paso, ...] = ()
    enlace: str = ""
    boton: str = ""


def _nothing_in_the_way(actor: Actor, *, now: datetime) -> Impedimento | None:
    return None


def _begin_empty(actor: Actor, *, now: datetime) -> Mapping[str, Mapping[str, Any]]:
    return {}


def _may_leave(nombre: str, registro: Mapping[str, Any]) -> bool:
    return True


def _no_detour(nombre: str, contexto: Contexto) -> Impedimento | None:
    return None


@dataclass(frozen=True)
class Guiado:
    """One procedure. `forms`: the form of each section; `describe`: what a section says, line by line.

    `listas`: sections that hold many of the same (partners, establishments); their form is of one of them.
    `admit`: why it cannot begin, None when it can. `detour`: the same after a section was answered.
    `choose`: which sections apply, given what was answered; all by default.
    `initial`: what a section says before it was answered. `opcional`: any section alone is enough to go on.
    `begin`: what a new draft knows before anything is asked, as saved sections that no page shows.
    `con_cita`: what people come for that only an official does: listed with the sections, and why.
    `revisa_acto`: the review shows what will be signed, and not every answer again.
    `quitable`: whether a record of a list may be taken out of it.
    """

    tramite: Tramite
    firmable: Firmable
    forms: Mapping[str, type[Formulario]]
    describe: Callable[[str, Mapping[str, Any]], Lineas]
    result: Callable[[Actor, Any], Resultado]
    listas: frozenset[str] = frozenset()
    opcional: bool = False
    admit: Callable[..., Impedimento | None] = _nothing_in_the_way
    detour: Callable[[str, Contexto], Impedimento | None] = _no_detour
    choose: Callable[[Datos], tuple[Seccion, ...]] | None = None
    initial: Callable[[str, Contexto], Mapping[str, Any]] | None = None
    begin: Callable[..., Mapping[str, Mapping[str, Any]]] = _begin_empty
    con_cita: tuple[tuple[Seccion, Impedimento], ...] = ()
    revisa_acto: bool = False
    quitable: Callable[[str, Mapping[str, Any]], bool] = _may_leave
    plantillas: Mapping[str, str] = field(default_factory=dict)

    # --- what the pages and the programs share ---

    def secciones(self, datos: Datos) -> tuple[Seccion, ...]:
        return self.choose(datos) if self.choose else self.tramite.secciones

    def missing(self, datos: Datos) -> list[str]:
        """The sections without an answer; where every one is optional, none once there is one."""
        nombres = [seccion.nombre for seccion in self.secciones(datos)]
        if self.opcional and set(nombres) & set(datos):
            return []
        return [nombre for nombre in nombres if not is_answered(datos.get(nombre))]

    def start(self, actor: Actor, *, now: datetime) -> Any:
        """The open draft, or a new one with what is known from the start."""
        borrador = services.start_borrador(actor, tramite=self.tramite.codigo, now=now)
        sabidas = set(selectors.secciones_of(borrador))
        for nombre, datos in self.begin(actor, now=now).items():
            if nombre not in sabidas:
                services.save_seccion(actor, borrador.pk, nombre=nombre, datos=datos, version=0, now=now)
        return borrador

    def draft_of(self, actor: Actor, borrador_id: UUID) -> Any:
        """Raises PermissionDenied, ObjectDoesNotExist: also for a draft of another procedure."""
        if not actor.may(self.tramite.alcance):
            raise PermissionDenied
        borrador = selectors.borrador_for(actor, borrador_id)
        if borrador.tramite != self.tramite.codigo:
            raise ObjectDoesNotExist
        return borrador

    def contexto(self, actor: Actor, borrador: Any, *, now: datetime) -> Contexto:
        return Contexto(actor=actor, now=now, borrador_id=borrador.pk, datos=selectors.datos_of(borrador))

    def form(
        self, nombre: str, contexto: Contexto, enviado: Any = None, *, registro: Any = None, tecleado: Any = None
    ) -> Formulario:
        """The form of a section, of one record in a list, filled with what was saved or is known."""
        inicial: Any
        if tecleado is not None:
            inicial = tecleado
        elif nombre in self.listas:
            inicial = registro
        else:
            inicial = contexto.datos.get(nombre) or (self.initial(nombre, contexto) if self.initial else None)
        return self.forms[nombre](enviado, initial=inicial, contexto=contexto)

    def url(self, pagina: str, borrador_id: UUID) -> str:
        return reverse(f"{self.tramite.url_name}_{pagina}", args=[borrador_id])

    def url_of_section(self, nombre: str, borrador_id: UUID) -> str:
        return reverse(f"{self.tramite.url_name}_seccion", args=[borrador_id, nombre])

    def next_url(self, borrador: Any) -> str:
        """The first section without an answer, in order; then the review."""
        if self.opcional:
            return self.url("tareas", borrador.pk)
        faltan = self.missing(selectors.datos_of(borrador))
        return self.url_of_section(faltan[0], borrador.pk) if faltan else self.url("revisar", borrador.pk)

    def routes(self, prefijo: str) -> list[URLPattern]:
        """Every address of the procedure, named after its description."""
        nombre = self.tramite.url_name.partition(":")[2]
        paginas = Paginas(self)
        b = f"{prefijo}/<uuid:borrador_id>/"
        return [
            path(f"{prefijo}/", never_cache(require_safe(paginas.inicio)), name=nombre),
            path(f"{prefijo}/empezar/", never_cache(require_POST(paginas.empezar)), name=f"{nombre}_empezar"),
            path(b, never_cache(require_safe(paginas.tareas)), name=f"{nombre}_tareas"),
            path(f"{b}descartar/", never_cache(require_POST(paginas.descartar)), name=f"{nombre}_descartar"),
            path(f"{b}revisar/", never_cache(require_safe(paginas.revisar)), name=f"{nombre}_revisar"),
            path(f"{b}recibo/", never_cache(require_safe(paginas.recibo)), name=f"{nombre}_recibo"),
            path(f"{b}<slug:seccion>/", never_cache(_LEE_O_ENVIA(paginas.seccion)), name=f"{nombre}_seccion"),
        ]


_LEE_O_ENVIA = require_http_methods(["GET", "HEAD", "POST"])
_GUIADOS: dict[str, Guiado] = {}


def register(guiado: Guiado) -> Guiado:
    """Make it known to start pages and programs. Called where its pages are built."""
    _GUIADOS[guiado.tramite.codigo] = guiado
    return guiado


def guiado_of(codigo: str) -> Guiado | None:
    """None for a procedure that is not of this kind."""
    return _GUIADOS.get(codigo)


def guiado_by_slug(slug: str) -> Guiado:
    """Raises ObjectDoesNotExist."""
    for guiado in _GUIADOS.values():
        if guiado.tramite.slug == slug:
            return guiado
    raise ObjectDoesNotExist


def is_answered(datos: Mapping[str, Any] | None) -> bool:
    """A list is answered when the person says that it is complete."""
    return datos is not None and (REGISTROS not in datos or bool(datos.get(COMPLETA)))


REGISTROS, COMPLETA = "registros", "completa"


def booking_url(impedimento: Impedimento, tramite: Tramite, borrador_id: UUID | None = None) -> str:
    """Where an appointment is booked, with the procedure, the reason and what was typed."""
    consulta = QueryDict(mutable=True)
    consulta["tramite"], consulta["motivo"] = tramite.codigo, impedimento.codigo
    if borrador_id is not None:
        consulta["borrador"] = str(borrador_id)
    return f"{reverse('portal:agendar')}?{consulta.urlencode()}"


def posted(form: Formulario, datos: Mapping[str, Any]) -> QueryDict:
    """What a browser would have sent for these values: dates come as YYYY-MM-DD, lists as lists."""
    enviado = QueryDict(mutable=True)
    for nombre, valor in datos.items():
        campo = form.fields.get(nombre)
        if campo is not None and isinstance(campo.widget, FechaWidget):
            for numero, parte in enumerate(campo.widget.decompress(valor)):
                enviado[f"{nombre}_{numero}"] = "" if parte is None else str(parte)
        elif isinstance(valor, list):
            enviado.setlist(nombre, [str(uno) for uno in valor])
        elif isinstance(valor, bool):
            enviado[nombre] = "si" if valor else ""
        elif valor is not None:
            enviado[nombre] = str(valor)
    return enviado


class Paginas:
    """The views of one guided procedure."""

    MARCO: ClassVar[str] = "expediente/guiado"

    def __init__(self, guiado: Guiado) -> None:
        self.guiado, self.tramite = guiado, guiado.tramite

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

    def _impedido(self, request: HttpRequest, impedimento: Impedimento, borrador: Any = None) -> HttpResponse:
        return self._render(
            request,
            f"{self.MARCO}/impedido.html",
            409,
            impedimento=impedimento,
            agendar=booking_url(impedimento, self.tramite, borrador.pk if borrador else None),
            borrador=borrador,
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
                return self._impedido(request, impedimento, borrador)
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
            paso=0 if self.guiado.opcional else nombres.index(seccion.nombre) + 1,
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
        guardado = contexto.datos.get(nombre) or self._first_list(nombre, contexto)
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

    def _first_list(self, nombre: str, contexto: Contexto) -> Mapping[str, Any]:
        return self.guiado.initial(nombre, contexto) if self.guiado.initial else {}

    def revisar(self, request: HttpRequest, borrador_id: UUID) -> HttpResponse:
        """Everything that will be signed, each line with its way back."""
        borrador, otra = self._open(request, borrador_id)
        if otra is not None:
            return otra
        actor, datos = self._actor(request), selectors.datos_of(borrador)
        if self.guiado.missing(datos):
            return redirect(self.guiado.url("tareas", borrador_id))
        problema = ""
        acto = None
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
