"""Bringing a registration back, as it is told to people. Nothing here runs."""

from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite

QUIEN = Seccion("quien", "De quién es el RUT", "Suyo, o de la empresa que usted representa")
RAZON = Seccion("razon", "Por qué vuelve", "Qué pasó con la causa de la suspensión o cancelación")
UBICACION = Seccion("ubicacion", "Dónde lo encontramos", "La dirección y el teléfono de hoy")
ADJUNTOS = Seccion("adjuntos", "Las copias", "Su documento de identidad, y lo que pruebe lo que dice")

REACTIVACION = Tramite(
    codigo="rut.reactivacion",
    slug="rut-reactivacion",
    nombre="Reactivar el RUT",
    area="RUT",
    que_es=(
        "Si su RUT está suspendido o cancelado y lo necesita otra vez, pida que vuelva. Usted dice por qué y pone al "
        "día sus datos; un funcionario comprueba quién es y decide."
    ),
    url_name="rut:reactivacion",
    url_empezar="rut:reactivacion_empezar",
    icono="rotate-cw",
    tiempo="8 minutos",
    recibe="Radicado ahora; la decisión motivada, con sello, en máximo 15 días hábiles",
    quien=(
        "Su RUT está suspendido o cancelado.",
        "O usted es representante legal en el RUT de una empresa suspendida o cancelada: entre con su propio usuario.",
        "Si fue declarado proveedor o exportador ficticio, pasaron cinco años desde que la sanción quedó en firme.",
    ),
    tenga_a_la_mano=(
        Requisito("id-card", "Una foto o PDF de su documento de identidad."),
        Requisito("file-text", "Lo que pruebe que la causa terminó, si la hubo."),
        Requisito("map-pin", "Su dirección y su teléfono de hoy."),
    ),
    pasos=(
        Paso("Diga por qué", "Le mostramos la causa que dice el registro."),
        Paso("Ponga al día sus datos", "El RUT vuelve con la dirección y el teléfono que usted declare."),
        Paso("Envíe", "No necesita firma electrónica: un funcionario comprueba su identidad."),
    ),
    fuente="Artículo 1.6.1.2.20 del Decreto 1625 de 2016: reactivación de la inscripción en el RUT.",
    boton="Pedir la reactivación",
    si_no_puede="Si el RUT es de alguien que falleció o fue anulado, pida una cita.",
    palabras=(
        "reactivar rut", "levantar suspensión", "activar rut", "volver a activar", "recuperar el rut cancelado",
        "proveedor ficticio",
    ),
    secciones=(QUIEN, RAZON, UBICACION, ADJUNTOS),
    exige_sesion=True,
    exige_firma=False,
    alcance=Alcance.RUT_PREPARAR,
    alcance_firma=Alcance.RUT_FIRMAR,
)  # fmt: skip
