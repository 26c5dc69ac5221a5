"""The planted mistakes: one file for each rule of the doctor, which the tests and the rule's page both run.

A file `docs/mistakes/CODE.py` has sections that begin with a line `# %% NAME`:

- `loop`: a script as a student would write it, with the mistake;
- `fit`: the same mistake through `fit`; or `fit prevents`: a script with `fit`, which cannot go wrong that way;
- `right`: a near miss that is right (as many as wanted).

A line that ends in `#-` belongs to the mistake only; a line that begins with `#+ ` belongs, without these three
characters, to the corrected script only. So the file itself shows the mistake and what to change.
"""

import re
from dataclasses import dataclass

from builder.read.repository import DOCS

FOLDER = DOCS / "mistakes"
HEADER = re.compile(r"^# %% (?P<name>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """One section of a file.

    Attributes:
        code: Code of the rule.
        name: loop, fit, fit prevents, or right.
        source: As written, with the marks.
    """

    code: str
    name: str
    source: str

    @property
    def wrong(self) -> str:
        """The script with the mistake."""
        lines = [line for line in self.source.splitlines() if not line.lstrip().startswith("#+ ")]
        return "\n".join(re.sub(r"\s*#-$", "", line) for line in lines) + "\n"

    @property
    def corrected(self) -> str:
        """The script with the mistake corrected."""
        lines = [line for line in self.source.splitlines() if not line.rstrip().endswith("#-")]
        return "\n".join(re.sub(r"^(\s*)#\+ ", r"\1", line) for line in lines) + "\n"

    @property
    def wrong_lines(self) -> list[int]:
        """Numbers of the lines of `wrong` that belong to the mistake only."""
        lines = [line for line in self.source.splitlines() if not line.lstrip().startswith("#+ ")]
        return [number for number, line in enumerate(lines, start=1) if line.endswith("#-")]

    @property
    def corrected_lines(self) -> list[int]:
        """Numbers of the lines of `corrected` that belong to it only."""
        lines = [line for line in self.source.splitlines() if not line.rstrip().endswith("#-")]
        return [number for number, line in enumerate(lines, start=1) if line.lstrip().startswith("#+ ")]


def scripts() -> list[Script]:
    """All sections of all files."""
    found: list[Script] = []
    for path in sorted(FOLDER.glob("MLP*.py")):
        _, *parts = HEADER.split(path.read_text(encoding="utf-8"))
        found += [
            Script(path.stem, name.strip(), source.strip("\n") + "\n")
            for name, source in zip(parts[::2], parts[1::2], strict=True)
        ]
    return found
