"""Findings in the format that code hosts and editors read: SARIF 2.1.0."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mlp_tutorial import __version__
from mlp_tutorial.finding import Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_of(findings: Sequence[Finding], *, folder: Path) -> str:
    """Findings as one run of the doctor.

    Args:
        findings: What was found.
        folder: Where the command was started; files below it are named from there, as code hosts want them.

    Returns:
        JSON in several lines.

    Source:
        OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

    Example:
        >>> finding = Finding("MLP101", "error", {"y": (4,), "prediction": (4, 1), "broadcast": (4, 4)})
        >>> run = json.loads(sarif_of([finding], folder=Path()))["runs"][0]
        >>> run["results"][0]["ruleId"], run["tool"]["driver"]["rules"][0]["name"]
        ('MLP101', 'column-against-row')
    """
    rules = list({finding.code: finding for finding in findings}.values())
    numbers = {finding.code: number for number, finding in enumerate(rules)}
    driver = {"name": "mlp-tutorial doctor", "version": __version__, "rules": [_rule(finding) for finding in rules]}
    results = [_result(finding, numbers[finding.code], folder.resolve()) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(finding: Finding) -> dict[str, Any]:
    """What all findings of one rule have in common."""
    return {
        "id": finding.code,
        "name": finding.name,
        "shortDescription": {"text": finding.title},
        "help": {"text": f"mlp-tutorial explain {finding.name}"},
    }


def _result(finding: Finding, number: int, folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": finding.severity,
        "message": {"text": f"{finding.fact}\n{finding.why}\n{finding.remedy}"},
    }
    place = finding.place
    if place is not None and not place.file.startswith("<"):
        file = Path(place.file).resolve()
        below = file.is_relative_to(folder)
        uri = quote(file.relative_to(folder).as_posix()) if below else file.as_uri()
        physical = {"artifactLocation": {"uri": uri}, "region": {"startLine": place.line}}
        result["locations"] = [{"physicalLocation": physical}]
    return result
