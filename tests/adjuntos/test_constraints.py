"""What PostgreSQL refuses, whatever the program does."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.fabricas import NOW
from ventanilla.adjuntos.models import Adjunto, ArchivoSuelto, Carpeta, ConsumoMensual
from ventanilla.adjuntos.rules import LIMITE_ARCHIVO, LIMITE_PERSONA_MES

pytestmark = pytest.mark.django_db


def folder(objeto: str = "caso:RUT-1", **changes: Any) -> Carpeta:
    return Carpeta.objects.create(
        **{"objeto": objeto, "nit": "1020304050", "tipos": [], "volver": "/casos/", "creada_at": NOW, **changes}
    )


def paper(carpeta: Carpeta, **changes: Any) -> Adjunto:
    datos: dict[str, Any] = {
        "tipo": "cedula", "nombre": "a.pdf", "formato": "pdf", "bytes": 10, "sha256": "a" * 64, "recibido_at": NOW,
    }  # fmt: skip
    return Adjunto.objects.create(carpeta=carpeta, **datos | changes)


def refused(name: str, make: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(*args, **kwargs)


def test_a_thing_has_one_folder():
    folder()
    refused("carpeta_one_per_objeto", folder)


def test_a_folder_is_of_something_known():
    refused("carpeta_objeto_known", folder, "cualquier cosa")


def test_the_folder_of_a_case_has_an_owner():
    refused("carpeta_caso_has_owner", folder, nit="")
    folder("borrador:1", nit="")
    folder("cita:1", nit="")


@pytest.mark.parametrize("volver", ["https://mala.example/", "//mala.example/", ""])
def test_a_folder_leads_back_to_a_page_of_ours(volver):
    refused("carpeta_volver_is_ours", folder, volver=volver)


def test_the_same_content_is_one_paper_of_its_kind():
    carpeta = folder()
    paper(carpeta)
    refused("adjunto_one_per_content", paper, carpeta)
    paper(carpeta, tipo="otro")


def test_a_key_for_repeating_is_of_one_paper():
    carpeta = folder()
    paper(carpeta, clave="k")
    refused("adjunto_one_per_clave", paper, carpeta, clave="k", sha256="b" * 64)
    paper(carpeta, sha256="c" * 64)
    paper(carpeta, sha256="d" * 64)


def test_a_paper_is_in_a_known_state():
    refused("adjunto_estado_known", paper, folder(), estado="visto")


def test_a_paper_has_a_known_format():
    refused("adjunto_formato_known", paper, folder(), formato="exe")


@pytest.mark.parametrize("cuantos", [0, LIMITE_ARCHIVO + 1])
def test_a_paper_weighs_something_and_not_too_much(cuantos):
    refused("adjunto_bytes_in_limit", paper, folder(), bytes=cuantos)


def test_a_digest_is_a_digest():
    refused("adjunto_sha256_is_hex", paper, folder(), sha256="A" * 64)


LIMPIO = {"estado": "limpio", "paginas": 1, "limpio": "adjuntos/x", "limpio_bytes": 1, "limpio_sha256": "b" * 64}


@pytest.mark.parametrize("falta", [{"paginas": 0}, {"limpio": ""}, {"limpio_bytes": 0}, {"limpio_sha256": ""}])
def test_a_clean_paper_has_its_copy(falta):
    refused("adjunto_limpio_has_copy", paper, folder(), **LIMPIO | falta)


@pytest.mark.parametrize("estado", ["recibido", "en_cuarentena", "error_escaneo", "rechazado"])
def test_only_a_clean_paper_has_a_copy(estado):
    motivo = "danado" if estado == "rechazado" else ""
    refused("adjunto_limpio_has_copy", paper, folder(), **LIMPIO | {"estado": estado, "motivo": motivo})


def test_a_refusal_says_why_and_only_a_refusal_does():
    carpeta = folder()
    refused("adjunto_rechazado_has_motivo", paper, carpeta, estado="rechazado")
    refused("adjunto_rechazado_has_motivo", paper, carpeta, motivo="danado")


def test_a_person_has_one_count_for_each_month_below_its_limit():
    ConsumoMensual.objects.create(persona="p", month_date=NOW.date(), bytes=LIMITE_PERSONA_MES)
    refused("consumo_one_per_month", ConsumoMensual.objects.create, persona="p", month_date=NOW.date(), bytes=1)
    refused(
        "consumo_in_limit", ConsumoMensual.objects.create, persona="q", month_date=NOW.date(),
        bytes=LIMITE_PERSONA_MES + 1,
    )  # fmt: skip


def test_a_loose_file_is_named_once():
    ArchivoSuelto.objects.create(nombre="adjuntos/x", desde_at=NOW)
    refused("adjuntos_archivosuelto_nombre", ArchivoSuelto.objects.create, nombre="adjuntos/x", desde_at=NOW)
