"""Which function mixes the rows: a model is followed function by function, with the same rows in two companies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from mlp_tutorial.diagnostics.functions import name_of
from mlp_tutorial.diagnostics.places import readers_line
from mlp_tutorial.diagnostics.trials.copies import cloned, unheard
from mlp_tutorial.diagnostics.trials.rows import Question, tensors_of
from mlp_tutorial.finding import Place

MOST_FUNCTIONS = 2000
# The same in both companies; each row by itself, in one dimension; row after row, but across dimensions that the rows
# are no part of; neither.
State = Literal["constant", "rows", "scrambled", "mixed"]


@dataclass(frozen=True)
class Function:
    """One function that was called on the way.

    Attributes:
        name: Torch's name.
        arguments: What it got.
        inputs: Its tensors.
        output: Its result.
        place: The reader's line.
    """

    name: str
    arguments: tuple[Any, ...]
    inputs: tuple[Tensor, ...]
    output: Tensor
    place: Place | None


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


class _Recorder(TorchFunctionMode):
    """Writes down each function with real numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: list[Function] = []

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        name = name_of(func)
        if not name.endswith("__get__") or name in ("T.__get__", "mT.__get__", "data.__get__"):
            inputs = tuple(tensors_of((args, dict(kwargs or {}))))
            for output in tensors_of(result):
                if len(self.functions) < MOST_FUNCTIONS:
                    self.functions.append(Function(name, args, inputs, output, readers_line()))
        return result


def culprit(twin: nn.Module, question: Question) -> Culprit | None:
    """The function that mixes rows on the way to a model's answer.

    Args:
        twin: A copy of the model in eval mode, which may be asked.
        question: The rows in two companies.

    Returns:
        None where no single function can be named.
    """
    with torch.no_grad():
        paths, answers = [], []
        for inputs in (question.first, question.second):
            own, recorder = cloned(inputs), _Recorder()
            with unheard(recorder):
                answers.append(list(tensors_of(twin(*own))))
            paths.append((list(tensors_of(own)), recorder.functions))
    (first_inputs, first), (second_inputs, second) = paths
    if len(first) != len(second) or any(a.name != b.name for a, b in zip(first, second, strict=True)):
        return None
    states = {id(a): _state(a, b, question.order) for a, b in zip(first_inputs, second_inputs, strict=True)}
    makers: dict[int, Function] = {}
    wanted = _ancestors(first, answers[0])
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
            return Culprit(one, rows[0][1], scrambled, _is_last(one, first, answers[0]))
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


def _ancestors(functions: list[Function], answers: list[Tensor]) -> set[int]:
    """Everything that the answers were computed from."""
    wanted = {id(answer) for answer in answers}
    for function in reversed(functions):
        if id(function.output) in wanted:
            wanted |= {id(x) for x in function.inputs}
    return wanted


def _is_last(function: Function, functions: list[Function], answers: list[Tensor]) -> bool:
    """Whether a function's result is an answer, or becomes one number by number: its shape stays, nothing joins it."""
    result = function.output
    for later in functions[functions.index(function) + 1 :]:
        if any(x is result for x in later.inputs):
            if later.output.shape != result.shape or len(later.inputs) > 1:
                return False
            result = later.output
    return any(result is answer for answer in answers)
