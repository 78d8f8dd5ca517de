"""The registration, page by page. Every page works without JavaScript; htmx only spares a reload."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.account.utils import perform_login
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.comun.actor import Actor
from ventanilla.comun.dinero import format_pesos, uvt_to_pesos
from ventanilla.comun.fechas import long_date
from ventanilla.comun.nit import format_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.middleware import ensure_invitado, ip_of
from ventanilla.cuentas.pasos import CodigoDeCorreoForm, CuestionarioForm, PrimeraContrasenaForm
from ventanilla.cuentas.ports import RegistroNoDisponible, registro_civil
from ventanilla.cuentas.rules import mask_email
from ventanilla.expediente import pasos
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.selectors import BOGOTA
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors
from ventanilla.rut.inscripcion import forms, rules, services
from ventanilla.rut.inscripcion.rules import Para, Quien
from ventanilla.rut.inscripcion.tramite import INSCRIPCION
from ventanilla.rut.rules import OPCIONALES
from ventanilla.rut.services import YaInscrito

Datos = Mapping[str, Any]
leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])
"""Every page of the procedure: looked at or sent."""


def _today() -> date:
    return timezone.now().astimezone(BOGOTA).date()


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _url(nombre: str, borrador_id: UUID) -> str:
    return reverse(f"rut:inscripcion_{nombre}", args=[borrador_id])


def _open(request: HttpRequest, borrador_id: UUID) -> Any:
    """The draft, whatever its state. Raises ObjectDoesNotExist, which is the 404 of absent and not-yours."""
    return expediente.borrador_for(_actor(request), borrador_id)


def _is_open(borrador: Any) -> bool:
    """Whether it can still be written: a draft that lapsed is closed before the night erases it."""
    return bool(borrador.estado == "abierto" and borrador.vence_at >= timezone.now())


def _page(request: HttpRequest, plantilla: str, borrador: Any, **contexto: Any) -> HttpResponse:
    """One page of the procedure. A form with errors answers 422."""
    form = contexto.get("form")
    return render(
        request,
        f"rut/inscripcion/{plantilla}.html",
        {"tramite": INSCRIPCION, "borrador": borrador, "volver": _url("tareas", borrador.pk), **contexto},
        status=422 if form is not None and form.is_bound and form.errors else 200,
    )


def _next(request: HttpRequest, borrador: Any) -> HttpResponse:
    """After saving: leave, go back to the answers, or on to the next section."""
    if request.POST.get("salir"):
        return redirect(_url("tareas", borrador.pk))
    if request.GET.get("desde") == "revisar":
        return redirect(_url("revisar", borrador.pk))
    secciones = expediente.datos_of(_open(request, borrador.pk))
    hechas = _summaries(secciones)
    for seccion in INSCRIPCION.secciones:
        if seccion.nombre not in hechas:
            return redirect(_url(seccion.nombre, borrador.pk))
    return redirect(_url("revisar", borrador.pk))


# --- beginning and overview -------------------------------------------------------------------------


@never_cache
@require_safe
def inscripcion(request: HttpRequest) -> HttpResponse:
    """Go on with the open draft, or read what the procedure is."""
    abierto = expediente.open_borrador(_actor(request), tramite=INSCRIPCION.codigo, now=timezone.now())
    if abierto is not None:
        return redirect(_url("tareas", abierto.pk))
    return redirect("portal:tramite", slug=INSCRIPCION.slug)


@require_POST
def empezar(request: HttpRequest) -> HttpResponse:
    """Begin, or go on with what was begun: pressing twice is harmless."""
    now = timezone.now()
    cuentas_services.spend_limit("borrador.empezar", ip=ip_of(request), now=now)
    actor = ensure_invitado(request)
    borrador = expediente_services.start_borrador(actor, tramite=INSCRIPCION.codigo, now=now)
    if expediente.datos_of(borrador):
        return redirect(_url("tareas", borrador.pk))
    return redirect(_url("motivo", borrador.pk))


@never_cache
@require_safe
def tareas(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Where one stands, section by section."""
    borrador = _open(request, borrador_id)
    if borrador.estado == "radicado":
        return redirect(_url("recibo", borrador_id))
    if borrador.estado == "con_cita":
        return redirect(reverse("rut:inscripcion_camino", args=[borrador_id, borrador.motivo]))
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    resumenes = _summaries(expediente.datos_of(borrador))
    avances = pasos.progress(INSCRIPCION, resumenes, lambda nombre: _url(nombre, borrador_id))
    siguiente = next((avance for avance in avances if avance.estado == "actual"), None)
    return _page(request, "tareas", borrador, secciones=avances, siguiente=siguiente)


def _summaries(secciones: Datos) -> dict[str, str]:
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
    faltan = services.missing(secciones, today=_today())
    return {nombre: linea for nombre, linea in resumenes.items() if nombre not in faltan}


@require_POST
def descartar(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Erase what was typed, at the person's wish."""
    try:
        expediente_services.discard_borrador(_actor(request), borrador_id, now=timezone.now())
    except expediente_services.BorradorCerrado:
        return pasos.closed_page(request, _open(request, borrador_id))
    return redirect("portal:tramite", slug=INSCRIPCION.slug)


@never_cache
@require_safe
def camino(request: HttpRequest, borrador_id: UUID, codigo: str) -> HttpResponse:
    """Another way than this one, told kindly. What was typed is kept."""
    borrador = _open(request, borrador_id)
    otro = rules.camino_by_codigo(codigo)
    if otro is None:
        raise ObjectDoesNotExist
    return _page(request, "camino", borrador, camino=otro, sigue=borrador.estado == "con_cita")


# --- motivo -----------------------------------------------------------------------------------------


@never_cache
@leer_o_enviar
def motivo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    borrador = _open(request, borrador_id)
    guardada = expediente.secciones_of(borrador).get("motivo")
    form = forms.MotivoForm(request.POST or None, initial=guardada.datos if guardada else None)
    if request.method == "POST" and form.is_valid():
        otro = rules.camino_for(Quien(form.cleaned_data["quien"]), Para(form.cleaned_data["para"]))
        if otro is not None:
            return redirect(reverse("rut:inscripcion_camino", args=[borrador_id, otro.codigo]))
        if pagina := pasos.save_or_explain(
            request,
            _actor(request),
            borrador,
            "motivo",
            form.cleaned_data,
            describe=_describe_motivo,
            now=timezone.now(),
        ):
            return pagina
        return _next(request, borrador)
    return _page(
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


# --- correo -----------------------------------------------------------------------------------------


@never_cache
@leer_o_enviar
def correo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The address; a code goes to it."""
    borrador = _open(request, borrador_id)
    guardada = expediente.secciones_of(borrador).get("correo")
    form = forms.CorreoForm(request.POST or None, initial=guardada.datos if guardada else None)
    if request.method == "POST" and form.is_valid():
        now, direccion = timezone.now(), form.cleaned_data["correo"]
        if not _is_open(borrador):
            return pasos.closed_page(request, borrador)
        if direccion == borrador.correo:
            return _next(request, borrador)
        _send_code(request, borrador_id, direccion, now)
        return redirect(_url("codigo", borrador_id))
    return _page(
        request,
        "formulario",
        borrador,
        form=form,
        seccion="correo",
        version=guardada.version if guardada else 0,
        titulo=_("Su correo"),
        entrada=_("Queda unido a su RUT. Le enviaremos un código para confirmar que es suyo."),
        boton=_("Enviarme el código"),
    )


def _send_code(request: HttpRequest, borrador_id: UUID, direccion: str, now: datetime) -> None:
    cuentas_services.spend_limit("codigo.enviar", persona=direccion, ip=ip_of(request), now=now)
    cuentas_services.send_codigo(_actor(request), objeto=services.objeto_of(borrador_id), correo=direccion, now=now)


@never_cache
@leer_o_enviar
def codigo(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The six digits that prove the address."""
    borrador = _open(request, borrador_id)
    now, objeto = timezone.now(), services.objeto_of(borrador_id)
    pendiente = cuentas.last_codigo(objeto, now=now)
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    if request.method == "POST" and request.POST.get("otro") and pendiente is not None:
        _send_code(request, borrador_id, pendiente.correo, now)
        return redirect(f"{_url('codigo', borrador_id)}?enviado=1")
    form = CodigoDeCorreoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cuentas_services.spend_limit("codigo.probar", persona=objeto, ip=ip_of(request), now=now)
        try:
            direccion = cuentas_services.check_codigo(
                _actor(request), objeto=objeto, digits=form.cleaned_data["codigo"], now=now
            )
        except cuentas_services.CodigoInvalido:
            if borrador.correo and pendiente is None:
                return _next(request, borrador)  # the double click: the first one was right
            form.add_error("codigo", _("Ese código no sirve: está mal escrito, ya se usó o venció. Pida otro."))
        else:
            expediente_services.set_correo(_actor(request), borrador_id, correo=direccion, now=now)
            guardada = expediente.secciones_of(borrador).get("correo")
            expediente_services.save_seccion(
                _actor(request),
                borrador_id,
                nombre="correo",
                datos={"correo": direccion},
                version=guardada.version if guardada else 0,
                now=now,
            )
            return _next(request, borrador)
    if pendiente is None and not form.errors:
        return redirect(_url("correo", borrador_id))
    return _page(
        request,
        "codigo",
        borrador,
        form=form,
        destino=pendiente.correo if pendiente else "",
        enviado=request.GET.get("enviado"),
        demo=not settings.EMAIL_HOST,
    )


# --- identidad --------------------------------------------------------------------------------------


@never_cache
@leer_o_enviar
def identidad(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The document; the registry's questions follow."""
    borrador = _open(request, borrador_id)
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    guardada = expediente.secciones_of(borrador).get("identidad")
    if guardada is not None:
        return _page(request, "identidad_lista", borrador, datos=guardada.datos)
    if not borrador.correo:
        return redirect(_url("correo", borrador_id))
    form = forms.IdentidadForm(request.POST or None, today=_today())
    if request.method == "POST" and form.is_valid():
        now, numero = timezone.now(), form.cleaned_data["numero"]
        abierta = cuentas.open_prueba(services.objeto_of(borrador_id))
        if abierta is None or abierta.numero_documento != numero:  # questions about somebody else are a new try
            cuentas_services.spend_limit("identidad", persona=f"13-{numero}", ip=ip_of(request), now=now)
        try:
            cuentas_services.start_prueba(
                _actor(request),
                objeto=services.objeto_of(borrador_id),
                tipo_documento="13",
                numero_documento=numero,
                expedicion_date=form.cleaned_data["expedicion_date"],
                now=now,
            )
        except cuentas_services.SinIntentos:
            return _to_appointment(request, borrador, rules.CAMINO_IDENTIDAD.codigo)
        except RegistroNoDisponible:
            form.add_error(
                None,
                _("El registro civil no responde en este momento. No gastó ningún intento: pruebe en unos minutos."),
            )
        else:
            return redirect(_url("preguntas", borrador_id))
    intentos = cuentas.failed_pruebas(services.objeto_of(borrador_id))
    return _page(
        request,
        "formulario",
        borrador,
        form=form,
        seccion="identidad",
        version=0,
        titulo=_("Quién es usted"),
        entrada=_("Buscamos su cédula en el registro civil y le hacemos tres preguntas que solo usted sabe."),
        aviso=_("Las respuestas no coincidieron. Le queda un intento: revise el número y la fecha.")
        if intentos
        else "",
        ejemplo=registro_civil().example(),
    )


def _to_appointment(request: HttpRequest, borrador: Any, motivo: str) -> HttpResponse:
    """Keep what was typed for the official, and say which way follows."""
    try:
        expediente_services.send_to_cita(_actor(request), borrador.pk, motivo=motivo, now=timezone.now())
    except expediente_services.BorradorCerrado:
        return redirect(_url("tareas", borrador.pk))
    return redirect(reverse("rut:inscripcion_camino", args=[borrador.pk, motivo]))


@never_cache
@leer_o_enviar
def preguntas(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Three questions of the civil registry; two tries in all."""
    borrador = _open(request, borrador_id)
    objeto = services.objeto_of(borrador_id)
    prueba = cuentas.open_prueba(objeto)
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    if prueba is None:
        return redirect(_url("identidad", borrador_id))
    form = CuestionarioForm(prueba.preguntas, request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            persona = cuentas_services.answer_prueba(
                _actor(request), objeto=objeto, respuestas=form.respuestas(), now=now
            )
        except cuentas_services.PruebaNoAbierta:
            return redirect(_url("identidad", borrador_id))
        if persona is None:
            if cuentas.failed_pruebas(objeto) >= 2:
                return _to_appointment(request, borrador, rules.CAMINO_IDENTIDAD.codigo)
            return redirect(_url("identidad", borrador_id))
        otro = services.way_after_identity(persona, today=_today())
        if otro is not None:
            return _to_appointment(request, borrador, otro.codigo)
        if selectors.is_registered(persona.tipo_documento, persona.numero_documento):
            return render(request, "rut/inscripcion/ya_inscrito.html", {"nit": format_nit(persona.numero_documento)})
        expediente_services.save_seccion(
            _actor(request),
            borrador_id,
            nombre="identidad",
            datos={
                "numero": persona.numero_documento,
                "nombre": persona.nombre_completo,
                "expedicion_date": persona.expedicion_date.isoformat(),
                "expedicion_municipio": persona.expedicion_municipio,
            },
            version=0,
            now=now,
        )
        return _next(request, borrador)
    return _page(
        request,
        "formulario",
        borrador,
        form=form,
        seccion="identidad",
        version=0,
        titulo=_("Tres preguntas para saber que es usted"),
        entrada=_("Las hace el registro civil. Tiene dos intentos."),
        boton=_("Responder"),
        ejemplo=registro_civil().example(),
    )


# --- ubicacion --------------------------------------------------------------------------------------


@never_cache
@leer_o_enviar
def ubicacion(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Where to find the person. The list of municipalities follows the department, with or without script."""
    borrador = _open(request, borrador_id)
    guardada = expediente.secciones_of(borrador).get("ubicacion")
    inicial = {**guardada.datos, "departamento": guardada.datos["municipio"][:2]} if guardada else None
    version = guardada.version if guardada else 0
    if request.method == "GET" and request.headers.get("HX-Request") and "departamento" in request.GET:
        form = forms.UbicacionForm(initial={"departamento": request.GET["departamento"]})
        return render(request, "rut/inscripcion/_municipio.html", {"form": form})
    if request.method == "POST" and "ver_municipios" in request.POST:
        form = forms.UbicacionForm(initial=request.POST.dict() | {"municipio": ""})
        version = pasos.posted_version(request)
    else:
        form = forms.UbicacionForm(request.POST or None, initial=inicial)
        if request.method == "POST" and form.is_valid():
            if pagina := pasos.save_or_explain(
                request, _actor(request), borrador, "ubicacion", form.datos(),
                describe=_describe_ubicacion, now=timezone.now(),
            ):  # fmt: skip
                return pagina
            return _next(request, borrador)
    return _page(request, "ubicacion", borrador, form=form, seccion="ubicacion", version=version)


def _describe_ubicacion(datos: Datos) -> list[tuple[str, str]]:
    return [
        (_("Municipio"), referencias.municipio(datos["municipio"]).completo),
        (_("Dirección"), datos["direccion"]),
        (_("Código postal"), datos["codigo_postal"]),
        (_("Teléfono"), datos["telefono"]),
        (_("Otro teléfono"), datos["telefono_2"]),
    ]


# --- actividades ------------------------------------------------------------------------------------


@never_cache
@leer_o_enviar
def actividades(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Up to four activities, found by saying what one does. Each one added is saved."""
    borrador = _open(request, borrador_id)
    guardada = expediente.secciones_of(borrador).get("actividades")
    lista: list[list[str]] = list(guardada.datos["actividades"]) if guardada else []
    version = guardada.version if guardada else 0
    q = (request.POST.get("q") or request.GET.get("q") or "").strip()[:100]
    form = forms.ActividadForm(today=_today(), ya=[codigo for codigo, _f in lista])
    if request.method == "POST":
        nueva: list[list[str]] | None = None
        if quitar := request.POST.get("quitar"):
            nueva = [par for par in lista if par[0] != quitar]
        elif primera := request.POST.get("principal"):
            nueva = sorted(lista, key=lambda par: par[0] != primera)
        elif request.POST.get("agregar"):
            form = forms.ActividadForm(request.POST, today=_today(), ya=[codigo for codigo, _f in lista])
            if form.is_valid():
                nueva = [*lista, [form.cleaned_data["codigo"], form.cleaned_data["desde_date"].isoformat()]]
        elif lista:
            return _next(request, borrador)
        else:
            form = forms.ActividadForm({"codigo": "", "desde_date_0": ""}, today=_today(), ya=[])
        if nueva is not None:
            if pagina := pasos.save_or_explain(
                request, _actor(request), borrador, "actividades", {"actividades": nueva},
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
        return _page(request, "_resultados", borrador, **contexto)
    if request.GET.get("todas"):
        contexto["por_seccion"] = referencias.actividades_by_section()
    return _page(request, "actividades", borrador, **contexto)


def _describe_actividades(datos: Datos) -> list[tuple[str, str]]:
    return [
        (_("Actividad %(n)d") % {"n": n}, f"{codigo} {referencias.actividad(codigo).description}")
        for n, (codigo, _desde) in enumerate(datos["actividades"], 1)
    ]


# --- responsabilidades ------------------------------------------------------------------------------


@never_cache
@leer_o_enviar
def responsabilidades(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """What the suggestion rests on: only the questions that apply."""
    borrador = _open(request, borrador_id)
    secciones = expediente.secciones_of(borrador)
    if "motivo" not in secciones or "actividades" not in secciones:
        return redirect(_url("tareas", borrador_id))
    para = Para(secciones["motivo"].datos["para"])
    uvt = referencias.uvt_in_force(_today().year)
    guardada = secciones.get("ventas")
    form = forms.VentasForm(
        request.POST or None,
        initial=guardada.datos if guardada else None,
        preguntas=rules.questions_for(para, services.actividades_of(expediente.datos_of(borrador))),
        tope=format_pesos(uvt_to_pesos(rules.UVT_NO_RESPONSABLE, uvt)),
        tope_retenedor=format_pesos(uvt_to_pesos(rules.UVT_AGENTE_RETENEDOR, uvt)),
    )
    if not form.fields:
        return redirect(_url("elegir", borrador_id))
    if request.method == "POST" and form.is_valid():
        if pagina := pasos.save_or_explain(
            request, _actor(request), borrador, "ventas", form.cleaned_data,
            describe=_describe_ventas, now=timezone.now(),
        ):  # fmt: skip
            return pagina
        destino = _url("tareas" if request.POST.get("salir") else "elegir", borrador_id)
        return redirect(destino + ("?desde=revisar" if request.GET.get("desde") else ""))
    return _page(
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
    borrador = _open(request, borrador_id)
    secciones = expediente.secciones_of(borrador)
    if "motivo" not in secciones or "actividades" not in secciones:
        return redirect(_url("tareas", borrador_id))
    sugerencias = services.suggestions(expediente.datos_of(borrador), today=_today())
    guardada = secciones.get("responsabilidades")
    iniciales = [s.codigo for s in sugerencias]
    if guardada and not rules.refusals(guardada.datos["codigos"], sugerencias):
        iniciales = guardada.datos["codigos"]
    form = forms.ResponsabilidadesForm(request.POST or None, initial={"codigos": iniciales}, sugerencias=sugerencias)
    if request.method == "POST" and form.is_valid():
        if pagina := pasos.save_or_explain(
            request, _actor(request), borrador, "responsabilidades", form.cleaned_data,
            describe=lambda datos: [(c, referencias.responsabilidad(c).name) for c in datos["codigos"]],
            now=timezone.now(),
        ):  # fmt: skip
            return pagina
        return _next(request, borrador)
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
    return _page(
        request, "elegir", borrador, form=form, seccion="responsabilidades", sugeridas=sugeridas, otras=otras,
        otras_abiertas=any(o["marcada"] for o in otras) or bool(form.errors),
        version=guardada.version if guardada else 0,
    )  # fmt: skip


# --- revisar, enviar, recibo ------------------------------------------------------------------------


@never_cache
@leer_o_enviar
def revisar(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """Everything that will be filed, each line with its way back; sending it is the only irreversible step."""
    borrador = _open(request, borrador_id)
    if borrador.estado == "radicado":
        return redirect(_url("recibo", borrador_id))
    if not _is_open(borrador):
        return pasos.closed_page(request, borrador)
    secciones = expediente.datos_of(borrador)
    faltan = services.missing(secciones, today=_today())
    if faltan:
        return redirect(_url("tareas", borrador_id))
    form = forms.RevisarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.file_inscripcion(_actor(request), borrador_id, now=timezone.now())
        except services.SeccionesIncompletas:
            return redirect(_url("tareas", borrador_id))
        except expediente_services.BorradorCerrado:
            return pasos.closed_page(request, borrador)
        except YaInscrito:
            nit = format_nit(secciones["identidad"]["numero"])
            return render(request, "rut/inscripcion/ya_inscrito.html", {"nit": nit}, status=409)
        return redirect(_url("recibo", borrador_id))
    return _page(request, "revisar", borrador, form=form, grupos=_answers(secciones, borrador_id))


def _answers(secciones: Datos, borrador_id: UUID) -> list[dict[str, Any]]:
    def fila(etiqueta: str, valor: str, seccion: str = "", que: str = "", codigo: str = "") -> dict[str, str]:
        url = f"{_url(seccion, borrador_id)}?desde=revisar" if seccion else ""
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
    radicado = expediente.radicado_of_borrador(_actor(request), borrador_id)
    rut = selectors.rut_by_nit(radicado.nit)
    documento = expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=selectors.objeto_of(rut.nit))
    user = cuentas.user_by_documento(rut.datos.tipo_documento, rut.datos.numero_documento)
    contexto = {
        "tramite": INSCRIPCION, "borrador": radicado.borrador, "radicado": radicado, "rut": rut,
        "documento": documento, "correo": mask_email(rut.datos.correo),
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
    radicado = expediente.radicado_of_borrador(_actor(request), borrador_id)
    documento = expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=selectors.objeto_of(radicado.nit))
    if documento is None:
        return redirect(_url("recibo", borrador_id))
    return pasos.pdf_response(documento, nombre="RUT")


@sensitive_post_parameters()
@never_cache
@leer_o_enviar
def contrasena(request: HttpRequest, borrador_id: UUID) -> HttpResponse:
    """The first password of the account that the registration enabled; then one is signed in."""
    radicado = expediente.radicado_of_borrador(_actor(request), borrador_id)
    rut = selectors.rut_by_nit(radicado.nit)
    user = cuentas.user_by_documento(rut.datos.tipo_documento, rut.datos.numero_documento)
    if user is None or user.has_usable_password():
        return redirect("account_login")
    form = PrimeraContrasenaForm(user=user, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = cuentas_services.set_first_password(
                _actor(request), user.pk, password=form.cleaned_data["password1"], now=timezone.now()
            )
        except cuentas_services.YaTieneContrasena:
            return redirect("account_login")
        return perform_login(request, user, redirect_url=reverse("portal:mis_tramites"))  # type: ignore[no-any-return]
    return render(
        request,
        "rut/inscripcion/contrasena.html",
        {"form": form, "tramite": INSCRIPCION, "volver": _url("recibo", borrador_id), "rut": rut},
        status=422 if form.is_bound and form.errors else 200,
    )
