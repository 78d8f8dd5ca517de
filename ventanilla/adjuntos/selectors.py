"""The only door to papers. Absent and not-yours are the same answer."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ventanilla.adjuntos import ports, rules
from ventanilla.adjuntos.adapters import almacen
from ventanilla.adjuntos.models import Adjunto, Carpeta
from ventanilla.adjuntos.rules import EstadoAdjunto, Formato, TipoDeAdjunto
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente.rules import EstadoBorrador

BORRADOR = "borrador:"


@dataclass(frozen=True, slots=True)
class AdjuntoVisto:
    """One paper as pages and programs show it. `texto` says why it was refused and what to do."""

    id: UUID
    tipo: str
    nombre: str
    estado: EstadoAdjunto
    en_palabras: str
    texto: str
    peso: str
    paginas: int
    sha256: str
    sin_antivirus: bool
    quitado: tuple[str, ...]
    recibido_at: datetime

    @property
    def por_revisar(self) -> bool:
        return self.estado in rules.POR_REVISAR

    @property
    def tono(self) -> str:
        return {"limpio": "ok", "rechazado": "error", "error_escaneo": "warn"}.get(self.estado, "info")

    @property
    def icono(self) -> str:
        return {"limpio": "circle-check", "rechazado": "circle-x", "error_escaneo": "clock"}.get(
            self.estado, "hourglass"
        )


@dataclass(frozen=True, slots=True)
class TipoVisto:
    """A paper that is asked for, with what was sent of it. `acepta` is what a browser's file dialogue shows; `espera`,
    that a page may go on asking how the check goes."""

    codigo: str
    titulo: str
    ayuda: str
    obligatorio: bool
    formatos: str
    acepta: str
    cabe: bool
    con_camara: bool
    espera: bool
    adjuntos: tuple[AdjuntoVisto, ...]

    @property
    def por_revisar(self) -> bool:
        return any(adjunto.por_revisar for adjunto in self.adjuntos)


@dataclass(frozen=True, slots=True)
class Panel:
    objeto: str
    volver: str
    editable: bool
    tipos: tuple[TipoVisto, ...]

    @property
    def por_revisar(self) -> bool:
        return any(adjunto.por_revisar for tipo in self.tipos for adjunto in tipo.adjuntos)

    @property
    def es_borrador(self) -> bool:
        """What was filed already is not taken back; what a draft no longer asks for is."""
        return self.objeto.startswith(BORRADOR)

    @property
    def huella(self) -> str:
        """The same while nothing that is shown changed."""
        dicho = [self.editable, *((t.espera, a.id, a.estado, a.texto) for t in self.tipos for a in t.adjuntos)]
        return hashlib.sha256(repr(dicho).encode()).hexdigest()[:16]


def draft_of(objeto: str) -> UUID | None:
    """The draft whose papers these are. Raises ObjectDoesNotExist for what cannot be one."""
    if not objeto.startswith(BORRADOR):
        return None
    try:
        return UUID(objeto.removeprefix(BORRADOR))
    except ValueError:
        raise Carpeta.DoesNotExist from None


def carpeta_for(actor: Actor, objeto: str) -> Carpeta:
    """Raises ObjectDoesNotExist."""
    if "\0" in objeto:
        raise Carpeta.DoesNotExist
    carpeta = Carpeta.objects.get(objeto=objeto)
    if not _may_see(actor, carpeta):
        raise Carpeta.DoesNotExist
    return carpeta


def _may_see(actor: Actor, carpeta: Carpeta) -> bool:
    """A draft's papers are of whom the draft is; those of a case, of its taxpayer. A third party needs the power.
    Of what belongs to an upper app, that app says."""
    if actor.calidad is Calidad.SISTEMA:
        return True
    ajeno = ports.dueno_of(carpeta.objeto)
    if ajeno is not None:
        dueno, clave = ajeno
        return dueno.may_see(actor, clave)
    if actor.calidad is Calidad.TERCERO and not actor.may(carpeta.alcance):
        return False
    borrador = draft_of(carpeta.objeto)
    if borrador is not None:
        return expediente.borradores_visible_to(actor).filter(pk=borrador).exists()
    if carpeta.nit:
        return actor.nit == carpeta.nit
    return actor.user_id is not None and actor.user_id == carpeta.user_id and actor.calidad is Calidad.NOMBRE_PROPIO


def is_open(actor: Actor, carpeta: Carpeta, *, now: datetime) -> bool:
    """Whether papers may still be sent and removed."""
    ajeno = ports.dueno_of(carpeta.objeto)
    if ajeno is not None:
        dueno, clave = ajeno
        return carpeta.abierta and dueno.is_open(clave, now)
    borrador = draft_of(carpeta.objeto)
    if borrador is None:
        return carpeta.abierta
    return (
        carpeta.abierta
        and expediente.borradores_visible_to(actor)
        .filter(pk=borrador, estado=EstadoBorrador.ABIERTO, vence_at__gte=now)
        .exists()
    )


def tipos_of(carpeta: Carpeta) -> dict[str, TipoDeAdjunto]:
    return {datos["codigo"]: _tipo(datos) for datos in carpeta.tipos}


def _tipo(datos: dict[str, Any]) -> TipoDeAdjunto:
    return TipoDeAdjunto(**datos | {"formatos": tuple(Formato(f) for f in datos["formatos"])})


def as_data(tipos: Iterable[TipoDeAdjunto]) -> list[dict[str, Any]]:
    return [
        asdict(tipo)
        | {"titulo": str(tipo.titulo), "ayuda": str(tipo.ayuda), "formatos": [f.value for f in tipo.formatos]}
        for tipo in tipos
    ]


def _seen(adjunto: Adjunto) -> AdjuntoVisto:
    estado = EstadoAdjunto(adjunto.estado)
    return AdjuntoVisto(
        id=adjunto.pk,
        tipo=adjunto.tipo,
        nombre=adjunto.nombre,
        estado=estado,
        en_palabras=rules.EN_PALABRAS[estado],
        texto=rules.message(adjunto.motivo) if adjunto.motivo else "",
        peso=rules.megas(adjunto.bytes),
        paginas=adjunto.paginas,
        sha256=adjunto.sha256,
        sin_antivirus=estado is EstadoAdjunto.LIMPIO and not adjunto.antivirus,
        quitado=tuple(adjunto.quitado),
        recibido_at=adjunto.recibido_at,
    )


def _papers(objeto: str) -> QuerySet[Adjunto]:
    return Adjunto.objects.filter(carpeta__objeto=objeto).order_by("recibido_at", "id")


def adjuntos_of(actor: Actor, objeto: str) -> list[AdjuntoVisto]:
    """The papers of one thing, oldest first. Raises ObjectDoesNotExist."""
    return [_seen(adjunto) for adjunto in _papers(carpeta_for(actor, objeto).objeto)]


def panel_of(actor: Actor, objeto: str, *, now: datetime) -> Panel:
    """What `adjuntos/_panel.html` shows. Raises ObjectDoesNotExist."""
    carpeta = carpeta_for(actor, objeto)
    return build_panel(
        objeto=objeto,
        volver=carpeta.volver,
        editable=is_open(actor, carpeta, now=now),
        tipos=tipos_of(carpeta).values(),
        adjuntos=[_seen(papel) for papel in _papers(objeto)],
        now=now,
    )


def build_panel(
    *,
    objeto: str,
    volver: str,
    editable: bool,
    tipos: Iterable[TipoDeAdjunto],
    adjuntos: list[AdjuntoVisto],
    now: datetime,
) -> Panel:
    """Also for /estilo/, where nothing is real. What was sent before other papers were asked for stays in sight."""
    grupos = [_group(tipo, [a for a in adjuntos if a.tipo == tipo.codigo], len(adjuntos), now) for tipo in tipos]
    conocidos = {grupo.codigo for grupo in grupos}
    if antes := [a for a in adjuntos if a.tipo not in conocidos]:
        grupos.append(_group(TipoDeAdjunto("", "Lo que envió antes", maximo=0), antes, len(adjuntos), now))
    return Panel(
        objeto=objeto,
        volver=volver,
        editable=editable,
        tipos=tuple(grupos),
    )


def _group(tipo: TipoDeAdjunto, suyos: list[AdjuntoVisto], todos: int, now: datetime) -> TipoVisto:
    return TipoVisto(
        codigo=tipo.codigo,
        titulo=tipo.titulo,
        ayuda=tipo.ayuda,
        obligatorio=tipo.obligatorio,
        formatos=rules.in_a_row([rules.NOMBRES_DE_FORMATO[f] for f in tipo.formatos]),
        acepta=",".join(
            [rules.TIPOS_MIME[f] for f in tipo.formatos]
            + [f".{extension}" for f in tipo.formatos for extension in sorted(rules.EXTENSIONES[f])]
        ),
        con_camara=Formato.JPEG in tipo.formatos,
        cabe=len(suyos) < tipo.maximo and todos < rules.LIMITE_ARCHIVOS,
        espera=any(a.estado in rules.EN_CURSO and now - a.recibido_at < rules.SE_ESPERA for a in suyos),
        adjuntos=tuple(suyos),
    )


def missing_of(actor: Actor, objeto: str) -> tuple[str, ...]:
    """Titles of the papers that are needed and were not sent, or were refused. Raises ObjectDoesNotExist."""
    carpeta = carpeta_for(actor, objeto)
    sirven = set(_papers(objeto).exclude(estado=EstadoAdjunto.RECHAZADO).values_list("tipo", flat=True))
    return tuple(t.titulo for t in tipos_of(carpeta).values() if t.obligatorio and t.codigo not in sirven)


def adjunto_for(actor: Actor, adjunto_id: UUID) -> Adjunto:
    """Raises ObjectDoesNotExist."""
    adjunto = Adjunto.objects.select_related("carpeta").get(pk=adjunto_id)
    if not _may_see(actor, adjunto.carpeta):
        raise Adjunto.DoesNotExist
    return adjunto


def seen_for(actor: Actor, adjunto_id: UUID) -> AdjuntoVisto:
    """Raises ObjectDoesNotExist."""
    return _seen(adjunto_for(actor, adjunto_id))


def objeto_of(actor: Actor, adjunto_id: UUID) -> str:
    """Raises ObjectDoesNotExist."""
    return adjunto_for(actor, adjunto_id).carpeta.objeto


def page_of(actor: Actor, adjunto_id: UUID, pagina: int) -> bytes:
    """The image of one page (WebP), for who sent it. Raises ObjectDoesNotExist, also while it is not clean."""
    return _page(adjunto_for(actor, adjunto_id), pagina)


def _page(adjunto: Adjunto, pagina: int) -> bytes:
    if adjunto.estado != EstadoAdjunto.LIMPIO or not 1 <= pagina <= adjunto.paginas:
        raise Adjunto.DoesNotExist
    return almacen.read(almacen.page_name(adjunto.limpio, pagina))


# --- for the desk: who may see the case is decided, and written down, by whoever calls ----------------


def papers_of_case(objeto: str) -> list[AdjuntoVisto]:
    """What came with a case. Of those that are not clean there is nothing to see but their state."""
    return [_seen(adjunto) for adjunto in _papers(objeto)]


def image_for_case(objeto: str, adjunto_id: UUID, pagina: int) -> bytes:
    """One page of a clean paper of this very case, as an image. Raises ObjectDoesNotExist."""
    return _page(Adjunto.objects.get(pk=adjunto_id, carpeta__objeto=objeto), pagina)


# --- for maintenance --------------------------------------------------------------------------------


def clean_files() -> QuerySet[Adjunto]:
    """Every clean copy: the doctor compares each with its digest."""
    return Adjunto.objects.filter(estado=EstadoAdjunto.LIMPIO).order_by("pk")


def copy_of(adjunto: Adjunto) -> bytes:
    return almacen.read(almacen.copy_name(adjunto.limpio))


def kept_names() -> Iterator[str]:
    """Every file that a paper needs: its original while it is not decided, its copy and images once it is clean."""
    for adjunto in Adjunto.objects.exclude(estado=EstadoAdjunto.RECHAZADO).order_by("pk").iterator():
        if adjunto.estado == EstadoAdjunto.LIMPIO:
            yield almacen.copy_name(adjunto.limpio)
            yield from (almacen.page_name(adjunto.limpio, pagina) for pagina in range(1, adjunto.paginas + 1))
        else:
            yield almacen.original_of(adjunto.pk)


def _late(now: datetime) -> QuerySet[Adjunto]:
    return (
        Adjunto.objects.filter(estado__in=rules.POR_REVISAR)
        .exclude(recibido_at__gt=now - rules.REINTENTO)
        .exclude(revisado_at__gt=now - rules.REINTENTO)
    )


def to_check_again(*, now: datetime) -> list[UUID]:
    """Those whose check failed, or whose job was lost. Oldest first, so that nobody is left behind."""
    return list(_late(now).order_by("recibido_at").values_list("pk", flat=True)[:200])


def waiting(*, now: datetime) -> int:
    """How many have waited for a verdict longer than a retry takes."""
    return Adjunto.objects.filter(estado__in=rules.POR_REVISAR, recibido_at__lt=now - 2 * rules.REINTENTO).count()


def personal_data_of(actor: Actor) -> list[dict[str, Any]]:
    """What a person sent, for their own export: which papers; each is downloaded where it was sent."""
    borradores = [f"{BORRADOR}{pk}" for pk in expediente.borradores_visible_to(actor).values_list("pk", flat=True)]
    suyas = Q(carpeta__objeto__in=borradores) | Q(carpeta__user_id=actor.user_id, carpeta__nit="")
    if actor.nit:
        suyas |= Q(carpeta__nit=actor.nit)
    return [
        {"tipo": a.tipo, "nombre": a.nombre, "estado": a.estado, "bytes": a.bytes, "recibido_at": a.recibido_at}
        for a in Adjunto.objects.filter(suyas).order_by("recibido_at")
    ]
