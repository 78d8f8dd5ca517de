"""Signing, for programs: the same intention, second factor and acta as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.security import django_auth

from ventanilla.comun.actor import Actor
from ventanilla.cuentas.middleware import ip_of
from ventanilla.expediente.firmables import NoSePuedeFirmar
from ventanilla.firma import selectors
from ventanilla.firma.rules import Canal, Factor, Huella, TipoFactor, short_digest
from ventanilla.firma.services import firmar as services
from ventanilla.firma.services.instrumento import FraseEnEspera, FraseIncorrecta, SinFirma

router = Router(auth=django_auth)
router.add_decorator(never_cache, mode="view")


class ErrorSalida(Schema):
    detail: str


class IntencionEntrada(Schema):
    borrador: UUID


class IntencionSalida(Schema):
    id: UUID
    titulo: str
    nit: str
    titular: str
    grupos: list[dict[str, Any]]
    sha256: str
    huella_corta: str
    vence_at: datetime


class CanalEntrada(Schema):
    canal: Canal


class FirmaEntrada(Schema):
    frase: str
    factor: TipoFactor
    codigo: str = ""
    credencial: dict[str, Any] | None = None


class FirmaSalida(Schema):
    """`radicado` is empty while other signatures are missing."""

    acta: UUID
    radicado: str
    faltan: list[str]


class ActaSalida(Schema):
    id: UUID
    titulo: str
    firmada_at: datetime


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


_ERRORES: dict[type[Exception], tuple[int, str]] = {
    SinFirma: (409, "No tiene una firma vigente."),
    FraseIncorrecta: (403, "Esa no es su frase de firma."),
    FraseEnEspera: (429, "Se escribió mal la frase varias veces. Espere unos minutos."),
    services.FactorInvalido: (403, "El segundo factor no sirve para este documento."),
    services.ObjetoCambio: (409, "El documento cambió después de que usted lo leyó."),
    services.ContextoCambio: (409, "Se empezó a firmar en otro nombre."),
    services.NoPuedeFirmar: (403, "Su poder no llega a firmar esto, o un RUT no está activo."),
    services.IntencionVencida: (409, "Pasó el tiempo para firmar. Empiece otra vez."),
    KeyError: (404, "Ese trámite no se firma."),
}


def _explain(error: Exception) -> HttpError:
    estado, texto = _ERRORES[next(clase for clase in _ERRORES if isinstance(error, clase))]
    return HttpError(estado, texto)


@router.post(
    "/firmas/intenciones",
    response={200: IntencionSalida, 401: ErrorSalida, 403: ErrorSalida, 404: ErrorSalida, 409: ErrorSalida},
    summary="Empezar a firmar un borrador",
    url_name="intenciones",
)
def empezar(request: HttpRequest, datos: IntencionEntrada) -> IntencionSalida:
    """Freeze what it says now and return exactly what will be signed. The same draft unchanged gives the same one."""
    try:
        intencion = services.open_intencion(_actor(request), datos.borrador, now=timezone.now())
    except NoSePuedeFirmar as error:
        raise HttpError(409, str(error)) from error
    except tuple(_ERRORES) as error:
        raise _explain(error) from error
    acto = selectors.acto_of(intencion)
    return IntencionSalida(
        id=intencion.pk,
        titulo=acto.titulo,
        nit=acto.nit,
        titular=acto.titular,
        grupos=[
            {
                "titulo": grupo.titulo,
                "renglones": [{"etiqueta": r.etiqueta, "valor": r.valor} for r in grupo.renglones],
            }
            for grupo in acto.grupos
        ],
        sha256=intencion.sha256,
        huella_corta=short_digest(intencion.sha256),
        vence_at=intencion.vence_at,
    )


@router.post(
    "/firmas/intenciones/{intencion_id}/clave",
    response={204: None, 401: ErrorSalida, 403: ErrorSalida, 404: ErrorSalida, 409: ErrorSalida, 429: ErrorSalida},
    summary="Enviar la clave de un solo uso",
    url_name="intencion_clave",
)
def clave(request: HttpRequest, intencion_id: UUID, datos: CanalEntrada) -> tuple[int, None]:
    """To an address of record; earlier ones stop working."""
    try:
        services.send_codigo(_actor(request), intencion_id, canal=datos.canal, now=timezone.now())
    except tuple(_ERRORES) as error:
        raise _explain(error) from error
    return 204, None


@router.post(
    "/firmas/intenciones/{intencion_id}/firmar",
    response={
        200: FirmaSalida, 401: ErrorSalida, 403: ErrorSalida, 404: ErrorSalida, 409: ErrorSalida, 429: ErrorSalida,
    },
    summary="Firmar y radicar",
    url_name="intencion_firmar",
)  # fmt: skip
def firmar(request: HttpRequest, intencion_id: UUID, datos: FirmaEntrada) -> FirmaSalida:
    """One act. Repeating it, also in parallel, gives the one acta and the one radicado."""
    huella = Huella(
        ip=ip_of(request),
        agente=request.headers.get("User-Agent", ""),
        sesion=request.session.session_key or "",
    )
    factor = Factor(datos.factor, codigo=datos.codigo, credencial=datos.credencial)
    try:
        firmado = services.sign(
            _actor(request), intencion_id, frase=datos.frase, factor=factor, huella=huella, now=timezone.now()
        )
    except NoSePuedeFirmar as error:
        raise HttpError(409, str(error)) from error
    except tuple(_ERRORES) as error:
        raise _explain(error) from error
    return FirmaSalida(acta=firmado.acta_id, radicado=firmado.radicado, faltan=list(firmado.faltan))


@router.get("/firmas/actas", response={200: list[ActaSalida], 401: ErrorSalida}, summary="Lo firmado", url_name="actas")
def actas(request: HttpRequest) -> list[ActaSalida]:
    """The newest fifty."""
    return [
        ActaSalida(id=acta.pk, titulo=selectors.titulo_of(acta), firmada_at=acta.firmada_at)
        for acta in selectors.actas_of(_actor(request))[:50]
    ]
