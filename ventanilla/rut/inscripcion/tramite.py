"""Registering in the RUT, as it is told to people. Nothing here runs."""

from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite

INSCRIPCION = Tramite(
    codigo="rut.inscripcion",
    slug="rut-inscripcion",
    nombre="Inscribirse en el RUT",
    area="RUT",
    que_es=(
        "El RUT es su registro ante la administración de impuestos. Con él obtiene el NIT para trabajar, "
        "facturar, declarar o abrir un negocio."
    ),
    url_name="rut:inscripcion",
    url_empezar="rut:inscripcion_empezar",
    icono="file-plus",
    tiempo="10 minutos",
    recibe="PDF con sello digital",
    vence="Nunca",
    quien=(
        "Usted es mayor de edad y tiene cédula de ciudadanía.",
        "Hace el trámite para usted, no para otra persona.",
        "Su actividad no necesita matrícula mercantil. Si la necesita, vaya a la cámara de comercio.",
    ),
    tenga_a_la_mano=(
        Requisito("id-card", "Su cédula, para la fecha y el lugar de expedición."),
        Requisito("mail", "Un correo que solo usted use. Allí le enviamos un código y, después, su RUT."),
        Requisito("map-pin", "La dirección donde vive o trabaja. Sirve una vereda o un kilómetro de vía."),
        Requisito("store", "A qué se dedica, dicho con sus palabras. Nosotros buscamos el código."),
    ),
    pasos=(
        Paso("Responde unas preguntas", "Guardamos cada parte. Puede seguir después, en otro equipo."),
        Paso("Revisa y confirma", "Puede cambiar cualquier respuesta antes de enviar."),
        Paso("Recibe su RUT", "Con NIT, radicado, sello digital y código QR. También le llega al correo."),
    ),
    fuente=(
        "Artículo 555-2 del Estatuto Tributario y artículo 1.6.1.2.8 del Decreto 1625 de 2016. "
        "Debe inscribirse antes de empezar la actividad. Quien solo va a declarar renta puede hacerlo hasta "
        "la fecha en que vence su declaración. Si se inscribe tarde, el artículo 658-3 prevé una sanción."
    ),
    boton="Empezar la inscripción",
    si_no_puede=(
        "Los menores de edad, los extranjeros, los apoderados, las sucesiones y quienes necesitan una "
        "calidad aduanera se inscriben con un funcionario."
    ),
    palabras=(
        "abrí un negocio",
        "sacar el RUT",
        "sacar el NIT",
        "primera vez",
        "registro único tributario",
        "formulario 001",
        "registrarme como independiente",
        "empezar a trabajar",
        "contrato de prestación de servicios",
        "cuenta de cobro",
        "emprender",
        "vender por internet",
        "tengo que declarar renta y no tengo RUT",
        "inscripción",
        "nuevo contribuyente",
    ),
    secciones=(
        Seccion("motivo", "Por qué se inscribe", "Confirmamos que puede hacerlo en línea"),
        Seccion("correo", "Su correo", "Queda unido a su RUT; lo confirma con un código"),
        Seccion("identidad", "Quién es usted", "Su cédula y tres preguntas"),
        Seccion("ubicacion", "Ubicación", "Dirección y teléfono"),
        Seccion("actividades", "Actividad económica", "A qué se dedica y desde cuándo"),
        Seccion("responsabilidades", "Responsabilidades", "Preguntas sobre sus ingresos y ventas"),
    ),
)
