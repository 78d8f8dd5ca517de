"""Here only the form of a code is looked at; that its appointment is real is tested with appointments."""

import pytest

from ventanilla.rut import ports


@pytest.fixture(autouse=True)
def nobody_knows_appointments(monkeypatch):
    monkeypatch.setattr(ports, "_citas", [])
