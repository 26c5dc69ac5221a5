"""What can happen in a training loop, as the rules hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.finding import Place


@dataclass(frozen=True)
class Event:
    """Something that happened at a line of the reader's code."""

    place: Place | None


@dataclass(frozen=True)
class LossTaken(Event):
    """Prediction and target were compared.

    Attributes:
        name: Torch's name of the function, such as "mse_loss" or "cross_entropy"; "difference" where they were
            subtracted by hand.
        prediction: Shape (N, …), in the target's unit.
        target: Shape (N, …).
        cost: What came out.
        options: The function's other arguments by name, such as reduction.
    """

    name: str
    prediction: Tensor
    target: Tensor
    cost: Tensor
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LayerApplied(Event):
    """Weights were multiplied with inputs: linear, matmul or a convolution.

    Attributes:
        name: Torch's name of the function.
        x: Inputs, shape (N, D) or more.
        weight: The weights.
        output: z.
        first: Whether x is data: nothing that a layer of the model has made.
    """

    name: str
    x: Tensor
    weight: Tensor
    output: Tensor
    first: bool


@dataclass(frozen=True)
class ActivationApplied(Event):
    """An activation function was applied.

    Attributes:
        name: Torch's name of the function, such as "sigmoid", "softmax", "relu".
        x: z.
        output: a, same shape.
    """

    name: str
    x: Tensor
    output: Tensor


@dataclass(frozen=True)
class ModelCalled(Event):
    """The outermost module was called.

    Attributes:
        model: That module; losses do not count.
        inputs: Its positional arguments.
        output: What it returned.
        with_gradients: Whether autograd was following.
    """

    model: nn.Module
    inputs: tuple[Any, ...]
    output: Any
    with_gradients: bool


@dataclass(frozen=True)
class ModelExamined(Event):
    """`fit` is about to train a model.

    Attributes:
        model: The model.
        inputs: Its positional arguments: some of the rows.
    """

    model: nn.Module
    inputs: tuple[Any, ...]


@dataclass(frozen=True)
class GraphCut(Event):
    """A tensor was taken out of its graph: detach, item, numpy, .data, tolist.

    Attributes:
        name: Torch's name of the function.
        tensor: What was cut off.
    """

    name: str
    tensor: Tensor


@dataclass(frozen=True)
class BackwardBegins(Event):
    """`backward` was called.

    Attributes:
        cost: What it was called on.
        leaves: Tensors that its graph ends in and that get a gradient; None where the graph was not walked this time.
        nodes: Nodes of the graph; empty where it was not walked.
    """

    cost: Tensor
    leaves: tuple[Tensor, ...] | None
    nodes: frozenset[Any] = frozenset()


@dataclass(frozen=True)
class BackwardEnds(Event):
    """`backward` has returned; the gradients are there.

    Attributes:
        cost: What it was called on.
        leaves: As in `BackwardBegins`.
        gradients: The gradient of each leaf as it is now; None where it has none.
    """

    cost: Tensor
    leaves: tuple[Tensor, ...] | None
    gradients: tuple[Tensor | None, ...] = ()


@dataclass(frozen=True)
class OptimizerMade(Event):
    """An optimizer was made.

    Attributes:
        optimizer: The optimizer.
    """

    optimizer: Any


@dataclass(frozen=True)
class StepBegins(Event):
    """Parameters are about to be changed by an optimizer, or were just found being changed by hand.

    Attributes:
        optimizer: None where the reader's own code changes them.
        parameters: What is changed.
        closure: Whether the optimizer was given a closure, which calls backward itself.
    """

    optimizer: Any
    parameters: tuple[Tensor, ...]
    closure: bool = False


@dataclass(frozen=True)
class StepEnds(Event):
    """The optimizer's step is done."""

    optimizer: Any
    parameters: tuple[Tensor, ...]


@dataclass(frozen=True)
class ResultSeen(Event):
    """A torch function returned a tensor of real numbers.

    Attributes:
        name: Torch's name of the function.
        inputs: Its tensors.
        output: The result.
    """

    name: str
    inputs: tuple[Tensor, ...]
    output: Tensor


@dataclass(frozen=True)
class TensorsMade(Event):
    """A torch function returned tensors of any kind; `ResultSeen` tells more of those with real numbers.

    Attributes:
        name: Torch's name of the function.
        inputs: Its tensors.
        outputs: The results; a function that writes in place returns what it was given.
    """

    name: str
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


@dataclass(frozen=True)
class CallFailed(Event):
    """A torch function raised.

    Attributes:
        name: Torch's name of the function.
        inputs: Its tensors.
        arguments: All positional arguments.
        options: All keyword arguments.
        error: What it raised.
    """

    name: str
    inputs: tuple[Tensor, ...]
    arguments: tuple[Any, ...]
    options: Mapping[str, Any]
    error: BaseException


@dataclass(frozen=True)
class Uncaught(Event):
    """An exception has ended what is watched.

    Attributes:
        error: The exception.
        frames: The frames that it went through, the innermost last; torch's own are among them.
    """

    error: BaseException
    frames: tuple[FrameType, ...]
