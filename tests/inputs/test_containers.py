"""Any container over any dtype: the same numbers as those of a plain list of floats, or a refusal by name."""

import datetime as dt
import decimal
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, reject
from hypothesis import strategies as st
from torch import Tensor, nn

from mlp_tutorial import LinearRegression, LogisticRegression, datasets, fit
from mlp_tutorial.errors import DataError, DTypeError, ShapeError
from mlp_tutorial.inputs.precision import require_apart
from mlp_tutorial.inputs.tensors import as_tensor
from mlp_tutorial.messages import set_language


class Frame:
    """A table of another library, as polars has it: dtypes, columns, to_numpy, and neither ndim nor iloc."""

    def __init__(self, array: np.ndarray) -> None:
        self.columns = [f"column_{place}" for place in range(array.shape[-1] if array.ndim > 1 else 1)]
        self.dtypes = ["Float64"] * len(self.columns)
        self._array = array

    def to_numpy(self) -> np.ndarray:
        return self._array


class FrameThatIsAnArray(Frame):
    """polars offers NumPy's own protocol as well."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self._array, dtype=dtype)


class Interface:
    """Memory that describes itself, and nothing more."""

    def __init__(self, array: np.ndarray) -> None:
        self._array, self.__array_interface__ = array, array.__array_interface__


class Subclass(np.ndarray):
    """An array of somebody's own."""


def packed(array: np.ndarray) -> np.ndarray:
    """A field of records that does not begin at a whole number of its own size."""
    records = np.zeros(array.shape, dtype=[("text", "S1"), ("value", array.dtype)])
    records["value"] = array
    return records["value"]


CONTAINERS = {
    "array": lambda array: array,
    "list": lambda array: array.tolist(),
    "tuple of arrays": tuple,
    "list of tensors": lambda array: [torch.from_numpy(np.array(row)) for row in array],
    "list of tensors in a graph": lambda array: [torch.tensor(row.tolist()).float().requires_grad_() for row in array],
    "list of lists of tensors": lambda array: [[torch.tensor(value.item()) for value in row] for row in array],
    "pandas": pd.DataFrame,
    "pandas, two columns of one name": lambda array: pd.DataFrame(array, columns=["a"] * array.shape[1]),
    "pandas, odd names": lambda array: pd.DataFrame(array, columns=[(1, None)] * array.shape[1]),
    "pandas objects": lambda array: pd.DataFrame(array.astype(object)),
    "pandas, nullable": lambda array: pd.DataFrame(array).convert_dtypes(),
    "pandas, sparse": lambda array: pd.DataFrame(array).astype(pd.SparseDtype(array.dtype)),
    "pandas, mixed": lambda array: pd.DataFrame({"a": array[:, 0].astype(object), "b": array[:, 1]}),
    "another table": Frame,
    "another table and array": FrameThatIsAnArray,
    "interface": Interface,
    "memory": lambda array: memoryview(np.ascontiguousarray(array)),
    "objects": lambda array: array.astype(object),
    "decimals": lambda array: [[decimal.Decimal(value.item()) for value in row] for row in array],
    "nothing masked": np.ma.MaskedArray,
    "subclass": lambda array: array.view(Subclass),
    "packed": packed,
    "reversed twice": lambda array: array[::-1].copy()[::-1],
    "other byte order": lambda array: array.astype(array.dtype.newbyteorder(">")),
}  # fmt: skip
DTYPES = ["?", "i1", "i8", "u2", "u8", "f2", "f4", "f8", "g"]


@given(
    container=st.sampled_from(sorted(CONTAINERS)),
    dtype=st.sampled_from(DTYPES),
    rows=st.lists(st.lists(st.integers(0, 100), min_size=2, max_size=2), min_size=1, max_size=5),
)
def test_every_container_over_every_dtype_gives_the_numbers_of_a_plain_list(container, dtype, rows) -> None:
    array = np.array(rows).astype(dtype)
    try:
        values = CONTAINERS[container](array)
    except (TypeError, ValueError):
        reject()  # torch and pandas have no such dtype
    try:
        found = as_tensor(values, "x")
    except DTypeError:
        assert dtype == "g"  # a long double goes by no protocol but NumPy's own
        return
    assert found.double().tolist() == array.astype(np.float64).tolist()


MISSING = {
    "masked array": np.ma.array([[1, 2], [3, 4]], mask=[[0, 0], [1, 0]]),
    "masked rows in a list": [np.ma.array([1.0, 2.0]), np.ma.array([3.0, 4.0], mask=[1, 0])],
    "Int64": pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [1, 2]}),
    "boolean": pd.DataFrame({"a": pd.array([True, None], dtype="boolean"), "b": [1, 2]}),
    "Float32": pd.DataFrame({"a": pd.array([1.0, None], dtype="Float32"), "b": [1, 2]}),
    "sparse": pd.DataFrame({"a": pd.arrays.SparseArray([0.0, math.nan]), "b": [1, 2]}),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_a_container_says_is_missing_is_never_replaced_by_what_lies_below(name: str) -> None:
    found = as_tensor(MISSING[name], "x")
    assert found.isnan().tolist() == [[False, False], [True, False]]
    with pytest.raises(DataError) as caught:
        fit(LinearRegression(2), MISSING[name], [[0.0], [1.0]], epochs=1)
    assert (caught.value.code, caught.value.place) == ("MLP301", (1, 0))


NO_ROWS = {
    "set": {1.0, 2.0},
    "frozenset": frozenset([1.0]),
    "generator": (number for number in (1.0, 2.0)),
    "map": map(float, [1, 2]),
    "zip": zip([1.0], [2.0], strict=True),
}


@pytest.mark.parametrize("name", NO_ROWS)
def test_what_has_no_order_of_rows_is_refused_and_its_list_is_read(name: str) -> None:
    values = NO_ROWS[name]
    with pytest.raises(DTypeError) as caught:
        as_tensor(values, "x")
    assert (caught.value.code, caught.value.found) == ("MLP231", type(values).__name__)
    assert len(as_tensor(list(values), "x")) > 0


REMEDIES = {
    "nested": torch.nested.nested_tensor([torch.ones(1), torch.ones(2)], layout=torch.jagged),
    "sparse": torch.eye(2).to_sparse(),
    "meta": torch.empty(2, 1, device="meta"),
}


@pytest.mark.parametrize("name", REMEDIES)
def test_the_code_that_makes_a_tensor_plain_does(name: str) -> None:
    with pytest.raises(DTypeError) as caught:
        as_tensor(REMEDIES[name], "x")
    assert (caught.value.code, caught.value.found) == ("MLP230", name)
    scope = {"torch": torch, "x": REMEDIES[name]}
    exec(caught.value.remedy_code, scope)
    assert isinstance(as_tensor(scope["x"], "x"), Tensor)


COLUMNS_WITHOUT_NUMBERS = {
    "text": ["a", "b"],
    "numbers as text": ["1", "2"],
    "dates": pd.date_range("2026-01-01", periods=2),
    "spans of time": pd.to_timedelta([1, 2]),
    "complex": [1j, 2j],
    "None among numbers": pd.Series([1, None], dtype=object),
    "categories": pd.Categorical(["a", "b"]),
}


@pytest.mark.parametrize("name", COLUMNS_WITHOUT_NUMBERS)
def test_a_column_without_numbers_is_named_and_the_remedy_leaves_the_others(name: str) -> None:
    x = pd.DataFrame({"age": [1.0, 2.0], "adult": [True, False], "odd": COLUMNS_WITHOUT_NUMBERS[name]})
    with pytest.raises(DTypeError) as caught:
        as_tensor(x, "x")
    assert (caught.value.code, caught.value.columns) == ("MLP202", "odd")
    remedy = caught.value.remedy.split(", or ")[0]
    scope = {"x": x}
    exec(remedy, scope)
    assert as_tensor(scope["x"], "x").tolist() == [[1.0, 1.0], [2.0, 0.0]]


def test_columns_of_get_dummies_beside_numbers_train_as_their_numbers() -> None:
    x = pd.get_dummies(pd.DataFrame({"area": [1, 2, 3], "city": ["a", "b", "a"]}))
    assert as_tensor(x, "x").tolist() == [[1, 1, 0], [2, 0, 1], [3, 1, 0]]
    model, twin = LogisticRegression(3), LogisticRegression(3)
    twin.load_state_dict(model.state_dict())
    y = [[0.0], [0.0], [1.0]]
    plain = x.astype(float).to_numpy().tolist()
    assert fit(model, x, y, epochs=3).costs == fit(twin, plain, y, epochs=3).costs


STRANGE = {
    "text": [["1"], ["2"]],
    "text in an array": np.array([["1"], ["2"]]),
    "records": np.array([(1, 2.0)], dtype="i4,f4"),
    "dates": np.array([["2026"]], dtype="M8[Y]"),
    "dates in a list": [[dt.date(2026, 1, 1)]],
    "masked text": np.ma.array([["a"], ["b"]], mask=[[1], [0]], dtype=object),
    "sets in a list": [{1}, {2}],
    "pairs": pd.MultiIndex.from_tuples([(1, 2), (3, 4)]),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_number_is_shown_in_both_languages(name: str) -> None:
    with pytest.raises(DTypeError) as caught:
        as_tensor(STRANGE[name], "x")
    assert caught.value.code == "MLP201"
    for language in ("ko", "en"):
        set_language(language)
        assert caught.value.found in str(caught.value)


def test_whole_numbers_beyond_a_float_are_infinite_and_a_list_in_itself_is_no_rectangle() -> None:
    assert as_tensor([[10**400], [-(10**400)]], "x").tolist() == [[math.inf], [-math.inf]]
    assert as_tensor([[2**70]], "x").item() == 2.0**70
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ShapeError):
        as_tensor(endless, "x")


def test_an_unsigned_number_keeps_every_digit_where_int64_holds_it() -> None:
    assert as_tensor(np.array([2**53 + 1], dtype=np.uint64), "x").item() == 2**53 + 1
    assert as_tensor(torch.tensor([2**53 + 1], dtype=torch.uint64), "x").item() == 2**53 + 1


def test_a_view_of_an_imaginary_part_is_read_with_its_sign() -> None:
    values = torch.tensor([[1 + 2j], [3 - 4j]]).conj().imag
    assert values.is_neg()
    model, twin = LinearRegression(), LinearRegression()
    twin.load_state_dict(model.state_dict())
    y = [[0.0], [1.0]]
    assert fit(model, values, y, lr=0.01, epochs=2).costs == fit(twin, [[-2.0], [4.0]], y, lr=0.01, epochs=2).costs


START = 1_700_000_000  # seconds since 1970
TIMES = {
    "list": [[START + second, 0.5] for second in range(4)],
    "whole numbers": np.array([[START + second, 1] for second in range(4)]),
    "table": pd.DataFrame({"when": [START + second for second in range(4)], "b": [0.1, 0.2, 0.3, 0.4]}),
}


@pytest.mark.parametrize("name", TIMES)
def test_times_that_become_equal_in_float32_are_named_and_the_remedy_tells_them_apart(name: str) -> None:
    x, y = TIMES[name], [[0.0], [1.0], [2.0], [3.0]]
    with pytest.raises(DataError) as caught:
        fit(LinearRegression(2), x, y, epochs=1)
    assert (caught.value.code, caught.value.name) == ("MLP380", "x")
    assert caught.value.column == ("when" if name == "table" else 0)
    assert (caught.value.different, caught.value.left) == (4, 1)
    x = np.asarray(x, dtype=float)
    x = x - x.mean(axis=0)
    assert fit(LinearRegression(2), x, y, lr=0.01, epochs=2).costs
    assert fit(LinearRegression(2).double(), TIMES[name], y, lr=1e-20, epochs=1).costs


def test_a_target_and_a_dataset_whose_numbers_become_equal_are_refused_too() -> None:
    times = np.array([[START + second] for second in range(4)], dtype=float)
    with pytest.raises(DataError) as caught:
        fit(LinearRegression(), [[0.0], [1.0], [2.0], [3.0]], times, epochs=1)
    assert (caught.value.code, caught.value.name) == ("MLP380", "y")
    with pytest.raises(DataError, match="MLP380"):
        datasets.Dataset(times, [[0.0]] * 4)


@pytest.mark.parametrize(
    "column",
    [
        [2000, 2013, 2026],
        [0.1 + 0.2, 0.3, 0.3],  # equal but for rounding
        [START, START + 86_400, START + 172_800],
        np.random.default_rng(0).random(5000),
        [1e9, 1e9, 1e9],
    ],
    ids=["years", "rounding", "days", "many decimals", "constant"],
)
def test_columns_whose_rows_stay_apart_pass(column) -> None:
    values = torch.tensor(np.asarray(column, dtype=float)).reshape(-1, 1)
    require_apart(values, values.float(), "x")


def test_a_parameter_that_counts_does_not_make_the_model_one_of_whole_numbers() -> None:
    class Counting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.count = nn.Parameter(torch.tensor(3), requires_grad=False)
            self.linear = nn.Linear(1, 1)

        def forward(self, x: Tensor) -> Tensor:
            return self.linear(x)

    model, twin = Counting(), nn.Linear(1, 1)
    twin.load_state_dict(model.linear.state_dict())
    x, y = [[0.25], [0.75]], [[0.5], [1.5]]
    options = {"criterion": nn.MSELoss(), "epochs": 3}
    assert fit(model, x, y, **options).costs == fit(twin, x, y, **options).costs
