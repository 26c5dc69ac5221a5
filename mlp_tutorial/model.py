"""What the three models share: layers, an activation after each, and prediction for whatever holds numbers."""

from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.activations import Activation, sigmoid, softmax
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.habits import refuse_habits, unknown_attribute
from mlp_tutorial.inputs.tensors import as_tensor, in_dtype, require_features, require_finite, require_rows
from mlp_tutorial.standardize import Standardize


class Model(nn.Module):
    """What the three models share: layers of `nn.Linear`, an activation after each, and prediction.

    Attributes:
        standardize: Scaling that is put in front of the first layer, or None.

    Source:
        The deck's labs make each model of `nn.Linear` and an activation.

    Example:
        >>> from mlp_tutorial.models import LogisticRegression
        >>> isinstance(LogisticRegression(), Model)
        True
    """

    standardize: Standardize | None

    @property
    def linears(self) -> tuple[nn.Linear, ...]:
        """The linear layers, from the input to the output."""
        raise NotImplementedError

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The activation after each linear layer; the last one makes the output."""
        raise NotImplementedError

    def logits(self, x: Tensor) -> Tensor:
        """z, the sums before the output activation: x of shape (N, D) gives shape (N, K)."""
        raise NotImplementedError

    def predict(self, x: Any) -> Tensor:
        """Values of a regression, or labels of a classifier.

        Args:
            x: Inputs, shape (N, D): tensor, NumPy array, pandas table or list.

        Returns:
            Identity output: values, shape (N, K), in the unit of the target. Sigmoid output: labels 0 or 1
            (probability at least ½ gives 1), int64, shape (N, K). Softmax output: class numbers, int64, shape (N,).

        Raises:
            ShapeError: x is not of shape (N, D).
            DTypeError: x does not hold numbers.
            DataError: x holds NaN or infinity, for which there is no answer.

        Source:
            The deck's labs print predictions in eval mode, without gradients.

        Example:
            >>> from mlp_tutorial.models import LogisticRegression
            >>> LogisticRegression().predict([[0.0, 0.0]]).shape
            torch.Size([1, 1])
        """
        z, output = self._sums_for(x), self.activations[-1]
        if output is softmax:
            return z.argmax(dim=1)
        if output is sigmoid:
            return (z >= 0).to(torch.int64)
        return output(z)

    def predict_proba(self, x: Any) -> Tensor:
        """Probabilities of a classifier: what `predict` decides by.

        Args:
            x: Inputs, shape (N, D): whatever `predict` takes.

        Returns:
            No gradient hangs on it. Softmax output: shape (N, K), one column for each class. One sigmoid output: shape
            (N, 2), P(0) and P(1), as in scikit-learn; column 1 is what `model(x)` gives. K > 1 sigmoid outputs: shape
            (N, K), the probability of yes to each question.

        Raises:
            ArgumentError: The output is no probability: a regression has values, which `predict` gives.
            ShapeError: x is not of shape (N, D).
            DTypeError: x does not hold numbers.
            DataError: x holds NaN or infinity, for which there is no answer.

        Source:
            scikit-learn's `predict_proba`, name and shape.

        Example:
            >>> from mlp_tutorial.models import LogisticRegression
            >>> LogisticRegression().predict_proba([[0.0, 0.0]]).shape
            torch.Size([1, 2])
        """
        output = self.activations[-1]
        if output is not sigmoid and output is not softmax:
            raise ArgumentError("no-probabilities", output=output.name)
        z = self._sums_for(x)
        if output is sigmoid and z.shape[1] == 1:
            # 1 − σ(z) = σ(−z), without the digits that 1 − σ(z) loses near 1
            return torch.sigmoid(torch.cat([-z, z], dim=1))
        return output(z)

    def compile(self, *arguments: Any, **options: Any) -> None:
        """Compile the model in place, as `torch.nn.Module.compile` does.

        Args:
            *arguments: Those of `torch.compile`.
            **options: Those of `torch.compile`, such as `backend`.

        Raises:
            UnknownArgumentError: Loss, optimizer or metrics as for Keras, which are arguments of `fit`.

        Example:
            >>> from mlp_tutorial.models import LogisticRegression
            >>> LogisticRegression().compile(backend="eager")
        """
        refuse_habits("compile", options)
        super().compile(*arguments, **options)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        try:
            return super().__call__(*arguments, **named)
        except (TypeError, RuntimeError) as error:
            self._explain(error, *arguments)
            raise

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name.startswith("_"):
                raise
            raise unknown_attribute(self, name) from None

    def _explain(self, error: Exception, x: Any = None, *_: Any) -> None:
        """Raise what is wrong with x where torch refuses it for what it is, or for its dtype."""
        kind = self.linears[0].weight.dtype
        if isinstance(x, Tensor) and x.dtype == kind:
            return
        found = str(x.dtype) if isinstance(x, Tensor) else type(x).__name__
        raise ArgumentError("called-without-tensor", model=type(self).__name__, found=found, dtype=str(kind)) from error

    def _sums_for(self, x: Any) -> Tensor:
        """z for whatever holds numbers, checked, without gradients."""
        inputs = as_tensor(x, "x")
        require_rows(inputs, "x")
        require_features(inputs, self.linears[0].in_features)
        require_finite(inputs, "x")
        weight = self.linears[0].weight
        with torch.no_grad():
            return self.logits(in_dtype(inputs, weight.dtype, "x").to(weight.device))

    def _scaled(self, x: Tensor) -> Tensor:
        return x if self.standardize is None else self.standardize(x)
