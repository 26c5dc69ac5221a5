"""Rules on numbers that torch refuses to make: one out of many, the mean of whole numbers, a slope of whole numbers."""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import CallFailed, Uncaught
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

ONE_NUMBER = {"item": "float", "__float__": "float", "__int__": "int", "__bool__": "bool", "__index__": "int"}
AVERAGES = {"mean", "std", "var"}


class OneNumberAsked(Rule):
    """float(), item(), `if`, or backward of a tensor that holds many numbers."""

    name = "one-number-asked"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The tensor has several entries; a backward that was told where to begin is right."""
        if not event.inputs or event.inputs[0].numel() == 1:
            return
        tensor = event.inputs[0]
        if event.name == "backward":
            if event.options.get("gradient") is None and len(event.arguments) < 2 and tensor.requires_grad:
                yield self._found(event, tensor, "cost.mean().backward()")
        elif event.name == "__bool__":
            yield self._found(event, tensor, "if condition.all():")
        elif event.name in ONE_NUMBER:
            yield self._found(event, tensor, "tensor.mean().item()")

    def _found(self, event: CallFailed, tensor: Tensor, remedy: str) -> Finding:
        asked = event.name.strip("_")
        return self.found(event.place, asked=asked, shape=tuple(tensor.shape), count=tensor.numel(), remedy_code=remedy)


class MeanOfWholeNumbers(Rule):
    """The mean of whole numbers or truth values, such as a share of right answers."""

    name = "mean-of-whole-numbers"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The values are neither decimal nor complex."""
        if event.name in AVERAGES and event.inputs:
            tensor = event.inputs[0]
            if not tensor.is_floating_point() and not tensor.is_complex() and event.options.get("dtype") is None:
                yield self.found(event.place, function=event.name, dtype=str(tensor.dtype))


class WholeNumbersTrained(Rule):
    """A parameter of whole numbers: there is no slope in a number that cannot change a little."""

    name = "whole-numbers-trained"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """requires_grad was asked for."""
        wanted = event.name == "requires_grad_" or event.options.get("requires_grad")
        if wanted and event.name != "backward" and isinstance(event.error, RuntimeError):
            kind = self._kind_of(event)
            if kind is not None and not kind.is_floating_point and not kind.is_complex:
                yield self.found(event.place, dtype=str(kind))

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """nn.Parameter makes its tensor by itself."""
        frame = event.frames[-1] if event.frames else None
        data = frame.f_locals.get("data") if frame is not None else None
        if frame is None or frame.f_code.co_qualname != "Parameter.__new__" or not isinstance(data, Tensor):
            return
        if not data.is_floating_point() and not data.is_complex():
            yield self.found(event.place, dtype=str(data.dtype))

    def _kind_of(self, event: CallFailed) -> Any:
        if event.inputs:
            return event.inputs[0].dtype
        asked = event.options.get("dtype")
        if asked is not None:
            return asked
        try:
            return torch.tensor(event.arguments[0]).dtype if event.name == "tensor" else None
        except (RuntimeError, TypeError, ValueError):
            return None


RULES: tuple[type[Rule], ...] = (OneNumberAsked, MeanOfWholeNumbers, WholeNumbersTrained)
