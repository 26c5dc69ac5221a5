"""`mlp-tutorial info`: true facts, in both languages, also where PyTorch is broken or missing, and nothing private."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from mlp_tutorial.cli import info
from mlp_tutorial.cli.app import run
from mlp_tutorial.plotting.fonts import korean_families

ROOT = Path(__file__).parents[2]
PRIVATE = "/home/somebody/Kim Minji/lib"


def facts(page: str) -> dict[str, str]:
    """Value by name: the two columns are at least two spaces apart."""
    return {name.strip(): value.strip() for name, _, value in (line.partition("  ") for line in page.splitlines())}


def test_it_names_every_library_that_the_package_runs_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(info.LIBRARIES) == {Requirement(line).name for line in project["dependencies"]}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_facts_are_those_of_the_process(command, language: str) -> None:
    variables = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "ATEN_CPU_CAPABILITY": "default"}
    ended = command("--lang", language, "info", FORCE_COLOR="1", **variables)
    assert (ended.code, ended.err) == (0, "")
    assert "\x1b" not in ended.out  # plain text, also where colours are asked for
    said = facts(ended.out)
    for library in ("mlp-tutorial", *info.LIBRARIES):
        assert said[library] == version(library)
    labels = {
        "ko": ("언어", "torch의 스레드", "torch의 연산"),
        "en": ("language", "threads of torch", "torch computes with"),
    }
    chosen, threads, instructions = (said[label] for label in labels[language])
    assert chosen.startswith(language)
    assert "--lang" in chosen
    assert threads.startswith("1,")
    assert instructions.startswith(("DEFAULT", "NO AVX"))  # the second in torch 2.6
    assert {f"{name}={value}" for name, value in variables.items()} <= set(ended.out.split())


@pytest.mark.parametrize(("variables", "chosen"), [
    ({"MLP_TUTORIAL_LANG": "en", "LC_ALL": "ko_KR.UTF-8"}, "en, from MLP_TUTORIAL_LANG"),
    ({"MLP_TUTORIAL_LANG": "", "LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en, from LC_ALL"),
    ({"MLP_TUTORIAL_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "ko_KR.UTF-8"}, "ko, 정한 곳: LANG"),
])  # fmt: skip
def test_it_says_where_the_language_comes_from(
    monkeypatch: pytest.MonkeyPatch, capsys, variables: dict[str, str], chosen: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run(["info"]) == 0
    assert chosen in facts(capsys.readouterr().out).values()


def test_the_font_is_the_one_that_pictures_are_drawn_with(capsys) -> None:
    assert run(["--lang", "en", "info"]) == 0
    assert facts(capsys.readouterr().out)["font for Korean"] == korean_families()[0]


def test_a_broken_torch_is_said_without_the_folders_of_its_user(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text(f'raise OSError("{PRIVATE}/libtorch.so: cannot open shared object file")')
    variables = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "PYTHONUTF8": "1"}
    ended = subprocess.run(
        [sys.executable, "-m", "mlp_tutorial", "--lang", "en", "info"],
        env=variables, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    said = facts(ended.stdout)
    reason = "FAILS: OSError: …/libtorch.so: cannot open shared object file"
    assert said["torch"] == f"{version('torch')} {reason}"
    assert said["threads of torch"] == reason
    assert said["numpy"] == version("numpy")
    assert "somebody" not in ended.stdout
    assert "Minji" not in ended.stdout


def test_a_missing_library_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    def without_torch(name: str) -> str:
        if name == "torch":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(info.importlib.metadata, "version", without_torch)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert run(["--lang", "ko", "info"]) == 0
    said = facts(capsys.readouterr().out)
    assert said["torch"] == "설치되어 있지 않음"
    assert said["장치"].startswith("실패: ModuleNotFoundError")


@pytest.mark.parametrize(("message", "said"), [
    (f"{PRIVATE}/a.so: not found", "…/a.so: not found"),
    (r'Error loading "C:\Users\Kim Minji\lib\c10.dll" or one of its dependencies', 'Error loading "…/c10.dll" or'),
    (f"{Path.home()}: denied", "/~: denied"),
    ("No module named 'torch'", "No module named 'torch'"),
])  # fmt: skip
def test_of_a_file_only_the_name_is_said(message: str, said: str) -> None:
    assert info.without_folders(message).startswith(said)
