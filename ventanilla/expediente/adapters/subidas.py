"""Uploads stay in memory and under a limit, on every page: what is too big fills neither memory nor disk."""

from io import BytesIO
from typing import IO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

LIMITE = 10 * 1024 * 1024
# Up to here the rest is read and thrown away, so that the browser gets a page that says why; beyond, it is cut.
SE_DESCARTA = 256 * 1024 * 1024
TROZO = 64 * 1024

CORTADO = "ventanilla.subida_cortada"


def was_cut(request: HttpRequest) -> bool:
    """Whether a file of this request was dropped for its size: it looks as if none had been chosen."""
    return CORTADO in request.META


class SubidaEnMemoria(FileUploadHandler):
    """Drops the file, not the rest of the form, once all files of a request together pass the limit."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._recibido = 0
        self._cuerpo: IO[bytes] | None = None
        self._contenido = BytesIO()

    def handle_raw_input(self, input_data: IO[bytes], META: object, content_length: int, *args: object) -> None:  # noqa: N803
        self._cuerpo = input_data if content_length <= SE_DESCARTA else None

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._contenido = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._recibido += len(raw_data)
        if self._recibido > LIMITE:
            self._contenido = BytesIO()
            if self.request is not None:
                self.request.META[CORTADO] = "1"
            while self._cuerpo is not None and self._cuerpo.read(TROZO):
                pass  # Django would read the rest by lines, and a body may be one line of any length
            raise StopUpload(connection_reset=True)
        self._contenido.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._contenido.seek(0)
        return InMemoryUploadedFile(
            file=self._contenido,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type or "application/octet-stream",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
