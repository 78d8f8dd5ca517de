"""What tests of procedures that an official decides do again and again: send papers, sign, and decide."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.test import Client

from tests.adjuntos import archivos
from tests.casos.apoyo import official
from tests.fabricas import NOW
from tests.firma.conftest import FRASE, HUELLA, last_code
from ventanilla.adjuntos import selectors as adjuntos
from ventanilla.adjuntos import services as adjuntos_services
from ventanilla.casos import decidibles
from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.casos.models import Caso
from ventanilla.comun.actor import Actor
from ventanilla.cuentas.models import User
from ventanilla.expediente import services as expediente
from ventanilla.expediente.guiado import Guiado
from ventanilla.firma.rules import Canal, Factor, TipoFactor
from ventanilla.firma.services import firmar

MOTIVO = "Vistos los documentos, procede lo que la persona pide según la norma que se cita."


def drafted(actor: Actor, guiado: Guiado, *, now: Any = NOW, **secciones: dict[str, Any]) -> UUID:
    """A draft with these sections answered, as the pages would have saved them."""
    borrador = expediente.start_borrador(actor, tramite=guiado.tramite.codigo, now=now)
    for nombre, datos in secciones.items():
        expediente.save_seccion(actor, borrador.pk, nombre=nombre.replace("__", "-"), datos=datos, version=0, now=now)
    return borrador.pk


def send_papers(actor: Actor, guiado: Guiado, borrador_id: UUID, *, menos: str = "", now: Any = NOW) -> None:
    """A copy of every paper that the draft needs, but for one."""
    contexto = guiado.contexto(actor, guiado.draft_of(actor, borrador_id), now=now)
    guiado.form("adjuntos", contexto)
    objeto = f"borrador:{borrador_id}"
    for numero, tipo in enumerate(adjuntos.panel_of(actor, objeto, now=now).tipos, start=1):
        if tipo.obligatorio and tipo.codigo != menos:
            adjuntos_services.receive(
                actor, objeto=objeto, tipo=tipo.codigo, nombre=f"{tipo.codigo}.pdf", declarado="application/pdf",
                stream=io.BytesIO(archivos.pdf(pages=numero)), now=now,
            )  # fmt: skip
    expediente.save_seccion(actor, borrador_id, nombre="adjuntos", datos={"enviados": True}, version=0, now=now)


def signed(actor: Actor, borrador_id: UUID, correo: str, *, now: Any = NOW) -> Caso:
    """Signed and filed; the case that it opened."""
    intencion = firmar.open_intencion(actor, borrador_id, now=now)
    firmar.send_codigo(actor, intencion.pk, canal=Canal.CORREO, now=now)
    factor = Factor(TipoFactor.CODIGO, codigo=last_code(correo))
    firmado = firmar.sign(actor, intencion.pk, frase=FRASE, factor=factor, huella=HUELLA, now=now)
    return Caso.objects.get(radicado=firmado.radicado)


def study(caso: Caso, *, aprobado: bool, motivo: str = MOTIVO, now: Any = NOW) -> None:
    """An official takes the case, marks its whole checklist and proposes or decides."""
    nelson = official("2900000030", nombre="Nelson Ariza")
    casos.claim(nelson, caso.numero, now=now)
    casos.decide(
        nelson, caso.numero, aprobado=aprobado, motivo=motivo,
        verificadas=[v.codigo for v in decidibles.decidible(caso.tipo).verificaciones],
        version=version_of(caso), now=now,
    )  # fmt: skip


def approve(caso: Caso, *, now: Any = NOW) -> None:
    """Another official agrees."""
    gloria = official("2900000031", "Escritorio", "Aprobación", nombre="Gloria Peña")
    casos.approve(gloria, caso.numero, version=version_of(caso), now=now)


def watched(pasos: list[Any], nombre: Any, real: Callable[..., Any]) -> Callable[..., Any]:
    """The same act, written down before it is done. `nombre` may be a function of what it is called with."""

    def act(*args: Any, **kwargs: Any) -> Any:
        pasos.append(nombre(*args) if callable(nombre) else nombre)
        return real(*args, **kwargs)

    return act


def version_of(caso: Caso) -> int:
    return casos_selectors.caso_by_numero(caso.numero).version


def entered(actor: Actor) -> Client:
    """A browser in which that person signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id or 0))
    return client
