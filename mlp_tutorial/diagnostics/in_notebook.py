"""`%%doctor` at the top of a notebook's cell; `%load_ext mlp_tutorial` makes it known.

The cell is not run by the magic: its first line becomes a statement that lets the doctor in, and the end of the cell
lets it out. So the cell shows its value, fails and stops "Run all" as it does without that line.
"""

import re
from typing import Any

from mlp_tutorial.diagnostics.in_loop import Doctor, doctor

FIRST_LINE = re.compile(r"%%doctor(?:[ \t]+(?P<rules>[^\n]*))?\n?$")


def register_magic(shell: Any) -> None:
    """Make `%%doctor` known.

    Args:
        shell: The notebook's IPython.
    """
    cells = _Cells(shell)
    shell.register_magic_function(cells.doctor, magic_kind="line_cell", magic_name="doctor")
    shell.input_transformers_cleanup.append(_as_statement)
    shell.events.register("pre_run_cell", cells.begins)
    shell.events.register("post_run_cell", cells.ends)


class _Cells:
    """The cells that are running, one inside the other, and the doctors in them."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._depth = 0
        self._doctors: list[tuple[int, Doctor]] = []

    def doctor(self, line: str, cell: str | None = None) -> None:
        """Examine the cell, and print what the doctor finds; `%%doctor step-missing` silences a rule."""
        if cell is None:
            examining = doctor(silence=line.replace(",", " ").split())
            self._doctors.append((max(1, self._depth), examining.__enter__()))
        else:  # called by name, `run_cell_magic`, rather than written at the top of a cell
            self._shell.run_cell(f"%%doctor {line}\n{cell}").raise_error()

    def begins(self, _info: Any) -> None:
        """A cell begins."""
        self._depth += 1

    def ends(self, result: Any) -> None:
        """A cell has ended, and its doctor with it."""
        error = result.error_before_exec or result.error_in_exec
        while self._doctors and self._doctors[-1][0] >= self._depth:
            _, examining = self._doctors.pop()
            examining.__exit__(None if error is None else type(error), error, getattr(error, "__traceback__", None))
        self._depth = max(0, self._depth - 1)


def _as_statement(lines: list[str]) -> list[str]:
    """The lines of a cell; `%%doctor` at their top as a call, and another cell magic below it as IPython has it."""
    written = FIRST_LINE.match(lines[0]) if lines else None
    if written is None:
        return lines
    from IPython.core.inputtransformer2 import cell_magic

    return [f"get_ipython().run_line_magic('doctor', {written['rules'] or ''!r})\n", *cell_magic(lines[1:])]
