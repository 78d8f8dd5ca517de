"""The six sheets of form 001: versions written before them take the new shape, and names can be searched. The version
in force of who is not active says so from here on: until 0005 only the taxpayer did.

The trigger that keeps versions as they were written steps aside for this one change of shape; no fact changes.
"""

from django.db import migrations

SQL = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE rut_versionrut DISABLE TRIGGER version_append_only;
UPDATE rut_versionrut SET datos = (datos - 'establecimientos' - 'representantes') || jsonb_build_object(
    'actividades', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('codigo', a ->> 0, 'desde', a ->> 1)), '[]')
        FROM jsonb_array_elements(datos -> 'actividades') AS a
    ),
    'representantes', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'calidad', r ->> 'calidad', 'desde', r ->> 'desde',
            'tarjeta_profesional', coalesce(r ->> 'tarjeta_profesional', ''),
            'quien', jsonb_build_object('tipo_documento', r ->> 'tipo_documento',
                'numero_documento', r ->> 'numero_documento', 'razon_social', r ->> 'nombre')
        )), '[]')
        FROM jsonb_array_elements(coalesce(datos -> 'representantes', '[]')) AS r
    )
) WHERE jsonb_typeof(datos -> 'establecimientos') = 'number';
UPDATE rut_versionrut AS v SET estado = c.estado FROM rut_contribuyente AS c
    WHERE v.contribuyente_id = c.nit AND v.numero = c.version AND v.estado <> c.estado;
ALTER TABLE rut_versionrut ENABLE TRIGGER version_append_only;

CREATE INDEX contribuyente_by_nombre ON rut_contribuyente
    USING gin (to_tsvector('simple', translate(lower(nombre), 'áéíóúüñ', 'aeiouun')));
"""
REVERSE = "DROP INDEX contribuyente_by_nombre;"


class Migration(migrations.Migration):
    dependencies = [("rut", "0005_versiones_con_estado")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
