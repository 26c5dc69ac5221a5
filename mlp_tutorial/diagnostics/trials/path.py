"""The way of a forward pass: each torch function that a copy of a model calls, with what it got and gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from mlp_tutorial.diagnostics.functions import name_of
from mlp_tutorial.diagnostics.places import readers_line
from mlp_tutorial.diagnostics.trials.copies import cloned, unheard
from mlp_tutorial.diagnostics.trials.rows import tensors_of
from mlp_tutorial.finding import Place

MOST_FUNCTIONS = 2000


@dataclass(frozen=True, eq=False)
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
class Path:
    """One forward pass.

    Attributes:
        inputs: Tensors that it was given.
        functions: What was called, in order; a function with several results stands there once for each.
        answers: Tensors that came out.
    """

    inputs: list[Tensor]
    functions: list[Function]
    answers: list[Tensor]

    def goes_with(self, other: "Path") -> bool:
        """Whether both went the same way, so that what was computed can be compared step by step."""
        names = [[function.name for function in path.functions] for path in (self, other)]
        return names[0] == names[1] and len(self.inputs) == len(other.inputs)

    def ancestors(self) -> set[int]:
        """Ids of everything that the answers were computed from."""
        wanted = {id(answer) for answer in self.answers}
        for function in reversed(self.functions):
            if id(function.output) in wanted:
                wanted |= {id(x) for x in function.inputs}
        return wanted


def followed(twin: nn.Module, inputs: tuple[Any, ...], seed: int | None = None) -> Path:
    """Ask a copy of a model, and write down what it calls.

    Args:
        twin: The copy; it must be one, since nothing that it does is undone.
        inputs: Its positional arguments, which stay as they are.
        seed: Where its random numbers on the CPU begin; None for where the program's go on.

    Example:
        >>> [f.name for f in followed(nn.Sequential(nn.Linear(1, 1), nn.ReLU()), (torch.ones(1, 1),)).functions]
        ['linear', 'relu']
    """
    own, recorder = cloned(inputs), _Recorder()
    with unheard(recorder), torch.no_grad():
        if seed is not None:
            torch.default_generator.manual_seed(seed)
        output = twin(*own)
    return Path(list(tensors_of(own)), recorder.functions, list(tensors_of(output)))


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
