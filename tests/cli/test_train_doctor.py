"""What the doctor finds in `train` is said of columns and options, and what it advises heals."""

import random
import re
import shlex
from pathlib import Path

import pytest

from tests.cli import tables

FOR_PROGRAMS = re.compile(r"x\[|torch|nn\.|standardize=|lr=|mlp-tutorial:\d|y\.unique")
HEAD = re.compile(r"\n\s+(?:Try|해 볼 것): (?P<remedy>.*)")

# table, options that make the mistake, words of what is found in English, options that heal it
FOUND = (
    (tables.corners, ("--target", "y"), "one straight line, and none", ("--model", "mlp", "--epochs", "400")),
    (tables.typing_error, ("--target", "y"), "wild: half of its values lie between", ("--exclude", "wild")),
    (tables.line, ("--target", "y", "--lr", "1e-9"), "Learning rate 1e-09 is so small", ()),
    (tables.sides, ("--target", "side", "--lr", "1e-9"), "Learning rate 1e-09 is so small", ()),
    (
        tables.line,
        ("--target", "y", "--hidden", "200,200", "--lr", "1", "--epochs", "60", "--patience", "0"),
        "neurons of a hidden layer give 0",
        ("--hidden", "200,200"),
    ),
)


def step_5(page: str) -> str:
    return page.split("\n5. ")[1].split("\n\n")[0]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("table", "options", "words", "healing"), FOUND)
def test_a_finding_is_said_in_the_commands_words_and_its_remedy_heals(
    called, tmp_path: Path, table, options: tuple[str, ...], words: str, healing: tuple[str, ...], language: str
) -> None:
    file = table(tmp_path / "table.csv").name
    ended = called("--lang", language, "train", file, *options)
    assert (ended.code, ended.err) == (0, "")
    said = step_5(ended.out)
    assert language == "ko" or words in " ".join(said.split())
    assert not FOR_PROGRAMS.search(said)
    remedy = HEAD.search(said)["remedy"]
    assert all(option in " ".join(said[said.index(remedy) :].split()) for option in healing if option.startswith("--m"))
    better = called("--lang", language, "train", file, *options[:2], *healing)
    assert not HEAD.search(step_5(better.out))


def test_the_options_that_heal_are_those_that_are_printed(called, tmp_path: Path) -> None:
    tables.typing_error(tmp_path / "table.csv")
    said = step_5(called("train", "table.csv", "--target", "y").out)
    option = shlex.split(re.search(r"--exclude \S+", said)[0])
    assert option == ["--exclude", "wild"]


@pytest.mark.parametrize(("language", "try_"), [("en", "leave --lr out"), ("ko", "--lr을 빼세요")])
def test_a_diverging_run_is_healed_by_the_line_that_is_printed(
    called, tmp_path: Path, language: str, try_: str
) -> None:
    tables.line(tmp_path / "table.csv")
    ended = called("--lang", language, "train", "table.csv", "--target", "y", "--lr", "9", "--out", "m.pt")
    assert ended.code == 1
    said = " ".join(ended.err.split())
    assert try_ in said
    assert not FOR_PROGRAMS.search(said)
    line = re.search(r"mlp-tutorial (train .*?--out m\.pt)", said)[1]
    assert "--lr" not in line
    assert called(*shlex.split(line)).code == 0


def test_a_class_that_fell_out_of_training_is_named_with_a_seed_that_keeps_it(called, tmp_path: Path) -> None:
    rows = [(k % 7, (k * 5) % 11, "rare" if k == 3 else "pq"[k % 2]) for k in range(40)]
    tables.write(tmp_path / "table.csv", ("a", "b", "y"), rows)
    page = called("train", "table.csv", "--target", "y").out
    assert "Classes without a row to train on, which cannot be predicted: rare" in page
    seed = re.search(r"--seed (\d+)", page)[1]
    assert "without a row to train on" not in called("train", "table.csv", "--target", "y", "--seed", seed).out


def test_each_rule_with_words_here_is_a_rule_of_the_doctor() -> None:
    from mlp_tutorial.diagnostics.rules import IN_FIT
    from mlp_tutorial.messages import keys

    named = {key.split(".")[2] for key in keys("cli", "en") if re.fullmatch(r"cli\.found\.[\w-]+\.fact", key)}
    assert named
    assert named <= {rule.name for rule in IN_FIT}


# rows of columns a, b, c and y; what is said in English; the option to copy
LEAKS = (
    (lambda a, b, c: (a, b, c, 2.54 * a), "a tells y exactly: it is the same quantity in another unit", "a"),
    (lambda a, b, c: (a, b, c, a + b), "a, b together tell y exactly: it is their sum", "a,b"),
    (lambda a, b, c: (a, b, c, a**3), "a tells y exactly: each rises, or falls, with the other", "a"),
    (lambda a, b, c: (a, b, c, "high" if a > 2 else "low"), "a tells y exactly: bounds in it divide", "a"),
)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("row", "words", "columns"), LEAKS)
def test_a_leak_is_named_with_the_option_that_closes_it(
    called, tmp_path: Path, row, words: str, columns: str, language: str
) -> None:
    draw = random.Random(5).uniform
    rows = [row(draw(1, 4), draw(1, 4), draw(1, 4)) for _ in range(80)]
    tables.write(tmp_path / "table.csv", ("a", "b", "c", "y"), rows)
    ended = called("--lang", language, "train", "table.csv", "--target", "y", "--epochs", "50")
    said = " ".join(ended.out.split())
    assert ended.err == ""
    assert language == "ko" or words in said
    assert f"--exclude {columns}" in said
    closed = called("--lang", language, "train", "table.csv", "--target", "y", "--epochs", "50", "--exclude", columns)
    assert "--exclude" not in closed.out
    assert not FOR_PROGRAMS.search(said)
