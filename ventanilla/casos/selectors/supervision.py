"""What a supervisor sees: ages, terms and load."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from ventanilla.casos import rules
from ventanilla.casos.models import Caso, Funcionario
from ventanilla.casos.rules import EstadoCaso, Urgencia
from ventanilla.casos.selectors.cola import Fila, to_fila
from ventanilla.casos.selectors.oficinas import funcionario_of, oficina, scope_of
from ventanilla.comun.actor import Actor
from ventanilla.expediente import selectors as expediente


@dataclass(frozen=True, slots=True)
class Barra:
    etiqueta: str
    valor: int


@dataclass(frozen=True, slots=True)
class Carga:
    nombre: str
    oficina: str
    en_estudio: int
    esperan: int
    vencidos: int

    @property
    def total(self) -> int:
        return self.en_estudio + self.esperan


@dataclass(frozen=True, slots=True)
class Cifras:
    """What a supervisor sees. Figures of open cases of their office, or of all."""

    por_estado: tuple[Barra, ...]
    edades: tuple[Barra, ...]
    plazos: tuple[Barra, ...]
    carga: tuple[Carga, ...]
    por_vencer: tuple[Fila, ...]
    oficina: str

    @property
    def total(self) -> int:
        return sum(barra.valor for barra in self.edades)


_ABIERTOS = "estado IN ('en_cola', 'tomado', 'requerido', 'por_aprobar')"


def figures(actor: Actor, *, now: datetime) -> Cifras:
    """One pass over the index of open cases, and the twenty that end first. Raises ObjectDoesNotExist."""
    mio = funcionario_of(actor)
    hoy = expediente.local_date(now)
    donde, con = (" AND seccional IN ('', %s)", [mio.seccional]) if mio.seccional else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT estado, asignado_a_id,"  # noqa: S608
            " width_bucket(GREATEST((%s::date - (abierto_at AT TIME ZONE 'America/Bogota')::date), 0), %s::int[]),"
            " CASE WHEN vence_date < %s THEN 0 WHEN vence_date = %s THEN 1 WHEN vence_date <= %s THEN 2 ELSE 3 END,"
            f" count(*) FROM casos_caso WHERE {_ABIERTOS}{donde} GROUP BY 1, 2, 3, 4",
            [hoy, list(rules.EDADES), hoy, hoy, rules.soon(hoy), *con],
        )
        grupos = cursor.fetchall()
    carga: dict[int, list[int]] = {}
    estados, edades, plazos = dict.fromkeys(EstadoCaso, 0), [0] * len(rules.EDADES), [0] * len(Urgencia)
    for estado, asignado, edad, plazo, cuantos in grupos:
        estados[EstadoCaso(estado)] += cuantos
        edades[edad - 1] += cuantos
        plazos[plazo] += cuantos
        if asignado is not None and estado in rules.CON_FUNCIONARIO:
            suya = carga.setdefault(asignado, [0, 0, 0])
            suya[estado == EstadoCaso.REQUERIDO] += cuantos
            suya[2] += cuantos if plazo == 0 else 0
    funcionarios = {
        uno.user_id: uno
        for uno in Funcionario.objects.filter(Q(activo=True) | Q(user_id__in=list(carga)))
        .filter(Q(seccional=mio.seccional) | Q(user_id__in=list(carga)) if mio.seccional else Q())
        .select_related("user")
    }
    return Cifras(
        por_estado=tuple(
            Barra(rules.EN_PALABRAS[estado], estados[estado]) for estado in EstadoCaso if estado in rules.ABIERTOS
        ),
        edades=tuple(Barra(etiqueta, n) for etiqueta, n in zip(rules.age_labels(), edades, strict=True)),
        plazos=tuple(Barra(rules.PLAZOS[urgencia], n) for urgencia, n in zip(Urgencia, plazos, strict=True)),
        carga=tuple(
            sorted(
                (
                    Carga(uno.user.nombre, oficina(uno.seccional), *carga.get(user_id, [0, 0, 0]))
                    for user_id, uno in funcionarios.items()
                ),
                key=lambda una: (-una.total, una.nombre),
            )
        )[:60],
        por_vencer=tuple(_about_to_lapse(mio, hoy)),
        oficina=oficina(mio.seccional),
    )


def _about_to_lapse(mio: Funcionario, hoy: date) -> list[Fila]:
    casos = (
        Caso.objects.filter(scope_of(mio), estado__in=sorted(rules.ABIERTOS), vence_date__lte=rules.soon(hoy))
        .select_related("asignado_a")
        .order_by("vence_date", "id")[:20]
    )
    return [
        to_fila(
            caso, today=hoy, con_titular=False, responsable=caso.asignado_a.nombre if caso.asignado_a else "",
        )
        for caso in casos
    ]  # fmt: skip
