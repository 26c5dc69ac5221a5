"""The four checks on a script: it runs up to its first backward pass, which is never taken."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from mlp_tutorial.diagnostics.events import BackwardBegins, LossTaken, ModelCalled
from mlp_tutorial.diagnostics.examination import Examination
from mlp_tutorial.diagnostics.hooks import hooked
from mlp_tutorial.diagnostics.preflight.checks import all_of
from mlp_tutorial.diagnostics.preflight.result import Preflight
from mlp_tutorial.diagnostics.preflight.subject import Criterion, Subject
from mlp_tutorial.diagnostics.program import as_program
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.trials.copies import cloned
from mlp_tutorial.diagnostics.trials.rows import tensors_of
from mlp_tutorial.diagnostics.watch import Watch


class _Reached(BaseException):
    """The first training step is about to be taken."""


@dataclass
class _Kept:
    """What was called last."""

    called: ModelCalled | None = None
    inputs: tuple[Any, ...] = ()
    loss: LossTaken | None = None


def _first_step(kept: _Kept) -> type[Rule]:
    """A rule that keeps the last model that was called and the last loss, and stops where backward begins."""

    class FirstStep(Rule):
        name = "stuck-on-plateau"

        def on_model_called(self, event: ModelCalled) -> None:
            if event.with_gradients:
                kept.called, kept.inputs = event, cloned(event.inputs)

        def on_loss_taken(self, event: LossTaken) -> None:
            if event.cost.requires_grad:
                kept.loss = event

        def on_backward_begins(self, event: BackwardBegins) -> None:  # noqa: ARG002 - that it begins is enough
            if kept.called is not None and kept.loss is not None:
                raise _Reached

    return FirstStep


def preflight_script(path: Path, arguments: list[str]) -> Preflight | None:
    """Run a Python file up to its first training step, and check its model with its first batch.

    Args:
        path: The file.
        arguments: What follows it in `sys.argv`.

    Returns:
        The four checks; None where the script ended before it called backward on a cost of a model.

    Raises:
        OSError: The file cannot be read.
        Exception: What the script itself raises before its first step.

    Example:
        >>> import tempfile
        >>> script = Path(tempfile.mkdtemp(), "script.py")
        >>> _ = script.write_text("import torch")
        >>> preflight_script(script, []) is None
        True
    """
    source, kept = path.read_bytes(), _Kept()
    with as_program(str(path), arguments) as module:
        watch = Watch(Examination((_first_step(kept),)))
        with suppress(_Reached, SystemExit), watch, hooked(watch):
            exec(compile(source, module.__file__ or str(path), "exec", dont_inherit=True), vars(module))
        if kept.called is None or kept.loss is None:
            return None
        criterion = _criterion(kept.called.output, kept.loss)
        target = kept.loss.target.detach().clone()
        return Preflight(tuple(all_of(Subject(kept.called.model, kept.inputs, target, criterion))))


def _criterion(output: Any, loss: LossTaken) -> Criterion:
    """The script's loss function, of that of the model's answers which it was given, in the shape that it was."""
    answers = list(tensors_of(output))
    place = next((at for at, answer in enumerate(answers) if answer is loss.prediction), None)
    if place is None:
        place = next((at for at, answer in enumerate(answers) if answer.numel() == loss.prediction.numel()), None)
    shape, function = loss.prediction.shape, _function(loss)

    def criterion(given: Any, y: Tensor) -> Tensor:
        if place is None:
            raise ValueError(loss.name)
        answer = list(tensors_of(given))[place]
        return function(answer if answer.dim() == len(shape) else answer.reshape(len(y), *shape[1:]), y)

    return criterion


def _function(loss: LossTaken) -> Callable[[Tensor, Tensor], Tensor]:
    if loss.name == "difference":
        return lambda prediction, target: torch.mean((prediction - target) ** 2)
    function = getattr(F, loss.name)
    return lambda prediction, target: function(prediction, target, **loss.options)
