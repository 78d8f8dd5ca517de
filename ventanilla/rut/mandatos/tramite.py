"""Giving somebody a power, as it is told to people. Nothing here runs."""

from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite

MANDATO = Tramite(
    codigo="rut.mandato",
    slug="dar-mandato",
    nombre="Dar un mandato",
    area="Actuar por otra persona",
    que_es=(
        "Autorice a su contador, a un familiar o a quien usted confíe para que haga trámites por usted o por la "
        "empresa que representa. Usted decide qué puede hacer y hasta cuándo, y lo termina cuando quiera."
    ),
    url_name="rut:mandato",
    url_empezar="rut:mandato_empezar",
    icono="arrow-left-right",
    tiempo="5 minutos",
    recibe="Mandato firmado, con radicado",
    vence="El día que usted elija, máximo tres años",
    quien=(
        "Usted lo da en su propio nombre, o es el representante legal principal de la empresa.",
        "Tiene firma electrónica vigente.",
        "La otra persona lo acepta desde su propia cuenta.",
    ),
    tenga_a_la_mano=(
        Requisito("id-card", "El tipo y el número de documento de la persona que va a actuar."),
        Requisito("pen-line", "Su firma electrónica: la frase, y una clave que le enviamos."),
    ),
    pasos=(
        Paso("Dice quién, para qué y hasta cuándo", "Preparar y firmar son permisos distintos."),
        Paso("Lee y firma", "El mandato queda con su firma electrónica."),
        Paso("La otra persona acepta", "Tiene 21 días. Antes de eso no puede hacer nada."),
    ),
    fuente=(
        "Artículo 555 y siguientes del Estatuto Tributario: se actúa ante la administración en persona o por medio de "
        "representantes o apoderados. Quien firma por otro lleva en su RUT la responsabilidad 22."
    ),
    boton="Dar un mandato",
    si_no_puede="Si el poder está en papel, lo revisa un funcionario y lo aprueba otro.",
    palabras=(
        "poder", "autorizar", "apoderado", "contador", "representante", "autorización para trámites", "otra persona",
        "a nombre de un tercero", "dar permiso", "mandatario", "que mi contador declare por mí",
    ),
    secciones=(
        Seccion("quien", "Quién va a actuar", "Su documento y su nombre"),
        Seccion("alcances", "Qué puede hacer", "Solo lo que usted marque"),
        Seccion("vigencia", "Hasta cuándo", "Máximo tres años"),
    ),
    exige_sesion=True,
    exige_firma=True,
    alcance=Alcance.MANDATO_OTORGAR,
    alcance_firma=Alcance.MANDATO_OTORGAR,
)  # fmt: skip
