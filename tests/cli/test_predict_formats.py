"""What `mlp-tutorial predict` writes: the format is that of the file's ending, and what has none is refused first."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from mlp_tutorial.cli.result_file import as_bytes

READERS = {
    ".csv": lambda file: pd.read_csv(file),
    ".tsv": lambda file: pd.read_csv(file, sep="\t"),
    ".json": lambda file: pd.read_json(file, orient="records"),
    ".jsonl": lambda file: pd.read_json(file, lines=True),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A model of two classes, one of them a name in Hangul, and the table it was learnt from."""
    folder = tmp_path_factory.mktemp("formats")
    rows = "".join(f"{row},{row % 7},{['꽃', 'a'][row > 20]}\n" for row in range(40))
    (folder / "t.csv").write_text("x,y,종\n" + rows, "utf-8")
    return folder


@pytest.fixture
def model(called, folder: Path) -> str:
    if not (folder / "m.pt").exists():
        assert called("train", "t.csv", "--target", "종", "--epochs", "2", "--out", "m.pt", folder=folder).code == 0
    return "m.pt"


@pytest.mark.parametrize("ending", READERS)
@pytest.mark.parametrize("upper", [False, True])
def test_each_ending_holds_the_rows_that_are_printed(called, folder: Path, model: str, ending: str, upper) -> None:
    printed = list(csv.reader(called("predict", model, "t.csv", folder=folder).out.splitlines()))
    out = folder / f"result{ending.upper() if upper else ending}"
    assert called("predict", model, "t.csv", "--out", out.name, folder=folder).code == 0
    found = READERS[ending](out)
    assert [*found.columns] == printed[0] == ["row", "종", "P(a)", "P(꽃)"]
    for name, column in zip(printed[0], zip(*printed[1:], strict=True), strict=True):
        assert [str(cell) if name == "종" else float(cell) for cell in found[name]] == [
            cell if name == "종" else pytest.approx(float(cell)) for cell in column
        ]


@pytest.mark.parametrize("name", ["result.xlsx", "result.txt", "result", "result.csv.gz", ".csv"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_another_ending_is_refused_before_the_work_with_those_that_there_are(
    called, folder: Path, model: str, name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlp_tutorial.cli.predict.load_model", lambda *_: pytest.fail("it has begun to work"))
    ended = called("--lang", language, "predict", model, "t.csv", "--out", name, folder=folder)
    assert (ended.code, ended.out) == (2, "")
    assert all(ending in ended.err for ending in READERS)
    assert not (folder / name).exists()


def test_a_blank_cell_is_empty_in_a_table_and_null_in_json() -> None:
    answers = {"row": [2, 3], "t": ["a", None], "P(a)": [0.25, None]}
    assert as_bytes(answers, ".csv").decode("utf-8-sig") == "row,t,P(a)\n2,a,0.25\n3,,\n"
    records = [{"row": 2, "t": "a", "P(a)": 0.25}, {"row": 3, "t": None, "P(a)": None}]
    assert json.loads(as_bytes(answers, ".json")) == records
    assert [json.loads(line) for line in as_bytes(answers, ".jsonl").splitlines()] == records


def test_json_has_no_infinity_and_keeps_a_name_as_it_is() -> None:
    (record,) = json.loads(as_bytes({"=1+1": [float("inf")], "t": ["@a\x1b"]}, ".json"), parse_constant=pytest.fail)
    assert record == {"=1+1": None, "t": "@a\x1b"}


def test_no_rows_are_an_empty_list() -> None:
    assert json.loads(as_bytes({"row": []}, ".json")) == []
