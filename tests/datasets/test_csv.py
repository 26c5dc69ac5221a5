"""Tables from files: what is read, as what, and what is refused with the row and column named."""

import csv
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from mlp_tutorial import datasets, set_language
from mlp_tutorial.errors import ArgumentError, DataError, MissingDependencyError, MlpTutorialError

KOREAN = "키,몸무게,성별\n170.5,60,남\n158.0,49,여\n181.2,77,남\n"


@pytest.fixture
def written(tmp_path: Path):
    """Writes a file and gives its path."""

    def write(content: str | bytes, name: str = "table.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def refused(written):
    """Reads a file that cannot be learnt from, and gives the error after checking it in both languages."""

    def read(content: str | bytes, code: str, target: str = "y", **options) -> MlpTutorialError:
        path = written(content)
        with pytest.raises(MlpTutorialError) as caught:
            datasets.from_csv(path, target, **options)
        error = caught.value
        assert error.code == code, error
        for language in ("ko", "en"):
            set_language(language)
            assert str(error).startswith(f"[{code} ")
        return error

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_korean_names_are_read_in_every_encoding_excel_writes(written, encoding: str) -> None:
    dataset = datasets.from_csv(written(KOREAN, "사람.csv", encoding), "성별")
    assert dataset.feature_names == ("키", "몸무게")
    assert (dataset.target_name, dataset.class_names, dataset.name) == ("성별", ("남", "여"), "사람")
    torch.testing.assert_close(dataset.x, torch.tensor([[170.5, 60.0], [158.0, 49.0], [181.2, 77.0]]))
    assert dataset.y.tolist() == [[0.0], [1.0], [0.0]]
    assert dataset.x.dtype == dataset.y.dtype == torch.float32


def test_a_name_typed_in_decomposed_hangul_is_the_same_name(written) -> None:
    decomposed = "\u1102\u1161\u110b\u1175"  # 나이, letter by letter, as macOS writes it
    dataset = datasets.from_csv(written(f"{decomposed},y\n1,2\n"), "y", features=["나이"])
    assert dataset.feature_names == ("나이",)


@pytest.mark.parametrize("separator", [",", ";", "\t", ", "])
def test_comma_semicolon_and_tab_separate(written, separator: str) -> None:
    content = "\n".join(separator.join(row) for row in (["a", "b", "y"], ["1", "2", "3"], ["4", "5.5", "6"]))
    x, y = datasets.from_csv(written(content), "y")
    assert (x.tolist(), y.tolist()) == ([[1.0, 2.0], [4.0, 5.5]], [[3.0], [6.0]])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_and_empty_rows_are_read(written, end: str) -> None:
    content = end.join(["", "a,b,y", "1,true,3", "", ",,", "4,false,6", "", ""])
    dataset = datasets.from_csv(written(content), "y")
    assert dataset.x.tolist() == [[1.0, 1.0], [4.0, 0.0]]
    assert dataset.y.tolist() == [[3.0], [6.0]]


def test_text_columns_and_columns_without_a_name_are_left_out_and_listed(written) -> None:
    path = written(",name,size,unit,y\n0,kim,1.5,cm,1\n1,lee,2.5,cm,2\n")
    dataset = datasets.from_csv(path, "y")
    assert dataset.feature_names == ("size",)
    assert dataset.left_out == {"Unnamed: 0": "unnamed", "name": "identifier", "unit": "constant"}


@pytest.mark.parametrize("digits", [310, 500, 5000])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_whole_number_of_hundreds_of_digits_is_named_by_its_row(refused, sign: str, digits: int) -> None:
    error = refused(f"x,y\n1,0\n2,1\n{sign}{'9' * digits},1\n", "MLP337")
    assert (error.row, error.column, error.value) == (4, "x", float(sign + "inf"))


SERIAL = "".join(f"{20261234567 + row},{row % 7},{row % 2}\n" for row in range(40))


def test_numbers_that_float32_cannot_tell_apart_are_left_out_and_listed(written) -> None:
    dataset = datasets.from_csv(written("student,size,y\n" + SERIAL), "y")
    assert (dataset.feature_names, dataset.left_out) == (("size",), {"student": "too-fine"})


@pytest.mark.parametrize("features", [["student"], ["size", "student"]])
def test_features_that_float32_cannot_tell_apart_are_refused_where_asked_for(refused, features) -> None:
    error = refused("student,size,y\n" + SERIAL, "MLP374", features=features)
    assert error.columns == ("student",)
    assert "float32" in str(error)


@pytest.mark.parametrize("features", [["size"], None])
def test_a_target_that_float32_cannot_tell_apart_is_refused(refused, features) -> None:
    error = refused("student,size,y\n" + SERIAL, "MLP373", "student", features=features)
    assert (error.column, error.different) == ("student", 40)
    assert error.left == len({np.float32(20261234567 + row) for row in range(40)})


def test_a_table_of_nothing_else_is_refused_by_its_column(refused) -> None:
    assert "time" in refused("time,y\n" + "".join(f"{1700000000 + i},{i % 2}\n" for i in range(9)), "MLP331").columns


def test_years_and_dates_that_float32_holds_are_features(written) -> None:
    rows = "".join(f"{160101 + day},{2019 + day},{day % 2}\n" for day in range(12))
    assert datasets.from_csv(written("date,year,y\n" + rows), "y").feature_names == ("date", "year")


def test_features_are_taken_in_the_order_asked_for(written) -> None:
    dataset = datasets.from_csv(written("a,b,c,y\n1,2,3,4\n5,6,7,8\n"), "y", features=["c", " a "])
    assert dataset.feature_names == ("c", "a")
    assert dataset.x.tolist() == [[3.0, 1.0], [7.0, 5.0]]
    assert dataset.left_out == {"b": "not-chosen"}


@pytest.mark.parametrize(("cells", "kind", "names", "y"), [
    (["b", "a", "b"], None, ("a", "b"), [[1.0], [0.0], [1.0]]),
    (["b ", " a", "b"], None, ("a", "b"), [[1.0], [0.0], [1.0]]),
    (["x", "z", "y", "x"], None, ("x", "y", "z"), [0, 2, 1, 0]),
    (["TRUE", "false", "True"], None, ("False", "True"), [[1.0], [0.0], [1.0]]),
    (["0", "1", "1"], None, None, [[0.0], [1.0], [1.0]]),
    (["true", "false", "true"], "numbers", None, [[1.0], [0.0], [1.0]]),
    (["10", "9", "10"], "classes", ("9", "10"), [[1.0], [0.0], [1.0]]),
    (["-1", "1", "-1"], "classes", ("-1", "1"), [[0.0], [1.0], [0.0]]),
    (["2.5", "1", "7", "7"], "classes", ("1", "2.5", "7"), [1, 0, 2, 2]),
    (["A", "1", "2", "1"], "classes", ("1", "2", "A"), [2, 0, 1, 0]),
    (["yes", "No", "Yes", "no", "yes", "no"], None, ("no", "yes"), [[1.0], [0.0], [1.0], [0.0], [1.0], [0.0]]),
    (["예", "아니요", "네", "예"], None, ("아니요", "예"), [[1.0], [0.0], [1.0], [1.0]]),
    (["TRUE", "true", "F", "f", "f"], None, ("True", "f"), [[0.0], [0.0], [1.0], [1.0], [1.0]]),
    (["1.5", "2.5", "-3"], "numbers", None, [[1.5], [2.5], [-3.0]]),
    (["20230000001", "20230000002", "20230000001"], "classes", ("20230000001", "20230000002"), [[0.0], [1.0], [0.0]]),
])  # fmt: skip
def test_the_target_tells_classes_from_numbers(written, cells, kind, names, y) -> None:
    path = written("x,y\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(cells)))
    dataset = datasets.from_csv(path, "y", kind=kind)
    assert (dataset.class_names, dataset.y.tolist()) == (names, y)
    assert dataset.y.dtype == (torch.int64 if dataset.y.ndim == 1 else torch.float32)


@pytest.mark.parametrize(("cells", "found"), [
    (["yes", "No", "Yes", "no", "yes", "no"], [("spelt-as-one", "Yes, yes"), ("spelt-as-one", "No, no")]),
    (["TRUE", "true", "False"], []),
    (["male", "Male", "female", "female"], [("spelt-alike", "Male, male")]),
    (["male", "male", "female"], []),
])  # fmt: skip
def test_classes_that_are_spelt_alike_are_told(written, cells, found) -> None:
    path = written("x,y\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(cells)))
    assert [(note.word, note.facts["values"]) for note in datasets.from_csv(path, "y").notes] == found


def test_a_constant_target_of_numbers_is_nothing_to_predict(refused) -> None:
    error = refused("x,y\n1,5\n2,5\n", "MLP377")
    assert (error.only, error.rows) == (5.0, 2)


def test_one_row_of_numbers_is_read(written) -> None:
    assert datasets.from_csv(written("x,y\n1,5\n"), "y").x.tolist() == [[1.0]]


def test_a_quoted_cell_may_hold_separators_line_ends_and_quotation_marks(written) -> None:
    path = written('a,"note, long",y\n1,"two\nlines, ""here""",3\n2,,4\n')
    dataset = datasets.from_csv(path, "y")
    assert (dataset.left_out, dataset.y.tolist()) == ({"note, long": "constant"}, [[3.0], [4.0]])


@given(st.lists(st.tuples(st.floats(-1e6, 1e6, width=32), st.booleans(), st.integers(-(2**24), 2**24)), min_size=1))
def test_what_pandas_writes_is_read_back(tmp_path_factory, rows) -> None:
    path = tmp_path_factory.mktemp("round") / "trip.csv"
    pd.DataFrame(rows, columns=["a", "b", "y"]).to_csv(path, index=False)
    assume(len(rows) == 1 or len({row[2] for row in rows}) > 1)
    x, y = datasets.from_csv(path, "y", features=["a", "b"])
    np.testing.assert_allclose(x, np.array([row[:2] for row in rows], dtype=np.float32), rtol=1e-6)
    assert y.flatten().tolist() == [row[2] for row in rows]


def test_x_alone_is_read_for_prediction(written) -> None:
    path = written("note,b,a\nx,2,1\ny,4,3\n")
    assert datasets.inputs_from_csv(path, ["a", "b"]).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(DataError) as caught:
        datasets.inputs_from_csv(path, ["a", "c"])
    assert caught.value.code == "MLP327"
    rows = ["city,day,a", "S,2024-01-05,1", "B,2024-01-06,2", "S,2024-01-07,3", "B,2024-01-08,4"]
    with pytest.raises(DataError) as caught:
        datasets.inputs_from_csv(written("\n".join(rows)), ["a", "day", "city"])
    assert (caught.value.code, caught.value.columns) == ("MLP374", ("day", "city"))


@pytest.mark.parametrize(("content", "code"), [
    (b"", "MLP322"),
    (b"\xef\xbb\xbf", "MLP322"),
    (b"\n  \n", "MLP322"),
    (b"x,y\n", "MLP323"),
    (b"x,y\n\n,\n", "MLP323"),
    (b"\xff\xfex\x00,\x00y\x00", "MLP323"),
    (b"x\x00,\x00y\x00\n\x00", "MLP321"),
    (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xff\xff", "MLP321"),
    (b"x,y\n1,2\n3,\"4\n", "MLP325"),
    (b"x,y\n1,2\n3,\"4\"5\n", "MLP325"),
])  # fmt: skip
def test_a_file_that_is_no_table_is_refused(refused, content: bytes, code: str) -> None:
    refused(content, code)


@pytest.mark.parametrize(("row", "cells"), [("3,4,5,6", 4), ("3,4", 2), ("3,1,234,5", 4), ("note", 1)])
def test_a_row_of_another_length_is_named(refused, row: str, cells: int) -> None:
    error = refused(f"a,b,y\n1,2,3\n\n{row}\n7,8,9\n", "MLP324")
    assert (error.row, error.cells, error.columns) == (4, cells, 3)


def test_every_row_of_another_length_is_no_index_column(refused) -> None:
    assert refused("a,y\n1,2,3\n4,5,6\n", "MLP324").row == 2


def test_an_unclosed_quotation_mark_is_found_where_it_opens(refused) -> None:
    assert refused('x,y\n1,2\n"3,4\n5,6\n', "MLP325").row == 3


def test_a_cell_longer_than_the_csv_reader_allows_is_an_unclosed_quotation_mark(refused) -> None:
    assert refused('x,y\n"' + "1,2\n" * (csv.field_size_limit() // 4 + 1), "MLP325").row == 2


@pytest.mark.parametrize("options", [{"target": "a"}, {"target": "y", "features": ["y", " a"]}])
def test_a_name_that_stands_twice_cannot_be_asked_for(refused, options) -> None:
    assert refused("a, a ,y\n1,2,3\n", "MLP326", **options).columns == "1, 2"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_missing_column_is_answered_with_the_nearest(refused, language: str) -> None:
    error = refused("height,weight,label\n1,2,3\n", "MLP327", target="wieght")
    set_language(language)
    assert "'weight'" in str(error)
    assert "height, weight, label" in str(error)


def test_a_heading_that_is_a_number_may_be_named_by_it(written, refused) -> None:
    years = "2025,2026\n1,2\n3,4\n"
    assert datasets.from_csv(written(years), target=2026).y.flatten().tolist() == [2.0, 4.0]
    assert refused(years, "MLP327", target=2027).facts["column"] == 2027


def test_a_missing_feature_is_answered_too_and_a_long_list_cut_short(refused) -> None:
    names = [f"c{place}" for place in range(30)]
    error = refused(",".join([*names, "y"]) + "\n" + ",".join(["1"] * 31), "MLP327", features=["d"])
    assert error.columns.endswith("c9, …")


@pytest.mark.parametrize("cell", ["12o5", "about 7", "1_000", "45 %", "1.2.3", "--5", "5 quux", "12:61", "(5"])
@pytest.mark.parametrize("column", ["x", "y"])
def test_a_cell_that_is_no_number_is_named_by_row_and_column(refused, cell: str, column: str) -> None:
    bad = f"{cell},1" if column == "x" else f"1,{cell}"
    error = refused(f"x,y\n1,2\n3,4\n\n{bad}\n5,6\n", "MLP328")
    assert (error.row, error.column, error.cell, error.count) == (5, column, cell, 1)


def test_missing_cells_are_named_by_rows_and_columns_where_they_are_refused(refused) -> None:
    error = refused("a,b,y\n1,,3\n4,5,6\n?,8,9\n,,\n7,8,NA\n", "MLP329", missing="refuse")
    assert (error.rows, error.columns, error.count) == ("2, 4, 6", "a, b, y", 3)


@pytest.mark.parametrize("cell", ["", '""', "  ", "NA", "?"])
@pytest.mark.parametrize("kind", [None, "classes", "numbers"])
@pytest.mark.parametrize("missing", ["drop", "mean"])
def test_an_empty_target_is_no_class_and_is_never_filled(written, cell: str, kind, missing: str) -> None:
    for values in ("1\n2,2\n3,1", "true\n2,false\n3,true"):
        dataset = datasets.from_csv(written(f"x,y\n0,{cell}\n1,{values}\n"), "y", kind=kind, missing=missing)
        assert (dataset.dropped, dataset.x.flatten().tolist()) == ((2,), [1.0, 2.0, 3.0])


def test_an_empty_cell_in_a_column_that_is_not_used_does_no_harm(written) -> None:
    path = written("a,b,note,y\n1,,x,3\n4,5,,6\n")
    assert len(datasets.from_csv(path, "y", features=["a"])) == 2


def test_all_features_that_cannot_be_used_are_refused_at_once(refused) -> None:
    rows = "".join(f"name {row},{row},{row}{('kg', 'km')[row % 2]},{row % 3}\n" for row in range(9))
    error = refused("name,a,much,y\n" + rows, "MLP374", features=["a", "name", "much"])
    assert error.columns == ("name", "much")
    set_language("en")
    assert "name (different in every row" in str(error)
    assert "much (numbers in several units)" in str(error)


def test_no_column_that_can_be_used_is_nothing_to_learn_from(refused) -> None:
    error = refused("city,y\nSeoul,2\nBusan,3\n", "MLP331")
    set_language("en")
    assert "city (different in every row" in str(error)
    refused("y\n1\n2\n", "MLP331")


@pytest.mark.parametrize("rows", ["1,a\n2,a\n", "1,a\n", "1,true\n2,true\n"])
def test_a_single_class_is_nothing_to_tell_apart(refused, rows: str) -> None:
    refused(f"x,y\n{rows}", "MLP332")


def test_a_class_of_its_own_for_every_row_is_an_identifier(refused) -> None:
    assert refused("x,y\n1,kim\n2,lee\n3,park\n", "MLP333").rows == 3


def test_text_is_not_predicted_as_numbers(refused) -> None:
    error = refused("x,y\n1,a\n2,b\n", "MLP334", kind="numbers")
    assert (error.row, error.cell) == (2, "a")


@pytest.mark.parametrize("cell", ["inf", "-inf", "1e39", "1e400"])
def test_a_number_beyond_float32_is_named(refused, cell: str) -> None:
    error = refused(f"x,y\n1,2\n{cell},4\n", "MLP337")
    assert (error.row, error.column) == (3, "x")


@pytest.mark.parametrize(("options", "code"), [
    ({"features": "a"}, "MLP844"),
    ({"features": []}, "MLP844"),
    ({"features": ["a", "y"]}, "MLP845"),
    ({"features": ["a", "b", "a"]}, "MLP846"),
    ({"kind": "regression"}, "MLP843"),
])  # fmt: skip
def test_an_argument_that_makes_no_sense_is_refused(refused, options, code: str) -> None:
    assert isinstance(refused("a,b,y\n1,2,3\n", code, **options), ArgumentError)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_file_that_is_not_there_is_answered_with_the_nearest(written, language: str) -> None:
    path = written("x,y\n1,2\n", "flowers.csv")
    set_language(language)
    with pytest.raises(DataError) as caught:
        datasets.from_csv(path.with_name("flower.csv"), "y")
    assert caught.value.code == "MLP320"
    assert "'flowers.csv'" in str(caught.value)
    with pytest.raises(DataError) as caught:
        datasets.from_csv(path.parent, "y")
    assert caught.value.code == "MLP370"


def test_without_pandas_the_reader_is_told_what_to_install(written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingDependencyError) as caught:
        datasets.from_csv(written("x,y\n1,2\n"), "y")
    assert caught.value.code == "MLP720"
    assert "pip install pandas" in str(caught.value)
