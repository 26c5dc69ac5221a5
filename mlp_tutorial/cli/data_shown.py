"""Step 1 of `train` in the terminal: what became of the table's columns and rows, a line each."""

from collections.abc import Sequence

from mlp_tutorial.cli.division import Division
from mlp_tutorial.cli.gaps import Gaps
from mlp_tutorial.cli.inputs import fitting, not_used, used
from mlp_tutorial.cli.leak_words import leak_words
from mlp_tutorial.cli.scores import quantity
from mlp_tutorial.cli.table import class_counts, looks_like_class_numbers
from mlp_tutorial.cli.terminal import paragraph
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.messages import text
from mlp_tutorial.tables.note import Note

_INDENT = 3
_MOST_NOTES, _MOST_LEAKS = 8, 4
_ELSEWHERE = ("yes-no",)  # said where the columns are listed


def show_data(division: Division) -> None:
    """Print it.

    Args:
        division: The table's rows, divided.
    """
    data = division.data
    _say(text("cli.trained.table", name=data.name, rows=len(data) + division.gaps.dropped))
    _show_notes([note for note in data.notes if note.word not in _ELSEWHERE])
    _show_target(data)
    for line in (*used(division.train.columns), *not_used(data)):
        _say(line)
    _show_gaps(division.gaps, data.target_name)
    _say(text("cli.trained.split", train=len(division.train), test=len(division.held_out), seed=division.seed))
    _say(text("cli.trained.scaled" if data.class_names else "cli.trained.scaled_target"))
    if (inputs := len(division.train.columns.names)) >= len(division.train):
        warn(text("cli.trained.many_inputs", inputs=inputs, rows=len(division.train)), text("cli.trained.fewer"))
    _warn_of_classes(division)
    for leak in division.leaks[:_MOST_LEAKS]:
        warn(*leak_words(leak, data))
    if len(division.leaks) > _MOST_LEAKS:
        warn(text("cli.trained.more_columns", count=len(division.leaks) - _MOST_LEAKS))


def warn(fact: str, remedy: str = "") -> None:
    """Print what the reader has to know, and under it what to try."""
    paragraph(fact, indent=_INDENT, hanging=2, style="yellow")
    if remedy:
        paragraph(text("cli.found.try", remedy=remedy), indent=_INDENT + 2, hanging=2)


def _show_notes(notes: Sequence[Note]) -> None:
    """Each kind of finding once, and the other columns of which it is true."""
    kinds: dict[tuple[str, object], list[Note]] = {}
    for note in notes:
        kinds.setdefault((note.word, note.facts.get("unit")), []).append(note)
    for first, *others in list(kinds.values())[:_MOST_NOTES]:
        _say(first.sentence)
        columns = [str(note.facts["column"]) for note in others if "column" in note.facts]
        if columns:
            _say("  " + fitting(text("cli.trained.likewise") + " ", columns))
    if len(kinds) > _MOST_NOTES:
        _say(text("cli.trained.more", count=len(kinds) - _MOST_NOTES))


def _show_target(data: Dataset) -> None:
    if data.class_names is None:
        low, mean, high = (quantity(float(value)) for value in (data.y.min(), data.y.mean(), data.y.max()))
        _say(text("cli.trained.numbers", target=data.target_name, low=low, mean=mean, high=high))
        if looks_like_class_numbers(data):
            _say(text("cli.trained.few_values", target=data.target_name, values=len(data.y.unique())))
        return
    counts = [f"{name} {count}" for name, count in zip(data.class_names, class_counts(data), strict=True)]
    _say(fitting(text("cli.trained.classes", target=data.target_name, classes=len(counts)) + " ", counts))


def _show_gaps(gaps: Gaps, target: str) -> None:
    def listed(columns: dict[str, int]) -> list[str]:
        return [text("cli.trained.missing_in", column=name, rows=rows) for name, rows in columns.items()]

    features = {name: rows for name, rows in gaps.columns.items() if name != target}
    if gaps.filled:
        _say(fitting(text("cli.trained.filled", rows=gaps.filled) + " ", listed(features)))
        features = {}
    if gaps.dropped:
        left_out = gaps.columns if features else {target: gaps.dropped}
        _say(fitting(text("cli.trained.dropped", rows=gaps.dropped) + " ", listed(dict(left_out))))
    if features:
        _say("  " + text("cli.trained.fill"))


def _warn_of_classes(division: Division) -> None:
    if missing := division.untrained_classes:
        seed = division.seed_with_all_classes()
        remedy = "" if seed is None else text("cli.trained.class_seed", seed=seed)
        warn(fitting(text("cli.trained.class_not_trained") + " ", missing), remedy)


def _say(sentence: str) -> None:
    paragraph(sentence, indent=_INDENT, hanging=2)
