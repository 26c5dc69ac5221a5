"""`%%doctor` at the top of a notebook's cell; `%load_ext mlp_tutorial` makes it known."""

from typing import Any

from mlp_tutorial.diagnostics.in_loop import doctor


def register_magic(shell: Any) -> None:
    """Make `%%doctor` known.

    Args:
        shell: The notebook's IPython.
    """

    def examine(line: str, cell: str) -> None:
        """Run the cell as it is, and print what the doctor finds; `%%doctor step-missing` silences a rule."""
        with doctor(silence=line.replace(",", " ").split()):
            shell.run_cell(cell)

    shell.register_magic_function(examine, magic_kind="cell", magic_name="doctor")
