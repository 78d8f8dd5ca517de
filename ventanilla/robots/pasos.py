"""The proof of work as a field of any public form.

    class ConsultaForm(FormularioConPrueba):
        nit = forms.CharField(…)
        prueba = PruebaField(proposito=Proposito.RUT_ESTADO)

    form = ConsultaForm(request.POST, solicitante=services.asker_of_page(request), now=timezone.now())

The page writes `{{ form.prueba.as_field_group }}` and, in its block `scripts`, includes `robots/scripts.html`.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ventanilla.cuentas.rules import SIN_PRUEBA_POR_HORA
from ventanilla.robots import services
from ventanilla.robots.rules import Motivo, Proposito

ERRORES = {
    Motivo.FALTA: _("Espere a que termine la comprobación automática y pruebe otra vez."),
    Motivo.INVALIDA: _("La comprobación automática no sirvió. La estamos haciendo otra vez: pruebe de nuevo."),
    Motivo.VENCIDA: _("Pasaron más de cinco minutos y la comprobación automática venció. Pruebe de nuevo."),
    Motivo.REPETIDA: _("Esa comprobación automática ya se usó en otra consulta. Pruebe de nuevo."),
}
AGOTADA = _(
    "Desde su conexión ya se hicieron las consultas sin JavaScript que permitimos en una hora. Espere {minutos} "
    "minutos, llámenos, o use un navegador con JavaScript."
)


class PruebaWidget(forms.Widget):
    """The widget that solves a challenge while the person types. Without JavaScript it says what is possible."""

    template_name = "robots/prueba.html"
    proposito: Proposito

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        contexto = super().get_context(name, value, attrs)
        contexto |= {"reto_url": reverse("robots:reto", args=[self.proposito]), "sin_script": SIN_PRUEBA_POR_HORA}
        return contexto


class PruebaField(forms.CharField):
    """What the browser solved for `proposito`; empty without JavaScript. FormularioConPrueba spends it."""

    widget = PruebaWidget

    def __init__(self, *, proposito: Proposito, **kwargs: Any) -> None:
        super().__init__(required=False, label="", max_length=4000, **kwargs)
        self.proposito = proposito
        self.widget.proposito = proposito


class FormularioConPrueba(forms.Form):
    """Spends its PruebaField once everything else is well typed: whoever mistypes has lost nothing.

    When the browser solved nothing, the stricter limit of those without JavaScript counts. `espera` is how many seconds
    are left when that one is full: the view answers 429.
    """

    def __init__(self, *args: Any, solicitante: services.Solicitante, now: datetime, **kwargs: Any) -> None:
        self.solicitante, self.now, self.espera = solicitante, now, 0
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        limpio = super().clean() or {}
        for nombre, campo in self.fields.items():
            if isinstance(campo, PruebaField) and not self.errors:
                self._spend(campo.proposito, str(limpio.pop(nombre, "")))
        return limpio

    def _spend(self, proposito: Proposito, texto: str) -> None:
        """Nothing that was typed is wrong: what is said belongs to no field."""
        try:
            if texto:
                services.accept_proof(self.solicitante, proposito, texto, now=self.now)
            else:
                services.allow_without_proof(self.solicitante, proposito, now=self.now)
        except services.PruebaRechazada as error:
            self.add_error(None, ERRORES[error.motivo])
        except services.SinPruebaAgotada as error:
            self.espera = error.segundos
            self.add_error(None, AGOTADA.format(minutos=-(-error.segundos // 60)))

    @property
    def status(self) -> int:
        """What the page answers with: 200, 422 for what is badly typed, 429 for who must wait."""
        if self.espera:
            return 429
        return 422 if self.is_bound and self.errors else 200
