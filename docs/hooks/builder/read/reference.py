"""The pages of the reference: which public names stand on which, in which order."""

from collections.abc import Collection

from builder.read.public_names import public_names
from builder.read.site_map import sections


class Reference:
    """The public names of the package as they are now, and their pages."""

    def __init__(self) -> None:
        """Reads the package.

        Raises:
            ValueError: A name whose module stands on no page of docs/sections.toml.
        """
        self.names = public_names()
        of_page = {page["page"]: self._names_of(page["modules"]) for page in sections()["api"]}
        if left := set(self.names) - {name for names in of_page.values() for name in names}:
            raise ValueError(f"docs/sections.toml has no reference page for the modules of {sorted(left)}")
        self.pages = {page: names for page, names in of_page.items() if names}

    def _names_of(self, modules: Collection[str]) -> list[str]:
        return [name for name in self.names if self.home(name) in modules]

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
