"""Rules on inputs that a layer refuses: dimensions of a convolution or a recurrent layer, one row, no tensor at all."""

import math
from collections.abc import Iterator
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.events import CallFailed, Event, Uncaught
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

CONVOLUTIONS = {"conv1d": 1, "conv2d": 2, "conv3d": 3}


class ConvolutionInput(Rule):
    """A convolution takes (N, channels, …): rows were flattened, the channel is missing or stands last."""

    name = "convolution-input"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Dimensions and channels tell which of the three it is."""
        sides = CONVOLUTIONS.get(event.name)
        if sides is None or len(event.inputs) < 2:
            return
        x, weight = event.inputs[:2]
        groups = event.options.get("groups", event.arguments[6] if len(event.arguments) > 6 else 1)
        channels = weight.shape[1] * int(groups)
        remedy = _mended(tuple(x.shape), channels, sides)
        if remedy is not None:
            layer = f"Conv{sides}d"
            yield self.found(event.place, shape=tuple(x.shape), channels=channels, layer=layer, remedy_code=remedy)


def _mended(shape: tuple[int, ...], channels: int, sides: int) -> str | None:
    """A line that gives x the shape (N, channels, …); None where its shape is not what the layer refuses."""
    dimensions = len(shape)
    if dimensions == sides + 2:
        if shape[1] == channels:
            return None
        if shape[-1] == channels:
            order = (0, dimensions - 1, *range(1, dimensions - 1))
            return f"x = x.permute{order}"
    elif dimensions == sides + 1:
        if shape[0] == channels:
            return None
        if channels == 1:
            return "x = x.unsqueeze(1)"
    side = round((math.prod(shape[1:]) / channels) ** (1 / sides)) if len(shape) > 1 else 0
    if dimensions == 2 and channels * side**sides == shape[1]:
        return f"x = x.reshape({', '.join(map(str, (-1, channels, *[side] * sides)))})"
    return f"nn.Conv{sides}d({shape[1]}, …)" if dimensions == sides + 2 else "x = x.reshape(N, channels, …)"


class RecurrentInput(Rule):
    """A recurrent layer takes (N, T, features), and a hidden state of as many rows."""

    name = "recurrent-input"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """Torch's check of the layer has raised; the layer and its input are at hand there."""
        for frame in event.frames:
            layer, x = frame.f_locals.get("self"), frame.f_locals.get("input")
            if isinstance(layer, nn.RNNBase) and isinstance(x, Tensor):
                hidden = frame.f_locals.get("hx")
                if frame.f_locals.get("is_batched") is False:  # the layer has put a batch of one around it
                    x = x.squeeze(0 if layer.batch_first else 1)
                yield from self._judged(event, layer, x, hidden[0] if isinstance(hidden, tuple) else hidden)
                return

    def _judged(self, event: Event, layer: nn.RNNBase, x: Tensor, hidden: Any) -> Iterator[Finding]:
        kind, size = type(layer).__name__, layer.input_size
        rows = x.shape[0 if layer.batch_first else 1] if x.dim() == 3 else None
        if x.dim() in (2, 3) and x.shape[-1] != size:
            remedy = "x = x.unsqueeze(-1)" if size == 1 and x.dim() == 2 else f"nn.{kind}({x.shape[-1]}, …)"
        elif x.dim() not in (2, 3):
            remedy = "x = x.flatten(2)"
        elif isinstance(hidden, Tensor) and rows is not None and rows not in hidden.shape[1:2]:
            batch = "x.shape[0]" if layer.batch_first else "x.shape[1]"
            remedy = f"h = torch.zeros({hidden.shape[0]}, {batch}, {layer.hidden_size})"
        else:
            return
        state = tuple(hidden.shape) if isinstance(hidden, Tensor) else None
        yield self.found(event.place, layer=kind, shape=tuple(x.shape), size=size, state=str(state), remedy_code=remedy)


class SingleRowInBatchNorm(Rule):
    """Batch norm in train mode compares the rows of a batch: one row has nothing beside it."""

    name = "batch-norm-single-row"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """One value a channel, and it was to compute with the batch's own mean."""
        if event.name == "batch_norm" and event.inputs and event.options.get("training", True):
            shape = tuple(event.inputs[0].shape)
            if len(shape) > 1 and math.prod(shape) == shape[1]:
                yield self.found(event.place, shape=shape)


class LayersDoNotFit(Rule):
    """A layer inside the model takes another number of inputs than the one before it gives."""

    name = "layers-do-not-fit"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """x is no data; as data it would be another rule's matter."""
        if event.name != "linear" or len(event.inputs) < 2:
            return
        x, weight = event.inputs[:2]
        made = x.grad_fn is not None or self.origins.of(x) is not None
        if made and weight.dim() == 2 and x.dim() and x.shape[-1] != weight.shape[1]:
            flat = x.dim() > 2 and x[0].numel() == weight.shape[1]
            remedy = "x = x.flatten(1)" if flat else f"nn.Linear({x.shape[-1]}, {weight.shape[0]})"
            yield self.found(event.place, shape=tuple(x.shape), takes=weight.shape[1], remedy_code=remedy)


class PictureTooSmall(Rule):
    """A kernel that is larger than what is left of the picture."""

    name = "picture-too-small"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Some side with its padding is shorter than the kernel's."""
        sides = CONVOLUTIONS.get(event.name)
        if sides is None or len(event.inputs) < 2 or len(event.arguments) < 6:
            return
        x, weight = event.inputs[:2]
        padding, dilation = (_each(event.arguments[place], sides) for place in (4, 5))
        if padding is None or dilation is None or x.dim() < sides + 1 or x.shape[-sides - 1] != weight.shape[1]:
            return
        left = [side + 2 * more for side, more in zip(x.shape[-sides:], padding, strict=True)]
        kernel = [step * (side - 1) + 1 for side, step in zip(weight.shape[-sides:], dilation, strict=True)]
        if any(side < width for side, width in zip(left, kernel, strict=True)):
            yield self.found(event.place, shape=tuple(x.shape), kernel=tuple(weight.shape[-sides:]))


def _each(given: Any, sides: int) -> list[int] | None:
    """An option of a convolution for each of its sides; None for a word such as "same"."""
    if isinstance(given, int):
        return [given] * sides
    return [int(part) for part in given] if isinstance(given, tuple | list) and len(given) == sides else None


class RowsFolded(Rule):
    """A multiple of the target's rows: forward has put a part of each row among the rows."""

    name = "rows-folded"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """A loss over classes takes as many rows as class numbers."""
        if event.name not in ("cross_entropy", "nll_loss") or len(event.inputs) < 2:
            return
        prediction, target = event.inputs[:2]
        rows, wanted = len(prediction), len(target) if target.dim() else 0
        if prediction.dim() == 2 and target.dim() == 1 and wanted and rows > wanted and rows % wanted == 0:
            times, y = rows // wanted, tuple(target.shape)
            yield self.found(event.place, prediction=tuple(prediction.shape), y=y, times=times)


class NotATensor(Rule):
    """A layer or a loss got None, a tuple, a list or an array where a tensor belongs."""

    name = "not-a-tensor"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """Torch refuses to read the argument; its own layer's frame holds it."""
        if not isinstance(event.error, TypeError | AttributeError) or not event.frames:
            return
        for frame in reversed(event.frames):
            layer, given = _layer_and_input(frame.f_locals)
            if layer is not None:
                known = None if isinstance(given, Tensor | nn.utils.rnn.PackedSequence) else _remedy_for(given)
                if known is not None:
                    yield self.found(event.place, layer=layer, found=known[0], remedy_code=known[1])
                return


def _layer_and_input(names: dict[str, Any]) -> tuple[str | None, Any]:
    """Name of torch's layer, and what it was given first; (None, None) in any other frame."""
    layer = names.get("self")
    if not isinstance(layer, nn.Module) or not type(layer).__module__.startswith("torch.") or "input" not in names:
        return None, None
    return type(layer).__name__, names["input"]


def _remedy_for(given: Any) -> tuple[str, str] | None:
    """What was given, and the line that makes a tensor of it."""
    kind = type(given).__name__
    if given is None:
        return "None", "return x   # forward()"
    if isinstance(given, tuple):
        return f"tuple({len(given)})", "output, _ = layer(x)"
    if isinstance(given, list):
        tensors = bool(given) and all(isinstance(part, Tensor) for part in given)
        return f"list({len(given)})", "x = torch.stack(x)" if tensors else "x = torch.tensor(x)"
    if hasattr(given, "__array__"):
        return kind, "torch.from_numpy(x).float()" if type(
            given
        ).__module__ == "numpy" else "torch.tensor(x.to_numpy()).float()"
    return None


RULES: tuple[type[Rule], ...] = (
    ConvolutionInput,
    RecurrentInput,
    SingleRowInBatchNorm,
    LayersDoNotFit,
    PictureTooSmall,
    RowsFolded,
    NotATensor,
)
