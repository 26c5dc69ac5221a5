"""An example as a script and as a notebook in one language, standing alone when copied.

Links are absolute, templates filled, headings without anchors; alt texts are left out. The first cell says what to
install, in the versions that the page ran with.
"""

import json
import posixpath
import re
from importlib.metadata import version
from typing import Any

from runs import Run

LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!\w+:)([^)\s]+)\)")
API = re.compile(r"\[(`?[^\]`]+`?)\]\[([\w.]+)\]")
HEADING = re.compile(r"^(#+ .*?)\s*\{[^}]*\}$", re.MULTILINE)


def requirements(run: Run) -> str:
    """Arguments of pip: the package, PyTorch, and what the example imports or says it requires."""
    said = re.search(r"^Requires: (.+?)\.?$", run.example.docstring, re.MULTILINE)
    also = re.split(r",\s*", said[1]) if said else []
    names = dict.fromkeys(["mlp-tutorial", "torch", *run.result["packages"], *also])
    return " ".join(f"{name}=={version(name).partition('+')[0]}" for name in names)


def script(run: Run, site: "Links") -> str:
    """The example as `.py`, in percent format."""
    parts = [f'"""{run.example.docstring}"""', f"# pip install {requirements(run)}"]
    for cell, result in run.cells:
        tags = f" tags={json.dumps(sorted(cell.tags))}" if cell.tags else ""
        if "alt" in cell.tags:
            continue
        if cell.is_code:
            parts.append(f"# %%{tags}\n{cell.code}")
        else:
            text = site.standing_alone(run.text(cell, result))
            parts.append(f"# %% [markdown]{tags}\n" + "\n".join(f"# {line}".rstrip() for line in text.split("\n")))
    return "\n\n".join(parts) + "\n"


def notebook(run: Run, site: "Links") -> str:
    """The example as `.ipynb`, without outputs."""
    cells = [_cell("code", f"# %pip install {requirements(run)}", ["install"])]
    for cell, result in run.cells:
        if "alt" in cell.tags:
            continue
        if cell.is_code:
            cells.append(_cell("code", cell.code, sorted(cell.tags)))
        else:
            cells.append(_cell("markdown", site.standing_alone(run.text(cell, result)), sorted(cell.tags)))
    for number, cell_json in enumerate(cells):
        cell_json["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


class Links:
    """Turns the links of one page into absolute ones."""

    def __init__(self, source: str, site_url: str, pages: dict[str, str], api: dict[str, str]) -> None:
        """`pages` leads from a Markdown path to a page's URL in the site, `api` from a name to its URL."""
        self.source, self.site_url, self.pages, self.api = source, site_url, pages, api

    def standing_alone(self, text: str) -> str:
        """A text cell as it reads outside the site."""
        text = HEADING.sub(r"\1", text)
        text = LINK.sub(lambda m: f"[{m[1]}]({self.absolute(m[2])})", text)
        text = API.sub(lambda m: f"[{m[1]}]({self.api[m[2]]})" if m[2] in self.api else m[1], text)
        return _admonitions(text)

    def absolute(self, link: str) -> str:
        """URL of a relative link."""
        path, mark, fragment = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), path)) if path else self.source
        return f"{self.site_url}{self.pages.get(target, target)}{mark}{fragment}"


def _admonitions(text: str) -> str:
    """`!!! note "Title"` and what is indented under it, as a quotation."""
    lines, inside = [], False
    for line in text.split("\n"):
        if opening := re.match(r'(?:!!!|\?\?\?\+?) \w+ "(.*)"$', line):
            inside = True
            lines.append(f"> **{opening[1]}**")
        elif inside and (line.startswith("    ") or not line.strip()):
            lines.append(f"> {line[4:]}".rstrip())
        else:
            inside = False
            lines.append(line)
    return "\n".join(lines)


def _cell(kind: str, source: str, tags: list[str]) -> dict[str, Any]:
    lines = source.splitlines(keepends=True)
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {"tags": tags} if tags else {}, "source": lines}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
