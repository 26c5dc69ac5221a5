"""Holds workflows, forms and CITATION.cff against the schemas that check-jsonschema brings along; no network."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "custom.github-workflows-require-timeout": ".github/workflows/*.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[0-9]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.citation-file-format": "CITATION.cff",
}


def fit(schema: str, files: list[Path]) -> bool:
    """Whether the files fit the schema; what does not has been printed."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    # A .cff is YAML, which its ending does not say.
    return not subprocess.run([*command, "--default-filetype", "yaml", *files]).returncode


def files_of(schema: str) -> list[Path]:
    """The files that a schema is for; without any it is named wrongly here."""
    files = sorted(ROOT.glob(SCHEMAS[schema]))
    if not files:
        sys.exit(f"schemas: there is no {SCHEMAS[schema]}")
    return files


if __name__ == "__main__":
    unfit = [schema for schema in SCHEMAS if not fit(schema, files_of(schema))]
    sys.exit(", ".join(unfit) or None)
