"""Prints the section of CHANGELOG.md that a tag releases: `python .ci/release_notes.py v0.1.0`.

Refuses a tag that is not the package's version, and a section that is missing, empty or still called unreleased.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def notes(tag: str, version: str, changelog: str) -> str:
    """The section of a tag, without its heading.

    Raises:
        ValueError: The tag releases nothing that the change log and the package agree on.
    """
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but mlp_tutorial.__version__ is {version}")
    section = re.search(
        rf"^## {re.escape(version)}, (?P<date>.+)\n(?P<body>(?:(?!## ).*\n?)*)", changelog, re.MULTILINE
    )
    if section is None:
        raise ValueError(f"CHANGELOG.md has no section '## {version}, YEAR-MONTH-DAY'")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", section["date"]):
        raise ValueError(f"CHANGELOG.md calls {version} {section['date']!r}: write the day of the release")
    if not section["body"].strip():
        raise ValueError(f"CHANGELOG.md says nothing about {version}")
    return section["body"].strip() + "\n"


def package_version(source: str) -> str:
    """`__version__` as mlp_tutorial/__init__.py writes it."""
    (version,) = re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    return str(version)


def main(tag: str) -> None:
    """Print the notes, or end with the reason."""
    source = (ROOT / "mlp_tutorial" / "__init__.py").read_text("utf-8")
    try:
        print(notes(tag, package_version(source), (ROOT / "CHANGELOG.md").read_text("utf-8")), end="")
    except ValueError as error:
        sys.exit(f"release_notes: {error}")


if __name__ == "__main__":
    main(sys.argv[1])
