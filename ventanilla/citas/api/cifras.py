"""Public figures: how long the wait is in each office, and when places open."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import cache_control
from ninja import Router, Schema

from ventanilla.citas.cifras import selectors
from ventanilla.citas.rules.canales import Canal

router = Router()
router.add_decorator(cache_control(public=True, max_age=60), mode="view")


class PrimeroOut(Schema):
    """The soonest place that anybody may take, and in how many days it is."""

    linea: str
    sede: str
    oficina: str
    ciudad: str
    canal: Canal
    inicio_at: datetime
    dias: int


class AperturaOut(Schema):
    """When the places of a month open."""

    abre_at: datetime
    mes: date
    linea: str
    sede: str
    oficina: str
    cupos: int


class CifrasOut(Schema):
    a_las: datetime
    primeros: list[PrimeroOut]
    aperturas: list[AperturaOut]


@router.get("/citas/cifras", response=CifrasOut, url_name="citas_cifras", summary="Días de espera y próximas aperturas")
def cifras(request: HttpRequest) -> CifrasOut:
    now = timezone.now()
    return CifrasOut(
        a_las=now,
        primeros=[
            PrimeroOut(
                linea=uno.linea,
                sede=uno.sede,
                oficina=uno.oficina,
                ciudad=uno.ciudad,
                canal=Canal(uno.canal),
                inicio_at=uno.inicio_at,
                dias=uno.dias,
            )
            for uno in selectors.waits(selectors.lines(), now=now)
        ],
        aperturas=[
            AperturaOut(
                abre_at=una.abre_at,
                mes=una.mes_date,
                linea=una.linea,
                sede=una.sede,
                oficina=una.oficina,
                cupos=una.cupos,
            )
            for una in selectors.releases(now=now)
        ],
    )
