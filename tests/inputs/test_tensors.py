"""What a reader hands in becomes a tensor of the same numbers, or is refused by name."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mlp_tutorial.errors import DataError, DTypeError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, in_dtype, require_features, require_finite, require_rows

SHAPES = arrays.array_shapes(min_dims=1, max_dims=3, max_side=4)
DTYPES = st.one_of(
    arrays.boolean_dtypes(),
    arrays.integer_dtypes(endianness="?"),
    arrays.unsigned_integer_dtypes(endianness="?"),
    arrays.floating_dtypes(endianness="?", sizes=(16, 32, 64)),
)


@given(st.data())
def test_any_array_of_numbers_keeps_its_numbers_whatever_its_dtype_order_and_layout(data) -> None:
    array = data.draw(arrays.arrays(data.draw(DTYPES), data.draw(SHAPES), elements={"allow_nan": False}))
    layout = data.draw(st.sampled_from(["plain", "transposed", "reversed", "stepped", "read-only", "broadcast"]))
    if layout == "transposed":
        array = array.T
    elif layout == "reversed":
        array = array[::-1]
    elif layout == "stepped":
        array = np.repeat(array, 2, axis=0)[::2]
    elif layout == "read-only":
        array.flags.writeable = False
    elif layout == "broadcast":
        array = np.broadcast_to(array, (2, *array.shape))
    found = as_tensor(array, "x")
    assert found.shape == array.shape
    # float64 holds what these dtypes hold; only 64-bit integers may round, and both sides round alike.
    assert np.array_equal(found.to(torch.float64).numpy(), array.astype(np.float64))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("kind", "value"), [("u8", 2**63), ("f2", 0.5)])
def test_foreign_byte_order_changes_neither_value_nor_dtype(order: str, kind: str, value: float) -> None:
    found = as_tensor(np.array([value], dtype=order + kind), "x")
    assert (found.dtype, found.item()) == (torch.float64, value)


@given(arrays.arrays(np.float64, SHAPES, elements=st.floats(-1e6, 1e6)))
def test_lists_tensors_and_tables_hold_the_same_numbers(array: np.ndarray) -> None:
    expected = torch.from_numpy(array)
    same = [array.tolist(), expected, list(array), [row.clone().requires_grad_(True) for row in expected]]
    if array.ndim == 1:
        same += [pd.Series(array), tuple(array.tolist())]
    if array.ndim == 2:
        same += [pd.DataFrame(array), pd.DataFrame(array).astype("Float64")]
    for values in same:
        assert torch.equal(as_tensor(values, "x").to(torch.float64), expected)


def test_an_array_is_shared_and_not_copied() -> None:
    array = np.zeros((2, 2), dtype=np.float32)
    as_tensor(array, "x")[0, 0] = 1.0
    assert array[0, 0] == 1.0


def test_a_tensor_is_cut_off_from_its_graph() -> None:
    x = torch.ones(2, 1, requires_grad=True) * 2
    assert not as_tensor(x, "x").requires_grad


def test_a_tensor_made_in_inference_mode_can_be_learnt_from() -> None:
    with torch.inference_mode():
        x = torch.ones(2, 1)
    assert not as_tensor(x, "x").is_inference()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param("abc", id="text"),
        pytest.param(b"abc", id="bytes"),
        pytest.param(None, id="None"),
        pytest.param(object(), id="object"),
        pytest.param({"a": 1.0}, id="dict"),
        pytest.param([["a", "b"]], id="list of text"),
        pytest.param([[1.0, None]], id="list with None"),
        pytest.param([1 + 2j], id="complex"),
        pytest.param(np.array(["2026-01-01"], dtype="datetime64[D]"), id="dates"),
        pytest.param(torch.ones(2, dtype=torch.complex64), id="complex tensor"),
        pytest.param(pd.Series(["a", "b"]), id="series of text"),
        pytest.param(pd.Series(["a", "b"], dtype="category"), id="categories"),
    ],
)
def test_what_is_no_number_is_refused(values) -> None:
    with pytest.raises(DTypeError) as caught:
        as_tensor(values, "x")
    assert caught.value.code == "MLP201"
    assert caught.value.name == "x"


def test_columns_of_text_are_named() -> None:
    table = pd.DataFrame({"age": [1.0, 2.0], "town": ["a", "b"], "sex": ["m", "f"]})
    with pytest.raises(DTypeError) as caught:
        as_tensor(table, "x")
    assert caught.value.code == "MLP202"
    assert caught.value.columns == "town, sex"


@pytest.mark.parametrize("rows", [[[1.0, 2.0], [3.0]], [[1.0], 2.0], [torch.ones(2), torch.ones(3)]], ids=str)
def test_rows_of_different_lengths_are_refused(rows) -> None:
    with pytest.raises(ShapeError) as caught:
        as_tensor(rows, "x")
    assert caught.value.code == "MLP105"


@pytest.mark.parametrize(
    "values",
    [
        np.ma.masked_array([1.0, 2.0], mask=[False, True]),
        pd.Series([1, None], dtype="Int64"),
        pd.Series([1.0, None], dtype="Float64"),
        pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [1, 2]}),
        pd.DataFrame({"a": pd.array([True, None], dtype="boolean")}),
    ],
    ids=["mask", "Int64", "Float64", "table", "boolean"],
)
def test_what_is_missing_is_nan(values) -> None:
    with pytest.raises(DataError) as caught:
        require_finite(as_tensor(values, "x"), "x")
    assert caught.value.code == "MLP301"
    assert caught.value.count == 1


@given(
    x=arrays.arrays(np.float64, arrays.array_shapes(min_dims=2, max_dims=2), elements=st.floats(-1e308, 1e308)),
    strange=st.sampled_from([np.nan, np.inf, -np.inf]),
    data=st.data(),
)
def test_the_first_strange_value_is_named_and_huge_finite_ones_pass(x, strange: float, data) -> None:
    require_finite(torch.from_numpy(x), "x")
    places = sorted(data.draw(st.sets(st.tuples(*(st.integers(0, side - 1) for side in x.shape)), min_size=1)))
    for place in places:
        x[place] = strange
    with pytest.raises(DataError) as caught:
        require_finite(torch.from_numpy(x), "x")
    assert (caught.value.place, caught.value.count) == (places[0], len(places))
    assert str(caught.value.value) == str(strange)


@pytest.mark.parametrize(("dtype", "value"), [(torch.float32, 1e300), (torch.float16, 70000), (torch.bfloat16, -1e39)])
def test_a_number_too_large_for_the_model_is_refused(dtype: torch.dtype, value: float) -> None:
    with pytest.raises(DataError) as caught:
        in_dtype(torch.tensor([[1.0], [value]], dtype=torch.float64), dtype, "x")
    assert caught.value.code == "MLP305"
    assert (caught.value.place, caught.value.value) == ((1, 0), value)


@pytest.mark.parametrize("values", [torch.zeros(0, 2), torch.tensor(1.0), torch.zeros(0)])
def test_no_rows_are_refused(values: torch.Tensor) -> None:
    with pytest.raises(ShapeError) as caught:
        require_rows(values, "x")
    assert caught.value.code == "MLP104"


@given(shape=SHAPES, features=st.integers(1, 4))
def test_features_stand_in_columns_and_the_remedy_makes_them_so(shape, features: int) -> None:
    x = torch.zeros(shape)
    if len(shape) == 2 and shape[1] == features:
        require_features(x, features)
        return
    with pytest.raises(ShapeError) as caught:
        require_features(x, features)
    assert caught.value.code == "MLP103"
    scope = {"x": x, "in_features": features}
    exec(remedy := caught.value.remedy, scope)
    require_features(scope["x"], scope["in_features"])
    if len(shape) > 1 and remedy != "x = x.T":
        assert len(scope["x"]) == len(x)  # no row is cut into several


@pytest.mark.parametrize("row", [0, 8191, 8192, 20_000])
def test_one_nan_is_found_in_a_table_of_many_parts(row: int) -> None:
    values = torch.zeros(20_001, 2)
    require_finite(values, "x")
    values[row, 1] = float("nan")
    with pytest.raises(DataError) as caught:
        require_finite(values, "x")
    assert caught.value.place == (row, 1)
