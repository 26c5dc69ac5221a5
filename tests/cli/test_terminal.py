"""What is printed shows itself and does nothing else, in any width."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.cli import terminal
from mlp_tutorial.cli.terminal import cell_width, entry, harmless, paragraph, verbatim, without_control_codes

ESCAPES = {
    "\x1b[2J": r"\x1b[2J",
    "\x07": r"\x07",
    "\r": r"\r",
    "\x9b31m": r"\x9b31m",
    "\u202e": r"\u202e",
    "\u2066": r"\u2066",
    "\u200b": r"\u200b",
    "\ufeff": r"\ufeff",
    "\u2028": r"\u2028",
    "\u3164": r"\u3164",
    "\U000e0041": r"\U000e0041",
    "\udcff": r"\udcff",
}


@pytest.mark.parametrize(("written", "shown"), ESCAPES.items())
@pytest.mark.parametrize("say", [paragraph, verbatim, lambda name: entry(name, name, 40)])
def test_what_would_not_show_is_written_out(capsys, say, written: str, shown: str) -> None:
    say(f"a{written}b")
    out = capsys.readouterr().out
    assert f"a{shown}b" in out
    assert written not in out


@given(st.text())
def test_what_shows_stays_and_nothing_else_gets_through(words: str) -> None:
    shown = harmless(words)
    assert not {unicodedata.category(letter) for letter in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert (shown == words) == all(harmless(letter) == letter for letter in words)


@pytest.mark.parametrize("words", ["나이, 키", "ŷ → 3 ✓", "👩 e\u0301", "[bold]x[/bold] :smile:", "a\xa0b\u3000c"])
def test_letters_marks_and_markup_stay(capsys, words: str) -> None:
    verbatim(words)
    assert capsys.readouterr().out == words + "\n"


def test_a_name_takes_the_columns_that_it_shows() -> None:
    assert cell_width("\x1bx") == len(r"\x1bx")


def test_a_cell_for_another_program_keeps_its_letters_and_line_ends() -> None:
    persian = "می\u200cخواهم\r\nb\tc"
    assert without_control_codes(persian) == persian
    assert without_control_codes("\x1b]0;x\x07\x85") == r"\x1b]0;x\x07\x85"


def test_of_a_line_of_megabytes_the_ends_are_shown(capsys) -> None:
    paragraph("a" + "w" * 3_000_000 + "z\nTry: another")
    first, *_, last = capsys.readouterr().out.splitlines()
    assert (first[:2], last) == ("aw", "Try: another")
    verbatim("a" + "w" * 3_000_000 + "z")
    out = capsys.readouterr().out
    assert len(out) < terminal.LONGEST + 10
    assert out.endswith("wz\n")
    path = "/".join(["folder"] * 500)
    verbatim(path)
    assert capsys.readouterr().out == path + "\n"


@pytest.mark.parametrize("columns", ["0", "-5", "1", "9" * 5000, "²", "wide", ""])
def test_any_width_that_is_asked_for_is_made_a_width(capsys, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", columns)
    monkeypatch.setattr(sys, "__stdout__", None)
    terminal.output.cache_clear()
    try:
        paragraph("word " * 100)
    finally:
        terminal.output.cache_clear()
    widths = {len(line) for line in capsys.readouterr().out.splitlines()}
    assert terminal.NARROWEST - 5 <= max(widths) <= terminal.WIDTH
