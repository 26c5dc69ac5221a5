"""Which function mixes the rows: a model is followed function by function, with the same rows in two companies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.trials.path import Function, Path, followed
from mlp_tutorial.diagnostics.trials.rows import Question

# The same in both companies; each row by itself, in one dimension; row after row, but across dimensions that the rows
# are no part of; neither.
State = Literal["constant", "rows", "scrambled", "mixed"]


@dataclass(frozen=True)
class Culprit:
    """The function after which rows are mixed, the first on the way to the answer.

    Attributes:
        function: That function, as it was called in the first company.
        rows_in: The dimension of its input that the rows stand in; None where they are scrambled.
        scrambles: The function that has scrambled them before, if any.
        last: Whether its result is the model's answer, or what only changes each number by itself is left to come.
    """

    function: Function
    rows_in: int | None
    scrambles: Function | None
    last: bool


def culprit(twin: nn.Module, question: Question) -> Culprit | None:
    """The function that mixes rows on the way to a model's answer.

    Args:
        twin: A copy of the model in eval mode, which may be asked.
        question: The rows in two companies.

    Returns:
        None where no single function can be named.
    """
    one_path, other_path = followed(twin, question.first), followed(twin, question.second)
    first, second = one_path.functions, other_path.functions
    if not one_path.goes_with(other_path):
        return None
    states = {id(a): _state(a, b, question.order) for a, b in zip(one_path.inputs, other_path.inputs, strict=True)}
    makers: dict[int, Function] = {}
    wanted = one_path.ancestors()
    for one, other in zip(first, second, strict=True):
        state = _state(one.output, other.output, question.order)
        known = [states.get(id(x), ("constant", None)) for x in one.inputs]
        if state[0] == "mixed" and id(one.output) in wanted and all(s != "mixed" for s, _ in known):
            rows = [(s, d) for s, d in known if s in ("rows", "scrambled")]
            if not rows:
                return None
            scrambled = next(
                (makers[id(x)] for x in one.inputs if states.get(id(x), ("", 0))[0] == "scrambled" and id(x) in makers),
                None,
            )
            return Culprit(one, rows[0][1], scrambled, _is_last(one, one_path))
        if state[0] == "scrambled":
            makers[id(one.output)] = next((makers[id(x)] for x in one.inputs if id(x) in makers), one)
        states[id(one.output)] = state
    return None


def _state(first: Tensor, second: Tensor, order: Tensor) -> tuple[State, int | None]:
    if first.shape != second.shape or first.layout is not torch.strided:
        return "mixed", None
    if _alike(first, second):
        return "constant", None
    for dimension, size in enumerate(first.shape):
        for one, other in zip(
            _by_rows(first, dimension, size, order), _by_rows(second, dimension, size, order), strict=True
        ):
            if _alike(one[order], other):
                return "rows", dimension
    for start in range(first.dim()):
        for end in range(start + 2, first.dim() + 1):
            one, other = first.flatten(start, end - 1), second.flatten(start, end - 1)
            for a, b in zip(
                _by_rows(one, start, one.shape[start], order),
                _by_rows(other, start, one.shape[start], order),
                strict=True,
            ):
                if _alike(a[order], b):
                    return "scrambled", None
    return "mixed", None


def _by_rows(x: Tensor, dimension: int, size: int, order: Tensor) -> Iterator[Tensor]:
    """The tensor with the rows first, however they may stand within one dimension: (N, k) or (k, N)."""
    rows = len(order)
    if size and size % rows == 0:
        yield x.unflatten(dimension, (rows, size // rows)).movedim(dimension, 0)
        if size != rows:
            yield x.unflatten(dimension, (size // rows, rows)).movedim(dimension + 1, 0)


def _alike(one: Tensor, other: Tensor) -> bool:
    if not one.is_floating_point() or not one.numel():
        return torch.equal(one, other)
    one, other = one.detach().double(), other.detach().double()
    return torch.allclose(one, other, rtol=1e-3, atol=1e-5 * float(one.abs().max()), equal_nan=True)


def _is_last(function: Function, path: Path) -> bool:
    """Whether a function's result is an answer, or becomes one number by number: its shape stays, nothing joins it."""
    result = function.output
    for later in path.functions[path.functions.index(function) + 1 :]:
        if any(x is result for x in later.inputs):
            if later.output.shape != result.shape or len(later.inputs) > 1:
                return False
            result = later.output
    return any(result is answer for answer in path.answers)
