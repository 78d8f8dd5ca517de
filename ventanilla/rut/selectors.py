"""The only door to the register. Absent and not-yours are the same answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import EN_PALABRAS as ALCANCES_EN_PALABRAS
from ventanilla.comun.alcances import Alcance
from ventanilla.comun.busqueda import fold
from ventanilla.comun.dinero import uvt_to_pesos
from ventanilla.comun.nit import NitInvalido, format_nit, parse_nit
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente.atestados import Hoy
from ventanilla.expediente.selectors import eventos_of, local_date
from ventanilla.referencias import selectors as referencias
from ventanilla.rut.adapters import lectura
from ventanilla.rut.adapters.lectura import Linea
from ventanilla.rut.models import Contribuyente, Mandato, Representante, SolicitudDeRecuperacion, VersionRut
from ventanilla.rut.rules import casillas
from ventanilla.rut.rules.casillas import Casillas
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import EN_PALABRAS, VUELVEN, EstadoRut, Uso, allows
from ventanilla.rut.rules.poderes import (
    CALIDADES,
    RESPONSABILIDAD_POR_TERCEROS,
    CalidadPoder,
    EstadoMandato,
    OrigenPoder,
    Poder,
    effective,
)
from ventanilla.rut.rules.recuperaciones import EstadoRecuperacion

PERSONA_JURIDICA = "1"
TIPO_DOCUMENTO = "rut"  # the kind of issued document that attests a register


def objeto_of(nit: str) -> str:
    """How events and documents name somebody's register."""
    return f"rut:{nit}"


@dataclass(frozen=True, slots=True)
class Rut:
    """Somebody's register as one version says it; `causal` is why that version changed the state."""

    nit: str
    dv: int
    estado: str
    nombre: str
    version: int
    formulario: str
    concepto: str
    seccional: str
    causal: str
    radicado: str
    desde_at: datetime
    inscrito_at: datetime
    datos: DatosRut

    @property
    def nit_con_dv(self) -> str:
        return format_nit(self.nit)

    def anexos(self) -> dict[int, list[Casillas]]:
        """The records of sheets 2 to 6."""
        forma = self.datos.organizacion.forma if self.datos.organizacion else ""
        return casillas.anexos(self.datos, casilla_de_forma=referencias.casilla_de_forma(forma) if forma else "")

    def lines(self) -> list[Linea]:
        """Every box that is not empty, in words and in the official order."""
        return lectura.lines(self.casillas(), self.anexos())

    def casillas(self) -> dict[str, str | list[str]]:
        return casillas.principal(
            self.datos,
            nit=self.nit,
            formulario=self.formulario,
            concepto=self.concepto,
            seccional=self.seccional,
            fecha=local_date(self.desde_at),
            anexos=len(self.anexos()),
        )


def _current(contribuyente: Contribuyente) -> Rut:
    return _rut(contribuyente, VersionRut.objects.get(contribuyente=contribuyente, numero=contribuyente.version))


def _now(**quien: Any) -> Rut:
    """The version in force, in one question. Raises ObjectDoesNotExist."""
    version = VersionRut.objects.select_related("contribuyente").get(numero=F("contribuyente__version"), **quien)
    return _rut(version.contribuyente, version)


def _rut(contribuyente: Contribuyente, version: VersionRut) -> Rut:
    datos = DatosRut.from_json(version.datos)
    return Rut(
        nit=contribuyente.nit,
        dv=contribuyente.dv,
        estado=version.estado,
        nombre=datos.nombre_completo,
        version=version.numero,
        formulario=version.formulario,
        concepto=version.concepto,
        seccional=version.seccional,
        causal=version.causal,
        radicado=version.radicado,
        desde_at=version.desde_at,
        inscrito_at=contribuyente.inscrito_at,
        datos=datos,
    )


def rut_of(actor: Actor) -> Rut:
    """The register of the taxpayer that the actor acts for. Raises ObjectDoesNotExist, also when the power that is
    used does not reach to see it."""
    if actor.user_id is None or actor.nit is None or not actor.may(Alcance.RUT_VER):
        raise Contribuyente.DoesNotExist
    if actor.calidad is Calidad.TERCERO:
        return rut_by_nit(actor.nit)
    return _now(contribuyente_id=actor.nit, contribuyente__user_id=actor.user_id)


def rut_of_user(user_id: int) -> Rut:
    """The person's own register, in whose name soever they act now. Raises ObjectDoesNotExist."""
    return _now(contribuyente__user_id=user_id)


def rut_by_nit(nit: str) -> Rut:
    """For the program itself (jobs, later the desk): no person is behind this call."""
    return _now(contribuyente_id=nit)


def versions_of(nit: str, *, hasta: int, cuantas: int) -> list[Rut]:
    """So many versions back from that one, the newest first. For who was let see the register: the person, or an
    official with a reason."""
    versiones = VersionRut.objects.select_related("contribuyente").filter(
        contribuyente_id=nit, numero__lte=hasta, numero__gt=hasta - cuantas
    )
    return [_rut(version.contribuyente, version) for version in versiones.order_by("-numero")]


def version_of(nit: str, numero: int) -> Rut:
    """What the register said then. Raises ObjectDoesNotExist."""
    version = VersionRut.objects.select_related("contribuyente").get(contribuyente_id=nit, numero=numero)
    return _rut(version.contribuyente, version)


def causal_of(nit: str) -> str:
    """The grounds on which the registration is in its present state; "" while it is as it was entered."""
    cambios = VersionRut.objects.filter(contribuyente_id=nit).exclude(causal="").order_by("-numero")
    return cambios.values_list("causal", flat=True).first() or ""


def causas_of(nit: str) -> tuple[str, ...]:
    """The grounds on which a registration left being active and has not come back, the newest first: a cancellation
    after a suspension does not make it forgotten."""
    cambios = VersionRut.objects.filter(contribuyente_id=nit).exclude(causal="").order_by("-numero")
    return tuple(
        causal
        for causal, _estado in takewhile(
            lambda cambio: cambio[1] != EstadoRut.ACTIVO, cambios.values_list("causal", "estado")
        )
    )


def reactivables_of(actor: Actor) -> list[Rut]:
    """What the person may ask to bring back: their own registration, and those of the organisations whose legal
    representative the register says that they are. No power reaches a taxpayer that is not active, so it is asked
    in one's own name."""
    if actor.user_id is None or actor.calidad is not Calidad.NOMBRE_PROPIO:
        return []
    user = cuentas.user_by_id(actor.user_id)
    representa = Representante.objects.filter(
        hasta_date__isnull=True,
        tipo_documento=user.tipo_documento,
        numero_documento=user.numero_documento,
        calidad__in=[CalidadPoder.PRINCIPAL, CalidadPoder.SUPLENTE],
    ).values("contribuyente_id")
    versiones = VersionRut.objects.select_related("contribuyente").filter(
        Q(contribuyente__user_id=actor.user_id) | Q(contribuyente__in=representa),
        numero=F("contribuyente__version"),
        contribuyente__estado__in=sorted(VUELVEN),
    )
    return [_rut(v.contribuyente, v) for v in versiones.order_by("contribuyente__tipo", "contribuyente_id")[:20]]


def reactivable_of(actor: Actor, nit: str) -> Rut:
    """One of them. Raises ObjectDoesNotExist."""
    for rut in reactivables_of(actor):
        if rut.nit == nit:
            return rut
    raise Contribuyente.DoesNotExist


def direcciones_of(nit: str) -> list[tuple[date, str, str]]:
    """Since what day, municipality and address of every version, the oldest first. For who was let see the register."""
    filas = VersionRut.objects.filter(contribuyente_id=nit).order_by("numero")
    return [
        (local_date(desde_at), municipio, direccion)
        for desde_at, municipio, direccion in filas.values_list("desde_at", "datos__municipio", "datos__direccion")
    ]


def rut_of_documento(tipo_documento: str, numero_documento: str) -> Rut:
    """The register of a natural person, for the program itself. Raises ObjectDoesNotExist."""
    return _current(
        Contribuyente.objects.get(tipo_documento=tipo_documento, numero_documento=numero_documento, tipo="2")
    )


def user_id_of(nit: str) -> int:
    """Whose account belongs to a taxpayer. Raises ObjectDoesNotExist when it has none."""
    return int(Contribuyente.objects.filter(user__isnull=False).values_list("user_id", flat=True).get(nit=nit) or 0)


def is_registered(tipo_documento: str, numero_documento: str) -> bool:
    """Only to be told to who proved to be that person."""
    return Contribuyente.objects.filter(tipo_documento=tipo_documento, numero_documento=numero_documento).exists()


def nit_of_organisation(datos: DatosRut) -> str | None:
    """The NIT of the organisation that has this name and was made by this act (class, number and date); None when the
    register has no such one, or annulled it. Names are looked up by their words and compared letter by letter."""
    if datos.organizacion is None:
        return None
    acto = datos.organizacion.constitucion
    de_ese_nombre = (
        VersionRut.objects.filter(contribuyente__tipo=PERSONA_JURIDICA, numero=F("contribuyente__version"))
        .exclude(estado=EstadoRut.ANULADO)
        .extra(where=[_POR_NOMBRE], params=[_words_of(datos.razon_social)])  # noqa: S610  # the SQL is ours, whole
        .values_list("contribuyente_id", "contribuyente__nombre", "datos__organizacion__constitucion")
    )
    for nit, nombre, suyo in de_ese_nombre:
        otro = suyo or {}
        mismo = (otro.get("clase"), otro.get("numero", ""), otro.get("fecha", "")) == (
            acto.clase, acto.numero, acto.fecha.isoformat() if acto.fecha else ""
        )  # fmt: skip
        if mismo and _letters(nombre) == _letters(datos.razon_social):
            return str(nit)
    return None


# As the index contribuyente_by_nombre is made.
_POR_NOMBRE = (
    "to_tsvector('simple', translate(lower(rut_contribuyente.nombre), 'áéíóúüñ', 'aeiouun'))"
    " @@ to_tsquery('simple', %s)"
)
_SIN_TILDES = str.maketrans("áéíóúüñ", "aeiouun")


def _words_of(nombre: str) -> str:
    """The long words of a name, as the index has them: how the short ones are joined by signs differs each time."""
    palabras = re.findall(r"[^\W_]+", nombre.lower().translate(_SIN_TILDES))
    return " & ".join([palabra for palabra in palabras if len(palabra) > 2] or palabras)


def _letters(nombre: str) -> str:
    return "".join(letra for letra in fold(nombre) if letra.isalnum())


def limits_in_uvt(cantidad: Decimal, years: Sequence[int]) -> tuple[int, ...]:
    """An amount that the law gives in UVT, in the pesos of each year. Raises ObjectDoesNotExist without the UVT."""
    return tuple(uvt_to_pesos(cantidad, referencias.uvt(year)) for year in years)


def acts_for(tipo_documento: str, numero_documento: str, nit: str, now: datetime) -> bool:
    """Whether that person represents the taxpayer, holds a power of theirs, or is them. One question."""
    quien = {"tipo_documento": tipo_documento, "numero_documento": numero_documento}
    hoy = local_date(now)
    representa = Representante.objects.filter(contribuyente_id=nit, hasta_date__isnull=True, **quien)
    tiene_poder = Mandato.objects.filter(
        mandante_id=nit, estado=EstadoMandato.VIGENTE, desde_date__lte=hoy, hasta_date__gte=hoy, **quien
    )
    es = Contribuyente.objects.filter(nit=nit, **quien)
    return Contribuyente.objects.filter(Q(Exists(es)) | Q(Exists(representa)) | Q(Exists(tiene_poder)))[:1].exists()


def correo_of(nit: str) -> str:
    """Where a taxpayer is told things; "" for who is not in the register. For the program itself."""
    try:
        return rut_by_nit(nit).datos.correo
    except Contribuyente.DoesNotExist:
        return ""


def count_contribuyentes() -> int:
    return Contribuyente.objects.count()


@dataclass(frozen=True, slots=True)
class Hallado:
    """Somebody whom a search found: enough to choose, nothing else."""

    nit: str
    dv: int
    nombre: str
    tipo_documento: str
    numero_documento: str
    estado: str

    @property
    def nit_con_dv(self) -> str:
        return format_nit(self.nit)


_COLUMNAS = "nit, dv, nombre, tipo_documento, numero_documento, estado"
BUSCA_NUMERO = (
    f"SELECT {_COLUMNAS} FROM rut_contribuyente WHERE nit = %s"  # noqa: S608
    f" UNION SELECT {_COLUMNAS} FROM rut_contribuyente"
    " WHERE tipo_documento = ANY(%s) AND numero_documento = %s LIMIT %s"
)
BUSCA_NOMBRE = (
    f"SELECT {_COLUMNAS} FROM rut_contribuyente"  # noqa: S608
    " WHERE to_tsvector('simple', translate(lower(nombre), 'áéíóúüñ', 'aeiouun')) @@ to_tsquery('simple', %s) LIMIT %s"
)


def find_contribuyentes(consulta: str, *, limit: int = 20) -> list[Hallado]:
    """By NIT (as it is printed or not), by document, or by words of the name in any order, each of which may be cut
    short. For officials who gave a reason: no person's own page is behind this. In order of name."""
    texto = consulta.strip()[:100]
    if any(letra.isdigit() for letra in texto):
        numero = re.sub(r"[\s.,]", "", texto).upper()
        try:
            nit = parse_nit(numero)
        except NitInvalido:
            nit = numero
        tipos = [tipo.code for tipo in referencias.tipos_documento()]
        return _found(BUSCA_NUMERO, [nit, tipos, numero, limit])
    palabras = re.findall(r"[a-z]+", fold(texto).replace("ñ", "n"))[:8]
    if not palabras:
        return []
    return _found(BUSCA_NOMBRE, [" & ".join(f"{palabra}:*" for palabra in palabras), limit])


def _found(sql: str, parametros: list[Any]) -> list[Hallado]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parametros)
        hallados = [Hallado(*fila) for fila in cursor.fetchall()]
    return sorted(hallados, key=lambda hallado: (hallado.nombre, hallado.nit))


# --- accounts that are asked for back, at the officials' desk ------------------------------------------


def recuperaciones_at_desk() -> list[SolicitudDeRecuperacion]:
    """What waits for an official, or for its day to pass; the oldest first. Whoever calls shows no names."""
    return list(
        SolicitudDeRecuperacion.objects.filter(
            estado__in=[EstadoRecuperacion.PEDIDA, EstadoRecuperacion.IDENTIFICADA, EstadoRecuperacion.RETENIDA]
        ).order_by("pedida_at")[:200]
    )


def recuperacion_at_desk(solicitud_id: UUID) -> SolicitudDeRecuperacion:
    """One that was handed in. That it was looked at is written down by whoever calls. Raises ObjectDoesNotExist."""
    return (
        SolicitudDeRecuperacion.objects.select_related("identificada_por", "decidida_por")
        .exclude(estado=EstadoRecuperacion.ABIERTA)
        .get(pk=solicitud_id)
    )


@dataclass(frozen=True, slots=True)
class PoderEnPapel:
    """A power that one official read and another must approve; `papel` says which document it was."""

    mandato: Mandato
    alcances: tuple[str, ...]
    papel: str


def papers_at_desk() -> list[Mandato]:
    """Powers on paper that wait for a second official; the oldest first. Whoever calls shows no names."""
    esperan = Mandato.objects.filter(origen=OrigenPoder.DOCUMENTO, estado=EstadoMandato.EN_REVISION)
    return list(esperan.select_related("revisado_por").order_by("propuesto_at")[:200])


def paper_at_desk(mandato_id: int) -> PoderEnPapel:
    """One of them. That it was looked at is written down by whoever calls. Raises ObjectDoesNotExist."""
    mandato = Mandato.objects.select_related("mandante", "revisado_por").get(
        pk=mandato_id, origen=OrigenPoder.DOCUMENTO, estado=EstadoMandato.EN_REVISION
    )
    revision = next(
        (uno for uno in eventos_of([f"poder:{mandato.clave}"]) if uno.accion == "rut.mandato.revisado"), None
    )
    return PoderEnPapel(
        mandato,
        tuple(str(ALCANCES_EN_PALABRAS[Alcance(uno)]) for uno in mandato.alcances),
        str(revision.datos.get("papel", "")) if revision else "",
    )


# --- who may act for whom ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Apoderado:
    tipo_documento: str
    numero_documento: str
    firma_por_terceros: bool
    congelado: bool


def _apoderado(user_id: int, *, now: datetime) -> _Apoderado:
    user = cuentas.user_by_id(user_id)
    propias = (
        VersionRut.objects.filter(
            contribuyente__user_id=user_id,
            contribuyente__estado=EstadoRut.ACTIVO,
            numero=F("contribuyente__version"),
        )
        .values_list("datos__responsabilidades", flat=True)
        .first()
    )
    return _Apoderado(
        tipo_documento=user.tipo_documento,
        numero_documento=user.numero_documento,
        firma_por_terceros=RESPONSABILIDAD_POR_TERCEROS in (propias or ()),
        congelado=user.congelado_hasta_at is not None and user.congelado_hasta_at > now,
    )


def _from_register(quien: _Apoderado, today: date) -> QuerySet[Representante]:
    return Representante.objects.select_related("contribuyente").filter(
        hasta_date__isnull=True,
        tipo_documento=quien.tipo_documento,
        numero_documento=quien.numero_documento,
        desde_date__lte=today,
        contribuyente__estado__in=[EstadoRut.ACTIVO, EstadoRut.SUSPENDIDO],
    )


def _from_mandate(quien: _Apoderado, today: date) -> QuerySet[Mandato]:
    return Mandato.objects.select_related("mandante").filter(
        tipo_documento=quien.tipo_documento,
        numero_documento=quien.numero_documento,
        estado=EstadoMandato.VIGENTE,
        desde_date__lte=today,
        hasta_date__gte=today,
        mandante__estado=EstadoRut.ACTIVO,
    )


def _poder(fila: Representante | Mandato, quien: _Apoderado) -> Poder:
    titular = fila.mandante if isinstance(fila, Mandato) else fila.contribuyente
    calidad = CalidadPoder(fila.calidad)
    return Poder(
        clave=fila.clave,
        nit=titular.nit,
        titular=titular.nombre,
        calidad=calidad,
        alcances=effective(
            calidad,
            fila.alcances if isinstance(fila, Mandato) else None,
            estado=titular.estado,
            firma_por_terceros=quien.firma_por_terceros,
            congelado=quien.congelado,
        ),
        desde=fila.desde_date,
        hasta=fila.hasta_date,
        origen=OrigenPoder(fila.origen) if isinstance(fila, Mandato) else OrigenPoder.RUT,
    )


def poderes_of(user_id: int, *, now: datetime) -> list[Poder]:
    """For whom the person may act at this moment, by name. Never joined: each power reaches its own taxpayer."""
    quien, today = _apoderado(user_id, now=now), local_date(now)
    filas: list[Representante | Mandato] = [*_from_register(quien, today), *_from_mandate(quien, today)]
    return sorted((_poder(fila, quien) for fila in filas), key=lambda poder: (poder.titular, poder.calidad))


def poder_by_clave(user_id: int, clave: str, *, now: datetime) -> Poder | None:
    """That power if it is the person's and holds at this moment; asked anew for every request."""
    origen, _, numero = clave.partition(":")
    if origen not in ("rut", "mandato") or not (numero.isascii() and numero.isdigit() and len(numero) < 19):
        return None
    quien, today = _apoderado(user_id, now=now), local_date(now)
    fila: Representante | Mandato | None
    if origen == "rut":
        fila = _from_register(quien, today).filter(pk=numero).first()
    else:
        fila = _from_mandate(quien, today).filter(pk=numero).first()
    return _poder(fila, quien) if fila is not None else None


def holds_mandato(tipo_documento: str, numero_documento: str, nit: str, *, alcance: Alcance, now: datetime) -> bool:
    """Whether a person, with or without account, has a mandate in force of that taxpayer that reaches this."""
    quien = _Apoderado(tipo_documento, numero_documento, firma_por_terceros=True, congelado=False)
    mandatos = _from_mandate(quien, local_date(now)).filter(mandante_id=nit, alcances__contains=[alcance.value])
    return bool(mandatos.exists())


def calidad_of(clave: str) -> str:
    """The quality of a power that was used, also when it has ended; "propio" in one's own name."""
    origen, _, numero = clave.partition(":")
    if origen == "rut":
        return Representante.objects.values_list("calidad", flat=True).get(pk=numero)
    return Mandato.objects.values_list("calidad", flat=True).get(pk=numero) if origen == "mandato" else "propio"


def calidad_nombre(calidad: str) -> str:
    """In words, as it is printed."""
    return CALIDADES[CalidadPoder(calidad)] if calidad in set(CalidadPoder) else "En nombre propio"


def representantes_of(nit: str) -> list[Representante]:
    """Who acts for a taxpayer by what the register says today. For the program itself."""
    return list(Representante.objects.filter(contribuyente_id=nit, hasta_date__isnull=True).order_by("calidad", "pk"))


def mandatos_given(actor: Actor) -> QuerySet[Mandato]:
    """What the taxpayer that the actor acts for has given, newest first."""
    if actor.user_id is None:
        return Mandato.objects.none()
    return Mandato.objects.select_related("mandante").filter(mandante_id=actor.nit or "-").order_by("-propuesto_at")


def mandatos_received(actor: Actor) -> QuerySet[Mandato]:
    """What was given to the person, in whose name soever they act now; papers under review are not shown."""
    if actor.user_id is None:
        return Mandato.objects.none()
    user = cuentas.user_by_id(actor.user_id)
    return (
        Mandato.objects.select_related("mandante")
        .filter(tipo_documento=user.tipo_documento, numero_documento=user.numero_documento)
        .exclude(estado=EstadoMandato.EN_REVISION)
        .order_by("-propuesto_at")
    )


def personal_data_of(user_id: int) -> dict[str, Any]:
    """What the register holds of a person, for their own export: each version, and the powers given and received."""
    propio = Contribuyente.objects.filter(user_id=user_id).first()
    if propio is None:
        return {}
    return {
        "nit": propio.nit,
        "estado": propio.estado,
        "versiones": [
            {"numero": v.numero, "desde_at": v.desde_at, "datos": v.datos} for v in propio.versiones.order_by("numero")
        ],
        "mandatos_dados": [
            {"numero_documento": m.numero_documento, "alcances": m.alcances, "hasta": m.hasta_date, "estado": m.estado}
            for m in propio.mandatos.order_by("propuesto_at")
        ],
        "puede_actuar_por": list(
            Mandato.objects.filter(
                tipo_documento=propio.tipo_documento, numero_documento=propio.numero_documento
            ).values("mandante_id", "alcances", "hasta_date", "estado")
        ),
    }


# --- what anybody may ask ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EstadoPublico:
    """What a stranger learns of a register. Only an organisation has a `razon_social` here."""

    nit: str
    dv: int
    estado: EstadoRut
    desde_at: datetime
    razon_social: str


def estado_publico(nit: str) -> EstadoPublico:
    """The state of a register and since when. Raises ObjectDoesNotExist."""
    cambios = VersionRut.objects.filter(Q(numero=1) | ~Q(causal=""), contribuyente=OuterRef("pk")).order_by("-numero")
    fila = (
        Contribuyente.objects.annotate(desde_at=Subquery(cambios.values("desde_at")[:1]))
        .values_list("nit", "dv", "estado", "tipo", "nombre", "desde_at", "inscrito_at")
        .get(pk=nit)
    )
    return EstadoPublico(
        nit=fila[0],
        dv=fila[1],
        estado=EstadoRut(fila[2]),
        desde_at=fila[5] or fila[6],
        razon_social=fila[4] if fila[3] == PERSONA_JURIDICA else "",
    )


def today_of_objeto(objeto: str) -> Hoy | None:
    """For who holds a copy of the register: its state now, which an older or newer copy may not say."""
    try:
        publico = estado_publico(objeto.removeprefix(objeto_of("")))
    except Contribuyente.DoesNotExist:
        return None
    return Hoy(
        titulo=_("Estado del RUT hoy"),
        codigo=publico.estado,
        valor=EN_PALABRAS[publico.estado].capitalize(),
        vale=allows(publico.estado, Uso.ACREDITAR),
        desde_at=publico.desde_at,
    )


def responsable_desde(nit: str, codigo: str) -> datetime | None:
    """Since when box 53 says this responsibility without a break; None when the version in force does not."""
    suyas = VersionRut.objects.filter(contribuyente_id=nit)
    sin = suyas.exclude(datos__responsabilidades__contains=[codigo]).order_by("-numero").values("numero")[:1]
    return (
        suyas.filter(numero__gt=Coalesce(Subquery(sin), 0))
        .order_by("numero")
        .values_list("desde_at", flat=True)
        .first()
    )
