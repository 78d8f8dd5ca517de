"""One appointment: what it is, what can be done with it, and doing it. Mail readers follow links, so a link never acts:
it shows a page with a button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.citas.gestion import rules
from ventanilla.citas.gestion.selectors import ending_of, options_of
from ventanilla.citas.gestion.services import cambios
from ventanilla.citas.gestion.services.avisos import mobile_of
from ventanilla.citas.gestion.views.marco import open_cita, show, show_ending
from ventanilla.citas.pasos import owner_of_page
from ventanilla.citas.rules.estados import EN_PALABRAS, EstadoCita
from ventanilla.citas.selectors import papeles
from ventanilla.citas.selectors.citas import offers_to_move, secret_of
from ventanilla.citas.selectors.detalle import detail_of
from ventanilla.citas.services import citas, comprobante
from ventanilla.citas.services.papeles import open_papers
from ventanilla.citas.services.video import link_now
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.cuentas.rules import mask_email

YA_NO = lazy("Esa hora ya no está guardada para usted. Estas son las que hay.")

CERRADA = (
    lazy("No podremos atenderlo a esa hora"),
    lazy("Lo sentimos: cerramos ese horario. Elija otra hora en su cita; no cuenta como cambio."),
)


@never_cache
@require_safe
def ver(request: PeticionConActor, codigo: str, secreto: str = "") -> HttpResponse:
    now = timezone.now()
    abierta = open_cita(request, codigo, secreto)
    cita = abierta.cita
    lista = papeles.checklist(cita)
    return show(
        request,
        abierta,
        "cita",
        estado=EN_PALABRAS[EstadoCita(cita.estado)],
        fin=ending_of(cita, now=now),
        opciones=options_of(cita, now=now),
        ofertas=[
            {"oferta": oferta, "detalle": detail_of(oferta), "url": abierta.url("alternativa")}
            for oferta in offers_to_move(cita, now=now)
        ],
        cerrada=cita.cupo.retirado_at is not None,
        papeles=lista,
        faltan=[papel for papel in lista if papel.falta],
        recibe_papeles=bool(lista) and papeles.takes_papers(str(cita.pk), now),
        papeles_hasta_at=papeles.closing_of(cita),
        video=link_now(cita, now=now),
        requisitos=comprobante.requirements_of(cita),
        correo=mask_email(cita.correo) if cita.correo else "",
        celular=mobile_of(cita),
        antes=reverse("citas:espera_antes", args=[cita.codigo, secret_of(cita)]),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asistire(request: PeticionConActor, codigo: str, secreto: str = "") -> HttpResponse:
    now = timezone.now()
    abierta = open_cita(request, codigo, secreto, rules.ASISTIRE)
    if ending_of(abierta.cita, now=now):
        return show_ending(request, abierta, now=now)
    if request.method != "POST":
        return show(request, abierta, "asistire", dicho=abierta.cita.asistira_at is not None)
    try:
        cambios.say_coming(request.actor, abierta.cita.pk, now=now)
    except citas.MuyTarde:
        abierta = open_cita(request, codigo, secreto, rules.ASISTIRE)
        titulo, texto = ("", "") if ending_of(abierta.cita, now=now) else map(str, CERRADA)
        return show_ending(request, abierta, now=now, titulo=titulo, texto=texto)
    if abierta.todo:
        messages.success(request, _("Gracias: lo esperamos."))
        return redirect(abierta.url())
    return show(request, abierta, "asistire", dicho=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancelar(request: PeticionConActor, codigo: str, secreto: str = "") -> HttpResponse:
    """With one more look: another person takes the place at once."""
    now = timezone.now()
    abierta = open_cita(request, codigo, secreto, rules.CANCELAR)
    if ending_of(abierta.cita, now=now):
        return show_ending(request, abierta, now=now)
    if request.method != "POST":
        return show(request, abierta, "cancelar")
    try:
        citas.cancel(request.actor, abierta.cita.pk, now=now)
    except citas.MuyTarde:
        return show_ending(request, open_cita(request, codigo, secreto, rules.CANCELAR), now=now)
    if abierta.todo:
        return redirect(abierta.url())
    return show_ending(request, open_cita(request, codigo, secreto, rules.CANCELAR), now=now, hecho=True)


@never_cache
@require_POST
def alternativa(request: PeticionConActor, codigo: str, secreto: str = "") -> HttpResponse:
    """Take one of the places that are held for who cannot be attended at theirs."""
    now = timezone.now()
    abierta = open_cita(request, codigo, secreto)
    try:
        oferta_id = UUID(request.POST.get("oferta", ""))
    except ValueError:
        return redirect(abierta.url())
    try:
        cambios.accept_alternative(request.actor, abierta.cita.pk, oferta_id, now=now)
    except citas.RetencionVencida:
        messages.warning(request, YA_NO)
        return redirect(abierta.url("mover"))
    except citas.MuyTarde:
        return show_ending(request, open_cita(request, codigo, secreto), now=now)
    messages.success(request, _("Listo: su cita quedó a la hora nueva."))
    return redirect(abierta.url())


@never_cache
@require_safe
def ver_papeles(request: PeticionConActor, codigo: str, secreto: str = "") -> HttpResponse:
    """Send them before the day; an official looks at them and says whether they serve."""
    now = timezone.now()
    abierta = open_cita(request, codigo, secreto)
    lista = papeles.checklist(abierta.cita)
    if not lista:
        return redirect(abierta.url())
    if secreto:
        cambios.give_pass(abierta.cita, owner_of_page(request), now=now)
    open_papers(request.actor, abierta.cita, now=now)
    return show(
        request,
        abierta,
        "papeles",
        revisados=[papel for papel in lista if papel.revisado],  # the rest is seen, and changes, in the panel
        recibe_papeles=papeles.takes_papers(str(abierta.cita.pk), now),
        papeles_hasta_at=papeles.closing_of(abierta.cita),
        panel=adjuntos.panel_of(request.actor, papeles.objeto_of(abierta.cita.pk), now=now),
    )


@never_cache
@require_safe
def ics(request: PeticionConActor, codigo: str, secreto: str = "") -> HttpResponse:
    cita = open_cita(request, codigo, secreto).cita
    archivo = comprobante.event_of(cita, now=timezone.now())
    return _file(archivo.encode(), "text/calendar; charset=utf-8", f"cita-{cita.codigo}.ics")


@never_cache
@require_safe
def pdf(request: PeticionConActor, codigo: str, secreto: str = "") -> HttpResponse:
    cita = open_cita(request, codigo, secreto).cita
    return _file(comprobante.pdf_of(cita, now=timezone.now()), "application/pdf", f"cita-{cita.codigo}.pdf")


def _file(contenido: bytes, tipo: str, nombre: str) -> HttpResponse:
    respuesta = HttpResponse(contenido, content_type=tipo)
    respuesta["Content-Disposition"] = f'attachment; filename="{nombre}"'
    return respuesta
