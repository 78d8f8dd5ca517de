"""A version of somebody's register is written once."""

from django.db import migrations

SQL = """
CREATE TRIGGER version_append_only BEFORE UPDATE OR DELETE ON rut_versionrut
    FOR EACH ROW EXECUTE FUNCTION expediente_inmutable();
CREATE TRIGGER version_no_truncate BEFORE TRUNCATE ON rut_versionrut
    FOR EACH STATEMENT EXECUTE FUNCTION expediente_inmutable();
"""
REVERSE = """
DROP TRIGGER version_append_only ON rut_versionrut;
DROP TRIGGER version_no_truncate ON rut_versionrut;
"""


class Migration(migrations.Migration):
    dependencies = [("rut", "0001_initial"), ("expediente", "0002_lo_escrito_no_cambia")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
