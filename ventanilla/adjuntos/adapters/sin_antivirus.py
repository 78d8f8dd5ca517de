"""For the demonstration: nobody looks, and every file says so. A system check refuses it in production."""

from ventanilla.adjuntos.ports import Veredicto


class SinAntivirus:
    es_de_demo = True

    def scan(self, contenido: bytes) -> Veredicto:
        return Veredicto(hallazgo="", motor="")
