"""What officials did to the agenda, so that it can be explained and undone; and when each month opens."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ventanilla.citas.models.oferta import Sede
from ventanilla.citas.rules.cambios import TipoDeCambio


class AperturaDeAgenda(models.Model):
    """The announced moment at which the places of a month can be taken. Empty office or line: all of them."""

    mes_date = models.DateField(help_text="its first day")
    sede = models.ForeignKey(Sede, null=True, on_delete=models.PROTECT, related_name="aperturas")
    linea = models.SlugField(max_length=20, blank=True)
    abre_at = models.DateTimeField()
    creado_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="apertura_one_per_month", fields=["mes_date", "sede", "linea"], nulls_distinct=False
            ),
            models.CheckConstraint(name="apertura_first_of_month", condition=Q(mes_date__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.mes_date:%Y-%m} {self.sede_id or ''} {self.linea}".strip()


class CambioDeAgenda(models.Model):
    """One act of an official over the agenda: what it was before, and what it did. `llave` is the request."""

    llave = models.UUIDField()
    tipo = models.CharField(max_length=12)
    sede = models.ForeignKey(Sede, null=True, on_delete=models.PROTECT, related_name="cambios")
    objeto = models.CharField(max_length=60, help_text="what was changed: the key of its row")
    antes = models.JSONField(default=dict)
    despues = models.JSONField(default=dict, help_text="it can be undone while the row is still so")
    creados = models.PositiveIntegerField(default=0)
    retirados = models.PositiveIntegerField(default=0)
    afectadas = models.PositiveIntegerField(default=0)
    hecho_por = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    hecho_at = models.DateTimeField()
    rescatado_at = models.DateTimeField(null=True, help_text="everybody affected was seen to")
    deshecho_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="cambio_one_per_llave", fields=["llave"]),
            models.CheckConstraint(
                name="cambio_tipo_known", condition=Q(tipo__in=[tipo.value for tipo in TipoDeCambio])
            ),
            models.CheckConstraint(
                name="cambio_undone_after_done",
                condition=Q(deshecho_at__isnull=True) | Q(deshecho_at__gte=F("hecho_at")),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["sede", "-hecho_at"], name="cambio_sede")]

    def __str__(self) -> str:
        return f"{self.tipo} {self.pk}"


class Rescate(models.Model):
    """Somebody whose place a change took away. `ofrecida_at`: when other places were looked for."""

    cambio = models.ForeignKey(CambioDeAgenda, on_delete=models.PROTECT, related_name="rescates")
    cita = models.ForeignKey("citas.Cita", on_delete=models.PROTECT, related_name="rescates")
    ofrecida_at = models.DateTimeField(null=True)
    ofertas = models.PositiveSmallIntegerField(default=0, help_text="how many were held for this person")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rescate_one_per_cita", fields=["cambio", "cita"]),
            models.CheckConstraint(
                name="rescate_offers_have_a_moment", condition=Q(ofertas=0) | Q(ofrecida_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["cambio"], name="rescate_pending", condition=Q(ofrecida_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.cambio_id} {self.cita_id}"
