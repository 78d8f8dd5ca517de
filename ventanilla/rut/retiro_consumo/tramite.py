"""Leaving the consumption tax, as it is told to people. Nothing here runs."""

from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite
from ventanilla.rut.rules import excepciones

RETIRO_CONSUMO = Tramite(
    codigo=excepciones.RETIRO_CONSUMO,
    slug="retiro-de-consumo",
    nombre="Dejar de ser responsable del impuesto al consumo (restaurantes y bares)",
    area="RUT",
    que_es=(
        "Si su restaurante o bar es pequeño y lo fue en los últimos tres años, deje de cobrar y declarar el impuesto "
        "al consumo. Usted responde, revisamos cada condición y el cambio queda en su RUT de inmediato."
    ),
    url_name="rut:retiro_consumo",
    url_empezar="rut:retiro_consumo_empezar",
    icono="receipt",
    tiempo="6 minutos",
    recibe="Decisión motivada y RUT actualizado, con sello",
    quien=(
        "Usted es persona natural y tiene la responsabilidad 33 en su RUT.",
        "En cada uno de los últimos tres años sus ingresos fueron menores de 3.500 UVT y tuvo máximo un local.",
        "Tiene firma electrónica. Sin ella, se hace con una cita.",
    ),
    tenga_a_la_mano=(
        Requisito("wallet", "Los ingresos de su restaurante o bar en cada uno de los últimos tres años."),
        Requisito("store", "Cuántos locales tuvo en cada año."),
        Requisito("pen-line", "Su firma electrónica: la frase, y una clave que le enviamos."),
    ),
    pasos=(
        Paso("Responde", "Sus ingresos y sus locales, en dos páginas."),
        Paso("Ve cada condición", "Le decimos cuál se cumple y cuál no, con el valor de la ley de cada año."),
        Paso("Firma", "El RUT cambia de 33 a 50 en ese momento."),
    ),
    fuente=(
        "Artículo 512-13 del Estatuto Tributario: no responsables del impuesto nacional al consumo de restaurantes y "
        "bares."
    ),
    boton="Dejar de ser responsable",
    si_no_puede="Si no tiene firma electrónica, genérela aquí en tres minutos o pida una cita.",
    palabras=(
        "retiro de consumo", "impuesto al consumo", "no responsable de consumo", "restaurantes y bares", "inc", "33",
        "50", "quitar consumo", "restaurante", "bar", "cafetería",
    ),
    secciones=(
        Seccion("ingresos", "Sus ingresos", "De su restaurante o bar, en los últimos tres años"),
        Seccion("negocio", "Sus locales y ventas", "Cuántos locales tuvo y su venta más grande"),
    ),
    exige_sesion=True,
    exige_firma=True,
    alcance=Alcance.RUT_PREPARAR,
    alcance_firma=Alcance.RUT_FIRMAR,
)  # fmt: skip
