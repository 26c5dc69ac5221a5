"""`mlp-tutorial predict`: a saved model's answer for each row of a table, as CSV."""

import csv
import io
import sys
from pathlib import Path
from typing import TextIO

import torch
from torch import Tensor

from mlp_tutorial.activations import sigmoid, softmax
from mlp_tutorial.cli.output_file import require_output
from mlp_tutorial.cli.terminal import paragraph
from mlp_tutorial.datasets import inputs_from_csv
from mlp_tutorial.datasets.csv_file import read_table
from mlp_tutorial.errors import SavedModelError
from mlp_tutorial.files.whole_file import write_whole
from mlp_tutorial.messages import text
from mlp_tutorial.models import Model
from mlp_tutorial.saving import SavedModel, load_model

Columns = dict[str, list[str]]


def predict(model: Path, file: Path, out: Path | None) -> None:
    """Predict each row of a CSV file.

    Args:
        model: The model file.
        file: The CSV file; columns are found by the names of the model's features.
        out: CSV file to write (UTF-8 with a byte order mark, so that Excel reads Hangul); None: standard output.
    """
    saved = load_model(model)
    if saved.feature_names is None:
        raise SavedModelError("columns-without-names", path=str(model), features=saved.model.linears[0].in_features)
    if out is not None:
        require_output(out, model, file)
    x = inputs_from_csv(file, saved.feature_names)
    columns = {"row": [str(row) for row in read_table(file).index], **predictions(saved, x)}
    if out is None:
        _write(columns, sys.stdout)
        return
    table = io.StringIO()
    _write(columns, table)
    write_whole(out, table.getvalue().encode("utf-8-sig"))
    paragraph(text("cli.predict.written", rows=len(x), path=out), hanging=2)


def predictions(saved: SavedModel, x: Tensor) -> Columns:
    """The predicted value or class, and each class's probability, as they are written.

    Args:
        saved: The model and its names.
        x: Inputs, shape (N, D).

    Returns:
        Columns by name, N cells each.
    """
    model, target = saved.model, saved.target_name
    names = saved.class_names or _numbered(model)
    if not names:
        values = model.predict(x)
        heads = [target] if values.shape[1] == 1 else [f"{target} {k}" for k in range(values.shape[1])]
        return {head: _written(column) for head, column in zip(heads, values.T, strict=True)}
    probability = _probabilities(model, x)
    chosen = [names[label] for label in model.predict(x).reshape(-1).tolist()]
    shares = {f"P({name})": _written(column) for name, column in zip(names, probability.T, strict=True)}
    return {target: chosen} | shares


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


def _write(columns: Columns, file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
