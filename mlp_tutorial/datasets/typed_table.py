"""The cells of a table in the types that pandas infers: numbers, true/false, text."""

import io
from typing import TYPE_CHECKING

from mlp_tutorial.tables.csv_file import Table

if TYPE_CHECKING:
    import pandas as pd


def typed_cells(table: Table) -> "pd.DataFrame":
    """The table's cells; empty ones are missing values, and nothing else is: "n/a" stays text.

    Args:
        table: As `read_table` gives it.
    """
    import pandas as pd

    written = io.StringIO(table.frame.to_csv(index=False))
    cells = pd.read_csv(
        written, keep_default_na=False, na_values=[""], low_memory=False, skip_blank_lines=False, index_col=False
    )
    cells.columns, cells.index = table.frame.columns, table.frame.index
    return cells
