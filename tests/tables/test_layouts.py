"""Tables as people have them: where the names stand, what is above and below, what is refused and how that is said."""

import pytest

from mlp_tutorial import set_language
from mlp_tutorial.tables.csv_file import Table
from tests.tables.texts import read, refused


def text_of(table: Table) -> list[list[str]]:
    return table.frame.fillna("").to_numpy().tolist()


def words(table: Table) -> list[str]:
    """Names of the notes, each of which has a sentence in both languages."""
    for language in ("ko", "en"):
        set_language(language)
        assert all(note.sentence for note in table.notes)
    return [note.word for note in table.notes]


# Above.

MOLIT = (
    '"□ 본 서비스에서 제공하는 정보는 참고용입니다."\n"□ 본 자료는 계약일 기준입니다. (※ 7월 계약, 8월 신고)"\n""\n'
    '"□ 검색조건"\n"계약일자 : 2026-08-01 ~ 2026-08-07"\n"NO","구","면적(㎡)"\n'
    '"1","강남구","84.9"\n"2","서초구","59.9"\n'
)


def test_lines_above_the_names_are_left_out_and_their_number_said() -> None:
    table = read(MOLIT.encode("cp949"))
    assert (table.header_row, list(table.frame.columns), table.encoding) == (6, ["NO", "구", "면적(㎡)"], "cp949")
    assert (text_of(table)[0], table.frame.index.tolist()) == (["1", "강남구", "84.9"], [7, 8])
    assert words(table) == ["encoding", "lines-above"]
    assert table.notes[1].facts == {"lines": 4, "row": 6}


def test_a_spreadsheets_empty_cells_make_no_row_of_a_title() -> None:
    padded = "보고서,,,\n작성일,2026-01-01,,\n,,,\n구,인구,면적,밀도\n가,10,2,5\n나,8,4,2\n,,,\n출처: 통계청,,,\n"
    table = read(padded)
    assert (table.header_row, text_of(table)) == (4, [["가", "10", "2", "5"], ["나", "8", "4", "2"]])
    assert words(table) == ["lines-above", "lines-below"]


@pytest.mark.parametrize(
    "line", ["Instrument: CTD-7, station B\n\n", "Instrument: CTD-7, station B\n", "Made by, me\n\n"]
)
def test_a_line_of_as_many_cells_by_accident_is_no_row_of_names(line: str) -> None:
    table = read(f"Lake survey\n{line}depth (m),temp\n7.5,12.6\n1.5,18.8\n")
    assert (list(table.frame.columns), len(table.frame)) == (["depth (m)", "temp"], 2)


def test_a_line_of_as_many_cells_among_shorter_lines_begins_no_table() -> None:
    table = read("지역, 서울\n제목\n부제\n날짜,기온\n1,2\n2,4\n3,5\n")
    assert (table.header_row, len(table.frame)) == (4, 3)


def test_another_small_table_above_is_left_out() -> None:
    table = read("설정,값\n지역,서울\n\n날짜,기온,강수\n1,2,3\n2,3,4\n3,3,5\n4,3,5\n")
    assert (table.header_row, len(table.frame)) == (4, 4)


def test_names_in_two_rows_are_joined() -> None:
    table = read("역,04시,,05시,\n,승차,하차,승차,하차\n서울,1,2,3,4\n시청,5,6,7,8\n")
    assert list(table.frame.columns) == ["역", "04시 승차", "04시 하차", "05시 승차", "05시 하차"]
    assert (text_of(table)[0], words(table)) == (["서울", "1", "2", "3", "4"], ["names-in-two-rows"])


def test_names_that_repeat_are_told_apart_by_the_row_below_them() -> None:
    table = read("구,2020,2020,2021\n구,남자,여자,남자\n가,1,2,3\n나,2,3,4\n다,2,2,5\n")
    assert list(table.frame.columns) == ["구", "2020 남자", "2020 여자", "2021 남자"]


@pytest.mark.parametrize("units", ["cm,kg", ",kg", "(cm),(kg)", "센티미터,킬로그램"])
def test_a_row_of_units_is_left_out(units: str) -> None:
    table = read(f"height,weight\n{units}\n169.3,72.3\n171.7,70.8\n")
    assert (list(table.frame.columns), table.frame.index.tolist()) == (["height", "weight"], [3, 4])
    assert words(table) == ["units-below-names"]


@pytest.mark.parametrize("first", ["-,60", "NA,NA", "없음,없음", "?,?", "170,unknown"])
def test_a_first_row_with_missing_values_is_no_row_of_units(first: str) -> None:
    assert len(read(f"height,weight\n{first}\n169.3,72.3\n171.7,70.8\n").frame) == 3


def test_a_first_row_without_its_numbers_is_an_example_all_the_same() -> None:
    assert len(read("이름,중간,기말\n김,결시,결시\n이,90,80\n박,70,60\n").frame) == 3


# No names.

NAMELESS = {
    "numbers": "102.8,11,83087\n55.1,8,59879\n25.3,19,44225\n",
    "a word that recurs": "M,0.455,15\nM,0.35,7\nF,0.53,9\n",
    "words that recur": "red,round,yes\nblue,square,no\nred,square,yes\nblue,round,no\n",
    "dates": "2026-01-01,12.5\n2026-01-02,13.5\n2026-01-03,11\n",
    "years among years": "2024,부산,2642\n2023,부산,7042\n2022,서울,8893\n",
    "missing values": "?,1,38.5\n2,1,39.2\n1,?,38.3\n",
    "spaces": '18.0   8   307.0\t"chevrolet"\n15.0   8   350.0\t"buick"\n',
    "one column": "1\n2\n3\n",
}


@pytest.mark.parametrize("kind", NAMELESS)
def test_a_table_without_names_is_refused_with_its_rows_and_the_option(kind: str) -> None:
    error = refused(NAMELESS[kind], "MLP338")
    assert error.row == 1
    assert error.shown.count("\n") >= 2
    assert "header=0" in error.remedy
    assert "--header 0" in error.remedy


@pytest.mark.parametrize("kind", NAMELESS)
def test_without_names_every_row_is_one_of_the_table(kind: str) -> None:
    table = read(NAMELESS[kind], header=0)
    lines = NAMELESS[kind].count("\n")
    assert (len(table.frame), table.header_row, table.frame.index[0]) == (lines, 0, 1)
    assert list(table.frame.columns) == [f"column {place + 1}" for place in range(table.frame.shape[1])]
    assert "no-header" in words(table)


@pytest.mark.parametrize("text", [
    "지역,2018,2019,2020\n서울,100,110,120\n부산,90,80,85\n", "2025,2026\n1,2\n3,4\n",
    "시도,2020.01,2020.02\n서울,1,2\n부산,3,2\n", ",0,1,2\n0,1.5,2.5,3.5\n1,4.5,5.5,6.5\n",
    "학생,1,2,3\n김,5,4,3\n이,2,2,5\n", "x\n1\n2\n",
    "type,text\nham,hello\nspam,win\nham,bye\n", "price\n12000원\n9000원\n",
])  # fmt: skip
def test_years_and_counted_columns_are_names(text: str) -> None:
    table = read(text)
    assert (table.header_row, len(table.frame)) == (1, text.count("\n") - 1)


def test_the_reader_decides_which_row_holds_the_names() -> None:
    assert read("1,2\n3,4\n5,6\n", header=2).frame.columns.tolist() == ["3", "4"]
    assert text_of(read("1,2\n3,4\n5,6\n", header=2)) == [["5", "6"]]


@pytest.mark.parametrize("header", [2, 5, 10**6, -1])
def test_a_row_that_is_empty_or_not_there_holds_no_names(header: int) -> None:
    assert refused("a,b\n\n1,2\n", "MLP339", header=header).header == header


def test_names_are_composed_on_one_line_and_told_apart() -> None:
    table = read('\u1102\u1161\u110b\u1175,"면적\n(㎡)", a ,a,\n1,2,3,4,5\n')
    assert list(table.frame.columns) == ["나이", "면적 (㎡)", "a", "a (2)", "Unnamed: 4"]
    assert (table.doubled, words(table)) == ({"a": (3, 4)}, ["name-twice"])


def test_a_name_that_is_there_already_is_given_to_no_second_column() -> None:
    assert list(read("a,a,a (2),a\n1,2,3,4\n").frame.columns) == ["a", "a (3)", "a (2)", "a (4)"]


# Below, between and to the right.

BELOW = ["출처: 통계청, 국가통계포털, 2026", "※ 외국인 제외", "\nNote: preliminary", "\n단위 천명", "주1) 잠정"]


@pytest.mark.parametrize("below", BELOW)
def test_lines_below_the_table_are_left_out_and_named_by_row(below: str) -> None:
    table = read(f"a,b,c\n1,2,3\n4,5,6\n{below}\n")
    assert (text_of(table), words(table)) == ([["1", "2", "3"], ["4", "5", "6"]], ["lines-below"])
    assert table.notes[-1].facts["rows"] == str(4 + below.count("\n"))


def test_a_line_of_text_between_the_rows_is_none_below_them() -> None:
    error = refused("a,b\n1,2\n※ 다음은 수정값\n3,4\n", "MLP324")
    assert (error.row, error.cells, error.shown) == (3, 1, "\n    1: a,b\n    3: ※ 다음은 수정값")


def test_a_last_row_that_begins_with_a_word_for_remarks_is_a_row_where_its_numbers_are() -> None:
    assert len(read("review,stars\nGood,5\nBad,1\nNote: broke at once,1\n").frame) == 3


@pytest.mark.parametrize("last", ["7,8", "7", "서울"])
def test_a_last_row_that_is_cut_short_is_refused(last: str) -> None:
    error = refused(f"a,b,c\n1,2,3\n4,5,6\n{last}", "MLP345")
    assert (error.row, error.columns) == (4, 3)


def test_a_row_too_short_is_refused_beside_the_names() -> None:
    error = refused("a,b,c\n1,2,3\n4,5\n6,7,8\n", "MLP324")
    assert (error.row, error.cells, error.columns) == (3, 2, 3)
    assert error.shown == "\n    1: a,b,c\n    3: 4,5"


def test_more_cells_than_names_are_refused_and_not_taken_for_names_of_rows() -> None:
    assert refused("mpg,cyl\nMazda,21,6\nDatsun,22.8,4\n", "MLP324").row == 2


def test_columns_at_the_right_without_name_and_cell_are_none() -> None:
    assert list(read("a,b,,,\n1,2,,,\n3,4,,,\n").frame.columns) == ["a", "b"]
    assert list(read("a,b\n1,2,\n3,4,\n").frame.columns) == ["a", "b"]
    assert list(read("a,b,,\n1,2,,\n3,4,,5\n").frame.columns) == ["a", "b", "Unnamed: 2", "Unnamed: 3"]


def test_names_that_stand_once_more_between_the_rows_are_left_out() -> None:
    table = read("a,b\n1,2\na,b\n3,4\n")
    assert (text_of(table), words(table)) == ([["1", "2"], ["3", "4"]], ["names-again"])


def test_a_web_page_is_named_as_one() -> None:
    assert refused("\n<!DOCTYPE html>\n<html><body>로그인</body></html>\n", "MLP346").line == "<!DOCTYPE html>"


def test_rows_that_are_shown_fit_into_a_terminal() -> None:
    # 9 columns before the first syllable, 2 for each, 1 for the dots: 80.
    error = refused("1," + "가" * 100 + ",2\n3," + "나" * 36 + ",4\n5,6,7\n8,9,10\n", "MLP338")
    wide = "가" * 35
    assert error.shown == f"\n    1: 1,{wide}…\n    2: 3,{'나' * 35}…\n    3: 5,6,7"
