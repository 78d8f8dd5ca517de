"""Filing the registration: one transaction from the draft to the NIT."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ventanilla.comun.actor import Actor
from ventanilla.cuentas import rules as cuentas_rules
from ventanilla.cuentas import selectors as cuentas
from ventanilla.cuentas import services as cuentas_services
from ventanilla.cuentas.rules import Persona
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors, services
from ventanilla.rut.inscripcion import rules
from ventanilla.rut.inscripcion.rules import Camino, Para, Ventas
from ventanilla.rut.inscripcion.tramite import INSCRIPCION
from ventanilla.rut.rules.datos import Actividad, DatosRut
from ventanilla.rut.rules.responsabilidades import Sugerencia

SECCIONES = tuple(seccion.nombre for seccion in INSCRIPCION.secciones)


class SeccionesIncompletas(Exception):
    """What is missing before it can be filed: names of sections."""

    def __init__(self, nombres: tuple[str, ...]) -> None:
        self.nombres = nombres
        super().__init__(", ".join(nombres))


def objeto_of(borrador_id: UUID) -> str:
    """How codes and proofs name this draft."""
    return f"borrador:{borrador_id}"


def way_after_identity(persona: Persona, *, today: date) -> Camino | None:
    """What the registry's answer closes: minors and the dead do not register here."""
    if persona.fallecida:
        return rules.CAMINO_FALLECIDA
    if cuentas_rules.age_on(persona.nacimiento_date, today) < cuentas_rules.MAYORIA_DE_EDAD:
        return rules.CAMINO_MENOR
    return None


def actividades_of(secciones: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The codes saved so far, the principal one first."""
    return [codigo for codigo, _desde in secciones.get("actividades", {}).get("actividades", [])]


def suggestions(secciones: Mapping[str, Mapping[str, Any]], *, today: date) -> tuple[Sugerencia, ...]:
    """The responsibilities that follow from what is saved so far."""
    return rules.suggest(
        Para(secciones["motivo"]["para"]),
        actividades_of(secciones),
        Ventas.from_json(secciones.get("ventas", {})),
        uvt=referencias.uvt_in_force(today.year),
    )


def missing(secciones: Mapping[str, Mapping[str, Any]], *, today: date) -> tuple[str, ...]:
    """Sections without which it cannot be filed, in order. What was saved is judged again by today's rules."""
    faltan = [nombre for nombre in SECCIONES if not secciones.get(nombre)]
    if "actividades" not in faltan and not secciones["actividades"].get("actividades"):
        faltan.append("actividades")
    if not faltan:
        preguntas = rules.questions_for(Para(secciones["motivo"]["para"]), actividades_of(secciones))
        codigos = secciones["responsabilidades"]["codigos"]
        if not set(preguntas) <= set(secciones.get("ventas", {})) or rules.refusals(
            codigos, suggestions(secciones, today=today)
        ):
            faltan.append("responsabilidades")
    return tuple(nombre for nombre in SECCIONES if nombre in faltan)


def datos_rut(secciones: Mapping[str, Mapping[str, Any]], persona: Persona, correo: str) -> DatosRut:
    """What will be registered: the person as the registry says, the rest as it was typed.

    Box 52 and sheet 6 are of establishments with mercantile registration, which the chamber of commerce enters:
    who registers here has none. The premises that are asked for only decide on IVA and consumption tax.
    """
    lugar = secciones["ubicacion"]
    return DatosRut(
        tipo_documento=persona.tipo_documento,
        numero_documento=persona.numero_documento,
        expedicion_date=persona.expedicion_date,
        expedicion_municipio=persona.expedicion_municipio,
        primer_apellido=persona.primer_apellido,
        segundo_apellido=persona.segundo_apellido,
        primer_nombre=persona.primer_nombre,
        otros_nombres=persona.otros_nombres,
        municipio=lugar["municipio"],
        direccion=lugar["direccion"],
        codigo_postal=lugar["codigo_postal"],
        telefono=lugar["telefono"],
        telefono_2=lugar["telefono_2"],
        correo=correo,
        actividades=tuple(
            Actividad(codigo, date.fromisoformat(desde)) for codigo, desde in secciones["actividades"]["actividades"]
        ),
        responsabilidades=tuple(secciones["responsabilidades"]["codigos"]),
    )


@transaction.atomic
def file_inscripcion(actor: Actor, borrador_id: UUID, *, now: datetime) -> str:
    """File the draft and return its radicado; filing it again returns the same one.

    The identity comes from the proof and the address from the confirmed code, never from the saved pages.
    Raises SeccionesIncompletas, YaInscrito, BorradorCerrado, ObjectDoesNotExist.
    """
    try:
        borrador = expediente_services.lock_borrador(actor, borrador_id, now=now)
    except expediente_services.BorradorCerrado:
        borrador = expediente.borrador_for(actor, borrador_id)
        if borrador.estado != "radicado":
            raise
        return expediente.radicado_of_borrador(actor, borrador_id).numero
    secciones = expediente.datos_of(borrador)
    persona = cuentas.proved_persona(objeto_of(borrador_id))
    today = expediente.local_date(now)
    faltan = list(missing(secciones, today=today))
    if persona is None and "identidad" not in faltan:
        faltan.append("identidad")
    if not borrador.correo and "correo" not in faltan:
        faltan.append("correo")
    if faltan or persona is None:
        raise SeccionesIncompletas(tuple(nombre for nombre in SECCIONES if nombre in faltan))
    if selectors.is_registered(persona.tipo_documento, persona.numero_documento):
        raise services.YaInscrito
    datos = datos_rut(secciones, persona, borrador.correo)
    user = cuentas_services.enable_user(
        actor,
        tipo_documento=persona.tipo_documento,
        numero_documento=persona.numero_documento,
        nombre=persona.nombre_completo,
        correo=borrador.correo,
        now=now,
    )
    radicado = expediente_services.file_borrador(
        actor,
        borrador,
        serie=services.SERIE,
        nit=persona.numero_documento,
        contenido=datos.as_json(),
        user_id=user.pk,
        now=now,
    )
    services.register(actor, datos, user_id=user.pk, radicado=radicado.numero, now=now)
    return radicado.numero
