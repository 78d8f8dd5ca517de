"""Cases, who decides them, what is asked and noted. What can never be is a constraint."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ventanilla.casos.rules import PRIORIDAD_MAXIMA, EstadoCaso, EstadoRequerimiento

_USER = settings.AUTH_USER_MODEL
_ABIERTOS = ["en_cola", "tomado", "requerido", "por_aprobar"]
_DECIDIDOS = ["aprobado", "negado"]


class Funcionario(models.Model):
    """An official at the desk: where, and what they know. Empty means every office, or everything."""

    user = models.OneToOneField(_USER, on_delete=models.PROTECT, related_name="+")
    seccional = models.CharField(max_length=2, blank=True)
    habilidades = models.JSONField(default=list, blank=True)
    activo = models.BooleanField(default=True)

    class Meta:
        verbose_name = "funcionario del escritorio"
        verbose_name_plural = "funcionarios del escritorio"

    def __str__(self) -> str:
        return str(self.user_id)


class Caso(models.Model):
    """Something that an official decides. `version` grows with each act: nobody decides what another changed."""

    numero = models.CharField(max_length=30)
    tipo = models.CharField(max_length=60)
    radicado = models.CharField(max_length=30, help_text="the filing that opened it, or an appointment's number")
    nit = models.CharField(max_length=15, blank=True)
    titular = models.CharField(max_length=250)
    solicitante = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    seccional = models.CharField(max_length=2, blank=True)
    habilidad = models.CharField(max_length=40)
    prioridad = models.SmallIntegerField(default=0)
    estado = models.CharField(max_length=12, default=EstadoCaso.EN_COLA)
    asignado_a = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    segunda_persona = models.BooleanField()
    abierto_at = models.DateTimeField()
    tomado_at = models.DateTimeField(null=True)
    vence_date = models.DateField()
    propuesta_aprobar = models.BooleanField(null=True)
    propuesta_por = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    propuesta_at = models.DateTimeField(null=True)
    motivo = models.TextField(blank=True)
    plantilla = models.CharField(max_length=40, blank=True)
    decidido_por = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    decidido_at = models.DateTimeField(null=True)
    documento = models.CharField(max_length=26, blank=True, help_text="the decision, once it was issued and sent")
    version = models.PositiveIntegerField(default=1)
    cambio = models.CharField(max_length=60, help_text="the last act, for who comes after it")
    cambio_por = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    cambio_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="caso_one_per_numero", fields=["numero"]),
            models.UniqueConstraint(name="caso_one_per_radicado", fields=["radicado"]),
            models.CheckConstraint(name="caso_estado_known", condition=Q(estado__in=[e.value for e in EstadoCaso])),
            models.CheckConstraint(
                name="caso_prioridad_in_range", condition=Q(prioridad__gte=0, prioridad__lte=PRIORIDAD_MAXIMA)
            ),
            models.CheckConstraint(
                name="caso_en_cola_is_nobodys",
                condition=(~Q(estado="en_cola") | Q(asignado_a__isnull=True, tomado_at__isnull=True))
                & (
                    ~Q(estado__in=["tomado", "requerido", "por_aprobar", *_DECIDIDOS])
                    | Q(asignado_a__isnull=False, tomado_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="caso_propuesta_is_complete",
                condition=(
                    ~Q(estado__in=["en_cola", "tomado", "requerido", "desistido"])
                    | Q(propuesta_aprobar__isnull=True, propuesta_por__isnull=True, propuesta_at__isnull=True)
                )
                & (
                    ~Q(estado__in=["por_aprobar", *_DECIDIDOS])
                    | Q(propuesta_aprobar__isnull=False, propuesta_por__isnull=False, propuesta_at__isnull=False)
                    & ~Q(motivo="")
                ),
            ),
            models.CheckConstraint(
                name="caso_decidido_has_who_and_when",
                condition=(~Q(estado__in=_ABIERTOS) | Q(decidido_at__isnull=True, decidido_por__isnull=True))
                & (~Q(estado__in=_DECIDIDOS) | Q(decidido_at__isnull=False, decidido_por__isnull=False))
                & (~Q(estado="desistido") | Q(decidido_at__isnull=False, decidido_por__isnull=True)),
            ),
            models.CheckConstraint(
                name="caso_decision_is_the_proposal",
                condition=~Q(estado__in=_DECIDIDOS)
                | Q(estado="aprobado", propuesta_aprobar=True)
                | Q(estado="negado", propuesta_aprobar=False),
            ),
            models.CheckConstraint(
                name="caso_second_person_is_another",
                condition=~Q(segunda_persona=True, estado__in=_DECIDIDOS) | ~Q(decidido_por=F("propuesta_por")),
            ),
            models.CheckConstraint(name="caso_version_positive", condition=Q(version__gte=1)),
        ]  # fmt: skip
        indexes = [
            # the queue, one lane for each skill, or for each office and skill: claiming reads one entry
            models.Index(
                F("habilidad"), F("prioridad") * -1, F("vence_date"), F("id"),
                name="caso_queue", condition=Q(estado="en_cola"),
            ),
            models.Index(
                F("seccional"), F("habilidad"), F("prioridad") * -1, F("vence_date"), F("id"),
                name="caso_queue_by_office", condition=Q(estado="en_cola"),
            ),
            models.Index(
                F("tipo"), F("prioridad") * -1, F("vence_date"), F("id"),
                name="caso_queue_by_tipo", condition=Q(estado="en_cola"),
            ),
            models.Index(
                fields=["asignado_a", "vence_date", "id"], name="caso_mine",
                condition=Q(estado__in=["tomado", "requerido"]),
            ),
            models.Index(fields=["vence_date", "id"], name="caso_to_approve", condition=Q(estado="por_aprobar")),
            models.Index(
                fields=["vence_date", "id"], include=["seccional", "estado", "abierto_at", "asignado_a"],
                name="caso_open", condition=Q(estado__in=_ABIERTOS),
            ),
            models.Index(fields=["nit", "-abierto_at"], name="caso_by_nit"),
            models.Index(fields=["solicitante", "-abierto_at"], name="caso_by_solicitante"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.numero


class Requerimiento(models.Model):
    """What the person was asked for, with its term, and what they answered."""

    caso = models.ForeignKey(Caso, on_delete=models.PROTECT, related_name="requerimientos")
    texto = models.TextField()
    pedido_por = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    pedido_at = models.DateTimeField()
    vence_date = models.DateField()
    prorrogas = models.PositiveSmallIntegerField(default=0)
    prorroga_motivo = models.CharField(max_length=300, blank=True)
    estado = models.CharField(max_length=12, default=EstadoRequerimiento.PEDIDO)
    respuesta = models.TextField(blank=True)
    respondido_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="requerimiento_estado_known", condition=Q(estado__in=[e.value for e in EstadoRequerimiento])
            ),
            models.UniqueConstraint(
                name="requerimiento_one_live_per_caso", fields=["caso"], condition=Q(estado="pedido")
            ),
            models.CheckConstraint(
                name="requerimiento_respondido_has_answer",
                condition=(Q(estado="respondido", respondido_at__isnull=False) & ~Q(respuesta=""))
                | (~Q(estado="respondido") & Q(respondido_at__isnull=True, respuesta="")),
            ),
            models.CheckConstraint(
                name="requerimiento_extended_once_with_reason",
                condition=Q(prorrogas=0, prorroga_motivo="") | (Q(prorrogas=1) & ~Q(prorroga_motivo="")),
            ),
        ]
        indexes = [
            models.Index(fields=["vence_date"], name="requerimiento_live_by_vence", condition=Q(estado="pedido"))
        ]

    def __str__(self) -> str:
        return f"{self.caso_id} {self.estado}"


class NotaDeCaso(models.Model):
    """What officials tell one another. The person does not see it while the case is open."""

    caso = models.ForeignKey(Caso, on_delete=models.PROTECT, related_name="notas")
    texto = models.TextField()
    autor = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    escrita_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="nota_not_empty", condition=~Q(texto=""))]

    def __str__(self) -> str:
        return f"{self.caso_id} {self.escrita_at}"


class Verificado(models.Model):
    """A line of the checklist that somebody marked."""

    caso = models.ForeignKey(Caso, on_delete=models.PROTECT, related_name="verificados")
    codigo = models.CharField(max_length=40)
    por = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    marcado_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="verificado_once_per_caso", fields=["caso", "codigo"])]

    def __str__(self) -> str:
        return f"{self.caso_id} {self.codigo}"
