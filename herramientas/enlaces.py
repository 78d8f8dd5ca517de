"""Dead links: every relative link of a Markdown file leads to a file, and to a heading in it."""

import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


def anchor_of(heading: str) -> str:
    """The anchor that the usual Markdown viewers give to a heading."""
    text = unicodedata.normalize("NFC", re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading)).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors_of(text: str) -> set[str]:
    return {anchor_of(heading) for heading in _HEADING.findall(_FENCE.sub("", text))}


def dead_links(document: Path, root: Path) -> list[str]:
    """What is wrong with the links of one document, in words."""
    text = document.read_text(encoding="utf-8")
    wrong = []
    for link in _LINK.findall(_CODE.sub("", _FENCE.sub("", text))):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):  # an address outside the project
            continue
        path, _, fragment = unquote(link).partition("#")
        target = (root / path.lstrip("/") if path.startswith("/") else document.parent / path) if path else document
        if not target.exists():
            wrong.append(f"{document.relative_to(root)}: {link} no existe")
        elif fragment and target.suffix == ".md" and fragment not in anchors_of(target.read_text(encoding="utf-8")):
            wrong.append(f"{document.relative_to(root)}: {link} no tiene ese título")
    return wrong


def documents(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        return [root / line for line in listed.stdout.splitlines() if (root / line).exists()]
    return [path for path in root.rglob("*.md") if not {".venv", "var"} & set(path.relative_to(root).parts)]


def main() -> int:
    wrong = [problem for document in documents(ROOT) for problem in dead_links(document, ROOT)]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
