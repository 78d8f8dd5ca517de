"""What people were told of an appointment, once each, and which browsers showed its secret link."""

from django.db import models

from ventanilla.citas.models.citas import Cita


class AvisoDeCita(models.Model):
    """One message about one thing. `marca` says which: the version of the appointment, its place, an offer.

    The row and the message are one transaction: a worker that dies in between leaves neither, and who repeats finds it.
    """

    cita = models.ForeignKey(Cita, on_delete=models.CASCADE, related_name="avisos")
    que = models.CharField(max_length=20)
    marca = models.CharField(max_length=60)
    canales = models.JSONField(default=list, help_text="by which it went; empty: there was no address, or no need")
    avisado_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="aviso_de_cita_once", fields=["cita", "que", "marca"])]

    def __str__(self) -> str:
        return f"{self.cita_id} {self.que}"


class Pase(models.Model):
    """A browser or account that showed the secret link, which may handle the papers of that appointment.

    `clave` is that of the link when it was shown: new links make old passes useless.
    """

    cita = models.ForeignKey(Cita, on_delete=models.CASCADE, related_name="pases")
    dueno = models.CharField(max_length=64)
    clave = models.CharField(max_length=22)
    desde_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="pase_one_per_dueno", fields=["cita", "dueno"])]

    def __str__(self) -> str:
        return f"{self.cita_id}"
