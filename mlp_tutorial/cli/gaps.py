"""Rows with missing cells: how many, and which columns they are missing in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mlp_tutorial.datasets import TableDataset

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Gaps:
    """What became of a table's rows that are not complete.

    Attributes:
        dropped: Rows that are left out.
        filled: Rows whose missing cells are filled with means.
        columns: Rows in which each column is missing, the largest number first; the target too.
    """

    dropped: int
    filled: int
    columns: Mapping[str, int]


def gaps_in(data: TableDataset, frame: "pd.DataFrame") -> Gaps:
    """Count them.

    Args:
        data: The data set.
        frame: The table's cells, which it was made of.

    Returns:
        The counts.
    """
    if not data.dropped and data.columns.missing != "mean":
        return Gaps(0, 0, {})
    incomplete = replace(data.columns, missing="drop").encode(frame).incomplete
    lost = set(data.dropped)
    columns = Counter(column for names in incomplete.values() for column in names)
    filled = 0
    if data.columns.missing == "mean":
        filled = len(incomplete.keys() - lost)
        columns = Counter(column for row, names in incomplete.items() if row not in lost for column in names)
        without_target = len(lost)
    else:
        without_target = len(lost - incomplete.keys())
    if without_target:
        columns[data.target_name] += without_target
    return Gaps(len(lost), filled, dict(columns.most_common()))
