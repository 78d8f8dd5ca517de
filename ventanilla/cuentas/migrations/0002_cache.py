"""The table of the database cache: no other server is needed for what may be forgotten."""

from django.db import migrations

SQL = """
CREATE TABLE cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("cuentas", "0001_initial")]
    operations = [migrations.RunSQL(SQL, "DROP TABLE cache")]
