"""Whether a text cell says the same in both languages, as far as a machine can tell."""

import re
from collections import Counter

from mlp_tutorial.errors import DataError
from mlp_tutorial.gallery.cells import Cell
from mlp_tutorial.messages import text

# Looked for one after another, each taken out of the text before the next is looked for: a dollar sign in code
# is no formula, and a bracket in a formula no link.
PARTS = {
    "code": re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE),
    "template": re.compile(r"\{\{ .+? \}\}", re.DOTALL),
    "span": re.compile(r"`[^`]+`"),
    "formula": re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL),
    "link": re.compile(r"(?<=\])(?:\([^)\s]+\)|\[[\w.]+\])"),
    "heading": re.compile(r"^#+ .*$", re.MULTILINE),
}


def require_parity(cells: tuple[Cell, ...], name: str) -> None:
    """Refuse a text cell whose languages differ in headings, formulas, code, templates or links.

    Args:
        cells: Of one script.
        name: What messages call it.

    Raises:
        DataError: The first cell that differs, and what stands in one language only.
    """
    for cell in cells:
        if cell.is_code:
            continue
        english, korean = comparable(cell.texts["en"]), comparable(cell.texts["ko"])
        for kind in PARTS:
            only = (english[kind] - korean[kind]) + (korean[kind] - english[kind])
            if only:
                shown = ", ".join(only)
                raise DataError(
                    "example-languages-differ",
                    name=name,
                    line=cell.line,
                    problem=text(f"gallery.differs.{kind}", only=shown),
                )


def comparable(markdown: str) -> dict[str, Counter[str]]:
    """What both languages of a text have in common, by kind: how often each part stands in it."""
    found = {}
    for kind, pattern in PARTS.items():
        parts = [" ".join(part.split()) for part in pattern.findall(markdown)]
        found[kind] = Counter(_heading(part) for part in parts) if kind == "heading" else Counter(parts)
        markdown = pattern.sub("", markdown)
    return found


def _heading(line: str) -> str:
    """Level and anchor: "## {#data}"."""
    anchor = re.search(r"\{[^}]*\}$", line)
    return f"{line.split(' ')[0]} {anchor[0] if anchor else '{}'}"
