"""The page where an official opens a case on a registration: under /escritorio/oficio/."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.cuentas.middleware import PeticionConActor
from ventanilla.rut.oficio import services
from ventanilla.rut.oficio.forms import AbrirForm
from ventanilla.rut.rules.estados import Causal, PasoInvalido


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def abrir(request: PeticionConActor) -> HttpResponse:
    form = AbrirForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        try:
            numero = services.open_oficio(
                request.actor, datos["nit"], Causal(datos["causal"]), motivo=datos["motivo"], now=timezone.now()
            )
            return redirect("escritorio:caso", numero=numero)
        except ObjectDoesNotExist:
            form.add_error("nit", _("Ningún registro tiene ese NIT."))
        except PasoInvalido as error:
            form.add_error("causal", str(error))
        except services.YaAbierto:
            form.add_error("causal", _("Ya hay un caso abierto sobre ese registro por esa causa."))
        except services.OtraOficina:
            form.add_error("nit", _("Ese registro es de otra oficina: lo abre un funcionario de allá."))
        except services.Impedido:
            form.add_error("nit", _("Ese registro es suyo o de alguien a quien representa: lo abre otra persona."))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "rut/oficio/abrir.html", {"form": form, "lugar": "oficio"}, status=status)
