"""Every write of the register. The sealed PDF and the mail are a job that follows the fact."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from ventanilla.adjuntos import selectors as adjuntos_selectors
from ventanilla.adjuntos import services as adjuntos
from ventanilla.adjuntos.rules import EstadoAdjunto
from ventanilla.casos import selectors as casos_selectors
from ventanilla.casos import services as casos
from ventanilla.comun import jobs
from ventanilla.comun.actor import Actor
from ventanilla.comun.nit import check_digit, format_nit
from ventanilla.comun.pdf import page_count
from ventanilla.comun.tramite import Impedimento
from ventanilla.cuentas import services as cuentas
from ventanilla.expediente import selectors as expediente
from ventanilla.expediente import services as expediente_services
from ventanilla.expediente.firmables import Acto, Firmable, Grupo, NoSePuedeFirmar, Renglon
from ventanilla.expediente.ports import sello
from ventanilla.expediente.rules import new_codigo
from ventanilla.notificaciones import services as notificaciones
from ventanilla.notificaciones.rules import CelularInvalido, parse_celular
from ventanilla.referencias import selectors as referencias
from ventanilla.rut import selectors
from ventanilla.rut.adapters import formulario_001
from ventanilla.rut.adapters.nombres import names_of_boxes
from ventanilla.rut.events import contribuyente_inscrito, estado_cambiado, rut_actualizado
from ventanilla.rut.models import Contribuyente, Representante, VersionRut
from ventanilla.rut.rules.condiciones import Condicion, failing
from ventanilla.rut.rules.datos import DatosRut
from ventanilla.rut.rules.estados import PASOS, Causal, Concepto, EstadoRut, Uso, allows, next_state, refusal

SERIE = "RUT"
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


def rut_for(actor: Actor, uso: Uso) -> tuple[selectors.Rut | None, Impedimento | None]:
    """The register that a procedure works on; or why it cannot, with the way out."""
    try:
        rut = selectors.rut_of(actor)
    except ObjectDoesNotExist:
        return None, Impedimento(
            "sin_rut",
            "Primero necesita el RUT",
            "No encontramos un RUT a su nombre. Inscribirse toma pocos minutos y es gratis.",
            url_name="rut:inscripcion",
            boton="Inscribirme en el RUT",
        )
    if not allows(rut.estado, uso):
        vuelve = uso is not Uso.REACTIVAR and allows(rut.estado, Uso.REACTIVAR)
        return None, Impedimento(
            f"estado_{rut.estado.lower()}",
            "Su RUT no lo permite ahora",
            refusal(rut.estado, uso),
            url_name="rut:reactivacion" if vuelve else "",
            boton="Pedir la reactivación" if vuelve else "",
        )
    return rut, None


def who(rut: selectors.Rut) -> Grupo:
    """The first lines of every act about a register."""
    return Grupo("De quién es el RUT", (Renglon("Nombre", rut.nombre), Renglon("NIT", rut.nit_con_dv)))


def lock_rut(nit: str) -> None:
    """Nobody else writes this register until the transaction ends. Raises ObjectDoesNotExist."""
    Contribuyente.objects.select_for_update().get(nit=nit)


def file_change(
    actor: Actor,
    firmable: Firmable,
    borrador_id: UUID,
    *,
    change: Callable[[DatosRut, Acto], DatosRut],
    now: datetime,
) -> str:
    """File a signed procedure that changes the register at once, and return its radicado. The sealed copy, the
    reasoned statement and the mail follow as a job.

    `change` gets the register as it is under lock. Inside the caller's transaction. Raises NoSePuedeFirmar.
    """
    nit = actor.nit or ""
    acto, radicado = expediente_services.file_signed(
        actor, firmable, borrador_id, lock=lambda: lock_rut(nit), serie=SERIE, now=now
    )
    datos = change(selectors.rut_by_nit(nit).datos, acto)
    change_rut(actor, nit, datos, radicado=radicado.numero, now=now)
    jobs.enqueue("rut.deliver_cambio", nit=nit, radicado=radicado.numero)
    return radicado.numero


def act_of_leaving(
    tramite: str,
    rut: selectors.Rut,
    *,
    titulo: str,
    cambio: tuple[str, str],
    condiciones: Iterable[Condicion],
    pendiente: str,
    norma: str,
    declarado: Mapping[str, Mapping[str, Any]],
) -> Acto:
    """What is signed to leave a responsibility: the code that leaves and the one that enters (`cambio`), the conditions
    of the law one by one, and what was stated. Raises NoSePuedeFirmar unless all hold."""
    todas = tuple(condiciones)
    if fallan := failing(todas):
        raise NoSePuedeFirmar(
            _("Hoy la ley no permite este retiro. No se cumple: %(cuales)s. Si un dato está mal, cámbielo.")
            % {"cuales": "; ".join(f"{c.exige} (usted: {c.hallado})" for c in fallan)}
        )
    sale, entra = (f"{codigo} {referencias.responsabilidad(codigo).name}" for codigo in cambio)
    return Acto(
        tramite=tramite,
        titulo=titulo,
        nit=rut.nit,
        titular=rut.nombre,
        grupos=(
            who(rut),
            Grupo(
                _("Qué cambia en el RUT"),
                (
                    Renglon(_("Sale"), sale),
                    Renglon(_("Entra"), entra),
                    Renglon(_("Desde"), _("Cuando usted firme")),
                ),
            ),
            Grupo(
                _("Condiciones de la ley, una por una"),
                tuple(Renglon(c.exige, _("Cumple: %(hallado)s") % {"hallado": c.hallado}) for c in todas),
            ),
            Grupo(
                _("Declara"),
                (
                    Renglon(_("Bajo su firma"), _("Lo que respondió es verdad y puede probarlo.")),
                    Renglon(_("Sigue pendiente"), pendiente),
                    Renglon(_("Norma"), norma),
                ),
            ),
        ),
        datos={
            "version": str(rut.version),
            # what is signed has no numbers: JSON has no exact ones
            "declarado": {
                nombre: {campo: str(valor) for campo, valor in seccion.items()} for nombre, seccion in declarado.items()
            },
        },
    )


def papers_of(borrador_id: UUID) -> Grupo:
    """The copies that go with a draft, each by its name and digest: what is signed says exactly which they are. Whose
    the draft is was asked by whoever calls.

    Raises NoSePuedeFirmar while one is missing.
    """
    objeto = f"{adjuntos_selectors.BORRADOR}{borrador_id}"
    try:
        tipos = adjuntos_selectors.tipos_of(adjuntos_selectors.carpeta_for(Actor.sistema(), objeto))
    except ObjectDoesNotExist:
        raise NoSePuedeFirmar("Faltan las copias de los documentos.") from None
    papeles = [p for p in adjuntos_selectors.papers_of_case(objeto) if p.estado != EstadoAdjunto.RECHAZADO]
    enviados = {papel.tipo for papel in papeles}
    faltan = [tipo.titulo for tipo in tipos.values() if tipo.obligatorio and tipo.codigo not in enviados]
    if faltan:
        raise NoSePuedeFirmar(f"Falta enviar: {', '.join(faltan).lower()}.")
    return Grupo(
        "Copias que envía",
        tuple(
            Renglon(tipo.titulo, f"{papel.nombre}, huella {papel.sha256[:16]}")
            for tipo in tipos.values()
            for papel in papeles
            if papel.tipo == tipo.codigo
        ),
    )


def file_case(actor: Actor, firmable: Firmable, borrador_id: UUID, *, municipio: str, now: datetime) -> str:
    """File a procedure that an official decides, open its case with its papers, and return its radicado. The register
    changes when the case is approved. `municipio` says which office decides it. Inside the caller's transaction.
    Raises NoSePuedeFirmar."""
    acto, radicado = expediente_services.file_signed(
        actor, firmable, borrador_id, lock=lambda: _lock_own(actor), serie=SERIE, now=now
    )
    numero = casos.open_caso(
        actor,
        tipo=firmable.tramite,
        radicado=radicado.numero,
        nit=acto.nit,
        titular=acto.titular,
        seccional=referencias.seccional_of(municipio),
        now=now,
    )
    adjuntos.adopt(
        actor,
        desde=f"{adjuntos_selectors.BORRADOR}{borrador_id}",
        hasta=casos_selectors.objeto_of(numero),
        volver=reverse("casos:caso", args=[numero]),
        nit=acto.nit,
        user_id=None if acto.nit else actor.user_id,
        now=now,
    )
    return radicado.numero


def _lock_own(actor: Actor) -> None:
    """The owner and who holds their power, each with a draft, are not both first. Who has no RUT asks alone."""
    with suppress(ObjectDoesNotExist):
        lock_rut(actor.nit or "")


def issue_recibo(radicado: str, *, now: datetime) -> None:
    """The sealed statement of what was sent without a signature and waits for an official; what is signed has its own.
    Repeating it makes the same document."""
    contenido = expediente.contenido_of_radicado(radicado)
    caso = casos_selectors.caso_by_numero(casos_selectors.numero_of_radicado(radicado))
    expediente_services.issue_constancia(
        Actor.sistema(),
        tipo="rut_solicitud",
        titulo=contenido["titulo"],
        entrada="Recibimos la solicitud que sigue. Un funcionario la decide.",
        grupos=groups_of(contenido),
        nit=caso.nit,
        titular=caso.titular,
        objeto=f"radicado:{radicado}",
        radicado=radicado,
        now=now,
    )


def groups_of(contenido: Mapping[str, Any]) -> tuple[Grupo, ...]:
    """The lines of what was filed, as they were read."""
    return tuple(
        Grupo(grupo["titulo"], tuple(Renglon(**renglon) for renglon in grupo["renglones"]))
        for grupo in contenido["grupos"]
    )


def deliver_cambio(nit: str, *, radicado: str, now: datetime) -> None:
    """After a change: the statement of what was decided and why, the new copy, and the mail that brings both; without
    address in the register both wait where documents are read. Repeating it sends nothing twice."""
    actor = Actor.sistema()
    contenido = expediente.contenido_of_radicado(radicado)
    rut = selectors.rut_by_nit(nit)
    constancia = expediente_services.issue_constancia(
        actor,
        tipo="rut_decision",
        titulo=contenido["titulo"],
        entrada=contenido.get("entrada", "Lo que sigue quedó en el Registro Único Tributario."),
        grupos=groups_of(contenido),
        nit=nit,
        titular=rut.nombre,
        objeto=f"radicado:{radicado}",
        radicado=radicado,
        now=now,
    )
    copia = issue_copia(actor, nit, radicado=radicado, now=now) if allows(rut.estado, Uso.ACREDITAR) else ""
    with transaction.atomic():
        lock_rut(nit)
        objeto = f"entrega:{radicado}"
        if not rut.datos.correo or expediente.eventos_of([objeto]):
            return
        notificaciones.send_mensaje(
            destinatario=rut.datos.correo,
            plantilla="rut_cambiado",
            contexto={
                "titulo": contenido["titulo"],
                "nit": format_nit(nit),
                "radicado": radicado,
                "enlace": expediente.verification_url(copia or constancia),
            },
            adjuntos=[codigo for codigo in (constancia, copia) if codigo],
            now=now,
        )
        expediente_services.record_evento(actor, accion="rut.cambio.entregado", objeto=objeto, nit=nit)


def issue_copia(actor: Actor, nit: str, *, radicado: str | None, now: datetime) -> str:
    """The code of the valid sealed copy of somebody's register, made now if there is none.

    The PDF is made before the transaction, which takes the register's lock and looks again: two requests
    at once get one document.
    """
    objeto = selectors.objeto_of(nit)
    while True:
        vigente = expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=objeto)
        if vigente is not None:
            return vigente.codigo
        rut = selectors.rut_by_nit(nit)
        codigo = new_codigo()
        pdf = _sealed_pdf(rut, codigo=codigo, now=now)
        with transaction.atomic():
            contribuyente = Contribuyente.objects.select_for_update().get(nit=nit)
            if contribuyente.version != rut.version:
                continue  # it changed while we were printing
            if expediente.current_documento(tipo=selectors.TIPO_DOCUMENTO, objeto=objeto) is not None:
                continue
            expediente_services.issue_documento(
                actor,
                codigo=codigo,
                tipo=selectors.TIPO_DOCUMENTO,
                titulo="Registro Único Tributario, formulario 001",
                nit=nit,
                titular=rut.nombre,
                objeto=objeto,
                contenido=pdf,
                paginas=page_count(pdf),
                radicado=radicado,
                now=now,
            )
        return codigo


def _sealed_pdf(rut: selectors.Rut, *, codigo: str, now: datetime) -> bytes:
    casillas, hojas = rut.casillas(), rut.anexos()
    pdf = formulario_001.render(
        casillas,
        names_of_boxes(casillas, hojas),
        hojas=hojas,
        codigo=codigo,
        url_verificacion=expediente.verification_url(codigo),
        generado_at=now,
        estado=rut.estado,
    )
    return sello().seal(pdf, motivo="Registro Único Tributario", now=now)


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


def deliver_rut(nit: str, *, radicado: str, now: datetime) -> None:
    """After a registration: the sealed PDF and the mail that brings it. Repeating it sends nothing twice."""
    actor = Actor.sistema()
    codigo = issue_copia(actor, nit, radicado=radicado, now=now)
    rut = selectors.rut_by_nit(nit)
    with transaction.atomic():
        Contribuyente.objects.select_for_update().get(nit=nit)
        objeto = f"entrega:{radicado}"
        if expediente.eventos_of([objeto]):
            return
        notificaciones.send_mensaje(
            destinatario=rut.datos.correo,
            plantilla="rut_inscrito_juridica" if rut.datos.es_persona_juridica else "rut_inscrito",
            contexto={
                "nit": format_nit(nit),
                "nombre": rut.nombre,
                "radicado": radicado,
                "enlace": expediente.verification_url(codigo),
            },
            adjuntos=[codigo],
            now=now,
        )
        expediente_services.record_evento(actor, accion="rut.rut.entregado", objeto=objeto, nit=nit)


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
