"""What may be sent, how much, and what to say when it may not. No Django in here."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MEGA = 1024 * 1024
LIMITE_ARCHIVO = 10 * MEGA
LIMITE_ARCHIVOS = 20
LIMITE_CARPETA = 50 * MEGA
LIMITE_PERSONA_MES = 500 * MEGA
PAGINAS_MAXIMAS = 300
OBJETOS_MAXIMOS = 20_000
PIXELES_MAXIMOS = 40_000_000
INTENTOS_SEGUIDOS = 3  # readings that were cut off from outside; then the file itself is the cause
SUELTO_SE_BORRA = timedelta(hours=1)  # longer than any request or job lasts
REINTENTO = timedelta(minutes=10)
SE_ESPERA = timedelta(minutes=3)  # a page asks how the check goes; later it would only keep the session awake
_LARGO_NOMBRE = 120


class Formato(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


FORMATOS = (Formato.PDF, Formato.JPEG, Formato.PNG)
NOMBRES_DE_FORMATO: Mapping[str, str] = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG"}
EXTENSIONES: Mapping[Formato, frozenset[str]] = {
    Formato.PDF: frozenset({"pdf"}),
    Formato.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    Formato.PNG: frozenset({"png"}),
}
TIPOS_MIME: Mapping[Formato, str] = {
    Formato.PDF: "application/pdf",
    Formato.JPEG: "image/jpeg",
    Formato.PNG: "image/png",
}
# What browsers say when they do not know: nobody is blamed for it.
_SIN_DECIR = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/force-download"})
_SINONIMOS = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png",
              "application/x-pdf": "application/pdf"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TipoDeAdjunto:
    """One paper that a procedure asks for. `codigo` is the procedure's own; `maximo`, how many files of it."""

    codigo: str
    titulo: str
    ayuda: str = ""
    obligatorio: bool = False
    formatos: tuple[Formato, ...] = FORMATOS
    maximo: int = LIMITE_ARCHIVOS


class EstadoAdjunto(StrEnum):
    RECIBIDO = "recibido"
    EN_CUARENTENA = "en_cuarentena"
    LIMPIO = "limpio"
    RECHAZADO = "rechazado"
    ERROR_ESCANEO = "error_escaneo"


E = EstadoAdjunto
TRANSICIONES: Mapping[EstadoAdjunto, frozenset[EstadoAdjunto]] = {
    E.RECIBIDO: frozenset({E.EN_CUARENTENA}),
    E.EN_CUARENTENA: frozenset({E.EN_CUARENTENA, E.LIMPIO, E.RECHAZADO, E.ERROR_ESCANEO}),
    E.ERROR_ESCANEO: frozenset({E.EN_CUARENTENA}),
    E.LIMPIO: frozenset(),
    E.RECHAZADO: frozenset(),
}
POR_REVISAR = frozenset(estado for estado, salidas in TRANSICIONES.items() if salidas)
EN_CURSO = frozenset({E.RECIBIDO, E.EN_CUARENTENA})
EN_PALABRAS: Mapping[EstadoAdjunto, str] = {
    E.RECIBIDO: "Lo estamos revisando",
    E.EN_CUARENTENA: "Lo estamos revisando",
    E.LIMPIO: "Listo",
    E.RECHAZADO: "No sirve",
    E.ERROR_ESCANEO: "En espera de revisión",
}


class Motivo(StrEnum):
    """Why a file is not taken."""

    VACIO = "vacio"
    SIN_ARCHIVO = "sin_archivo"
    MUY_PESADO = "muy_pesado"
    FORMATO = "formato"
    NO_COINCIDE = "no_coincide"
    CIFRADO = "cifrado"
    DANADO = "danado"
    MUCHAS_PAGINAS = "muchas_paginas"
    MUCHOS_PIXELES = "muchos_pixeles"
    MUY_COMPLEJO = "muy_complejo"
    MALICIOSO = "malicioso"
    MUCHOS_ARCHIVOS = "muchos_archivos"
    MUCHOS_DEL_TIPO = "muchos_del_tipo"
    CARPETA_LLENA = "carpeta_llena"
    MES_LLENO = "mes_lleno"
    CERRADA = "cerrada"
    TIPO_DESCONOCIDO = "tipo_desconocido"
    CLAVE_USADA = "clave_usada"


# `{detalle}` is a format, an extension or a figure; never something that the person typed beyond it.
MENSAJES: Mapping[Motivo, str] = {
    Motivo.VACIO: "Ese archivo está vacío. Elija otra vez el archivo.",
    Motivo.SIN_ARCHIVO: "Elija un archivo. Puede pesar hasta 10 MB.",
    Motivo.MUY_PESADO: "Ese archivo pesa más de 10 MB. Divídalo en partes o escanéelo con menos calidad.",
    Motivo.FORMATO: "Ese archivo es {detalle} y aquí no se recibe. Envíelo como PDF o como foto JPEG o PNG.",
    Motivo.NO_COINCIDE: "Por dentro ese archivo es {detalle}, pero su nombre dice otra cosa. "
    "Guárdelo de nuevo con su nombre correcto.",
    Motivo.CIFRADO: "Ese PDF está protegido con contraseña, aunque a usted se le abra. Quítele la protección o "
    "imprímalo como PDF, y envíelo otra vez.",
    Motivo.DANADO: "No pudimos abrir ese archivo: está dañado o incompleto. Ábralo en su equipo; si se ve bien, "
    "guárdelo de nuevo como PDF o tómele una foto.",
    Motivo.MUCHAS_PAGINAS: "Ese PDF tiene más de 300 páginas. Divídalo en partes.",
    Motivo.MUCHOS_PIXELES: "Esa imagen es demasiado grande: más de 40 millones de puntos. Redúzcala o tome otra foto.",
    Motivo.MUY_COMPLEJO: "Ese archivo es demasiado complejo para revisarlo. Imprímalo y escanéelo, o tómele una foto.",
    Motivo.MALICIOSO: "El antivirus encontró un programa dañino en ese archivo. No lo guardamos. "
    "Revise su equipo y envíe otra copia.",
    Motivo.MUCHOS_ARCHIVOS: "Ya hay 20 archivos. Quite uno para enviar otro, o una varios en un solo PDF.",
    Motivo.MUCHOS_DEL_TIPO: "De este documento no caben más archivos (máximo {detalle}). Quite uno para enviar otro.",
    Motivo.CARPETA_LLENA: "Con ese archivo se pasa de 50 MB en total. Quite alguno o envíelo con menos calidad.",
    Motivo.MES_LLENO: "Este mes ya envió 500 MB, que es el máximo. Podrá enviar más el mes que viene.",
    Motivo.CERRADA: "Ya no se pueden cambiar los archivos: el trámite se cerró o se presentó.",
    Motivo.TIPO_DESCONOCIDO: "Este trámite no pide ese documento.",
    Motivo.CLAVE_USADA: "Esa clave de repetición ya se usó con otro archivo.",
}

NO_SE_GUARDO = "No pudimos guardar el archivo: es una falla nuestra. Inténtelo otra vez en unos minutos."


class ArchivoRechazado(Exception):
    """A file that is not taken, and why. `texto` is for the person who sent it."""

    def __init__(self, motivo: Motivo, detalle: str = "") -> None:
        self.motivo, self.detalle = motivo, detalle
        super().__init__(motivo.value)

    @property
    def texto(self) -> str:
        return message(self.motivo, self.detalle)


def message(motivo: str, detalle: str = "") -> str:
    return MENSAJES[Motivo(motivo)].format(detalle=detalle or "de otro tipo")


def megas(cuantos: int) -> str:
    """1258291 -> `1,2 MB`, as people write it here."""
    if cuantos < MEGA // 10:
        return f"{max(1, round(cuantos / 1024))} KB"
    return f"{cuantos / MEGA:.1f} MB".replace(".", ",")


# --- what the bytes are -----------------------------------------------------------------------------

CABECERA = 64  # bytes that are enough to tell
_FIRMAS: tuple[tuple[bytes, Formato], ...] = (
    (b"%PDF-", Formato.PDF),
    (b"\xff\xd8\xff", Formato.JPEG),
    (b"\x89PNG\r\n\x1a\n", Formato.PNG),
)
# Only so that the answer says what to do; anything unknown is refused just the same.
_AJENOS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "un programa de Windows"),
    (b"\x7fELF", "un programa"),
    (b"PK\x03\x04", "un ZIP o un documento de Word o Excel"),
    (b"PK\x05\x06", "un ZIP"),
    (b"\xd0\xcf\x11\xe0", "un documento de Word o Excel"),
    (b"Rar!", "un RAR"),
    (b"7z\xbc\xaf", "un 7z"),
    (b"\x1f\x8b", "un archivo comprimido"),
    (b"GIF8", "una imagen GIF"),
    (b"II*\x00", "una imagen TIFF"),
    (b"MM\x00*", "una imagen TIFF"),
    (b"BM", "una imagen BMP"),
    (b"{\\rtf", "un documento RTF"),
    (b"<?xml", "un XML"),
    (b"<", "una página web"),
)
_HEIC = "una foto HEIC de iPhone"
_ISO_MEDIA = {
    b"heic": _HEIC,
    b"heix": _HEIC,
    b"hevc": _HEIC,
    b"mif1": _HEIC,
    b"msf1": _HEIC,
    b"avif": "una imagen AVIF",
}


def sniff(cabecera: bytes) -> Formato:
    """The format by its first bytes, which must be the very first. Raises ArchivoRechazado for any other."""
    if not cabecera:
        raise ArchivoRechazado(Motivo.VACIO)
    for firma, formato in _FIRMAS:
        if cabecera.startswith(firma):
            return formato
    raise ArchivoRechazado(Motivo.FORMATO, _foreign(cabecera))


def _foreign(cabecera: bytes) -> str:
    if cabecera[4:8] == b"ftyp":
        return _ISO_MEDIA.get(cabecera[8:12], "un video")
    if cabecera.startswith(b"RIFF"):
        return "una imagen WebP" if cabecera[8:12] == b"WEBP" else "un sonido o un video"
    return next((nombre for firma, nombre in _AJENOS if cabecera.startswith(firma)), "de un tipo que no conocemos")


def extension_of(nombre: str) -> str:
    return nombre.rpartition(".")[2].lower() if "." in nombre.strip(".") else ""


def ensure_format(cabecera: bytes, *, nombre: str, declarado: str, permitidos: tuple[str, ...]) -> Formato:
    """Bytes, name and declared type must tell the same story. Raises ArchivoRechazado."""
    formato = sniff(cabecera)
    if formato not in permitidos:
        raise ArchivoRechazado(Motivo.FORMATO, f"{_articulo(formato)} {NOMBRES_DE_FORMATO[formato]}")
    extension = extension_of(nombre)
    tipo = declarado.partition(";")[0].strip().lower()
    tipo = _SINONIMOS.get(tipo, tipo)
    if (extension and extension not in EXTENSIONES[formato]) or (
        tipo not in _SIN_DECIR and tipo != TIPOS_MIME[formato]
    ):
        raise ArchivoRechazado(Motivo.NO_COINCIDE, f"{_articulo(formato)} {NOMBRES_DE_FORMATO[formato]}")
    return formato


def _articulo(formato: Formato) -> str:
    return "un" if formato is Formato.PDF else "una imagen"


def clean_name(nombre: str) -> str:
    """A name as typed, fit to be shown: no folders, no control or direction marks, not endless."""
    ultimo = re.split(r"[\\/]", nombre)[-1]
    visible = "".join(letra for letra in ultimo if unicodedata.category(letra)[0] not in "CZ" or letra == " ")
    visible = " ".join(unicodedata.normalize("NFC", visible).split()) or "archivo"
    if len(visible) <= _LARGO_NOMBRE:
        return visible
    extension = extension_of(visible)[:10]
    cola = f"….{extension}" if extension else "…"
    return visible[: _LARGO_NOMBRE - len(cola)] + cola


# --- what fits --------------------------------------------------------------------------------------


def ensure_fits(*, size: int, archivos: int, usados: int, del_tipo: int, maximo_del_tipo: int) -> None:
    """Whether one more file of `size` bytes fits in a folder that has these. Raises ArchivoRechazado."""
    if archivos >= LIMITE_ARCHIVOS:
        raise ArchivoRechazado(Motivo.MUCHOS_ARCHIVOS)
    if del_tipo >= maximo_del_tipo:
        raise ArchivoRechazado(Motivo.MUCHOS_DEL_TIPO, str(maximo_del_tipo))
    if usados + size > LIMITE_CARPETA:
        raise ArchivoRechazado(Motivo.CARPETA_LLENA)


def ensure_transition(actual: str, nuevo: EstadoAdjunto) -> None:
    if nuevo not in TRANSICIONES[EstadoAdjunto(actual)]:
        raise ValueError(f"{actual} -> {nuevo}")


def in_a_row(nombres: list[str]) -> str:
    """`PDF, JPEG o PNG`."""
    return " o ".join(filter(None, (", ".join(nombres[:-1]), nombres[-1])))
