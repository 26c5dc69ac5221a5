"""What the doctor finds in a loop, with none of its own rules failing."""

from collections.abc import Callable

from mlp_tutorial import Finding, doctor


def findings_in(loop: Callable[[], object]) -> list[Finding]:
    """All findings, the worst first."""
    with doctor(show=False) as seen:
        loop()
    assert seen.failures == []
    return seen.findings
