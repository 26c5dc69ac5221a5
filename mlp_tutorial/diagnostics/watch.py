"""Sees every torch function that is called, and tells an examination what it means. It changes nothing."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from mlp_tutorial.diagnostics import functions
from mlp_tutorial.diagnostics.by_hand import changes_a_value, stepping
from mlp_tutorial.diagnostics.events import (
    ActivationApplied,
    BackwardBegins,
    BackwardEnds,
    CallFailed,
    GraphCut,
    LayerApplied,
    LossTaken,
    ResultSeen,
    StepBegins,
    TensorsMade,
)
from mlp_tutorial.diagnostics.examination import Examination
from mlp_tutorial.diagnostics.functions import arguments_of, name_of, tensors_in
from mlp_tutorial.diagnostics.graph import Graphs, asked_of_backward
from mlp_tutorial.diagnostics.places import is_torchs, readers_line
from mlp_tutorial.finding import Place

_ACTIVE: "list[Watch]" = []


class Watch(TorchFunctionMode):
    """Tells an examination what the torch functions of a training loop do.

    Args:
        examination: Hears of it.
        place: The line that all is put down to; None for the reader's line that is running.

    Attributes:
        inside_step: Whether an optimizer is changing parameters just now.
    """

    def __init__(self, examination: Examination, place: Place | None = None) -> None:
        super().__init__()
        self.examination = examination
        self._place = place
        self.inside_step = False
        self._looking = True
        self._process = os.getpid()
        self._graphs = Graphs()

    def __enter__(self) -> "Watch":
        _ACTIVE.append(self)
        super().__enter__()  # type: ignore[no-untyped-call]
        return self

    def __exit__(self, *exception: Any) -> None:
        super().__exit__(*exception)  # type: ignore[no-untyped-call]
        _ACTIVE.remove(self)

    @property
    def looking(self) -> bool:
        """Whether it looks just now: not while paused, nor in a process that was forked off."""
        return self._looking and os.getpid() == self._process

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Look away for a while."""
        before, self._looking = self._looking, False
        try:
            yield
        finally:
            self._looking = before

    def line(self) -> Place | None:
        """Where the reader's code is."""
        return self._place or readers_line()

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        options = kwargs or {}
        if torch.compiler.is_dynamo_compiling():
            return func(*args, **options)  # first of all, since Dynamo traces these very lines
        if not self.looking or not _can_be_examined(args):
            return func(*args, **options)
        name = name_of(func)
        backward = None
        if args and getattr(args[0], "is_meta", False):
            pass  # it has no values to look at, but may fail
        elif name == "backward":
            backward = self._backward_begins(*asked_of_backward(func, args, options))
        elif changes_a_value(name) and not self.inside_step and not is_torchs(sys._getframe(1)):
            self._changed_by_hand(name, args)
        elif name == "grad.__get__" and not is_torchs(sys._getframe(1)):
            self.examination.chart.note_read(args[0])
        try:
            result = func(*args, **options)
        except Exception as error:
            with self.paused():
                self.examination.hear(CallFailed(self.line(), name, tensors_in(args, options), args, options, error))
            raise
        with self.paused():
            if backward is not None:
                slopes = tuple(leaf.grad for leaf in backward.leaves or ())
                self.examination.hear(BackwardEnds(backward.place, backward.cost, backward.leaves, slopes))
                return result
            try:
                self._returned(name, args, options, result)
            except Exception as error:  # a tensor of a kind that cannot be asked must not stop the reader's program
                self.examination.failures.append(error)
        return result

    def _backward_begins(self, costs: tuple[Tensor, ...], inputs: tuple[Tensor, ...] | None) -> BackwardBegins | None:
        if not costs:
            return None
        with self.paused():
            place = self.line()
            leaves, nodes = self._graphs.of(costs, inputs, place)
            event = BackwardBegins(place, costs[0], leaves, nodes)
            self.examination.hear(event)
            return event

    def _changed_by_hand(self, name: str, args: tuple[Any, ...]) -> None:
        """A parameter that other code than torch's moves along its gradient takes a step."""
        with self.paused():
            parameter = stepping(self.examination.chart, name, args)
            if parameter is not None:
                self.examination.hear(StepBegins(self.line(), None, (parameter,)))

    def _returned(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], result: Any) -> None:
        inputs = tensors_in(args, kwargs)
        if getattr(result, "is_meta", False) or any(tensor.is_meta for tensor in inputs):
            return
        if name in functions.CUTS and args and isinstance(args[0], Tensor):
            self.examination.hear(GraphCut(self.line(), name, args[0]))
        if isinstance(result, Tensor) and _may_not_be_asked(result):
            return
        if inputs and not self.inside_step and name not in functions.SLOPES and (outputs := tensors_in((result,), {})):
            self.examination.hear(TensorsMade(self.line(), name, inputs, outputs))
        if self.inside_step or not isinstance(result, Tensor) or not result.is_floating_point():
            return
        origins = self.examination.origins
        if name in functions.LOSSES:
            self._loss(name, args, kwargs, result)
        elif name in functions.DIFFERENCES and len(inputs) == 2:
            self._difference(name, inputs, result)
        elif name in functions.LAYERS and len(inputs) >= 2:
            self._layer(name, inputs, result)
        elif name in functions.RESHAPES and inputs:
            origins.pass_on(inputs[0], result)
        elif name in functions.SHIFTS and inputs:
            self._shift(name, inputs, result)
        elif inputs:
            self._activation(name, inputs[0], result)
        if inputs and not name.endswith("__get__"):
            self.examination.hear(ResultSeen(self.line(), name, inputs, result))

    def _loss(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], cost: Tensor) -> None:
        options = arguments_of(name, args, kwargs)
        prediction, target = options.pop("input", None), options.pop("target", None)
        if isinstance(prediction, Tensor) and isinstance(target, Tensor):
            self.examination.hear(LossTaken(self.line(), name, prediction, target, cost, options))

    def _difference(self, name: str, inputs: tuple[Tensor, ...], result: Tensor) -> None:
        """ŷ − y or y − ŷ: the one that depends on parameters is the prediction."""
        made = [tensor for tensor in inputs if tensor.grad_fn is not None]
        if len(made) == 1:
            target = inputs[1] if made[0] is inputs[0] else inputs[0]
            if not target.requires_grad:
                self.examination.hear(LossTaken(self.line(), "difference", made[0], target, result))
        origins = self.examination.origins
        if result.requires_grad or any(origins.of(tensor) is not None for tensor in inputs):
            origins.set(result, "other", name)  # data minus data are data

    def _layer(self, name: str, inputs: tuple[Tensor, ...], z: Tensor) -> None:
        x, weight = (inputs[1], inputs[2]) if name == "addmm" and len(inputs) > 2 else inputs[:2]
        first = x.grad_fn is None and not x.requires_grad and self.examination.origins.of(x) is None
        weighted = name not in functions.PRODUCTS or _is_trained(x) or _is_trained(weight)
        self.examination.origins.set(z, "sums" if weighted else "other", name)
        self.examination.hear(LayerApplied(self.line(), name, x, weight, z, first))

    def _shift(self, name: str, inputs: tuple[Tensor, ...], result: Tensor) -> None:
        origins = self.examination.origins
        known = origins.of(inputs[0])
        if known == "probabilities" and len(inputs) == 1:
            origins.set(result, "shifted_probabilities", name)
        elif known is None and all(origins.of(tensor) is None for tensor in inputs):
            return  # data plus data
        elif any(origins.of(tensor) == "sums" for tensor in inputs):
            origins.set(result, "sums", name)  # x W + b
        else:
            origins.set(result, "other", name)

    def _activation(self, name: str, z: Tensor, a: Tensor) -> None:
        origins = self.examination.origins
        if name in functions.SIGMOIDS or name in functions.SOFTMAXES:
            origins.set(a, "probabilities", name)
        elif name in functions.LOG_SOFTMAXES:
            origins.set(a, "log_probabilities", name)
        elif name in functions.ACTIVATIONS:
            origins.set(a, "activation", name)
        else:
            if origins.of(z) is not None or a.grad_fn is not None:
                origins.set(a, "other", name)
            return
        self.examination.hear(ActivationApplied(self.line(), name, z, a))


def innermost() -> Watch | None:
    """The watch that is looking just now, if any."""
    return _ACTIVE[-1] if _ACTIVE and _ACTIVE[-1].looking else None


def _can_be_examined(args: tuple[Any, ...]) -> bool:
    """Whether the first argument is an ordinary tensor: not a batched, traced or fake one."""
    if not args or not isinstance(args[0], Tensor):
        return not torch.compiler.is_compiling()
    tensor = args[0]
    plain = type(tensor) in (Tensor, nn.Parameter)
    return plain and not torch.compiler.is_compiling() and torch._C._functorch.maybe_current_level() is None


def _may_not_be_asked(tensor: Tensor) -> bool:
    """Whether torch may refuse to tell its grad_fn: a part of a parameter that was changed under `no_grad`."""
    return tensor.requires_grad and not torch.is_grad_enabled() and tensor._is_view()


def _is_trained(tensor: Tensor) -> bool:
    """Whether it is a parameter, rather than computed from others: a product with it is a layer's sum."""
    return isinstance(tensor, nn.Parameter) or (tensor.requires_grad and tensor.is_leaf)
