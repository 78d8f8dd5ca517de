"""Changing the address and telephone of the RUT, as it is told to people. Nothing here runs."""

from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite

CONTACTO = Tramite(
    codigo="rut.contacto",
    slug="rut-contacto",
    nombre="Actualizar correo y teléfono del RUT",
    area="RUT",
    que_es="Cambie el correo o el celular de su RUT. Allí le llegan los códigos y las notificaciones.",
    url_name="rut:contacto",
    url_empezar="rut:contacto_empezar",
    icono="smartphone",
    tiempo="5 minutos",
    recibe="RUT actualizado",
    quien=(
        "Usted está inscrito en el RUT y puede ingresar con su documento y su contraseña.",
        "O actúa por una empresa o persona, con permiso para cambiar su RUT. En ese caso el cambio se firma.",
    ),
    tenga_a_la_mano=(
        Requisito("key-round", "Su contraseña. Se la pedimos otra vez antes de cambiar algo."),
        Requisito("mail", "El correo nuevo abierto, para ver el código."),
        Requisito("smartphone", "El celular nuevo, para recibir un mensaje de texto."),
    ),
    pasos=(
        Paso("Escribe el correo y el celular", "Puede dejar igual el que no cambia."),
        Paso("Escribe los códigos", "Uno llega al correo nuevo y otro al celular nuevo."),
        Paso("Revisa y envía", "Queda en su RUT de una vez. Avisamos al correo y al celular anteriores."),
    ),
    fuente=(
        "Artículo 658-3 del Estatuto Tributario: el RUT se mantiene al día. Abecé de servicios digitales: actualizar "
        "correo electrónico y teléfono inscritos en el RUT."
    ),
    boton="Actualizar mis datos",
    si_no_puede=(
        "Si no tiene contraseña ni puede abrir el correo de su RUT, pida recuperar su cuenta: dos funcionarios "
        "comprueban quién es usted."
    ),
    palabras=(
        "cambiar correo",
        "cambiar el correo del RUT",
        "actualizar correo",
        "cambié de correo",
        "cambiar celular",
        "actualizar teléfono",
        "cambié de número",
        "nuevo celular",
        "datos de contacto",
    ),
    secciones=(
        Seccion("correo", "Correo", "Si es nuevo, lo confirma con un código"),
        Seccion("telefono", "Celular", "Si es nuevo, lo confirma con un mensaje de texto"),
    ),
    exige_sesion=True,
    alcance=Alcance.RUT_PREPARAR,
    alcance_firma=Alcance.RUT_FIRMAR,
)
