"""Findings as paragraphs for people and as JSON for tools."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from mlp_tutorial.diagnostics.outlet import Outlet
from mlp_tutorial.finding import Finding
from mlp_tutorial.messages import text

_unsaid = ContextVar("unsaid", default=False)


def paragraph_of(finding: Finding) -> str:
    """The finding in four or five lines: line and fact, why it matters, what to try, where to read on.

    Args:
        finding: Any finding.

    Returns:
        Plain text in the language in use.

    Example:
        >>> finding = Finding("MLP101", "error", {"y": (4,), "prediction": (4, 1), "broadcast": (4, 4)})
        >>> print(paragraph_of(finding).splitlines()[0])
        [MLP101 column-against-row] error: y has shape (4,), but model(x) has shape (4, 1).
    """
    severity = text(f"doctor.severity.{finding.severity}")
    layout = text("errors.layout", fact=finding.fact, why=finding.why, remedy=finding.remedy, name=finding.name)
    place = f"{finding.place}: " if finding.place else ""
    return f"{place}[{finding.code} {finding.name}] {severity}: {layout}"


def report_of(findings: Sequence[Finding]) -> str:
    """All findings, of which there is at least one, with a heading that counts them."""
    key = "doctor.one" if len(findings) == 1 else "doctor.several"
    return "\n\n".join([text(key, count=len(findings)), *map(paragraph_of, findings)])


def json_of(findings: Iterable[Finding]) -> str:
    """All findings as one line of JSON: a list of objects with code, name, severity, file, line, texts and facts."""
    return json.dumps([finding.to_dict() for finding in findings], ensure_ascii=False)


def say(report: str) -> None:
    """Print to standard error, which leaves the program's own output as it is; nothing inside of `unsaid`."""
    if not _unsaid.get():
        Outlet("stderr").write(report)


@contextmanager
def unsaid() -> Iterator[None]:
    """A block in which `fit` keeps its findings in the History alone: the caller says them in words of its own."""
    before = _unsaid.set(True)
    try:
        yield
    finally:
        _unsaid.reset(before)
