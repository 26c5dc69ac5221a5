"""Rules on shapes that torch refuses: a view of numbers that do not lie in a row, counts and sizes that do not fit."""

import math
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from mlp_tutorial.diagnostics.events import CallFailed
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

RESHAPING = {"view", "reshape"}
ELEMENTWISE = {
    *("add", "sub", "mul", "div", "pow", "maximum", "minimum", "where", "true_divide"),
    *("__add__", "__sub__", "__mul__", "__truediv__", "__pow__", "__radd__", "__rsub__", "__rmul__", "__rtruediv__"),
    *("__iadd__", "__isub__", "__imul__", "__itruediv__", "add_", "sub_", "mul_", "div_"),
    *("eq", "ne", "lt", "le", "gt", "ge", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"),
}


class ViewOfScattered(Rule):
    """view() of a tensor whose numbers do not lie one after another, as after a transpose."""

    name = "view-not-contiguous"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The count fits, so it is the order in memory that does not."""
        if event.name == "view" and event.inputs:
            x, asked = event.inputs[0], _sizes(event.arguments[1:])
            if asked and _fits(x.numel(), asked) and not x.is_contiguous():
                inside = ", ".join(map(str, asked))
                yield self.found(
                    event.place, shape=tuple(x.shape), asked=tuple(asked), remedy_code=f"z = z.reshape({inside})"
                )


class WrongCount(Rule):
    """view() or reshape() to a shape that holds another number of values."""

    name = "wrong-number-of-values"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """No whole number in place of -1 makes the counts equal."""
        if event.name in RESHAPING and event.inputs:
            x, asked = event.inputs[0], _sizes(event.arguments[1:])
            if asked and not _fits(x.numel(), asked):
                yield self.found(
                    event.place, shape=tuple(x.shape), count=x.numel(), asked=tuple(asked), function=event.name
                )


class SizesDiffer(Rule):
    """Two tensors that do not stand side by side, added, compared, stacked or joined."""

    name = "sizes-differ"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The first pair of shapes of which the function takes no both."""
        shapes = [tuple(tensor.shape) for tensor in event.inputs]
        if event.name in ELEMENTWISE and len(shapes) == 2 and not _broadcasts(shapes[0], shapes[1]):
            remedy = _beside(shapes[0], shapes[1])
        elif event.name == "stack" and len(set(shapes)) > 1:
            shapes = [shapes[0], next(shape for shape in shapes if shape != shapes[0])]
            remedy = "nn.utils.rnn.pad_sequence(rows, batch_first=True)"
        elif event.name in ("cat", "concat") and len(set(shapes)) > 1:
            shapes = [shapes[0], next(shape for shape in shapes if shape != shapes[0])]
            dim = event.options.get("dim", event.arguments[1] if len(event.arguments) > 1 else 0)
            remedy = _joined(shapes[0], shapes[1], dim)
        else:
            return
        yield self.found(event.place, function=event.name, first=shapes[0], second=shapes[1], remedy_code=remedy)


class DimensionMissing(Rule):
    """A dimension is named that the tensor does not have."""

    name = "dimension-missing"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """dim lies outside of −D … D − 1."""
        dim = event.options.get("dim", event.arguments[1] if len(event.arguments) > 1 else None)
        if not isinstance(event.error, IndexError) or not event.inputs or type(dim) is not int:
            return
        shape = tuple(event.inputs[0].shape)
        if event.name != "__getitem__" and not -len(shape) <= dim < max(1, len(shape)):
            yield self.found(event.place, function=event.name, shape=shape, dim=dim, dimensions=len(shape))


def _sizes(given: Sequence[Any]) -> list[int]:
    """Sizes as they were given, one by one or as one tuple; empty where something else was asked for."""
    sizes = list(given[0]) if len(given) == 1 and isinstance(given[0], tuple | list) else list(given)
    return sizes if all(type(size) is int for size in sizes) else []


def _fits(count: int, sizes: list[int]) -> bool:
    known = math.prod(size for size in sizes if size != -1)
    return count % known == 0 if -1 in sizes and known else count == known


def _broadcasts(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    pairs = zip_longest(reversed(one), reversed(other), fillvalue=1)
    return all(a == b or 1 in (a, b) for a, b in pairs)


def _beside(one: tuple[int, ...], other: tuple[int, ...]) -> str:
    """The line for what was probably meant, where a column of N numbers lacks its second dimension."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1 and len(long) == 2 and short[0] == long[0]:
        return "b = b.reshape(-1, 1)"
    return "print(a.shape, b.shape)"


def _joined(one: tuple[int, ...], other: tuple[int, ...], dim: Any) -> str:
    """The dimension in which the two differ alone."""
    differing = [place for place, (a, b) in enumerate(zip_longest(one, other)) if a != b]
    if len(one) == len(other) and len(differing) == 1 and differing[0] != dim:
        return f"torch.cat([a, b], dim={differing[0]})"
    return "print(a.shape, b.shape)"


RULES: tuple[type[Rule], ...] = (ViewOfScattered, WrongCount, SizesDiffer, DimensionMissing)
