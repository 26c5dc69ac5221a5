"""`mlp-tutorial predict`: a saved model's answer for each row of a table."""

from pathlib import Path

import torch
from torch import Tensor

from mlp_tutorial.activations import sigmoid, softmax
from mlp_tutorial.cli.output_file import require_output
from mlp_tutorial.cli.result_file import Answers, as_bytes, as_table, free_name
from mlp_tutorial.cli.streams import OUTPUT, require_standard_output
from mlp_tutorial.cli.table import place_of, read
from mlp_tutorial.cli.terminal import paragraph
from mlp_tutorial.datasets.table import inputs_of
from mlp_tutorial.errors import SavedModelError
from mlp_tutorial.files.whole_file import write_whole
from mlp_tutorial.messages import text
from mlp_tutorial.models import Model
from mlp_tutorial.saving import SavedModel, load_model


def predict(model: Path, file: Path, out: Path | None) -> None:
    """Predict each row of a CSV file.

    Args:
        model: The model file.
        file: The CSV file, a pipe, or `-`; columns are found by the names of the model's features.
        out: File to write, its ending one of `RESULT_FORMATS`; None: standard output.
    """
    if out is None:
        require_standard_output()
    saved = load_model(model)
    if saved.feature_names is None:
        raise SavedModelError("columns-without-names", path=str(model), features=saved.model.linears[0].in_features)
    if out is not None:
        require_output(out, model, place_of(file))
    table = read(file)
    x = inputs_of(table, saved.feature_names)
    found = predictions(saved, x)
    answers: Answers = {free_name("row", found): [*table.index], **found}
    if out is None:
        OUTPUT.write(as_table(answers))
        return
    write_whole(out, as_bytes(answers, out.suffix.lower()))
    paragraph(text("cli.predict.written", rows=len(x), path=out), hanging=2)


def predictions(saved: SavedModel, x: Tensor) -> Answers:
    """The predicted value or class, and each class's probability.

    Args:
        saved: The model and its names.
        x: Inputs, shape (N, D).

    Returns:
        Columns by name, N cells each; numbers to six digits.
    """
    model, target = saved.model, saved.target_name
    names = saved.class_names or _numbered(model)
    if not names:
        values = model.predict(x)
        heads = [target] if values.shape[1] == 1 else [f"{target} {k}" for k in range(values.shape[1])]
        return {head: _six_digits(column) for head, column in zip(heads, values.T, strict=True)}
    answers: Answers = {target: [names[label] for label in model.predict(x).reshape(-1).tolist()]}
    for name, column in zip(names, _probabilities(model, x).T, strict=True):
        answers[free_name(f"P({name})", answers)] = _six_digits(column)
    return answers


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


def _six_digits(column: Tensor) -> list[str | int | float | None]:
    return [float(f"{value:.6g}") for value in column.tolist()]
