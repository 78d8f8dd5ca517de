"""Getting an electronic signature, as it is told to people. Nothing here runs."""

from ventanilla.comun.tramite import Paso, Requisito, Tramite

FIRMA = Tramite(
    codigo="firma.instrumento",
    slug="firma-electronica",
    nombre="Generar la firma electrónica",
    area="Firma electrónica",
    que_es=(
        "Con ella firma aquí declaraciones, mandatos y solicitudes, para usted o para la empresa que representa. "
        "Vale lo mismo que su firma de puño y letra ante nosotros."
    ),
    url_name="firma:mi_firma",
    icono="pen-line",
    tiempo="3 minutos",
    recibe="Firma para usar de inmediato",
    vence="A los tres años; se renueva cuando quiera",
    quien=(
        "Usted tiene RUT activo y puede ingresar con su documento y su contraseña.",
        "La genera para usted. Las empresas no tienen firma: firma cada persona, en nombre de la empresa.",
    ),
    tenga_a_la_mano=(
        Requisito("mail", "El correo de su RUT. Allí le enviamos un código."),
        Requisito("key-round", "Una frase que solo usted conozca, distinta de su contraseña."),
    ),
    pasos=(
        Paso("Lee y acepta el acuerdo", "Dice para qué vale la firma y cómo debe cuidarla."),
        Paso("Confirma que es usted", "Con un código que le enviamos."),
        Paso("Escoge su frase de firma", "Nadie más la conoce: tampoco nosotros. Si la olvida, genera otra firma."),
    ),
    fuente=(
        "Artículos 579-2 y 596 del Estatuto Tributario, Ley 527 de 1999, Decreto 2364 de 2012 y Resoluciones 70 de "
        "2016 y 80 de 2020 de la DIAN: dura tres años y se renueva en línea cuando quiera, también después de vencida. "
        "Es una firma electrónica acordada entre usted y la administración; no sirve para firmar facturas."
    ),
    boton="Ir a mi firma",
    si_no_puede="Si perdió la contraseña y el correo de su RUT, primero recupere su cuenta con un funcionario.",
    palabras=(
        "IFE", "instrumento de firma electrónica", "firma digital", "firmar", "clave dinámica", "renovar firma",
        "se me olvidó la clave de la firma", "firma vencida", "revocar firma", "perdí mi firma",
        "contraseña de la firma", "10036", "mecanismo digital",
    ),
    exige_sesion=True,
)  # fmt: skip
