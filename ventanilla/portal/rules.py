"""Reading preferences: how a person wants the pages to look. They live in a cookie, never in a record."""

from dataclasses import dataclass
from typing import Self

COOKIE_PREFERENCIAS = "preferencias"
TEXTOS = ("100", "125", "150")
TEMAS = ("", "light", "dark")


@dataclass(frozen=True, slots=True)
class Preferencias:
    """`texto` is the size in percent; an empty `tema` follows the device."""

    texto: str = "100"
    tema: str = ""
    subrayar: bool = False

    @classmethod
    def from_values(cls, *, texto: str, tema: str, subrayar: bool) -> Self:
        """What is not offered becomes the default: a preference never fails."""
        return cls(
            texto=texto if texto in TEXTOS else "100",
            tema=tema if tema in TEMAS else "",
            subrayar=subrayar,
        )

    @classmethod
    def from_cookie(cls, value: str) -> Self:
        """Read what `to_cookie` wrote."""
        texto, _, rest = value.partition(".")
        tema, _, subrayar = rest.partition(".")
        return cls.from_values(texto=texto, tema=tema, subrayar=subrayar == "1")

    def to_cookie(self) -> str:
        return f"{self.texto}.{self.tema}.{int(self.subrayar)}"
