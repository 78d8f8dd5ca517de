"""Enabling a user, as it is told to people. Nothing here runs."""

from ventanilla.comun.tramite import Paso, Requisito, Tramite

USUARIO = Tramite(
    codigo="rut.usuario",
    slug="usuario-nuevo",
    nombre="Habilitar su usuario",
    area="Su cuenta",
    que_es=(
        "Si ya está en el RUT y nunca ha entrado aquí, cree su contraseña. También sirve para volver a entrar si la "
        "perdió."
    ),
    url_name="rut:usuario",
    icono="user",
    tiempo="5 minutos",
    recibe="Entrada a su cuenta",
    quien=("Usted ya está inscrito en el RUT y puede abrir el correo que registró.",),
    tenga_a_la_mano=(
        Requisito("id-card", "Su documento, para el número y la fecha de expedición."),
        Requisito("mail", "El correo o el celular que registró en el RUT."),
    ),
    pasos=(
        Paso("Escribe los datos de su documento", "El tipo, el número y la fecha de expedición."),
        Paso("Escribe el código", "Llega al correo o al celular que están en su RUT."),
        Paso("Crea su contraseña", "Al menos 12 caracteres. Entra de una vez."),
    ),
    fuente=(
        "Abecé de servicios digitales: habilitar su usuario y su contraseña. Su correo y su teléfono son los del RUT; "
        "nunca los mostramos a quien apenas escribe un documento."
    ),
    boton="Habilitar mi usuario",
    si_no_puede=(
        "Si su RUT no tiene correo, o ya no lo puede abrir, pida recuperar su cuenta: dos funcionarios comprueban "
        "quién es usted."
    ),
    palabras=(
        "usuario nuevo",
        "crear usuario",
        "crear mi contraseña",
        "crear cuenta",
        "registrarme",
        "habilitar cuenta",
        "activar mi usuario",
        "primera vez que entro",
        "nunca he entrado",
        "tengo RUT y no tengo contraseña",
    ),
)
