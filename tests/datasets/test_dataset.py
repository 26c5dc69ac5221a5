"""A Dataset keeps rows and names together, and divides them without losing or repeating any."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.datasets import Dataset
from mlp_tutorial.errors import ArgumentError, DataError, DTypeError, ShapeError


def numbered(rows: int) -> Dataset:
    """Row i holds i in x and −i in y."""
    x = torch.arange(rows, dtype=torch.float32).reshape(-1, 1)
    return Dataset(x, -x, feature_names=("i",), target_name="minus i", name="numbered", left_out={"note": "free-text"})


def test_unpacking_gives_the_tensors_and_indexing_the_rows() -> None:
    dataset = numbered(3)
    x, y = dataset
    assert x is dataset.x
    assert y is dataset.y
    assert [tensor.tolist() for tensor in dataset[2]] == [[2.0], [-2.0]]
    assert len(dataset) == 3


def test_a_data_loader_takes_it_as_a_map_style_data_set() -> None:
    loader = torch.utils.data.DataLoader(numbered(5), batch_size=2)
    assert isinstance(numbered(1), torch.utils.data.Dataset)
    assert [x.flatten().tolist() for x, _ in loader] == [[0.0, 1.0], [2.0, 3.0], [4.0]]
    assert all(torch.equal(x, -y) for x, y in loader)


@pytest.mark.parametrize("container", [list, np.array, torch.tensor, pd.DataFrame])
def test_any_container_of_numbers_becomes_float32(container) -> None:
    dataset = Dataset(container([[1, 2], [3, 4]]), container([[0], [1]]))
    assert dataset.x.dtype == dataset.y.dtype == torch.float32
    assert dataset.x.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_a_vector_of_integers_holds_class_numbers() -> None:
    dataset = Dataset([[1.0], [2.0]], np.array([0, 2], dtype=np.int32), class_names=["a", "b", "c"])
    assert dataset.y.dtype == torch.int64
    assert repr(dataset) == "<Dataset y: x (2, 1), y (2,), classes=3>"


@pytest.mark.parametrize(("x", "y", "error", "code"), [
    ([1.0, 2.0], [[1.0], [2.0]], ShapeError, "MLP130"),
    (np.zeros((2, 3, 3)), [[1.0], [2.0]], ShapeError, "MLP130"),
    ([[1.0], [2.0]], [1.0, 2.0], ShapeError, "MLP131"),
    ([[1.0], [2.0]], np.zeros((2, 1, 1)), ShapeError, "MLP131"),
    ([[1.0], [2.0]], [[1.0]], ShapeError, "MLP102"),
    (np.zeros((0, 2)), np.zeros((0, 1)), ShapeError, "MLP104"),
    ([["a"], ["b"]], [[1.0], [2.0]], DTypeError, "MLP201"),
])  # fmt: skip
def test_what_is_no_data_set_is_refused(x, y, error, code) -> None:
    with pytest.raises(error) as caught:
        Dataset(x, y)
    assert caught.value.code == code


def test_a_pandas_table_brings_the_names_of_its_columns() -> None:
    table = pd.DataFrame({"height": [1.7, 1.6], "weight": [60, 50]})
    assert Dataset(table, [[1], [0]]).feature_names == ("height", "weight")
    assert Dataset(table, [[1], [0]], feature_names=["h", "w"]).feature_names == ("h", "w")
    assert Dataset(table.to_numpy(), [[1], [0]]).feature_names is None


def test_names_are_counted() -> None:
    with pytest.raises(ShapeError) as caught:
        Dataset([[1.0, 2.0]], [[1.0]], feature_names=["only"])
    assert (caught.value.code, caught.value.names, caught.value.features) == ("MLP133", 1, 2)


@given(rows=st.integers(2, 60), fraction=st.floats(0.001, 0.999), seed=st.integers(0, 2**31))
def test_a_split_holds_every_row_once_and_leaves_no_side_empty(rows: int, fraction: float, seed: int) -> None:
    train, test = numbered(rows).split(fraction, seed)
    assert min(len(train), len(test)) >= 1
    assert sorted([*train.x.flatten().tolist(), *test.x.flatten().tolist()]) == list(range(rows))
    assert abs(len(train) - fraction * rows) <= 1
    for part in (train, test):
        assert torch.equal(part.x, -part.y)


def test_a_split_is_repeatable_and_random() -> None:
    first, again, other = (numbered(50).split(0.5, seed)[0].x for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert not torch.equal(first.flatten(), torch.arange(25.0))


def test_a_split_leaves_the_global_random_state_alone() -> None:
    before = torch.get_rng_state()
    numbered(10).split()
    assert torch.equal(torch.get_rng_state(), before)


def test_both_parts_keep_the_names() -> None:
    for part in numbered(4).split(0.5):
        assert (part.feature_names, part.class_names) == (("i",), None)
        assert (part.target_name, part.name, part.left_out) == ("minus i", "numbered", {"note": "free-text"})


@pytest.mark.parametrize("fraction", [0, 1, -0.2, 80, float("nan"), "0.8", None])
def test_a_fraction_outside_0_to_1_is_refused(fraction: float) -> None:
    with pytest.raises(ArgumentError) as caught:
        numbered(4).split(fraction)
    assert caught.value.code == "MLP840"


@pytest.mark.parametrize("seed", ["zero", 0.5, None])
def test_a_seed_that_is_no_whole_number_is_refused(seed) -> None:
    with pytest.raises(ArgumentError) as caught:
        numbered(4).split(seed=seed)
    assert caught.value.code == "MLP805"


def test_one_row_is_not_divided() -> None:
    with pytest.raises(DataError) as caught:
        numbered(1).split()
    assert caught.value.code == "MLP335"
