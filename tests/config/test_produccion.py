"""Production refuses what is only good for a demonstration."""

import pytest

from ventanilla.config.checks import production_is_fit

FIT = {
    "MODO": "produccion",
    "DEBUG": False,
    "SECRET_KEY": "k" * 50,
    "SECRET_KEY_ES_DE_DEMO": False,
    "PUBLIC_URL": "https://ventanilla.entidad.example",
    "ALLOWED_HOSTS": ["ventanilla.entidad.example"],
    "REGISTRO_CIVIL": "tests.dobles.RegistroCivilExterno",
    "SELLO": "tests.dobles.SelloExterno",
    "SMS": "tests.dobles.SmsExterno",
    "FIRMA_CUSTODIA": "tests.dobles.CustodiaExterna",
    "ANTIVIRUS": "tests.dobles.AntivirusExterno",
    "SALA_VIRTUAL": "tests.dobles.SalaVirtualExterna",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "Ventanilla <no-responda@entidad.gov.co>",
    "METRICAS_TOKEN": "m" * 32,
    "ENTIDAD_ES_DE_EJEMPLO": False,
}


@pytest.fixture
def fit(settings):
    for name, value in FIT.items():
        setattr(settings, name, value)
    return settings


def ids() -> list[str]:
    return [str(message.id) for message in production_is_fit(None)]


def test_a_sane_production_has_nothing_to_say(fit):
    assert ids() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECRET_KEY_ES_DE_DEMO", True, "ventanilla.E001"),
        ("SECRET_KEY", "corta", "ventanilla.E002"),
        ("METRICAS_TOKEN", "corto", "ventanilla.E003"),
        ("PUBLIC_URL", "http://ventanilla.entidad.example", "ventanilla.E004"),
        ("ALLOWED_HOSTS", ["*"], "ventanilla.E005"),
        ("ALLOWED_HOSTS", [".entidad.example"], "ventanilla.E005"),
        ("ALLOWED_HOSTS", ["otra.example"], "ventanilla.E006"),
        ("SELLO", "ventanilla.expediente.adapters.sello_pyhanko.SelloDeDemo", "ventanilla.E007"),
        ("SMS", "ventanilla.notificaciones.adapters.sms_de_demo.SmsDeDemo", "ventanilla.E007"),
        ("ANTIVIRUS", "ventanilla.adjuntos.adapters.sin_antivirus.SinAntivirus", "ventanilla.E007"),
        ("SALA_VIRTUAL", "ventanilla.citas.adapters.sala_virtual_demo.SalaVirtualDeDemo", "ventanilla.E007"),
        ("FIRMA_CUSTODIA", "ventanilla.firma.adapters.custodia.CustodiaDeDemo", "ventanilla.E007"),
        (
            "REGISTRO_CIVIL",
            "ventanilla.cuentas.adapters.registro_simulado.RegistroCivilSimulado",
            "ventanilla.E007",
        ),
        ("EMAIL_BACKEND", "ventanilla.notificaciones.adapters.buzon.BuzonBackend", "ventanilla.E007"),
        ("SELLO", "tests.dobles.NoExiste", "ventanilla.E008"),
        ("MODO", "demo", "ventanilla.E009"),
        ("DEBUG", True, "ventanilla.E010"),
        ("DEFAULT_FROM_EMAIL", "Ventanilla <no-responda@ventanilla.example>", "ventanilla.E011"),
        ("ENTIDAD_ES_DE_EJEMPLO", True, "ventanilla.W001"),
    ],
)
def test_each_thing_of_the_demo_is_refused(fit, name: str, value: object, expected: str):
    setattr(fit, name, value)

    assert ids() == [expected]
