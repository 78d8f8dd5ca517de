"""The scarce thing: one row for each place at one desk."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from ventanilla.citas.models.agenda import CambioDeAgenda
from ventanilla.citas.models.oferta import CARRILES, Puesto, ReglaDeAgenda, Sede
from ventanilla.citas.rules.canales import Canal, Carril


class Cupo(models.Model):
    """One place. It may be taken from `libre_at` on; who holds it puts it ahead, who books it takes it away (null).

    So an expired hold frees its place by the mere passing of time, and a place that will be released carries the
    moment itself. Until `general_at` only who belongs to its `carril` may take it.
    """

    sede = models.ForeignKey(Sede, on_delete=models.PROTECT, related_name="+")
    puesto = models.ForeignKey(Puesto, on_delete=models.PROTECT, related_name="+")
    regla = models.ForeignKey(ReglaDeAgenda, null=True, on_delete=models.SET_NULL, related_name="cupos")
    linea = models.SlugField(max_length=20)
    canal = models.CharField(max_length=10)
    inicio_at = models.DateTimeField()
    fin_at = models.DateTimeField()
    libre_at = models.DateTimeField(null=True)
    carril = models.CharField(max_length=12, default=Carril.GENERAL)
    general_at = models.DateTimeField()
    retirado_at = models.DateTimeField(null=True)
    retiro = models.ForeignKey(
        CambioDeAgenda, null=True, on_delete=models.PROTECT, related_name="retiro_de", db_index=False,
        help_text="the change that took it away, and may give it back",
    )  # fmt: skip
    sobrecupo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # a desk attends one person at a time; GiST knows ranges without extensions, so the desk is one too.
            # A place sold twice on purpose (sobrecupo) stands outside, as its name says.
            ExclusionConstraint(
                name="cupo_puesto_no_overlap",
                expressions=[
                    (Func(F("puesto_id"), F("puesto_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("inicio_at"), F("fin_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(retirado_at__isnull=True, sobrecupo=False),
            ),
            models.CheckConstraint(name="cupo_ends_after_it_begins", condition=Q(inicio_at__lt=F("fin_at"))),
            models.CheckConstraint(name="cupo_canal_known", condition=Q(canal__in=[c.value for c in Canal])),
            models.CheckConstraint(name="cupo_carril_known", condition=Q(carril__in=CARRILES)),
            models.CheckConstraint(
                name="cupo_retired_is_not_free", condition=Q(retirado_at__isnull=True) | Q(libre_at__isnull=True)
            ),
        ]
        indexes = [
            # availability: only what may still be taken is in it, and the answer is read from it alone
            models.Index(
                fields=["linea", "canal", "sede", "inicio_at"], name="cupo_libre",
                include=["libre_at", "general_at", "carril", "puesto"], condition=Q(libre_at__isnull=False),
            ),
            models.Index(fields=["sede", "inicio_at"], name="cupo_dia"),
            models.Index(fields=["retiro"], name="cupo_retiro", condition=Q(retiro__isnull=False)),
            # what is booked, by when: reminders and papers read only the days they are about
            models.Index(fields=["inicio_at"], name="cupo_ocupado", condition=Q(libre_at__isnull=True)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)
