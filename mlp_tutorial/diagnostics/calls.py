"""What a call of a torch function means: a loss, a layer, an activation, a cut, a step by hand."""

from collections.abc import Mapping
from functools import cache
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn

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
from mlp_tutorial.diagnostics.functions import arguments_of, tensors_in
from mlp_tutorial.diagnostics.graph import Graphs, asked_of_backward
from mlp_tutorial.diagnostics.places import is_torchs
from mlp_tutorial.finding import Place


class Calls:
    """Tells an examination what the calls of torch's functions mean, before and after each.

    Args:
        examination: Hears of it.

    Attributes:
        inside_step: Whether an optimizer is changing parameters just now.
    """

    def __init__(self, examination: Examination) -> None:
        self._examination = examination
        self._graphs = Graphs()
        self.inside_step = False

    def always(self, function: Any) -> bool:
        """Whether a function is heard in every round: it may be a backward pass, or belong to a step by hand."""
        return may_train(getattr(function, "__name__", ""))

    def matters_before(self, name: str, args: tuple[Any, ...], caller: FrameType) -> bool:
        """Whether a call of this function means something before it has happened."""
        if args and getattr(args[0], "is_meta", False):
            return False  # it has no values to look at, but may fail
        if name == "backward":
            return True
        changes = name == "grad.__get__" or (changes_a_value(name) and not self.inside_step)
        return changes and not is_torchs(caller)

    def before(
        self, function: Any, name: str, args: tuple[Any, ...], options: Mapping[str, Any], place: Place | None
    ) -> BackwardBegins | None:
        """A function is about to be called; gives what `after` needs to know of it."""
        if name == "backward":
            return self._backward_begins(place, *asked_of_backward(function, args, options))
        if name == "grad.__get__":
            self._examination.chart.note_read(args[0])
            return None
        parameter = stepping(self._examination.chart, name, args)
        if parameter is not None:  # other code than torch's moves it along its gradient
            self._examination.hear(StepBegins(place, None, (parameter,)))
        return None

    def failed(
        self, name: str, args: tuple[Any, ...], options: Mapping[str, Any], error: Exception, place: Place | None
    ) -> None:
        """It has raised."""
        self._examination.hear(CallFailed(place, name, tensors_in(args, options), args, options, error))

    def after(
        self,
        backward: BackwardBegins | None,
        name: str,
        args: tuple[Any, ...],
        options: Mapping[str, Any],
        result: Any,
        place: Place | None,
    ) -> None:
        """It has returned."""
        if backward is None:
            self._returned(place, name, args, options, result)
        else:
            slopes = tuple(leaf.grad for leaf in backward.leaves or ())
            self._examination.hear(BackwardEnds(backward.place, backward.cost, backward.leaves, slopes))

    def _backward_begins(
        self, place: Place | None, costs: tuple[Tensor, ...], inputs: tuple[Tensor, ...] | None
    ) -> BackwardBegins | None:
        if not costs:
            return None
        closely = self._examination.chart.rounds.closely
        leaves, nodes = self._graphs.of(costs, inputs, place) if closely else (None, frozenset())
        event = BackwardBegins(place, costs[0], leaves, nodes)
        self._examination.hear(event)
        return event

    def _returned(
        self, place: Place | None, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], result: Any
    ) -> None:
        inputs = tensors_in(args, kwargs)
        if getattr(result, "is_meta", False) or any(tensor.is_meta for tensor in inputs):
            return
        if name in functions.CUTS and args and isinstance(args[0], Tensor):
            self._examination.hear(GraphCut(place, name, args[0]))
        if isinstance(result, Tensor) and _may_not_be_asked(result):
            return
        if self.inside_step:
            return
        hears = self._examination.hears
        made = args[0] if name == "__setitem__" else result  # which returns nothing of what it has written into
        if inputs and hears(TensorsMade) and name not in functions.SLOPES and (outputs := tensors_in((made,), {})):
            self._examination.hear(TensorsMade(place, name, inputs, outputs))
        if not isinstance(result, Tensor) or not result.is_floating_point():
            return
        origins = self._examination.origins
        if name in functions.LOSSES:
            self._loss(place, name, args, kwargs, result)
        elif name in functions.DIFFERENCES and len(inputs) == 2:
            self._difference(place, name, inputs, result)
        elif name in functions.LAYERS and len(inputs) >= 2:
            self._layer(place, name, inputs, result)
        elif name in functions.RESHAPES and inputs:
            origins.pass_on(inputs[0], result)
        elif name in functions.SHIFTS and inputs:
            self._shift(name, inputs, result)
        elif inputs:
            self._activation(place, name, inputs[0], result)
        if inputs and not name.endswith("__get__"):
            self._examination.hear(ResultSeen(place, name, inputs, result))

    def _loss(
        self, place: Place | None, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], cost: Tensor
    ) -> None:
        options = arguments_of(name, args, kwargs)
        prediction, target = options.pop("input", None), options.pop("target", None)
        if isinstance(prediction, Tensor) and isinstance(target, Tensor):
            self._examination.hear(LossTaken(place, name, prediction, target, cost, options))

    def _difference(self, place: Place | None, name: str, inputs: tuple[Tensor, ...], result: Tensor) -> None:
        """ŷ − y or y − ŷ: the one that depends on parameters is the prediction."""
        made = [tensor for tensor in inputs if tensor.grad_fn is not None]
        if len(made) == 1:
            target = inputs[1] if made[0] is inputs[0] else inputs[0]
            if not target.requires_grad:
                self._examination.hear(LossTaken(place, "difference", made[0], target, result))
        origins = self._examination.origins
        if result.requires_grad or any(origins.of(tensor) is not None for tensor in inputs):
            origins.set(result, "other", name)  # data minus data are data

    def _layer(self, place: Place | None, name: str, inputs: tuple[Tensor, ...], z: Tensor) -> None:
        x, weight = (inputs[1], inputs[2]) if name == "addmm" and len(inputs) > 2 else inputs[:2]
        first = x.grad_fn is None and not x.requires_grad and self._examination.origins.of(x) is None
        weighted = name not in functions.PRODUCTS or _is_trained(x) or _is_trained(weight)
        self._examination.origins.set(z, "sums" if weighted else "other", name)
        self._examination.hear(LayerApplied(place, name, x, weight, z, first))

    def _shift(self, name: str, inputs: tuple[Tensor, ...], result: Tensor) -> None:
        origins = self._examination.origins
        known = origins.of(inputs[0])
        if known == "probabilities" and len(inputs) == 1:
            origins.set(result, "shifted_probabilities", name)
        elif known is None and all(origins.of(tensor) is None for tensor in inputs):
            return  # data plus data
        elif any(origins.of(tensor) == "sums" for tensor in inputs):
            origins.set(result, "sums", name)  # x W + b
        else:
            origins.set(result, "other", name)

    def _activation(self, place: Place | None, name: str, z: Tensor, a: Tensor) -> None:
        origins = self._examination.origins
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
        self._examination.hear(ActivationApplied(place, name, z, a))


@cache
def may_train(name: str) -> bool:
    """Whether a function that Python knows by this name may be a backward pass, or belong to a step by hand."""
    return name in ("backward", "__get__", "__set__") or changes_a_value(name)


def _may_not_be_asked(tensor: Tensor) -> bool:
    """Whether torch may refuse to tell its grad_fn: a part of a parameter that was changed under `no_grad`."""
    return tensor.requires_grad and not torch.is_grad_enabled() and tensor._is_view()


def _is_trained(tensor: Tensor) -> bool:
    """Whether it is a parameter, rather than computed from others: a product with it is a layer's sum."""
    return isinstance(tensor, nn.Parameter) or (tensor.requires_grad and tensor.is_leaf)
