"""What the doctor found: a name, a code, how bad it is, the facts, the reader's own line, and the texts around them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from mlp_tutorial.messages import has, text
from mlp_tutorial.messages.words import name_of

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Place:
    """A line of the reader's own code.

    Attributes:
        file: Path as Python knows it; a notebook's cell has a name of its own.
        line: Number of the line, from 1.

    Example:
        >>> print(Place("lab3.py", 12))
        lab3.py:12
    """

    file: str
    line: int

    def __str__(self) -> str:
        file = Path(self.file)
        if self.file.startswith("<") or file.parent.name.startswith("ipykernel_"):
            return text("doctor.cell_line", line=self.line)
        return f"{file.name}:{self.line}"


@dataclass(frozen=True)
class Finding:
    """One mistake that the doctor found, in the language in use when it is read.

    Attributes:
        code: Such as "MLP101"; an error of `fit` about the same mistake has the same.
        severity: "error": the result is wrong; "warning": it very likely is; "note": worth knowing.
        facts: The values that the sentences quote.
        place: The reader's line; None where no single line is to blame.

    Example:
        >>> finding = Finding("MLP101", "error", {"y": (4,), "prediction": (4, 1), "broadcast": (4, 4)})
        >>> finding.name
        'column-against-row'
        >>> finding.fact
        'y has shape (4,), but model(x) has shape (4, 1).'
    """

    code: str
    severity: Severity
    facts: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None

    @property
    def name(self) -> str:
        """The mistake's name in words, such as "column-against-row", for `mlp-tutorial explain NAME`."""
        name = name_of(self.code)
        assert name is not None, self.code
        return name

    @property
    def title(self) -> str:
        """The mistake in a few words."""
        return text(f"{catalogue_of(self.name)}.title")

    @property
    def fact(self) -> str:
        """What is wrong, with its values."""
        return text(f"{catalogue_of(self.name)}.fact", **self.facts)

    @property
    def why(self) -> str:
        """Why it matters."""
        return text(f"{catalogue_of(self.name)}.why", **self.facts)

    @property
    def remedy(self) -> str:
        """What to change, as a line of code."""
        return text(f"{catalogue_of(self.name)}.try", **self.facts)

    def to_dict(self) -> dict[str, Any]:
        """The finding for tools: plain values, texts in the language in use.

        Returns:
            code, name, severity, file, line, title, fact, why, try and facts.

        Example:
            >>> finding = Finding("MLP101", "error", {"y": (4,), "prediction": (4, 1), "broadcast": (4, 4)})
            >>> finding.to_dict()["severity"]
            'error'
        """
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "title": self.title,
            "fact": self.fact,
            "why": self.why,
            "try": self.remedy,
            "facts": {name: _plain(value) for name, value in self.facts.items()},
        }


def catalogue_of(name: str) -> str:
    """Where the sentences of a mistake stand: among the errors, or among the doctor's rules."""
    return f"errors.{name}" if has(f"errors.{name}.fact") else f"rules.{name}"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
