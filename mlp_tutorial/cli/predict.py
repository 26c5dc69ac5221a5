"""`mlp-tutorial predict`: a saved model's answer for each row of a table, and what was found out about the rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mlp_tutorial.cli.answers import answers_of, by_row
from mlp_tutorial.cli.output_file import require_output
from mlp_tutorial.cli.own_words import in_own_words, of_train
from mlp_tutorial.cli.remedies import tables_beside
from mlp_tutorial.cli.result_file import as_bytes, as_table
from mlp_tutorial.cli.streams import OUTPUT, require_standard_output
from mlp_tutorial.cli.table import place_of, read
from mlp_tutorial.cli.terminal import paragraph
from mlp_tutorial.datasets import Columns, Encoded
from mlp_tutorial.errors import ArgumentError, SavedModelError
from mlp_tutorial.files.whole_file import write_whole
from mlp_tutorial.messages import has, text
from mlp_tutorial.messages.spelling import did_you_mean
from mlp_tutorial.saving import SavedModel, load_model
from mlp_tutorial.tables.csv_file import Table
from mlp_tutorial.tables.number_columns import NumberColumn

_SHOWN = 10  # names or values that a message lists before it says "…"


def predict(
    model: Path,
    file: Path,
    out: Path | None,
    *,
    header: int | None = None,
    separator: str | None = None,
    encoding: str | None = None,
) -> None:
    """Predict each complete row of a CSV file; the others stay blank.

    Args:
        model: The model file.
        file: The CSV file, a pipe, or `-`; columns are found by the names that they had in training.
        out: File to write, its ending one of `RESULT_FORMATS`; None: standard output.
        header: Row of the file that holds the names; 0: none does; None: found out.
        separator: Between the cells of a row; None: found out.
        encoding: Of the file's text; None: found out.
    """
    if out is None:
        require_standard_output()
    with in_own_words(lambda _: {"models": _models_beside(model)}, _words):
        saved = load_model(model)
    columns = _columns(saved, model)
    if out is not None:
        require_output(out, model, place_of(file))
    with in_own_words(lambda _: {"tables": tables_beside(file)}, _words):
        table = read(file, header=header, separator=separator, encoding=encoding)
        _require_columns(table, columns)
        encoded = columns.encode(table.frame)
    if not encoded.rows:
        raise ArgumentError("no-row-to-predict", rows=len(table.frame), columns=_counted(encoded))
    answers = by_row(answers_of(saved, encoded.x), encoded.rows, [*table.frame.index])
    if out is None:
        OUTPUT.write(as_table(answers))
    else:
        write_whole(out, as_bytes(answers, out.suffix.lower()))
        counts = {"predicted": len(encoded.rows), "rows": len(table.frame)}
        paragraph(text("cli.predict.written", **counts, path=out), hanging=2)
    for sentence in _found_out(table, columns, encoded):
        # Where the table goes to standard output, nothing else does.
        paragraph(sentence, hanging=2, error=out is None)


def _columns(saved: SavedModel, path: Path) -> Columns:
    """How the model's inputs come from a table; of a model saved without, each column of numbers is an input."""
    if saved.columns is not None:
        return saved.columns
    if saved.feature_names is None:
        raise SavedModelError("columns-without-names", path=str(path), features=saved.model.linears[0].in_features)
    return Columns(tuple(NumberColumn(name) for name in saved.feature_names))


def _words(word: str, part: str) -> str:
    """Where the words of the command stand: those of `train`, where it has none of its own."""
    own = f"cli.predict.refused.{word}.{part}"
    return own if has(own) else of_train(word, part)


def _models_beside(model: Path) -> str:
    """The models in the folder that one should be in, or how to make one."""
    try:
        found = sorted(str(path) for path in model.parent.glob("*.pt"))
    except OSError:
        found = []
    return text("cli.predict.models", models=_first(found)) if found else text("cli.predict.no_model")


def _require_columns(table: Table, columns: Columns) -> None:
    """Refuse a table that lacks some of the columns, all of them named."""
    found = tuple(table.frame.columns)
    known = set(found)
    missing = [name for name in columns.features if name not in known]
    if missing:
        raise ArgumentError(
            "columns-missing",
            total=len(columns.features),
            count=len(missing),
            missing=_first(missing),
            found=_first(found),
            suggestion=did_you_mean(missing[0], found),
        )


def _found_out(table: Table, columns: Columns, encoded: Encoded) -> Iterator[str]:
    """What the reader of the predictions has to know about the rows, a sentence each."""
    yield from (note.sentence for note in table.notes)
    for name, counts in encoded.unread.items():
        yield text("cli.predict.unread", column=name, values=_listed(Counter(counts)))
    rows = len(table.frame)
    if encoded.incomplete:
        found = [str(row) for row in encoded.incomplete]
        yield text("cli.predict.blank", count=len(found), rows=rows, numbers=_first(found), columns=_counted(encoded))
    if columns.missing == "mean":
        filled = replace(columns, missing="drop").encode(table.frame)
        if filled.incomplete:
            yield text("cli.predict.filled", count=len(filled.incomplete), rows=rows, columns=_counted(filled))
    for name, counts in encoded.unseen.items():
        yield text("cli.predict.unseen", column=name, values=_listed(Counter(counts)))


def _counted(encoded: Encoded) -> str:
    """The columns whose cells are missing, each with the number of its rows."""
    return _listed(Counter(name for names in encoded.incomplete.values() for name in names))


def _listed(counts: Counter[str]) -> str:
    """Names with their counts, the most frequent first."""
    return _first([f"{name} ({count})" for name, count in counts.most_common()])


def _first(names: Sequence[str]) -> str:
    """The first of the names, and a sign that there are more."""
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
