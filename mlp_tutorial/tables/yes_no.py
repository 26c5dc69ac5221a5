"""A column of yes and no, in whichever words: one input, 1 and 0."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.cells import UNKNOWN, Cells, cells_of, spread
from mlp_tutorial.tables.column import Column

if TYPE_CHECKING:
    import pandas as pd

# A line per pair: the words for 1, the words for 0, in small letters.
_PAIRS = (
    ("true t", "false f"),
    ("yes y", "no n"),
    ("예 네 응", "아니오 아니요 아니"),
    ("참", "거짓"),
    ("o ○ ◯", "x × ✕"),
    ("유", "무"),
    ("있음 있다 있어요", "없음 없다 없어요"),
    ("함 했음 한다 했다", "안함 안했음 안한다 하지않음 못함"),
    ("여", "부"),
    ("맞음", "틀림 아님"),
    ("합격", "불합격"),
    ("찬성", "반대"),
    ("on", "off"),
)
_CLEAR = 2  # of the pairs are of words that say it without their opposite
_MOST = 30  # spellings: so many different texts are no answers
YES, NO = "yes", "no"
ANSWERS = tuple((frozenset(ones.split()), frozenset(zeros.split())) for ones, zeros in _PAIRS)


@dataclass(frozen=True)
class YesNoColumn(Column):
    """Answers of two kinds.

    Attributes:
        ones: What was 1 in the table, such as "yes".
        zeros: What was 0.

    Example:
        >>> import pandas as pd
        >>> values, _ = YesNoColumn("smoker", ones=("yes",), zeros=("no",)).read(pd.Series(["No", "yes", "?"]))
        >>> values.codes.tolist()
        [0, 1, -1]
    """

    ones: tuple[str, ...] = (YES,)
    zeros: tuple[str, ...] = (NO,)
    kind: ClassVar[str] = "yes-no"

    def __post_init__(self) -> None:
        if set(self.ones) & set(self.zeros):
            raise ValueError(f"{self.name!r} has the same answers for 1 and 0: {self.ones!r}, {self.zeros!r}")

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, column: "pd.Series[Any]") -> tuple["pd.Categorical", dict[str, int]]:
        return self.read_cells(cells_of(column).without(UNKNOWN))

    def read_cells(self, cells: Cells) -> tuple["pd.Categorical", dict[str, int]]:
        """Categories 0 and 1, and behind them what is neither.

        Args:
            cells: Of the column, without missing markers.
        """
        import pandas as pd

        known = dict.fromkeys(self.zeros, 0) | dict.fromkeys(self.ones, 1)
        for text in cells.texts:
            # Another spelling of the same pair, such as 네 for 예.
            known |= answers_in((text, self.zeros[0], self.ones[0])) or {}
        others = [text for text in cells.texts if text not in known]
        places = known | {text: 2 + place for place, text in enumerate(others)}
        codes: npt.NDArray[np.int64] = spread(
            np.array([places[text] for text in cells.texts], dtype=np.int64), cells.codes, -1
        )
        return pd.Categorical.from_codes(codes, pd.Index([self.zeros[0], self.ones[0], *others], dtype=object)), {}

    def learnt(self, values: "pd.Categorical") -> Self:
        del values
        return self

    def missing(self, values: "pd.Categorical") -> npt.NDArray[np.bool_]:
        return np.asarray(values.codes) < 0

    def inputs(self, values: "pd.Categorical") -> npt.NDArray[np.float32]:
        return np.asarray(np.asarray(values.codes) == 1, np.float32).reshape(-1, 1)

    def unseen(self, values: "pd.Categorical") -> dict[str, int]:
        counts = np.bincount(np.asarray(values.codes)[np.asarray(values.codes) >= 0], minlength=len(values.categories))
        return {str(text): int(count) for text, count in zip(values.categories[2:], counts[2:], strict=True) if count}


def answers_in(texts: Sequence[str], *, both: bool = True) -> dict[str, int] | None:
    """1 or 0 for each text, where all are answers of one pair; None otherwise.

    Args:
        texts: The different texts.
        both: Whether yes and no have to occur; if not, true or false alone, or yes or no, is an answer too.

    Example:
        >>> answers_in(["Yes", "no"]), answers_in(["yes", "maybe"])
        ({'Yes': 1, 'no': 0}, None)
    """
    if not 0 < len(texts) <= _MOST:
        return None
    small = {text: text.casefold().replace(" ", "") for text in texts}
    for place, (ones, zeros) in enumerate(ANSWERS):
        answers = {text: int(word in ones) for text, word in small.items() if word in ones or word in zeros}
        alone = not both and place < _CLEAR and max(map(len, small)) > 1
        if len(answers) == len(small) and (alone or set(answers.values()) == {0, 1}):
            return answers
    return None
