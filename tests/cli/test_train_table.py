"""What `train` says of a table's columns and rows, and the options that change what becomes of them."""

import random
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.command_line import column_names, quoted, train_line, written
from mlp_tutorial.cli.learning import learn
from mlp_tutorial.cli.plan import make_plan
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.messages import has, keys
from mlp_tutorial.messages.words import code_of, names
from mlp_tutorial.saving import load_model
from mlp_tutorial.states.random_state import random_state_of
from tests.catalogues import catalogue
from tests.cli import tables

PRICE = ("train", "flats.csv", "--target", "price")


@pytest.fixture
def printed(called, tmp_path: Path):
    """The page of a run that goes well on a table like real ones."""
    tables.flats(tmp_path / "flats.csv")

    def call(*options: str, language: str = "en") -> str:
        ended = called("--lang", language, *PRICE, *options)
        assert (ended.code, ended.err) == (0, "")
        assert max(map(len, ended.out.splitlines())) <= 80
        return ended.out

    return call


def r2(page: str) -> float:
    return float(re.search(r"rows held out \(\d+\) +(-?\d\.\d+)", page)[1])


def number(written: str) -> float:
    return float(written.replace(",", ""))


def test_each_column_and_row_is_accounted_for(printed) -> None:
    page = printed()
    for words in (
        "flats: 60 rows",
        "Column 'price' holds numbers in 원:",
        "Column 'area, m2' holds numbers in ㎡:",
        "Columns used (4, as 6 inputs):",
        "numbers: 'area, m2', floor",
        "yes/no: lift",
        "gu, 3 values: 강남구, 노원구, 서초구",
        "Columns not used (2):",
        "id: different in every row",
        "type: the same value in every row",
        "Rows left out for missing cells (3): floor 3",
        "--missing mean",
        "46 rows to train on, 11 held out (seed 0).",
    ):
        assert words in page, words
    assert r2(page) > 0.99


def test_it_is_said_in_korean_too(printed) -> None:
    page = printed(language="ko")
    for words in (
        "쓰는 열(4개, 입력은 6개):",
        "예/아니요: lift",
        "쓰지 않는 열(2개):",
        "빈칸이 있어 뺀 행(3개): floor 3",
    ):
        assert words in page, words


def test_what_is_true_of_several_columns_is_said_once(called, tmp_path: Path) -> None:
    rows = [(f"{1000 + 7 * k:,}", f"{5000 - 3 * k:,}", f"{k % 9 + 1}%", f"{2000 + 50 * k:,}원") for k in range(40)]
    tables.write(tmp_path / "table.csv", ("a", "b", "c", "y"), rows)
    page = called("train", "table.csv", "--target", "y").out
    assert "Column 'a' holds numbers: '1,000' is 1000.\n     likewise: b\n" in page
    assert "Column 'c' holds numbers in %" in page
    assert "Column 'y' holds numbers in 원" in page


def test_more_inputs_than_rows_are_pointed_out(called, tmp_path: Path) -> None:
    draw = random.Random(6).gauss
    tables.write(
        tmp_path / "table.csv", [*"abcdefghijklmnopqrst", "y"], [[draw(0, 1) for _ in range(21)] for _ in range(24)]
    )
    page = called("train", "table.csv", "--target", "y").out
    assert "20 inputs, but 19 rows to train on" in page
    assert "rows to train on:" not in called("train", "table.csv", "--target", "y", "--features", "a,b,c").out


def test_missing_cells_are_filled_or_refused_where_asked(printed, called) -> None:
    page = printed("--missing", "mean")
    assert "filled in with the mean (3): floor 3" in page
    assert "48 rows to train on, 12 held out" in page
    ended = called(*PRICE, "--missing", "refuse")
    assert ended.code == 1
    line = re.search(r"leave the rows out: mlp-tutorial (.*?) More:", " ".join(ended.err.split()))[1]
    assert called(*shlex.split(line)).code == 0


def test_the_model_keeps_what_the_columns_were(printed, tmp_path: Path) -> None:
    printed("--missing", "mean", "--exclude", "lift")
    columns = load_model(tmp_path / "flats.pt").columns
    assert columns.features == ("gu", "area, m2", "floor")
    assert columns.missing == "mean"


@pytest.mark.parametrize("option", ["area, m2,floor", '"area, m2",floor', "floor, area, m2"])
def test_a_name_with_a_comma_is_found_with_and_without_quotation_marks(printed, option: str) -> None:
    page = printed("--features", option)
    assert "Columns used (2): " in page
    assert "id, gu, lift, type: not chosen" in page


def test_each_reason_for_not_using_a_column_has_an_option() -> None:
    reasons = {key.rpartition(".")[2] for key in keys("tables", "en") if key.startswith("tables.left_out.")}
    options = {key.rpartition(".")[2] for key in keys("cli", "en") if key.startswith("cli.trained.options.")}
    assert options == reasons - {"not-numbers"}  # of inputs_from_csv alone


def test_the_option_for_a_column_that_is_not_used_works(called, tmp_path: Path) -> None:
    rows = [f"{place},{1000 + place * 7},{'' if place % 3 else place},{place * 2 + place % 5}" for place in range(40)]
    (tmp_path / "a.csv").write_text("\n".join(["x,id,gaps,y", *rows]), encoding="utf-8")
    page = called("--lang", "en", "train", "a.csv", "--target", "y").out
    assert "id: different in every row: a name or number of the row\n       To use it: numbers: --features;" in page
    assert "gaps: most cells are missing\n       To use it: --features together with --missing mean" in page
    chosen = called("train", "a.csv", "--target", "y", "--features", "x,id,gaps", "--missing", "mean")
    assert (chosen.code, load_model(tmp_path / "a.pt").feature_names) == (0, ("x", "id", "gaps"))


def test_excluded_columns_are_not_used(printed) -> None:
    page = printed("--exclude", "gu,area, m2")
    assert "gu, 'area, m2': excluded" in page
    assert "Columns used (2, as 2 inputs):" in page
    assert r2(page) < 0.5


def test_a_part_of_another_size_is_held_out(printed) -> None:
    assert "40 rows to train on, 17 held out" in printed("--holdout", "30%")
    assert "40 rows to train on, 17 held out" in printed("--holdout", "0.3")


def test_epochs_asked_for_are_trained_or_their_limit_is_explained(printed) -> None:
    few = printed("--model", "mlp", "--epochs", "700")
    assert "(700 epochs," in few
    assert "No early stopping" in few
    assert "(250 epochs," in printed("--model", "mlp", "--epochs", "250", "--patience", "0")
    limited = printed("--model", "mlp", "--epochs", "5000", "--patience", "1")
    assert "(5000 epochs," not in limited
    assert "5000" in limited.split("\n5. ")[1].split("Judgement")[0]


def test_repeat_judges_the_splits_of_the_seeds_that_follow(printed, tmp_path: Path) -> None:
    alone = [printed("--seed", seed, "--out", f"{seed}.pt") for seed in ("3", "4", "5")]
    page = printed("--seed", "3", "--repeat", "3", "--out", "all.pt")
    mean, low, high = map(number, re.search(r"mean abs. error: (\S+) \((\S+) … (\S+)\)", page).groups())
    errors = [number(re.search(r"rows held out \(\d+\) +\S+ +(\S+)", each)[1]) for each in alone]
    assert (low, high) == (min(errors), max(errors))
    assert mean == pytest.approx(sum(errors) / 3, abs=1)
    judged = re.compile(r"Judgement\n.*?\n\n(?=Model|   Held-out rows of)", re.DOTALL)
    assert judged.search(page)[0] == judged.search(alone[0])[0]
    assert "over 3 splits" in " ".join(page.split())
    first, saved = (load_model(tmp_path / name).model.state_dict() for name in ("3.pt", "all.pt"))
    assert all(torch.equal(values, saved[name]) for name, values in first.items())


def test_class_weights_find_more_of_a_rare_class(called, tmp_path: Path) -> None:
    rows = [(x / 100, "rare" if 120 < x < 260 and x % 4 == 0 else "common") for x in range(400)]
    tables.write(tmp_path / "table.csv", ("x", "y"), rows)
    page = called("train", "table.csv", "--target", "y").out
    assert "--class-weights" in page
    weighted = called("train", "table.csv", "--target", "y", "--class-weights").out
    assert "Each class has the same weight" in weighted
    recall = [float(re.search(r"^ +rare +\d+ +(\d\.\d+)", each, re.MULTILINE)[1]) for each in (page, weighted)]
    assert recall[0] < recall[1]


REFUSED = (
    (("--class-weights",), "MLP865"),
    (("--exclude", "price"), "MLP887"),
    (("--exclude", "gu", "--features", "gu"), "MLP887"),
    (("--exclude", "gw"), "MLP327"),
)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("options", "code"), REFUSED)
def test_options_that_contradict_the_table_or_each_other_are_refused(
    called, tmp_path: Path, options: tuple[str, ...], code: str, language: str
) -> None:
    tables.flats(tmp_path / "flats.csv")
    ended = called("--lang", language, *PRICE, *options)
    assert ended.code == 1
    assert ended.err.startswith(f"[{code}")


def test_misspelt_names_are_put_right_in_a_line_to_copy(called, tmp_path: Path) -> None:
    tables.flats(tmp_path / "flats.csv")
    ended = called("train", "flats.csv", "--target", "prise", "--exclude", "flor,gu")
    line = re.search(r"Try: mlp-tutorial (.*?) More:", " ".join(ended.err.split()))[1]
    assert "--target price" in line
    assert "--exclude floor,gu" in line
    assert called(*shlex.split(line)).code == 0


@pytest.mark.parametrize("options", [("--target", "zzz"), ("--target", "prise", "--features", "floor,zzz")])
def test_a_name_without_a_near_one_is_answered_with_no_line_that_holds_it(called, tmp_path: Path, options) -> None:
    tables.flats(tmp_path / "flats.csv")
    said = " ".join(called("--lang", "en", "train", "flats.csv", *options).err.split())
    assert "Try: a name from the list above More:" in said


def test_unfit_columns_are_named_in_one_message_with_a_line_without_them(called, tmp_path: Path) -> None:
    words = ["the quick brown fox", "jumps over the lazy dog", "a stitch in time saves nine"]
    rows = [(f"{words[k % 3]} {k}", f"N-{k}", k * 1.5, 3 * k + k % 4) for k in range(40)]
    tables.write(tmp_path / "table.csv", ("note", "name, full", "a", "y"), rows)
    ended = called("train", "table.csv", "--target", "y", "--features", "a,note,name, full")
    assert ended.code == 1
    said = " ".join(ended.err.split())
    assert "note (" in said
    assert "name, full (" in said
    line = re.search(r"leave them out: mlp-tutorial (.*?) More:", said)[1]
    assert called(*shlex.split(line)).code == 0


def test_an_empty_target_is_not_advised_to_be_filled(called, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,y\n1,\n2,\n3,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("a,b,y\n1,,2\n2,,4\n,3,6\n,5,9\n", encoding="utf-8")
    said = [called("--lang", "en", "train", f"{name}.csv", "--target", "y").err for name in "ab"]
    assert ["--missing mean" in each for each in said] == [False, True]
    assert "another --target" in said[0]


@pytest.mark.parametrize("cell", ["7o", "1e60"])
@pytest.mark.parametrize("column", ["b", "y"])
def test_what_is_to_be_predicted_is_not_advised_to_be_left_out(called, tmp_path: Path, cell: str, column: str) -> None:
    rows = [[str(place % 7), str(place), str(2 * place)] for place in range(40)]
    rows[5]["aby".index(column)] = cell
    (tmp_path / "a.csv").write_text("a,b,y\n" + "\n".join(map(",".join, rows)), encoding="utf-8")
    ended = called("--lang", "en", "train", "a.csv", "--target", "y")
    assert ended.code == 1
    assert "Try: correct the cell" in ended.err
    assert ("--exclude" in ended.err) is (column == "b")


def test_a_table_that_is_not_there_is_answered_with_those_that_are(called, tmp_path: Path) -> None:
    none = called("train", "flat.csv", "--target", "price")
    assert none.code == 1
    assert "no table in this folder" in none.err.replace("\n      ", " ")
    tables.flats(tmp_path / "flats.csv")
    tables.line(tmp_path / "line.csv")
    some = " ".join(called("train", "flat.csv", "--target", "price").err.split())
    assert "flats.csv, line.csv" in some
    assert "mlp-tutorial examples copy flowers" in some
    assert "import" not in some


WRONG = (
    (("--holdout", "1"), "a share between 0 and 1"),
    (("--holdout", "half"), "a share between 0 and 1"),
    (("--separator", "ab"), "one character or several"),
    (("--encoding", "klingon"), "an encoding that Python knows"),
    (("--encoding", "undefined"), "an encoding that Python knows"),
    (("--missing", "zero"), "drop, mean, refuse"),
    (("--patience", "-1"), "0 or more"),
    (("--repeat", "0"), "1 or more"),
)


@pytest.mark.parametrize(("options", "words"), WRONG)
def test_values_that_an_option_does_not_take_are_wrong_usage(called, options: tuple[str, ...], words: str) -> None:
    ended = called("train", "a.csv", "--target", "y", *options)
    assert ended.code == 2
    assert words in ended.err.replace("\n    ", " ")


@pytest.mark.parametrize("value", ['"gu', "gu,,floor", "", ","])
def test_names_that_cannot_be_told_apart_are_wrong_usage(called, tmp_path: Path, value: str) -> None:
    tables.flats(tmp_path / "flats.csv")
    ended = called(*PRICE, "--exclude", value)
    assert ended.code == 2
    assert "--exclude takes names of columns" in ended.err


NAMES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), include_characters=" "), min_size=1
).filter(lambda name: name == name.strip())


@given(st.lists(NAMES, min_size=1, unique=True))
def test_names_that_are_written_into_an_option_are_read_again(names: list[str]) -> None:
    chosen = names[: 1 + len(names) // 2]
    assert column_names("--exclude", written(chosen, names), names) == tuple(chosen)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1))
def test_a_word_of_a_command_line_is_one_word_for_a_shell(word: str) -> None:
    assert shlex.split(quoted(word)) == [word]


@pytest.mark.parametrize("classes", [2, 3])
def test_the_learning_rate_suits_the_weights_of_the_classes(classes: int) -> None:
    draw = torch.Generator().manual_seed(0)
    y = (torch.arange(600) % 50 == 0).long() * (1 + torch.arange(600) % (classes - 1))
    x = torch.randn(600, 3, generator=draw) * 0.3 + (y > 0)[:, None] * 4 * torch.randn(600, 3, generator=draw)
    names = ("usual", "rare", "rarer")[:classes]
    rows = Dataset(x, y.reshape(-1, 1).float() if classes == 2 else y, class_names=names, target_name="y")
    with random_state_of(0, torch.device("cpu")):
        plan = make_plan(rows, Asked(Path("a.csv"), "y", class_weights=True))
        costs = learn(plan, rows, 0).history.costs
    assert plan.own_lr
    assert max(after - before for before, after in pairwise(costs)) <= 1e-6
    far = Asked(Path("a.csv"), "y", class_weights=True, lr=50 * plan.lr)
    with random_state_of(0, torch.device("cpu")):
        costs = learn(make_plan(rows, far), rows, 0).history.costs
    assert max(after - before for before, after in pairwise(costs)) > 1e-3


def test_a_line_asks_for_the_same() -> None:
    asked = Asked(
        Path("my flats.csv"),
        "price, KRW",
        hidden=(16, 8),
        class_weights=True,
        holdout=0.3,
        exclude="a,b",
        out=Path("m.pt"),
    )
    assert train_line(asked) == (
        'mlp-tutorial train "my flats.csv" --target "price, KRW" --exclude a,b --hidden 16,8 --out m.pt --holdout 0.3'
        " --class-weights"
    )
    assert train_line(Asked(Path("a.tsv"), "y", separator="\t")).endswith("--separator tab")


# What a reader of Python is told: keyword arguments, calls, modules.
OF_PYTHON = re.compile(r"\w=['\[\w…(]|pandas|import |\bPython\b|\w\(\)|from_csv|\.split\b")
# Errors of a table that the command cannot meet: it reads its options itself, and makes its own data set.
NEVER = {"label-without-class", "example-languages-differ", "example-cell-unreadable", "not-an-array-file"}
NEVER |= {"encoding-unknown", "separator-unusable", "features-not-a-list"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_error_about_a_table_is_told_without_python(language: str) -> None:
    tables_errors = [name for name in names("errors") if 320 <= int(code_of(name)[3:]) < 380 and name not in NEVER]
    assert len(tables_errors) > 25
    for name in tables_errors:
        for part in ("fact", "why", "try"):
            own = f"cli.refused.{name}.{part}"
            sentence = catalogue(language)[own if has(own) else f"errors.{name}.{part}"]
            typed_in_a_terminal = re.compile('python -c ".*"', re.DOTALL)
            assert not OF_PYTHON.search(typed_in_a_terminal.sub("", sentence)), (name, sentence)


def test_each_error_with_words_of_the_commands_own_exists() -> None:
    own = {key.split(".")[2] for key in keys("cli", "en") if key.startswith("cli.refused.")}
    assert own
    assert own <= set(names("errors"))
