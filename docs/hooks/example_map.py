"""All examples of the site, in order, and where each one's pages, links and files are."""

import re
import tomllib
from functools import cache
from typing import Any

from example_script import Example, read
from runs import ROOT

EXAMPLES = ROOT / "examples"
SECTIONS = ROOT / "docs" / "sections.toml"


def examples() -> list[Example]:
    """Every script of every folder that docs/sections.toml titles, in the order of their numbers."""
    return [read(path) for folder in folders() for path in sorted((EXAMPLES / folder).glob("[0-9]*.py"))]


def folders() -> list[str]:
    """Folders of examples in the order of the site."""
    return [folder for folder in sections()["folders"] if (EXAMPLES / folder).is_dir()]


@cache
def sections() -> dict[str, Any]:
    """docs/sections.toml: the folders' titles and the five steps' links."""
    return tomllib.loads(SECTIONS.read_text(encoding="utf-8"))


def folder_title(folder: str, language: str) -> str:
    """A folder's title."""
    title: str = sections()["folders"][folder][language]
    return title


def source_page(example: Example) -> str:
    """Markdown path that links name: the script's path with `.md`."""
    return f"examples/{example.folder}/{example.name}.md"


def page_folder(example: Example) -> str:
    """Folder of the page in the site: the path without numbers, words joined by hyphens."""
    return f"examples/{slug(example.folder)}/{slug(example.name)}"


def slug(name: str) -> str:
    """`3_multi_layer_perceptron` -> `multi-layer-perceptron`."""
    return re.sub(r"^\d+_", "", name).replace("_", "-")


def title(example: Example, language: str) -> str:
    """First heading, without its anchor."""
    first = next(cell for cell in example.cells if not cell.is_code).texts[language]
    return re.sub(r"\s*\{[^}]*\}\s*$", "", first.split("\n", 1)[0]).removeprefix("# ").strip()


def summary(example: Example, language: str) -> str:
    """First paragraph after the title, on one line."""
    first = next(cell for cell in example.cells if not cell.is_code).texts[language]
    return " ".join(first.split("\n\n")[1].split())
