"""Entering the register, and every version and state that follows."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from psycopg.types.json import Jsonb

from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.comun.nit import check_digit
from ventanilla.cuentas import services as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.notificaciones import services as notificaciones
from ventanilla.notificaciones.rules import CelularInvalido, parse_celular
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors
from ventanilla.rut.events import contribuyente_inscrito, estado_cambiado, rut_actualizado
from ventanilla.rut.models import Contribuyente, Representante, VersionRut
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import PASOS, Causal, Concepto, EstadoRut, next_state

SERIE_FORMULARIO = "F001"


SERIE_NIT = "NIT"


class YaInscrito(Exception):
    """That document is in the register already. Only told to who proved to be that person."""


def formulario_numero(year: int, consecutivo: int) -> str:
    """Box 4: two digits of the year and nine of the number. The layout is ours; the length is the form's."""
    return f"{year % 100:02d}{consecutivo:09d}"


def assign_nit() -> str:
    """The next NIT for an organisation. Without gaps, and never one that the register has: numbers given before
    this system are passed over. The row of the series stays locked until the transaction ends."""
    while True:
        numero = settings.NIT_DESDE - 1 + expediente_services.next_consecutivo(SERIE_NIT, 0)
        if not Contribuyente.objects.filter(nit=str(numero)).exists():
            return str(numero)


def register(actor: Actor, datos: DatosRut, *, user_id: int | None, radicado: str, now: datetime) -> str:
    """Enter somebody in the register and return the NIT. Inside the caller's transaction.

    The sealed PDF and the mail follow as a job. Raises YaInscrito: the constraint decides, also between two
    requests at the same time.
    """
    nit = _enter(actor, datos, user_id=user_id, radicado=radicado, now=now)
    contribuyente_inscrito.send(None, actor=actor, nit=nit, radicado=radicado, now=now)
    jobs.enqueue("rut.deliver_rut", nit=nit, radicado=radicado)
    return nit


@transaction.atomic
def register_existing(actor: Actor, datos: DatosRut, *, user_id: int | None, now: datetime) -> str:
    """Enter somebody who was registered before this system: no filing, no mail. Raises YaInscrito."""
    return _enter(actor, datos, user_id=user_id, radicado="", now=now)


def _enter(actor: Actor, datos: DatosRut, *, user_id: int | None, radicado: str, now: datetime) -> str:
    nit = datos.numero_documento
    try:
        with transaction.atomic():
            contribuyente = Contribuyente.objects.create(
                nit=nit,
                dv=check_digit(nit),
                user_id=user_id,
                tipo=datos.tipo_contribuyente,
                tipo_documento=datos.tipo_documento,
                numero_documento=datos.numero_documento,
                nombre=datos.nombre_completo,
                inscrito_at=now,
            )
    except IntegrityError as error:
        raise YaInscrito from error
    _write_version(actor, contribuyente, datos, concepto=Concepto.INSCRIPCION, radicado=radicado, now=now)
    expediente_services.record_evento(
        actor, accion="rut.contribuyente.inscrito", objeto=selectors.objeto_of(nit), nit=nit
    )
    return nit


def _keep_representantes(actor: Actor, contribuyente: Contribuyente, datos: DatosRut, *, now: datetime) -> None:
    """Make the rows say what sheets 3 and 5 say: who left can do nothing more from this moment on."""
    today = expediente.local_date(now)
    quedan = {r.clave: r for r in datos.representantes}
    for fila in Representante.objects.filter(contribuyente=contribuyente, hasta_date__isnull=True):
        if quedan.pop((fila.calidad, fila.tipo_documento, fila.numero_documento), None) is None:
            fila.hasta_date = max(fila.desde_date, today)
            fila.save(update_fields=["hasta_date"])
            _record_representante(actor, fila, "retirado", now=now)
    for nuevo in quedan.values():
        fila = Representante.objects.create(
            contribuyente=contribuyente,
            calidad=nuevo.calidad,
            tipo_documento=nuevo.quien.tipo_documento,
            numero_documento=nuevo.quien.numero_documento,
            nombre=nuevo.quien.nombre,
            desde_date=nuevo.desde,
        )
        _record_representante(actor, fila, "inscrito", now=now)


def _record_representante(actor: Actor, fila: Representante, hecho: str, *, now: datetime) -> None:
    expediente_services.record_evento(
        actor,
        accion=f"rut.representante.{hecho}",
        objeto=f"poder:rut:{fila.pk}",
        nit=fila.contribuyente_id,
        datos={"calidad": fila.calidad},
    )


def _write_version(
    actor: Actor,
    contribuyente: Contribuyente,
    datos: DatosRut,
    *,
    concepto: Concepto,
    causal: str = "",
    radicado: str,
    now: datetime,
) -> None:
    year = expediente.local_year(now)
    _keep_representantes(actor, contribuyente, datos, now=now)
    VersionRut.objects.create(
        contribuyente=contribuyente,
        numero=contribuyente.version,
        formulario=formulario_numero(year, expediente_services.next_consecutivo(SERIE_FORMULARIO, year)),
        concepto=concepto,
        seccional=referencias.seccional_of(datos.municipio),
        estado=contribuyente.estado,
        causal=causal,
        datos=datos.as_json(),
        radicado=radicado,
        desde_at=now,
    )


@transaction.atomic
def ensure_user(actor: Actor, nit: str, *, now: datetime) -> int:
    """The account of a natural person who proved who it is, with the address of the register; made if there is none.

    The address of record counts as verified: whoever lost it but reads the telephone must come in to change it.
    """
    contribuyente = Contribuyente.objects.select_for_update().get(nit=nit)
    if contribuyente.user_id is not None:
        return contribuyente.user_id
    rut = selectors.rut_by_nit(nit)
    user = cuentas.enable_user(
        actor,
        tipo_documento=contribuyente.tipo_documento,
        numero_documento=contribuyente.numero_documento,
        nombre=contribuyente.nombre,
        correo=rut.datos.correo,
        now=now,
    )
    contribuyente.user = user
    contribuyente.save(update_fields=["user"])
    return user.pk


@transaction.atomic
def change_rut(actor: Actor, nit: str, datos: DatosRut, *, radicado: str, now: datetime) -> int:
    """Write a new version of somebody's register and return its number; earlier copies stop being valid."""
    contribuyente = Contribuyente.objects.select_for_update().get(nit=nit)
    contribuyente.nombre = datos.nombre_completo
    contribuyente.tipo_documento = datos.tipo_documento
    return _next_version(
        actor, contribuyente, datos, concepto=Concepto.ACTUALIZACION, radicado=radicado, hecho="actualizado", now=now
    )


@transaction.atomic
def change_estado(actor: Actor, nit: str, causal: Causal, *, radicado: str, now: datetime) -> int:
    """Move a registration to the state that these grounds give, as a new version that says the same facts.

    Raises PasoInvalido: from the state in which it is now, they do not.
    """
    contribuyente = Contribuyente.objects.select_for_update().get(nit=nit)
    paso = next_state(contribuyente.estado, causal)
    contribuyente.estado = paso.hasta
    datos = selectors.rut_by_nit(nit).datos
    numero = _next_version(
        actor, contribuyente, datos, concepto=paso.concepto, causal=causal, radicado=radicado, hecho="cambio_de_estado",
        now=now,
    )  # fmt: skip
    estado_cambiado.send(None, actor=actor, nit=nit, estado=paso.hasta, causal=causal, now=now)
    return numero


def _next_version(
    actor: Actor,
    contribuyente: Contribuyente,
    datos: DatosRut,
    *,
    concepto: Concepto,
    causal: str = "",
    radicado: str,
    hecho: str,
    now: datetime,
) -> int:
    nit = contribuyente.nit
    contribuyente.version += 1
    contribuyente.save(update_fields=["version", "nombre", "tipo_documento", "estado"])
    _write_version(actor, contribuyente, datos, concepto=concepto, causal=causal, radicado=radicado, now=now)
    expediente_services.supersede_documentos(
        actor, tipo=selectors.TIPO_DOCUMENTO, objeto=selectors.objeto_of(nit), now=now
    )
    expediente_services.record_evento(
        actor,
        accion=f"rut.contribuyente.{hecho}",
        objeto=selectors.objeto_of(nit),
        nit=nit,
        datos={"version": contribuyente.version, "estado": contribuyente.estado},
    )
    rut_actualizado.send(None, actor=actor, nit=nit, version=contribuyente.version, now=now)
    return contribuyente.version


def lock_rut(nit: str) -> None:
    """Nobody else writes this register until the transaction ends. Raises ObjectDoesNotExist."""
    Contribuyente.objects.select_for_update().get(nit=nit)


def on_factor_perdido(sender: object, *, user_id: int, correo: str, llave: str, now: datetime, **_: object) -> None:
    """By the account's address and by the mail and phone of the register: whoever took one has not taken all."""
    propio = Contribuyente.objects.filter(user_id=user_id).first()
    datos = selectors.rut_by_nit(propio.nit).datos if propio else None
    destinos = {("correo", correo), ("correo", datos.correo if datos else "")}
    if datos:
        with suppress(CelularInvalido):
            destinos.add(("sms", parse_celular(datos.telefono)))
    for canal, destino in sorted(destinos):
        if destino:
            notificaciones.send_mensaje(
                destinatario=destino,
                canal=canal,
                plantilla="factor_perdido",
                contexto={"llave": llave},
                reservado=True,
                now=now,
            )


@transaction.atomic
def load_contribuyentes(actor: Actor, filas: Iterable[tuple[DatosRut, Causal | None]], *, now: datetime) -> int:
    """Bring an existing register in, by COPY; who is in it already is left alone. Returns how many were new.

    With a ground, the registration is in the state that it gives, as a second version. One event for the whole load;
    no documents and no mail: copies are made when they are asked for.
    """
    year = expediente.local_year(now)
    # before COPY begins: while it runs the connection answers no other question
    preparadas = [
        (
            datos.numero_documento,
            check_digit(datos.numero_documento),
            datos.tipo_contribuyente,
            datos.tipo_documento,
            datos.nombre_completo,
            referencias.seccional_of(datos.municipio),
            Jsonb(datos.as_json()),
            causal.value if causal else "",
            PASOS[causal].hasta.value if causal else EstadoRut.ACTIVO.value,
            PASOS[causal].concepto.value if causal else "",
        )
        for datos, causal in filas
    ]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.carga")  # of an earlier load in this transaction
        cursor.execute(
            "CREATE TEMP TABLE carga (orden bigserial, nit text, dv smallint, tipo text, tipo_documento text,"
            " nombre text, seccional text, datos jsonb, causal text, estado text, concepto text) ON COMMIT DROP"
        )
        with cursor.copy(
            "COPY carga (nit, dv, tipo, tipo_documento, nombre, seccional, datos, causal, estado, concepto) FROM STDIN"
        ) as copia:
            copia.set_types(["text", "int2", "text", "text", "text", "text", "jsonb", "text", "text", "text"])
            for fila in preparadas:
                copia.write_row(fila)
        cursor.execute(
            "WITH nuevos AS (INSERT INTO rut_contribuyente"
            " (nit, dv, tipo, tipo_documento, numero_documento, nombre, estado, version, inscrito_at)"
            " SELECT nit, dv, tipo, tipo_documento, nit, nombre, estado, CASE causal WHEN '' THEN 1 ELSE 2 END, %s"
            " FROM carga ON CONFLICT DO NOTHING RETURNING nit)"
            " DELETE FROM carga c WHERE NOT EXISTS (SELECT 1 FROM nuevos n WHERE n.nit = c.nit)",
            [now],
        )
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE causal <> '') FROM carga")
        nuevos, con_causal = cursor.fetchone()
        if nuevos == 0:
            return 0
        formularios = nuevos + con_causal
        ultimo = expediente_services.next_consecutivo(SERIE_FORMULARIO, year, cuantos=formularios)
        cursor.execute(
            "INSERT INTO rut_versionrut"
            " (contribuyente_id, numero, formulario, concepto, seccional, estado, causal, datos, radicado, desde_at)"
            " SELECT c.nit, v.numero, %s || lpad((%s + row_number() OVER (ORDER BY c.orden, v.numero))::text, 9, '0'),"
            " v.concepto, c.seccional, v.estado, v.causal, c.datos, '', %s FROM carga c CROSS JOIN LATERAL ("
            "   SELECT 1 AS numero, '01' AS concepto, 'ACTIVO' AS estado, '' AS causal"
            "   UNION ALL SELECT 2, c.concepto, c.estado, c.causal WHERE c.causal <> '') v",
            [f"{year % 100:02d}", ultimo - formularios, now],
        )
        cursor.execute(
            "INSERT INTO rut_representante"
            " (contribuyente_id, calidad, tipo_documento, numero_documento, nombre, desde_date)"
            " SELECT c.nit, r ->> 'calidad', q ->> 'tipo_documento', q ->> 'numero_documento',"
            " concat_ws(' ', q ->> 'razon_social', q ->> 'primer_nombre', nullif(q ->> 'otros_nombres', ''),"
            "   nullif(q ->> 'primer_apellido', ''), nullif(q ->> 'segundo_apellido', '')),"
            " (r ->> 'desde')::date"
            " FROM carga c, jsonb_array_elements(c.datos -> 'representantes') r, LATERAL (SELECT r -> 'quien' AS q) s"
        )
    expediente_services.record_evento(actor, accion="rut.registro.cargado", objeto="rut", datos={"nuevos": nuevos})
    return int(nuevos)
