"""Who may use each address, by name and method. What is not written here is refused.

The table says who may ask; whether a thing is theirs is said by the selectors, for which absent and not-yours are one
answer. docs/seguridad/autorizacion.md is made from it, and so are the tests that try every role on every address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ventanilla.casos.rules import ROL, ROL_APROBACION, ROL_SUPERVISION, ROLES_DEL_ESCRITORIO
from ventanilla.citas.rules.roles import AGENDA as ROL_CITAS_AGENDA
from ventanilla.citas.rules.roles import ATENCION as ROL_CITAS_ATENCION
from ventanilla.citas.rules.roles import ROLES as ROLES_DE_CITAS
from ventanilla.comun.actor import Actor, Calidad
from ventanilla.comun.alcances import Alcance
from ventanilla.rut.presencial.rules import ROL as ROL_PRESENCIAL
from ventanilla.rut.recuperacion.rules import IDENTIFICACION as ROL_IDENTIFICACION


class Quien(StrEnum):
    CUALQUIERA = "cualquiera"
    DUENO = "dueno"
    SESION = "sesion"
    PROPIO = "propio"
    ALCANCE = "alcance"
    FUNCIONARIO = "funcionario"
    ADMINISTRACION = "administracion"


@dataclass(frozen=True, slots=True)
class Politica:
    """`roles`: an official needs one of them."""

    quien: Quien
    alcance: Alcance | None = None
    roles: frozenset[str] = frozenset()


class Decision(StrEnum):
    PERMITE = "permite"
    INGRESE = "ingrese"
    OTRO_NOMBRE = "otro_nombre"
    SIN_ALCANCE = "sin_alcance"
    SIN_ROL = "sin_rol"
    SEGUNDO_FACTOR = "segundo_factor"
    NIEGA = "niega"


def decide(politica: Politica, actor: Actor) -> Decision:
    """Whether this actor may ask. Says nothing of the thing asked for."""
    if politica.quien is Quien.CUALQUIERA:
        return Decision.PERMITE
    if politica.quien is Quien.DUENO:  # the browser or the person that owns it; for another only by a power, if any is
        if actor.calidad is not Calidad.TERCERO:
            return Decision.PERMITE
        if politica.alcance is None:
            return Decision.OTRO_NOMBRE
        return Decision.PERMITE if actor.may(politica.alcance) else Decision.SIN_ALCANCE
    if not actor.is_authenticated:
        return Decision.INGRESE
    if politica.quien is Quien.FUNCIONARIO:
        return _decide_official(politica, actor)
    if politica.quien is Quien.PROPIO and actor.calidad is Calidad.TERCERO:
        return Decision.OTRO_NOMBRE
    if politica.quien is Quien.ALCANCE and not actor.may(politica.alcance or ""):
        return Decision.SIN_ALCANCE
    return Decision.PERMITE


def _decide_official(politica: Politica, actor: Actor) -> Decision:
    """Officials act as officials: never for a taxpayer, and people are not them. The middleware makes such an actor,
    and asks besides that this session was opened with a second factor."""
    if actor.calidad is Calidad.TERCERO:
        return Decision.OTRO_NOMBRE
    if actor.calidad is not Calidad.FUNCIONARIO:
        return Decision.NIEGA
    return Decision.PERMITE if politica.roles & actor.roles else Decision.SIN_ROL


Metodos = Mapping[str, Politica]
CUALQUIERA, DUENO = Politica(Quien.CUALQUIERA), Politica(Quien.DUENO)
SESION, PROPIO, ADMINISTRACION = Politica(Quien.SESION), Politica(Quien.PROPIO), Politica(Quien.ADMINISTRACION)
ESCRITORIO = Politica(Quien.FUNCIONARIO, roles=ROLES_DEL_ESCRITORIO)
ESTUDIO = Politica(Quien.FUNCIONARIO, roles=frozenset({ROL}))
APROBACION = Politica(Quien.FUNCIONARIO, roles=frozenset({ROL_APROBACION}))
IDENTIFICACION = Politica(Quien.FUNCIONARIO, roles=frozenset({ROL_IDENTIFICACION}))
RECUPERACION = Politica(Quien.FUNCIONARIO, roles=frozenset({ROL_IDENTIFICACION, ROL_APROBACION}))
PODERES_ESCRIBE = Politica(Quien.FUNCIONARIO, roles=frozenset({"Mandatos revisión"}))
PODERES_APRUEBA = Politica(Quien.FUNCIONARIO, roles=frozenset({"Mandatos aprobación"}))
PODERES = Politica(Quien.FUNCIONARIO, roles=PODERES_ESCRIBE.roles | PODERES_APRUEBA.roles)
PRESENCIAL = Politica(Quien.FUNCIONARIO, roles=frozenset({ROL_PRESENCIAL}))
PERSONAS = Politica(Quien.FUNCIONARIO, roles=ROLES_DEL_ESCRITORIO | PRESENCIAL.roles)
CITAS_ATENCION = Politica(Quien.FUNCIONARIO, roles=frozenset({ROL_CITAS_ATENCION}))
CITAS_AGENDA = Politica(Quien.FUNCIONARIO, roles=frozenset({ROL_CITAS_AGENDA}))
CITAS_CUALQUIERA = Politica(Quien.FUNCIONARIO, roles=ROLES_DE_CITAS)
ENTRADA = Politica(Quien.FUNCIONARIO, roles=PERSONAS.roles | RECUPERACION.roles | PODERES.roles | ROLES_DE_CITAS)
SUPERVISION = Politica(Quien.FUNCIONARIO, roles=frozenset({ROL_SUPERVISION}))
AGENDA_CITAS = Politica(Quien.DUENO, Alcance.CITA_AGENDAR)


def con(alcance: Alcance) -> Politica:
    """In one's own name, or with a power that reaches this."""
    return Politica(Quien.ALCANCE, alcance)


def lee(politica: Politica) -> Metodos:
    return {"GET": politica}


def envia(politica: Politica) -> Metodos:
    return {"POST": politica}


def lee_y_envia(politica: Politica) -> Metodos:
    return {"GET": politica, "POST": politica}


def _todas(metodos: Metodos, *nombres: str) -> dict[str, Metodos]:
    return dict.fromkeys(nombres, metodos)


def _guiado(nombre: str, alcance: Alcance) -> dict[str, Metodos]:
    """The addresses of a guided procedure: who may prepare it reads and writes its draft."""
    politica = con(alcance)
    return {
        **_todas(lee(politica), nombre, f"{nombre}_tareas", f"{nombre}_revisar", f"{nombre}_recibo"),
        **_todas(envia(politica), f"{nombre}_empezar", f"{nombre}_descartar"),
        f"{nombre}_seccion": lee_y_envia(politica),
    }


TABLA: Mapping[str, Metodos] = {
    # public pages and lists
    **_todas(
        lee(CUALQUIERA),
        "portal:cadena", "portal:inicio", "portal:tramites", "portal:tramite", "portal:ayuda",
        "portal:puntos_contacto",
        "portal:atencion", "portal:datos_personales", "portal:terminos", "portal:mapa", "portal:estilo",
        "portal:robots", "portal:favicon", "portal:manifest", "expediente:documento", "expediente:documento_sin_barra",
        "notificaciones:buzon", "notificaciones:buzon_correo", "notificaciones:buzon_adjunto",
        "api:openapi-json", "api:api-root", "api:departamentos", "api:municipios", "api:actividad", "api:actividades",
        "api:responsabilidades", "api:tipos_documento", "api:paises", "api:puntos_contacto", "api:dias", "api:uvt",
        "api:documento", "api:excepciones_del_rut", "robots:reto", "api:reto",
    ),
    **_todas(envia(CUALQUIERA), "api:consulta_estado", "api:consulta_facturador"),
    **_todas(lee_y_envia(CUALQUIERA), "rut:consulta_estado", "rut:consulta_facturador"),
    **_todas(envia(CUALQUIERA), "portal:preferencias", "expediente:comparar", "api:comparar"),
    **_todas(
        lee_y_envia(CUALQUIERA),
        "portal:retomar", "portal:retomar_enlace", "expediente:verificar", "notificaciones:verificar_correo",
    ),
    # papers: whose they are is said by their folder, and a third party needs its power there
    **_todas(lee(CUALQUIERA), "adjuntos:panel", "adjuntos:descargar", "adjuntos:pagina"),
    **_todas(envia(CUALQUIERA), "adjuntos:enviar", "adjuntos:quitar"),
    "api:adjuntos": lee_y_envia(SESION),
    **_todas(lee(SESION), "api:adjunto", "api:adjunto_contenido"),
    "api:adjunto_quitar": envia(SESION),
    # getting in and getting back
    **_todas(
        lee_y_envia(CUALQUIERA),
        "account_login", "account_logout", "account_inactive", "account_signup", "account_email_verification_sent",
        "account_reset_password", "account_confirm_password_reset_code", "account_complete_password_reset",
        "account_password_reset_completed", "rut:usuario", "rut:usuario_codigo", "rut:usuario_contrasena",
        "rut:contacto_no_fui_yo", "rut:recuperacion", "rut:recuperacion_contacto", "rut:recuperacion_codigo",
        "rut:recuperacion_cancelar", "rut:recuperacion_contrasena", "mfa_authenticate", "mfa_login_webauthn",
        "factor_perdido", "factor_no_fui_yo",
    ),
    "rut:recuperacion_estado": lee(CUALQUIERA),
    # one's own account, in whose name soever one acts
    **_todas(
        lee_y_envia(SESION),
        "account_reauthenticate", "account_change_password", "account_set_password", "usersessions_list",
        "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
        "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
    ),
    **_todas(
        lee(SESION),
        "sesion_sigue", "portal:mis_tramites", "portal:perfil", "portal:accesos", "mfa_index",
        "mfa_view_recovery_codes", "mfa_list_webauthn",
    ),
    # registering: the browser that began it, or the person who did
    **_todas(lee(CUALQUIERA), "rut:inscripcion"),
    **_todas(envia(DUENO), "rut:inscripcion_empezar", "rut:inscripcion_descartar"),
    **_todas(
        lee(DUENO), "rut:inscripcion_tareas", "rut:inscripcion_camino", "rut:inscripcion_recibo", "rut:inscripcion_pdf"
    ),
    **_todas(
        lee_y_envia(DUENO),
        "rut:inscripcion_motivo", "rut:inscripcion_correo", "rut:inscripcion_codigo", "rut:inscripcion_identidad",
        "rut:inscripcion_preguntas", "rut:inscripcion_ubicacion", "rut:inscripcion_actividades",
        "rut:inscripcion_responsabilidades", "rut:inscripcion_elegir", "rut:inscripcion_revisar",
        "rut:inscripcion_contrasena",
    ),
    # the register
    "rut:copia": lee_y_envia(con(Alcance.RUT_VER)),
    **_todas(lee(con(Alcance.RUT_VER)), "rut:copia_pdf", "rut:historia", "rut:version"),
    "api:mi_rut": lee(con(Alcance.RUT_VER)),
    "api:mi_rut_copia": envia(con(Alcance.RUT_VER)),
    **_todas(lee(SESION), "api:mis_tramites", "api:mis_documentos"),
    **_todas(lee(con(Alcance.RUT_PREPARAR)), "rut:contacto", "rut:contacto_tareas", "rut:contacto_recibo"),
    **_todas(envia(con(Alcance.RUT_PREPARAR)), "rut:contacto_empezar", "rut:contacto_descartar"),
    **_todas(
        lee_y_envia(con(Alcance.RUT_PREPARAR)),
        "rut:contacto_correo", "rut:contacto_correo_codigo", "rut:contacto_telefono", "rut:contacto_telefono_codigo",
        "rut:contacto_revisar",
    ),
    # procedures of the register that are signed
    **_guiado("rut:actualizacion", Alcance.RUT_PREPARAR),
    **_guiado("rut:retiro_iva", Alcance.RUT_PREPARAR),
    **_guiado("rut:inscripcion_juridica", Alcance.RUT_PREPARAR),
    **_todas(
        lee_y_envia(con(Alcance.RUT_PREPARAR)),
        "rut:inscripcion_juridica_correo", "rut:inscripcion_juridica_codigo", "rut:inscripcion_juridica_actividades",
    ),
    **_guiado("rut:retiro_consumo", Alcance.RUT_PREPARAR),
    **_guiado("rut:cancelacion", Alcance.RUT_PREPARAR),
    **_guiado("rut:reactivacion", Alcance.RUT_PREPARAR),
    "rut:reactivacion_revisar": lee_y_envia(con(Alcance.RUT_PREPARAR)),  # not signed: sent from there
    # the same procedures for programs: each one's own power is asked for where its draft is read
    "api:tramite": lee(SESION),
    "api:tramite_borradores": envia(SESION),
    "api:borrador": {"GET": SESION, "DELETE": SESION},
    "api:borrador_seccion": {"PUT": SESION},
    "api:borrador_revision": lee(SESION),
    "api:borrador_envio": envia(SESION),
    # acting for another
    "rut:actuar": lee(SESION),
    "rut:actuar_elegir": envia(SESION),
    **_todas(lee(SESION), "rut:mandatos", "rut:mandato_actividad"),
    "rut:mandato_cambiar": lee_y_envia(SESION),
    **_todas(
        lee(con(Alcance.MANDATO_OTORGAR)), "rut:mandato", "rut:mandato_revisar", "rut:mandato_recibo"
    ),
    "rut:mandato_empezar": envia(con(Alcance.MANDATO_OTORGAR)),
    **_todas(
        lee_y_envia(con(Alcance.MANDATO_OTORGAR)), "rut:mandato_quien", "rut:mandato_alcances", "rut:mandato_vigencia"
    ),
    "api:actuaciones": lee_y_envia(SESION),
    "api:mandatos": lee(SESION),
    "api:mandato_accion": envia(SESION),
    "api:actas": lee(SESION),
    **_todas(envia(SESION), "api:intenciones", "api:intencion_clave", "api:intencion_firmar"),
    # cases that an official decides: whose they are, and what a power reaches, is said by each
    **_todas(lee(SESION), "casos:caso", "api:mis_casos", "api:caso"),
    **_todas(envia(SESION), "casos:responder", "casos:prorrogar", "api:caso_respuesta"),
    # one's own appointments: the secret link says whose it is, or the account does
    "citas:gestionar": lee_y_envia(CUALQUIERA),
    **_todas(lee(CUALQUIERA), "citas:cita", "citas:papeles", "citas:papeles_de", "citas:ics", "citas:pdf"),
    **_todas(lee_y_envia(CUALQUIERA), "citas:asistire", "citas:cancelar", "citas:mover", "citas:apartada"),
    "citas:alternativa": envia(CUALQUIERA),
    **_todas(
        lee(con(Alcance.CITA_AGENDAR)), "citas:mias", "citas:mia", "citas:mia_papeles", "citas:mia_ics", "citas:mia_pdf"
    ),
    **_todas(
        lee_y_envia(con(Alcance.CITA_AGENDAR)),
        "citas:mia_asistire", "citas:mia_cancelar", "citas:mia_mover", "citas:mia_apartada",
    ),
    "citas:mia_alternativa": envia(con(Alcance.CITA_AGENDAR)),
    # booking an appointment: anybody looks; whoever holds a place, themselves or for whom they may book
    **_todas(lee(CUALQUIERA), "citas:inicio", "citas:agendar", "citas:servicio", "citas:cupos"),
    **_todas(envia(CUALQUIERA), "citas:en_linea", "citas:vencimiento"),
    **_todas(
        envia(AGENDA_CITAS),
        "citas:apartar", "citas:reserva_aceptar", "citas:reserva_mas_tiempo", "citas:reserva_soltar",
        "citas:reserva_mover",
    ),
    "citas:reserva_datos": lee_y_envia(AGENDA_CITAS),
    **_todas(
        lee(AGENDA_CITAS),
        "citas:reserva_confirmar", "citas:reserva_lista", "citas:reserva_movida", "citas:reserva_ics",
        "citas:reserva_pdf",
    ),
    # public figures and draws of appointments
    **_todas(lee(CUALQUIERA), "citas:cifras", "citas:cifras_csv", "citas:cifras_json", "citas:aperturas_ics"),
    **_todas(lee(CUALQUIERA), "citas:sorteos", "citas:sorteo", "citas:sorteo_archivo", "citas:boleta"),
    "citas_escritorio:ventanas": lee(CITAS_AGENDA),
    "citas_escritorio:ventana_nueva": lee_y_envia(CITAS_AGENDA),
    "citas_escritorio:ventana_retirar": envia(CITAS_AGENDA),
    "citas:sorteo_participar": lee_y_envia(AGENDA_CITAS),
    # appointments: the waitlist and its offers; whose they are is said by the secret of each link
    **_todas(lee(CUALQUIERA), "citas:esperas", "citas:espera", "citas:oferta"),
    **_todas(lee_y_envia(AGENDA_CITAS), "citas:espera_unirse"), "citas:espera_antes": lee_y_envia(CUALQUIERA),
    **_todas(envia(CUALQUIERA), "citas:espera_salir", "citas:oferta_responder"),
    # appointments for programs: free places are public; the secret of each hold or appointment says whose it is
    **_todas(
        lee(CUALQUIERA), "api:citas_servicios", "api:citas_sedes", "api:citas_dias", "api:citas_horas",
        "api:citas_primeras", "api:citas_apartada", "api:citas_cifras", "api:citas_sorteos",
    ),
    **_todas(
        envia(CUALQUIERA),
        "api:citas_apartar", "api:citas_solicitante", "api:citas_mas_tiempo", "api:citas_soltar", "api:citas_aceptar",
        "api:citas_mover_la_suya", "api:citas_consulta", "api:citas_asistire", "api:citas_cancelar", "api:citas_mover",
        "api:citas_espera", "api:citas_espera_salir", "api:citas_esperar_antes", "api:citas_oferta",
        "api:citas_boletas", "api:citas_boleta",
        "api:citas_oferta_responder",
    ),
    "api:citas_mias": lee(con(Alcance.CITA_AGENDAR)),
    "api:citas_esperas": {"GET": con(Alcance.CITA_AGENDAR), "POST": CUALQUIERA},
    # one's own data
    "habeas:mis_datos": lee(PROPIO),
    **_todas(envia(PROPIO), "habeas:permiso", "habeas:copia_json", "habeas:copia_pdf"),
    **_todas(lee_y_envia(DUENO), "habeas:solicitar", "habeas:codigo"),
    "api:mis_datos": lee(PROPIO),
    "api:solicitudes": lee_y_envia(PROPIO),
    # the officials' desk
    "escritorio:cola": lee(ENTRADA),
    **_todas(lee(ESCRITORIO), "escritorio:mios", "escritorio:caso", "escritorio:papel"),
    **_todas(envia(ESCRITORIO), "escritorio:nota"),
    "escritorio:personas": lee_y_envia(PERSONAS),
    "escritorio:persona": envia(PERSONAS),
    **_todas(
        envia(ESTUDIO),
        "escritorio:tomar", "escritorio:soltar", "escritorio:marcar", "escritorio:pedir",
        "escritorio:decidir",
    ),
    "escritorio:por_aprobar": lee(APROBACION),
    **_todas(envia(APROBACION), "escritorio:aprobar", "escritorio:devolver"),
    **_todas(lee(RECUPERACION), "escritorio:recuperaciones", "escritorio:recuperacion"),
    **_todas(envia(RECUPERACION), "escritorio:recuperacion_rechazar"),
    "escritorio:recuperacion_identificar": envia(IDENTIFICACION),
    "escritorio:recuperacion_aprobar": envia(APROBACION),
    "escritorio:poderes": lee(PODERES),
    "escritorio:poder_nuevo": lee_y_envia(PODERES_ESCRIBE),
    "escritorio:poder": lee(PODERES_APRUEBA),
    **_todas(envia(PODERES_APRUEBA), "escritorio:poder_aprobar", "escritorio:poder_rechazar"),
    "escritorio:supervision": lee(SUPERVISION),
    # the day of appointments: the room is public and names nobody
    "citas:pantalla": lee(CUALQUIERA),
    **_todas(lee_y_envia(CUALQUIERA), "citas:llegue", "citas:sala"),
    **_todas(
        lee(CITAS_ATENCION),
        "citas_escritorio:dia", "citas_escritorio:turno", "citas_escritorio:turno_papel_pagina",
        "citas_escritorio:lista",
    ),
    **_todas(
        lee_y_envia(CITAS_ATENCION),
        "citas_escritorio:puesto", "citas_escritorio:sin_cita", "citas_escritorio:otra_hora",
        "citas_escritorio:contacto",
    ),
    **_todas(
        envia(CITAS_ATENCION),
        "citas_escritorio:llegada", "citas_escritorio:llamar", "citas_escritorio:turno_cerrar",
        "citas_escritorio:turno_nota", "citas_escritorio:turno_papel", "citas_escritorio:turno_acto",
        "citas_escritorio:intento", "citas_escritorio:atender", "citas_escritorio:no_contesto",
    ),
    **_todas(
        lee(CITAS_AGENDA),
        "citas_escritorio:agenda", "citas_escritorio:agenda_reglas", "citas_escritorio:agenda_aperturas",
        "citas_escritorio:agenda_servicios", "citas_escritorio:agenda_cambios", "citas_escritorio:agenda_cambio",
    ),
    **_todas(
        lee_y_envia(CITAS_AGENDA),
        "citas_escritorio:agenda_sede", "citas_escritorio:agenda_regla_nueva", "citas_escritorio:agenda_regla",
        "citas_escritorio:agenda_puesto_nuevo", "citas_escritorio:agenda_puesto", "citas_escritorio:agenda_cerrar",
        "citas_escritorio:agenda_apertura", "citas_escritorio:agenda_servicio", "citas_escritorio:agenda_terminos",
        "citas_escritorio:agenda_servicio_nuevo",
        "citas_escritorio:agenda_sobrecupo", "citas_escritorio:agenda_deshacer",
    ),
    **_todas(envia(CITAS_AGENDA), "citas_escritorio:agenda_reintentar", "citas_escritorio:agenda_cancelar"),
    "citas_escritorio:cifras": lee(CITAS_CUALQUIERA),
    **_todas(lee(CITAS_AGENDA), "citas_escritorio:muchas", "citas_escritorio:muchas_citas"),
    "oficio:abrir": lee_y_envia(ESTUDIO),
    "presencial:entrar": envia(PRESENCIAL),
    **_todas(lee(PRESENCIAL), "presencial:inicio", "presencial:listo"),
    **_todas(lee_y_envia(PRESENCIAL), "presencial:cambiar", "presencial:revisar"),
    "escritorio:traspasar": lee_y_envia(SUPERVISION),
    # signing: what each act needs is said by its procedure, and asked again when it is signed
    **_todas(lee(SESION), "firma:mi_firma", "firma:lista", "firma:acta", "firma:evidencia"),
    **_todas(envia(SESION), "firma:empezar", "firma:clave"),
    **_todas(lee_y_envia(SESION), "firma:generar", "firma:frase", "firma:terminar", "firma:firmar"),
}  # fmt: skip


def politica_of(view_name: str, method: str) -> Politica | None:
    """None: the method is not offered there. Raises KeyError for an address without policy."""
    if view_name.startswith("admin:"):  # Django's admin asks for officials and their second factor itself
        return ADMINISTRACION
    return TABLA[view_name].get("GET" if method == "HEAD" else method)
