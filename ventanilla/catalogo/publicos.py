"""Services that anybody may use without signing in and that no procedure owns."""

from ventanilla.comun.tramite import Paso, Requisito, Tramite

VERIFICAR_DOCUMENTO = Tramite(
    codigo="portal.verificar_documento",
    slug="verificar-documento",
    nombre="Verificar un documento",
    area="Comprobar que es nuestro",
    que_es="Compruebe si un RUT u otro documento lo expedimos nosotros y si todavía está vigente.",
    url_name="expediente:verificar",
    icono="shield-check",
    tiempo="1 minuto",
    recibe="Respuesta inmediata",
    quien=("Cualquier persona o empresa, sin crear una cuenta.",),
    tenga_a_la_mano=(
        Requisito("qr-code", "El documento con su código QR. Léalo con la cámara del teléfono."),
        Requisito("scan-line", "Si no puede leer el QR, el código de verificación que está debajo."),
    ),
    pasos=(
        Paso("Lee el QR o escribe el código", "Los espacios, los guiones y las minúsculas no importan."),
        Paso("Ve qué dice nuestro registro", "Si es auténtico, de quién es y si está vigente."),
        Paso("Compara", "Si algún dato no es igual al del papel, el documento fue alterado."),
    ),
    fuente="Los documentos que expedimos llevan un sello digital y un código que tiene quien los recibió.",
    boton="Verificar un documento",
    si_no_puede="Si el documento no tiene código, muéstrelo en un punto de contacto.",
    palabras=(
        "documento falso",
        "leer el QR",
        "código QR",
        "código de verificación",
        "me entregaron un RUT",
        "comprobar un RUT",
        "autenticidad",
        "es verdadero",
        "validar certificado",
        "RUT de un proveedor",
        "RUT por QR",
        "leer un RUT",
    ),
)

VERIFICAR_CORREO = Tramite(
    codigo="portal.verificar_correo",
    slug="verificar-correo",
    nombre="Verificar un correo",
    area="Comprobar que es nuestro",
    que_es="¿Le llegó un correo a nuestro nombre? Compruebe que es auténtico antes de abrir sus enlaces.",
    url_name="notificaciones:verificar_correo",
    icono="mail-check",
    tiempo="1 minuto",
    recibe="Respuesta inmediata",
    quien=("Cualquier persona que haya recibido un correo a nuestro nombre.",),
    tenga_a_la_mano=(Requisito("mail", "El código de autenticidad que está en el correo."),),
    pasos=(
        Paso("Escribe el código", "Cópielo del correo. Los espacios y los guiones no importan."),
        Paso(
            "Ve los datos del mensaje",
            "El asunto, la fecha y parte de la dirección a la que lo enviamos.",
        ),
        Paso("Compara", "Si algo no coincide, no abra los enlaces ni los archivos."),
    ),
    fuente="Nuestros correos llevan un código. Nunca pedimos claves, pagos ni datos bancarios por correo.",
    boton="Verificar un correo",
    si_no_puede="Si el correo no tiene código, no lo enviamos nosotros. No responda ni abra sus archivos.",
    palabras=(
        "me llegó una carta",
        "me llegó un correo",
        "correo falso",
        "fraude",
        "estafa",
        "phishing",
        "mensaje sospechoso",
        "embargo por correo",
        "código de autenticidad",
        "notificación falsa",
        "email",
    ),
)

PUNTOS_DE_CONTACTO = Tramite(
    codigo="portal.puntos_contacto",
    slug="puntos-de-contacto",
    nombre="Encontrar un punto de contacto",
    area="Atención",
    que_es="Dónde queda la oficina más cercana, por ciudad.",
    url_name="portal:puntos_contacto",
    icono="map-pin",
    tiempo="1 minuto",
    recibe="Dirección y ciudad",
    quien=("Cualquier persona.",),
    tenga_a_la_mano=(Requisito("map-pin", "El nombre de su ciudad o municipio."),),
    pasos=(
        Paso("Escribe su ciudad", "Con o sin tildes."),
        Paso("Ve las oficinas", "Las direcciones seccionales y los puntos de contacto."),
    ),
    fuente="Directorio de direcciones seccionales y puntos de contacto de la entidad.",
    boton="Buscar una oficina",
    si_no_puede="También puede llamarnos. Los números están al final de esta página.",
    palabras=(
        "oficina",
        "sede",
        "dónde quedan",
        "dirección seccional",
        "direcciones",
        "atención presencial",
        "hablar con alguien",
        "cita",
        "funcionario",
        "horarios",
        "teléfono",
    ),
)

CONTRASENA = Tramite(
    codigo="portal.contrasena",
    slug="recuperar-contrasena",
    nombre="Recuperar la contraseña",
    area="Su cuenta",
    que_es="Si olvidó la contraseña, escoja una nueva con un código que llega al correo de su cuenta.",
    url_name="account_reset_password",
    icono="key-round",
    tiempo="3 minutos",
    recibe="Contraseña nueva",
    quien=("Usted ya tiene una cuenta y puede abrir el correo que registró.",),
    tenga_a_la_mano=(
        Requisito("id-card", "El tipo y el número de su documento."),
        Requisito("mail", "Su correo abierto, para ver el código."),
    ),
    pasos=(
        Paso("Escribe su documento", "Le enviamos un código al correo que tenemos registrado."),
        Paso("Escribe el código", "Llega en unos minutos. Revise también el correo no deseado."),
        Paso("Escoge una contraseña nueva", "Cerramos las sesiones que estuvieran abiertas."),
    ),
    fuente="Nadie de la entidad conoce ni le pide su contraseña.",
    boton="Recuperar mi contraseña",
    si_no_puede=(
        "Si ya no tiene el correo de su RUT, un funcionario comprueba quién es usted y le devuelve el acceso."
    ),
    palabras=(
        "olvidé mi contraseña",
        "olvidé la clave",
        "no puedo ingresar",
        "no puedo entrar",
        "cambiar la clave",
        "usuario bloqueado",
        "recuperar acceso",
        "password",
    ),
)

PUBLICOS = (VERIFICAR_DOCUMENTO, VERIFICAR_CORREO, CONTRASENA, PUNTOS_DE_CONTACTO)
