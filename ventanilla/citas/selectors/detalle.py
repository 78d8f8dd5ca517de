"""An appointment in words: when, where and how, for pages, messages and calendars alike."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.citas.models import Cita
from ventanilla.citas.rules.canales import EN_PALABRAS, Canal
from ventanilla.citas.rules.codigo import show
from ventanilla.citas.selectors.oferta import ajustes
from ventanilla.comun.fechas import weekday_date
from ventanilla.cuentas.rules import mask_email


@dataclass(frozen=True, slots=True)
class Detalle:
    """`donde` is one line; `como` are the sentences of what to do that day."""

    codigo: str
    servicio: str
    dia: str
    hora: str
    canal: str
    donde: str
    como: tuple[str, ...]
    requisitos: tuple[str, ...]

    @property
    def cuando(self) -> str:
        return f"{self.dia}, {self.hora}"


def detail_of(cita: Cita) -> Detalle:
    """Of an appointment with its service, place and office, as the selectors give it."""
    inicio = timezone.localtime(cita.cupo.inicio_at)
    half = "a. m." if inicio.hour < 12 else "p. m."
    canal = Canal(cita.cupo.canal)
    return Detalle(
        codigo=show(cita.codigo or ""),
        servicio=cita.servicio.nombre,
        dia=weekday_date(inicio.date()),
        hora=f"{inicio.hour % 12 or 12}:{inicio.minute:02d} {half}",
        canal=EN_PALABRAS[canal],
        donde=_where(cita, canal),
        como=_how(cita, canal),
        requisitos=tuple(cita.servicio.requisitos),
    )


def _where(cita: Cita, canal: Canal) -> str:
    punto = cita.cupo.sede.punto
    if canal is Canal.PRESENCIAL:
        partes = (punto.name, punto.address, f"{punto.municipio.name}, {punto.municipio.departamento.name}")
        return ". ".join(parte for parte in partes if parte)
    if canal is Canal.VIDEO:
        return _("Por videollamada, con %(punto)s. No vaya a la oficina.") % {"punto": punto.name}
    if canal is Canal.LLAMADA:
        return _("Por teléfono, con %(punto)s. No vaya a la oficina.") % {"punto": punto.name}
    return _("Por correo electrónico, con %(punto)s. No vaya a la oficina.") % {"punto": punto.name}


def _how(cita: Cita, canal: Canal) -> tuple[str, ...]:
    tolerancia = ajustes().tolerancia_minutos
    a_tiempo = _("Si llega más de %(minutos)s minutos tarde, la cita se pierde.") % {"minutos": tolerancia}
    if canal is Canal.PRESENCIAL:
        indicaciones = cita.cupo.sede.indicaciones
        lleve = _("Llegue diez minutos antes, con su documento y el código de la cita.")
        return tuple(frase for frase in (lleve, a_tiempo, indicaciones) if frase)
    if canal is Canal.VIDEO:
        entre = _("Entre desde el enlace de su cita a la hora exacta, con cámara y micrófono.")
        return (entre, a_tiempo)
    if canal is Canal.LLAMADA:
        numero = cita.celular or cita.telefono
        return (
            _("A esa hora lo llamamos al número terminado en %(final)s. Esté atento.") % {"final": numero[-4:]},
            _("Si no contesta en %(minutos)s minutos, la cita se pierde.") % {"minutos": tolerancia},
        )
    return (_("Desde esa hora lo atendemos en el correo %(correo)s.") % {"correo": mask_email(cita.correo)},)


def address_of(cita: Cita, accion: str = "", secreto: str = "") -> str:
    """The page of an appointment, or of something to do with it: by the secret link, or in one's account without it."""
    codigo = cita.codigo or ""
    if accion:
        return reverse(f"citas:{accion}", args=[codigo, secreto]) if secreto else reverse(
            f"citas:mia_{accion}", args=[codigo]
        )  # fmt: skip
    return reverse("citas:cita", args=[codigo, secreto]) if secreto else reverse("citas:mia", args=[codigo])
