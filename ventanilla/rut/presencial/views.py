"""The pages of an attention: from the desk's search to what came of it. Its state is in the official's session.

What is typed is kept as it was sent until it is confirmed, and read again by the same form at each step: going back
loses nothing, and nothing is written before the last button.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.expediente.selectors import local_date
from ventanilla.rut.middleware import CAMPO
from ventanilla.rut.presencial import rules
from ventanilla.rut.presencial.forms import FORMS, ComparecenciaForm
from ventanilla.rut.presencial.rules import CambioInvalido, Gestion
from ventanilla.rut.presencial.services import atencion
from ventanilla.rut.selectors import Rut

CLAVE = "presencial"
A_LA_VEZ = 5  # attentions that a session remembers: the oldest is forgotten
DETALLE_MAXIMO = 200

_NO_SE_PUEDE: dict[type[Exception], Any] = {
    atencion.NoAutorizado: gettext_lazy(
        "Para cambiar un RUT necesita el rol «RUT presencial» y una oficina. Para los datos de identificación, además, "
        "el rol «Escritorio» y la habilidad «rut»."
    ),
    atencion.Impedido: gettext_lazy(
        "El RUT es suyo, o de alguien a quien usted representa: debe atenderlo otra persona."
    ),
}
_CITA_DE_OTRO = gettext_lazy(
    "Esa cita ya se usó para otra persona. Las citas no pasan de una persona a otra: revise el código."
)
Vista = Callable[..., HttpResponse]


def _atenciones(request: PeticionConActor) -> dict[str, dict[str, Any]]:
    return dict(request.session.get(CLAVE) or {})


def _keep(request: PeticionConActor, clave: UUID, una: dict[str, Any]) -> None:
    todas = _atenciones(request)
    todas.pop(str(clave), None)
    todas[str(clave)] = una
    request.session[CLAVE] = dict(list(todas.items())[-A_LA_VEZ:])


def _refused(request: PeticionConActor, mensaje: str, *, status: int = 403) -> HttpResponse:
    return render(request, "rut/presencial/no_se_puede.html", {"mensaje": mensaje, "lugar": "personas"}, status=status)


def _told(vista: Vista) -> Vista:
    """What may not be done, in words instead of a failure."""

    @wraps(vista)
    def inner(request: PeticionConActor, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return vista(request, *args, **kwargs)
        except atencion.EstadoNoPermite as error:
            return _refused(request, str(error), status=409)
        except tuple(_NO_SE_PUEDE) as error:
            return _refused(request, str(_NO_SE_PUEDE[type(error)]))

    return inner


@never_cache
@require_POST
@_told
def entrar(request: PeticionConActor) -> HttpResponse:
    """From the page of a person, with the reason that the official gave there."""
    nit, detalle = (request.POST.get(campo, "").replace("\0", "").strip() for campo in ("nit", "detalle"))
    nit, detalle = nit[:15], detalle[:DETALLE_MAXIMO]
    if not detalle:
        return redirect("escritorio:personas")
    rut = atencion.open_rut(request.actor, nit, motivo=detalle, now=timezone.now())
    clave = uuid4()
    _keep(request, clave, {"nit": rut.nit, "detalle": detalle})
    return redirect("presencial:inicio", atencion_id=clave)


def _open(request: PeticionConActor, clave: UUID) -> tuple[dict[str, Any], Rut]:
    """The attention and its register, if this official may still change it. Another session's is not found."""
    una = _atenciones(request).get(str(clave))
    if una is None:
        raise Http404
    return una, atencion.rut_at_desk(request.actor, una["nit"], now=timezone.now())


@never_cache
@require_safe
@_told
def inicio(request: PeticionConActor, atencion_id: UUID) -> HttpResponse:
    una, rut = _open(request, atencion_id)
    contexto = {
        "atencion_id": atencion_id,
        "rut": rut,
        "detalle": una["detalle"],
        "gestiones": [(gestion.value, titulo) for gestion, titulo in rules.TITULOS.items()],
        "lugar": "personas",
    }
    return render(request, "rut/presencial/inicio.html", contexto)


def _form(una: dict[str, Any], rut: Rut, gestion: Gestion, data: QueryDict | None) -> ComparecenciaForm:
    today = local_date(timezone.now())
    cita = una.get("cita") or rules.find_cita(una["detalle"], today=today)
    return FORMS[gestion](rut.datos, data, today=today, cita=cita)


def _gestion(nombre: str) -> Gestion:
    try:
        return Gestion(nombre)
    except ValueError:
        raise Http404 from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_told
def cambiar(request: PeticionConActor, atencion_id: UUID, gestion: str) -> HttpResponse:
    """What changes, and what was seen. Sent and right, it is read back on the next page."""
    cual = _gestion(gestion)
    una, rut = _open(request, atencion_id)
    escrito = QueryDict(una[gestion]) if gestion in una else None
    form = _form(una, rut, cual, request.POST if request.method == "POST" else escrito)
    # the law is asked too: what it does not let is told on the form, also to who comes back
    bien = form.is_valid() and _revision(rut, form) is not None
    if request.method == "POST" and bien:
        _keep(request, atencion_id, una | _typed(request, form, gestion))
        return redirect("presencial:revisar", atencion_id=atencion_id, gestion=gestion)
    contexto = {
        "atencion_id": atencion_id, "gestion": gestion, "rut": rut, "form": form, "titulo": rules.TITULOS[cual],
        "segunda_persona": cual in rules.SEGUNDA_PERSONA, "numero_nuevo": rules.NUMERO_NUEVO, "lugar": "personas",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, f"rut/presencial/{gestion}.html", contexto, status=status)


def _typed(request: PeticionConActor, form: ComparecenciaForm, gestion: str) -> dict[str, Any]:
    """What was sent, as it was sent, under the name of a new attempt."""
    enviado = request.POST.copy()
    for ajeno in ("csrfmiddlewaretoken", CAMPO):
        enviado.pop(ajeno, None)
    return {
        gestion: enviado.urlencode(),
        f"intento_{gestion}": secrets.token_urlsafe(16),
        "cita": form.cleaned_data["cita"],
    }


def _revision(rut: Rut, form: ComparecenciaForm) -> atencion.Revision | None:
    try:
        return atencion.review(rut, form.comparecencia(), form.cambio(), now=timezone.now())
    except CambioInvalido as error:
        form.add_error(None, list(error.motivos))
    except atencion.CitaDeOtro:
        form.add_error("cita", _CITA_DE_OTRO)
    except atencion.CitaNoSirve as error:
        form.add_error("cita", str(error))
    except atencion.OtraEnCurso as error:
        form.add_error(None, _otra(error))
    return None


def _otra(error: atencion.OtraEnCurso) -> str:
    return _("Ya hay un cambio de identificación de esta persona que otro funcionario debe aprobar: caso %s.") % error


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_told
def revisar(request: PeticionConActor, atencion_id: UUID, gestion: str) -> HttpResponse:
    """Before and after, side by side; the last button writes it."""
    _gestion(gestion)
    una, rut = _open(request, atencion_id)
    if request.method == "POST" and (ya := _already(request, una, gestion)):  # the second click
        return _finish(request, atencion_id, gestion, una, ya)
    if gestion not in una:
        return redirect("presencial:cambiar", atencion_id=atencion_id, gestion=gestion)
    if request.method == "POST":
        return _confirm(request, atencion_id, gestion, una, rut)
    return _read_back(request, atencion_id, gestion, una, rut)


def _already(request: PeticionConActor, una: dict[str, Any], gestion: str) -> atencion.Hecho | None:
    intento = una.get(f"intento_{gestion}")
    return atencion.result_of(request.actor, una["nit"], intento) if intento else None


def _finish(
    request: PeticionConActor, atencion_id: UUID, gestion: str, una: dict[str, Any], hecho: atencion.Hecho
) -> HttpResponse:
    """What was typed is forgotten; the name of the attempt stays, for a second click."""
    hecha = una | {"hecho": [gestion, hecho.radicado, hecho.caso]}
    hecha.pop(gestion, None)
    _keep(request, atencion_id, hecha)
    return redirect("presencial:listo", atencion_id=atencion_id)


def _read_back(
    request: PeticionConActor, atencion_id: UUID, gestion: str, una: dict[str, Any], rut: Rut, *,
    conflicto: atencion.RutCambio | None = None,
) -> HttpResponse:  # fmt: skip
    form = _form(una, rut, Gestion(gestion), QueryDict(una[gestion]))
    revision = _revision(rut, form) if form.is_valid() else None
    if revision is None:  # the register moved and the law no longer lets it: back to the form, with the reasons
        return redirect("presencial:cambiar", atencion_id=atencion_id, gestion=gestion)
    contexto = {
        "atencion_id": atencion_id, "gestion": gestion, "rut": revision.rut, "revision": revision,
        "titulo": rules.TITULOS[revision.gestion], "comparecencia": form.comparecencia(),
        "medio": rules.MEDIOS[form.comparecencia().medio], "quien": rules.QUIENES[form.comparecencia().quien],
        "conflicto": conflicto, "lugar": "personas",
    }  # fmt: skip
    return render(request, "rut/presencial/revisar.html", contexto, status=409 if conflicto else 200)


def _confirm(request: PeticionConActor, atencion_id: UUID, gestion: str, una: dict[str, Any], rut: Rut) -> HttpResponse:
    form = _form(una, rut, Gestion(gestion), QueryDict(una[gestion]))
    version = request.POST.get("version", "")
    if not form.is_valid() or not (version.isascii() and version.isdigit() and len(version) < 9):
        return redirect("presencial:cambiar", atencion_id=atencion_id, gestion=gestion)
    try:
        hecho = atencion.submit(
            request.actor, rut.nit, form.comparecencia(), form.cambio(), version=int(version),
            intento=una[f"intento_{gestion}"], now=timezone.now(),
        )  # fmt: skip
    except atencion.RutCambio as error:
        return _read_back(request, atencion_id, gestion, una, rut, conflicto=error)
    except (CambioInvalido, atencion.CitaDeOtro, atencion.CitaNoSirve, atencion.OtraEnCurso):
        return redirect("presencial:cambiar", atencion_id=atencion_id, gestion=gestion)
    return _finish(request, atencion_id, gestion, una, hecho)


@never_cache
@require_safe
@_told
def listo(request: PeticionConActor, atencion_id: UUID) -> HttpResponse:
    una, rut = _open(request, atencion_id)
    if "hecho" not in una:
        return redirect("presencial:inicio", atencion_id=atencion_id)
    gestion, radicado, caso = una["hecho"]
    contexto = {
        "atencion_id": atencion_id, "rut": rut, "titulo": rules.TITULOS[Gestion(gestion)], "radicado": radicado,
        "caso": caso, "lugar": "personas",
    }  # fmt: skip
    return render(request, "rut/presencial/listo.html", contexto)
