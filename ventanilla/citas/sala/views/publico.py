"""The room: saying that one arrived, the screen of calls, and the waiting page of a video appointment."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.citas.rules.canales import Canal
from ventanilla.citas.sala import selectors
from ventanilla.citas.sala.forms import LlegueForm
from ventanilla.citas.sala.services import llegada
from ventanilla.citas.selectors.citas import cita_by_documento, cita_by_link
from ventanilla.citas.selectors.detalle import detail_of
from ventanilla.citas.services.citas import YaTieneCita
from ventanilla.citas.services.video import ABRE_ANTES, USO
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.middleware import PeticionConActor, ip_of
from ventanilla.cuentas.services import spend_limit

leer_o_enviar = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@leer_o_enviar
def llegue(request: HttpRequest) -> HttpResponse:
    """For a kiosk of the office or one's own telephone: the code and the document, and a turn. Names nobody."""
    form = LlegueForm(request.POST if request.method == "POST" else None)
    espera = None
    if request.method == "POST":
        now = timezone.now()
        codigo = request.POST.get("codigo", "")[:40]
        spend_limit("citas.llegue", persona=codigo, ip=ip_of(request), now=now)
        if form.is_valid():
            espera = _arrive(form)
    estado = 422 if form.is_bound and form.errors else 200
    return render(request, "citas/sala/llegue.html", {"form": form, "espera": espera}, status=estado)


def _arrive(form: LlegueForm) -> selectors.Espera | None:
    """What is told is the same for a code that is not and for the document of another."""
    now, dicho = timezone.now(), form.cleaned_data
    try:
        cita = cita_by_documento(dicho["codigo"], dicho["numero_documento"])
        if cita.cupo.canal != Canal.PRESENCIAL:
            form.add_error(None, _("Su cita es a distancia: no tiene que venir a la oficina."))
            return None
        turno = llegada.check_in(Actor.sistema(), cita.pk, por_si_mismo=True, now=now)
    except ObjectDoesNotExist:
        form.add_error(None, _("No encontramos una cita con ese código y ese documento. Revíselos."))
    except llegada.OtroDia as error:
        form.add_error(None, _("Su cita es para el %(cuando)s") % {"cuando": detail_of(error.cita).cuando})
    except llegada.FueraDeHora as error:
        form.add_error(None, _too_soon() if now < error.inicio_at else _too_late())
    except (llegada.NoSeEspera, YaTieneCita):
        form.add_error(None, _("Esa cita ya se atendió o se canceló. Hable con un funcionario."))
    else:
        return selectors.wait_of(turno)
    return None


def _too_soon() -> str:
    return _("Todavía es temprano: avise que llegó desde una hora antes de su cita.")


def _too_late() -> str:
    return _("Ya pasó la hora de su cita. Hable con un funcionario: le dirá si lo atiende hoy o le da otra hora.")


@never_cache
@require_safe
def pantalla(request: PeticionConActor, sede: str) -> HttpResponse:
    """The screen of the room: who is called and to which desk. Numbers only."""
    visto = selectors.screen_of(sede, now=timezone.now())
    if request.htmx and request.GET.get("visto") == visto.huella:
        return HttpResponse(status=204)  # nothing changed: nothing is read aloud again
    contexto = {"pantalla": visto, "sede": sede}
    plantilla = "citas/sala/_llamados.html" if request.htmx else "citas/sala/pantalla.html"
    return render(request, plantilla, contexto)


@never_cache
@leer_o_enviar
def sala(request: PeticionConActor, codigo: str, secreto: str) -> HttpResponse:
    """Where a video appointment waits. In the demo this is the room itself, and says so.

    By the secret link, from fifteen minutes before. Saying «estoy aquí» gives a turn of the same queue.
    """
    cita = cita_by_link(codigo, secreto, USO)
    if cita.cupo.canal != Canal.VIDEO:
        raise ObjectDoesNotExist
    now = timezone.now()
    aviso = ""
    if request.method == "POST":
        try:
            llegada.check_in(Actor.sistema(), cita.pk, por_si_mismo=True, now=now)
        except llegada.FueraDeHora as error:
            aviso = _too_soon() if now < error.inicio_at else _("Ya pasó la hora de su cita. Puede agendar otra.")
        except (llegada.OtroDia, llegada.NoSeEspera, YaTieneCita):
            aviso = _("Su cita no está para atenderse ahora: mire cómo quedó en la página de su cita.")
    turno = selectors.turno_of_cita(cita, now=now)
    espera = selectors.wait_of(turno) if turno is not None else None
    if request.htmx and espera is not None and request.GET.get("visto") == espera.huella:
        return HttpResponse(status=204)
    contexto = {
        "detalle": detail_of(cita),
        "espera": espera,
        "abierta": now >= cita.cupo.inicio_at - ABRE_ANTES,
        "aviso": aviso,
        "hay_errores": bool(aviso),
        "direccion": request.path,
    }
    plantilla = "citas/sala/_espera.html" if request.htmx else "citas/sala/sala.html"
    return render(request, plantilla, contexto, status=422 if aviso else 200)
