"""All examples of the site, in order, and where each one's page, links and files are."""

import re
from pathlib import Path
from typing import Any

from builder.read.repository import DOCS, ROOT, table
from mlp_tutorial import gallery
from mlp_tutorial.gallery import Example

FIRST, SECOND = "ko", "en"  # languages, in the order in which their sites are built
EXAMPLES = ROOT / "examples"
SECTIONS = DOCS / "sections.toml"


def examples() -> list[Example]:
    """Every script of every folder that docs/sections.toml titles, in the order of the site."""
    order = list(sections()["folders"])
    return sorted((e for e in gallery.examples() if e.folder in order), key=lambda e: order.index(e.folder))


def folders() -> list[str]:
    """Folders that hold examples, in the order of the site."""
    return list(dict.fromkeys(example.folder for example in examples()))


def sections() -> dict[str, Any]:
    """docs/sections.toml: the folders' titles, the five steps' links, the reference's pages."""
    return table(SECTIONS)


def folder_title(folder: str, language: str) -> str:
    """A folder's title."""
    title: str = sections()["folders"][folder][language]
    return title


def script_path(example: Example) -> Path:
    """Where the script stands; of a hand-written page, the page."""
    if example.folder.startswith("docs/"):
        return ROOT / example.folder / f"{example.name}.md"
    return EXAMPLES / example.folder / f"{example.name}.py"


def source_page(example: Example) -> str:
    """Markdown path that links name: the script's path with `.md`."""
    if example.folder.startswith("docs/"):
        return f"{example.name}.md"
    return f"examples/{example.folder}/{example.name}.md"


def page_folder(example: Example) -> str:
    """Folder of the page in the site: the path without numbers, words joined by hyphens."""
    return f"examples/{slug(example.folder)}/{slug(example.name)}"


def figures_folder(source: str) -> str:
    """Folder of the site with the figures of a hand-written page."""
    return f"figures/{source.removesuffix('.md')}"


def slug(name: str) -> str:
    """`3_multi_layer_perceptron` -> `multi-layer-perceptron`."""
    return re.sub(r"^\d+_", "", name).replace("_", "-")
