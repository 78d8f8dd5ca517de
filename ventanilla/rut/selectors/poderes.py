"""Who may act for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Q, QuerySet

from ventanilla.comun.actor import Actor
from ventanilla.comun.alcances import Alcance
from ventanilla.cuentas import selectors as cuentas
from ventanilla.expediente.selectors import local_date
from ventanilla.rut.models import Contribuyente, Mandato, Representante, VersionRut
from ventanilla.rut.rules.estados import EstadoRut
from ventanilla.rut.rules.poderes import (
    CALIDADES,
    RESPONSABILIDAD_POR_TERCEROS,
    CalidadPoder,
    EstadoMandato,
    OrigenPoder,
    Poder,
    effective,
)


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
