"""Cancelling the RUT, as it is told to people. Nothing here runs."""

from ventanilla.comun.alcances import Alcance
from ventanilla.comun.tramite import Paso, Requisito, Seccion, Tramite
from ventanilla.rut.rules import excepciones

CAUSAL = Seccion("causal", "Por qué lo pide", "La ley tiene una lista de razones")
FALLECIDO = Seccion("fallecido", "La persona que falleció", "Su documento, y quién es usted para ella")
PAPELES = Seccion("papeles", "Los documentos", "El número y la fecha de cada uno")
ADJUNTOS = Seccion("adjuntos", "Las copias", "Un PDF o una foto de cada documento")

CANCELACION = Tramite(
    codigo=excepciones.CANCELACION,
    slug="rut-cancelacion",
    nombre="Cancelar el RUT",
    area="RUT",
    que_es=(
        "Termina un registro para siempre: una empresa que se liquidó, una persona que falleció, un documento de "
        "identidad que cambió. Usted pide, firma, y un funcionario decide."
    ),
    url_name="rut:cancelacion",
    url_empezar="rut:cancelacion_empezar",
    icono="circle-x",
    tiempo="10 minutos",
    recibe="Radicado ahora; la decisión motivada, con sello, en máximo 15 días hábiles",
    quien=(
        "Quien representa a la empresa, entidad, consorcio o patrimonio que terminó.",
        "Heredero, cónyuge, albacea o apoderado de quien falleció, en su propio nombre.",
        "Usted mismo, si cambió su documento por corrección de sexo o si lo inscribieron sin su permiso.",
        "Dejar de trabajar no cancela el RUT: para eso se actualizan las responsabilidades.",
    ),
    tenga_a_la_mano=(
        Requisito("file-text", "El documento que prueba la razón: escritura, sentencia, acta o registro civil."),
        Requisito("id-card", "Si es de alguien que falleció: su tipo y número de documento."),
        Requisito("pen-line", "Su firma electrónica: la frase, y una clave que le enviamos."),
    ),
    pasos=(
        Paso("Diga por qué", "Le decimos si la ley lo permite y qué documentos pide."),
        Paso("Resuelva lo pendiente", "Con deudas, numeración o trámites abiertos no se puede cancelar."),
        Paso("Firme", "Un funcionario revisa y un segundo aprueba. Le escribimos al correo."),
    ),
    fuente=(
        "Artículo 1.6.1.2.18 del Decreto 1625 de 2016: cancelación de la inscripción en el RUT. Y 1.6.1.2.22, sobre "
        "inscripciones sin autorización."
    ),
    boton="Pedir la cancelación",
    si_no_puede="Si no tiene firma electrónica y es por una sucesión, pida una cita.",
    palabras=(
        "cancelar rut", "cancelación del rut", "cerrar el rut", "eliminar rut", "sucesión liquidada", "falleció",
        "murió", "liquidar empresa", "fusión", "fin del consorcio", "ya no trabajo", "inscrito sin permiso",
    ),
    secciones=(CAUSAL, FALLECIDO, PAPELES, ADJUNTOS),
    exige_sesion=True,
    exige_firma=True,
    alcance=Alcance.RUT_PREPARAR,
    alcance_firma=Alcance.RUT_FIRMAR,
)  # fmt: skip


def papers_section(causal: str) -> str:
    """The papers of each ground are a section of their own: another ground does not read the answers of this one."""
    return f"papeles-{causal.replace('_', '-')}"
