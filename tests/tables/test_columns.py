"""What is learnt from a table's rows makes the inputs that scikit-learn's parts make, and comes back from a file."""

import copy
import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

from mlp_tutorial.datasets import Columns
from mlp_tutorial.errors import ArgumentError, DataError

GU = st.sampled_from(["강남구", "노원구", "서초구", "중구"])
AREAS = st.floats(1, 300, width=32)
YEARS = st.dates(dt.date(1950, 1, 1), dt.date(2200, 1, 1))  # pandas 2 knows no year from 2263 on


def frame(first: int = 2, **columns) -> pd.DataFrame:
    """Cells as text, or missing, in the rows of a file from `first` on."""
    cells = {name: [None if cell is None else str(cell) for cell in column] for name, column in columns.items()}
    table = pd.DataFrame(cells, dtype=object)
    return table.set_axis(range(first, first + len(table)), axis=0)


@given(known=st.lists(GU, min_size=1, max_size=30), new=st.lists(GU | st.text("가나다", min_size=1), max_size=30))
def test_categories_are_those_of_the_one_hot_encoder(known: list[str], new: list[str]) -> None:
    known = [*known, *known, "강남구", "노원구", "강남구", "노원구"]  # each twice, and two of them at least
    columns = Columns.learn(frame(gu=known), ["gu"])
    drop = "if_binary" if len(set(known)) == 2 else None
    encoder = OneHotEncoder(handle_unknown="ignore", drop=drop, sparse_output=False).fit(np.array(known).reshape(-1, 1))
    assert columns.names == tuple(name.replace("x0_", "gu=") for name in encoder.get_feature_names_out())
    encoded = columns.encode(frame(gu=new))
    # An unknown value of a column of two is neither: scikit-learn warns of it, and gives zeros as well.
    seen = [text for text in new if text in set(known)]
    expected = encoder.transform(np.array(seen).reshape(-1, 1)) if seen else np.empty((0, len(columns.names)))
    kept = torch.tensor([text in set(known) for text in new], dtype=torch.bool)
    assert np.array_equal(encoded.x[kept].numpy(), expected)
    assert not encoded.x[~kept].any()
    unseen = pd.Series([text for text in new if text not in set(known)], dtype=object).value_counts().to_dict()
    assert encoded.unseen == ({"gu": unseen} if unseen else {})


@given(
    st.lists(st.tuples(AREAS | st.none(), GU | st.none(), st.sampled_from(["Y", "N", None])), min_size=4, max_size=30)
)
def test_missing_cells_are_filled_as_by_the_simple_imputer(rows) -> None:
    rows = [*rows, (51.5, "강남구", "Y"), (84.25, "노원구", "N"), (59.0, "강남구", "Y"), (72.0, "노원구", "N")] * 2
    table = frame(**dict(zip(("area", "gu", "lift"), zip(*rows, strict=True), strict=True)))
    columns = Columns.learn(table, ["area", "gu", "lift"], missing="mean")
    encoded = columns.encode(table)
    by_hand = pd.get_dummies(pd.Series([gu for _, gu, _ in rows], dtype=object)).astype(float)
    kept = [name.removeprefix("gu=") for name in columns.names if name.startswith("gu=")]
    categories = by_hand[kept].mask(pd.Series([gu is None for _, gu, _ in rows]))
    lift = pd.Series([{"Y": 1.0, "N": 0.0, None: np.nan}[answer] for *_, answer in rows])
    area = pd.Series([area for area, *_ in rows], dtype=float)
    expected = SimpleImputer().fit_transform(np.column_stack([area, categories, lift]))
    np.testing.assert_allclose(encoded.x.numpy(), expected, rtol=1e-5, atol=1e-6)
    assert (encoded.incomplete, len(encoded.rows)) == ({}, len(rows))


def test_rows_with_a_missing_cell_are_left_out_and_named() -> None:
    columns = Columns.learn(frame(area=[51, 84, 59], lift=["Y", "N", "Y"]), ["lift", "area"])
    encoded = columns.encode(frame(7, area=[60, None, "?", 70], lift=["N", "Y", None, "N/A"], note=["", "a", "b", "c"]))
    assert columns.names == ("lift", "area")
    assert (encoded.x.tolist(), encoded.rows) == ([[0.0, 60.0]], (7,))
    assert encoded.incomplete == {8: ("area",), 9: ("lift", "area"), 10: ("lift",)}
    assert (encoded.unseen, encoded.unread) == ({}, {})


def test_cells_that_cannot_be_read_are_named_and_count_as_missing() -> None:
    learnt = Columns.learn(frame(area=["51㎡", "84㎡"], day=["05/01/2024", "25/02/2024"]), ["area", "day"])
    encoded = learnt.encode(frame(area=["60", "60 kg", "60㎡"], day=["06/01/2024", "06/01/2024", "1/25/2024"]))
    assert encoded.rows == (2,)
    assert encoded.unread == {"area": {"60 kg": 1}, "day": {"1/25/2024": 1}}
    assert encoded.incomplete == {3: ("area",), 4: ("day",)}
    filled = Columns.learn(frame(area=[51, 84]), ["area"], "mean").encode(frame(area=["12o5", "60"]))
    assert (filled.x.tolist(), filled.unread) == ([[67.5], [60.0]], {"area": {"12o5": 1}})


def test_missing_cells_are_refused_where_that_was_learnt() -> None:
    columns = Columns.learn(frame(area=[51, 84]), ["area"], "refuse")
    with pytest.raises(DataError) as caught:
        columns.encode(frame(area=[51, None]))
    assert (caught.value.code, caught.value.rows, caught.value.columns, caught.value.count) == (
        "MLP329",
        "3",
        "area",
        1,
    )


def test_an_unknown_way_with_missing_cells_is_refused() -> None:
    with pytest.raises(ArgumentError) as caught:
        Columns.learn(frame(area=[51, 84]), ["area"], "median")
    assert caught.value.code == "MLP886"


def test_a_third_answer_is_named_and_is_no_yes() -> None:
    columns = Columns.learn(frame(lift=["예", "아니오", "예"]), ["lift"])
    encoded = columns.encode(frame(lift=["네", "모름", "아니요", "예"]))
    assert encoded.x.flatten().tolist() == [1.0, 0.0, 0.0, 1.0]
    assert encoded.unseen == {"lift": {"모름": 1}}


def test_a_table_of_numbers_is_one_too() -> None:
    table = pd.DataFrame({"area": [51.5, 84.0, np.nan], "rooms": [2, 3, 3], "lift": [True, False, True]})
    encoded = Columns.learn(table, ["area", "rooms", "lift"]).encode(table)
    assert encoded.x.tolist() == [[51.5, 2.0, 1.0], [84.0, 3.0, 0.0]]
    mixed = pd.DataFrame({"area": [51.5, "84㎡", "1,000"]}, dtype=object)
    assert Columns.learn(mixed, ["area"]).encode(mixed).x.tolist() == [[51.5], [84.0], [1000.0]]


def test_no_rows_are_no_inputs() -> None:
    columns = Columns.learn(frame(area=[51, 84], gu=["A", "B"], lift=["Y", "N"]), ["area", "lift"])
    encoded = columns.encode(frame(area=[], lift=[]))
    assert (tuple(encoded.x.shape), encoded.rows, encoded.incomplete) == ((0, 2), (), {})


def test_a_column_that_is_not_there_is_refused() -> None:
    columns = Columns.learn(frame(area=[1, 2, 4]), [" area "])
    for refused in (lambda: columns.encode(frame(aria=[1])), lambda: Columns.learn(frame(aria=[1, 2]), ["area"])):
        with pytest.raises(DataError) as caught:
            refused()
        assert (caught.value.code, caught.value.column, caught.value.columns) == ("MLP327", "area", "aria")


def test_a_column_of_numbers_without_any_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        Columns.learn(pd.DataFrame({"area": [np.nan, np.nan]}), ["area"])
    assert (caught.value.code, caught.value.columns) == ("MLP374", ("area",))


def test_a_rare_value_has_no_input_of_its_own() -> None:
    known = ["a"] * 2000 + ["b"] * 2000 + ["c"] * 4 + ["d"] * 3
    assert Columns.learn(frame(kind=known), ["kind"]).names == ("kind=a", "kind=b", "kind=c")


@st.composite
def any_columns(draw) -> Columns:
    rows = draw(st.integers(6, 20))
    columns = {
        "area": draw(st.lists(AREAS.map("{:.2f}㎡".format), min_size=rows, max_size=rows)),
        "price": draw(st.lists(st.integers(0, 10**6).map("{:,}.5".format), min_size=rows, max_size=rows)),
        "gu": draw(st.permutations(["강남구", "노원구", "서초구"] * 7))[:rows],
        "lift": ["Y", "N", *draw(st.lists(st.sampled_from("YN"), min_size=rows - 2, max_size=rows - 2))],
        "day": [str(day.date()) for day in pd.date_range(draw(YEARS), periods=rows)],
    }
    features = draw(st.lists(st.sampled_from([*columns]), min_size=1, unique=True))
    return Columns.learn(frame(**columns), features, draw(st.sampled_from(["drop", "mean", "refuse"])))


@given(any_columns())
def test_columns_come_back_from_plain_values(columns: Columns) -> None:
    state = json.loads(json.dumps(columns.state()))
    assert Columns.from_state(state) == columns


STATE = {
    "missing": "mean",
    "columns": [
        {"kind": "number", "name": "area", "means": [1.5], "unit": "㎡", "decimal": "."},
        {"kind": "category", "name": "gu", "means": [0.5], "categories": ["A", "B"], "alone": True},
        {"kind": "yes-no", "name": "lift", "means": [0.5], "ones": ["Y"], "zeros": ["N"]},
        {"kind": "date", "name": "day", "means": [1.0, 2.0], "order": "dmy", "parts": ["month", "day"]},
    ],
}  # fmt: skip


def test_the_state_that_is_spoilt_below_is_whole() -> None:
    assert Columns.from_state(STATE).names == ("area", "gu=B", "lift", "day: month", "day: day")


@pytest.mark.parametrize(("place", "value"), [
    (("missing",), "median"), (("missing",), None), (("columns",), []), (("columns",), {}), (("columns",), "area"),
    (("columns", 0), None), (("columns", 0), []), (("columns", 0, "kind"), "text"), (("columns", 0, "kind"),
    ["number"]),
    (("columns", 0, "kind"), "date"), (("columns", 0, "name"), 5), (("columns", 0, "name"), "gu"),
    (("columns", 0, "means"), [1]), (("columns", 0, "means"), [1.0, 2.0]), (("columns", 0, "means"), []),
    (("columns", 0, "means"), [float("nan")]), (("columns", 0, "means"), "1.5"), (("columns", 0, "means"), (1.5,)),
    (("columns", 0, "unit"), "Seoul"), (("columns", 0, "unit"), None), (("columns", 0, "decimal"), ";"),
    (("columns", 0, "code"), "1"), (("columns", 1, "categories"), ["A", "A"]), (("columns", 1, "categories"),
    ["A", 1]),
    (("columns", 1, "categories"), "AB"), (("columns", 1, "alone"), 1), (("columns", 1, "categories"),
    ["A", "B", "C"]),
    (("columns", 2, "ones"), []), (("columns", 2, "zeros"), [None]), (("columns", 2, "ones"), ["N"]),
    (("columns", 3, "order"), "ydm"), (("columns", 3, "parts"), ["month", "second"]), (("columns", 3, "parts"),
    ["month"]),
    (("columns", 3, "parts"), ["month", "month"]), (("more",), 1),
])  # fmt: skip
def test_values_that_describe_no_columns_are_refused(place, value) -> None:
    state = copy.deepcopy(STATE)
    part = state
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    with pytest.raises((TypeError, ValueError)):
        Columns.from_state(state)


@pytest.mark.parametrize("state", [None, [], "columns", {}, {"missing": "drop"}, 5])
def test_something_else_is_refused(state) -> None:
    with pytest.raises((TypeError, ValueError)):
        Columns.from_state(state)
