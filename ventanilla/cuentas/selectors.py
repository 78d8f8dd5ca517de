"""What may be read of users and of their proofs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from ventanilla.comun.actor import Actor
from ventanilla.cuentas.models import CodigoDeCorreo, EstadoPrueba, PruebaDeIdentidad, User
from ventanilla.cuentas.rules import CODIGO_VIGENCIA, Persona, username_of


def user_of(actor: Actor) -> User:
    """Raises ObjectDoesNotExist for a guest."""
    if actor.user_id is None:
        raise User.DoesNotExist
    return User.objects.get(pk=actor.user_id)


def user_by_id(user_id: int) -> User:
    """For the program itself. Raises ObjectDoesNotExist."""
    return User.objects.get(pk=user_id)


def names_of(user_ids: set[int]) -> dict[int, str]:
    """For the program itself: pages that say who did something."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "nombre"))


def user_by_documento(tipo_documento: str, numero_documento: str) -> User | None:
    return User.objects.filter(username=username_of(tipo_documento, numero_documento)).first()


def proved_persona(objeto: str) -> Persona | None:
    """The person that `objeto` (a draft) proved to be."""
    prueba = (
        PruebaDeIdentidad.objects.filter(objeto=objeto, estado=EstadoPrueba.APROBADA).order_by("-resuelta_at").first()
    )
    return persona_from_json(prueba.persona) if prueba and prueba.persona else None


def persona_from_json(datos: dict[str, str | bool]) -> Persona:
    return Persona(
        **{
            **datos,
            "expedicion_date": date.fromisoformat(str(datos["expedicion_date"])),
            "nacimiento_date": date.fromisoformat(str(datos["nacimiento_date"])),
        }  # type: ignore[arg-type]
    )


def open_prueba(objeto: str) -> PruebaDeIdentidad | None:
    return PruebaDeIdentidad.objects.filter(objeto=objeto, estado=EstadoPrueba.ABIERTA).first()


def failed_pruebas(objeto: str) -> int:
    return PruebaDeIdentidad.objects.filter(objeto=objeto, estado=EstadoPrueba.FALLIDA).count()


def last_codigo(objeto: str, *, now: datetime) -> CodigoDeCorreo | None:
    """The newest code that was sent for `objeto` and may still be used."""
    return (
        CodigoDeCorreo.objects.filter(objeto=objeto, usado_at__isnull=True, creado_at__gte=now - CODIGO_VIGENCIA)
        .order_by("-creado_at")
        .first()
    )


def sessions_expired(now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=now)


def has_second_factor(user_id: int) -> bool:
    """A passkey or an application; recovery codes alone are none."""
    tipos = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=tipos).exists())


def has_role(user_id: int, rol: str) -> bool:
    """Whether an official of the entity holds a role, as of now. Roles are groups."""
    return User.objects.filter(pk=user_id, is_active=True, is_staff=True, groups__name=rol).exists()


def roles_of(user_id: int) -> frozenset[str]:
    """The roles that an official holds now; none for anybody else. One question."""
    filas = User.objects.filter(pk=user_id, is_active=True, is_staff=True).values_list("groups__name", flat=True)
    return frozenset(rol for rol in filas if rol)


def is_frozen(user_id: int, *, now: datetime) -> bool:
    """Whether the account was given back lately: until it thaws, sensitive acts wait."""
    return User.objects.filter(pk=user_id, congelado_hasta_at__gt=now).exists()


@dataclass(frozen=True, slots=True)
class Factores:
    """The second factors that a person has."""

    llaves: int
    totp: bool

    @property
    def alguno(self) -> bool:
        return self.totp or self.llaves > 0


def factors_of(actor: Actor) -> Factores:
    tipos = list(Authenticator.objects.filter(user_id=actor.user_id or -1).values_list("type", flat=True))
    return Factores(llaves=tipos.count(Authenticator.Type.WEBAUTHN), totp=Authenticator.Type.TOTP in tipos)


def totp_of(actor: Actor) -> Authenticator | None:
    return Authenticator.objects.filter(user_id=actor.user_id or -1, type=Authenticator.Type.TOTP).first()


def personal_data_of(user_id: int) -> dict[str, Any]:
    """What accounts hold of a person, for their own export."""
    user = User.objects.get(pk=user_id)
    factores = Authenticator.objects.filter(user_id=user_id)
    return {
        "tipo_documento": user.tipo_documento,
        "numero_documento": user.numero_documento,
        "nombre": user.nombre,
        "correo": user.email,
        "creada_at": user.creado_at,
        "ultimo_ingreso_at": user.last_login,
        "segundos_factores": [{"tipo": str(f.type), "creado_at": f.created_at} for f in factores],
    }
