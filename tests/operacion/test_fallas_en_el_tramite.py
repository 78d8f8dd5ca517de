"""A registration while parts of the service die: a clear message, nothing lost, nothing twice."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

from tests.operacion.conftest import forget_data_of
from tests.operacion.procesos import Servicio, command_of, wait_until

pytestmark = [pytest.mark.proceso, pytest.mark.xdist_group("proceso")]


class Persona:
    """Somebody with a browser, without script."""

    def __init__(self, servicio: Servicio) -> None:
        self.base = f"http://127.0.0.1:{servicio.port}"
        self.sesion = requests.Session()
        self.sesion.headers["Referer"] = self.base
        self.pagina = self.sesion.get(f"{self.base}/tramites/rut-inscripcion/", timeout=20)

    def send(self, path: str = "", **datos: str) -> requests.Response:
        """Fill in the form of the page at `path` and send it, as the browser would."""
        url = f"{self.base}{path}" if path else self.pagina.url
        pagina = self.sesion.get(url, timeout=20) if path else self.pagina
        ocultos = dict(re.findall(r'name="(csrfmiddlewaretoken|version)" value="([^"]*)"', pagina.text))
        self.pagina = self.sesion.post(url, data=ocultos | datos, timeout=20)
        return self.pagina

    def read_code(self) -> str:
        """The newest code in the demo mailbox."""

        def newest() -> str | None:
            lista = self.sesion.get(f"{self.base}/buzon/", timeout=20).text
            correos = re.findall(r'href="(/buzon/\d+/)"', lista)
            texto = self.sesion.get(self.base + correos[0], timeout=20).text if correos else ""
            hallado = re.search(r"código es (\d{6})", texto)
            return hallado.group(1) if hallado else None

        return str(wait_until(newest, "the code did not arrive"))

    def answer_questions(self) -> None:
        """Luz Marina's answers: her mother is Rosa; February of 1990."""
        datos = {}
        for campo, valor, texto in re.findall(
            r'name="(pregunta_\d)"[^>]*value="(\d)".*?<b>\s*(.*?)\s*</b>', self.pagina.text, re.S
        ):
            if texto in {"Rosa", "febrero", "1990"}:
                datos[campo] = valor
        assert len(datos) == 3, self.pagina.text
        self.send(**datos)

    @property
    def draft(self) -> str:
        hallado = re.search(r"/rut/inscripcion/[0-9a-f-]{36}/", self.pagina.url)
        assert hallado
        return hallado.group()


@pytest.fixture
def servicio(tmp_path: Path) -> Iterator[Servicio]:
    service = Servicio(tmp_path / "var")
    service.start()
    yield service
    service.end()
    forget_data_of(tmp_path / "var")


def _postgres(servicio: Servicio) -> psutil.Process:
    return next(each for each in servicio.family() if command_of(each)[:1] and "bin/postgres" in command_of(each)[0])


def test_a_registration_survives_the_death_of_every_part(servicio):
    persona = Persona(servicio)
    inicio = persona.sesion.post(
        f"{persona.base}/rut/inscripcion/empezar/",
        data=dict(re.findall(r'name="(csrfmiddlewaretoken)" value="([^"]*)"', persona.pagina.text)),
        timeout=20,
    )
    persona.pagina = inicio
    persona.send(quien="cedula", para="trabajar")
    servicio.kill_and_wait_for_another("web")
    persona.send(f"{persona.draft}correo/", correo="luz@ejemplo.co")
    persona.send(codigo=persona.read_code())
    borrador = persona.draft
    persona.send(numero="1020304050", expedicion_date_0="14", expedicion_date_1="3", expedicion_date_2="2008")
    persona.answer_questions()
    servicio.kill_and_wait_for_another("web")
    persona.send(
        f"{borrador}ubicacion/",
        departamento="15", municipio="15001", direccion="Calle 19 # 9-35", telefono="3105550142",
    )  # fmt: skip

    # PostgreSQL falls in the middle: what is saved stays, what is sent meanwhile gets a clear answer.
    _postgres(servicio).send_signal(signal.SIGKILL)
    caida = persona.sesion.get(f"{persona.base}{borrador}", timeout=20)
    assert caida.status_code in {200, 503}
    if caida.status_code == 503:
        assert "Lo que usted había guardado sigue a salvo" in caida.text
    wait_until(lambda: servicio.status("/salud/lista") == 200, "the service did not come back")
    assert "Tunja, Boyacá" in persona.sesion.get(f"{persona.base}{borrador}", timeout=20).text

    persona.send(
        f"{borrador}actividades/?q=panaderia",
        agregar="1", codigo="1081", desde_date_0="1", desde_date_1="8", desde_date_2="2026",
    )  # fmt: skip
    persona.send(
        f"{borrador}responsabilidades/",
        declara_renta="False", gravados="False", ingresos="0", establecimientos="0",
        franquicia="False", contrato_grande="False", restaurante="False", gran_patrimonio="False",
    )  # fmt: skip
    persona.send(f"{borrador}responsabilidades/elegir/", codigos="49")

    # The worker dies between the filing and the mail.
    worker = servicio.child("worker")
    assert worker is not None
    worker.kill()
    recibo = persona.send(f"{borrador}revisar/", declara="on")
    assert "1.020.304.050-8" in recibo.text
    radicado = re.findall(r"RUT-\d{4}-\d{7}-\d", recibo.text)[0]
    wait_until(
        lambda: "Descargar el RUT en PDF" in persona.sesion.get(f"{persona.base}{borrador}recibo/", timeout=20).text,
        "the PDF was not made after the worker came back",
    )

    # Sent again, as a browser does after an answer that never came: the same receipt, one mail.
    repetido = persona.sesion.get(f"{persona.base}{borrador}revisar/", timeout=20)
    assert radicado in repetido.text
    buzon = wait_until(
        lambda: (
            (texto := persona.sesion.get(f"{persona.base}/buzon/", timeout=20).text).count("Ya tiene RUT") and texto
        ),
        "the mail did not arrive",
    )
    assert buzon.count("Ya tiene RUT") == 1
