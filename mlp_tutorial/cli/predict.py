"""`mlp-tutorial predict`: a saved model's answer for each row of a table, as CSV."""

import csv
import io
from collections.abc import Container
from itertools import chain, count
from pathlib import Path
from typing import TextIO

import torch
from torch import Tensor

from mlp_tutorial.activations import sigmoid, softmax
from mlp_tutorial.cli.output_file import require_output
from mlp_tutorial.cli.streams import OUTPUT, Printed, require_standard_output
from mlp_tutorial.cli.table import place_of, read
from mlp_tutorial.cli.terminal import paragraph, without_control_codes
from mlp_tutorial.datasets.table import inputs_of
from mlp_tutorial.errors import SavedModelError
from mlp_tutorial.files.whole_file import write_whole
from mlp_tutorial.messages import text
from mlp_tutorial.models import Model
from mlp_tutorial.saving import SavedModel, load_model
from mlp_tutorial.tables.formulas import as_text

Columns = dict[str, list[str]]


def predict(model: Path, file: Path, out: Path | None) -> None:
    """Predict each row of a CSV file.

    Args:
        model: The model file.
        file: The CSV file, a pipe, or `-`; columns are found by the names of the model's features.
        out: CSV file to write (UTF-8 with a byte order mark, so that Excel reads Hangul); None: standard output.
    """
    if out is None:
        require_standard_output()
    saved = load_model(model)
    if saved.feature_names is None:
        raise SavedModelError("columns-without-names", path=str(model), features=saved.model.linears[0].in_features)
    if out is not None:
        require_output(out, model, place_of(file))
    table = read(file)
    x = inputs_of(table, saved.columns or saved.feature_names)
    answers = predictions(saved, x)
    columns = {_free("row", answers): [str(row) for row in table.frame.index], **answers}
    if out is None:
        _write(columns, OUTPUT)
        return
    result = io.StringIO()
    _write(columns, result)
    write_whole(out, result.getvalue().encode("utf-8-sig"))
    paragraph(text("cli.predict.written", rows=len(x), path=out), hanging=2)


def predictions(saved: SavedModel, x: Tensor) -> Columns:
    """The predicted value or class, and each class's probability, as they are written.

    Args:
        saved: The model and its names.
        x: Inputs, shape (N, D).

    Returns:
        Columns by name, N cells each. Names are safe in a terminal and in a spreadsheet.
    """
    model, target = saved.model, _safe(saved.target_name)
    names = saved.class_names or _numbered(model)
    if not names:
        values = model.predict(x)
        heads = [target] if values.shape[1] == 1 else [f"{target} {k}" for k in range(values.shape[1])]
        return {head: _written(column) for head, column in zip(heads, values.T, strict=True)}
    safe = tuple(map(_safe, names))
    columns = {target: [safe[label] for label in model.predict(x).reshape(-1).tolist()]}
    for name, column in zip(names, _probabilities(model, x).T, strict=True):
        columns[_free(_safe(f"P({name})"), columns)] = _written(column)
    return columns


def _safe(name: str) -> str:
    """A name that comes from a table, for the next table: it runs nothing, neither in a terminal nor in Excel."""
    return as_text(without_control_codes(name))


def _free(name: str, taken: Container[str]) -> str:
    """The name, with a number where a column is called so already."""
    numbered = (f"{name} {k}" for k in count(2))
    return next(free for free in chain([name], numbered) if free not in taken)


def _probabilities(model: Model, x: Tensor) -> Tensor:
    """Shape (N, K): a for softmax, 1 − a and a for one sigmoid."""
    with torch.no_grad():
        a = model(x.to(model.linears[0].weight.dtype))
    return a if model.activations[-1] is softmax else torch.cat([1 - a, a], dim=1)


def _numbered(model: Model) -> tuple[str, ...]:
    """Names of the classes of a classifier that was saved without."""
    output, outputs = model.activations[-1], model.linears[-1].out_features
    classes = outputs if output is softmax else 2 if output is sigmoid and outputs == 1 else 0
    return tuple(str(k) for k in range(classes))


def _written(column: Tensor) -> list[str]:
    return [f"{value:.6g}" for value in column.tolist()]


def _write(columns: Columns, file: TextIO | Printed) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
