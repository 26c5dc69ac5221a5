"""All that a run of `train` has found out, for whoever shows it: the terminal, the report."""

from dataclasses import dataclass
from pathlib import Path

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.division import Division
from mlp_tutorial.cli.findings import serious
from mlp_tutorial.cli.judgement import Judgement
from mlp_tutorial.cli.learning import Course
from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.finding import Finding
from mlp_tutorial.metrics import Verdict, over_splits


@dataclass(frozen=True)
class TrainingRun:
    """One table, trained on and judged.

    Attributes:
        asked: The options, as they were given.
        division: The table and its rows: notes, columns, gaps, leaks, rows to train on and rows held out.
        plan: Model, cost and optimizer; the model is trained.
        course: How the training went.
        judgements: On the rows of `division`; after it, with `--repeat`, one of each other split.
        out: Where the model is saved.
    """

    asked: Asked
    division: Division
    plan: Plan
    course: Course
    judgements: tuple[Judgement, ...]
    out: Path

    @property
    def findings(self) -> list[Finding]:
        """What the doctor found and nothing else says; `cli.findings.in_command_words` has the words."""
        return serious(self.course, leaks=bool(self.division.leaks))

    @property
    def judgement(self) -> Judgement:
        """Of the model that is saved."""
        return self.judgements[0]

    @property
    def verdict(self) -> Verdict:
        """Over all splits."""
        verdicts = [judgement.verdict for judgement in self.judgements]
        return verdicts[0] if len(verdicts) == 1 else over_splits(verdicts, len(self.division.train))
