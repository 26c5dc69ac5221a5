"""Scores of predicted values are scikit-learn's; R² is NaN where it is 0/0."""

import math

import numpy as np
import pytest
import sklearn.metrics
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlp_tutorial.errors import DataError, DTypeError, ShapeError
from mlp_tutorial.metrics import mean_absolute_error, r2_score, root_mean_squared_error

NUMBERS = st.tuples(st.integers(2, 30), st.integers(1, 3)).flatmap(
    lambda shape: st.tuples(*[arrays(np.float32, shape, elements=st.integers(-100, 100))] * 2)
)
METRICS = [r2_score, mean_absolute_error, root_mean_squared_error]


@given(NUMBERS)
def test_r2_is_scikit_learns_unless_a_target_is_constant(pair) -> None:
    prediction, y = pair
    score = r2_score(torch.from_numpy(prediction), torch.from_numpy(y))
    if (y == y[0]).all(axis=0).any():
        assert math.isnan(score)
    else:
        expected = sklearn.metrics.r2_score(y.astype(np.float64), prediction.astype(np.float64))
        assert score == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(NUMBERS)
def test_errors_are_scikit_learns(pair) -> None:
    prediction, y = pair
    for ours in (mean_absolute_error, root_mean_squared_error):
        theirs = getattr(sklearn.metrics, ours.__name__)
        assert ours(prediction, y) == pytest.approx(theirs(y, prediction), rel=1e-6)
        assert ours(prediction[:, 0], y[:, 0]) == pytest.approx(theirs(y[:, 0], prediction[:, 0]), rel=1e-6)


@pytest.mark.parametrize("y", [[[0.1]] * 7, [[5.0]], [0.1] * 3])
def test_r2_of_a_constant_target_is_not_a_number(y) -> None:
    assert math.isnan(r2_score(y, y))
    assert math.isnan(r2_score(np.array(y) + 1, y))


def test_values_far_from_zero_are_compared_exactly() -> None:
    y = torch.tensor([[1e6], [1e6 + 1], [1e6 + 2]])
    prediction = y + torch.tensor([[0.0], [0.0], [1.0]])
    assert r2_score(prediction, y) == 0.5
    assert mean_absolute_error(prediction, y) == 1 / 3
    assert root_mean_squared_error(prediction, y) == math.sqrt(1 / 3)


@pytest.mark.parametrize("metric", METRICS)
def test_what_cannot_be_compared_is_refused(metric) -> None:
    for error, code, prediction, y in (
        (ShapeError, "MLP135", torch.zeros(3), torch.zeros(3, 1)),
        (ShapeError, "MLP104", torch.zeros(0, 1), torch.zeros(0, 1)),
        (DataError, "MLP301", [[0.0], [math.inf]], [[0.0], [1.0]]),
        (DTypeError, "MLP201", [["a"]], [[1.0]]),
    ):
        with pytest.raises(error) as caught:
            metric(prediction, y)
        assert caught.value.code == code
