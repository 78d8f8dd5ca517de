"""The queue, what one has in hand, and what waits for a second person."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.casos import decidibles, selectors, services
from ventanilla.casos.rules import ROLES_DEL_ESCRITORIO
from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.escritorio.views.errores import mensaje_of, with_office

# Where officials begin who have no role of the queue.
_LISTAS = {
    "Identificación": "escritorio:recuperaciones",
    "Mandatos revisión": "escritorio:poderes",
    "Mandatos aprobación": "escritorio:poderes",
    "RUT presencial": "escritorio:personas",
    "Citas atención": "citas_escritorio:dia",
    "Citas agenda": "citas_escritorio:cifras",
}


@never_cache
@require_safe
@with_office
def cola(request: PeticionConActor) -> HttpResponse:
    """What waits, by its order; by skill and kind when one asks. Who does not handle cases goes to their own list."""
    roles = request.actor.roles
    if not roles & ROLES_DEL_ESCRITORIO:
        return redirect(next(lista for rol, lista in _LISTAS.items() if rol in roles))
    habilidad, tipo = request.GET.get("habilidad", "")[:40], request.GET.get("tipo", "")[:60]
    now = timezone.now()
    pagina = selectors.queue_page(
        request.actor, habilidad=habilidad, tipo=tipo, despues=request.GET.get("despues", "")[:60], now=now
    )
    return render(
        request,
        "escritorio/cola.html",
        {
            "pagina": pagina,
            "habilidad": habilidad,
            "tipo": tipo,
            "tipos": [(uno.tipo, uno.titulo) for uno in decidibles.decidibles()],
            "lugar": "cola",
        },
    )


@never_cache
@require_safe
def mios(request: PeticionConActor) -> HttpResponse:
    return render(
        request, "escritorio/mios.html", {"filas": selectors.mine(request.actor, now=timezone.now()), "lugar": "mios"}
    )


@never_cache
@require_safe
@with_office
def por_aprobar(request: PeticionConActor) -> HttpResponse:
    return render(
        request,
        "escritorio/por_aprobar.html",
        {"filas": selectors.to_approve(request.actor, now=timezone.now()), "lugar": "por_aprobar"},
    )


@require_POST
def tomar(request: PeticionConActor) -> HttpResponse:
    """The next of the queue, or the one that the button names."""
    numero, now = request.POST.get("numero", "").replace("\0", "")[:30], timezone.now()
    try:
        if numero:
            services.claim(request.actor, numero, now=now)
        else:
            numero = services.claim_next(request.actor, habilidad=request.POST.get("habilidad", "")[:40], now=now)
    except services.ColaVacia:
        messages.info(request, _("No hay casos en cola que usted pueda tomar."))
        return redirect("escritorio:cola")
    except ObjectDoesNotExist:
        messages.warning(request, _("Ese caso ya no está en la cola: otra persona lo tomó. Tome el siguiente."))
        return redirect("escritorio:cola")
    except (services.CasoCambio, services.Impedido, services.NoAutorizado) as error:
        messages.warning(request, mensaje_of(error))
        return redirect("escritorio:cola")
    return redirect("escritorio:caso", numero=numero)
