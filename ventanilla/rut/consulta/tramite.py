"""The two public questions, as they are told to people. Nothing here runs."""

from ventanilla.comun.tramite import Paso, Requisito, Tramite

AREA = "Consultas"

ESTADO = Tramite(
    codigo="rut.consulta_estado",
    slug="estado-rut",
    nombre="Consultar el estado de un RUT",
    area=AREA,
    que_es="Con el NIT de una persona o empresa, vea si su RUT está activo, suspendido o cancelado, y desde cuándo.",
    url_name="rut:consulta_estado",
    icono="search",
    tiempo="1 minuto",
    recibe="Respuesta inmediata",
    quien=("Cualquier persona o empresa, sin crear una cuenta.",),
    tenga_a_la_mano=(
        Requisito("id-card", "El NIT. El dígito de verificación va después de un guion; puede no escribirlo."),
        Requisito(
            "qr-code", "Si tiene el RUT en papel o en PDF, lea su código QR: dice lo mismo y no hay que escribir."
        ),
    ),
    pasos=(
        Paso(
            "Escribe el NIT",
            "Mientras tanto su navegador hace una comprobación contra robots. No hay que resolver nada.",
        ),
        Paso("Ve el estado", "El estado del registro, desde cuándo, y si puede hacer trámites."),
        Paso("Decide", "Un RUT suspendido no puede facturar ni mostrarse a otras personas."),
    ),
    fuente=(
        "Abecé de servicios digitales: consultas sin clave. Los estados, en los artículos 1.6.1.2.16 y 1.6.1.2.18 del "
        "Decreto 1625 de 2016. De las personas naturales no mostramos el nombre (Ley 1581 de 2012)."
    ),
    boton="Consultar un RUT",
    si_no_puede="Sin JavaScript puede hacer pocas consultas en una hora. También le respondemos por teléfono.",
    palabras=(
        "estado del RUT",
        "RUT activo",
        "RUT suspendido",
        "RUT cancelado",
        "consultar un NIT",
        "NIT de un proveedor",
        "a quién pertenece un NIT",
        "buscar una empresa",
        "dígito de verificación",
    ),
)

FACTURADOR = Tramite(
    codigo="rut.consulta_facturador",
    slug="facturador-electronico",
    nombre="Consultar si alguien es facturador electrónico",
    area=AREA,
    que_es="Con el NIT, vea si el RUT dice que debe facturar electrónicamente (responsabilidad 52) y desde cuándo.",
    url_name="rut:consulta_facturador",
    icono="receipt",
    tiempo="1 minuto",
    recibe="Respuesta inmediata",
    quien=("Cualquier persona o empresa, sin crear una cuenta.",),
    tenga_a_la_mano=(
        Requisito("id-card", "El NIT. El dígito de verificación va después de un guion; puede no escribirlo."),
    ),
    pasos=(
        Paso(
            "Escribe el NIT",
            "Mientras tanto su navegador hace una comprobación contra robots. No hay que resolver nada.",
        ),
        Paso("Ve la respuesta", "Sí o no, y desde cuándo lo dice el RUT."),
    ),
    fuente="Casilla 53 del formulario 001, código 52. Abecé de servicios digitales: responsabilidad como facturador.",
    boton="Consultar un facturador",
    si_no_puede="Sin JavaScript puede hacer pocas consultas en una hora. También le respondemos por teléfono.",
    palabras=(
        "facturador electrónico",
        "responsabilidad 52",
        "obligado a facturar",
        "factura electrónica",
        "quién debe facturar",
        "me debe dar factura",
        "casilla 53",
    ),
)
