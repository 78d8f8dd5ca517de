"""The purposes and the first privacy notice."""

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations

DATOS = Path(__file__).resolve().parent.parent / "datos"


def load(apps, schema_editor):
    with (DATOS / "finalidades.csv").open(encoding="utf-8") as archivo:
        for orden, fila in enumerate(csv.DictReader(archivo)):
            apps.get_model("habeas", "Finalidad").objects.create(
                **{**fila, "exige_consentimiento": fila["exige_consentimiento"] == "1", "orden": orden}
            )
    texto = (DATOS / "aviso_2026-1.txt").read_text(encoding="utf-8")
    apps.get_model("habeas", "AvisoDePrivacidad").objects.create(
        version="2026-1",
        texto=texto,
        sha256=hashlib.sha256(texto.encode()).hexdigest(),
        desde_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


class Migration(migrations.Migration):
    dependencies = [("habeas", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
