"""What the model gives for two rows, asked before training: whether the cost can compare it with y."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.costs import Cost
from mlp_tutorial.errors import ArgumentError, DTypeError, MlpTutorialError, ShapeError
from mlp_tutorial.fitting.placement import device_of
from mlp_tutorial.inputs.targets import as_target
from mlp_tutorial.inputs.tensors import in_dtype
from mlp_tutorial.states.modes import in_mode
from mlp_tutorial.states.untouched import untouched

ROWS = 2


class Probe:
    """Asks the model once for each shape of a row, and compares what it gives with targets.

    Args:
        model: The model that will be trained; a call leaves no trace in it.
        cost: Says what y must hold, and which pass through the model it compares with y.

    Source:
        Deck, step 2: the cost compares what the model says with y.

    Example:
        >>> from mlp_tutorial.costs import choose_cost
        >>> from mlp_tutorial.models import LinearRegression
        >>> model = LinearRegression()
        >>> Probe(model, choose_cost(model, None)).targets(torch.tensor([[2]]), torch.tensor([[1.0]]))
        tensor([[2.]])
    """

    def __init__(self, model: nn.Module, cost: Cost) -> None:
        self._model, self._cost, self._parts = model, cost, list(model.modules())
        self._seen: dict[tuple[int, ...], Any] = {}

    def targets(self, y: Tensor, x: Tensor) -> Tensor:
        """y in the dtype that the cost needs.

        Args:
            y: Shape (N, K), or (N,) class numbers.
            x: The rows they belong to, shape (N, D), in the model's dtype.

        Raises:
            ShapeError: y does not have the prediction's shape, or there is not one prediction for each row.
            DTypeError: The model gives no tensor, or one of whole numbers.
            DataError: The cost cannot use y's values.
            ArgumentError: The model cannot take x.
        """
        prediction = self._prediction(x)
        y = self._suited(y, prediction)
        if isinstance(prediction, Tensor) and type(self._cost.criterion).__module__.startswith("torch.nn."):
            self._compare(prediction, y)
        return y

    def outputs(self, x: Tensor) -> int:
        """Columns of what the model gives for rows such as these; 1 where it has none."""
        prediction = self._prediction(x)
        return int(prediction.shape[1]) if isinstance(prediction, Tensor) and prediction.ndim > 1 else 1

    def require_several_rows(self, x: Tensor, batch_size: int | None) -> None:
        """Refuse mini-batches one of which has a single row, where batch normalisation needs more.

        Args:
            x: All rows, shape (N, D), in the model's dtype.
            batch_size: Rows of a mini-batch; None for all.

        Raises:
            ShapeError: The last mini-batch has one row, and the model cannot be trained on it.
        """
        rows, size = len(x), batch_size or len(x)
        normalised = any(isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d | nn.BatchNorm3d) for part in self._parts)
        if not normalised or (rows > 1 and size > 1 and rows % size != 1):
            return
        try:
            with torch.no_grad(), untouched(self._model), in_mode(self._model, training=True):
                self._cost.forward(x[:1].to(device_of(self._model)))
        except ValueError as error:
            wider = next((other for other in range(size + 1, rows + 1) if rows % other != 1), None)
            remedy = f"batch_size={wider}" if wider else "nn.LayerNorm(…)"
            raise ShapeError("batch-of-one-row", rows=rows, batch_size=size, remedy_code=remedy) from error

    def _suited(self, y: Tensor, prediction: Any) -> Tensor:
        if isinstance(prediction, Tensor) and prediction.ndim:
            return as_target(y, prediction, self._cost.target)
        # A criterion of one's own takes whatever the model gives.
        return in_dtype(y, number_type(self._model), "y") if y.is_floating_point() else y

    def _compare(self, prediction: Tensor, y: Tensor) -> None:
        """Refuse what a loss of torch cannot compare: it has no state of its own, so trying it leaves no trace."""
        try:
            rows = min(len(prediction), len(y))  # the last mini-batch may have fewer than were tried
            with torch.no_grad():
                self._cost.criterion(prediction[:rows], y[:rows].to(device_of(self._model)))
        except Exception as error:
            raise ArgumentError(
                "loss-call-failed",
                criterion=repr(self._cost.criterion),
                said=_said(error),
                prediction=tuple(prediction.shape),
                y=tuple(y.shape),
            ) from error

    def _prediction(self, x: Tensor) -> Any:
        shape = tuple(x.shape[1:])
        if shape not in self._seen:
            self._seen[shape] = self._asked(x[:ROWS].to(device_of(self._model)))
        return self._seen[shape]

    def _asked(self, x: Tensor) -> Any:
        with torch.no_grad(), untouched(self._model), in_mode(self._model, training=False):
            try:
                prediction = self._cost.forward(x)
            except MlpTutorialError:
                raise
            except Exception as error:
                name = type(self._model).__name__
                refusal = ArgumentError("model-call-failed", model=name, x=tuple(x.shape), said=_said(error))
                for note in getattr(error, "__notes__", ()):
                    refusal.add_note(note)  # a doctor that looks on has said what it is
                raise refusal from error
        if self._cost.target != "any":
            _require_comparable(prediction, len(x), self._cost)
        return prediction


def number_type(model: nn.Module) -> torch.dtype:
    """Dtype that the model computes in: that of its first parameter of decimals.

    Example:
        >>> number_type(nn.Linear(1, 1).double())
        torch.float64
    """
    kinds = [parameter.dtype for parameter in model.parameters()]
    return next((kind for kind in kinds if kind.is_floating_point or kind.is_complex), torch.get_default_dtype())


def _require_comparable(prediction: Any, rows: int, cost: Cost) -> None:
    criterion = type(cost.criterion).__name__
    if not isinstance(prediction, Tensor):
        raise DTypeError(
            "output-not-a-tensor", found=_described(prediction), criterion=criterion, remedy_code=_picking(prediction)
        )
    if not prediction.is_floating_point():
        raise DTypeError("output-without-slope", dtype=str(prediction.dtype))
    if prediction.ndim == 0 or len(prediction) != rows:
        raise ShapeError("output-rows-differ", prediction=tuple(prediction.shape), rows=rows)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".strip()


def _described(output: Any) -> str:
    kind = type(output).__name__
    if isinstance(output, tuple | list):
        return f"{kind}({', '.join(type(part).__name__ for part in output)})"
    if isinstance(output, dict):
        return f"{kind}({', '.join(f'{key!r}: {type(part).__name__}' for key, part in output.items())})"
    return kind


def _picking(output: Any) -> str:
    """Code that compares the first tensor of the output with y."""
    places = output.items() if isinstance(output, dict) else enumerate(output if isinstance(output, Sequence) else ())
    for place, part in places:
        if isinstance(part, Tensor):
            return f"criterion=lambda output, y: torch.nn.functional.mse_loss(output[{place!r}], y)"
    return "return torch.as_tensor(output)"
