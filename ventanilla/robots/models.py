"""What is remembered until it lapses: challenges that were spent, and how often somebody asked. Nothing personal."""

from django.db import models
from django.db.models import Q


class RetoGastado(models.Model):
    """A challenge that opened a door once. Kept until it could not be used anyway."""

    firma = models.CharField(max_length=64)
    vence_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="reto_spent_once", fields=["firma"])]

    def __str__(self) -> str:
        return self.firma


class Frecuencia(models.Model):
    """How many challenges an address asked for in a window, and how many of its questions failed. Keys are digests."""

    clave = models.CharField(max_length=64, primary_key=True)
    retos = models.PositiveIntegerField(default=0)
    fallas = models.PositiveIntegerField(default=0)
    vence_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="frecuencia_counts_something", condition=Q(retos__gt=0) | Q(fallas__gt=0))
        ]

    def __str__(self) -> str:
        return self.clave
