r"""Features on one scale: a module that subtracts the training data's mean and divides by its scale."""

from typing import Any, Self

import torch
from torch import Tensor, nn

from mlp_tutorial.errors import ArgumentError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_features, require_finite, require_rows


class Standardize(nn.Module):
    r"""$(x - \text{mean}) / \text{scale}$ for each feature, with the numbers of the training data.

    Put in front of a model, it is saved with it: new rows are scaled as the training rows were.

    Args:
        mean: What is subtracted, shape (D,), in the units of the features.
        scale: What is divided by, shape (D,), same units, above 0.

    Attributes:
        mean: Buffer, shape (D,), float32.
        scale: Buffer, shape (D,), float32.

    Raises:
        ShapeError: mean and scale are not two vectors of one length.

    Source:
        Not in the deck, whose inputs are small already. One learning rate suits features of one scale only.

    Example:
        >>> scaling = Standardize.from_data([[150.0, 1.0], [170.0, 1.0]])
        >>> scaling(torch.tensor([[160.0, 1.0], [180.0, 2.0]]))
        tensor([[0., 0.], [2., 1.]])
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, mean: Tensor, scale: Tensor) -> None:
        super().__init__()
        if mean.ndim != 1 or mean.shape != scale.shape:
            raise ShapeError("mean-and-scale-differ", mean=tuple(mean.shape), scale=tuple(scale.shape))
        self.register_buffer("mean", mean.detach().to(torch.float32, copy=True))
        self.register_buffer("scale", scale.detach().to(torch.float32, copy=True))

    @classmethod
    def from_data(cls, x: Any) -> Self:
        r"""Mean and scale of each feature of the training data; the scale is its standard deviation.

        $\text{scale}_j = \sqrt{\frac1N\sum_i (x_{ij} - \text{mean}_j)^2}$, as scikit-learn's StandardScaler
        has it, and 1 where a feature is constant. Sums are taken in float64.

        Args:
            x: Training inputs, shape (N, D), any unit: tensor, NumPy array, pandas table or list.

        Returns:
            The module, on the device of x.

        Raises:
            ShapeError: x is not of shape (N, D), or has no rows.
            DTypeError: x does not hold numbers.
            DataError: x holds NaN or infinity.

        Source:
            The five steps' first, data processing.

        Example:
            >>> Standardize.from_data([[1.0], [3.0]]).scale
            tensor([1.])
        """
        x = as_tensor(x, "x")
        require_rows(x, "x")
        if x.ndim != 2:
            raise ShapeError("x-not-a-table", x=tuple(x.shape))
        require_finite(x, "x")
        # In float64 the rounding of the sums stays far below a float32's own.
        x = x.to(torch.float64)
        mean = x.mean(dim=0)
        scale = (x - mean).square().mean(dim=0).sqrt()
        # Rounding may leave a constant feature a spread of 1e-17, and float32 may round a tiny spread to 0.
        constant = (x == x[0]).all(dim=0) | (scale.to(torch.float32) == 0)
        return cls(mean, scale.masked_fill(constant, 1.0))

    def forward(self, x: Tensor) -> Tensor:
        """Standardized features.

        Args:
            x: Shape (N, D), in the units of the training data.

        Returns:
            Shape (N, D), without unit.

        Raises:
            ShapeError: x is not of shape (N, D); nothing is broadcast.

        Source:
            As the class.

        Example:
            >>> Standardize.from_data([[1.0], [3.0]])(torch.tensor([[5.0]]))
            tensor([[3.]])
        """
        require_features(x, self.mean.shape[0])
        return (x - self.mean) / self.scale

    def extra_repr(self) -> str:
        """Number of features, for the module's repr."""
        return f"features={self.mean.shape[0]}"


def require_scaling(standardize: Any, in_features: int) -> None:
    """Refuse what a model could not put in front of its first layer.

    Args:
        standardize: A `Standardize`, or None.
        in_features: D, what the model takes.

    Raises:
        ArgumentError: It is no `Standardize`.
        ShapeError: It was made for another number of features.

    Source:
        As the class.

    Example:
        >>> require_scaling(Standardize.from_data([[1.0], [3.0]]), in_features=1)
    """
    if standardize is None:
        return
    if not isinstance(standardize, Standardize):
        raise ArgumentError("not-a-scaling", found=repr(standardize))
    if standardize.mean.shape[0] != in_features:
        raise ShapeError("scaling-features-differ", features=standardize.mean.shape[0], in_features=in_features)
