"""A judgement as the rows of the report's tables: verdict, scores, classes."""

import math
from typing import Any

from mlp_tutorial.cli.judgement import ClassScores, Judgement
from mlp_tutorial.cli.repeats import ranges
from mlp_tutorial.cli.scores import columns_of, share
from mlp_tutorial.cli.training_run import TrainingRun
from mlp_tutorial.cli.verdict_words import gains, verdict_sentence
from mlp_tutorial.messages import text

_MOST_CLASSES = 12  # of a confusion matrix that one can still read
_MOST_CONFUSED = 10
_PALEST, _DEEPEST = 8, 30  # percent of colour behind a number; more would hide it


def verdict_told(run: TrainingRun) -> dict[str, Any]:
    """The verdict, the gains with their intervals, and the scores beside the baseline's."""
    verdict, judgement = run.verdict, run.judgement
    differences = (verdict.fit, verdict.error)
    known = all(math.isfinite(difference.low) for difference in differences)
    several = "_repeated" if verdict.splits > 1 else ""
    baseline = text("cli.scores.mean" if judgement.majority is None else "cli.scores.guess")
    test, guess = (
        (label, *_values(scores))
        for label, scores in (
            (text("cli.scores.test", rows=judgement.test.rows), judgement.test),
            (baseline, judgement.baseline),
        )
    )
    train = (text("cli.scores.train", rows=judgement.train.rows), *_values(judgement.train))
    heads = [text("report.verdict.part"), *(head for head, _ in columns_of(judgement.test))]
    return {
        "word": verdict.word,
        "sentence": verdict_sentence(verdict),
        "caption": text(f"report.verdict.caption{several}", rows=verdict.rows, splits=verdict.splits),
        "gains": [gains(difference) for difference in differences] if known else [],
        "score_heads": heads,
        "numbers": tuple(range(1, len(heads))),
        "short": [test, guess],
        "scores": [train, test, guess],
        "explained": _explained(judgement),
        "ranges": ranges(run.judgements) if len(run.judgements) > 1 else [],
        "ranges_caption": text("report.verdict.ranges", splits=len(run.judgements)),
    }


def classes_told(judgement: Judgement) -> dict[str, Any]:
    """Each class, and which were taken for which."""
    test, names = judgement.test, judgement.class_names or ()
    assert isinstance(test, ClassScores)
    by_class = zip(names, judgement.class_rows, map(share, test.recall), map(share, test.precision), strict=True)
    small = len(names) <= _MOST_CLASSES
    return {
        "names": names,
        "heads": [
            text("report.columns.class"),
            *(text(f"cli.scores.{head}") for head in ("rows", "recall", "precision")),
        ],
        "by_class": list(by_class),
        "rare": [_rare(judgement, k) for k in judgement.rare],
        "confusion": list(zip(names, map(_shades, judgement.confusion), strict=True)) if small else [],
        "confused": [] if small else _confused(names, judgement),
    }


def _values(scores: Any) -> tuple[str, ...]:
    return tuple(cell for _, cell in columns_of(scores))


def _explained(judgement: Judgement) -> list[str]:
    said = [text("report.verdict.limits", rows=judgement.test.rows)]
    if judgement.majority is not None:
        shares = "weighted_shares" if judgement.weighted else "shares"
        said.insert(0, text(f"cli.scores.{shares}", name=judgement.majority))
    return said


def _rare(judgement: Judgement, k: int) -> str:
    facts = {"train": judgement.training_rows[k], "test": judgement.class_rows[k], "rows": judgement.train.rows}
    return text("cli.scores.rare", name=(judgement.class_names or ())[k], **facts)


def _shades(counts: tuple[int, ...]) -> list[tuple[int, int]]:
    """Each count of a row, and how much colour it is given, in percent; none for a count of 0."""
    return [(count, round(_PALEST + (_DEEPEST - _PALEST) * count / sum(counts)) if count else 0) for count in counts]


def _confused(names: tuple[str, ...], judgement: Judgement) -> list[tuple[str, str, int]]:
    """True class, predicted class and count, the most frequent first."""
    pairs = [
        (names[i], names[j], count)
        for i, row in enumerate(judgement.confusion)
        for j, count in enumerate(row)
        if i != j and count
    ]
    return sorted(pairs, key=lambda pair: -pair[2])[:_MOST_CONFUSED]
