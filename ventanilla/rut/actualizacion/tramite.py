"""Bringing the RUT up to date, as it is told to people. Nothing here runs."""

from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite
from ventanilla.rut.rules import excepciones
from ventanilla.rut.rules.excepciones import Excepcion, impedimento

ACTUALIZACION = Tramite(
    codigo=excepciones.ACTUALIZACION,
    slug="rut-actualizacion",
    nombre="Actualizar el RUT",
    area="RUT",
    que_es=(
        "Cambie su dirección, sus actividades, sus responsabilidades, sus locales o los datos de su empresa. Entra "
        "solo a lo que cambió, firma, y el RUT nuevo queda listo."
    ),
    url_name="rut:actualizacion",
    url_empezar="rut:actualizacion_empezar",
    icono="file-pen",
    tiempo="8 minutos",
    recibe="RUT actualizado y constancia del cambio, con sello",
    quien=(
        "Usted está inscrito en el RUT, también si está suspendido.",
        "O actúa por una empresa o persona: con permiso para preparar lo deja listo; para firmar, lo envía.",
        "Tiene firma electrónica quien presenta el cambio.",
    ),
    tenga_a_la_mano=(
        Requisito("calendar", "La fecha desde la que es cierto cada cambio."),
        Requisito("file-text", "Los documentos del cambio: acta, contrato o matrícula, según el caso."),
        Requisito("pen-line", "La firma electrónica: la frase, y una clave que le enviamos."),
    ),
    pasos=(
        Paso("Elija qué cambia", "Cada parte muestra lo que el RUT dice hoy."),
        Paso("Revise el antes y el después", "También ve si hay sanción por actualizar tarde."),
        Paso("Firme", "El RUT cambia en ese momento y le llega por correo."),
    ),
    fuente=(
        "Artículos 555-2 y 658-3 del Estatuto Tributario y 1.6.1.2.14 del Decreto 1625 de 2016: se actualiza durante "
        "el mes siguiente al hecho. El correo y el celular se cambian en su propio trámite."
    ),
    boton="Actualizar mi RUT",
    si_no_puede="Si no tiene firma electrónica, genérela aquí en tres minutos o pida una cita.",
    palabras=(
        "actualizar rut", "cambiar dirección", "cambiar actividad", "ciiu", "agregar responsabilidad", "abrir local",
        "cerrar local", "establecimiento", "representante legal", "socios", "revisor fiscal", "contador",
        "composición del capital", "me mudé", "exportador",
    ),
    secciones=(
        Seccion("ubicacion", "Dirección y otro teléfono", "Dónde lo encontramos"),
        Seccion("nombre-comercial", "Nombre comercial", "Cómo conocen su negocio"),
        Seccion("actividades", "Actividades económicas", "La principal, la secundaria y hasta dos más"),
        Seccion("ocupacion", "Ocupación", "El código de lo que hace"),
        Seccion("responsabilidades", "Agregar responsabilidades", "Lo que debe cumplir desde ahora"),
        Seccion("exportador", "Exportación", "Qué exporta y cómo"),
        Seccion("establecimientos", "Establecimientos", "Abrir, cambiar o cerrar un local, oficina o sede"),
        Seccion("organizacion", "La organización", "Reforma, duración, capital, vigilancia y grupo"),
        Seccion("representantes", "Representantes legales", "Quién entra y quién sale"),
        Seccion("socios", "Socios y miembros", "Quién entra, quién sale y cuánto tiene"),
        Seccion("revisor-contador", "Revisor fiscal y contador", "Quién revisa y quién lleva las cuentas"),
    ),
    exige_sesion=True,
    exige_firma=True,
    alcance=Alcance.RUT_PREPARAR,
    alcance_firma=Alcance.RUT_FIRMAR,
)  # fmt: skip

CON_CITA = (
    (
        Seccion("identificacion", "Cambiar el nombre o el documento", "También la razón social"),
        impedimento(Excepcion.IDENTIFICACION),
    ),
    (
        Seccion("quitar-responsabilidad", "Quitar una responsabilidad", "La 48 y la 33 tienen su propio trámite"),
        impedimento(Excepcion.RETIRO_DE_RESPONSABILIDADES),
    ),
    (
        Seccion("aduanas", "Calidades aduaneras", "Agregarlas o quitarlas"),
        impedimento(Excepcion.CALIDADES_ADUANERAS),
    ),
)
"""What people come for and only an official does."""

TITULOS = {seccion.nombre: seccion.titulo for seccion in ACTUALIZACION.secciones}
