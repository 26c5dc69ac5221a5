"""What the four checks have shown: each with its values, why it matters and what to try."""

from dataclasses import dataclass, field
from typing import Any, Literal

from mlp_tutorial.messages import text

Verdict = Literal["passed", "failed", "unknown"]


@dataclass(frozen=True)
class Check:
    """One check, in the language in use when it is read.

    Attributes:
        name: "chance", "by-heart", "rows" or "reach".
        verdict: "passed", "failed", or "unknown" where it could not be made.
        case: Which of its sentences tells what came out.
        facts: The values that the sentence quotes.

    Example:
        >>> check = Check("chance", "passed", "near", {"cost": 0.7, "chance": 0.6931})
        >>> print(check)
        ok  first cost: it is 0.7, and guessing costs 0.6931.
    """

    name: str
    verdict: Verdict
    case: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def fact(self) -> str:
        """What came out, with its values."""
        return text(f"preflight.{self.name}.{self.case}", **self.facts)

    @property
    def why(self) -> str:
        """Why it matters."""
        return text(f"preflight.{self.name}.why")

    @property
    def remedy(self) -> str:
        """What to try where it has failed; else ""."""
        return text(f"preflight.{self.name}.try_{self.case}", **self.facts) if self.verdict == "failed" else ""

    def __str__(self) -> str:
        line = text(
            "preflight.line",
            verdict=text(f"preflight.verdict_{self.verdict}"),
            title=text(f"preflight.{self.name}.title"),
            fact=self.fact,
        )
        return line + text("preflight.more", why=self.why, remedy=self.remedy) if self.remedy else line


@dataclass(frozen=True)
class Preflight:
    """The outcome of [`preflight`][mlp_tutorial.preflight]; printed, it tells all four checks.

    Attributes:
        checks: In this order: first cost, a few rows by heart, rows apart, everything reached.

    Example:
        >>> print(Preflight((Check("chance", "passed", "near", {"cost": 0.7, "chance": 0.6931}),)))
        ok  first cost: it is 0.7, and guessing costs 0.6931.
    """

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether no check has failed; one that could not be made has not."""
        return all(check.verdict != "failed" for check in self.checks)

    def __str__(self) -> str:
        return "\n".join(map(str, self.checks))

    def __repr__(self) -> str:
        verdicts = ", ".join(f"{check.name}: {check.verdict}" for check in self.checks)
        return f"<Preflight {verdicts}>"

    def to_dict(self) -> dict[str, Any]:
        """The checks for tools: plain values, texts in the language in use.

        Returns:
            passed, and for each check its name, verdict, fact, why and try.
        """
        checks = [
            {
                "name": check.name,
                "verdict": check.verdict,
                "fact": check.fact,
                "why": check.why,
                "try": check.remedy,
            }
            for check in self.checks
        ]
        return {"passed": self.passed, "checks": checks}
