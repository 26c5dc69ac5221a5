"""The cells of a column: each different text once, and the texts that stand for a value nobody knows."""

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.formulas import text_meant

if TYPE_CHECKING:
    import pandas as pd

# In any column. pandas takes most of them for missing too, and R, SPSS and spreadsheets write them.
UNKNOWN = frozenset({
    "NA", "N/A", "n/a", "na", "N.A.", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "Null", "(null)", "?", "??",
    "-", "--", "---", "–", "—", ".", "..", "...", "…", "결측", "결측치", "#DIV/0!", "#VALUE!", "#REF!", "#NULL!",
})  # fmt: skip
# In a column of numbers or dates; in one of categories each of them may be a value: a house without garage.
NO_NUMBER = UNKNOWN | {
    "None", "none", "NONE", "nil", "x", "X", "*", "**", "***", "없음", "미상", "모름", "무응답", "해당없음",
    "해당 없음", "unknown", "Unknown", "UNKNOWN", "missing", "Missing", "MISSING",
}  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """A column as its different texts, and which of them stands in each row.

    Attributes:
        name: Of the column.
        rows: Row numbers in the file, shape (N,).
        texts: The different texts, without spaces around them.
        codes: Place of each row's text, shape (N,); −1 where the cell is empty.
    """

    name: str
    rows: "pd.Index[Any]"
    texts: tuple[str, ...]
    codes: npt.NDArray[np.int64]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How often each text stands in the column."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.texts))

    def without(self, markers: frozenset[str]) -> "Cells":
        """The same column, empty where one of the markers stood."""
        known = np.array([text not in markers for text in self.texts], dtype=bool)
        if known.all():
            return self
        places = np.where(known, known.cumsum() - 1, -1)
        texts = tuple(text for text, kept in zip(self.texts, known, strict=True) if kept)
        return replace(self, texts=texts, codes=spread(places, self.codes, -1))

    def counted(self, chosen: npt.NDArray[np.bool_]) -> dict[str, int]:
        """Those of the texts, shape (K,), and how often each stands in the column."""
        counts = self.counts.tolist()
        return {self.texts[place]: counts[place] for place in chosen.nonzero()[0].tolist()}


def cells_of(column: "pd.Series[Any]") -> Cells:
    """The cells of a column of text.

    Args:
        column: Cells as text, or NaN where they are empty, shape (N,); the index counts the rows in the file.

    Returns:
        Its texts as they are meant: no spaces around them, Hangul composed, without a spreadsheet's apostrophe.

    Example:
        >>> import pandas as pd
        >>> cells = cells_of(pd.Series(["a ", None, "b", "a"], name="letter"))
        >>> cells.texts, cells.codes.tolist()
        (('a', 'b'), [0, -1, 1, 0])
    """
    import pandas as pd

    codes, found = pd.factorize(column)
    written = [str(text) for text in found]
    meant = [_meant(text) for text in written]
    if meant != written:
        places, different = pd.factorize(np.array(meant, dtype=object))
        kept = [text for text in different if text]
        if len(kept) < len(different):
            empty = list(different).index("")
            places = np.where(places == empty, -1, places - (places > empty))
        codes, meant = spread(places, codes, -1), kept
    return Cells(str(column.name), column.index, tuple(meant), codes.astype(np.int64))


def spread(values: npt.NDArray[Any], codes: npt.NDArray[np.int64], empty: Any) -> npt.NDArray[Any]:
    """Each row's value of those of the different texts, `empty` where the cell is.

    Example:
        >>> spread(np.array([1.5, 2.5]), np.array([1, -1, 0]), np.nan)
        array([2.5, nan, 1.5])
    """
    return np.append(values, np.array([empty], dtype=values.dtype))[codes]


def _meant(text: str) -> str:
    text = text.strip()
    if text.startswith("'"):
        text = text_meant(text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)
