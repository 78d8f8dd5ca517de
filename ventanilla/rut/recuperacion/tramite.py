"""Getting an account back without password and without address, as it is told to people. Nothing here runs."""

from ventanilla.comun.tramite import Paso, Requisito, Tramite

RECUPERACION = Tramite(
    codigo="rut.recuperacion",
    slug="recuperar-sin-correo",
    nombre="Recuperar su cuenta sin correo",
    area="Su cuenta",
    que_es=(
        "Si no tiene contraseña y tampoco puede abrir el correo de su RUT, pida que comprobemos quién es usted y "
        "ponga un correo nuevo."
    ),
    url_name="rut:recuperacion",
    icono="fingerprint",
    tiempo="10 minutos, y un día de espera",
    recibe="Correo nuevo y enlace para su contraseña",
    quien=(
        "Usted está inscrito en el RUT.",
        "No tiene contraseña, o la olvidó.",
        "Su RUT no tiene correo, o ya no lo puede abrir.",
    ),
    tenga_a_la_mano=(
        Requisito("id-card", "Su documento original. Lo mostrará por video."),
        Requisito("mail", "Un correo que sí pueda abrir y que solo usted use."),
        Requisito("phone", "Un celular donde podamos llamarlo."),
    ),
    pasos=(
        Paso("Hace la solicitud", "Sus datos, cómo encontrarlo y el correo nuevo, que confirma con un código."),
        Paso("Un funcionario lo identifica", "Por video o por teléfono. Otro funcionario distinto lo aprueba."),
        Paso("Esperamos 24 horas", "Avisamos al correo y al celular que están en su RUT, por si no fue usted."),
        Paso("Crea su contraseña", "Con un enlace que llega al correo nuevo y sirve una vez."),
    ),
    fuente=(
        "Abecé de servicios digitales: sin contraseña y sin correo se atiende con un funcionario. Ningún funcionario "
        "conoce, escoge ni le pide contraseñas o códigos."
    ),
    boton="Hacer la solicitud",
    si_no_puede=("Si prefiere ir en persona, en un punto de contacto hacen con usted la misma solicitud. Es gratis."),
    palabras=(
        "perdí el correo",
        "no tengo el correo del RUT",
        "olvidé la contraseña del correo",
        "no recuerdo el correo",
        "no me llega el código",
        "cuenta bloqueada sin correo",
        "recuperar cuenta",
        "mi RUT no tiene correo",
    ),
)
