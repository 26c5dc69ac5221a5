"""MkDocs hook: the navigation, from the examples' folders and the hand-written pages; a new page needs no entry."""

from pathlib import Path
from typing import Any

from api_pages import api_sources
from example_map import folder_title, folders, sections
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.meta import get_data
from rules import shown_rules
from runs import BUILT
from words import words


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the navigation of this language."""
    said = words(config.extra["lang"])
    config.nav = [
        {said["home"]: "index.md"},
        {said["lessons"]: ["examples/index.md", *folder_entries("lessons", config)]},
        {said["derivations"]: unfolded(folder_entries("derivations", config))},
        {said["howto"]: ordered_pages(Path(config.docs_dir), "howto")},
        {
            said["reference"]: [
                "reference/index.md",
                *api_sources(),
                doctor_entries(config),
                "reference/command.md",
                "reference/errors.md",
            ]
        },
        {said["glossary"]: "glossary.md"},
        {said["about"]: [page for page in ("about.md", "benchmarks.md") if (Path(config.docs_dir) / page).exists()]},
    ]
    config.nav = [entry for entry in config.nav if all(entry.values())]
    return config


def folder_entries(tab: str, config: MkDocsConfig) -> list[dict[str, Any]]:
    """A navigation section for each folder of a tab that holds examples."""
    entries = []
    for folder in folders():
        pages = [page for page in BUILT[config.extra["lang"]] if page.startswith(f"examples/{folder}/")]
        if pages and sections()["folders"][folder]["tab"] == tab:
            entries.append({folder_title(folder, config.extra["lang"]): pages})
    return entries


def doctor_entries(config: MkDocsConfig) -> dict[str, Any]:
    """The navigation section of the doctor: how to use it, and its rules by family."""
    said = words(config.extra["lang"])
    families: dict[str, list[str]] = {}
    for rule in shown_rules():
        families.setdefault(said[f"rules_{rule.family}"], []).append(rule.page)
    return {said["doctor"]: ["reference/doctor/index.md", *({name: pages} for name, pages in families.items())]}


def unfolded(entries: list[dict[str, Any]]) -> Any:
    """The pages of a tab that has one folder; its sections where it has several."""
    return next(iter(entries[0].values())) if len(entries) == 1 else entries


def ordered_pages(docs: Path, folder: str) -> list[str]:
    """Hand-written pages of a folder by the `order` of their front matter, then by name."""

    def place(path: Path) -> tuple[int, str]:
        _, meta = get_data(path.read_text(encoding="utf-8"))
        return int(meta.get("order", 100)), path.name

    return [path.relative_to(docs).as_posix() for path in sorted((docs / folder).glob("*.md"), key=place)]
