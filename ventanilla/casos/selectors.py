"""The only door to cases: officials by what they may handle, people by what is theirs. Absent and not-yours are the
same answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos.selectors import AdjuntoVisto
from ventanilla.casos import decidibles, rules
from ventanilla.casos.decidibles import Comparacion, Panel, Plantilla, Verificacion
from ventanilla.casos.models import Caso, Funcionario, NotaDeCaso, Requerimiento, Verificado
from ventanilla.casos.rules import EstadoCaso, Urgencia
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.fechas import long_date
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.referencias import selectors as referencias

POR_PAGINA = 40


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


# --- officials --------------------------------------------------------------------------------------


def funcionario_of(actor: Actor) -> Funcionario:
    """The official that acts, if they are one and active. Raises ObjectDoesNotExist."""
    if actor.calidad is not Calidad.FUNCIONARIO:
        raise Funcionario.DoesNotExist
    return Funcionario.objects.select_related("user").get(
        user_id=actor.user_id or -1, activo=True, user__is_active=True, user__is_staff=True
    )


def is_supervisor(actor: Actor) -> bool:
    return rules.ROL_SUPERVISION in actor.roles


def _scope(funcionario: Funcionario) -> Q:
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
class Fila:
    """A case in a list. `titular` is empty in the queue: nobody handles it yet, nobody needs the name."""

    id: int
    numero: str
    tipo: str
    titulo: str
    titular: str
    oficina: str
    habilidad: str
    prioridad: int
    estado: EstadoCaso
    edad: int
    vence_date: date
    habiles: int
    atraso: int
    urgencia: Urgencia
    responsable: str = ""

    @property
    def tono(self) -> str:
        return rules.TONOS[self.urgencia]

    @property
    def abierto(self) -> bool:
        return self.estado in rules.ABIERTOS

    @property
    def palabra(self) -> str:
        return rules.EN_PALABRAS[self.estado]


def _fila(caso: Caso, *, today: date, con_titular: bool, responsable: str = "") -> Fila:
    return Fila(
        id=caso.pk,
        numero=caso.numero,
        tipo=caso.tipo,
        titulo=decidibles.titulo_of(caso.tipo),
        titular=caso.titular if con_titular else "",
        oficina=oficina(caso.seccional),
        habilidad=caso.habilidad,
        prioridad=caso.prioridad,
        estado=EstadoCaso(caso.estado),
        edad=(today - expediente.local_date(caso.abierto_at)).days,
        vence_date=caso.vence_date,
        habiles=rules.business_days_between(today, caso.vence_date),
        atraso=max((today - caso.vence_date).days, 0),
        urgencia=rules.urgency(caso.vence_date, today=today),
        responsable=responsable,
    )


def fila_of(caso: Caso, *, now: datetime) -> Fila:
    """A case as a line of a list, without its person."""
    quien = caso.asignado_a.nombre if caso.asignado_a else ""
    return _fila(caso, today=expediente.local_date(now), con_titular=False, responsable=quien)


@dataclass(frozen=True, slots=True)
class Cola:
    """One page of the queue; `siguiente` is where the next one begins, "" at the end."""

    filas: tuple[Fila, ...]
    siguiente: str
    habilidades: tuple[str, ...]


ORDEN = "(prioridad * -1), vence_date, id"


@dataclass(frozen=True, slots=True)
class Carril:
    """A part of the queue that an index keeps in order: a skill, in one office or in all (None)."""

    habilidad: str
    seccional: str | None

    def where(self) -> tuple[str, list[Any]]:
        if self.seccional is None:
            return "estado = 'en_cola' AND habilidad = %s", [self.habilidad]
        return "estado = 'en_cola' AND seccional = %s AND habilidad = %s", [self.seccional, self.habilidad]


def lanes_of(funcionario: Funcionario, habilidad: str = "") -> list[Carril]:
    """What the official may claim from: each of their skills in each of their offices."""
    sabe = tuple(funcionario.habilidades) or decidibles.habilidades()
    donde: tuple[str | None, ...] = ("", funcionario.seccional) if funcionario.seccional else (None,)
    return [Carril(una, oficina) for una in sabe if habilidad in ("", una) for oficina in donde]


def _parse_key(despues: str) -> tuple[int, str, int] | None:
    partes = despues.split("_")
    if len(partes) != 3 or not all(parte.isascii() for parte in partes):
        return None
    try:
        return -int(partes[0][:2]), date.fromisoformat(partes[1]).isoformat(), int(partes[2][:18])
    except ValueError:
        return None


def queue_page(
    actor: Actor, *, habilidad: str = "", tipo: str = "", despues: str = "", now: datetime, cuantos: int = POR_PAGINA
) -> Cola:
    """What waits, in its order; each lane is read by its index, no further than a page. Raises ObjectDoesNotExist."""
    funcionario = funcionario_of(actor)
    carriles = lanes_of(funcionario, habilidad)
    clave = _parse_key(despues)
    partes: list[str] = []
    valores: list[Any] = []
    for carril in carriles:
        donde, con = carril.where()
        if tipo:
            donde, con = f"{donde} AND tipo = %s", [*con, tipo]
        if clave:
            donde, con = f"{donde} AND ({ORDEN}) > (%s, %s, %s)", [*con, *clave]
        partes.append(
            f"(SELECT id, prioridad, vence_date FROM casos_caso WHERE {donde} ORDER BY {ORDEN} LIMIT %s)"  # noqa: S608
        )
        valores += [*con, cuantos + 1]
    if not partes:
        return Cola((), "", ())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({' UNION ALL '.join(partes)}) AS c ORDER BY {ORDEN} LIMIT %s",  # noqa: S608
            [*valores, cuantos + 1],
        )
        claves = [fila[0] for fila in cursor.fetchall()]
    casos = Caso.objects.in_bulk(claves[:cuantos])
    hoy = expediente.local_date(now)
    filas = tuple(_fila(casos[pk], today=hoy, con_titular=False) for pk in claves[:cuantos] if pk in casos)
    ultima = filas[-1] if filas and len(claves) > cuantos else None
    return Cola(
        filas,
        f"{ultima.prioridad}_{ultima.vence_date.isoformat()}_{ultima.id}" if ultima else "",
        tuple(funcionario.habilidades) or decidibles.habilidades(),
    )


def mine(actor: Actor, *, now: datetime) -> list[Fila]:
    """What the official has in hand, what ends first on top."""
    suyos = Caso.objects.filter(
        asignado_a_id=actor.user_id or -1, estado__in=[EstadoCaso.TOMADO, EstadoCaso.REQUERIDO]
    ).order_by("vence_date", "id")[:200]
    return [_fila(caso, today=expediente.local_date(now), con_titular=True) for caso in suyos]


def to_approve(actor: Actor, *, now: datetime) -> list[Fila]:
    """What waits for a second person who is not the first. Raises ObjectDoesNotExist."""
    funcionario = funcionario_of(actor)
    esperan = (
        Caso.objects.filter(_scope(funcionario), estado=EstadoCaso.POR_APROBAR)
        .exclude(propuesta_por_id=actor.user_id)
        .select_related("propuesta_por")
        .order_by("vence_date", "id")[:POR_PAGINA]
    )
    return [
        _fila(
            caso, today=expediente.local_date(now), con_titular=True,
            responsable=caso.propuesta_por.nombre if caso.propuesta_por else "",
        )
        for caso in esperan
    ]  # fmt: skip


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
        fila=_fila(caso, today=expediente.local_date(now), con_titular=True),
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


def cases_of_nit(nit: str, *, now: datetime) -> list[Fila]:
    """A taxpayer's cases, newest first. For officials who wrote down why they look."""
    hoy = expediente.local_date(now)
    suyos = Caso.objects.filter(nit=nit).select_related("asignado_a").order_by("-abierto_at")[:20]
    return [
        _fila(caso, today=hoy, con_titular=False, responsable=caso.asignado_a.nombre if caso.asignado_a else "")
        for caso in suyos
    ]


def took_part(actor: Actor, numero: str) -> bool:
    """Whether the chain has an act of this official in the case."""
    return actor.user_id is not None and expediente.has_acted(actor.user_id, objeto_of(numero), app="casos")


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


# --- supervisors ------------------------------------------------------------------------------------


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
        Caso.objects.filter(_scope(mio), estado__in=sorted(rules.ABIERTOS), vence_date__lte=rules.soon(hoy))
        .select_related("asignado_a")
        .order_by("vence_date", "id")[:20]
    )
    return [
        _fila(
            caso, today=hoy, con_titular=False, responsable=caso.asignado_a.nombre if caso.asignado_a else "",
        )
        for caso in casos
    ]  # fmt: skip


# --- people -----------------------------------------------------------------------------------------


def _of(actor: Actor, atributo: str = "alcance_ver", por_defecto: str = decidibles.ALCANCE_VER) -> QuerySet[Caso]:
    if actor.user_id is None or actor.calidad not in (Calidad.NOMBRE_PROPIO, Calidad.TERCERO):
        return Caso.objects.none()
    if actor.calidad is Calidad.TERCERO:
        tipos = decidibles.tipos_for(actor, atributo, por_defecto)
        return Caso.objects.filter(nit=actor.nit or "-", tipo__in=tipos)
    return Caso.objects.filter(Q(nit=actor.nit or "-") | Q(solicitante_id=actor.user_id))


def casos_of(actor: Actor) -> list[Caso]:
    """The cases of the taxpayer that the actor acts for, newest first, fifty at most."""
    return list(_of(actor).order_by("-abierto_at")[:50])


def caso_for(actor: Actor, numero: str) -> Caso:
    """Raises ObjectDoesNotExist."""
    return _of(actor).get(numero=numero)


def answerable(actor: Actor, numero: str) -> Caso:
    """The case, if the actor may answer what is asked in it. Raises ObjectDoesNotExist."""
    return _of(actor, "alcance_responder", decidibles.ALCANCE_RESPONDER).get(numero=numero)


def may_answer(actor: Actor, caso: Caso) -> bool:
    """Whether whoever sees a case may also answer it."""
    return actor.calidad is not Calidad.TERCERO or caso.tipo in decidibles.tipos_for(
        actor, "alcance_responder", decidibles.ALCANCE_RESPONDER
    )


def requerimientos_of(caso: Caso) -> Sequence[Requerimiento]:
    """What was asked in a case, newest first."""
    return list(Requerimiento.objects.filter(caso=caso).order_by("-id"))


def live_request(caso: Caso) -> Requerimiento | None:
    return Requerimiento.objects.filter(caso=caso, estado=rules.EstadoRequerimiento.PEDIDO).first()


def papers_panel(actor: Actor, caso: Caso, *, now: datetime) -> adjuntos.Panel | None:
    """Where the person sends papers with their answer; None when the case takes none."""
    try:
        return adjuntos.panel_of(actor, objeto_of(caso.numero), now=now)
    except ObjectDoesNotExist:
        return None


@dataclass(frozen=True, slots=True)
class Hito:
    """A step of the timeline, as the component shows it."""

    titulo: str
    detalle: str
    estado: str = "hecho"


def timeline_of(caso: Caso, pedidos: Sequence[Requerimiento]) -> list[Hito]:
    """What happened and what comes, for the person: without names nor what officials tell one another."""
    pasos = [Hito(_("Recibimos su solicitud"), _dia(caso.abierto_at))]
    for pedido in reversed(pedidos):
        pasos.append(Hito(_("Le pedimos información"), _dia(pedido.pedido_at)))
        if pedido.respondido_at is not None:
            pasos.append(Hito(_("Usted respondió"), _dia(pedido.respondido_at)))
    palabras = rules.PARA_LA_PERSONA[EstadoCaso(caso.estado)]
    if caso.decidido_at is not None:
        return [*pasos, Hito(palabras, _dia(caso.decidido_at))]
    vence = _("A más tardar el %(dia)s") % {"dia": long_date(caso.vence_date)}
    if caso.estado == EstadoCaso.REQUERIDO:
        vence = _("El plazo está detenido mientras usted responde")
    return [*pasos, Hito(palabras, "", "actual"), Hito(_("La decisión"), vence, "pendiente")]


def _dia(at: datetime) -> str:
    return long_date(expediente.local_date(at))


def caso_by_numero(numero: str) -> Caso:
    """For the program itself. Raises ObjectDoesNotExist."""
    return Caso.objects.select_related("propuesta_por", "decidido_por").get(numero=numero)


def numero_of_radicado(radicado: str) -> str:
    """The case that a filing opened; "" when it opened none. For the program itself."""
    return Caso.objects.filter(radicado=radicado).values_list("numero", flat=True).first() or ""


def open_tipos_of(nit: str) -> list[str]:
    """The kinds of case of this taxpayer that wait for an official. For the program itself."""
    abiertos = Caso.objects.filter(nit=nit, estado__in=sorted(rules.ABIERTOS))
    return sorted(set(abiertos.values_list("tipo", flat=True)))


def has_open_caso(nit: str, *, tipos: Sequence[str] = (), solicitante_id: int | None = None) -> bool:
    """Whether something of this taxpayer waits for an official; other procedures ask. Who asked without a NIT is known
    by their account. For the program itself."""
    suyos = Q(nit=nit) if nit else Q(nit="", solicitante_id=solicitante_id or -1)
    abiertos = Caso.objects.filter(suyos, estado__in=sorted(rules.ABIERTOS))
    return (abiertos.filter(tipo__in=tipos) if tipos else abiertos).exists()


def open_numero(nit: str, tipo: str) -> str:
    """The case of that kind of this taxpayer that is not closed yet; "" without one. For the program itself."""
    abiertos = Caso.objects.filter(nit=nit, tipo=tipo, estado__in=sorted(rules.ABIERTOS))
    return abiertos.order_by("-id").values_list("numero", flat=True).first() or ""


def personal_data_of(user_id: int, nit: str) -> list[dict[str, Any]]:
    """The cases of a person, for their own export."""
    suyos = Caso.objects.filter(Q(nit=nit or "-") | Q(solicitante_id=user_id)).order_by("abierto_at")
    return [
        {
            "numero": caso.numero,
            "tipo": caso.tipo,
            "radicado": caso.radicado,
            "estado": caso.estado,
            "abierto_at": caso.abierto_at,
            "motivo": caso.motivo if caso.estado in rules.CERRADOS else "",
            "requerimientos": [
                {campo: getattr(uno, campo) for campo in ("texto", "pedido_at", "respuesta", "respondido_at")}
                for uno in caso.requerimientos.all()
            ],
        }
        for caso in suyos.prefetch_related("requerimientos")
    ]
