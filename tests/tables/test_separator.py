"""What separates cells: what divides most rows alike, numbers with decimal commas and texts with commas or not."""

import pytest

from tests.tables.texts import read, refused


@pytest.mark.parametrize(("text", "separator", "first"), [
    ("a;b\n1,5;2,5\n3,5;4,5\n", ";", ["1,5", "2,5"]),
    ("a;b\n1,5;x, y\n3,5;z, y\n", ";", ["1,5", "x, y"]),
    ("a|b\n1|x, y; z\n2|u, v; w\n", "|", ["1", "x, y; z"]),
    ("a\tb\nx, y\t1\nz, w\t2\n", "\t", ["x, y", "1"]),
    ('a,"b; c"\n"1;2",3\n"4;5",6\n', ",", ["1;2", "3"]),
    ("when,value\n2026-01-01 10:00,5\n2026-01-01 11:00,6\n", ",", ["2026-01-01 10:00", "5"]),
    ("x  y   name\n1   2   'a'\n  3 4 b\n", " ", ["1", "2", "'a'"]),
    ('m  y\tname\n18.0   8\t"chevrolet malibu"\n15.0   8\t"buick"\n', " ", ["18.0", "8", "chevrolet malibu"]),
    ("a,b\nonly one\n1,2\n3,4\n5,6\n", ",", None),
    ("one\n5\n6\n", ",", ["5"]),
])  # fmt: skip
def test_the_separator_is_found(text: str, separator: str, first: list[str] | None) -> None:
    if first is None:
        assert refused(text, "MLP324").row == 2
    else:
        table = read(text)
        assert (table.separator, table.frame.to_numpy()[0].tolist()) == (separator, first)


def test_excels_first_line_says_it() -> None:
    table = read("sep=|\na;b|c;d\n1;2|3;4\n5;6|7;8\n")
    assert (list(table.frame.columns), table.frame.index.tolist()) == (["a;b", "c;d"], [3, 4])


@pytest.mark.parametrize(
    ("text", "sign"), [("a^b\n1^2\n3^4\n", "^"), ("1::2::3\n4::5::6\n", "::"), ("가、나\n1、2\n", "、")]
)
def test_an_unusual_one_is_pointed_out_and_read_where_it_is_said(text: str, sign: str) -> None:
    error = refused(text, "MLP342")
    assert (error.sign, f"separator={sign!r}" in error.remedy) == (sign, True)
    assert read(text, separator=sign, header=0).frame.to_numpy().tolist() == [line.split(sign) for line in text.split()]


@pytest.mark.parametrize("said", ["\t", r"\t", "tab", "TAB"])
def test_a_tab_is_said_in_several_ways(said: str) -> None:
    assert list(read("a\tb\n1,5\t2\n", separator=said).frame.columns) == ["a", "b"]


@pytest.mark.parametrize("said", ["", "\n", '"', ';"'])
def test_what_cannot_separate_is_refused(said: str) -> None:
    assert refused("a,b\n1,2\n", "MLP343", separator=said).separator == said


def test_one_that_the_file_does_not_have_is_refused_with_its_rows() -> None:
    assert refused("a,b\n1,2\n", "MLP344", separator=";").shown == "\n    1: a,b\n    2: 1,2"
