"""What the database itself forbids: changing the past."""

from django.db import migrations

SQL = """
CREATE FUNCTION expediente_inmutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%_append_only: lo escrito no se cambia ni se borra', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER radicado_append_only BEFORE UPDATE OR DELETE ON expediente_radicado
    FOR EACH ROW EXECUTE FUNCTION expediente_inmutable();
CREATE TRIGGER radicado_no_truncate BEFORE TRUNCATE ON expediente_radicado
    FOR EACH STATEMENT EXECUTE FUNCTION expediente_inmutable();

CREATE FUNCTION expediente_documento_guarda() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.estado <> 'vigente'
       OR to_jsonb(NEW) - 'estado' - 'estado_at' <> to_jsonb(OLD) - 'estado' - 'estado_at' THEN
        RAISE EXCEPTION 'documento_append_only: un documento expedido solo cambia de estado, una vez'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documento_append_only BEFORE UPDATE OR DELETE ON expediente_documento
    FOR EACH ROW EXECUTE FUNCTION expediente_documento_guarda();
CREATE TRIGGER documento_no_truncate BEFORE TRUNCATE ON expediente_documento
    FOR EACH STATEMENT EXECUTE FUNCTION expediente_inmutable();

-- The chain. One text for each row, whatever the client's settings: epoch instead of a printed time.
CREATE FUNCTION expediente_evento_resumen(e expediente_evento, anterior text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(anterior || jsonb_build_array(
        e.seq, extract(epoch FROM e.at), e.accion, e.objeto, e.calidad, e.user_id, e.nit, e.datos, e.request_id
    )::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION expediente_evento_nace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.seq := NULL;
    NEW.prev := NULL;
    NEW.hash := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER evento_nace BEFORE INSERT ON expediente_evento
    FOR EACH ROW EXECUTE FUNCTION expediente_evento_nace();

CREATE FUNCTION expediente_evento_encadenar() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ultimo expediente_evento;
    este expediente_evento;
BEGIN
    PERFORM pg_advisory_xact_lock(5308172019001);
    SELECT * INTO ultimo FROM expediente_evento WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
    SELECT * INTO este FROM expediente_evento WHERE id = NEW.id;
    este.seq := coalesce(ultimo.seq, 0) + 1;
    este.prev := coalesce(ultimo.hash, repeat('0', 64));
    UPDATE expediente_evento
        SET seq = este.seq, prev = este.prev, hash = expediente_evento_resumen(este, este.prev)
        WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER evento_encadenar AFTER INSERT ON expediente_evento
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION expediente_evento_encadenar();

CREATE FUNCTION expediente_evento_guarda() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Depth 2 is the chaining trigger itself; it may fill in the three columns, once.
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.seq IS NULL
       AND to_jsonb(NEW) - 'seq' - 'prev' - 'hash' = to_jsonb(OLD) - 'seq' - 'prev' - 'hash' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'evento_append_only: lo escrito no se cambia ni se borra' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER evento_append_only BEFORE UPDATE OR DELETE ON expediente_evento
    FOR EACH ROW EXECUTE FUNCTION expediente_evento_guarda();
CREATE TRIGGER evento_no_truncate BEFORE TRUNCATE ON expediente_evento
    FOR EACH STATEMENT EXECUTE FUNCTION expediente_inmutable();

CREATE VIEW expediente_cadena_rota AS
    SELECT seq, falla FROM (
        SELECT e.seq,
            CASE
                WHEN e.seq <> coalesce(lag(e.seq) OVER w, 0) + 1 THEN 'falta el anterior'
                WHEN e.prev <> coalesce(lag(e.hash) OVER w, repeat('0', 64)) THEN 'no enlaza con el anterior'
                WHEN e.hash <> expediente_evento_resumen(e, e.prev) THEN 'fue alterado'
            END AS falla
        FROM expediente_evento e WHERE e.seq IS NOT NULL WINDOW w AS (ORDER BY e.seq)
    ) revisados WHERE falla IS NOT NULL;
"""

REVERSE = """
DROP VIEW expediente_cadena_rota;
DROP TRIGGER evento_nace ON expediente_evento;
DROP TRIGGER evento_encadenar ON expediente_evento;
DROP TRIGGER evento_append_only ON expediente_evento;
DROP TRIGGER evento_no_truncate ON expediente_evento;
DROP TRIGGER documento_append_only ON expediente_documento;
DROP TRIGGER documento_no_truncate ON expediente_documento;
DROP TRIGGER radicado_append_only ON expediente_radicado;
DROP TRIGGER radicado_no_truncate ON expediente_radicado;
DROP FUNCTION expediente_evento_nace, expediente_evento_encadenar, expediente_evento_guarda,
    expediente_evento_resumen, expediente_documento_guarda, expediente_inmutable;
"""


class Migration(migrations.Migration):
    dependencies = [("expediente", "0001_initial")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
