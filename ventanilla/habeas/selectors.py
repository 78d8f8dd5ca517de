"""The only door to consents and requests, and everything that the house holds of a person."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.casos import selectors as casos
from ventanilla.comun.actor import Actor
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.firma import selectors as firma
from ventanilla.habeas import ports
from ventanilla.habeas.models import AvisoDePrivacidad, Consentimiento, Finalidad, SolicitudHabeas
from ventanilla.notificaciones import selectors as notificaciones
from ventanilla.rut import selectors as rut


def aviso_in_force(*, now: datetime) -> AvisoDePrivacidad:
    return AvisoDePrivacidad.objects.filter(desde_at__lte=now).latest("desde_at")


def finalidades() -> list[Finalidad]:
    return list(Finalidad.objects.order_by("orden"))


def consentimientos_of(actor: Actor) -> dict[str, Consentimiento]:
    """Those in force, by purpose."""
    vivos = Consentimiento.objects.filter(user_id=actor.user_id or -1, revocado_at__isnull=True)
    return {consentimiento.finalidad_id: consentimiento for consentimiento in vivos}


def solicitudes_of(actor: Actor) -> QuerySet[SolicitudHabeas]:
    """What the person asked, newest first."""
    return SolicitudHabeas.objects.filter(user_id=actor.user_id or -1).order_by("-radicada_at")


def solicitud_for(actor: Actor, numero: str) -> SolicitudHabeas:
    """Raises ObjectDoesNotExist."""
    return solicitudes_of(actor).get(numero=numero)


def personal_data_of(actor: Actor) -> dict[str, Any]:
    """Everything that is held of the signed-in person, by app: no secrets, no digests, nobody else's data.

    Raises ObjectDoesNotExist for a guest.
    """
    user = cuentas.user_of(actor)
    return {
        "cuenta": cuentas.personal_data_of(user.pk),
        "rut": rut.personal_data_of(user.pk),
        "tramites_y_documentos": expediente.personal_data_of(user.pk),
        "firma": firma.personal_data_of(user.pk),
        "archivos": adjuntos.personal_data_of(actor),
        "casos": casos.personal_data_of(user.pk, actor.nit or ""),
        **ports.data_of_others(actor),
        "mensajes": notificaciones.personal_data_of(user.email),
        "consentimientos": [
            {"finalidad": c.finalidad_id, "otorgado_at": c.otorgado_at, "revocado_at": c.revocado_at}
            for c in Consentimiento.objects.filter(user_id=user.pk).order_by("otorgado_at")
        ],
        "solicitudes": [
            {"numero": s.numero, "tipo": s.tipo, "texto": s.texto, "estado": s.estado, "respuesta": s.respuesta}
            for s in solicitudes_of(actor)
        ],
    }
