"""Getting a copy of one's RUT, as it is told to people. Nothing here runs."""

from ventanilla.comun.tramite import Paso, Requisito, Tramite

COPIA = Tramite(
    codigo="rut.copia",
    slug="rut-copia",
    nombre="Descargar una copia del RUT",
    area="RUT",
    que_es="Su RUT vigente en PDF, con código QR para que cualquiera compruebe que es auténtico.",
    url_name="rut:copia",
    icono="download",
    tiempo="1 minuto",
    recibe="PDF con sello digital",
    vence="Vale hasta que su RUT cambie",
    quien=("Usted ya está inscrito en el RUT y puede ingresar con su documento y su contraseña.",),
    tenga_a_la_mano=(
        Requisito("id-card", "El número de su documento."),
        Requisito("key-round", "Su contraseña. Si la olvidó, la cambia con un código que llega a su correo."),
    ),
    pasos=(
        Paso("Ingresa", "Con su documento y su contraseña."),
        Paso("Descarga el PDF", "Las veces que necesite: siempre dice lo mismo que el registro."),
        Paso("Lo muestra o lo envía", "Quien lo reciba puede verificarlo con el código QR."),
    ),
    fuente=(
        "Artículo 1.6.1.2.21 del Decreto 1625 de 2016. La copia que se descarga vale sin firma de puño y "
        "letra. Si la inscripción está suspendida o cancelada, el documento lo dice."
    ),
    boton="Descargar mi RUT",
    si_no_puede=(
        "Si olvidó la contraseña y ya no tiene el correo de su RUT, un funcionario comprueba quién es usted "
        "y le devuelve el acceso."
    ),
    palabras=(
        "copia",
        "imprimir el RUT",
        "bajar el RUT",
        "certificado del RUT",
        "me piden el RUT",
        "RUT actualizado",
        "constancia",
        "PDF del RUT",
        "perdí el RUT",
        "ver mi NIT",
    ),
    exige_sesion=True,
)
