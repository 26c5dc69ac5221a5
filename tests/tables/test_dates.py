"""Dates as people write them are the days that pandas knows, and day and month are told apart by the whole column."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.tables.date_columns import PARTS, DateColumn
from mlp_tutorial.tables.dates import dates_as, read_dates

FORMATS = [
    "%Y-%m-%d", "%Y.%m.%d.", "%Y. %m. %d.", "%Y/%m/%d", "%Y년 %m월 %d일", "%Y%m%d", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%Y%m%dT%H%M%S", "%Y-%m-%dT%H:%M:%SZ",
    "%Y년 %m월 %d일 %H시 %M분",
    "%Y-%m-%d %I:%M %p", "%d.%m.%Y", "%d/%m/%Y %H:%M",
]  # fmt: skip
MOMENTS = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2068, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(moments=st.lists(MOMENTS, min_size=1, max_size=20, unique=True), form=st.sampled_from(FORMATS))
def test_dates_are_those_of_pandas(moments, form: str) -> None:
    # The last of a month can be no month itself, so that the order is told.
    texts = list(dict.fromkeys(moment.strftime(form) for moment in [*moments, dt.datetime(2024, 1, 31)]))
    read = read_dates(texts, np.ones(len(texts), np.int64))
    expected = pd.to_datetime(pd.Series(texts), format=form, utc=True).dt.tz_localize(None)
    assert (read.instants == expected.to_numpy().astype("datetime64[s]")).all()
    values, unread = DateColumn("when", order=read.order).read(pd.Series(texts))
    assert (values == read.instants).all()
    assert unread == {}
    column = DateColumn("when", parts=PARTS)
    parts = [getattr(expected.dt, {"weekday": "day_of_week"}.get(part, part)) for part in PARTS]
    assert np.array_equal(column.inputs(read.instants), np.column_stack(parts).astype(np.float32))


@pytest.mark.parametrize(("texts", "order", "assumed", "first"), [
    (["05/01/2024", "25/12/2024"], "dmy", False, "2024-01-05"),
    (["1/5/2024", "1/25/2024"], "mdy", False, "2024-01-05"),
    (["05/01/2024", "06/02/2024"], "mdy", True, "2024-05-01"),
    (["05.01.2024", "06.02.2024"], "dmy", True, "2024-01-05"),
    (["24.01.05.", "24.12.31."], "ymd", True, "2024-01-05"),
    (["11/7/07", "11/27/08"], "mdy", False, "2007-11-07"),
    (["05-01-1998", "31-01-1998"], "dmy", False, "1998-01-05"),
])  # fmt: skip
def test_all_cells_tell_the_order(texts: list[str], order: str, assumed: bool, first: str) -> None:
    read = read_dates(texts, np.ones(len(texts), np.int64))
    assert (read.order, read.assumed) == (order, assumed)
    assert str(read.instants[0].astype("datetime64[D]")) == first


@pytest.mark.parametrize(("text", "moment"), [
    ("2024년 1월", "2024-01-01T00:00:00"),
    ("2024-01", "2024-01-01T00:00:00"),
    ("2024.01.05.(금)", "2024-01-05T00:00:00"),
    ("2024-01-05 오후 1:30", "2024-01-05T13:30:00"),
    ("2024-01-05 오전 12:05", "2024-01-05T00:05:00"),
    ("오후 3:20", "1970-01-01T15:20:00"),
    ("13:05", "1970-01-01T13:05:00"),
    ("5-Jan-24", "2024-01-05T00:00:00"),
    ("20141013T000000", "2014-10-13T00:00:00"),
])  # fmt: skip
def test_a_date_by_itself(text: str, moment: str) -> None:
    assert dates_as([text], "ymd").astype(str).tolist() == [moment]


@pytest.mark.parametrize("text", [
    "2023-02-30", "0000-00-00", "2024-13-01", "soon", "25:00", "13:61", "12345678", "20241301", "1.5", "2024",
    "010-1234-5678",
    "192.168.0.1", "2024-01-05 25:10", "",
])  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert np.isnat(dates_as([text], "ymd")).all()


def test_a_column_of_something_else_has_no_dates() -> None:
    assert read_dates(["a", "b"], np.ones(2, np.int64)) is None
    assert read_dates(["2024-01-05", "b", "c"], np.ones(3, np.int64)) is None


def test_parts_that_do_not_differ_are_no_inputs() -> None:
    values = np.array(["2024-01-05", "2024-03-05", "NaT"], dtype="datetime64[s]")
    assert DateColumn("when").learnt(values).names == ("when: month", "when: weekday")
