"""Who acts, for whom and in what quality. The first argument of every service and selector."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Calidad(StrEnum):
    NOMBRE_PROPIO = "nombre_propio"
    TERCERO = "tercero"
    INVITADO = "invitado"
    FUNCIONARIO = "funcionario"
    SISTEMA = "sistema"


@dataclass(frozen=True, slots=True)
class Actor:
    """`nit` is the taxpayer acted for; `invitado` is the random key of a browser without an account."""

    calidad: Calidad
    user_id: int | None = None
    nit: str | None = None
    invitado: str | None = None
    request_id: str = ""

    @classmethod
    def sistema(cls, request_id: str = "") -> Self:
        """The program itself: jobs, start-up, maintenance."""
        return cls(Calidad.SISTEMA, request_id=request_id)

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None
