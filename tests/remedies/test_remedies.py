"""Every remedy that an error prints is run, and heals the case that it is printed for."""

import re
import shlex
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

import mlp_tutorial
from mlp_tutorial import set_language
from mlp_tutorial.cli import outcome
from mlp_tutorial.cli.app import run
from mlp_tutorial.cli.own_words import ToldError
from mlp_tutorial.errors import MlpTutorialError
from mlp_tutorial.messages.words import names
from tests.catalogues import catalogue
from tests.remedies.out_of_reach import OUT_OF_REACH
from tests.remedies.printed import codes_in
from tests.remedies.reading import Case, cases, pieces_left
from tests.sampling import sampled

CASES = cases()
SENTENCES = catalogue("en")
# What a remedy names beside what it says to do.
NO_REMEDIES = {
    "labels-not-whole": ["model(x)"],  # what it is not
    "no-probabilities": ["nn.CrossEntropyLoss()"],  # what the model was trained with
    "label-without-class": ["classes=some_fact"],  # what was given, and what that means
}


@pytest.fixture
def world(tmp_path, monkeypatch, capsys) -> Callable[[], dict[str, Any]]:
    """Gives the names that a section finds, in an empty folder."""

    def refused(error: MlpTutorialError | ToldError) -> int:
        raise error

    def command(line: str) -> None:
        code = run(shlex.split(line))
        assert code == 0, capsys.readouterr()

    def write(path: str, content: str | bytes) -> None:
        Path(path).write_bytes(content.encode() if isinstance(content, str) else content)

    def printed() -> str:
        return capsys.readouterr().out

    ours = {"mlp_tutorial": mlp_tutorial} | {name: getattr(mlp_tutorial, name) for name in mlp_tutorial.__all__}
    others = {"torch": torch, "nn": nn, "numpy": np, "pandas": pd, "plt": plt, "Path": Path}
    given = {"command": command, "printed": printed, "write": write, "monkeypatch": monkeypatch}

    def begin() -> dict[str, Any]:
        monkeypatch.undo()  # what the run before has put in the place of something
        monkeypatch.setattr(outcome, "_refused", refused)
        monkeypatch.chdir(tempfile.mkdtemp(dir=tmp_path))
        return {**ours, **others, **given}

    return begin


def refusal(case: Case, names_of_it: dict[str, Any]) -> MlpTutorialError | ToldError:
    """The error that a section raises as it stands, or what the command says of it."""
    with pytest.raises((MlpTutorialError, ToldError)) as raised:
        exec(compile(case.wrong, case.at, "exec", dont_inherit=True), names_of_it)
    return raised.value


@pytest.mark.parametrize("case", sampled(CASES, 4), ids=lambda case: f"{case.name}-{case.at}")
def test_the_remedy_heals(case: Case, world) -> None:
    torch.manual_seed(0)
    error = refusal(case, world())
    assert getattr(error, "error", error).word == case.name
    remedy = error.remedy
    torch.manual_seed(0)
    exec(compile(case.healed(remedy), case.at, "exec", dont_inherit=True), world())
    set_language("ko")
    used = {codes_in(remedy)[int(place) - 1] for place in case.runs if place.isdigit()}
    assert used <= set(codes_in(error.remedy)), "the Korean remedy holds other code"


def complaints(known: Iterable[str], written: list[Case], out_of_reach: dict[str, str]) -> list[str]:
    """What is wrong with the cases as a whole; each in words."""
    named = {case.name for case in written}
    known = list(known)
    return [
        *(f"{name} has no case" for name in known if name not in named | set(out_of_reach)),
        *(f"{name} is no error" for name in sorted(named | set(out_of_reach)) if name not in known),
        *(f"{name} has a case, and is said to be out of reach" for name in out_of_reach if name in named),
        *(f"{name} is out of reach for no reason" for name, reason in out_of_reach.items() if len(reason) < 20),
        *(f"{case.at} does not use the remedy of {case.name}" for case in written if not case.runs and not case.reads),
        *(f"{case.at} asserts nothing" for case in written if "assert " not in case.source),
    ]


def test_every_error_has_a_case_or_a_reason() -> None:
    assert complaints(names("errors"), CASES, OUT_OF_REACH) == []


def pieces_that_no_case_runs(written: list[Case]) -> dict[str, list[str]]:
    """Of each error, alternatives of its remedy that are in no case."""
    left = {
        name: pieces_left(SENTENCES[f"errors.{name}.try"].replace("{{", "{").replace("}}", "}"), of_it)
        for name in {case.name for case in written}
        if (of_it := [case for case in written if case.name == name])
    }
    return {name: pieces for name, pieces in left.items() if pieces}


def test_every_alternative_of_a_remedy_is_run() -> None:
    assert pieces_that_no_case_runs(CASES) == NO_REMEDIES


def test_an_alternative_that_no_case_runs_is_found() -> None:
    without = [case for case in CASES if not (case.name == "points-not-a-table" and "2" in case.runs)]
    assert pieces_that_no_case_runs(without) == {**NO_REMEDIES, "points-not-a-table": ["x = x.reshape(1, -1)"]}


def without_command(written: list[Case]) -> set[str]:
    """Errors that `train` or `predict` tells in words of its own, with a remedy that no case has from the command."""
    told = {
        (match["command"] or "train", match["name"])
        for key in SENTENCES
        if (match := re.fullmatch(r"cli\.(?:(?P<command>predict)\.)?refused\.(?P<name>[a-z0-9-]+)\.try", key))
    }
    asked = {(command, case.name) for case in written for command in re.findall(r'command\("(\w+)', case.source)}
    return {f"{command}: {name}" for command, name in told - asked}


def test_every_remedy_in_the_commands_own_words_is_run() -> None:
    assert without_command(CASES) == set()
    assert without_command([case for case in CASES if case.name != "empty-cells"]) == {
        "train: empty-cells",
        "predict: empty-cells",
    }


RIGHT = Case("rows-differ", "#+ ‹1›\nfit(model, x, y)\n#+ assert 1", "mutant-1")


@pytest.mark.parametrize(
    ("known", "written", "out_of_reach", "said"),
    [
        (["rows-differ", "no-rows"], [RIGHT], {}, "no-rows has no case"),
        ([], [RIGHT], {}, "rows-differ is no error"),
        (["rows-differ"], [RIGHT], {"rows-differ": "a disk that is full"}, "out of reach"),
        (["rows-differ"], [], {"rows-differ": ""}, "for no reason"),
        (["rows-differ"], [Case("rows-differ", "#+ y = y[:5]\n#+ assert 1", "m")], {}, "does not use the remedy"),
        (["rows-differ"], [Case("rows-differ", "#+ ‹1›", "m")], {}, "asserts nothing"),
    ],
)
def test_the_gate_finds(known, written, out_of_reach, said) -> None:
    assert any(said in complaint for complaint in complaints(known, written, out_of_reach))


SECTION = "x = torch.zeros(6, 2)\n#+ ‹1›\ny = LinearRegression(1).predict(x)\n#+ assert len(y) == 6\n"


@pytest.mark.parametrize(
    ("remedy", "said"),
    [
        ("x = x.reshape(-1, 1)", "assert"),  # runs, and makes twelve rows of six
        ("x = x[:, :3]", "features-differ"),  # does not heal
        ("choose a column", "pieces of code"),  # is no code
    ],
)
def test_a_remedy_that_does_not_heal_is_found(remedy: str, said: str, world) -> None:
    case = Case("features-differ", SECTION, "mutant-2")
    with pytest.raises((AssertionError, MlpTutorialError)) as raised:
        exec(case.healed(remedy), world())
    assert said in str(raised.value) or isinstance(raised.value, AssertionError)


def test_a_reading_of_words_that_are_not_printed_any_more_is_found() -> None:
    case = Case("no-rows", "#+ x = x[:5]  # reads: check the filter\n", "mutant-3")
    assert "x[:5]" in case.healed("check the filter that x came from")
    with pytest.raises(AssertionError, match="is not in the remedy"):
        case.healed("look at the file")
