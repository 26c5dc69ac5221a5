"""Names that a spreadsheet would run: marked when written, unmarked when read, numbers left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.tables.formulas import as_text, text_meant

# OWASP, "CSV Injection": the characters with which a cell must not begin.
DANGEROUS = "=+-@\t\r＝＋－＠"


@pytest.mark.parametrize("first", DANGEROUS)
def test_no_cell_begins_as_a_formula_does(first: str) -> None:
    assert as_text(f"{first}cmd|' /C calc'!A0") == f"'{first}cmd|' /C calc'!A0"


@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r"])
def test_nor_a_cell_that_a_spreadsheet_of_other_separators_would_see(separator: str) -> None:
    assert as_text(f"a{separator}=1+1") == f"a{separator}'=1+1"


@pytest.mark.parametrize("number", ["-1.5", "+3", "-.5", "1e-7", "-2E+8", "-inf", "-nan", "0"])
def test_numbers_stay_numbers(number: str) -> None:
    assert as_text(number) == number


@pytest.mark.parametrize("word", ["", "setosa", "a=b", "a-b", "'90s", "P(=x)", "나이", "1-2"])
def test_other_words_stay_as_they_are(word: str) -> None:
    assert text_meant(word) == as_text(word) == word


@given(st.text(alphabet="=+-@;\t\r\n'ab1,.", max_size=12))
def test_what_was_written_is_read_as_it_was_meant(cell: str) -> None:
    meant = text_meant(cell)
    assert text_meant(as_text(meant)) == meant
    cells = as_text(meant).replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";")
    assert as_text(meant) == meant or not any(part[:1] in "=+-@" for part in cells if part)
