"""What is packed: the metadata that pip reads, the files a wheel needs, versions pinned for every extra, and what pip
does beside packages that are there.
"""

import importlib.metadata
import importlib.resources
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mlp_tutorial

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


SETS = ("constraints/lowest.txt", "constraints/notebook.txt", "constraints/newest.txt")


def pins(file: str = "constraints.txt") -> dict[str, str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
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


@pytest.mark.parametrize("extra", ["", "test", "docs", "bench"])
@pytest.mark.parametrize("file", SETS)
def test_every_set_of_versions_is_within_the_ranges(file: str, extra: str) -> None:
    made_for = extra in ("", "test")
    for requirement in map(Requirement, EXTRAS[extra] if extra else PROJECT["dependencies"]):
        version = pins(file).get(canonicalize_name(requirement.name))
        assert version in requirement.specifier if version else not made_for, requirement


def test_the_lowest_set_holds_the_lower_end_of_each_range() -> None:
    lowest = pins("constraints/lowest.txt")
    for requirement in map(Requirement, PROJECT["dependencies"]):
        (lower,) = (one.version for one in requirement.specifier if one.operator == ">=")
        assert lowest[canonicalize_name(requirement.name)] in (lower, f"{lower}.0")


@pytest.fixture(scope="session")
def notebook_service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment in which pip finds the notebook's packages installed: each with its name and version.

    That is all that pip reads of them, so that it decides here, in seconds and without a network, as it does there.
    """
    folder = tmp_path_factory.mktemp("notebook")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    (packages,) = folder.glob("[Ll]ib/**/site-packages")
    for name, version in pins("constraints/notebook.txt").items():
        written(packages, name, version)
    return next(folder.glob("bin/python")) if (folder / "bin").is_dir() else folder / "Scripts" / "python.exe"


def written(folder: Path, name: str, version: str, requires: Sequence[str] = ()) -> list[Path]:
    """The files by which pip knows a package."""
    told = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    told.mkdir()
    needs = "".join(f"Requires-Dist: {requirement}\n" for requirement in requires)
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}", "utf-8")
    (told / "WHEEL").write_text("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n", "utf-8")
    (told / "RECORD").write_text("", "utf-8")
    return list(told.iterdir())


def installed_by_pip(python: Path, folder: Path, requires: list[str]) -> list[str] | None:
    """What `pip install` of this package would put in with these requirements; None where it would need an index."""
    wheel = folder / f"mlp_tutorial-{mlp_tutorial.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in written(folder, "mlp-tutorial", mlp_tutorial.__version__, requires):
            archive.write(file, file.relative_to(folder).as_posix())
    command = [python, "-m", "pip", "--isolated", "--disable-pip-version-check", "install", "--quiet", "--no-index"]
    ended = subprocess.run([*command, "--dry-run", "--report", "-", wheel], capture_output=True, encoding="utf-8")
    if ended.returncode:
        assert re.search("No matching distribution found|ResolutionImpossible", ended.stderr), ended.stderr
        return None
    return [item["metadata"]["name"] for item in json.loads(ended.stdout)["install"]]


def test_pip_replaces_nothing_in_a_hosted_notebook(notebook_service: Path, tmp_path: Path) -> None:
    assert installed_by_pip(notebook_service, tmp_path, PROJECT["dependencies"]) == ["mlp-tutorial"]


@pytest.mark.parametrize("narrow", ["torch>=2.13,<2.14", "typer>=0.29", "numpy<2", "ipywidgets"])
def test_a_requirement_that_the_notebook_does_not_meet_is_found(
    narrow: str, notebook_service: Path, tmp_path: Path
) -> None:
    assert installed_by_pip(notebook_service, tmp_path, [narrow]) is None


def test_what_a_user_installs_is_only_what_the_package_runs_on() -> None:
    names = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert names == {"torch", "numpy", "pandas", "matplotlib", "tqdm", "typer", "rich", "jinja2"}


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
    "cli/report/page.html",
    "cli/report/page.css",
    "plotting/font/MLPTutorialSansKR-Regular.ttf",
    "plotting/font/OFL.txt",
])  # fmt: skip
def test_the_package_carries_its_data(path: str) -> None:
    assert importlib.resources.files("mlp_tutorial").joinpath(path).is_file()
