"""Draws: which there are, getting a ticket, and what it got. What is published of each is its own file."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from ninja import Router, Schema, Status
from pydantic import Field

from ventanilla.citas import selectors as citas_selectors
from ventanilla.citas.api.marco import CODIGO_DE_SEDE, ERRORES, actor_of, ensure_may_book, ensure_not_forged
from ventanilla.citas.api.reserva import DETALLES, SolicitanteIn, form_errors, trace_of_program
from ventanilla.citas.campos import known
from ventanilla.citas.rules.canales import Canal, Necesidad
from ventanilla.citas.rules.sorteo import Jornada
from ventanilla.citas.sorteo import selectors, services
from ventanilla.citas.sorteo.forms import ParticiparForm
from ventanilla.cuentas.middleware import ip_of
from ventanilla.cuentas.services import spend_limit
from ventanilla.robots.rules import Proposito
from ventanilla.robots.services import PruebaRechazada, accept_proof, asker_of_program

router = Router()
router.add_decorator(never_cache, mode="view")


class SorteoOut(Schema):
    """`estado`: as its page says it; `compromiso`: the SHA-256 of the seed, known since it was announced."""

    id: UUID
    nombre: str
    servicio: str
    canal: Canal
    sedes: list[str]
    estado: str
    compromiso: str
    inscripcion_desde_at: datetime
    inscripcion_hasta_at: datetime


class BoletaIn(SolicitanteIn):
    """`llave`: a random UUID, sent twice it is one. `prueba`: of a challenge for «cita»; who signed in needs none."""

    sorteo: UUID
    llave: UUID
    jornadas: Annotated[list[Jornada], Field(max_length=2)] = []
    sedes: Annotated[list[CODIGO_DE_SEDE], Field(max_length=100)] = []
    sigue_en_espera: bool = True
    necesidades: Annotated[list[Necesidad], Field(max_length=3)] = []
    prueba: Annotated[str, Field(max_length=4000)] = ""


class LlaveDeBoletaIn(Schema):
    """What it was given with."""

    id: UUID
    secreto: Annotated[str, Field(max_length=100)]


class BoletaOut(Schema):
    """`boleta` is public; `id` and `secreto` are of who holds it. `oferta`: the place that is kept for it, answered at
    `/citas/ofertas/responder`."""

    id: UUID
    secreto: str
    sorteo: UUID
    boleta: str
    estado: str
    orden: int | None
    oferta: UUID | None
    oferta_secreto: str


def _ticket(participacion: Any, *, now: datetime) -> BoletaOut:
    oferta = selectors.offer_to(participacion)
    return BoletaOut(
        id=participacion.llave,
        secreto=selectors.secret_of(participacion),
        sorteo=participacion.ventana_id,
        boleta=participacion.boleta,
        estado=selectors.state_of(participacion.ventana, now=now),
        orden=participacion.orden,
        oferta=oferta.pk if oferta else None,
        oferta_secreto=citas_selectors.citas.secret_of(oferta, "oferta") if oferta else "",
    )


@router.get("/citas/sorteos", response=list[SorteoOut], url_name="citas_sorteos", summary="Los sorteos que vienen")
def sorteos(request: HttpRequest) -> list[SorteoOut]:
    now = timezone.now()
    return [
        SorteoOut(
            id=ventana.pk,
            nombre=ventana.nombre,
            servicio=ventana.servicio_id,
            canal=Canal(ventana.canal),
            sedes=ventana.sedes,
            estado=selectors.state_of(ventana, now=now),
            compromiso=ventana.compromiso,
            inscripcion_desde_at=ventana.inscripcion_desde_at,
            inscripcion_hasta_at=ventana.inscripcion_hasta_at,
        )
        for ventana in selectors.coming(now=now)
    ]


@router.post(
    "/citas/boletas",
    response={200: BoletaOut, **ERRORES, 403: dict[str, str]},
    url_name="citas_boletas",
    summary="Pedir una boleta; la misma `llave` da la misma. Propósito del reto de un invitado: cita",
)
def participar(request: HttpRequest, pedida: BoletaIn) -> object:
    now = timezone.now()
    actor = actor_of(request)
    ensure_not_forged(request)
    ensure_may_book(request)
    ventana = selectors.ventana(pedida.sorteo)
    solicitante = asker_of_program(request)
    spend_limit("citas.espera", ip=solicitante.ip, now=now)
    form = ParticiparForm(
        MultiValueDict(
            {
                **{nombre: [valor] for nombre, valor in pedida.dict(include=set(SolicitanteIn.model_fields)).items()},
                "llave": [str(pedida.llave)],
                "jornadas": [jornada.value for jornada in pedida.jornadas],
                "sedes": list(pedida.sedes),
                "sigue_en_espera": ["on"] if pedida.sigue_en_espera else [],
                "necesidades": [una.value for una in pedida.necesidades],
            }
        ),
        servicio=ventana.servicio,
        canales=[ventana.canal],
        sedes=[(sede, sede) for sede in ventana.sedes],
        conocido=known(actor),
        solicitante=solicitante,
        now=now,
    )
    form.fields.pop("prueba", None)  # it is spent here, once everything else is well typed
    if not form.is_valid():
        return form_errors(form)
    try:
        if actor.user_id is None:
            accept_proof(solicitante, Proposito.CITA, pedida.prueba, now=now)
        participacion = services.enter(
            actor,
            ventana,
            datos=form.datos(),
            sedes=tuple(form.cleaned_data.get("sedes") or ()),
            jornadas=tuple(form.cleaned_data["jornadas"]),
            sigue_en_espera=form.cleaned_data["sigue_en_espera"],
            llave=pedida.llave,
            rastro=trace_of_program(request, f"p:{pedida.llave}" if actor.user_id is None else f"u:{actor.user_id}"),
            now=now,
        )
    except PruebaRechazada as error:
        return Status(403, {"detail": DETALLES[error.motivo], "motivo": error.motivo})
    except services.YaParticipa:
        return Status(409, {"detail": "Ese documento ya tiene boleta. Le escribimos al contacto que dejó."})
    except services.FueraDePlazo:
        return Status(409, {"detail": "La inscripción de este sorteo no está abierta."})
    return _ticket(participacion, now=now)


@router.post(
    "/citas/boletas/consulta",
    response={200: BoletaOut, **ERRORES},
    url_name="citas_boleta",
    summary="Una boleta: en qué puesto quedó, y el cupo que se le guarda",
)
def boleta(request: HttpRequest, pedida: LlaveDeBoletaIn) -> BoletaOut:
    now = timezone.now()
    spend_limit("citas.gestionar", ip=ip_of(request), now=now)
    return _ticket(selectors.ticket_by_link(pedida.id, pedida.secreto), now=now)
