"""Where officials are, what each may handle, and where they may not: their own cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Q, Subquery

from ventanilla.casos import decidibles, rules
from ventanilla.casos.models import Caso, Funcionario
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.referencias import selectors as referencias


def objeto_of(numero: str) -> str:
    """How events and documents name a case."""
    return f"caso:{numero}"


def oficina(seccional: str) -> str:
    """The name of an office by its code; "" for the whole country or an unknown code."""
    try:
        return referencias.punto_contacto(seccional).name if seccional else ""
    except ObjectDoesNotExist:
        return seccional


def oficinas() -> list[tuple[str, str]]:
    """Code and name of each office, by name."""
    seccionales = {punto.seccional_code for punto in referencias.puntos_contacto()}
    return sorted(((code, oficina(code)) for code in seccionales), key=lambda una: una[1])


def funcionario_of(actor: Actor) -> Funcionario:
    """The official that acts, if they are one and active. Raises ObjectDoesNotExist."""
    if actor.calidad is not Calidad.FUNCIONARIO:
        raise Funcionario.DoesNotExist
    return Funcionario.objects.select_related("user").get(
        user_id=actor.user_id or -1, activo=True, user__is_active=True, user__is_staff=True
    )


def is_supervisor(actor: Actor) -> bool:
    return rules.ROL_SUPERVISION in actor.roles


def scope_of(funcionario: Funcionario) -> Q:
    """The cases of the official's office, and those of none; every case without an office of their own."""
    return Q(seccional__in=["", funcionario.seccional]) if funcionario.seccional else Q(pk__isnull=False)


@dataclass(frozen=True, slots=True)
class Quien:
    """An official as they are asked about a case: who they are, where, and what they know."""

    user_id: int
    tipo_documento: str
    numero_documento: str
    seccional: str
    habilidades: tuple[str, ...]

    @classmethod
    def of(cls, funcionario: Funcionario) -> Self:
        user = funcionario.user
        return cls(
            user.pk, user.tipo_documento, user.numero_documento, funcionario.seccional, tuple(funcionario.habilidades)
        )


def has_interest(quien: Quien, caso: Caso, *, now: datetime) -> bool:
    """Nobody handles a case of their own, nor of somebody whom they represent; nor one on their register, or on that
    of whom they represent, that somebody else asked for."""
    if quien.user_id == caso.solicitante_id:
        return True
    registro = decidibles.registro()
    return any(
        nit == quien.numero_documento
        or (registro is not None and registro.represents(quien.tipo_documento, quien.numero_documento, nit, now))
        for nit in dict.fromkeys((caso.nit, decidibles.sobre_of(caso)))
        if nit
    )


@dataclass(frozen=True, slots=True)
class Companero:
    user_id: int
    nombre: str
    oficina: str


def officials_for(actor: Actor, habilidad: str) -> list[Companero]:
    """To whom a supervisor can give a case of that skill, by name; of their office and of all."""
    mias = Funcionario.objects.filter(user_id=actor.user_id or -1, activo=True).values("seccional")[:1]
    activos = (
        Funcionario.objects.filter(activo=True, user__is_active=True, user__is_staff=True, user__groups__name=rules.ROL)
        .annotate(de_quien_pide=Subquery(mias))
        .filter(Q(de_quien_pide="") | Q(seccional="") | Q(seccional=F("de_quien_pide")))
        .select_related("user")
        .order_by("user__nombre")[:300]
    )
    return [
        Companero(uno.user_id, uno.user.nombre, oficina(uno.seccional))
        for uno in activos
        if not uno.habilidades or habilidad in uno.habilidades
    ]
