"""What type checkers see of the package: `.ci/lint` checks this file, nothing runs it."""

from typing import assert_type

from torch import Tensor

import mlp_tutorial
from mlp_tutorial import History, LinearRegression, datasets, fit


def use() -> None:
    """Names from the front door have their types, and a name that is not there is an error."""
    model = mlp_tutorial.LinearRegression()
    assert_type(model, LinearRegression)
    assert_type(fit(model, *datasets.line()), History)
    mlp_tutorial.fitt  # type: ignore[attr-defined]  # noqa: B018
    # Arguments that do not exist are found by a type checker too.
    fit(model, *datasets.line(), learning_rate=0.1)  # type: ignore[call-arg]
    LinearRegression(input_dim=3)  # type: ignore[call-arg]
    assert_type(model.predict_proba([[1.0]]), Tensor)
