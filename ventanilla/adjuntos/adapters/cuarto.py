"""The closed room: a program of its own that reads one file of a stranger and writes a clean copy and page images.

Started by `aislado.py`, never imported by the site. It limits itself, loads what it needs, reads the file, gives up
every privilege and every system call but computing, and only then looks at the content. Whoever takes it over finds
no network, no other file, no other program: only a pipe with a size limit.
"""

import contextlib
import ctypes
import errno
import io
import json
import os
import platform
import resource
import signal
import struct
import sys
from typing import Any, NoReturn

NADIE = 65534
MEMORIA = 1 << 30
CPU_SEGUNDOS = 40
SALIDA_MAXIMA = 120 * 1024 * 1024
LADO = 1600  # pixels of the longer side of a page image
PUNTOS_POR_PULGADA = 72


class Rechazo(Exception):
    """`args[0]` is one of rules.Motivo."""


# --- the walls --------------------------------------------------------------------------------------

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 4, 38, 22
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # the three instructions of BPF that a list needs
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
# All that is left once the file was read: memory, time, random numbers, writing to what is open, and ending.
_ARQUITECTURAS: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (0xC000003E, {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12,
        "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "writev": 20, "sched_yield": 24, "mremap": 25,
        "madvise": 28, "exit": 60, "sigaltstack": 131, "futex": 202, "clock_gettime": 228, "exit_group": 231,
        "getrandom": 318,
    }),
    "aarch64": (0xC00000B7, {
        "close": 57, "lseek": 62, "read": 63, "write": 64, "writev": 66, "fstat": 80, "exit": 93, "exit_group": 94,
        "futex": 98, "clock_gettime": 113, "sched_yield": 124, "sigaltstack": 132, "rt_sigaction": 134,
        "rt_sigprocmask": 135, "rt_sigreturn": 139, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
        "mprotect": 226, "madvise": 233, "getrandom": 278,
    }),
}  # fmt: skip


def limit_oneself() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python would turn it into an error; here it ends everything
    for que, cuanto in (
        (resource.RLIMIT_CPU, CPU_SEGUNDOS),
        (resource.RLIMIT_AS, MEMORIA),
        (resource.RLIMIT_FSIZE, SALIDA_MAXIMA),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(que, (cuanto, cuanto + (que == resource.RLIMIT_CPU)))


def seal() -> bool:
    """Give up everything for good. Whether the kernel agreed: elsewhere than Linux only the limits hold."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NADIE, NADIE, NADIE)
        os.setresuid(NADIE, NADIE, NADIE)
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    end_with_parent()
    conocida = _ARQUITECTURAS.get(platform.machine())
    if not sys.platform.startswith("linux") or conocida is None:
        return False
    arquitectura, llamadas = conocida
    cuantas = len(llamadas)
    programa = [
        struct.pack("HBBI", _LOAD, 0, 0, 4),  # the architecture of the call
        struct.pack("HBBI", _EQUAL, 1, 0, arquitectura),
        struct.pack("HBBI", _RETURN, 0, 0, _REFUSE),
        struct.pack("HBBI", _LOAD, 0, 0, 0),  # its number
        *(struct.pack("HBBI", _EQUAL, cuantas - i, 0, numero) for i, numero in enumerate(llamadas.values())),
        struct.pack("HBBI", _RETURN, 0, 0, _REFUSE),
        struct.pack("HBBI", _RETURN, 0, 0, _ALLOW),
    ]
    codigo = ctypes.create_string_buffer(b"".join(programa))
    cabeza = ctypes.create_string_buffer(struct.pack("HP", len(programa), ctypes.addressof(codigo)))
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return bool(
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and prctl(_PR_SET_SECCOMP, 2, ctypes.c_void_p(ctypes.addressof(cabeza)), 0, 0) == 0
    )


# --- images -----------------------------------------------------------------------------------------


def clean_image(datos: bytes, formato: str, limites: dict[str, int]) -> tuple[bytes, list[bytes], list[str]]:
    """The same picture painted again: upright, without metadata, nor anything hidden after its end."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the limit is the next line: exact, and said in words
    original = Image.open(io.BytesIO(datos), formats=[formato.upper()])
    if original.width * original.height > limites["pixeles"]:
        raise Rechazo("muchos_pixeles")
    original.load()
    imagen = ImageOps.exif_transpose(original)
    if formato == "jpeg":
        imagen = imagen if imagen.mode in ("L", "RGB") else imagen.convert("RGB")
    elif imagen.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        imagen = imagen.convert("L" if imagen.mode.startswith("I") else "RGB")
    imagen.info = {k: v for k, v in imagen.info.items() if k == "transparency" and formato == "png"}
    limpia = io.BytesIO()
    if formato == "jpeg":
        imagen.save(limpia, "JPEG", quality=90)
    else:
        imagen.save(limpia, "PNG")
    return limpia.getvalue(), [page_image(imagen)], []


def page_image(imagen: Any) -> bytes:
    from PIL import Image

    if imagen.mode in ("LA", "RGBA") or "transparency" in imagen.info:
        encima = imagen.convert("RGBA")
        imagen = Image.new("RGB", encima.size, "white")
        imagen.paste(encima, mask=encima.getchannel("A"))
    imagen = imagen if imagen.mode in ("L", "RGB") else imagen.convert("RGB")
    if max(imagen.size) > LADO:
        imagen = imagen.copy()
        imagen.thumbnail((LADO, LADO))
    salida = io.BytesIO()
    imagen.save(salida, "WEBP", quality=60, method=2)
    return salida.getvalue()


# --- PDF --------------------------------------------------------------------------------------------

# Keys whose presence alone makes a file do something, or carry another file inside.
CLAVES_ACTIVAS = frozenset({
    "/OpenAction", "/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent",
    "/RichMediaSettings", "/Collection", "/Renditions", "/Perms", "/Launch", "/SubmitForm", "/ImportData", "/GoToR",
    "/GoToE", "/RichMedia",
})  # fmt: skip
ACCIONES_ACTIVAS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView", "/ResetForm", "/Hide", "/SetOCGState", "/Trans",
})  # fmt: skip
ANOTACIONES_ACTIVAS = frozenset({"/RichMedia", "/FileAttachment", "/Movie", "/Sound", "/Screen", "/3D"})


def clean_pdf(datos: bytes, limites: dict[str, int]) -> tuple[bytes, list[bytes], list[str]]:
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(datos))
    except pikepdf.PasswordError:
        raise Rechazo("cifrado") from None
    if pdf.is_encrypted:
        raise Rechazo("cifrado")
    if not 1 <= len(pdf.pages) <= limites["paginas"]:
        raise Rechazo("muchas_paginas" if len(pdf.pages) else "danado")
    if len(pdf.objects) > limites["objetos"]:
        raise Rechazo("muy_complejo")
    quitado = strip(pdf)
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    limpio = io.BytesIO()
    pdf.save(limpio)
    if strip(pikepdf.open(io.BytesIO(limpio.getvalue()))):  # a second look at what we wrote ourselves
        raise Rechazo("muy_complejo")
    return limpio.getvalue(), render_pages(limpio.getvalue()), quitado


def strip(pdf: Any) -> list[str]:
    """Take out what acts, wherever it is nested. Returns the names of what there was."""
    import pikepdf

    quitado: set[str] = set()
    pendientes = [pdf.trailer, *pdf.objects]
    while pendientes:
        objeto = pendientes.pop()
        if isinstance(objeto, pikepdf.Array):
            for indice in reversed(range(len(objeto))):
                hijo = objeto[indice]
                if _is_dict(hijo) and str(hijo.get("/Subtype", "")) in ANOTACIONES_ACTIVAS and "/Rect" in hijo:
                    quitado.add(str(hijo["/Subtype"]))
                    del objeto[indice]
            hijos = list(objeto)
        elif _is_dict(objeto):
            for clave in list(objeto.keys()):
                if clave in CLAVES_ACTIVAS:
                    quitado.add(clave)
                    del objeto[clave]
            accion = str(objeto.get("/S", ""))
            if accion in ACCIONES_ACTIVAS:
                quitado.add(accion)
                for clave in list(objeto.keys()):
                    if clave not in ("/Length",):
                        del objeto[clave]
            hijos = [objeto[clave] for clave in objeto.keys()]  # noqa: SIM118 it is not a dict
        else:
            continue
        pendientes.extend(hijo for hijo in hijos if isinstance(hijo, pikepdf.Object) and not hijo.is_indirect)
    return sorted(nombre.strip("/") for nombre in quitado)


def _is_dict(objeto: Any) -> bool:
    import pikepdf

    return isinstance(objeto, pikepdf.Dictionary | pikepdf.Stream)


def render_pages(datos: bytes) -> list[bytes]:
    import pypdfium2

    documento = pypdfium2.PdfDocument(datos)
    documento.init_forms()  # what was typed in the boxes of a form is drawn too; scripts never run
    imagenes = []
    for pagina in documento:
        mayor = max(pagina.get_size())
        if not 1 <= mayor <= 20_000:
            raise Rechazo("danado")
        mapa = pagina.render(scale=min(130 / PUNTOS_POR_PULGADA, LADO / mayor))
        imagenes.append(page_image(mapa.to_pil()))
        mapa.close()
        pagina.close()
    return imagenes


# --- in and out -------------------------------------------------------------------------------------


def load(formato: str) -> None:
    """Everything that would open a file later is opened now."""
    from PIL import JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401

    if formato == "pdf":
        import pikepdf

        clean_pdf(EJEMPLO, {"paginas": 1, "objetos": 100})
        with contextlib.suppress(Rechazo):  # reading one that is encrypted opens the source of random numbers
            clean_pdf(_encrypted(pikepdf), {"paginas": 1, "objetos": 100})
    else:
        from PIL import Image

        ejemplo = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (2, 2)).save(ejemplo, formato.upper(), exif=exif)
        clean_image(ejemplo.getvalue(), formato, {"pixeles": 4})


def _encrypted(pikepdf: Any) -> bytes:
    salida = io.BytesIO()
    with pikepdf.open(io.BytesIO(EJEMPLO)) as ejemplo:
        ejemplo.save(salida, encryption=pikepdf.Encryption(owner="x", user=""))
    return salida.getvalue()


EJEMPLO = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F <</Type/Font/Subtype/Type1"
    b"/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 27>>stream\nBT /F 4 Tf 1 1 Td (a) Tj ET\nendstream\nendobj\n"
    b"trailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
)


def answer(cabeza: dict[str, Any], partes: list[bytes]) -> NoReturn:
    """One line of JSON with the sizes, then the bytes; and out without cleaning up."""
    cabeza["largos"] = [len(parte) for parte in partes]
    for parte in (json.dumps(cabeza).encode() + b"\n", *partes):
        vista = memoryview(parte)
        while vista:
            vista = vista[os.write(1, vista) :]
    os._exit(0)


def end_with_parent() -> None:
    """A worker that dies takes its room along. Changing user forgets it, so it is said twice."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def main() -> None:
    end_with_parent()
    limit_oneself()
    pedido = json.loads(sys.argv[1])
    formato, limites = pedido["formato"], pedido["limites"]
    load(formato)
    datos = sys.stdin.buffer.read(limites["bytes"] + 1)
    sellado = seal()
    try:
        if formato == "pdf":
            limpio, imagenes, quitado = clean_pdf(datos, limites)
        else:
            limpio, imagenes, quitado = clean_image(datos, formato, limites)
    except Rechazo as rechazo:
        answer({"motivo": rechazo.args[0], "sellado": sellado}, [])
    except (MemoryError, RecursionError):
        answer({"motivo": "muy_complejo", "sellado": sellado}, [])
    except Exception as error:  # whatever a parser stumbles over
        answer({"motivo": "danado", "sellado": sellado, "error": type(error).__name__}, [])
    answer({"motivo": "", "sellado": sellado, "quitado": quitado}, [limpio, *imagenes])


if __name__ == "__main__":
    main()
