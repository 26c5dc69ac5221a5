"""Whether rows mix: each row's answer must be the same whatever rows stand beside it, in whatever order.

The model is asked twice about as many rows: the second time half of them stand there twice, in another order. So no
other number of rows is asked for than the model is used to, and the numbers are the same to the last bits, or nearly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.trials.copies import cloned, unheard

FEWEST, MOST = 4, 31
MOST_NUMBERS = 1_000_000
# Beside the spread of the answers; rounding gives 1e-6, a mistake 0.07 to 1.5.
NOTICEABLE = 0.01
ROUNDING = 1e-4


@dataclass(frozen=True)
class Question:
    """The same rows in two companies.

    Attributes:
        first: Inputs of the model.
        second: The same rows, half of them, each twice, in another order.
        order: Which row of `first` stands in each place of `second`.
    """

    first: tuple[Any, ...]
    second: tuple[Any, ...]
    order: Tensor

    @property
    def rows(self) -> int:
        """How many rows there are in each."""
        return len(self.order)


@dataclass(frozen=True)
class Mixed:
    """Rows whose answers depend on the rows beside them.

    Attributes:
        question: What was asked.
        difference: The largest difference between two answers to one row.
        spread: How far apart the answers are, standard deviation.
    """

    question: Question
    difference: float
    spread: float


def mixed(twin: nn.Module, inputs: tuple[Any, ...], rows: int, *, certain: bool = False) -> Mixed | None:
    """How the rows of a batch mix in a model; None where they do not, or where that cannot be said.

    Args:
        twin: A copy of the model in eval mode, which may be asked.
        inputs: Its positional arguments.
        rows: How many rows the batch has; inputs have them in their first dimension, hidden states in another.
        certain: Whether it is known that the first dimension is that of the rows. Else another one may be, along which
            nothing mixes, as with time first.

    Example:
        >>> x = torch.randn(8, 3)
        >>> mixed(nn.Linear(3, 2), (x,), 8) is None
        True
        >>> mixed(nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=0)), (x,), 8) is None
        False
    """
    found = apart(twin, inputs, rows, certain=certain)
    return found if isinstance(found, Mixed) else None


def apart(twin: nn.Module, inputs: tuple[Any, ...], rows: int, *, certain: bool = False) -> "Mixed | bool | None":
    """As `mixed`, with True where rows are apart, and None only where that cannot be said."""
    if rows < FEWEST or not any(x.dim() and len(x) == rows for x in tensors_of(inputs)):
        return None
    found = _mixed_along(twin, inputs, rows, 0)
    if not isinstance(found, Mixed):
        return found
    for dimension in range(1, 1 if certain else max(x.dim() for x in tensors_of(inputs))):
        for size in {x.shape[dimension] for x in tensors_of(inputs) if x.dim() > dimension}:
            if _mixed_along(twin, inputs, size, dimension) is True:
                return True
    return found


def _mixed_along(twin: nn.Module, inputs: tuple[Any, ...], size: int, dimension: int) -> "Mixed | bool | None":
    """How what stands along one dimension mixes; True where it is apart, None where that cannot be said."""
    if size < 2:
        return None
    fewer = _fewer(inputs, size) if dimension == 0 else size
    for count in dict.fromkeys((fewer, size)):
        if sum(x.numel() for x in tensors_of(inputs)) * count > MOST_NUMBERS * size:
            continue
        try:
            return _compared(twin, _question(inputs, size, count, dimension), dimension)
        except Exception:  # the model takes no other number of rows, or these numbers in no other order
            continue
    return None


def _fewer(inputs: tuple[Any, ...], size: int) -> int:
    """A number of rows that is no other size, so that rows can be told from what they consist of."""
    others = {length for x in tensors_of(inputs) for length in x.shape if length != size}
    return next((count for count in range(min(size, MOST), FEWEST - 1, -1) if count not in others), size)


def _question(inputs: tuple[Any, ...], size: int, count: int, dimension: int) -> Question:
    order = torch.arange(count).flip(0)[: (count + 1) // 2].repeat(2)[:count]

    def taken(value: Any, places: Tensor) -> Any:
        if isinstance(value, Tensor):
            along = _dimension_of(value, size, dimension)
            return value if along is None else value.index_select(along, places.to(value.device))
        if type(value) in (tuple, list):
            return type(value)(taken(part, places) for part in value)
        return {key: taken(part, places) for key, part in value.items()} if type(value) is dict else value

    own = cloned(inputs)
    return Question(taken(own, torch.arange(count)), taken(own, order), order)


def _dimension_of(x: Tensor, size: int, dimension: int) -> int | None:
    """Where an input has its rows: in that dimension, or in the only one of that size, as a hidden state has them."""
    fitting = [place for place, length in enumerate(x.shape) if length == size]
    if dimension in fitting:
        return dimension
    return fitting[0] if len(fitting) == 1 and x.dim() > 2 else None


def _compared(twin: nn.Module, question: Question, dimension: int) -> "Mixed | bool | None":
    with unheard(), torch.no_grad():
        one = answers_of(twin(*cloned(question.first)))
        again = answers_of(twin(*cloned(question.first)))
        other = answers_of(twin(*cloned(question.second)))
    found: list[Mixed | bool] = []
    for first, repeated, second in zip(one, again, other, strict=True):
        if not torch.equal(first, repeated):
            return None  # it draws, or remembers: that is another matter
        places = [place for place, length in enumerate(first.shape) if length == question.rows]
        if dimension == 0 and len(places) > 1:
            return None  # each row beside each: pairs are compared on purpose
        if places:
            found.append(min((_differ(first, second, question, place) for place in places), key=_by_difference))
    if any(isinstance(each, bool) for each in found):
        return True
    return max(found, key=_by_difference) if found else None


def _differ(first: Tensor, second: Tensor, question: Question, place: int) -> "Mixed | bool":
    expected = first.double().index_select(place, question.order)
    difference = float((expected - second.double()).abs().max())
    spread = float(expected.std())
    largest = float(expected.abs().max())
    apart = not difference > max(NOTICEABLE * spread, ROUNDING * largest)
    return True if apart else Mixed(question, difference, spread)


def _by_difference(found: "Mixed | bool") -> float:
    return found.difference if isinstance(found, Mixed) else 0.0


def tensors_of(values: Any) -> Iterator[Tensor]:
    """Tensors among values, also in lists and dictionaries.

    Example:
        >>> len(list(tensors_of((torch.ones(1), [torch.ones(1), 3]))))
        2
    """
    if isinstance(values, Tensor):
        yield values
    elif isinstance(values, tuple | list | dict):
        for value in values.values() if isinstance(values, dict) else values:
            yield from tensors_of(value)


def answers_of(output: Any) -> list[Tensor]:
    """The real numbers that a model has returned.

    Example:
        >>> [len(answer) for answer in answers_of((torch.ones(2), torch.arange(3)))]
        [2]
    """
    return [value.detach() for value in tensors_of(output) if value.is_floating_point() and value.dim()]
