"""The table of settings and the code that reads them say the same."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READERS = ("ventanilla/config/settings.py", "ventanilla/operacion/entorno.py")
_READ = re.compile(r'(?:environ\.get\(|_entero\(|_number\(\s*environ,)\s*"([A-Z_]+)"')
_ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def read_by_code() -> set[str]:
    return {name for reader in READERS for name in _READ.findall((ROOT / reader).read_text(encoding="utf-8"))}


def test_every_setting_is_in_the_table_and_every_row_is_read():
    table = set(_ROW.findall((ROOT / "docs/configuracion.md").read_text(encoding="utf-8")))

    assert table == read_by_code()
