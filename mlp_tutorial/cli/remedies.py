"""What the command's own words for an error quote: names of tables and columns, and lines to be copied."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.command_line import column_names, train_line, written
from mlp_tutorial.errors import MlpTutorialError
from mlp_tutorial.messages import text
from mlp_tutorial.messages.spelling import nearest
from mlp_tutorial.tables.header import column_name

_TABLES = (".csv", ".tsv", ".txt")
_SHOWN = 6
_CELLS = ("cell-not-a-number", "cell-too-large")  # errors about one cell of a column


class Remedies:
    """Facts for the errors of `train`; called with one.

    Args:
        asked: The options.

    Attributes:
        columns: The table's, once it was read.
    """

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.columns: tuple[str, ...] = ()

    def __call__(self, error: MlpTutorialError) -> dict[str, Any]:
        """What the sentences under the error's name quote besides its own facts."""
        facts: dict[str, Any] = {"line": train_line(self._line_for(error))}
        if error.word == "unknown-column":
            known = self._all_known(self._spelt_right())
            facts["spelling"] = facts["line"] if known else text("cli.refused.unknown-column.none_near")
        if error.word == "no-complete-row":
            empty = error.facts["columns"] == f"{column_name(self._asked.target)} ({error.facts['rows']})"
            key = f"cli.refused.no-complete-row.{'target' if empty else 'features'}"
            facts["filling"] = text(key, line=facts["line"])
        if error.word in _CELLS:
            # What is to be predicted cannot be left out.
            feature = error.facts["column"] != column_name(self._asked.target)
            facts["or_else"] = text(f"cli.refused.{error.word}.feature", line=facts["line"]) if feature else ""
        if error.word == "table-missing":
            facts["tables"] = tables_beside(self._asked.file)
        if error.word == "training-diverged":
            key = "cli.refused.training-diverged.asked" if self._asked.lr else "cli.refused.training-diverged.other"
            facts["rate"] = text(key)
        return facts

    def _line_for(self, error: MlpTutorialError) -> Asked:
        """What to ask for instead."""
        asked, facts = self._asked, error.facts
        if error.word == "unknown-column":
            return self._spelt_right()
        if error.word in _CELLS:
            return self._without([facts["column"]])
        if error.word == "unfit-features":
            return self._without(facts["columns"])
        if error.word == "separator-unknown":
            return replace(asked, separator=facts["sign"])
        if error.word == "empty-cells":
            return replace(asked, missing="drop")
        if error.word == "no-complete-row":
            return replace(asked, missing="mean")
        if error.word == "training-diverged":
            return replace(asked, lr=None if asked.lr else 0.001)
        return asked

    def _spelt_right(self) -> Asked:
        """The same with the nearest name in place of each that the table does not have."""

        def right(name: str) -> str:
            return name if name in self.columns else nearest(name, self.columns) or name

        def corrected(option: str, value: str | None) -> str | None:
            names = () if value is None else column_names(option, value, self.columns)
            return written([right(name) for name in names], self.columns) if names else None

        asked = self._asked
        return replace(
            asked,
            target=right(asked.target),
            features=corrected("--features", asked.features),
            exclude=corrected("--exclude", asked.exclude),
        )

    def _all_known(self, asked: Asked) -> bool:
        """Whether the table has every column that is named."""
        options = (("--features", asked.features), ("--exclude", asked.exclude))
        named = (column_names(option, value, self.columns) for option, value in options if value is not None)
        return {asked.target, *chain.from_iterable(named)} <= set(self.columns)

    def _without(self, columns: Sequence[str]) -> Asked:
        """The same without these columns."""
        asked = self._asked
        if asked.features is not None:
            chosen = column_names("--features", asked.features, self.columns)
            kept = [name for name in chosen if name not in columns]
            return replace(asked, features=written(kept, self.columns) if kept else None)
        before = () if asked.exclude is None else column_names("--exclude", asked.exclude, self.columns)
        return replace(asked, exclude=written([*before, *columns], self.columns))


def tables_beside(file: Path) -> str:
    """Files of the folder that a file should be in that look like tables, or a sentence that there are none."""
    try:
        found = sorted(path for path in file.parent.iterdir() if path.suffix.lower() in _TABLES and path.is_file())
    except OSError:
        found = []
    if not found:
        return text("cli.refused.table-missing.none")
    shown = ", ".join(str(path) for path in found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
    return text("cli.refused.table-missing.some", tables=shown)
