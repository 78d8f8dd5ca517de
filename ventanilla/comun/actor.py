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
    """`nit` is the taxpayer acted for; `invitado` is the random key of a browser without an account.

    Acting for a third party, `mandato` names the power that is used and `alcances` what it reaches, both as they
    were when this request began: they are asked anew for every request. So are the `roles` of an official at the desk.
    """

    calidad: Calidad
    user_id: int | None = None
    nit: str | None = None
    invitado: str | None = None
    request_id: str = ""
    mandato: str = ""
    alcances: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @classmethod
    def sistema(cls, request_id: str = "") -> Self:
        """The program itself: jobs, start-up, maintenance."""
        return cls(Calidad.SISTEMA, request_id=request_id)

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    def may(self, alcance: str) -> bool:
        """In one's own name everything; for a third party what the power reaches."""
        if self.calidad is Calidad.TERCERO:
            return alcance in self.alcances
        return self.calidad in (Calidad.NOMBRE_PROPIO, Calidad.SISTEMA)
