"""A release's notes are its section of CHANGELOG.md, and a tag that does not fit is refused."""

import re
import runpy
from pathlib import Path

import pytest

import mlp_tutorial

ROOT = Path(__file__).parents[1]
SCRIPT = runpy.run_path(str(ROOT / ".ci" / "release_notes.py"))
notes, package_version = SCRIPT["notes"], SCRIPT["package_version"]
CHANGELOG = """\
# Changes

## 0.2.0, 2026-12-01

### Added

- New.

## 0.1.0, unreleased

- Old.

## 0.0.1, 2026-01-01

"""


def test_the_notes_of_a_release_are_its_section_of_the_change_log() -> None:
    assert notes("v0.2.0", "0.2.0", CHANGELOG) == "### Added\n\n- New.\n"
    last = CHANGELOG.replace("unreleased", "2026-11-30").removesuffix("## 0.0.1, 2026-01-01\n\n")
    assert notes("v0.1.0", "0.1.0", last) == "- Old.\n"


@pytest.mark.parametrize(("tag", "version", "said"), [
    ("v0.2.1", "0.2.0", "the tag is v0.2.1"),
    ("0.2.0", "0.2.0", "the tag is 0.2.0"),
    ("v0.1.0", "0.1.0", "'unreleased'"),
    ("v0.0.1", "0.0.1", "nothing about 0.0.1"),
    ("v0.2", "0.2", "no section"),
    ("v0.20", "0.20", "no section"),
])  # fmt: skip
def test_a_tag_that_releases_nothing_is_refused(tag: str, version: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        notes(tag, version, CHANGELOG)


def test_the_version_of_a_release_is_the_packages_own() -> None:
    assert package_version((ROOT / "mlp_tutorial" / "__init__.py").read_text("utf-8")) == mlp_tutorial.__version__
