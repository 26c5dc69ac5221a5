"""The page on the doctor in tests, trainers and editors, and its blocks."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs" / language / "howto" / "doctor-tools.md" for language in ("ko", "en")]
BLOCKS = re.compile(r"^```(?P<kind>[^\n]+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def of_kind(kind: str) -> list[str]:
    """Blocks that begin with these words."""
    return [block["code"] for block in BLOCKS.finditer(PAGES[-1].read_text("utf-8")) if block["kind"] == kind]


def titled(file: str) -> str:
    """The block of a file."""
    (code,) = of_kind(f' {{ .python title="{file}" }}')
    return code
