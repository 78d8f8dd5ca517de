"""Loading what is attended and where. What an official changed at the desk stays as they left it."""

import csv
from collections.abc import Iterator
from importlib.resources import files

from django.db import transaction

from ventanilla.citas.models import Sede, Servicio


def _rows(nombre: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(
        (files("ventanilla.citas") / "datos" / nombre).read_text(encoding="utf-8").splitlines()
    )  # fmt: skip


def _list(texto: str) -> list[str]:
    return [parte for parte in texto.split("|") if parte]


def _papel(texto: str) -> dict[str, object]:
    codigo, nombre, obligatorio = texto.split(":")
    return {"codigo": codigo, "nombre": nombre, "obligatorio": obligatorio == "si"}


@transaction.atomic
def load_oferta() -> None:
    """Services and offices from their files. Repeating it changes nothing."""
    editados = set(Servicio.objects.filter(editado_at__isnull=False).values_list("codigo", flat=True))
    servicios = [
        Servicio(
            codigo=fila["codigo"],
            nombre=fila["nombre"],
            linea=fila["linea"],
            canales=_list(fila["canales"]),
            publico=fila["publico"],
            condicion=fila["condicion"],
            objetivo=fila["objetivo"],
            atencion=fila["atencion"],
            requisitos=_list(fila["requisitos"]),
            papeles=[_papel(papel) for papel in _list(fila["papeles"])],
            cierre_horas=int(fila["cierre_horas"]),
            tramite=fila["tramite"],
            motivos=_list(fila["motivos"]),
            alternativa=fila["alternativa"],
            pide_pregunta=fila["pide_pregunta"] == "si",
            sin_cita=fila["sin_cita"] == "si",
            orden=orden,
            fuente=fila["fuente"],
            verificado=fila["verificado"] == "si",
        )
        for orden, fila in enumerate(_rows("servicios.csv"))
        if fila["codigo"] not in editados
    ]
    cambian = [
        campo.name
        for campo in Servicio._meta.concrete_fields
        if campo.name not in ("codigo", "activo", "editado_at")
    ]  # fmt: skip
    Servicio.objects.bulk_create(
        servicios, update_conflicts=True, unique_fields=["codigo"], update_fields=cambian
    )  # fmt: skip
    editadas = set(Sede.objects.filter(editado_at__isnull=False).values_list("punto_id", flat=True))
    sedes = [
        Sede(
            punto_id=fila["punto"],
            numero=int(fila["numero"]),
            canales=_list(fila["canales"]),
            solo_presencial=fila["solo_presencial"] == "si",
        )
        for fila in _rows("sedes.csv")
        if fila["punto"] not in editadas
    ]
    Sede.objects.bulk_create(
        sedes, update_conflicts=True, unique_fields=["punto"], update_fields=["numero", "canales", "solo_presencial"]
    )
