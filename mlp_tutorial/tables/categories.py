"""A column of text with few values: an input of 0 and 1 for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.cells import UNKNOWN, Cells, cells_of
from mlp_tutorial.tables.column import Column

if TYPE_CHECKING:
    import pandas as pd

MOST = 60  # inputs that one column becomes: Korea's largest city has 25 districts, the United States 50 states
_RARE = 1000  # a value in less than one row of so many, or in a single one, gets no input


@dataclass(frozen=True)
class CategoryColumn(Column):
    """Text that names a category.

    Attributes:
        categories: Values with an input of their own, sorted; of two, one is enough: 1 for the second.
        alone: Whether the table had exactly these two values.

    Example:
        >>> import pandas as pd
        >>> column = CategoryColumn("gu", categories=("강남구", "노원구", "서초구"))
        >>> values, _ = column.read(pd.Series(["노원구", "중구"]))
        >>> column.inputs(values).tolist()
        [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """

    categories: tuple[str, ...] = ()
    alone: bool = False
    kind: ClassVar[str] = "category"

    def __post_init__(self) -> None:
        if self.alone and len(self.categories) != 2:
            raise ValueError(f"{self.name!r} has not two values, but {len(self.categories)}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}={category}" for category in self._with_input)

    @property
    def _with_input(self) -> tuple[str, ...]:
        return self.categories[1:] if self.alone else self.categories

    def read(self, column: "pd.Series[Any]") -> tuple["pd.Categorical", dict[str, int]]:
        return categorical(cells_of(column).without(UNKNOWN)), {}

    def learnt(self, values: "pd.Categorical") -> Self:
        counts = _counts(values)
        kept = sorted(text for text, count in counts.items() if count >= least(len(values)))
        seen = len(counts)
        if seen <= 2:
            kept = sorted(counts)
        return replace(self, categories=tuple(kept), alone=seen == 2)

    def missing(self, values: "pd.Categorical") -> npt.NDArray[np.bool_]:
        return np.asarray(values.codes) < 0

    def inputs(self, values: "pd.Categorical") -> npt.NDArray[np.float32]:
        places = {text: place for place, text in enumerate(self._with_input)}
        own = np.array([*(places.get(text, -1) for text in values.categories), -1], dtype=np.int64)[values.codes]
        inputs = np.zeros((len(values), len(places)), np.float32)
        rows = (own >= 0).nonzero()[0]
        inputs[rows, own[rows]] = 1.0
        return inputs

    def unseen(self, values: "pd.Categorical") -> dict[str, int]:
        return {text: count for text, count in _counts(values).items() if text not in self.categories}


def categorical(cells: Cells) -> "pd.Categorical":
    """The cells as pandas' categories; a missing one has code −1."""
    import pandas as pd

    texts = pd.Index(list(cells.texts), dtype=object)
    return pd.Categorical.from_codes(cells.codes, texts)


def least(rows: int) -> int:
    """In how many rows a value has to stand for an input of its own.

    Example:
        >>> least(60), least(54_000)
        (2, 54)
    """
    return max(2, rows // _RARE)


def spelt_alike(texts: Sequence[str]) -> list[str]:
    """Texts that differ in capital letters and spaces only, and are likely to mean the same.

    Example:
        >>> spelt_alike(["Seoul", "SEOUL", "Busan"])
        ['SEOUL', 'Seoul']
    """
    alike: dict[str, list[str]] = {}
    for text in sorted(texts):
        alike.setdefault("".join(text.casefold().split()), []).append(text)
    return [text for same in alike.values() if len(same) > 1 for text in same]


def _counts(values: "pd.Categorical") -> dict[str, int]:
    """How often each value occurs, of those that do."""
    codes = np.asarray(values.codes)
    counts = np.bincount(codes[codes >= 0], minlength=len(values.categories)).tolist()
    return {str(text): count for text, count in zip(values.categories, counts, strict=True) if count}
