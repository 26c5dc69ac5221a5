"""Rules on backward through a graph that is used up or overwritten, each cause by itself."""

from collections.abc import Iterator
from typing import Any, Literal

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import BackwardEnds, CallFailed, StepEnds, TensorsMade
from mlp_tutorial.diagnostics.functions import changes_in_place
from mlp_tutorial.diagnostics.graph import walk
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

MOST_WRITES = 64


class _UsedGraph(Rule):
    """Base of the rules on a backward that torch refuses since values of the graph are gone or were changed."""

    severity = "error"

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._newest = -1

    def on_backward_ends(self, event: BackwardEnds) -> None:
        """Steps of a graph are numbered as they are made: what this backward went through is no newer than its cost."""
        if event.cost.grad_fn is not None:
            self._newest = max(self._newest, event.cost.grad_fn._sequence_nr())

    def cause(self, event: CallFailed) -> Literal["carried", "shared", "repeated", "overwritten"] | None:
        """Why backward was refused.

        Returns:
            "carried": newer steps with the same parameters lead to the used part, as a hidden state does; "shared":
            newer steps with other parameters do, as a second cost of the same output; "repeated": no parameter came
            in since; "overwritten": values were changed that no earlier backward has used; None: none of these.
        """
        if event.name not in ("backward", "grad") or not event.inputs:
            return None
        _, nodes = walk(event.inputs[0])
        states = [(node, state_of_values(node)) for node in nodes]
        old = {node for node in nodes if node._sequence_nr() <= self._newest}
        overwritten = any(state == "overwritten" for _, state in states)
        if not overwritten and not any(state == "lost" and node in old for node, state in states):
            return None
        before = _parameters_at(old)
        since = _parameters_at(nodes - old)
        if before & since:
            return "carried"
        if overwritten:
            return "overwritten"
        return "shared" if since else "repeated"

    def earlier(self, event: CallFailed) -> str:
        """Where the graph was used before."""
        leaves, _ = walk(event.inputs[0])
        places = [self.chart.of(leaf).last_backward for leaf in leaves if self.chart.is_known(leaf)]
        return next((str(place) for place in places if place is not None), str(event.place))


class SecondBackward(_UsedGraph):
    """Backward through a part of the graph whose values an earlier backward has freed."""

    name = "backward-twice"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The forward pass was not made again."""
        if self.cause(event) == "repeated":
            yield self.found(event.place, earlier=self.earlier(event))


class CostsShareGraph(_UsedGraph):
    """Two costs of one output, and the first one's backward has used up what they share."""

    name = "costs-share-graph"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Another model came in after the first backward, such as a discriminator that judges once more."""
        if self.cause(event) == "shared":
            yield self.found(event.place, earlier=self.earlier(event))


class StateCarriesGraph(_UsedGraph):
    """A hidden state goes from one round into the next with its graph."""

    name = "state-carries-graph"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """With retain_graph=True the values are still there, but a step has changed the parameters since."""
        if self.cause(event) == "carried":
            yield self.found(event.place, earlier=self.earlier(event))


class ValueOverwritten(_UsedGraph):
    """A value that backward needs was changed in place."""

    name = "value-overwritten"

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._writes: dict[int, tuple[str, Place | None]] = {}
        self._last_write: tuple[str, Place | None] | None = None
        self._last_step: Place | None = None

    def on_tensors_made(self, event: TensorsMade) -> None:
        """Remember where a result was written into."""
        if changes_in_place(event.name) and event.inputs and event.inputs[0].grad_fn is not None:
            if len(self._writes) >= MOST_WRITES:
                self._writes.pop(next(iter(self._writes)))
            self._last_write = self._writes[event.inputs[0].data_ptr()] = (event.name, event.place)

    def on_step_ends(self, event: StepEnds) -> None:
        """Remember where parameters were changed last."""
        self._last_step = event.place

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Written into by the reader, or by a step between the forward pass and its backward."""
        if self.cause(event) != "overwritten":
            return
        _, nodes = walk(event.inputs[0])
        pointers = {pointer for node in nodes for pointer in _overwritten(node)}
        write = next((self._writes[pointer] for pointer in pointers if pointer in self._writes), None)
        write = write or (self._last_write if self._last_step is None else None)
        if write is not None:
            plain = {"relu_": "torch.relu(z)", "__setitem__": "z = z.clone()"}.get(write[0], "z = z + 1")
            yield self.found(event.place, by=write[0], line=str(write[1] or "–"), remedy_code=plain)
        elif self._last_step is not None:
            remedy = "cost = criterion(model(x), y)"
            yield self.found(event.place, by="optimizer.step", line=str(self._last_step), remedy_code=remedy)


def _parameters_at(nodes: set[Any] | frozenset[Any]) -> set[int]:
    """Ids of the leaves that these steps themselves take in."""
    following = (after for node in nodes for after, _ in node.next_functions if after is not None)
    return {id(leaf) for leaf in (getattr(node, "variable", None) for node in following) if isinstance(leaf, Tensor)}


def _overwritten(node: Any) -> Iterator[int]:
    """Where the values lie that a step keeps, as far as torch shows them."""
    for name in dir(node):
        if name.startswith("_raw_saved_"):
            data = getattr(getattr(node, name, None), "data", None)
            if isinstance(data, Tensor):
                yield data.data_ptr()


def state_of_values(node: Any) -> Literal["kept", "lost", "overwritten"]:
    """What has become of the values that a step of the graph keeps for backward.

    Asking for one fails where backward has freed it, and where it was changed in place since. In the second case it is
    still there.
    """
    for name in dir(node):
        if name.startswith("_raw_saved_"):
            try:
                kept = getattr(node, name)
            except RuntimeError:
                return "lost"
            try:
                getattr(node, name.removeprefix("_raw"))
            except RuntimeError as refusal:
                return "lost" if _is_freed(kept, refusal) else "overwritten"
    return "kept"


class _OverwrittenError(RuntimeError):
    """What torch says of a value changed in place, said again."""


def _is_freed(kept: Any, refusal: RuntimeError) -> bool:
    """Whether a saved value that torch refuses is gone; torch 2.6 does not show it, but takes hooks for what is there.

    A value with hooks is checked no more, so the hook refuses it as torch did.
    """
    if hasattr(kept, "data"):
        return kept.data is None

    def refuse(_: Any) -> Any:
        raise _OverwrittenError(*refusal.args)

    if isinstance(refusal, _OverwrittenError):
        return False
    try:
        kept.register_hooks(torch.Tensor.detach, refuse)
    except (AttributeError, RuntimeError):
        return True
    return False


RULES: tuple[type[Rule], ...] = (SecondBackward, CostsShareGraph, StateCarriesGraph, ValueOverwritten)
