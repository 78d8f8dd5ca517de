"""Who may act for me, for whom I may act, and what each did."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import EN_PALABRAS, Alcance
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas.pasos import require_recent
from ventanilla.expediente import selectors as expediente
from ventanilla.rut import selectors
from ventanilla.rut.mandatos import services
from ventanilla.rut.mandatos.rules import ACCIONES, HECHOS, Accion, available
from ventanilla.rut.rules.poderes import TransicionInvalida


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _fila(mandato: Any, *, recibido: bool, actor: Actor) -> dict[str, Any]:
    puede = recibido or actor.may(Alcance.MANDATO_OTORGAR)
    return {
        "mandato": mandato,
        "quien": mandato.mandante.nombre if recibido else services.name_of_receiver(mandato),
        "alcances": [EN_PALABRAS[alcance] for alcance in Alcance if alcance in mandato.alcances],
        "acciones": [
            {"codigo": accion.value, "boton": ACCIONES[accion].boton}
            for accion in (available(mandato.estado, recibido=recibido) if puede else ())
        ],
    }


@never_cache
@require_safe
def mandatos(request: HttpRequest) -> HttpResponse:
    """Both directions, the newest first; the register's own powers too."""
    actor = _actor(request)
    dados = Paginator(selectors.mandatos_given(actor), 20).get_page(request.GET.get("pagina"))
    recibidos = list(selectors.mandatos_received(actor)[:50]) if actor.calidad is Calidad.NOMBRE_PROPIO else []
    return render(
        request,
        "rut/mandatos/mandatos.html",
        {
            "pagina": dados,
            "dados": [_fila(mandato, recibido=False, actor=actor) for mandato in dados],
            "recibidos": [_fila(mandato, recibido=True, actor=actor) for mandato in recibidos],
            "del_registro": [
                {"fila": fila, "calidad": selectors.calidad_nombre(fila.calidad)}
                for fila in selectors.representantes_of(actor.nit or "-")
            ],
            "poderes": selectors.poderes_of(actor.user_id or 0, now=timezone.now())
            if actor.calidad is Calidad.NOMBRE_PROPIO
            else [],
            "puede_dar": actor.may(Alcance.MANDATO_OTORGAR),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_recent
def cambiar(request: HttpRequest, pk: int, accion: str) -> HttpResponse:
    """Accept, reject, take back or give up, after reading what it means."""
    actor = _actor(request)
    elegida = next((a for a in Accion if a == accion), None)
    if elegida is None:
        return redirect("rut:mandatos")
    recibido = ACCIONES[elegida].recibido
    buscados = selectors.mandatos_received(actor) if recibido else selectors.mandatos_given(actor)
    mandato = buscados.get(pk=pk)
    if request.method == "POST":
        try:
            services.SERVICIOS[elegida](actor, pk, now=timezone.now())
        except TransicionInvalida:
            messages.error(request, _("Ese mandato ya cambió. Así está ahora."))
        except services.CuentaCongelada:
            messages.error(
                request, _("Su cuenta se recuperó hace poco. Espere 72 horas desde entonces para aceptar mandatos.")
            )
        else:
            messages.success(request, ACCIONES[elegida].hecho)
        return redirect("rut:mandatos")
    return render(
        request,
        "rut/mandatos/cambiar.html",
        {"fila": _fila(mandato, recibido=recibido, actor=actor), "accion": ACCIONES[elegida], "codigo": elegida},
    )


@never_cache
@require_safe
def actividad(request: HttpRequest, clave: str) -> HttpResponse:
    """What was done with one power, newest first."""
    actor = _actor(request)
    eventos = expediente.eventos_with_power(actor, clave)
    pagina = Paginator(eventos, 20).get_page(request.GET.get("pagina"))
    nombres = cuentas.names_of({evento.user_id for evento in pagina if evento.user_id})
    return render(
        request,
        "rut/mandatos/actividad.html",
        {
            "pagina": pagina,
            "hechos": [
                {
                    "que": HECHOS.get(evento.accion, evento.accion),
                    "quien": nombres.get(evento.user_id or 0, ""),
                    "at": evento.at,
                }
                for evento in pagina
            ],
        },
    )
