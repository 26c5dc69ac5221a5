"""The first training step of a script: its model, inputs, target and loss, as tools want them that look at one batch.

Nothing of the script is changed. What it computes between the model's output and `backward` is written down, so that
a loss written by hand can be called again, as `loss_fn(output, target)`.
"""

import contextlib
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn, optim
from torch.nn.modules import module as hooks
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map

BACKWARD = (torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad)


@dataclass
class FirstStep:
    """What is known when the script calls `backward` for the first time.

    Attributes:
        model: The module that made the output.
        inputs: Its positional arguments.
        output: What it returned.
        calls: What was computed from the output: function, arguments, keywords, result.
        loss: The tensor that `backward` was called on.
    """

    model: nn.Module
    inputs: tuple[Any, ...]
    output: Any
    calls: list[tuple[Callable[..., Any], Any, Any, Any]] = field(default_factory=list)
    loss: Tensor | None = None

    @property
    def target(self) -> Tensor | None:
        """The first tensor that the output meets on its way to the loss."""
        made = self.made
        tensors = (leaf for call in self.calls for leaf in tree_leaves(call[1:3]) if isinstance(leaf, Tensor))
        return next((leaf for leaf in tensors if id(leaf) not in made and not leaf.requires_grad), None)

    @property
    def made(self) -> set[int]:
        """The tensors that depend on the output."""
        return {id(leaf) for part in (self.output, *(call[3] for call in self.calls)) for leaf in tree_leaves(part)}

    @property
    def is_whole(self) -> bool:
        """Whether the way from the output to the loss is known, or there is none."""
        return self.loss is None or not self.loss.requires_grad or id(self.loss) in self.made

    @property
    def names(self) -> set[str]:
        """Names of what was called, without underscores: mseloss, crossentropy, sub, mean."""
        called = [type(call[0]) if isinstance(call[0], nn.Module) else call[0] for call in self.calls]
        return {getattr(one, "__name__", "").replace("_", "").lower() for one in called}

    @property
    def optimizer(self) -> optim.Optimizer | None:
        """One that holds a parameter of the model, or else any that there is."""
        return optimizer_of(self.model)

    def loss_fn(self, output: Any, target: Tensor | None = None) -> Any:
        """The script's way from the output to the loss once more."""
        now = dict(zip(map(id, tree_leaves(self.output)), tree_leaves(output), strict=True))
        if self.target is not None and target is not None:
            now[id(self.target)] = target

        def renewed(leaf: Any) -> Any:
            if not isinstance(leaf, Tensor):
                return leaf
            return now.get(id(leaf), leaf.detach() if leaf.grad_fn is not None else leaf)

        for function, args, kwargs, result in self.calls:
            again = function(*tree_map(renewed, args), **tree_map(renewed, kwargs))
            now.update(zip(map(id, tree_leaves(result)), tree_leaves(again), strict=True))
        return now.get(id(self.loss), self.loss)


def optimizer_of(model: nn.Module) -> optim.Optimizer | None:
    """One that holds a parameter of the model, or else any that there is."""
    made = [one for one in gc.get_objects() if issubclass(type(one), optim.Optimizer)]
    own = {id(parameter) for parameter in model.parameters()}
    holds = [one for one in made if any(id(p) in own for group in one.param_groups for p in group["params"])]
    return next(iter(holds + made), None)


class _Watch(TorchFunctionMode):
    """Writes down what is computed from a model's output."""

    def __init__(self, then: Callable[[FirstStep], None]) -> None:
        super().__init__()
        self.then, self.depth, self.step = then, 0, None
        self.handles: list[Any] = []

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if function in BACKWARD and self.step is not None and self.step.loss is None:
            self.step.loss = args[0] if isinstance(args[0], Tensor) else args[0][0]
            for handle in self.handles:
                handle.remove()
            weighted = function is Tensor.backward and (*args[1:], kwargs.get("gradient"))[0] is not None
            if self.step.is_whole and not weighted:
                self.then(self.step)
        result = function(*args, **kwargs)
        if not self.depth:
            self.written(function, args, kwargs, result)
        return result

    def written(self, function: Any, args: Any, kwargs: Any, result: Any) -> bool:
        """Whether it belongs to the way from the output to the loss."""
        if (
            self.step is None
            or self.step.loss is not None
            or not any(isinstance(leaf, Tensor) for leaf in tree_leaves(result))
        ):
            return False
        made = self.step.made
        if not any(id(leaf) in made for leaf in tree_leaves((args, kwargs))):
            return False
        self.step.calls.append((function, args, kwargs, result))
        return True

    def goes_in(self, *_: Any) -> None:
        self.depth += 1

    def comes_out(self, module: nn.Module, args: Any, output: Any) -> None:
        self.depth -= 1
        if self.depth or self.written(module, args, {}, output) or not torch.is_grad_enabled():
            return
        if self.step is None or any(isinstance(leaf, Tensor) and leaf.requires_grad for leaf in tree_leaves(output)):
            self.step = FirstStep(module, args, output)


@contextlib.contextmanager
def at_first_step(then: Callable[[FirstStep], None]) -> Iterator[None]:
    """Call a function at the first `backward` in the block, if a module was called before it."""
    watch = _Watch(then)
    watch.handles = [
        hooks.register_module_forward_pre_hook(watch.goes_in),
        hooks.register_module_forward_hook(watch.comes_out),
    ]
    try:
        with watch:
            yield
    finally:
        for handle in watch.handles:
            handle.remove()
