"""What type checkers see of the package: `.ci/lint` checks this file, nothing runs it."""

from typing import assert_type

import mlp_tutorial
from mlp_tutorial import History, LinearRegression, datasets, fit


def use() -> None:
    """Names from the front door have their types, and a name that is not there is an error."""
    model = mlp_tutorial.LinearRegression()
    assert_type(model, LinearRegression)
    assert_type(fit(model, *datasets.line()), History)
    mlp_tutorial.fitt  # type: ignore[attr-defined]  # noqa: B018
