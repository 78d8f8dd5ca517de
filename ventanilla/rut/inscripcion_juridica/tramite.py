"""Registering an organisation, as it is told to people. Nothing here runs."""

from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite
from ventanilla.rut.rules import excepciones

INSCRIPCION_JURIDICA = Tramite(
    codigo=excepciones.INSCRIPCION_JURIDICA,
    slug="rut-inscripcion-juridica",
    nombre="Inscribir una organización en el RUT",
    area="RUT",
    que_es=(
        "Inscriba la fundación, asociación, copropiedad, consorcio u otra organización que usted representa. Responde, "
        "firma, y la organización queda con su NIT y su RUT de inmediato."
    ),
    url_name="rut:inscripcion_juridica",
    url_empezar="rut:inscripcion_juridica_empezar",
    icono="building-2",
    tiempo="20 minutos",
    recibe="NIT de la organización y su RUT en PDF, con sello",
    quien=(
        "Usted es el representante legal principal de la organización.",
        "La organización no necesita matrícula mercantil. Si la necesita, su RUT se saca en la cámara de comercio.",
        "Usted tiene RUT activo y firma electrónica.",
    ),
    tenga_a_la_mano=(
        Requisito("file-text", "El acto que creó la organización, y una copia en PDF o en fotos."),
        Requisito("mail", "Un correo de la organización. Enviamos allí un código."),
        Requisito("user", "Los documentos de los suplentes, los miembros, el revisor fiscal y el contador."),
        Requisito("pen-line", "Su firma electrónica: la frase, y una clave que le enviamos."),
    ),
    pasos=(
        Paso("Responde", "La organización, dónde está, qué hace y quién la representa. Se guarda en cada paso."),
        Paso("Revisa y firma", "Usted firma como representante legal principal."),
        Paso("Queda inscrita", "Recibe el NIT y el RUT, y puede actuar por la organización en ese momento."),
    ),
    fuente=(
        "Artículo 555-2 del Estatuto Tributario y artículo 1.6.1.2.8 del Decreto 1625 de 2016: quiénes se inscriben en "
        "el RUT."
    ),
    boton="Inscribir una organización",
    si_no_puede="Si una falla nuestra no lo deja inscribirla, un funcionario lo hace con una cita.",
    palabras=(
        "inscribir empresa", "rut de una fundación", "rut de una asociación", "rut de un consorcio", "unión temporal",
        "rut propiedad horizontal", "rut conjunto residencial", "junta de acción comunal", "sindicato", "iglesia",
        "entidad sin ánimo de lucro", "esal", "corporación", "cooperativa", "persona jurídica", "sacar nit",
        "nit nuevo", "constituir organización",
    ),
    secciones=(
        Seccion("camino", "Qué organización es", "Con esto sabemos si se inscribe aquí"),
        Seccion("identificacion", "Cómo se llama", "Su nombre, su sigla y el nombre con que se conoce"),
        Seccion("constitucion", "El acto que la creó", "Como está en el documento"),
        Seccion("adjuntos", "Copia del documento", "El documento que la creó, en PDF o en fotos"),
        Seccion("caracteristicas", "Duración, vigilancia y capital", "Hasta cuándo dura y de quién es el capital"),
        Seccion("correo", "Correo de la organización", "Queda en su RUT: allí llegan las notificaciones"),
        Seccion("ubicacion", "Dónde está", "Dirección y teléfonos"),
        Seccion("actividades", "Qué hace", "De una a cuatro actividades económicas"),
        Seccion("operacion", "Qué vende", "Con esto le proponemos las responsabilidades"),
        Seccion("responsabilidades", "Responsabilidades", "Las obligaciones que quedan en el RUT"),
        Seccion("principal", "Usted, que la representa", "Queda como representante legal principal"),
        Seccion("suplentes", "Representantes suplentes", "Si los hay"),
        Seccion("socios", "Socios y miembros", "Socios, consorciados o miembros de la junta directiva"),
        Seccion("revisores", "Revisor fiscal y contador", "Si los hay, con su tarjeta profesional"),
        Seccion("establecimientos", "Sedes y locales", "Si los hay"),
    ),
    exige_sesion=True,
    exige_firma=True,
    alcance=Alcance.RUT_PREPARAR,
    alcance_firma=Alcance.RUT_FIRMAR,
)  # fmt: skip
