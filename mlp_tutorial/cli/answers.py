"""What a saved model says of the inputs of a table's rows."""

from collections.abc import Container, Sequence
from itertools import chain, count

from torch import Tensor

from mlp_tutorial.activations import sigmoid, softmax
from mlp_tutorial.models import Model
from mlp_tutorial.saving import SavedModel

Cell = str | int | float | None
Answers = dict[str, list[Cell]]


def answers_of(saved: SavedModel, x: Tensor) -> Answers:
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
    for name, column in zip(names, model.predict_proba(x).T, strict=True):
        answers[free_name(f"P({name})", answers)] = _six_digits(column)
    return answers


def by_row(answers: Answers, answered: Sequence[int], rows: Sequence[int]) -> Answers:
    """The answers beside the numbers of all rows, blank where there is none.

    Args:
        answers: Of the rows that were answered.
        answered: Their numbers, in the same order.
        rows: Numbers of all rows.

    Returns:
        Columns by name, the rows' numbers first.
    """
    places = {row: place for place, row in enumerate(answered)}
    blank = {name: [cells[places[row]] if row in places else None for row in rows] for name, cells in answers.items()}
    return {free_name("row", answers): [*rows], **blank}


def free_name(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it where a column is called so already."""
    numbered = (f"{name} {k}" for k in count(2))
    return next(free for free in chain([name], numbered) if free not in taken)


def _numbered(model: Model) -> tuple[str, ...]:
    """Names of the classes of a classifier that was saved without."""
    output, outputs = model.activations[-1], model.linears[-1].out_features
    classes = outputs if output is softmax else 2 if output is sigmoid and outputs == 1 else 0
    return tuple(str(k) for k in range(classes))


def _six_digits(column: Tensor) -> list[Cell]:
    return [float(f"{value:.6g}") for value in column.tolist()]
