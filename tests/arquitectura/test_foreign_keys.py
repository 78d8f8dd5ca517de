"""The layers of the import contracts also govern the tables."""

import tomllib
from pathlib import Path

from django.apps import apps

RAIZ = Path(__file__).resolve().parent.parent.parent


def floors() -> dict[str, int]:
    """App -> floor, 0 the topmost, as the first contract says."""
    contratos = tomllib.loads((RAIZ / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    capas = next(c["layers"] for c in contratos if c["containers"] == ["ventanilla"])
    return {
        nombre.strip(" ()"): piso for piso, capa in enumerate(capas) for nombre in capa.split("|")
    }  # fmt: skip


def test_foreign_keys_point_down():
    piso = floors()

    upward = [
        f"{model._meta.label}.{field.name} -> {target}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model
        and (own := model._meta.app_label) in piso
        and (target := field.related_model._meta.app_label) in piso
        and target != own
        and piso[target] <= piso[own]
    ]

    assert upward == []


def test_every_app_of_ours_has_its_floor():
    nuestras = {config.label for config in apps.get_app_configs() if config.name.startswith("ventanilla.")}

    assert nuestras <= set(floors())
