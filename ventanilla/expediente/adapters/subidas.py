"""Uploads stay in memory and under a limit: a file that somebody only wants checked never touches a disk."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

LIMITE = 10 * 1024 * 1024


class SubidaEnMemoria(FileUploadHandler):
    """Drops the file, not the rest of the form, once all files of a request together pass the limit."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._recibido = 0
        self._contenido = BytesIO()

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._contenido = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._recibido += len(raw_data)
        if self._recibido > LIMITE:
            raise StopUpload(connection_reset=False)
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
