"""The evidence of a signature as a zip that verifies without us: its README says how, with openssl alone."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Prueba:
    """Everything that the package holds. `pdf` and `estampa` are empty when there is none."""

    titulo: str
    firmante: str
    titular: str
    firmada_at: datetime
    acta: bytes
    firma: bytes
    documento: bytes
    factor: bytes
    raiz: bytes
    certificado: bytes
    revocados: bytes
    acuerdo: str
    cadena: bytes
    raices_de_estampa: bytes
    pdf: bytes = b""
    estampa: bytes = b""
    resumenes: dict[str, str] = field(default_factory=dict)


def build_pack(prueba: Prueba) -> bytes:
    """Always the same bytes for the same evidence: entries carry the moment of the signature."""
    archivos = {
        "LEAME.txt": _leame(prueba).encode(),
        "acta.json": prueba.acta,
        "acta.p7s": prueba.firma,
        "documento.json": prueba.documento,
        "factor.json": prueba.factor,
        "autoridad.pem": prueba.raiz,
        "certificado.pem": prueba.certificado,
        "revocados.crl": prueba.revocados,
        "acuerdo.txt": prueba.acuerdo.encode(),
        "cadena.json": prueba.cadena,
        "estampa-raices.pem": prueba.raices_de_estampa,
    }
    if prueba.pdf:
        archivos["documento-sellado.pdf"] = prueba.pdf
    if prueba.estampa:
        archivos["estampa.tst"] = prueba.estampa
    salida = io.BytesIO()
    fecha = prueba.firmada_at.timetuple()[:6]
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as paquete:
        for nombre, contenido in archivos.items():
            paquete.writestr(zipfile.ZipInfo(nombre, date_time=fecha), contenido, zipfile.ZIP_DEFLATED)
    return salida.getvalue()


def _leame(prueba: Prueba) -> str:
    estampa = (
        """
4. La estampa de tiempo. Muestra la hora y comprueba que sella esta misma firma:

   openssl ts -reply -in estampa.tst -token_in -text | grep "Time stamp"
   openssl ts -verify -digest {resumen} -in estampa.tst -token_in -CAfile estampa-raices.pem
""".format(resumen=prueba.resumenes.get("firma", ""))
        if prueba.estampa
        else "\n4. La estampa de tiempo todavía no ha llegado. Descargue otra vez este paquete más tarde.\n"
    )
    orden = (
        "openssl cms -verify -inform DER -in acta.p7s -content acta.json -binary -CAfile autoridad.pem -purpose any"
        f" -attime {int(prueba.firmada_at.timestamp())} -out acta-verificada.json"
    )
    return f"""PRUEBA DE UNA FIRMA ELECTRÓNICA

{prueba.titulo}
Firmó: {prueba.firmante}
En nombre de: {prueba.titular}
Hora del servidor: {prueba.firmada_at.isoformat()}

Con el programa openssl (versión 3 o posterior) cualquiera puede comprobarla, sin conexión y sin nosotros.
Ejecute estas órdenes en la carpeta donde descomprimió el paquete.

1. Que el acta está firmada con esa firma y nadie la cambió:

   {orden}

   Debe decir "CMS Verification successful". Con la palabra "failure", algo fue alterado.

2. Que el acta es de este documento. La huella que sale debe estar en acta.json, en "doc" y "sha256":

   openssl dgst -sha256 documento.json

   Del mismo modo, la huella del segundo factor debe estar en acta.json, en "evidencia_sha256":

   openssl dgst -sha256 factor.json

3. Quién firmó y con qué certificado, y si figura entre los revocados (compare el número de serie y la fecha):

   openssl x509 -in certificado.pem -noout -subject -serial -dates
   openssl crl -in revocados.crl -inform DER -noout -text
{estampa}
Qué trae el paquete
  acta.json               quién firmó, en nombre de quién, qué, cuándo y con qué segundo factor
  acta.p7s                la firma del acta (CMS separado, CAdES)
  documento.json          lo que se firmó, exactamente como se mostró antes de firmar
  factor.json             la constancia del segundo factor con el que se firmó
  certificado.pem         el certificado de quien firmó
  autoridad.pem           la autoridad interna que lo certificó
  revocados.crl           los certificados que terminaron antes de tiempo
  acuerdo.txt             el acuerdo de firma que la persona aceptó
  cadena.json             el eslabón de esta firma en el registro encadenado de hechos
  estampa-raices.pem      con qué se comprueba la estampa de tiempo

El certificado es de una autoridad interna: prueba la relación entre la persona y la administración. Es una firma
electrónica acordada (Ley 527 de 1999, artículo 7; Decreto 2364 de 2012), no una firma digital de entidad acreditada.
"""
