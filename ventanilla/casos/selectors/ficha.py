"""One case on one screen: what was filed, what was asked, noted and done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos.selectors import AdjuntoVisto
from ventanilla.casos import decidibles, rules
from ventanilla.casos.decidibles import Comparacion, Panel, Plantilla, Verificacion
from ventanilla.casos.models import Caso, Funcionario, NotaDeCaso, Requerimiento, Verificado
from ventanilla.casos.rules import EstadoCaso
from ventanilla.casos.selectors.cola import Fila, to_fila
from ventanilla.casos.selectors.oficinas import Quien, has_interest, objeto_of, oficina
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente


def _may_open(actor: Actor, quien: Quien, caso: Caso) -> bool:
    """Their own, what they took part in, what they can claim or approve; a supervisor, all of their office."""
    if actor.user_id in (caso.asignado_a_id, caso.propuesta_por_id, caso.decidido_por_id):
        return True
    if quien.seccional and caso.seccional not in ("", quien.seccional):
        return False
    return (
        rules.ROL_SUPERVISION in actor.roles
        or (
            caso.estado == EstadoCaso.EN_COLA
            and rules.ROL in actor.roles
            and (not quien.habilidades or caso.habilidad in quien.habilidades)
        )
        or (caso.estado == EstadoCaso.POR_APROBAR and rules.ROL_APROBACION in actor.roles)
    )


def caso_for_official(actor: Actor, numero: str, *, now: datetime) -> Caso:
    """The case with what hangs from it, and whether this official may open it, in one question.

    Raises ObjectDoesNotExist, also for a case of the official or of somebody whom they represent.
    """
    caso = (
        Caso.objects.select_related("asignado_a", "propuesta_por", "decidido_por", "cambio_por", "solicitante")
        .annotate(**_lists(), **_asking(actor))
        .get(numero=numero)
    )
    if actor.user_id is None or actor.calidad is not Calidad.FUNCIONARIO or getattr(caso, "su_numero", None) is None:
        raise Caso.DoesNotExist
    quien = Quien(
        actor.user_id,
        getattr(caso, "su_tipo", ""),
        getattr(caso, "su_numero", ""),
        getattr(caso, "su_seccional", ""),
        tuple(getattr(caso, "sus_habilidades", ())),
    )
    if not _may_open(actor, quien, caso):
        raise Caso.DoesNotExist
    # who has it in hand was asked when they took it, and is asked again when they decide
    if caso.asignado_a_id != quien.user_id and has_interest(quien, caso, now=now):
        raise Caso.DoesNotExist
    return caso


def _asking(actor: Actor) -> dict[str, Subquery]:
    """The official who asks, if they are one and active, next to the case."""
    yo = Funcionario.objects.filter(user_id=actor.user_id or -1, activo=True, user__is_active=True, user__is_staff=True)
    return {
        "su_tipo": Subquery(yo.values("user__tipo_documento")[:1]),
        "su_numero": Subquery(yo.values("user__numero_documento")[:1]),
        "su_seccional": Subquery(yo.values("seccional")[:1]),
        "sus_habilidades": Subquery(yo.values("habilidades")[:1]),
    }


def _lists() -> dict[str, ArraySubquery]:
    """What hangs from a case, in the same question as the case itself."""
    suyo = {"caso": OuterRef("pk")}
    return {
        "con_marcas": ArraySubquery(
            Verificado.objects.filter(**suyo)
            .order_by("codigo")
            .values(dato=JSONObject(codigo="codigo", quien="por__nombre", at="marcado_at"))
        ),
        "con_notas": ArraySubquery(
            NotaDeCaso.objects.filter(**suyo)
            .order_by("-id")
            .values(dato=JSONObject(texto="texto", quien="autor__nombre", at="escrita_at"))[:50]
        ),
        "con_pedidos": ArraySubquery(
            Requerimiento.objects.filter(**suyo)
            .order_by("-id")
            .values(
                dato=JSONObject(
                    texto="texto", quien="pedido_por__nombre", at="pedido_at", vence="vence_date", estado="estado",
                    prorroga="prorroga_motivo", respuesta="respuesta", respondido="respondido_at",
                )
            )[:10]
        ),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linea:
    """A line of the checklist on the screen; `quien` is empty while nobody marked it."""

    verificacion: Verificacion
    quien: str
    at: datetime | None

    @property
    def marcada(self) -> bool:
        return self.at is not None


@dataclass(frozen=True, slots=True)
class Nota:
    texto: str
    quien: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pedido:
    texto: str
    quien: str
    at: datetime
    vence: date
    estado: str
    prorroga: str
    respuesta: str
    respondido: datetime | None


@dataclass(frozen=True, slots=True)
class Hecho:
    accion: str
    at: datetime
    quien: str
    calidad: str


@dataclass(frozen=True, slots=True)
class Ficha:
    """All of a case, for one screen."""

    caso: Caso
    titulo: str
    oficina: str
    panel: Panel
    lista: tuple[Linea, ...]
    plantillas: tuple[Plantilla, ...]
    notas: tuple[Nota, ...]
    pedidos: tuple[Pedido, ...]
    hechos: tuple[Hecho, ...]
    papeles: tuple[AdjuntoVisto, ...]
    fila: Fila

    @property
    def diferencias(self) -> tuple[Comparacion, ...]:
        return tuple(una for una in self.panel.comparacion if una.cambia)

    @property
    def completa(self) -> bool:
        return all(linea.marcada for linea in self.lista)


def fill_plantilla(plantilla: Plantilla, caso: Caso) -> str:
    """The reasons with the names of the case in them."""
    texto = plantilla.texto
    for clave, valor in (
        ("titular", caso.titular), ("nit", caso.nit), ("radicado", caso.radicado), ("caso", caso.numero),
    ):  # fmt: skip
        texto = texto.replace(f"{{{clave}}}", valor)
    return texto


def ficha_of(caso: Caso, *, now: datetime) -> Ficha:
    """Put together what one screen shows of a case that `caso_for_official` gave."""
    decidible = decidibles.decidible(caso.tipo)
    panel = decidible.panel(caso)
    marcas = {marca["codigo"]: marca for marca in getattr(caso, "con_marcas", ())}
    return Ficha(
        caso=caso,
        titulo=decidible.titulo,
        oficina=oficina(caso.seccional),
        panel=panel,
        lista=tuple(
            Linea(v, marcas[v.codigo]["quien"], _at(marcas[v.codigo]["at"]))
            if v.codigo in marcas
            else Linea(v, "", None)
            for v in decidible.verificaciones
        ),
        plantillas=decidible.plantillas,
        notas=tuple(Nota(**nota | {"at": _at(nota["at"])}) for nota in getattr(caso, "con_notas", ())),
        pedidos=tuple(
            Pedido(
                **pedido
                | {
                    "at": _at(pedido["at"]),
                    "vence": date.fromisoformat(pedido["vence"]),
                    "respondido": _at(pedido["respondido"]) if pedido["respondido"] else None,
                }
            )
            for pedido in getattr(caso, "con_pedidos", ())
        ),
        hechos=_what_happened(caso, panel),
        papeles=tuple(adjuntos.papers_of_case(objeto_of(caso.numero))),
        fila=to_fila(caso, today=expediente.local_date(now), con_titular=True),
    )


def _at(texto: str) -> datetime:
    return datetime.fromisoformat(texto)


def _what_happened(caso: Caso, panel: Panel) -> tuple[Hecho, ...]:
    """The chain of the case, of its filing and of what it is about; newest first, without the looks."""
    objetos = [objeto_of(caso.numero), f"radicado:{caso.radicado}", *panel.objetos]
    eventos = expediente.last_eventos_of(objetos, sin="datos.consultados")
    gente = (caso.asignado_a, caso.propuesta_por, caso.decidido_por, caso.cambio_por, caso.solicitante)
    nombres = {uno.pk: uno.nombre for uno in gente if uno is not None}
    if faltan := {evento.user_id for evento in eventos if evento.user_id} - set(nombres):
        nombres |= cuentas.names_of(faltan)
    return tuple(
        Hecho(evento.accion, evento.at, nombres.get(evento.user_id or 0, ""), evento.calidad) for evento in eventos
    )


def took_part(actor: Actor, numero: str) -> bool:
    """Whether the chain has an act of this official in the case."""
    return actor.user_id is not None and expediente.has_acted(actor.user_id, objeto_of(numero), app="casos")
