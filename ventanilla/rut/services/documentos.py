"""The sealed papers of the register, and their mail."""

from datetime import datetime

from django.db import transaction

from ventanilla.casos import selectors as casos_selectors
from ventanilla.comun.actor import Actor
from ventanilla.comun.nit import format_nit
from ventanilla.comun.pdf import page_count
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.ports import sello
from ventanilla.expediente.rules import new_codigo
from ventanilla.notificaciones import services as notificaciones
from ventanilla.rut import selectors
from ventanilla.rut.adapters import formulario_001
from ventanilla.rut.adapters.nombres import names_of_boxes
from ventanilla.rut.models import Contribuyente
from ventanilla.rut.rules.estados import Uso, allows
from ventanilla.rut.services.registro import lock_rut
from ventanilla.rut.services.tramites import groups_of


def issue_recibo(radicado: str, *, now: datetime) -> None:
    """The sealed statement of what was sent without a signature and waits for an official; what is signed has its own.
    Repeating it makes the same document."""
    contenido = expediente.contenido_of_radicado(radicado)
    caso = casos_selectors.caso_by_numero(casos_selectors.numero_of_radicado(radicado))
    expediente_services.issue_constancia(
        Actor.sistema(),
        tipo="rut_solicitud",
        titulo=contenido["titulo"],
        entrada="Recibimos la solicitud que sigue. Un funcionario la decide.",
        grupos=groups_of(contenido),
        nit=caso.nit,
        titular=caso.titular,
        objeto=f"radicado:{radicado}",
        radicado=radicado,
        now=now,
    )


def deliver_cambio(nit: str, *, radicado: str, now: datetime) -> None:
    """After a change: the statement of what was decided and why, the new copy, and the mail that brings both; without
    address in the register both wait where documents are read. Repeating it sends nothing twice."""
    actor = Actor.sistema()
    contenido = expediente.contenido_of_radicado(radicado)
    rut = selectors.rut_by_nit(nit)
    constancia = expediente_services.issue_constancia(
        actor,
        tipo="rut_decision",
        titulo=contenido["titulo"],
        entrada=contenido.get("entrada", "Lo que sigue quedó en el Registro Único Tributario."),
        grupos=groups_of(contenido),
        nit=nit,
        titular=rut.nombre,
        objeto=f"radicado:{radicado}",
        radicado=radicado,
        now=now,
    )
    copia = issue_copia(actor, nit, radicado=radicado, now=now) if allows(rut.estado, Uso.ACREDITAR) else ""
    with transaction.atomic():
        lock_rut(nit)
        objeto = f"entrega:{radicado}"
        if not rut.datos.correo or expediente.eventos_of([objeto]):
            return
        notificaciones.send_mensaje(
            destinatario=rut.datos.correo,
            plantilla="rut_cambiado",
            contexto={
                "titulo": contenido["titulo"],
                "nit": format_nit(nit),
                "radicado": radicado,
                "enlace": expediente.verification_url(copia or constancia),
            },
            adjuntos=[codigo for codigo in (constancia, copia) if codigo],
            now=now,
        )
        expediente_services.record_evento(actor, accion="rut.cambio.entregado", objeto=objeto, nit=nit)


def issue_copia(actor: Actor, nit: str, *, radicado: str | None, now: datetime) -> str:
    """The code of the valid sealed copy of somebody's register, made now if there is none.

    The PDF is made before the transaction, which takes the register's lock and looks again: two requests
    at once get one document.
    """
    objeto = selectors.objeto_of(nit)
    while True:
        vigente = expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=objeto)
        if vigente is not None:
            return vigente.codigo
        rut = selectors.rut_by_nit(nit)
        codigo = new_codigo()
        pdf = _sealed_pdf(rut, codigo=codigo, now=now)
        with transaction.atomic():
            contribuyente = Contribuyente.objects.select_for_update().get(nit=nit)
            if contribuyente.version != rut.version:
                continue  # it changed while we were printing
            if expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=objeto) is not None:
                continue
            expediente_services.issue_documento(
                actor,
                codigo=codigo,
                tipo=selectors.TIPO_DOCUMENTO,
                titulo="Registro Único Tributario, formulario 001",
                nit=nit,
                titular=rut.nombre,
                objeto=objeto,
                contenido=pdf,
                paginas=page_count(pdf),
                radicado=radicado,
                now=now,
            )
        return codigo


def _sealed_pdf(rut: selectors.Rut, *, codigo: str, now: datetime) -> bytes:
    casillas, hojas = rut.casillas(), rut.anexos()
    pdf = formulario_001.render(
        casillas,
        names_of_boxes(casillas, hojas),
        hojas=hojas,
        codigo=codigo,
        url_verificacion=expediente.verification_url(codigo),
        generado_at=now,
        estado=rut.estado,
    )
    return sello().seal(pdf, motivo="Registro Único Tributario", now=now)


def deliver_rut(nit: str, *, radicado: str, now: datetime) -> None:
    """After a registration: the sealed PDF and the mail that brings it. Repeating it sends nothing twice."""
    actor = Actor.sistema()
    codigo = issue_copia(actor, nit, radicado=radicado, now=now)
    rut = selectors.rut_by_nit(nit)
    with transaction.atomic():
        Contribuyente.objects.select_for_update().get(nit=nit)
        objeto = f"entrega:{radicado}"
        if expediente.eventos_of([objeto]):
            return
        notificaciones.send_mensaje(
            destinatario=rut.datos.correo,
            plantilla="rut_inscrito_juridica" if rut.datos.es_persona_juridica else "rut_inscrito",
            contexto={
                "nit": format_nit(nit),
                "nombre": rut.nombre,
                "radicado": radicado,
                "enlace": expediente.verification_url(codigo),
            },
            adjuntos=[codigo],
            now=now,
        )
        expediente_services.record_evento(actor, accion="rut.rut.entregado", objeto=objeto, nit=nit)
