"""The doctor's rules as the site shows them: families, severity, what the catalogues say, the planted mistakes."""

from dataclasses import dataclass

from builder.read import mistakes
from builder.read.repository import MESSAGES, table

# Which hundreds of the codes make a family; the low ones are those of the errors.
FAMILIES = {
    "shapes": (1, 2, 11),
    "outputs": (8, 12),
    "loop": (4, 13),
    "course": (5, 14),
    "units": (15,),
    "data": (3, 16),
}


@dataclass(frozen=True)
class ShownRule:
    """A rule that has a page.

    Attributes:
        name: Such as step-missing.
        code: Such as MLP1304.
        severity: error, warning or note.
        scripts: Sections of its file in docs/mistakes/.
    """

    name: str
    code: str
    severity: str
    scripts: tuple[mistakes.Script, ...]

    @property
    def number(self) -> int:
        """The code's number."""
        return int(self.code.removeprefix("MLP"))

    @property
    def family(self) -> str:
        """What the mistake is about: a name of FAMILIES."""
        return next(name for name, hundreds in FAMILIES.items() if self.number // 100 in hundreds)

    @property
    def page(self) -> str:
        """Markdown path."""
        return f"reference/doctor/{self.code.lower()}.md"

    def texts(self, language: str) -> dict[str, str]:
        """title, symptom, fact, why, try, explain and pasted; those of an error's name come from the errors too."""
        shared: dict[str, str] = catalogue("errors", language).get(self.name, {})
        return shared | catalogue("rules", language)[self.name]

    def section(self, name: str) -> list[mistakes.Script]:
        """The scripts of one name: loop, fit, fit prevents, or right."""
        return [script for script in self.scripts if script.name == name]

    @property
    def is_error_too(self) -> bool:
        """Whether the library raises an error of the same name."""
        return self.name in catalogue("errors", "en")


def shown_rules() -> list[ShownRule]:
    """Every rule that has planted mistakes, family by family.

    Raises:
        ValueError: Mistakes of a code that no rule has.
    """
    from mlp_tutorial.diagnostics.rules import RULES

    written: dict[str, list[mistakes.Script]] = {}
    for script in mistakes.scripts():
        written.setdefault(script.code, []).append(script)
    known = {rule.code: rule for rule in RULES}
    if lost := written.keys() - known:
        raise ValueError(f"docs/mistakes: no rule has the code {', '.join(sorted(lost))}")
    rules = [
        ShownRule(known[code].name, code, known[code].severity, tuple(scripts)) for code, scripts in written.items()
    ]
    return sorted(rules, key=lambda rule: (list(FAMILIES).index(rule.family), rule.number))


def catalogue(name: str, language: str) -> dict[str, dict[str, str]]:
    """A message catalogue: sentences by name."""
    return table(MESSAGES / language / f"{name}.toml")
