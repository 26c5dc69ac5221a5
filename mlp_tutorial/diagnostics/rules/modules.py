"""Rules on modules that are not made or used as torch wants it: no __init__, no forward, a loss made of tensors."""

from collections.abc import Iterator

from torch import Tensor, nn
from torch.nn.modules.loss import _Loss

from mlp_tutorial.diagnostics.events import Uncaught
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.single_numbers import OneNumberAsked
from mlp_tutorial.finding import Finding


class ModuleNotInitialised(Rule):
    """A layer is assigned before `nn.Module.__init__` has run."""

    name = "module-not-initialised"
    severity = "error"

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """The module has no place for layers yet."""
        for frame in event.frames:
            module = frame.f_locals.get("self")
            assigning = frame.f_code.co_name in ("__setattr__", "__getattr__") and isinstance(module, nn.Module)
            if assigning and "_modules" not in vars(module):
                yield self.found(event.place, model=type(module).__name__)
                return


class ForwardMissing(Rule):
    """A module is called that has no forward of its own: misspelt, or indented into another method."""

    name = "forward-missing"
    severity = "error"

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """Torch's stand-in for it has raised."""
        frame = event.frames[-1] if event.frames else None
        if frame is not None and frame.f_code.co_name == "_forward_unimplemented":
            yield self.found(event.place, model=type(frame.f_locals["self"]).__name__)


class LossOfTensors(Rule):
    """`nn.MSELoss(prediction, y)`: the loss is made there, and these are read as its options."""

    name = "loss-of-tensors"
    severity = "error"
    explains = (OneNumberAsked,)

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """A loss was being made, and its first option is a tensor."""
        for frame in event.frames:
            made = frame.f_locals.get("self")
            if frame.f_code.co_name == "__init__" and isinstance(made, _Loss):
                options = [value for name, value in frame.f_locals.items() if name != "self"]
                if any(isinstance(value, Tensor) and value.dim() for value in options):
                    yield self.found(event.place, loss=type(made).__name__)
                return


RULES: tuple[type[Rule], ...] = (ModuleNotInitialised, ForwardMissing, LossOfTensors)
