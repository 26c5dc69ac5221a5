"""What must be the same in both languages of a notebook beside what parity.py compares: its cells in their order."""

from typing import Any

from builder.check.parity import parts_of
from builder.read.notebooks import cells, is_notebook, notebook_pages
from builder.read.repository import DOCS
from mlp_tutorial.messages import LANGUAGES


def notebook_differences() -> list[str]:
    """Each page whose cells are not the same in both languages, and where they begin to differ."""
    found = []
    for page in notebook_pages():
        paths = {language: DOCS / language / page for language in LANGUAGES}
        written = {lang: path.read_text(encoding="utf-8") for lang, path in paths.items() if path.exists()}
        if len(written) == len(LANGUAGES):  # parity.py names a page that one language has not
            found += [f"{page}: {difference}" for difference in compare_cells(written)]
    return found


def compare_cells(written: dict[str, str]) -> list[str]:
    """The first difference between the cells of a page's languages."""
    alone = [language for language, text in written.items() if is_notebook(text)]
    if alone != list(written):
        return [f"a notebook only in {', '.join(alone)}"]
    pairs = zip(*(cells(text) for text in written.values()), strict=False)
    for number, pair in enumerate(pairs, start=1):
        if what := difference(*pair):
            return [f"cell {number} differs in {what}"]
    counts = {language: len(cells(text)) for language, text in written.items()}
    return [f"numbers of cells differ: {counts}"] if len(set(counts.values())) > 1 else []


def difference(one: Any, other: Any) -> str:
    """What two cells do not have in common that they should; empty where there is nothing."""
    for what in ("cell_type", "metadata"):
        if one[what] != other[what]:
            return f"its {what}: {one[what]} and {other[what]}"
    if one.cell_type == "code":
        return "" if one.source == other.source else "its code"
    first, second = parts_of(one.source), parts_of(other.source)
    return ", ".join(f"its {kind}" for kind in first if first[kind] != second[kind])
