from pathlib import Path

import pytest

from herramientas.enlaces import dead_links, documents

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[otro](otro.md)", 0),
        ("[título](otro.md#un-título-así)", 0),
        ("[fuera](https://ejemplo.example/x)", 0),
        ("`[no es enlace](nada.md)`", 0),
        ("[perdido](nada.md)", 1),
        ("[sin título](otro.md#otro)", 1),
        ("![imagen](nada.png) y [aquí](#nada)", 2),
    ],
)
def test_a_link_must_lead_somewhere(tmp_path: Path, text: str, count: int):
    (tmp_path / "otro.md").write_text("# Un título así\n", encoding="utf-8")
    document = tmp_path / "este.md"
    document.write_text(text, encoding="utf-8")

    assert len(dead_links(document, tmp_path)) == count


def test_our_documents_have_no_dead_link():
    found = documents(ROOT)

    assert found
    assert [problem for document in found for problem in dead_links(document, ROOT)] == []
