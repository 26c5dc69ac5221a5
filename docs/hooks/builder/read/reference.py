"""The pages of the reference: which public names stand on which, in which order."""

from collections.abc import Collection
from typing import Any

from builder.read.public_names import PACKAGE, public_names
from builder.read.site_map import sections


class Reference:
    """The public names of the package as they are now, and their pages."""

    def __init__(self) -> None:
        """Reads the package.

        Raises:
            ValueError: A name whose module stands on no page of docs/sections.toml, or one that is to be first and is
                not there.
        """
        self.names = public_names()
        of_page = {page["page"]: self._names_of(page) for page in sections()["api"]}
        if left := set(self.names) - {name for names in of_page.values() for name in names}:
            raise ValueError(f"docs/sections.toml has no reference page for the modules of {sorted(left)}")
        self.pages = {page: names for page, names in of_page.items() if names}

    def _names_of(self, page: dict[str, Any]) -> list[str]:
        """Names of a page: what people come for, then module by module, a module's constants behind the rest."""
        modules, first = page["modules"], [f"{PACKAGE}.{name}" for name in page.get("first", ())]
        names = sorted(
            (name for name in self.names if self.home(name) in modules),
            key=lambda name: (modules.index(self.home(name)), name.rpartition(".")[2].isupper()),
        )
        if lost := set(first) - set(names):
            raise ValueError(f"docs/sections.toml: the page {page['page']} has no {sorted(lost)}")
        return first + [name for name in names if name not in first]

    def home(self, name: str) -> str:
        """The module below the package that a public name belongs to: `mlp_tutorial.fit` -> `training`."""
        return self.names[name].split(".")[1]

    def sources(self) -> list[str]:
        """Markdown paths of the pages."""
        return [f"reference/{page}.md" for page in self.pages]

    def urls(self) -> dict[str, str]:
        """Each public name's URL in the site of one language."""
        return {name: f"reference/{page}/#{name}" for page, names in self.pages.items() for name in names}

    def used(self, names: Collection[str]) -> list[str]:
        """Public names among those that a run uses, itself or one of its members."""
        return [
            name
            for name, canonical in self.names.items()
            if any(use in (name, canonical) or use.startswith((f"{name}.", f"{canonical}.")) for use in names)
        ]
