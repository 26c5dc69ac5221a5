"""Help, version, completion and wrong usage, in both languages."""

import importlib.metadata
import re
import subprocess
import sys

import pytest

from mlp_tutorial.messages import keys, text

SUBCOMMANDS = (
    ("run",),
    ("train",),
    ("predict",),
    ("sweep",),
    ("doctor",),
    ("explain",),
    ("info",),
    ("examples", "list"),
    ("examples", "copy"),
)
HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_help_lists_every_subcommand_in_the_language(called, language: str) -> None:
    ended = called("--lang", language, "--help")
    assert ended.code == 0
    assert ended.err == ""
    for name in ("run", "train", "predict", "sweep", "doctor", "explain", "info", "examples"):
        assert re.search(rf"^  {name} ", ended.out, re.MULTILINE), name
    assert bool(HANGUL.search(ended.out)) == (language == "ko")
    assert max(map(len, ended.out.splitlines())) <= 80


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("names", SUBCOMMANDS, ids=" ".join)
def test_each_subcommand_has_help_without_catalogue_keys_left_in_it(
    names: tuple[str, ...], language: str, capsys
) -> None:
    from mlp_tutorial.cli.app import run

    assert run([*names, "--help", "--lang", language]) == 0
    page = capsys.readouterr().out
    assert page.startswith(text("cli.headings.usage"))
    assert " ".join(names) in page.splitlines()[0]
    assert not [key for key in keys("cli", "en") if f"cli.{key}" in page]
    assert bool(HANGUL.search(page)) == (language == "ko")


WITHOUT_A_MODEL = (("--help",), ("train", "--help"), ("--version",), ("explain", "MLP101"), ("explain", "--list"))


@pytest.mark.parametrize("asked", WITHOUT_A_MODEL, ids=" ".join)
def test_what_needs_no_model_never_imports_torch(asked: tuple[str, ...]) -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mlp_tutorial", *asked], capture_output=True, text=True, check=True
    )
    imported = {line.split("|")[-1].strip() for line in ended.stderr.splitlines() if "|" in line}
    assert "typer" in imported
    assert imported.isdisjoint({"torch", "numpy", "pandas", "matplotlib"})


def test_version_is_the_one_that_is_installed(command) -> None:
    assert command("--version").out.split() == ["mlp-tutorial", importlib.metadata.version("mlp-tutorial")]


def test_the_language_comes_from_the_option_before_the_environment(called) -> None:
    assert HANGUL.search(called("--help", MLP_TUTORIAL_LANG="ko").out)
    assert not HANGUL.search(called("--help", "--lang=en", MLP_TUTORIAL_LANG="ko").out)


def test_the_shell_completes_subcommands_names_and_codes(command) -> None:
    script = command("--show-completion", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1", SHELL="/bin/bash")
    assert script.code in (0, 2)
    for words, place, expected in (
        ("mlp-tutorial ex", "1", "examples"),
        ("mlp-tutorial explain MLP10", "2", "MLP101"),
        ("mlp-tutorial explain step-", "2", "step-missing"),
    ):
        ended = command(_MLP_TUTORIAL_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=place)
        assert expected in ended.out.split()


WRONG = (
    ((), "Usage", "사용법"),
    (("rum",), "Did you mean 'run'", "'run'인가요"),
    (("run", "xro"), "linear, and, xor, all", "linear, and, xor, all"),
    (("run", "--seed", "one"), "whole number", "정수"),
    (("run", "--sede", "1"), "--seed", "--seed"),
    (("run", "xor", "and"), "too many", "남는 인자"),
    (("train", "a.csv"), "--target COLUMN is missing", "--target"),
    (("train", "a.csv", "--target", "y", "--hidden", "16;16"), "16,16", "16,16"),
    (("train", "a.csv", "--target", "y", "--epochs", "0"), "1 or more", "1"),
    (("predict", "model.pt"), "FILE.csv is missing", "FILE.csv"),
    (("--lang", "fr", "run"), "ko, en", "ko, en"),
    (("examples", "copy"), "NAME is missing", "NAME"),
)


@pytest.mark.parametrize(("arguments", "english", "korean"), WRONG)
def test_wrong_usage_ends_with_2_and_says_what_is_right(
    called, arguments: tuple[str, ...], english: str, korean: str
) -> None:
    for language, words in (("en", english), ("ko", korean)):
        ended = called(*arguments, MLP_TUTORIAL_LANG=language)
        assert ended.code == 2
        assert words in ended.err.replace("\n    ", " ")
        assert ended.out == ""


@pytest.mark.parametrize(("arguments", "code"), [(("explain", "101"), 0), (("explain", "MLP000"), 1), (("rum",), 2)])
def test_the_process_ends_with_the_code_of_the_call(command, called, arguments: tuple[str, ...], code: int) -> None:
    ended = command(*arguments)
    assert ended.code == code
    assert ended == called(*arguments)
