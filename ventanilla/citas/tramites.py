"""Booking an appointment, as it is told to people. Nothing here runs."""

from ventanilla.comun.tramite import Paso, Requisito, Tramite

AGENDAR = Tramite(
    codigo="citas.agendar",
    slug="agendar-cita",
    nombre="Agendar una cita",
    area="Atención",
    que_es="Aparte un día y una hora. Un funcionario lo atiende en persona, por video, por teléfono o por correo.",
    url_name="citas:inicio",
    icono="calendar",
    tiempo="1 minuto",
    recibe="El código de su cita y un enlace para cambiarla",
    quien=(
        "Cualquier persona, con cuenta o sin ella.",
        "Quien la representa, con un mandato para agendar citas.",
    ),
    tenga_a_la_mano=(Requisito("id-card", "El número del documento de quien va a ser atendido."),),
    pasos=(
        Paso("Diga qué necesita", "Si se puede hacer ya, en línea, se lo decimos antes."),
        Paso("Escoja dónde y cuándo", "Ve los cupos de cada día y de cada hora."),
        Paso("Acepte la cita", "El cupo queda suyo mientras escribe sus datos y acepta."),
    ),
    fuente="Paso a paso de agendamiento de citas y noticia del agendamiento de enero de 2023.",
    boton="Agendar una cita",
    si_no_puede="Si su obligación vence hoy y no encuentra cupo para el RUT, llámenos antes de las 3 de la tarde.",
    palabras=(
        "cita",
        "agendar",
        "turno",
        "atención",
        "videoatención",
        "reservar",
        "asignación de citas",
        "funcionario",
    ),
)
GESTIONAR = Tramite(
    codigo="citas.gestionar",
    slug="gestionar-cita",
    nombre="Consultar, cambiar o cancelar una cita",
    area="Atención",
    que_es="Vea su cita, pásela a otra hora o cancélela. Si la cancela, otra persona puede usar ese cupo.",
    url_name="citas:gestionar",
    icono="calendar",
    tiempo="1 minuto",
    recibe="La cita cambiada, al instante",
    quien=("Quien la agendó, con el enlace que recibió o con el código y el documento.",),
    tenga_a_la_mano=(
        Requisito("id-card", "El código de la cita, de 13 números, y el documento de quien va a ser atendido."),
    ),
    pasos=(
        Paso("Abra su cita", "Con el enlace de la confirmación, o con el código y el documento."),
        Paso("Haga el cambio", "Puede moverla dos veces. Su cupo de antes queda libre solo cuando tiene el nuevo."),
    ),
    fuente="Noticia del agendamiento de citas de enero de 2023, opción «Gestionar cita».",
    boton="Gestionar mi cita",
    si_no_puede="Si no tiene el código ni el enlace, llámenos o acérquese al punto de contacto con su documento.",
    palabras=("cancelar cita", "modificar cita", "cambiar cita", "consultar cita", "mi cita", "código de cita"),
)
