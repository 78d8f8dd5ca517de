"""What somebody may be allowed to do for another: the closed catalogue, `<procedure>:<act>`.

Preparing and signing are different things everywhere: who may only prepare leaves the act ready for who signs.
"""

from enum import StrEnum


class Alcance(StrEnum):
    RUT_VER = "rut:ver"
    RUT_PREPARAR = "rut:preparar"
    RUT_FIRMAR = "rut:firmar"
    DECLARACION_PREPARAR = "declaracion:preparar"
    DECLARACION_FIRMAR = "declaracion:firmar"
    PAGO_GENERAR = "pago:generar"
    DEVOLUCION_PEDIR = "devolucion:pedir"
    FACTURA_EMITIR = "factura:emitir"
    CERTIFICADO_SOLICITAR = "certificado:solicitar"
    CITA_AGENDAR = "cita:agendar"
    PQR_PRESENTAR = "pqr:presentar"
    NOTIFICACION_LEER = "notificacion:leer"
    MANDATO_OTORGAR = "mandato:otorgar"


# In words, as a person chooses and reads them. The order is the order of the screen.
EN_PALABRAS: dict[Alcance, str] = {
    Alcance.RUT_VER: "Ver el RUT y descargar su copia",
    Alcance.RUT_PREPARAR: "Preparar cambios del RUT, sin firmarlos",
    Alcance.RUT_FIRMAR: "Firmar y presentar cambios del RUT",
    Alcance.DECLARACION_PREPARAR: "Preparar declaraciones, sin firmarlas",
    Alcance.DECLARACION_FIRMAR: "Firmar y presentar declaraciones",
    Alcance.PAGO_GENERAR: "Generar recibos de pago",
    Alcance.DEVOLUCION_PEDIR: "Pedir devoluciones",
    Alcance.FACTURA_EMITIR: "Emitir facturas electrónicas",
    Alcance.CERTIFICADO_SOLICITAR: "Pedir certificados digitales",
    Alcance.CITA_AGENDAR: "Agendar y cambiar citas",
    Alcance.PQR_PRESENTAR: "Presentar peticiones, quejas y reclamos",
    Alcance.NOTIFICACION_LEER: "Leer las notificaciones",
    Alcance.MANDATO_OTORGAR: "Dar y quitar mandatos en nombre de la empresa",
}

# These bind the represented: they need a signature, and responsibility 22 in the RUT of who signs.
FIRMAN = frozenset({Alcance.RUT_FIRMAR, Alcance.DECLARACION_FIRMAR, Alcance.DEVOLUCION_PEDIR, Alcance.MANDATO_OTORGAR})
