"""Standardize is scikit-learn's StandardScaler as a module that travels with a model."""

import copy
import warnings

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.preprocessing import StandardScaler

from mlp_tutorial.errors import DataError, DTypeError, ShapeError
from mlp_tutorial.standardize import Standardize

TABLES = st.tuples(st.integers(1, 30), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float32, shape, elements=st.integers(-1000, 1000).map(lambda k: k / 8))
)


@given(TABLES)
def test_it_scales_as_scikit_learn_does(x: np.ndarray) -> None:
    scaling, oracle = Standardize.from_data(x), StandardScaler().fit(x.astype(np.float64))
    np.testing.assert_allclose(scaling.mean, oracle.mean_, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(scaling.scale, oracle.scale_, rtol=1e-6)
    np.testing.assert_allclose(scaling(torch.from_numpy(x)), oracle.transform(x), rtol=1e-4, atol=1e-4)


def test_sums_are_taken_in_float64() -> None:
    # 100,000 values near 10,000: a float32 sum of squares would lose the spread of 1.
    x = torch.randn(100_000, 1, generator=torch.Generator().manual_seed(0)) + 10_000
    scaling, oracle = Standardize.from_data(x), StandardScaler().fit(x.double().numpy())
    assert scaling.scale.item() == pytest.approx(oracle.scale_[0], rel=1e-6)


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e6, -3.3e-30])
def test_a_constant_feature_is_only_shifted_and_nothing_is_said(constant: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scaling = Standardize.from_data(torch.full((1000, 1), constant))
    assert scaling.scale.item() == 1.0
    assert scaling(torch.full((2, 1), constant)).tolist() == [[0.0], [0.0]]


def test_a_spread_too_small_for_float32_does_not_divide_by_zero() -> None:
    scaling = Standardize.from_data(np.array([[0.0], [1e-60]]))
    assert torch.isfinite(scaling(torch.tensor([[1.0]]))).all()


@pytest.mark.parametrize("container", [torch.tensor, np.array, list, pd.DataFrame])
def test_any_container_will_do(container) -> None:
    scaling = Standardize.from_data(container([[1, 10], [3, 30]]))
    assert scaling.mean.tolist() == [2.0, 20.0]
    assert scaling.scale.tolist() == [1.0, 10.0]
    assert scaling.mean.dtype == scaling.scale.dtype == torch.float32


def test_the_numbers_are_buffers_and_no_parameters() -> None:
    scaling = Standardize.from_data([[1.0], [3.0]])
    assert list(scaling.parameters()) == []
    assert list(scaling.state_dict()) == ["mean", "scale"]
    assert repr(scaling) == "Standardize(features=1)"


def test_a_state_dict_carries_the_scaling() -> None:
    trained = Standardize.from_data([[1.0, 5.0], [3.0, 9.0]])
    fresh = Standardize(torch.zeros(2), torch.ones(2))
    fresh.load_state_dict(trained.state_dict())
    x = torch.randn(4, 2, generator=torch.Generator().manual_seed(0))
    assert torch.equal(fresh(x), trained(x))
    assert torch.equal(copy.deepcopy(trained)(x), trained(x))


def test_the_buffers_are_copies() -> None:
    mean, scale = torch.zeros(1), torch.ones(1)
    scaling = Standardize(mean, scale)
    mean += 5
    assert scaling.mean.item() == 0.0


def test_it_works_inside_torch_export() -> None:
    scaling = Standardize.from_data([[1.0, 5.0], [3.0, 9.0]])
    rows = torch.export.Dim("rows")
    exported = torch.export.export(scaling, (torch.zeros(3, 2),), dynamic_shapes=({0: rows},))
    x = torch.tensor([[2.0, 7.0], [4.0, 9.0], [0.0, 0.0], [1.0, 1.0]])
    assert torch.equal(exported.module()(x), scaling(x))


@pytest.mark.parametrize("shape", [(3, 1), (3, 5), (2,), (3, 2, 2)])
def test_another_number_of_features_is_refused_and_not_broadcast(shape) -> None:
    scaling = Standardize.from_data([[1.0, 5.0], [3.0, 9.0]])
    with pytest.raises(ShapeError) as caught:
        scaling(torch.zeros(shape))
    assert caught.value.code == "MLP103"


@pytest.mark.parametrize(("x", "error", "code"), [
    ([1.0, 2.0], ShapeError, "MLP130"),
    (np.zeros((0, 2)), ShapeError, "MLP104"),
    ([[1.0], [float("nan")]], DataError, "MLP301"),
    ([[1.0], [float("inf")]], DataError, "MLP301"),
    ([["a"]], DTypeError, "MLP201"),
])  # fmt: skip
def test_data_without_a_mean_are_refused(x, error, code: str) -> None:
    with pytest.raises(error) as caught:
        Standardize.from_data(x)
    assert caught.value.code == code


def test_mean_and_scale_must_be_vectors_of_one_length() -> None:
    with pytest.raises(ShapeError) as caught:
        Standardize(torch.zeros(2), torch.ones(3))
    assert caught.value.code == "MLP137"
