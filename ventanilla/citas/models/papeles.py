"""What an official found when they looked at the papers before the day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ventanilla.citas.models.citas import Cita
from ventanilla.citas.rules.papeles import Veredicto


class PapelRevisado(models.Model):
    """The last verdict on one paper of an appointment. It is about what had been sent until then."""

    cita = models.ForeignKey(Cita, on_delete=models.CASCADE, related_name="papeles_revisados")
    papel = models.CharField(max_length=40)
    veredicto = models.CharField(max_length=10)
    nota = models.CharField(max_length=300, blank=True, help_text="what is wrong, for the person who sent it")
    revisado_por = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revisado_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="papel_revisado_one_per_papel", fields=["cita", "papel"]),
            models.CheckConstraint(
                name="papel_revisado_veredicto_known", condition=Q(veredicto__in=[v.value for v in Veredicto])
            ),
            models.CheckConstraint(
                name="papel_revisado_falta_says_what", condition=~Q(veredicto="falta_algo") | ~Q(nota="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cita_id} {self.papel}"
