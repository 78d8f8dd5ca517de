"""Leaving IVA, as it is told to people. Nothing here runs."""

from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite
from ventanilla.rut.rules import excepciones

RETIRO_IVA = Tramite(
    codigo=excepciones.RETIRO_IVA,
    slug="retiro-de-iva",
    nombre="Dejar de ser responsable de IVA",
    area="RUT",
    que_es=(
        "Si sus ingresos bajaron y cumple las condiciones de la ley, deje de cobrar y declarar IVA. Usted responde, "
        "revisamos cada condición y el cambio queda en su RUT de inmediato."
    ),
    url_name="rut:retiro_iva",
    url_empezar="rut:retiro_iva_empezar",
    icono="receipt",
    tiempo="6 minutos",
    recibe="Decisión motivada y RUT actualizado, con sello",
    quien=(
        "Usted es persona natural y tiene la responsabilidad 48 en su RUT.",
        "Cumplió las siete condiciones el año pasado y las cumple este año.",
        "Tiene firma electrónica. Sin ella, se hace con una cita.",
    ),
    tenga_a_la_mano=(
        Requisito("wallet", "Sus ingresos por actividades con IVA, del año pasado y de este."),
        Requisito("file-text", "El valor de su contrato más grande de cada año."),
        Requisito("pen-line", "Su firma electrónica: la frase, y una clave que le enviamos."),
    ),
    pasos=(
        Paso("Responde", "Sus ingresos y su negocio, en dos páginas."),
        Paso("Ve cada condición", "Le decimos cuál se cumple y cuál no, con el valor de la ley."),
        Paso("Firma", "El RUT cambia de 48 a 49 en ese momento."),
    ),
    fuente=(
        "Artículo 437, parágrafo 3, del Estatuto Tributario: quiénes no son responsables del impuesto sobre las ventas."
    ),
    boton="Dejar de ser responsable",
    si_no_puede="Si no tiene firma electrónica, genérela aquí en tres minutos o pida una cita.",
    palabras=(
        "retiro de iva", "no responsable de iva", "quitar iva", "48", "49", "régimen simplificado", "dejar el iva",
        "cambiar de régimen", "quitar responsabilidad 48",
    ),
    secciones=(
        Seccion("ingresos", "Sus ingresos y contratos", "De actividades que pagan IVA, el año pasado y este"),
        Seccion("negocio", "Su negocio", "Locales, marcas y permisos"),
    ),
    exige_sesion=True,
    exige_firma=True,
    alcance=Alcance.RUT_PREPARAR,
    alcance_firma=Alcance.RUT_FIRMAR,
)  # fmt: skip
