"""`mlp-tutorial predict` on new tables: complete rows are predicted, the others left blank, what is odd is counted."""

import csv
import io
import re
from pathlib import Path

import pytest
import torch

from mlp_tutorial import LinearRegression, LogisticRegression, datasets, save_model
from mlp_tutorial.cli.app import _predict

FLATS = """area,floor,gu,lift,price
51㎡,3,강남구,yes,"51,000"
84㎡,7,노원구,no,"84,000"
59㎡,5,서초구,yes,"59,000"
72㎡,2,강남구,no,"72,000"
60㎡,4,노원구,yes,"60,000"
66㎡,6,서초구,no,"66,000"
"""


@pytest.fixture
def predicted(called, tmp_path: Path):
    """Rows of predictions by a model that adds up its inputs: area + floor + 100, 200, 300 by gu + 1000 for a lift."""

    def predict(table: str, *options: str, missing: str = "drop"):
        (tmp_path / "flats.csv").write_text(FLATS, "utf-8")
        flats = datasets.from_csv(tmp_path / "flats.csv", target="price", missing=missing)
        assert flats.columns.names == ("area", "floor", "gu=강남구", "gu=노원구", "gu=서초구", "lift")
        model = LinearRegression(6)
        with torch.no_grad():
            model.linear.weight.copy_(torch.tensor([[1.0, 1.0, 100.0, 200.0, 300.0, 1000.0]]))
            model.linear.bias.zero_()
        save_model(model, tmp_path / "flats.pt", dataset=flats)
        (tmp_path / "new.csv").write_text(table, "utf-8")
        ended = called("--lang", "en", "predict", "flats.pt", "new.csv", *options)
        return list(csv.reader(io.StringIO(ended.out))), " ".join(ended.err.split()), ended.code

    return predict


def test_complete_rows_are_predicted_and_the_others_left_blank_and_counted(predicted) -> None:
    rows, said, code = predicted(
        "area,floor,gu,lift\n50㎡,1,강남구,no\n50㎡,,강남구,no\n50㎡,n/a,노원구,yes\n50㎡,1,노원구,yes\n"
    )
    assert rows == [["row", "price"], ["2", "151"], ["3", ""], ["4", ""], ["5", "1251"]]
    assert "Left blank, since cells are missing: 2 of 4 rows (row 3, 4)" in said
    assert "floor (2)" in said
    assert code == 0


@pytest.mark.parametrize("marker", ["", "NA", "N/A", "?", "-", "."])
def test_every_marker_of_a_missing_value_leaves_its_row_blank(predicted, marker: str) -> None:
    rows, _, code = predicted(f"area,floor,gu,lift\n50,1,강남구,no\n{marker},1,강남구,no\n")
    assert (rows[1:], code) == ([["2", "151"], ["3", ""]], 0)


def test_a_cell_that_cannot_be_read_is_named_and_its_row_left_blank(predicted) -> None:
    rows, said, code = predicted("area,floor,gu,lift\n50㎡,1,강남구,no\nbig,1,강남구,no\n60평,1,강남구,no\n")
    assert (rows[1:], code) == ([["2", "151"], ["3", ""], ["4", ""]], 0)
    assert "area: cells that cannot be read as in training count as missing: big (1), 60평 (1)" in said


def test_what_training_learnt_for_filling_fills_and_is_counted(predicted) -> None:
    rows, said, _ = predicted("area,floor,gu,lift\n50,,강남구,no\n,1,강남구,no\n,,강남구,no\n", missing="mean")
    area, floor = (51 + 84 + 59 + 72 + 60 + 66) / 6, (3 + 7 + 5 + 2 + 4 + 6) / 6
    expected = [50 + floor + 100, area + 1 + 100, area + floor + 100]
    assert [float(price) for _, price in rows[1:]] == pytest.approx(expected, rel=1e-5)
    assert "In 3 of 3 rows missing cells are filled" in said
    assert "area (2)" in said
    assert "floor (2)" in said


def test_a_value_that_training_did_not_have_is_named_with_its_count_and_is_none_of_the_known(predicted) -> None:
    rows, said, code = predicted("area,floor,gu,lift\n50,1,중구,no\n50,1,중구,yes\n50,1,종로구,no\n50,1,서초구,no\n")
    assert [price for _, price in rows[1:]] == ["51", "1051", "51", "351"]
    assert "gu has values that no row trained on had" in said
    assert "중구 (2), 종로구 (1)" in said
    assert code == 0


def test_all_missing_columns_are_named_in_one_message(predicted) -> None:
    rows, said, code = predicted("area,flor,gu,elevator\n50,1,강남구,no\n")
    assert (rows, code) == ([], 1)
    assert said.startswith("[MLP873 columns-missing]")
    assert "lacks 2 of them: floor, lift" in said
    assert "Did you mean 'flor'?" in said


def test_columns_are_found_by_name_and_others_are_not_looked_at(predicted) -> None:
    rows, said, _ = predicted("lift,note,gu,floor,price,area\nno,new!,강남구,1,,50㎡\n")
    assert (rows[1:], said) == ([["2", "151"]], "")


def test_a_model_that_was_to_refuse_missing_cells_refuses_them_in_words_of_the_command(predicted) -> None:
    rows, said, code = predicted("area,floor,gu,lift\n50,1,강남구,no\n,1,강남구,no\n", missing="refuse")
    assert (rows, code) == ([], 1)
    assert "the model was trained with --missing refuse" in said
    assert "missing=" not in said


def test_a_table_of_blanks_alone_is_refused(predicted) -> None:
    rows, said, code = predicted("area,floor,gu,lift\n,1,강남구,no\n,2,노원구,yes\n")
    assert (rows, code) == ([], 1)
    assert said.startswith("[MLP872 no-row-to-predict]")
    assert "area (2)" in said


def test_units_and_separators_are_read_as_in_training(predicted) -> None:
    rows, _, _ = predicted('area;floor;gu;lift\n"1,050 ㎡";1;강남구;NO\n')
    assert rows[1:] == [["2", "1151"]]


def test_the_rows_have_the_numbers_of_the_file(predicted) -> None:
    rows, _, _ = predicted("area,floor,gu,lift\n50,1,강남구,no\n\n60,1,강남구,no\n")
    assert [number for number, _ in rows[1:]] == ["2", "4"]


def test_into_a_file_what_was_found_out_is_said_on_standard_output(called, predicted, tmp_path: Path) -> None:
    table = "area,floor,gu,lift\n50,1,강남구,no\n50,,강남구,no\n"
    predicted(table)
    ended = called("--lang", "en", "predict", "flats.pt", "new.csv", "--out", "r.csv")
    assert (tmp_path / "r.csv").read_text("utf-8-sig") == "row,price\n2,151\n3,\n"
    assert "Predicted 1 of 2 rows, written to r.csv Left blank, since" in " ".join(ended.out.split())
    assert ended.err == ""


def test_a_model_saved_with_names_alone_takes_columns_of_numbers(called, tmp_path: Path) -> None:
    x, y = torch.tensor([[0.0, 1.0], [1.0, 0.0]]), torch.tensor([[0.0], [1.0]])
    model = LogisticRegression(2)
    with torch.no_grad():
        model.linear.weight.copy_(torch.tensor([[100.0, -100.0]]))
        model.linear.bias.zero_()
    save_model(model, tmp_path / "m.pt", dataset=datasets.Dataset(x, y, ("a", "b"), ("no", "yes"), "t"))
    (tmp_path / "new.csv").write_text("b,a\n0,1\n1,0\n,1\n")
    ended = called("predict", "m.pt", "new.csv")
    assert [row[:2] for row in csv.reader(io.StringIO(ended.out))] == [
        ["row", "t"], ["2", "yes"], ["3", "no"], ["4", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("table", [
    "area,floor\n50,1\n", "area,floor,gu,lift\n,1,강남구,no\n", "area,floor,gu,lift\n1e60,1,강남구,no\n",
    "area,floor,gu,lift\n50,1\n", "area,area,gu,lift\n50,1,강남구,no\n", "", "area,floor,gu,lift\n",
    "50,1,강남구,no\n" * 9, "area^floor^gu^lift\n" + "50^1^강남구^no\n" * 9,
    'area,floor,gu,lift\n50,1,"강남구,no\n', "a\0b,c\n1,2\n",
])  # fmt: skip
def test_no_advice_names_an_option_that_predict_does_not_have(called, predicted, table: str, language: str) -> None:
    _, _, code = predicted(table)
    ended = called("--lang", language, "predict", "flats.pt", "new.csv")
    assert code == ended.code == 1
    # What is said of training is said to be of training.
    advice = re.sub(
        r"(train with|trained with|train without it, with) --\w+|--\w+( mean)?(으로|로) 학습", "", ended.err
    )
    known = {f"--{name.strip('_').replace('_', '-')}" for name in _predict.__annotations__} | {"--help"}
    assert set(re.findall(r"--[a-z][a-z-]*", advice)) <= known


def test_a_model_that_is_not_there_is_answered_with_those_that_are(called, predicted) -> None:
    predicted("area,floor,gu,lift\n50,1,강남구,no\n")
    said = " ".join(called("--lang", "en", "predict", "model.pt", "new.csv").err.split())
    assert said.startswith("[MLP905 saved-file-missing]")
    assert "Try: models in this folder: flats.pt" in said
