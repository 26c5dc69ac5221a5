"""Rules on what torch refuses before a tensor is touched: an optimizer of nothing, weights of another model."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from torch import Tensor, nn
from torch.optim import Optimizer

from mlp_tutorial.diagnostics.events import Uncaught
from mlp_tutorial.diagnostics.roster import listed
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding


class NothingToOptimize(Rule):
    """An optimizer is made of no parameters, or of results instead of parameters."""

    name = "nothing-to-optimize"
    severity = "error"

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """`Optimizer.__init__` has raised."""
        if not isinstance(event.error, ValueError) or not event.frames:
            return
        frame = event.frames[-1]
        if not isinstance(frame.f_locals.get("self"), Optimizer):
            return
        results = [tensor for tensor in _given(frame) if not tensor.is_leaf]
        if results:
            shape = tuple(results[0].shape)
            remedy = "W = (…).detach().requires_grad_()"
            yield self.found(event.place, count=len(results), shape=shape, remedy_code=remedy)
        elif frame.f_code.co_qualname == "Optimizer.__init__" and frame.f_locals.get("param_groups") == []:
            yield self.found(event.place, count=0, shape="–", remedy_code="self.layers = nn.ModuleList(layers)")


class StateDictDiffers(Rule):
    """The weights in a file belong to a model with other names or shapes."""

    name = "state-dict-differs"
    severity = "error"

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """`load_state_dict` has raised; both sides are at hand in its frame."""
        for frame in reversed(event.frames):
            model, given = frame.f_locals.get("self"), frame.f_locals.get("state_dict")
            if (
                frame.f_code.co_name == "load_state_dict"
                and isinstance(model, nn.Module)
                and isinstance(given, Mapping)
            ):
                yield from self._judged(event, model.state_dict(), dict(given))
                return

    def _judged(self, event: Uncaught, own: dict[str, Any], given: dict[str, Any]) -> Iterator[Finding]:
        missing, strange = [key for key in own if key not in given], [key for key in given if key not in own]
        shared = [key for key in own if key in given and isinstance(given[key], Tensor)]
        other = [key for key in shared if own[key].shape != given[key].shape]
        if missing or strange or other:
            yield self.found(
                event.place,
                missing=listed(missing) or "–",
                strange=listed(strange) or "–",
                other=listed([f"{key} {tuple(given[key].shape)} → {tuple(own[key].shape)}" for key in other]) or "–",
                remedy_code=_renamed(own, given),
            )


class FileHoldsMore(Rule):
    """torch.load reads tensors only, and the file holds a whole model or other objects."""

    name = "file-holds-objects"
    severity = "error"

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """Torch's reader of weights has refused what the file names."""
        loading = [frame for frame in event.frames if frame.f_code.co_qualname == "load" and _is_serialization(frame)]
        if loading and type(event.error).__name__ == "UnpicklingError":
            asked = loading[0].f_locals.get("weights_only")
            if asked is not False:
                yield self.found(event.place, file=Path(str(loading[0].f_locals.get("f"))).name)


def _is_serialization(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == "torch.serialization"


def _given(frame: FrameType) -> list[Tensor]:
    """Tensors that an optimizer was given, as far as its frame shows them."""
    names = frame.f_locals
    groups = [names.get("param_group"), *(names.get("param_groups") or [])]
    parts = [group.get("params") for group in groups if isinstance(group, dict)]
    found: list[Tensor] = []
    for part in parts:
        found += [part] if isinstance(part, Tensor) else [one for one in part or () if isinstance(one, Tensor)]
    return found


def _renamed(own: dict[str, Any], given: dict[str, Any]) -> str:
    """The line that takes a common beginning off the names, or puts one on; else the one that shows both."""
    for prefix in {key.split(".", 1)[0] + "." for key in given if "." in key}:
        if {key.removeprefix(prefix) for key in given} == set(own):
            return f'state = {{name.removeprefix("{prefix}"): value for name, value in state.items()}}'
    for prefix in {key.split(".", 1)[0] + "." for key in own if "." in key}:
        if {prefix + key for key in given} == set(own):
            return f'state = {{"{prefix}" + name: value for name, value in state.items()}}'
    for key in ("state_dict", "model_state_dict", "model"):
        if isinstance(given.get(key), dict):
            return f'model.load_state_dict(state["{key}"])'
    return "print(model.state_dict().keys(), state.keys())"


RULES: tuple[type[Rule], ...] = (NothingToOptimize, StateDictDiffers, FileHoldsMore)
