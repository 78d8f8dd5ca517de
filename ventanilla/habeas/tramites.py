"""What people may ask about their own data, as it is told to them. Nothing here runs."""

from ventanilla.comun.tramite import Paso, Requisito, Tramite

DATOS = Tramite(
    codigo="habeas.solicitud",
    slug="mis-datos-personales",
    nombre="Consultar o corregir mis datos personales",
    area="Sus datos",
    que_es="Vea qué tenemos de usted, llévese una copia, retire permisos y pida que corrijamos o borremos algo.",
    url_name="habeas:mis_datos",
    icono="shield-check",
    tiempo="2 minutos",
    recibe="Copia inmediata; respuesta en 10 o 15 días hábiles",
    quien=("Cualquier persona, sobre sus propios datos. Si no tiene cuenta, también puede pedirlo.",),
    tenga_a_la_mano=(Requisito("mail", "Un correo para responderle, si no tiene cuenta."),),
    pasos=(
        Paso("Mira qué tenemos", "Y para qué lo usamos, con la ley que lo ordena."),
        Paso("Pide lo que necesite", "Una consulta o un reclamo, con sus palabras."),
        Paso("Recibe la respuesta", "En el plazo de la ley, que le decimos desde el principio."),
    ),
    fuente="Ley 1581 de 2012: consultas en 10 días hábiles (artículo 14) y reclamos en 15 (artículo 15).",
    boton="Ir a mis datos",
    si_no_puede="También puede presentarlo por escrito en un punto de contacto.",
    palabras=("habeas data", "datos personales", "privacidad", "qué saben de mí", "borrar mis datos", "consentimiento"),
)
