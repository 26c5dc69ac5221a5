"""Numbers as people write them are read as what they mean, and what is no number is none."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.tables.numbers import NumberFormat, are_codes, numbers_as, read_numbers

SPACES = ["", " ", "\u00a0", "\u202f"]
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12).map(float),
    st.decimals(-(10**6), 10**6, allow_nan=False, places=2).map(float),
)


def grouped(digits: str, separator: str) -> str:
    first = len(digits) % 3
    return separator.join(
        [*([digits[:first]] if first else []), *(digits[k : k + 3] for k in range(first, len(digits), 3))]
    )


def written(value: float, style: dict[str, str]) -> str:
    """The number as somebody who writes in that style does."""
    whole, _, decimals = f"{abs(value):.2f}".partition(".")
    body = grouped(whole, style["thousands"]) + (style["decimal"] + decimals if decimals != "00" else "")
    before, after = style["before"], style["after"]
    if value >= 0:
        return f"{before}{body}{after}"
    if style["minus"] == "()":
        return f"({before}{body}{after})"
    return f"{style['minus']}{before}{body}{after}"


STYLES = st.fixed_dictionaries({
    "separators": st.sampled_from(
        [(",", "."), (".", ","), ("", "."), ("", ","), ("\u202f", ","), (" ", "."), ("'", ".")]
    ),
    "minus": st.sampled_from(["-", "−", "△", "▲", "()"]),
    "affix": st.sampled_from(
        [("", ""), ("$", ""), ("₩", ""), ("€ ", ""), ("", "원"), ("", " kg"), ("", "㎡"), ("", "%")]
    ),
    "full_width": st.booleans(),
})  # fmt: skip


@given(values=st.lists(NUMBERS, min_size=1, max_size=20), style=STYLES)
def test_numbers_written_for_people_are_read_back(values: list[float], style) -> None:
    thousands, decimal = style["separators"]
    before, after = style["affix"]
    how = {"thousands": thousands, "decimal": decimal, "minus": style["minus"], "before": before, "after": after}
    texts = [written(value, how) for value in values]
    # Without a number of pennies nothing tells 1.234 in Berlin from 1.234 in London: the column is told by another one.
    texts.append(written(0.25, how))
    if style["full_width"]:
        texts = [text.translate({0x30 + k: 0xFF10 + k for k in range(10)}) for text in texts]
    read = read_numbers(texts, np.ones(len(texts), np.int64))
    assert read.values.tolist() == [*values, 0.25]
    assert read.form.decimal == decimal
    assert (read.form.unit == "") == (before + after == "")
    assert numbers_as(texts, read.form).tolist() == [*values, 0.25]


@pytest.mark.parametrize(("text", "value"), [
    ("83,087", 83087), ("1,234,567.5", 1234567.5), ("12,5", 12.5), ("0,123", 0.123), ("1.234.567", 1234567),
    ("(1,234)", -1234), ("△1,234", -1234), ("5.75-", -5.75), ("−0.5", -0.5), ("+3", 3), ("$-5", -5), ("-$5", -5),
    ("1.20E-04", 1.2e-4), (".5", 0.5), ("5.", 5), ("12,000원", 12000), ("12,000 원", 12000), ("3.0 %", 3),
    ("102.8㎡", 102.8),
    ("102.8 m2", 102.8), ("20대", 20), ("3층", 3), ("2015년", 2015), ("36.5℃", 36.5), ("1.2k", 1200), ("$1.2M", 1.2e6),
    ("3억 5,000만원", 35000), ("3억 5,000", 35000), ("3억", 3), ("5천만원", 5), ("2억2,476만", 22476),
    ("１，２３４", 1234),
    ("1 234 567", 1234567), ("12'500", 12500), ("9" * 400, math.inf),
])  # fmt: skip
def test_a_number_by_itself(text: str, value: float) -> None:
    assert read_numbers([text], np.array([1])).values.tolist() == [value]


@pytest.mark.parametrize("text", [
    "", "-", "about 7", "12o5", "1,23,4", "1,2345,678", "1.2.3", "1_000", "0x1f", "nan", "inf", "5 quux", "(5",
    "5)", "--5",
    "-(5)", "2024-01-05", "010-1234-5678", "12:30", "3억 5,000만 3원", "억", "kg", "$", "1e", "٣", "²", "5²",
    "1/2", "5kg m",
    "₩5원",
])  # fmt: skip
def test_what_is_no_number_is_none(text: str) -> None:
    assert np.isnan(read_numbers([text], np.array([1])).values).all()


def test_a_comma_before_three_digits_is_told_by_the_other_cells() -> None:
    def values(*texts: str, usual="."):
        return read_numbers(texts, np.ones(len(texts), np.int64), usual).values.tolist()

    assert values("1,234", "5,678") == [1234, 5678]
    assert values("1,234", "5,6") == [1.234, 5.6]
    assert values("1,234", "1.5") == [1234, 1.5]
    assert values("1,234", "5,678", usual=",") == [1.234, 5.678]
    assert values("1,234", "1.5", usual=",") == [1234, 1.5]
    # One cell with a comma among points is a mistake, and no reason to read the others in another way.
    assert np.array_equal(values("1.5", "2.5", "2,5"), [1.5, 2.5, math.nan], equal_nan=True)


def test_numerals_of_one_unit_are_converted_and_units_are_not() -> None:
    money = read_numbers(["1억", "5,000만원", "3억 2,000만"], np.ones(3, np.int64))
    assert (money.values.tolist(), money.form.unit) == ([10000, 5000, 32000], "만원")
    assert len(read_numbers(["5 kg", "5 km"], np.ones(2, np.int64)).units) == 2
    assert len(read_numbers(["3000 m", "3.00 km"], np.ones(2, np.int64)).units) == 2


def test_spellings_of_a_unit_are_one_unit() -> None:
    read = read_numbers(["84㎡", "84 m²", "84m2", "84"], np.ones(4, np.int64))
    assert (read.values.tolist(), read.form.unit, read.bare) == ([84] * 4, "㎡", (3,))


@pytest.mark.parametrize(("texts", "codes"), [
    (["01234", "56789"], True),
    (["01", "02", "11"], True),
    (["00000", "02208"], True),
    (["05505", "110-744"], True),
    (["010", "02", "1"], True),
    (["0", "10"], False),
    (["05", "7", "120"], False),
    (["0.5", "0.25"], False),
    (["12", "34"], False),
])  # fmt: skip
def test_digits_that_begin_with_0_are_codes(texts: list[str], codes: bool) -> None:
    assert are_codes(texts) is codes


def test_new_cells_have_the_unit_of_the_column() -> None:
    texts = ["5 m²", "1,000", "12"]
    assert np.array_equal(numbers_as(texts, NumberFormat()), [math.nan, 1000, 12], equal_nan=True)
    assert numbers_as(texts, NumberFormat(unit="㎡")).tolist() == [5, 1000, 12]
    assert numbers_as(["1억", "500만원", "3"], NumberFormat(unit="만원")).tolist() == [10000, 500, 3]
