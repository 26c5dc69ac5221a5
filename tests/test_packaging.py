"""What is packed: the metadata that pip reads, the files a wheel needs, and versions pinned for every extra."""

import importlib.metadata
import importlib.resources
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mlp_tutorial

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    found = (re.match(r"([\w.-]+)==([^\s;]+)", line) for line in lines)
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


def test_torch_is_pinned_to_the_version_the_numbers_were_measured_with() -> None:
    assert pins()["torch"] == "2.13.0"


@pytest.mark.parametrize("extra", ["", "test", "docs", "bench"])
def test_every_requirement_is_pinned_within_its_range(extra: str) -> None:
    requirements = [Requirement(line) for line in (EXTRAS[extra] if extra else PROJECT["dependencies"])]
    assert requirements
    for requirement in requirements:
        assert requirement.specifier, f"{requirement} has no range"
        assert pins()[canonicalize_name(requirement.name)] in requirement.specifier


def test_what_a_user_installs_is_only_what_the_package_runs_on() -> None:
    names = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert names == {"torch", "numpy", "pandas", "matplotlib", "tqdm", "typer", "rich", "lazy-loader"}


def test_the_installed_metadata_is_that_of_the_project() -> None:
    metadata = importlib.metadata.metadata("mlp-tutorial")
    assert metadata["Version"] == mlp_tutorial.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == PROJECT["requires-python"]
    (entry,) = importlib.metadata.entry_points(group="console_scripts", name="mlp-tutorial")
    assert entry.value == "mlp_tutorial.cli:main"


@pytest.mark.parametrize("path", [
    "py.typed",
    "messages/ko/errors.toml",
    "messages/en/errors.toml",
    "plotting/font/MLPTutorialSansKR-Regular.ttf",
    "plotting/font/OFL.txt",
])  # fmt: skip
def test_the_package_carries_its_data(path: str) -> None:
    assert importlib.resources.files("mlp_tutorial").joinpath(path).is_file()
