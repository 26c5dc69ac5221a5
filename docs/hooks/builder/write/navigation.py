"""The navigation, from the examples' folders and the hand-written pages; a new page needs no entry."""

from pathlib import Path
from typing import Any

from mkdocs.utils.meta import get_data

from builder.build import Build
from builder.read.site_map import folder_title, folders, sections


def navigation(build: Build, docs: Path) -> list[dict[str, Any]]:
    """The navigation of a language, whose hand-written pages stand in `docs`."""
    said = build.said
    entries: list[dict[str, Any]] = [
        {said["home"]: "index.md"},
        {said["lessons"]: ["examples/index.md", *folder_entries("lessons", build)]},
        {said["derivations"]: unfolded(folder_entries("derivations", build))},
        {said["howto"]: ordered_pages(docs, "howto")},
        {
            said["reference"]: [
                "reference/index.md",
                *build.reference.sources(),
                doctor_entries(build, docs),
                "reference/command.md",
                "reference/errors.md",
                "reference/argument-errors.md",
            ]
        },
        {said["glossary"]: "glossary.md"},
        {said["about"]: [page for page in ("about.md", "benchmarks.md") if (docs / page).exists()]},
    ]
    return [entry for entry in entries if all(entry.values())]


def folder_entries(tab: str, build: Build) -> list[dict[str, Any]]:
    """A navigation section for each folder of a tab that holds examples."""
    entries = []
    for folder in folders():
        pages = [page for page in build.lessons if page.startswith(f"examples/{folder}/")]
        if pages and sections()["folders"][folder]["tab"] == tab:
            entries.append({folder_title(folder, build.language): pages})
    return entries


def doctor_entries(build: Build, docs: Path) -> dict[str, Any]:
    """The navigation section of the doctor: how to use it, and its rules by family."""
    said = build.said
    families: dict[str, list[str]] = {}
    for rule in build.rules:
        families.setdefault(said[f"rules_{rule.family}"], []).append(rule.page)
    written = ordered_pages(docs, "reference/doctor")
    return {said["doctor"]: [*written, *({name: pages} for name, pages in families.items())]}


def unfolded(entries: list[dict[str, Any]]) -> Any:
    """The pages of a tab that has one folder; its sections where it has several."""
    return next(iter(entries[0].values())) if len(entries) == 1 else entries


def ordered_pages(docs: Path, folder: str) -> list[str]:
    """Hand-written pages of a folder by the `order` of their front matter, then by name."""

    def place(path: Path) -> tuple[int, str]:
        _, meta = get_data(path.read_text(encoding="utf-8"))
        return int(meta.get("order", 100)), path.name

    return [path.relative_to(docs).as_posix() for path in sorted((docs / folder).glob("*.md"), key=place)]
