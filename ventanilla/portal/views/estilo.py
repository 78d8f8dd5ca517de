"""The living style page: every component from its real template, with its states, in both themes."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ventanilla import catalogo
from ventanilla.adjuntos.rules import EN_PALABRAS, EstadoAdjunto, Motivo, TipoDeAdjunto, message
from ventanilla.adjuntos.selectors import AdjuntoVisto, build_panel
from ventanilla.portal.forms import MuestraForm
from ventanilla.portal.rules import TEMAS, Preferencias

_ESTATICOS = Path(__file__).resolve().parent.parent / "static" / "portal"
ICONOS = tuple(re.findall(r'id="i-([a-z0-9-]+)"', (_ESTATICOS / "iconos.svg").read_text()))
COLORES = (
    "bg", "bg-2", "bg-3", "band", "text", "text-2", "border", "hairline", "primary", "primary-soft",
    "link", "accent", "focus", "error", "ok", "warn", "info",
)  # fmt: skip

# Invented people and numbers: the page shows shapes, not facts.
SECCIONES = (
    {
        "titulo": "Quién es usted",
        "detalle": "Cédula ••• 4050",
        "estado": "guardada",
        "url": "#tareas",
    },
    {"titulo": "Ubicación", "detalle": "Tunja, Boyacá", "estado": "guardada", "url": "#tareas"},
    {"titulo": "Actividad económica", "detalle": "A qué se dedica", "estado": "actual", "url": "#tareas"},
    {"titulo": "Responsabilidades", "detalle": "3 preguntas", "estado": "pendiente", "url": "#tareas"},
    {"titulo": "Revisar y enviar", "detalle": "Se abre al final", "estado": "bloqueada", "url": "#tareas"},
)
RESPUESTAS = (
    {"etiqueta": "Nombre", "valor": "Luz Marina Quintero Rojas"},
    {
        "etiqueta": "Dirección",
        "valor": "Calle 19 # 9-35\nTunja, Boyacá",
        "url": "#respuestas",
        "que": "la dirección",
    },
    {
        "etiqueta": "Actividad",
        "valor": "Panadería",
        "codigo": "1081",
        "url": "#respuestas",
        "que": "la actividad",
    },
    {"etiqueta": "Otro teléfono", "valor": "", "url": "#respuestas", "que": "otro teléfono"},
)
PARES = (
    {"etiqueta": "Trámite", "valor": "Inscripción en el RUT"},
    {"etiqueta": "A nombre de", "valor": "Luz Marina Quintero Rojas"},
    {"etiqueta": "Costo", "valor": "$0"},
)
ACCIONES = ({"url": "#ticket", "texto": "Descargar el PDF", "icono": "download", "principal": True},)
HITOS = (
    {"titulo": "RUT expedido", "detalle": "11 de agosto de 2026", "estado": "hecho"},
    {"titulo": "Guarde su PDF", "detalle": "También se lo enviamos al correo", "estado": "actual"},
    {"titulo": "Actualícelo si algo cambia", "detalle": "Durante el mes siguiente", "estado": "pendiente"},
)
PREGUNTA = {
    "question": "¿El RUT se vence?",
    "answer": "No. Solo debe actualizarlo cuando cambie algo.",
    "source": "Estatuto Tributario, art. 555-2",
}


def _papel(tipo: str, nombre: str, estado: EstadoAdjunto, *, motivo: str = "", paginas: int = 0) -> AdjuntoVisto:
    return AdjuntoVisto(
        id=UUID(int=len(nombre)), tipo=tipo, nombre=nombre, estado=estado, en_palabras=EN_PALABRAS[estado],
        texto=message(motivo) if motivo else "", peso="1,2 MB", paginas=paginas, sha256="", sin_antivirus=paginas == 1,
        quitado=("JavaScript",) if paginas > 1 else (), recibido_at=datetime(2026, 8, 11, tzinfo=UTC),
    )  # fmt: skip


PAPELES = build_panel(
    objeto="borrador:muestra",
    volver="#archivos",
    editable=True,
    tipos=(
        TipoDeAdjunto("cedula", "Copia de la cédula", ayuda="Por los dos lados, que se lea bien.", obligatorio=True),
        TipoDeAdjunto("soporte", "Otros papeles", ayuda="Lo que ayude a decidir más rápido."),
    ),
    adjuntos=[
        _papel("soporte", "cedula-por-los-dos-lados.jpg", EstadoAdjunto.LIMPIO, paginas=1),
        _papel("soporte", "acta de liquidación.pdf", EstadoAdjunto.LIMPIO, paginas=12),
        _papel("soporte", "recibo de la luz de julio.pdf", EstadoAdjunto.EN_CUARENTENA),
        _papel("soporte", "poder.pdf", EstadoAdjunto.ERROR_ESCANEO),
        _papel("soporte", "extracto.pdf", EstadoAdjunto.RECHAZADO, motivo=Motivo.CIFRADO),
    ],
    now=datetime(2026, 8, 11, tzinfo=UTC),
)


@require_safe
def estilo(request: HttpRequest) -> HttpResponse:
    tema = request.GET.get("tema", "")
    context: dict[str, object] = {
        "vacio": MuestraForm(prefix="a"),
        "con_errores": MuestraForm({"b-correo": "luz@", "b-expedicion_0": "31"}, prefix="b"),
        "iconos": ICONOS,
        "colores": COLORES,
        "secciones": SECCIONES,
        "respuestas": RESPUESTAS,
        "pares": PARES,
        "acciones": ACCIONES,
        "hitos": HITOS,
        "pregunta": PREGUNTA,
        "tramite": catalogo.TRAMITES[0],
        "panel": PAPELES,
    }
    if tema and tema in TEMAS:
        context["preferencias"] = Preferencias(tema=tema)
    return render(request, "portal/estilo.html", context)
