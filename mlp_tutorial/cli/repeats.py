"""`--repeat N`: the same table divided, trained on and judged N times, with seeds one after the other."""

import math
from collections.abc import Callable, Sequence

import torch

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.judgement import Judgement, NumberScores, judge
from mlp_tutorial.cli.learning import learn
from mlp_tutorial.cli.plan import make_plan
from mlp_tutorial.cli.scores import quantity, share, show_repeated
from mlp_tutorial.cli.terminal import output, paragraph
from mlp_tutorial.cli.training_run import TrainingRun
from mlp_tutorial.datasets import TableDataset
from mlp_tutorial.messages import text
from mlp_tutorial.states.random_state import random_state_of

INTERRUPTED = "interrupted"
_INDENT = 3


def judged_again(asked: Asked, data: TableDataset) -> list[Judgement]:
    """The judgements of the splits after the first one.

    Args:
        asked: The options.
        data: The whole table.

    Returns:
        `asked.repeat - 1` of them; fewer where Ctrl-C ended a training.
    """
    found = []
    for seed in range(asked.seed + 1, asked.seed + asked.repeat):
        rows, held_out = data.split(1 - asked.holdout, seed)
        with random_state_of(seed, torch.device("cpu")):
            plan = make_plan(rows, asked)
            course = learn(plan, rows, seed)
        if course.history.stopped == INTERRUPTED:
            break
        found.append(judge(plan.model, rows, held_out, class_weights=plan.class_weights))
    return found


def show_repeats(run: TrainingRun) -> None:
    """Print the scores of all splits, and what these say together.

    Args:
        run: With all judgements.
    """
    output().print()
    paragraph(text("cli.repeats.scores", splits=len(run.judgements)), indent=_INDENT)
    for name, mean, low, high in ranges(run.judgements):
        paragraph(text("cli.repeats.range", name=name, mean=mean, low=low, high=high), indent=_INDENT + 2)
    if len(run.judgements) > 1:
        show_repeated(run.verdict)


def ranges(judgements: Sequence[Judgement]) -> list[tuple[str, str, str, str]]:
    """Each score on the held-out rows over several splits.

    Args:
        judgements: One of each split.

    Returns:
        Name of the score, its mean, smallest and largest value, of those that can be measured in some split.
    """
    measures: list[tuple[str, str, Callable[[float], str]]]
    if isinstance(judgements[0].test, NumberScores):
        measures = [
            ("r2", "r2", share),
            ("absolute_error", "mean_absolute_error", quantity),
            ("root_squared", "root_mean_squared_error", quantity),
        ]
    else:
        measures = [(name, name, share) for name in ("accuracy", "balanced_accuracy", "auc", "log_loss")]
    rows = []
    for label, attribute, written in measures:
        found = [getattr(judgement.test, attribute) for judgement in judgements]
        values = [value for value in found if value is not None and math.isfinite(value)]
        if values:
            mean = math.fsum(values) / len(values)
            rows.append((text(f"cli.scores.{label}"), written(mean), written(min(values)), written(max(values))))
    return rows
