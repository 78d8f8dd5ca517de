"""The same procedures for programs: what is asked, answering it, and reading what will be signed.

Signing is that of the electronic signature: an intention over the draft, a factor, the passphrase. What is not signed
is sent here.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from ventanilla.comun.actor import Actor
from ventanilla.comun.tramite import Impedimento
from ventanilla.cuentas.pasos import is_recent
from ventanilla.expediente import selectors, services
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.expediente.guiado import Guiado, guiado_by_slug, guiado_of
from ventanilla.expediente.guiado.formulario import (
    COMPLETA,
    MAX_REGISTROS,
    REGISTROS,
    Formulario,
    booking_url,
    is_answered,
    posted,
)
from ventanilla.expediente.rules import EstadoBorrador

router = Router(auth=django_auth)
router.add_decorator(never_cache, mode="view")


class ErrorOut(Schema):
    detail: str


class ErroresOut(Schema):
    """What is wrong with each answer, by its name; "" for what is wrong with all of them together. For a request that
    is not well formed, `detail` is the list of what is."""

    detail: str | list[Any]
    campos: dict[str, list[str]] = {}


class ConflictoOut(Schema):
    """Somebody saved the section first: what it says now, and its version."""

    detail: str
    version: int = 0
    guardada: dict[str, Any] = {}


class ImpedimentoOut(Schema):
    codigo: str
    titulo: str
    porque: str
    cita: bool
    agendar: str


class CampoOut(Schema):
    nombre: str
    titulo: str
    ayuda: str
    obligatorio: bool
    opciones: list[str] | None


class SeccionOut(Schema):
    """`datos` of one that was not answered are what is registered, or what is proposed."""

    nombre: str
    titulo: str
    lista: bool
    respondida: bool
    version: int
    datos: dict[str, Any]
    campos: list[CampoOut]


class TramiteOut(Schema):
    """`impedimento` is null for who can do it here now."""

    codigo: str
    nombre: str
    exige_firma: bool
    impedimento: ImpedimentoOut | None


class BorradorOut(Schema):
    id: UUID
    tramite: str
    estado: str
    faltan: list[str]
    secciones: list[SeccionOut]
    radicado: str


class SeccionIn(Schema):
    """`version` is the one that was read, 0 for none. A list comes as {"registros": [...]}, complete."""

    version: int = 0
    datos: dict[str, Any]


class RenglonOut(Schema):
    etiqueta: str
    valor: str


class GrupoOut(Schema):
    titulo: str
    renglones: list[RenglonOut]


class RevisionOut(Schema):
    """The lines exactly as they are signed."""

    titulo: str
    nit: str
    titular: str
    grupos: list[GrupoOut]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _impedimento(impedimento: Impedimento | None, guiado: Guiado) -> ImpedimentoOut | None:
    if impedimento is None:
        return None
    return ImpedimentoOut(
        codigo=impedimento.codigo,
        titulo=impedimento.titulo,
        porque=impedimento.porque,
        cita=impedimento.cita,
        agendar=booking_url(impedimento, guiado.tramite) if impedimento.cita else "",
    )


def _allowed(guiado: Guiado, actor: Actor) -> None:
    if not actor.may(guiado.tramite.alcance):
        raise HttpError(403, "El poder que usa no alcanza para preparar este trámite.")


def _draft(actor: Actor, borrador_id: UUID) -> tuple[Guiado, Any]:
    """Raises ObjectDoesNotExist, also for the draft of a procedure that is not of this kind."""
    borrador = selectors.borrador_for(actor, borrador_id)
    guiado = guiado_of(borrador.tramite)
    if guiado is None:
        raise ObjectDoesNotExist
    try:
        return guiado, guiado.draft_of(actor, borrador_id)
    except PermissionDenied:
        raise HttpError(403, "El poder que usa no alcanza para preparar este trámite.") from None


def _fields(form: Formulario) -> list[CampoOut]:
    return [
        CampoOut(
            nombre=nombre,
            titulo=str(campo.label or ""),
            ayuda=str(campo.help_text or ""),
            obligatorio=campo.required,
            opciones=_options(campo),
        )
        for nombre, campo in form.fields.items()
    ]


def _options(campo: forms.Field) -> list[str] | None:
    """The values of a closed list; None for what is written freely."""
    choices: Any = campo.choices if isinstance(campo, forms.ChoiceField) else None
    if choices is None:
        return None
    grupos = [suyas if isinstance(suyas, list | tuple) else [(clave, suyas)] for clave, suyas in choices]
    return [str(clave) for grupo in grupos for clave, _titulo in grupo]


def _out(guiado: Guiado, actor: Actor, borrador: Any) -> BorradorOut:
    contexto = guiado.contexto(actor, borrador, now=timezone.now())
    guardadas = selectors.secciones_of(borrador)
    return BorradorOut(
        id=borrador.pk,
        tramite=borrador.tramite,
        estado=borrador.estado,
        faltan=guiado.missing(contexto.datos),
        secciones=[
            SeccionOut(
                nombre=seccion.nombre,
                titulo=seccion.titulo,
                lista=seccion.nombre in guiado.listas,
                respondida=is_answered(contexto.datos.get(seccion.nombre)),
                version=guardadas[seccion.nombre].version if seccion.nombre in guardadas else 0,
                datos=dict(guiado.said(seccion.nombre, contexto)),
                campos=_fields(guiado.form(seccion.nombre, contexto)),
            )
            for seccion in guiado.secciones(contexto.datos)
        ],
        radicado=selectors.radicado_numero_of_borrador(borrador.pk),
    )


@router.get(
    "/tramites/{slug}",
    response={200: TramiteOut, 401: ErrorOut, 404: ErrorOut},
    summary="Si puedo hacer un trámite aquí",
    url_name="tramite",
)
def tramite(request: HttpRequest, slug: str) -> TramiteOut:
    """Whether it can be done online now; if not, why, and where an appointment is booked."""
    guiado = guiado_by_slug(slug)
    return TramiteOut(
        codigo=guiado.tramite.codigo,
        nombre=guiado.tramite.nombre,
        exige_firma=guiado.tramite.exige_firma,
        impedimento=_impedimento(guiado.admit(_actor(request), now=timezone.now()), guiado),
    )


@router.post(
    "/tramites/{slug}/borradores",
    response={200: BorradorOut, 401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ImpedimentoOut | ErrorOut},
    summary="Empezar un trámite, o seguir con el que se empezó",
    url_name="tramite_borradores",
)
def start(request: HttpRequest, slug: str) -> Any:
    """Repeating is harmless: there is one open draft for each procedure and taxpayer."""
    guiado, actor, now = guiado_by_slug(slug), _actor(request), timezone.now()
    _allowed(guiado, actor)
    impedimento = guiado.admit(actor, now=now)
    if impedimento is not None:
        return Status(409, _impedimento(impedimento, guiado))
    return Status(200, _out(guiado, actor, guiado.start(actor, now=now)))


@router.get(
    "/borradores/{borrador_id}",
    response={200: BorradorOut, 401: ErrorOut, 403: ErrorOut, 404: ErrorOut},
    summary="Un trámite empezado, con lo que pregunta y lo que se respondió",
    url_name="borrador",
)
def read(request: HttpRequest, borrador_id: UUID) -> BorradorOut:
    guiado, borrador = _draft(_actor(request), borrador_id)
    return _out(guiado, _actor(request), borrador)


@router.put(
    "/borradores/{borrador_id}/secciones/{nombre}",
    response={
        200: BorradorOut,
        401: ErrorOut,
        403: ErrorOut,
        404: ErrorOut,
        409: ImpedimentoOut | ConflictoOut,
        422: ErroresOut,
    },
    summary="Responder una sección",
    url_name="borrador_seccion",
)
def answer(request: HttpRequest, borrador_id: UUID, nombre: str, entrada: SeccionIn) -> Any:
    """The same checks as the page. What an answer makes impossible online comes back as the reason, and is kept."""
    actor, now = _actor(request), timezone.now()
    guiado, borrador = _draft(actor, borrador_id)
    contexto = guiado.contexto(actor, borrador, now=now)
    if nombre not in {seccion.nombre for seccion in guiado.secciones(contexto.datos)}:
        raise ObjectDoesNotExist
    es_lista = nombre in guiado.listas
    registros = entrada.datos.get(REGISTROS, []) if es_lista else [entrada.datos]
    if not isinstance(registros, list) or not all(isinstance(uno, dict) for uno in registros):
        return Status(422, ErroresOut(detail="Los registros de una lista vienen en «registros».", campos={}))
    if len(registros) > MAX_REGISTROS:
        return Status(422, ErroresOut(detail=f"La lista tiene máximo {MAX_REGISTROS} registros.", campos={}))
    limpios, errores = [], {}
    for lugar, registro in enumerate(registros):
        abierto = guiado.record(nombre, contexto, registro)
        vacio = guiado.form(nombre, contexto, registro=abierto)
        form = guiado.form(nombre, contexto, posted(vacio, registro), registro=abierto)
        if form.is_valid():
            limpios.append(form.to_save())
            continue
        for campo, mensajes in form.errors.items():
            clave = "" if campo == NON_FIELD_ERRORS else campo
            errores[f"{lugar}.{clave}" if es_lista else clave] = [str(mensaje) for mensaje in mensajes]
    if errores:
        return Status(422, ErroresOut(detail="Revise lo que envió.", campos=errores))
    datos = {REGISTROS: limpios, COMPLETA: True} if es_lista else limpios[0]
    try:
        services.save_seccion(actor, borrador_id, nombre=nombre, datos=datos, version=entrada.version, now=now)
    except services.BorradorCerrado:
        return Status(409, ConflictoOut(detail="Este trámite ya se envió, se borró o venció."))
    except services.ConflictoDeVersion as conflicto:
        return Status(
            409,
            ConflictoOut(
                detail="Otra pestaña u otra persona guardó antes.",
                version=conflicto.version,
                guardada=conflicto.guardada,
            ),
        )
    borrador = guiado.draft_of(actor, borrador_id)
    desvio = guiado.detour(nombre, guiado.contexto(actor, borrador, now=now))
    if desvio is not None:
        return Status(409, _impedimento(desvio, guiado))
    return Status(200, _out(guiado, actor, borrador))


@router.get(
    "/borradores/{borrador_id}/revision",
    response={200: RevisionOut, 401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    summary="Lo que se firmaría",
    url_name="borrador_revision",
)
def review(request: HttpRequest, borrador_id: UUID) -> Any:
    """Exactly the lines that would be signed now; or why it cannot be signed."""
    guiado, _borrador = _draft(_actor(request), borrador_id)
    try:
        return Status(200, guiado.firmable.freeze(_actor(request), borrador_id, now=timezone.now()))
    except NoSePuedeFirmar as error:
        return Status(409, ErrorOut(detail=str(error)))


@router.post(
    "/borradores/{borrador_id}/envio",
    response={200: BorradorOut, 401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    summary="Enviar un trámite que no se firma",
    url_name="borrador_envio",
)
def send(request: HttpRequest, borrador_id: UUID) -> Any:
    """File what needs no signature; who sends it signed in a moment ago. Repeating it answers with the same number."""
    actor, now = _actor(request), timezone.now()
    guiado, borrador = _draft(actor, borrador_id)
    if guiado.tramite.exige_firma:
        return Status(409, ErrorOut(detail="Este trámite se firma: abra una intención de firma sobre el borrador."))
    if borrador.estado == EstadoBorrador.RADICADO:
        return Status(200, _out(guiado, actor, borrador))
    if not is_recent(request):
        return Status(403, ErrorOut(detail="Ingrese otra vez: para enviar, confirme quién es."))
    try:
        with transaction.atomic():
            guiado.firmable.file(actor, borrador_id, now=now)
    except NoSePuedeFirmar as error:
        return Status(409, ErrorOut(detail=str(error)))
    return Status(200, _out(guiado, actor, guiado.draft_of(actor, borrador_id)))


@router.delete(
    "/borradores/{borrador_id}",
    response={204: None, 401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    summary="Borrar un trámite empezado",
    url_name="borrador",
)
def discard(request: HttpRequest, borrador_id: UUID) -> Any:
    """What was typed is erased. What was filed stays."""
    _draft(_actor(request), borrador_id)
    try:
        services.discard_borrador(_actor(request), borrador_id, now=timezone.now())
    except services.BorradorCerrado:
        return Status(409, ErrorOut(detail="Este trámite ya se envió o se borró."))
    return Status(204, None)
