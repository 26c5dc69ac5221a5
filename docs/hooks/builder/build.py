"""What the hooks hand each other in a build of one language: made with the first, gone with its configuration."""

from dataclasses import dataclass, field
from functools import cached_property

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from builder.read.reference import Reference
from builder.read.rules import ShownRule, shown_rules
from builder.read.words import words
from builder.run.executions import Execution, Executions
from builder.run.katex import Katex


@dataclass
class Build:
    """One build of the site of one language.

    Attributes:
        language: Its language.
        lessons: The executed examples, by the Markdown path of their pages.
        written: The executed code of the other pages, by their Markdown paths.
        outputs: HTML of what the code of a page showed, by Markdown path; marks in its Markdown name them by number.
        navigation: All pages in order; empty until MkDocs has read it.
        pages: All pages; they have their content when all are built.
        katex: Sets the formulas.
    """

    language: str
    lessons: dict[str, Execution] = field(default_factory=dict)
    written: dict[str, Execution] = field(default_factory=dict)
    outputs: dict[str, list[str]] = field(default_factory=dict)
    navigation: Navigation = field(default_factory=lambda: Navigation([], []))
    pages: list[Page] = field(default_factory=list)
    katex: Katex = field(default_factory=Katex)

    def take(self, found: Executions) -> None:
        """Take those of its language from what was executed."""
        for (source, language), run in found.items():
            if language == self.language:
                (self.lessons if source.startswith("examples/") else self.written)[source] = run

    @property
    def said(self) -> dict[str, str]:
        """What the builder itself says."""
        return words(self.language)

    @cached_property
    def reference(self) -> Reference:
        """The public names and their pages."""
        return Reference()

    @cached_property
    def rules(self) -> list[ShownRule]:
        """The doctor's rules, family by family."""
        return shown_rules()


def build_of(config: MkDocsConfig) -> Build:
    """The build that a configuration belongs to."""
    if "build" not in config.extra:
        config.extra["build"] = Build(config.extra["lang"])
    build: Build = config.extra["build"]
    return build
