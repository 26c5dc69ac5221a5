"""A judgement printed: scores, each class where it matters, gains over the baseline with their intervals, a verdict."""

import math
from collections.abc import Sequence

from mlp_tutorial.cli.judgement import ClassScores, Judgement, NumberScores, Scores
from mlp_tutorial.cli.terminal import cell_width, output, padded, paragraph, verbatim
from mlp_tutorial.cli.verdict_words import gains, verdict_sentence
from mlp_tutorial.messages import text
from mlp_tutorial.metrics import Verdict

_MOST_CLASSES, _MOST_CONFUSED = 12, 10
_GAP, _INDENT = 3, 3
_LONGEST_NAME = 20  # columns of a class's name in a table of several numbers


def show_scores(judgement: Judgement, *, first_of_several: bool = False) -> None:
    """Print the scores, the verdict, and for classes what became of each.

    Args:
        judgement: On one division of the rows.
        first_of_several: Whether other divisions follow: then it is not advised to try them.
    """
    parts = [(text("cli.scores.train", rows=judgement.train.rows), judgement.train)]
    parts.append((text("cli.scores.test", rows=judgement.test.rows), judgement.test))
    if judgement.majority is None:
        parts.append((text("cli.scores.mean"), judgement.baseline))
    else:
        parts.append((text("cli.scores.guess"), judgement.baseline))
    heads = [head for head, _ in columns_of(judgement.test)]
    _table([label for label, _ in parts], heads, [[cell for _, cell in columns_of(scores)] for _, scores in parts])
    if judgement.majority is not None:
        shares = "weighted_shares" if judgement.weighted else "shares"
        paragraph(text(f"cli.scores.{shares}", name=judgement.majority), indent=_INDENT)
    _show_verdict(judgement.verdict, advise=not first_of_several)
    if judgement.class_names is not None:
        _show_classes(judgement, judgement.class_names)


def show_repeated(verdict: Verdict) -> None:
    """Print what several splits say together.

    Args:
        verdict: As `over_splits` gives it.
    """
    paragraph(text("cli.scores.repeated", splits=verdict.splits, rows=verdict.rows), indent=_INDENT)
    _show_verdict(verdict, advise=True)


def quantity(value: float) -> str:
    """A number in the unit of the target: four digits, or all before the point."""
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e12 else f"{value:.4g}"


def columns_of(scores: Scores) -> list[tuple[str, str]]:
    """Heads and cells of a row of the table."""
    if isinstance(scores, NumberScores):
        return [
            (text("cli.scores.r2"), share(scores.r2)),
            (text("cli.scores.absolute_error"), quantity(scores.mean_absolute_error)),
            (text("cli.scores.root_squared"), quantity(scores.root_mean_squared_error)),
        ]
    return [
        (text("cli.scores.accuracy"), share(scores.accuracy)),
        (text("cli.scores.balanced_accuracy"), share(scores.balanced_accuracy)),
        *([] if scores.auc is None else [(text("cli.scores.auc"), share(scores.auc))]),
        (text("cli.scores.log_loss"), share(scores.log_loss)),
    ]


def _show_verdict(verdict: Verdict, *, advise: bool) -> None:
    output().print()
    lines = [gains(difference) for difference in (verdict.fit, verdict.error)]
    if all(math.isfinite(difference.low) for difference in (verdict.fit, verdict.error)):
        heads = [text("cli.scores.gain"), text("cli.scores.interval")]
        _table([line[0] for line in lines], heads, [list(line[1:]) for line in lines], text("cli.scores.against"))
        output().print()
    paragraph(verdict_sentence(verdict, advise=advise), indent=_INDENT)


def _show_classes(judgement: Judgement, names: tuple[str, ...]) -> None:
    test = judgement.test
    assert isinstance(test, ClassScores)
    if judgement.rare or judgement.never_found:
        output().print()
    for k in judgement.rare:
        facts = {"name": names[k], "train": judgement.training_rows[k], "test": judgement.class_rows[k]}
        paragraph(text("cli.scores.rare", rows=judgement.train.rows, **facts), indent=_INDENT)
    for k in judgement.never_found:
        paragraph(text("cli.scores.never_found", name=names[k], test=judgement.class_rows[k]), indent=_INDENT)
    if (judgement.rare or judgement.never_found) and not judgement.weighted:
        paragraph(text("cli.scores.class_weights"), indent=_INDENT)
    output().print()
    shown = sorted(range(len(names)), key=lambda k: (math.isnan(test.recall[k]), test.recall[k]))[:_MOST_CLASSES]
    cells = [[str(judgement.class_rows[k]), share(test.recall[k]), share(test.precision[k])] for k in sorted(shown)]
    heads = [text("cli.scores.rows"), text("cli.scores.recall"), text("cli.scores.precision")]
    paragraph(text("cli.scores.by_class" if len(shown) == len(names) else "cli.scores.worst_classes"), indent=_INDENT)
    _table([_short(names[k]) for k in sorted(shown)], heads, cells)
    _show_confusion(names, judgement.confusion)


def _show_confusion(names: tuple[str, ...], matrix: tuple[tuple[int, ...], ...]) -> None:
    output().print()
    widest = max(map(cell_width, names))
    if widest + sum(max(cell_width(name), 4) + _GAP for name in names) + _INDENT <= output().width:
        paragraph(text("cli.scores.confusion"), indent=_INDENT)
        _table(names, names, [[str(count) for count in row] for row in matrix])
        return
    pairs = [
        (count, names[i], names[j]) for i, row in enumerate(matrix) for j, count in enumerate(row) if i != j and count
    ]
    paragraph(text("cli.scores.most_confused" if pairs else "cli.scores.none_confused"), indent=_INDENT)
    for count, true, predicted in sorted(pairs, key=lambda pair: -pair[0])[:_MOST_CONFUSED]:
        paragraph(f"{count:>4}  {true} → {predicted}", indent=_INDENT, hanging=6)


def _table(labels: Sequence[str], heads: Sequence[str], cells: list[list[str]], corner: str = "") -> None:
    """Columns of numbers, right-aligned under their heads."""
    margin = max(map(cell_width, [*labels, corner]))
    widths = [max(map(cell_width, column)) + _GAP for column in zip(heads, *cells, strict=True)]
    columns = "".join(padded(head, width, right=True) for head, width in zip(heads, widths, strict=True))
    verbatim(padded(corner, margin) + columns, indent=_INDENT)
    for label, row in zip(labels, cells, strict=True):
        numbers = "".join(padded(cell, width, right=True) for cell, width in zip(row, widths, strict=True))
        verbatim(padded(label, margin) + numbers, indent=_INDENT)


def _short(name: str) -> str:
    """A name that fits into a table: its end cut off where it is long."""
    if cell_width(name) <= _LONGEST_NAME:
        return name
    while cell_width(name) >= _LONGEST_NAME:
        name = name[:-1]
    return f"{name}…"


def share(value: float) -> str:
    """A score with three digits after the point; a dash where there is none."""
    return "—" if math.isnan(value) else f"{round(value, 3) + 0.0:.3f}"  # + 0.0: no −0.000
