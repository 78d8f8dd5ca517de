"""What was signed is never changed; the first version of the agreement."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations

SQL = """
CREATE TRIGGER acta_append_only BEFORE UPDATE OR DELETE ON firma_actafirma
    FOR EACH ROW EXECUTE FUNCTION expediente_inmutable();
CREATE TRIGGER acta_no_truncate BEFORE TRUNCATE ON firma_actafirma
    FOR EACH STATEMENT EXECUTE FUNCTION expediente_inmutable();
CREATE TRIGGER estampa_append_only BEFORE UPDATE OR DELETE ON firma_estampafirma
    FOR EACH ROW EXECUTE FUNCTION expediente_inmutable();
CREATE TRIGGER estampa_no_truncate BEFORE TRUNCATE ON firma_estampafirma
    FOR EACH STATEMENT EXECUTE FUNCTION expediente_inmutable();
CREATE TRIGGER acuerdo_append_only BEFORE UPDATE OR DELETE ON firma_acuerdofirma
    FOR EACH ROW EXECUTE FUNCTION expediente_inmutable();
"""
REVERSE = """
DROP TRIGGER acta_append_only ON firma_actafirma;
DROP TRIGGER acta_no_truncate ON firma_actafirma;
DROP TRIGGER estampa_append_only ON firma_estampafirma;
DROP TRIGGER estampa_no_truncate ON firma_estampafirma;
DROP TRIGGER acuerdo_append_only ON firma_acuerdofirma;
"""
PRIMERO = Path(__file__).resolve().parent.parent / "datos" / "acuerdo_2026-1.txt"


def load_acuerdo(apps, schema_editor):
    texto = PRIMERO.read_text(encoding="utf-8")
    apps.get_model("firma", "AcuerdoFirma").objects.create(
        version="2026-1",
        titulo="Acuerdo de firma electrónica",
        texto=texto,
        sha256=hashlib.sha256(texto.encode()).hexdigest(),
        desde_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


class Migration(migrations.Migration):
    dependencies = [("firma", "0001_initial"), ("expediente", "0002_lo_escrito_no_cambia")]
    operations = [
        migrations.RunPython(load_acuerdo, migrations.RunPython.noop),
        migrations.RunSQL(SQL, REVERSE),
    ]
