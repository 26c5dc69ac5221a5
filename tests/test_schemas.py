"""What the hosting service reads: workflows, forms and CITATION.cff fit their schemas, and a fault in one is found."""

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import mlp_tutorial
from builder.check.rival_terms import rivals_in

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
PAIRS = (("1-ko-bug", "4-en-bug"), ("2-ko-lesson", "5-en-lesson"), ("3-ko-feature", "6-en-feature"))
HANGUL = re.compile("[가-힣]")
CHECK = runpy.run_path(str(ROOT / ".ci" / "schemas.py"))


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path)


@pytest.mark.parametrize("schema", CHECK["SCHEMAS"])
def test_the_files_fit_their_schemas(schema: str) -> None:
    assert CHECK["fit"](schema, CHECK["files_of"](schema))


@pytest.mark.parametrize(("schema", "file", "right", "wrong"), [
    ("vendor.github-workflows", ".github/workflows/tests.yml", "runs-on: ubuntu", "runs_on: ubuntu"),
    ("vendor.github-workflows", ".github/workflows/release.yml", "id-token: write", "id-token: yes please"),
    ("custom.github-workflows-require-timeout", ".github/workflows/site.yml", "timeout-minutes: 90", ""),
    ("vendor.dependabot", ".github/dependabot.yml", "monthly", "sometimes"),
    ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/1-ko-bug.yml", "type: dropdown", "type: dropdwon"),
    ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml", "false", "maybe"),
    ("vendor.citation-file-format", "CITATION.cff", "type: software", "type: lesson"),
])  # fmt: skip
def test_a_fault_in_a_file_is_found(tmp_path: Path, schema: str, file: str, right: str, wrong: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert right in text
    broken = tmp_path / Path(file).name
    broken.write_text(text.replace(right, wrong, 1), "utf-8")
    assert not CHECK["fit"](schema, [broken])


def test_a_workflow_may_only_read_where_a_job_does_not_say_more() -> None:
    assert {path.name: read(path)["permissions"] for path in WORKFLOWS} == {
        path.name: {"contents": "read"} for path in WORKFLOWS
    }
    more = {
        (path.name, name): {right for right, level in job["permissions"].items() if level == "write"}
        for path in WORKFLOWS
        for name, job in read(path)["jobs"].items()
        if "permissions" in job
    }
    assert more == {
        ("site.yml", "build"): set(),
        ("site.yml", "publish"): {"pages", "id-token"},
        ("release.yml", "registry"): {"id-token"},
        ("release.yml", "release"): {"contents"},
    }


def test_a_workflow_names_no_host_and_pins_every_action() -> None:
    for path in WORKFLOWS:
        text = path.read_text("utf-8")
        assert "://" not in text, path.name
        actions = re.findall(r"uses: ([^\s#]+)", text)
        assert [action for action in actions if not re.search(r"@(v\d+|release/v1)$|^\./", action)] == [], path.name


def test_the_suite_runs_with_every_set_of_versions() -> None:
    sets = read(ROOT / ".github" / "workflows" / "tests.yml")["jobs"]["suite"]["strategy"]["matrix"]["set"]
    files = [ROOT / "constraints.txt", *(ROOT / "constraints").glob("*.txt")]
    assert {entry["versions"] for entry in sets} == {path.relative_to(ROOT).as_posix() for path in files}


@pytest.mark.parametrize(("korean", "english"), PAIRS)
def test_both_languages_ask_for_the_same(korean: str, english: str) -> None:
    ko, en = (read(FORMS / f"{name}.yml") for name in (korean, english))
    assert ko["labels"] == en["labels"]
    for one, other in zip(ko["body"], en["body"], strict=True):
        for part in ("type", "id", "validations"):
            assert one.get(part) == other.get(part)
        assert one["attributes"].keys() == other["attributes"].keys()
        assert one["attributes"].get("render") == other["attributes"].get("render")
        assert len(one["attributes"].get("options", ())) == len(other["attributes"].get("options", ()))
    assert all(HANGUL.search(str(part["attributes"])) for part in ko["body"])
    assert not HANGUL.search(str(en))
    assert rivals_in((FORMS / f"{korean}.yml").read_text("utf-8")) == []


def test_every_form_has_its_other_language() -> None:
    assert {path.stem for path in FORMS.glob("*.yml")} == {"config", *(name for pair in PAIRS for name in pair)}


@pytest.mark.parametrize("name", PAIRS[0])
def test_a_bug_report_asks_for_what_the_command_prints(name: str) -> None:
    (asked,) = (part for part in read(FORMS / f"{name}.yml")["body"] if part.get("id") == "info")
    assert "mlp-tutorial info" in asked["attributes"]["label"]
    assert asked["validations"]["required"]


@pytest.mark.parametrize("name", ["SECURITY.md", "CODE_OF_CONDUCT.md", ".github/pull_request_template.md"])
def test_a_page_of_both_languages_uses_the_glossary_and_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert HANGUL.search(text)
    assert rivals_in(text) == []
    assert re.findall(r"\S+@\S+\.\w+", text) == []


def test_the_citation_is_that_of_this_version_and_of_every_page() -> None:
    citation = read(ROOT / "CITATION.cff")
    assert str(citation["version"]) == mlp_tutorial.__version__
    (author,) = citation["authors"]
    for name in ("README.md", "README.ko.md"):
        (entry,) = re.findall(r"^```bibtex\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
        fields = {key: value.strip("{}") for key, value in re.findall(r"(\w+)\s*= \{(.+)\}", entry)}
        assert (fields["title"], fields["author"], fields["version"]) == (
            citation["title"], author["name"], mlp_tutorial.__version__,
        )  # fmt: skip


def test_the_container_installs_as_the_readme_says() -> None:
    made = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert made["image"] == "python:3.11"
    assert f"{made['postCreateCommand']} && python -m pytest" in (ROOT / "README.md").read_text("utf-8")
