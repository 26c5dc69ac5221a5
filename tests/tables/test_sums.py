"""Rows of sums: left out and said where they are sums, kept where the word is a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.tables.csv_file import Table
from tests.tables.texts import read


def sums(table: Table) -> dict[str, tuple[str, str]]:
    """(words, rows) by what became of them."""
    return {
        note.word: (note.facts["words"], note.facts["rows"]) for note in table.notes if note.word.startswith("sums")
    }


WORDS = ["합계", "합 계", "총계", "소계", "계", "평균", "total", "TOTAL", "Sum", "Subtotal", "Grand Total", "Summe"]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("first", [True, False])
def test_a_row_called_a_sum_is_left_out_whatever_its_numbers_are(word: str, first: bool) -> None:
    rows, row = ["가,10,0.5", "나,20,0.7", "다,30,0.2"], f"{word},61,"
    table = read("\n".join(["구,인구,비율", *([row, *rows] if first else [*rows, row])]))
    assert table.frame["구"].tolist() == ["가", "나", "다"]
    assert sums(table) == {"sums": (word.strip(), "2" if first else "5")}


def test_a_row_number_may_stand_before_the_word() -> None:
    assert len(read("번호,구,인구\n1,가,10\n2,나,20\n,총 계,30\n").frame) == 2


def test_subtotals_and_the_total_are_left_out() -> None:
    table = read("시도,동,인구\n서울,가,1\n서울,나,2\n서울,소계,3\n부산,다,4\n부산,라,6\n부산,소계,10\n합계,,13\n")
    assert (table.frame["동"].tolist(), sums(table)) == (["가", "나", "다", "라"], {"sums": ("소계, 합계", "4, 7, 8")})


def test_a_subtotal_may_stand_above_what_it_adds_up() -> None:
    table = read("구,동,인구\n종로,소계,3\n종로,가,1\n종로,나,2\n중구,소계,10\n중구,다,4\n중구,라,6\n")
    assert table.frame["동"].tolist() == ["가", "나", "다", "라"]


def test_subtotals_that_a_spreadsheet_names_after_the_group_are_left_out() -> None:
    table = read("region,shop,sales\nN,a,1\nN,b,2\nN Total,,3\nS,c,4\nS,d,6\nS Total,,10\nGrand Total,,13\n")
    assert table.frame["shop"].tolist() == ["a", "b", "c", "d"]


def test_a_value_of_that_name_is_kept_and_said() -> None:
    names = ["김", "이", "계", "박", "계", "최", "계"]
    table = read("성,키\n" + "".join(f"{name},{170 + place}\n" for place, name in enumerate(names)))
    assert table.frame["성"].tolist() == names
    assert sums(table) == {"sums-kept": ("계", "4, 6, 8")}


@pytest.mark.parametrize("row", ["전국,101", "Total Corn Flakes,31", "계곡,30", "합계동,30", "라,합계"])
def test_a_word_that_may_be_a_name_needs_numbers_that_add_up(row: str) -> None:
    table = read(f"곳,수\n가,10\n나,20\n{row}\n")
    assert (len(table.frame), sums(table)) == (3, {})


def test_the_whole_country_is_left_out_where_its_numbers_are_the_others_sum() -> None:
    table = read('시도,인구,비율\n전국,"1,600",0.2\n서울,"1,000",0.1\n부산,600,0.3\n')
    assert table.frame["시도"].tolist() == ["서울", "부산"]


def test_a_column_that_says_total_in_every_row_is_no_sum() -> None:
    assert len(read("구분,구,인구\n합계,가,1\n합계,나,2\n합계,다,4\n").frame) == 3


@given(st.lists(st.lists(st.integers(1, 10**6), min_size=2, max_size=5), min_size=1, max_size=5), st.booleans())
def test_groups_and_their_sums_written_by_hand_lose_their_sums_alone(groups, above: bool) -> None:
    lines, values = ["군,동,인구"], []
    for number, group in enumerate(groups):
        rows = [f"군{number},동{place},{value}" for place, value in enumerate(group)]
        total = f"군{number},소계,{sum(group)}"
        lines += [total, *rows] if above else [*rows, total]
        values += map(str, group)
    lines.append(f"합계,,{sum(map(sum, groups))}")
    assert read("\n".join(lines)).frame["인구"].tolist() == values
