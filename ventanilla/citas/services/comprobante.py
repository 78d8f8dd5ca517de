"""What one leaves with: the appointment for one's calendar, and on paper with the code to show on arriving."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ventanilla.citas.adapters import hoja
from ventanilla.citas.models import Cita
from ventanilla.citas.rules.canales import A_DISTANCIA, Canal
from ventanilla.citas.rules.estados import VIVAS
from ventanilla.citas.rules.ics import Evento, calendar_file
from ventanilla.citas.selectors.citas import secret_of
from ventanilla.citas.selectors.detalle import address_of, detail_of
from ventanilla.citas.services import video

NO_SE_PASA = lazy("Es solo para el documento con que se agendó: no puede pasarse a otra persona.")
NO_VAYA = lazy("Este servicio se atiende a distancia. Por favor no vaya al punto de contacto.")


def link_of(cita: Cita) -> str:
    """The secret link, whole: to be kept."""
    return f"{settings.PUBLIC_URL}{address_of(cita, secreto=secret_of(cita))}"


def event_of(cita: Cita, *, now: datetime) -> str:
    detalle = detail_of(cita)
    host = urlsplit(settings.PUBLIC_URL).hostname or "ventanilla"
    enlace_de_video = video.link_of(cita) if cita.estado in VIVAS else ""
    return calendar_file(
        Evento(
            uid=f"cita-{cita.pk}@{host}",
            inicio_at=cita.cupo.inicio_at,
            fin_at=cita.cupo.fin_at,
            titulo=_("Cita: %(servicio)s") % {"servicio": detalle.servicio},
            lugar=detalle.donde,
            texto="\n".join(filter(None, [*detalle.como, enlace_de_video])),
            url=link_of(cita),
            version=cita.version,
            cancelado=cita.estado not in VIVAS,
        ),
        now=now,
    )


def requirements_of(cita: Cita) -> list[tuple[str, str]]:
    """The minimum requirements, label and text; what the service does not say is not invented."""
    servicio = cita.servicio
    renglones = [(_("Objetivo"), servicio.objetivo), (_("Servicio"), servicio.atencion)]
    if servicio.condicion:
        renglones.append((_("Solo si"), f"{servicio.condicion[0].upper()}{servicio.condicion[1:]}."))
    return [(etiqueta, texto) for etiqueta, texto in renglones if texto]


def pdf_of(cita: Cita, *, now: datetime) -> bytes:
    detalle = detail_of(cita)
    a_distancia = Canal(cita.cupo.canal) in A_DISTANCIA
    return hoja.render(
        codigo=detalle.codigo,
        cifras=cita.codigo or "",
        cuando=detalle.cuando,
        canal=detalle.canal,
        renglones=[
            (_("Cita para"), detalle.servicio),
            (_("Dónde"), detalle.donde),
            (_("Para quién"), f"{cita.nombres} {cita.apellidos}".strip()),
            (_("Documento"), _("Terminado en %(final)s") % {"final": cita.numero_documento[-4:]}),
            *requirements_of(cita),
        ],
        requisitos=list(detalle.requisitos),
        como=list(detalle.como),
        aviso=str(NO_VAYA) if a_distancia else "",
        nota=str(NO_SE_PASA),
        generado_at=now,
    )
