"""A thousand command lines and tables: each ends with 0, 1 or 2 and a sentence of ours, nothing half done."""

import contextlib
import io
import shutil
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlp_tutorial import set_language
from mlp_tutorial.cli.app import run
from tests.cli.conftest import Ended

ODD_WORDS = (
    "", " ", "-", "--", "=", "=1+1", "@a", "'=x", "\x1b[2J", "a\rb", "\u202eb", "a\nb", "a,b", 'a"b', "row", "P(a)",
    "x", "y", "t", "나이", "n" * 300,
    "[red]", "{x}", "%s", "\udcff", "nan", "null", "None", "True", "1", "0", "Unnamed: 0",
    ".", "..",
)  # fmt: skip
ODD_NUMBERS = (
    "0", "-1", "1", "2", "3", "1.5", "nan", "inf", "-inf", "1e308", "1e-320", "1e400", "9" * 20, "9" * 30, "9" * 5000,
    "0x10", "1_0", "१", "²", "", " ", "1,", ",", "a",
)  # fmt: skip
CELLS = (*ODD_WORDS, *ODD_NUMBERS, "w" * 200_000, "1e38", "-1e38", "2024-01-01", "12 %", "1,234", "a b")
HEADERS = ("x", "y", "t", "row", "x ", *ODD_WORDS)
ENCODINGS = ("utf-8", "utf-8-sig", "cp949", "utf-16", "latin-1")
FILES = ("t.csv", "t.csv", "t.csv", "good.csv", "none.csv", ".", "", "m.pt", "-")
OUTPUTS = ("new.pt", "new.pt", "t.csv", ".", "no/new.pt", "", "n" * 300)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A table, now and then one that is cut, mixed up or no table at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    names = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=5, unique=draw(st.booleans())))
    odd = st.sampled_from(CELLS)
    column = st.sampled_from((st.integers(-5, 5).map(str), st.sampled_from(("a", "b")), st.floats().map(str), odd))
    columns = [draw(column) for _ in names]
    rows = [[draw(cell) for cell in columns] for _ in range(draw(st.integers(0, 12)))]
    separator = draw(st.sampled_from((",", ",", ";", "\t")))
    quoted = draw(st.booleans())
    lines = [separator.join(f'"{cell}"' if quoted else cell for cell in row) for row in (names, *rows)]
    content = draw(st.sampled_from(("\n", "\r\n", "\r"))).join(lines)
    written = content.encode(draw(st.sampled_from(ENCODINGS)), errors="replace")
    return written[: draw(st.integers(0, len(written)))] if draw(st.integers(0, 9)) == 0 else written


@st.composite
def options(draw: st.DrawFn, values: dict[str, st.SearchStrategy[str]]) -> list[str]:
    """Some of the options with some of their values."""
    chosen = draw(st.lists(st.sampled_from(sorted(values)), max_size=4, unique=True))
    return [word for option in chosen for word in (option, draw(values[option]))]


NUMBERS, WORDS = st.sampled_from(ODD_NUMBERS), st.sampled_from(ODD_WORDS)
# What would train for hours if it were taken is left out: it is no mistake.
SIZES = NUMBERS | st.sampled_from(("3,2", "8", "1000000000", "1000000000,1000000000"))
NAMES = st.sampled_from(
    ("linear", "logistic", "mlp", "numbers", "classes", "xor", "and", "sgd", "adam", "mse", "bce", "x")
)
TRAIN = {
    "--target": WORDS | st.sampled_from(("t", "x", "y")),
    "--features": WORDS | st.sampled_from(("x", "x,y", "x,x", "t")),
    "--kind": NAMES,
    "--model": NAMES,
    "--hidden": SIZES,
    "--epochs": NUMBERS.filter(lambda number: number != "9" * 18),
    "--lr": NUMBERS,
    "--seed": NUMBERS,
    "--out": st.sampled_from(OUTPUTS),
    "--lang": st.sampled_from(("ko", "en", "fr")),
}
SWEEP = {
    "--seeds": st.sampled_from(("0", "1", "3", "10000000000", "9" * 30, "x")),
    "--lr": NUMBERS | st.sampled_from(("0.1,1", "1,1", "0.1,1e38")),
    "--hidden": SIZES,
    "--loss": NAMES,
    "--optimizer": NAMES,
    "--out": st.sampled_from(("p.png", "p.txt", "no/p.png", "", "n" * 300 + ".png")),
}
ONE_FILE = st.sampled_from(FILES).map(lambda name: [name])
OUT = options({"--out": TRAIN["--out"]})
COMMANDS = st.one_of(
    st.tuples(st.just(["train"]), ONE_FILE, options(TRAIN)),
    st.tuples(
        st.sampled_from(HEADERS).map(lambda t: ["train", "t.csv", "--epochs", "2", "--target", t]), options(TRAIN)
    ),
    st.tuples(st.just(["predict", "m.pt"]), ONE_FILE, OUT),
    st.tuples(st.just(["predict"]), st.lists(st.sampled_from(FILES), max_size=3), OUT),
    st.tuples(st.just(["sweep", "xor", "--epochs", "2", "--seeds", "2"]), options(SWEEP)),
    st.tuples(st.just(["run", "--seed", "-1"]), st.lists(WORDS, max_size=2)),
    st.tuples(st.just(["explain"]), st.lists(WORDS | NUMBERS, max_size=2)),
    st.tuples(st.just(["examples"]), st.lists(WORDS | st.sampled_from(("list", "copy", "--to")), max_size=3)),
    st.tuples(st.just(["info"]), st.lists(WORDS, max_size=1)),
    st.tuples(st.lists(WORDS, max_size=3)),
).map(lambda parts: [word for part in parts for word in part])


def complaints(ended: Ended) -> list[str]:
    """What is wrong with the way a command ended."""
    found = []
    if ended.code not in (0, 1, 2):
        found.append(f"exit code {ended.code}")
    if ended.code and not ended.err:
        found.append("no sentence")
    if "Traceback" in ended.err or "not-foreseen" in ended.err:
        found.append("a mistake of ours")
    if any(unicodedata.category(letter) == "Cc" and letter not in "\t\r\n" for letter in ended.out + ended.err):
        found.append("a control character")
    return found


@pytest.mark.parametrize(("ended", "complaint"), [
    (Ended(1, "", "Traceback (most recent call last):"), "a mistake of ours"),
    (Ended(1, "", "[MLP889 not-foreseen] KeyError: 'x'"), "a mistake of ours"),
    (Ended(1, "", ""), "no sentence"),
    (Ended(120, "", "x"), "exit code 120"),
    (Ended(0, "\x1b[2J", ""), "a control character"),
])  # fmt: skip
def test_a_bad_end_is_a_complaint(ended: Ended, complaint: str) -> None:
    assert complaints(ended) == [complaint]
    assert complaints(Ended(1, "", "[MLP320 table-missing] there is no file\n")) == []


def test_what_nobody_foresaw_is_said_with_its_place(called, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise KeyError("x")

    monkeypatch.setattr("mlp_tutorial.cli.info.print_info", broken)
    ended = called("info")
    assert ended.code == 1
    assert "KeyError: 'x'" in ended.err
    assert f"{Path(__file__).name}:" in ended.err
    assert complaints(ended) == ["a mistake of ours"]


def ended(arguments: list[str]) -> Ended:
    """The command as the process's entry calls it, its streams of bytes kept."""
    set_language("en")
    with io.TextIOWrapper(io.BytesIO(), "utf-8") as out, io.TextIOWrapper(io.BytesIO(), "utf-8") as err:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = run(arguments)
            except SystemExit as stopped:
                code = stopped.code if isinstance(stopped.code, int) else 99
            out.flush()
            err.flush()
        return Ended(code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode())


@pytest.mark.parametrize("examples", [60, pytest.param(1000, marks=pytest.mark.thorough)])
def test_any_command_line_on_any_table_ends_in_words(tmp_path: Path, monkeypatch, examples: int) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    good = Path("good.csv")
    good.write_text("x,y,t\n" + "".join(f"{row},{row % 3},{'ab'[row > 5]}\n" for row in range(12)), "utf-8")
    assert run(["train", "good.csv", "--target", "t", "--epochs", "2", "--out", "m.pt"]) == 0
    model = Path("m.pt").read_bytes()

    @settings(max_examples=examples)
    @given(COMMANDS, tables())
    def every_one_ends_in_words(arguments: list[str], table: bytes) -> None:
        for left in Path().iterdir():
            if left != good:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        Path("t.csv").write_bytes(table)
        Path("m.pt").write_bytes(model)
        end = ended(arguments)
        assert complaints(end) == [], (arguments, end)
        if end.code:
            assert {path.name for path in Path().iterdir()} <= {"good.csv", "m.pt", "t.csv", "no"}

    every_one_ends_in_words()
