"""A civil registry of synthetic people, for demonstrations and tests. Production refuses it."""

import csv
import hashlib
import hmac
import random
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from django.conf import settings
from django.utils.translation import gettext as _

from ventanilla.comun.fechas import MESES
from ventanilla.cuentas.rules import Cuestionario, Persona, Pregunta

_NOMBRES = (
    "María", "Rosa", "Ana", "Carmen", "Luz", "Gloria", "Blanca", "Martha", "Olga", "Elena", "Teresa", "Nubia",
)  # fmt: skip


@cache
def _people() -> dict[tuple[str, str], dict[str, str]]:
    texto = files("ventanilla.cuentas").joinpath("datos/registro_civil_demo.csv").read_text("utf-8")
    return {(fila["tipo_documento"], fila["numero"]): fila for fila in csv.DictReader(texto.splitlines())}


def demo_people() -> list[dict[str, str]]:
    """The synthetic people, for the start-up message and the tests."""
    return list(_people().values())


class RegistroCivilSimulado:
    es_de_demo = True

    def example(self) -> str:
        """The person with whom the demonstration can be tried, and what she answers."""
        fila = demo_people()[0]
        expedida, nacida = (date.fromisoformat(fila[campo]) for campo in ("expedicion_date", "nacimiento_date"))
        return _(
            "use la cédula %(numero)s, expedida el %(expedida)s. Su mamá se llama %(madre)s "
            "y nació en %(mes)s de %(year)s."
        ) % {
            "numero": fila["numero"],
            "expedida": f"{expedida.day} {expedida.month} {expedida.year}",
            "madre": fila["madre"],
            "mes": MESES[nacida.month - 1],
            "year": nacida.year,
        }

    def questions_about(self, tipo_documento: str, numero_documento: str, expedicion_date: date) -> Cuestionario:
        """Three questions. For a number nobody has, or another issue date, they are as good as any and have no
        right answers: the same input always gets the same questions."""
        fila = _people().get((tipo_documento, numero_documento))
        conocida = fila is not None and fila["expedicion_date"] == expedicion_date.isoformat()
        semilla = hmac.new(settings.SECRET_KEY.encode(), f"{tipo_documento}{numero_documento}".encode(), hashlib.sha256)
        azar = random.Random(semilla.digest())  # noqa: S311  only picks which wrong options are shown
        if fila is None:
            fila = {
                "madre": azar.choice(_NOMBRES),
                "nacimiento_date": date(azar.randint(1950, 2004), azar.randint(1, 12), 1).isoformat(),
                "expedicion_date": expedicion_date.isoformat(),
            }
        nacimiento = date.fromisoformat(fila["nacimiento_date"])
        pares = (
            _question(_("¿Cuál es el primer nombre de su mamá?"), fila["madre"], _NOMBRES, azar),
            _question(_("¿En qué mes nació usted?"), MESES[nacimiento.month - 1], MESES, azar),
            _question(
                _("¿En qué año nació usted?"),
                str(nacimiento.year),
                [str(nacimiento.year + salto) for salto in (-4, -3, -2, -1, 1, 2, 3, 4)],
                azar,
            ),
        )
        return Cuestionario(
            tuple(pregunta for pregunta, _correcta in pares),
            tuple(correcta for _pregunta, correcta in pares),
            _person(fila) if conocida else None,
        )


def _question(texto: str, correcta: str, otras: Sequence[str], azar: random.Random) -> tuple[Pregunta, int]:
    opciones = [*azar.sample([otra for otra in otras if otra != correcta], 3), correcta]
    azar.shuffle(opciones)
    return Pregunta(texto, tuple(opciones)), opciones.index(correcta)


def _person(fila: dict[str, str]) -> Persona:
    return Persona(
        tipo_documento=fila["tipo_documento"],
        numero_documento=fila["numero"],
        expedicion_date=date.fromisoformat(fila["expedicion_date"]),
        expedicion_municipio=fila["expedicion_municipio"],
        primer_apellido=fila["primer_apellido"],
        segundo_apellido=fila["segundo_apellido"],
        primer_nombre=fila["primer_nombre"],
        otros_nombres=fila["otros_nombres"],
        nacimiento_date=date.fromisoformat(fila["nacimiento_date"]),
        fallecida=fila["fallecida"] == "1",
    )
