"""`mlp-tutorial train --report DIR`: one page that holds true numbers, in both languages, whatever the names are."""

import contextlib
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.datasets import load_iris
from sklearn.metrics import confusion_matrix

from mlp_tutorial import datasets, set_language
from mlp_tutorial.cli.app import run
from mlp_tutorial.saving import load_model
from tests import catalogues
from tests.cli.report_page import Page
from tests.sources import PACKAGE

HOSTILE = ("<script>alert(1)</script>", "a\"b'c&amp;", "\x1b[2J\u202eabc", "{{ 7 * 7 }}", "</code></pre><h1>")


def rooms(rows: int = 150) -> pd.DataFrame:
    """Rent of rooms: the area decides, the district adds, the colour of the door does nothing."""
    random = np.random.default_rng(0)
    area = random.uniform(15, 90, rows).round(1)
    gu = random.choice(["강남구", "노원구", "마포구"], rows)
    pets = random.choice(["yes", "no"], rows)
    door = random.integers(1, 9, rows)
    rent = 3 * area + 40 * (gu == "강남구") + 10 * (pets == "yes") + random.normal(0, 8, rows)
    frame = pd.DataFrame({"gu": gu, "area": area, "pets": pets, "door": door, "city": "Seoul", "rent": rent.round(1)})
    frame.loc[:3, "area"] = None
    return frame


def flowers() -> pd.DataFrame:
    data = load_iris(as_frame=True)
    return data.frame.assign(species=data.target_names[data.target]).drop(columns="target")


def two_flowers() -> pd.DataFrame:
    """Two kinds that overlap, one of them rare."""
    both = flowers().query("species != 'setosa'")
    return both.drop(both.index[both.species == "virginica"][10:])


CASES = {
    "linear": (rooms, "rent", ["--exclude", "door"]),
    "early": (rooms, "rent", ["--model", "mlp", "--hidden", "8", "--missing", "mean", "--patience", "5"]),
    "folds": (lambda: rooms(40), "rent", ["--model", "mlp", "--hidden", "4", "--epochs", "30"]),
    "softmax": (flowers, "species", ["--holdout", "0.3", "--seed", "3"]),
    "weighted": (two_flowers, "species", ["--class-weights", "--features", "petal length (cm),sepal width (cm)"]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="module")
def page(folder: Path):
    """The page of a case in a language; made once."""
    made: dict[tuple[str, str], Page] = {}

    def of(case: str, language: str = "en") -> Page:
        if (case, language) not in made:
            frame, target, options = CASES[case]
            frame().to_csv(folder / f"{case}.csv", index=False)
            with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
                asked = [
                    "--lang",
                    language,
                    "train",
                    f"{case}.csv",
                    "--target",
                    target,
                    "--report",
                    f"{case}-{language}",
                ]
                assert run([*asked, *options]) == 0
            set_language(None)
            made[case, language] = Page(folder / f"{case}-{language}" / "report.html")
        return made[case, language]

    return of


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("case", CASES)
def test_a_page_is_whole_and_loads_nothing(page, case: str, language: str) -> None:
    found = page(case, language)
    assert found.complaints == []
    assert found.root.all("html")[0].attributes["lang"] == language
    assert not re.search(r"https?://(?!www\.w3\.org)", found.source)


@pytest.mark.parametrize(("fault", "complaint"), [
    ("<p><b></p>", "closed inside"),
    ("<h4>deep</h4>", "under h"),
    ('<img src="x.png" alt="">', "loads by src"),
    ("<script>1</script>", "loads or runs"),
    ('<p id="asked"></p>', "twice"),
    ('<a href="#nowhere">x</a>', "refers to nowhere"),
    ("<table><caption>c</caption><tr><th>x</th></tr></table>", "without scope"),
    ("<p>\u202e</p>", "not to be seen"),
])  # fmt: skip
def test_what_is_wrong_with_a_page_is_found(page, tmp_path: Path, fault: str, complaint: str) -> None:
    (tmp_path / "page.html").write_text(page("linear").source.replace("</main>", f"{fault}</main>"), "utf-8")
    assert any(complaint in found for found in Page(tmp_path / "page.html").complaints)


@pytest.mark.parametrize("case", CASES)
def test_both_languages_have_the_same_parts_and_the_same_numbers(page, case: str) -> None:
    korean, english = page(case, "ko"), page(case, "en")
    assert korean.outline == english.outline

    def numbers(found: Page) -> list[list[str]]:
        return [re.findall(r"\d+\.\d{3}\b", table.text) for table in found.root.all("table")]

    assert numbers(korean) == numbers(english)


@pytest.mark.parametrize("case", CASES)
def test_the_program_on_the_page_gives_the_scores_and_the_model_of_the_page(page, folder: Path, case: str) -> None:
    found = page(case)
    saved = folder / f"{case}.pt"
    before = load_model(saved).model.state_dict()
    saved.unlink()
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        exec(compile(found.code, "report", "exec"), {})
    scores = dict(line.split() for line in printed.getvalue().splitlines())
    held_out = next(row for row in found.table("Scores") if row[0].startswith("rows held out"))
    heads = found.table("Scores")[0]
    names = {
        "R²": "r2_score",
        "mean abs. error": "mean_absolute_error",
        "root mean sq. error": "root_mean_squared_error",
        "accuracy": "accuracy",
        "bal. accuracy": "balanced_accuracy",
        "AUC": "auc",
        "log loss": "log_loss",
    }
    assert scores.keys() == {names[head] for head in heads[1:]}
    for head, shown in zip(heads[1:], held_out[1:], strict=True):
        assert float(shown) == pytest.approx(float(scores[names[head]]), abs=0.0005, rel=0.0005), head
    after = load_model(saved).model.state_dict()
    assert before.keys() == after.keys()
    for name in before:
        assert torch.equal(before[name], after[name]), name


def test_the_line_on_the_page_asks_for_the_same_again(page) -> None:
    line = page("softmax").root.all("pre")[0].text
    assert line == ("mlp-tutorial train softmax.csv --target species --seed 3 --holdout 0.3 --report softmax-en")


def test_what_became_of_each_column_and_row_is_said(page) -> None:
    found = page("linear")
    encoded = {row[0]: row[1:] for row in found.table("Columns that are read otherwise")}
    assert encoded["gu"] == ["category", "3", "an input of 0 or 1 for each of: 강남구, 노원구, 마포구"]
    assert encoded["pets"] == ["yes/no", "1", "1 for yes, 0 for no"]
    assert "Numbers, used as they are (1): area" in found.root.text
    unused = {row[0]: row[1:] for row in found.table("Columns, and why")}
    assert unused["door"] == ["excluded", "leave it out of --exclude"]
    assert unused["city"][0] == "the same value in every row"
    assert found.table("Columns with missing cells")[1:] == [["area", "4"]]
    assert "4 rows were left out" in found.root.text
    assert "In 4 rows missing cells were filled" in page("early").root.text


def test_the_confusion_matrix_and_the_classes_are_those_of_the_model(page, folder: Path) -> None:
    found = page("softmax")
    _, test = datasets.from_csv(folder / "softmax.csv", "species").split(0.7, 3)
    saved = load_model(folder / "softmax.pt")
    expected = confusion_matrix(test.y, saved.model.predict(test.x))
    shown = np.array([row[1:] for row in found.table("Confusion matrix")[1:]], dtype=int)
    assert shown.tolist() == expected.tolist()
    recalls = [float(row[2]) for row in found.table("Each class")[1:]]
    assert recalls == pytest.approx((expected.diagonal() / expected.sum(axis=1)).tolist(), abs=0.0005)


def test_the_importance_of_a_column_is_that_of_all_its_inputs(page) -> None:
    drops = {row[0]: float(row[1]) for row in page("early").table("Drop of R²")[1:]}
    assert drops.keys() == {"gu", "area", "pets", "door"}
    assert list(drops)[:2] == ["area", "gu"]
    assert drops["area"] > 1 > drops["gu"] > 5 * abs(drops["door"])


def test_every_kind_of_run_has_its_pictures(page) -> None:
    pictures = {
        case: [svg.attributes["aria-labelledby"] for svg in page(case).root.all("svg") if "role" in svg.attributes]
        for case in CASES
    }
    numbers = ["course-caption", "fit-caption", "residuals-caption"]
    assert pictures == {
        "linear": numbers,
        "early": numbers,
        "folds": numbers,
        "softmax": ["course-caption"],
        "weighted": ["course-caption", "roc-caption"],
    }


def test_pictures_have_no_colour_that_one_scheme_alone_can_show(page) -> None:
    pictures = re.findall(r"<svg.*?</svg>", page("linear").source + page("weighted").source, re.DOTALL)
    assert pictures
    assert [color for picture in pictures for color in re.findall(r"#[0-9a-f]{6}", picture)] == []


def test_names_are_data_whatever_letters_they_hold(folder: Path, page) -> None:
    frame = flowers()
    frame.columns = [*HOSTILE[:4], "kind"]
    frame["kind"] = frame["kind"].map(dict(zip(["setosa", "versicolor", "virginica"], HOSTILE[2:], strict=True)))
    CASES["hostile"] = (lambda: frame, "kind", [])
    try:
        found, harmless = page("hostile"), page("softmax")
    finally:
        del CASES["hostile"]
    assert found.complaints == []
    assert found.root.all("script") == []
    rows = [row[0] for row in found.table("Drop of balanced accuracy")[1:]]
    assert sorted(rows) == sorted(name.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e") for name in HOSTILE[:4])
    assert [element.tag for element in found.root.all("h1")] == [element.tag for element in harmless.root.all("h1")]
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(found.code, "report", "exec"), {})


def test_a_verdict_that_is_none_and_rows_that_are_few_have_their_sentences(called, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(500, 50, 40).round(1)
    rooms(40).assign(rent=noise).to_csv(tmp_path / "few.csv", index=False)
    called("train", "few.csv", "--target", "rent", "--features", "area", "--report", "few")
    found = Page(tmp_path / "few" / "report.html")
    assert found.complaints == []
    assert found.root.all("section")[0].all("p")[0].attributes["class"] == "cannot-tell"
    assert "The verdict does not say that the model is better" in found.root.text


def test_a_column_all_of_whose_values_are_rare_among_the_training_rows_stops_nothing(called, tmp_path: Path) -> None:
    places = {3: "A", 9: "A", 14: "B", 20: "B", 26: "C", 33: "C"}
    rows = [f"{place % 7 + place / 10},{places.get(place, '')},{2 * place + place % 5}" for place in range(40)]
    (tmp_path / "a.csv").write_text("\n".join(["x,c,y", *rows]), encoding="utf-8")
    line = "train a.csv --target y --features x,c --missing mean --holdout 0.5 --seed 5 --report out"
    ended = called(*line.split())
    assert (ended.code, ended.err) == (0, "")
    assert load_model(tmp_path / "a.pt").columns.names == ("x",)


def test_columns_that_tell_the_target_are_pointed_out_at_once(called, tmp_path: Path) -> None:
    frame = rooms().dropna()
    frame.assign(deposit=10 * frame.rent).to_csv(tmp_path / "leak.csv", index=False)
    called("train", "leak.csv", "--target", "rent", "--report", "leak")
    found = Page(tmp_path / "leak" / "report.html")
    assert found.complaints == []
    assert "--exclude deposit" in found.root.all("section")[0].text


def test_several_splits_are_told_together(called, tmp_path: Path) -> None:
    flowers().to_csv(tmp_path / "flowers.csv", index=False)
    called("train", "flowers.csv", "--target", "species", "--repeat", "3", "--epochs", "50", "--report", "out")
    found = Page(tmp_path / "out" / "report.html")
    assert found.complaints == []
    assert [row[0] for row in found.table("Scores on held-out rows over 3 splits")][1:3] == [
        "accuracy",
        "bal. accuracy",
    ]
    assert "the first of the 3 splits" in found.root.text


def test_a_folder_is_made_and_a_page_replaced(called, tmp_path: Path) -> None:
    rooms(30).to_csv(tmp_path / "rooms.csv", index=False)
    ended = called("train", "rooms.csv", "--target", "rent", "--epochs", "2", "--report", "a/b")
    path = tmp_path / "a" / "b" / "report.html"
    assert f"Report written: {Path('a/b/report.html')}" in ended.out
    path.write_text("before", "utf-8")
    called("train", "rooms.csv", "--target", "rent", "--epochs", "2", "--report", "a/b")
    assert Page(path).complaints == []
    assert [*path.parent.iterdir()] == [path]


def test_a_folder_that_cannot_be_is_refused_before_the_training(called, tmp_path: Path) -> None:
    rooms(30).to_csv(tmp_path / "rooms.csv", index=False)
    ended = called("train", "rooms.csv", "--target", "rent", "--report", "rooms.csv/out")
    assert ended.code == 1
    assert "file-not-writable" in ended.err
    assert ended.out == ""
    assert not (tmp_path / "rooms.pt").exists()


def test_a_report_that_would_replace_the_model_is_refused(called, tmp_path: Path) -> None:
    rooms(30).to_csv(tmp_path / "rooms.csv", index=False)
    ended = called("train", "rooms.csv", "--target", "rent", "--out", "report.html", "--report", ".")
    assert ended.code == 1
    assert "outputs-collide" in ended.err
    assert not (tmp_path / "report.html").exists()


def test_without_report_nothing_is_written_but_the_model(called, tmp_path: Path) -> None:
    rooms(30).to_csv(tmp_path / "rooms.csv", index=False)
    called("train", "rooms.csv", "--target", "rent", "--epochs", "2")
    assert {path.name for path in tmp_path.iterdir()} == {"rooms.csv", "rooms.pt"}


def test_every_sentence_of_the_page_is_in_the_catalogue_and_is_said() -> None:
    keys = {key.removeprefix("report.") for key in catalogues.catalogue("en") if key.startswith("report.")}
    template = (PACKAGE / "cli" / "report" / "page.html").read_text("utf-8")
    said = set(re.findall(r'said\("([\w.]+)"', template))
    assert said <= keys
    constants, patterns = catalogues.used_keys()
    # f"report.{key}" stands for all: what it is called with are constants or stand in the template.
    own = [
        pattern
        for pattern in patterns
        if pattern.pattern.startswith("report\\.") and "report\\.[" not in pattern.pattern
    ]
    unsaid = [
        key
        for key in keys - said
        if key not in constants
        and f"report.{key}" not in constants
        and not key.endswith(".title")
        and not any(pattern.fullmatch(f"report.{key}") for pattern in own)
    ]
    assert unsaid == []
