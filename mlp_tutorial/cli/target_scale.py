"""A target of any size: trained at mean 0 and standard deviation 1, then given back its unit in the last layer."""

from dataclasses import dataclass

import torch
from torch import Tensor

from mlp_tutorial.models import Model
from mlp_tutorial.standardize import Standardize


@dataclass(frozen=True)
class TargetScale:
    """Mean and standard deviation of the training targets.

    A network starts with outputs near 0; a target of 200,000 ± 50,000 would be far away and its squared error
    huge, so no one learning rate could suit all tables. In units of its own spread every target is alike.

    Attributes:
        standardize: Takes a target's mean away and divides by its standard deviation.
    """

    standardize: Standardize

    @classmethod
    def of(cls, y: Tensor) -> "TargetScale":
        """Of the training targets, shape (N, K)."""
        return cls(Standardize.from_data(y))

    def scaled(self, y: Tensor) -> Tensor:
        """Targets without unit, same shape."""
        return torch.Tensor(self.standardize(y))

    @torch.no_grad()
    def fold_into(self, model: Model) -> None:
        """Make a model of the scaled target one of the target itself, exactly: its output is linear.

        Args:
            model: With identity output.
        """
        # ŷ = s · (W h + b) + m = (s W) h + (s b + m)
        last, scale, mean = model.linears[-1], self.standardize.scale, self.standardize.mean
        last.weight.mul_(scale[:, None])
        last.bias.mul_(scale).add_(mean)
