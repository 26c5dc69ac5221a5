"""Tables whose names are odd: read, shown, predicted and read again under the same names."""

import csv
import io
from pathlib import Path

import pytest

from mlp_tutorial.saving import load_model


@pytest.fixture
def trained(called, tmp_path: Path):
    """Trains on a table of these columns and classes; gives the saved model."""

    def train(features: tuple[str, str], target: str, classes: tuple[str, str]):
        with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
            rows = ([row, row % 7, classes[row > 20]] for row in range(40))
            csv.writer(file).writerows([[*features, target], *rows])
        ended = called("train", "t.csv", f"--target={target}", "--epochs", "2", "--out", "m.pt")
        assert ended.code == 0, ended.err
        return load_model(tmp_path / "m.pt"), ended.out

    return train


def rows_of(printed: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(printed)))


@pytest.mark.parametrize("first", "=+-@")
def test_no_name_runs_in_a_spreadsheet_and_each_is_read_again(called, trained, tmp_path: Path, first: str) -> None:
    names = (f"{first}1+1|cmd", "b")
    saved, _ = trained((f"{first}x", "y"), f"{first}t", names)
    assert (saved.feature_names, saved.target_name) == ((f"{first}x", "y"), f"{first}t")
    assert set(saved.class_names) == set(names)
    printed = called("predict", "m.pt", "t.csv").out
    called("predict", "m.pt", "t.csv", "--out", "r.csv")
    assert (tmp_path / "r.csv").read_text("utf-8-sig") == printed
    head, *rows = rows_of(printed)
    assert head[1] == f"'{first}t"
    assert {row[1] for row in rows} <= {f"'{names[0]}", "b"}
    # What was written is a table to learn from, with the names as they were.
    called("train", "r.csv", f"--target={first}t", "--kind", "classes", "--epochs", "1", "--out", "again.pt")
    again = load_model(tmp_path / "again.pt")
    assert again.target_name == f"{first}t"
    assert set(again.class_names) <= set(names)


def test_numbers_below_zero_stay_numbers(called, trained) -> None:
    saved, _ = trained(("x", "y"), "t", ("-1", "1"))
    assert saved.class_names is not None
    assert {row[1] for row in rows_of(called("predict", "m.pt", "t.csv").out)[1:]} <= {"-1", "1"}


@pytest.mark.parametrize(("target", "classes", "head"), [
    ("row", ("a", "b"), ["row 2", "row", "P(a)", "P(b)"]),
    ("P(a)", ("a", "b"), ["row", "P(a)", "P(a) 2", "P(b)"]),
    ("t", ("a", "b"), ["row", "t", "P(a)", "P(b)"]),
])  # fmt: skip
def test_no_column_of_the_result_is_called_as_another(called, trained, target: str, classes, head: list[str]) -> None:
    trained(("x", "y"), target, classes)
    found, *rows = rows_of(called("predict", "m.pt", "t.csv").out)
    assert found == head
    numbers = found.index("row 2" if target == "row" else "row")
    assert [row[numbers] for row in rows] == [str(number) for number in range(2, 42)]


def test_control_characters_run_nowhere(called, trained) -> None:
    _, page = trained(("\x1b]0;title\x07x", "\x1b[2Jy"), "t\x9b", ("a\x1b[2J", "b\u202e"))
    printed = called("predict", "m.pt", "t.csv").out
    assert not {"\x1b", "\x07", "\x9b"} & set(page + printed)
    assert r"\x1b]0;title\x07x" in page
    assert r"b\u202e" in page
    # For another program a letter is data.
    assert "b\u202e" in printed
