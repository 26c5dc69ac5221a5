"""Models on disk: the parameters with all that is needed to use them again, scaling and names included."""

import os
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
from torch import nn

from mlp_tutorial.activations import sigmoid, softmax
from mlp_tutorial.datasets import Columns, Dataset, TableDataset
from mlp_tutorial.errors import ArgumentError, SavedModelError
from mlp_tutorial.files.state_file import read_state, write_state
from mlp_tutorial.models import LinearRegression, LogisticRegression, Model, MultiLayerPerceptron
from mlp_tutorial.standardize import Standardize

Kind = TypeVar("Kind")

FORMAT = "mlp-tutorial model 2"
_CLASSES: dict[str, type[Model]] = {
    known.__name__: known for known in (LinearRegression, LogisticRegression, MultiLayerPerceptron)
}


@dataclass(frozen=True)
class SavedModel:
    """A model, and the names of what it was trained on.

    Attributes:
        model: One of the three models, with its scaling.
        feature_names: Names of the D columns of x, in the model's order; None where none were saved.
        class_names: Name of class 0, of class 1, …; None for a regression, or where none were saved.
        target_name: What the model predicts.
        columns: How the cells of a table become x; None where it was not trained on a table.

    Example:
        >>> SavedModel(LinearRegression(), ("area",), None, "price").feature_names
        ('area',)
    """

    model: Model
    feature_names: tuple[str, ...] | None
    class_names: tuple[str, ...] | None
    target_name: str
    columns: Columns | None = None


def save_model(model: nn.Module, path: str | os.PathLike[str], *, dataset: Dataset | None = None) -> None:
    """Write a model to a file: class, sizes, activations, parameters, scaling, names, columns of its table.

    The file holds tensors, numbers and names, no code. It is written whole or not at all, also where the program is
    killed meanwhile or another one saves to the same path. An existing file is replaced and keeps its permissions; a
    symbolic link keeps pointing.

    Args:
        model: One of the three models. Of a module of your own, save `model.state_dict()` with `torch.save`.
        path: The file, such as `"iris.pt"`.
        dataset: Where the names of features, classes and target are taken from, and of a table how its cells become
            x: the part that the model was trained on. None saves none.

    Raises:
        ArgumentError: The model is none of the three, or the data set does not fit it.
        SavedModelError: The file cannot be written; one that was there before is as it was.

    Example:
        >>> import tempfile
        >>> path = tempfile.mkdtemp() + "/line.pt"
        >>> save_model(LinearRegression(), path)
        >>> load_model(path).model
        LinearRegression(
          (linear): Linear(in_features=1, out_features=1, bias=True)
        )
    """
    if not isinstance(model, Model) or _CLASSES.get(type(model).__name__) is not type(model):
        raise ArgumentError("model-cannot-be-saved", found=type(model).__name__, known=", ".join(_CLASSES))
    if dataset is not None:
        _require_fit(model, dataset)
    state = {
        "format": FORMAT,
        "class": type(model).__name__,
        "arguments": _arguments(model),
        "standardized": model.standardize is not None,
        "parameters": model.state_dict(),
        "feature_names": None if dataset is None else _strings(dataset.feature_names),
        "class_names": None if dataset is None else _strings(dataset.class_names),
        "target_name": "y" if dataset is None else str(dataset.target_name),
        "columns": dataset.columns.state() if isinstance(dataset, TableDataset) else None,
    }
    write_state(path, state)


def load_model(path: str | os.PathLike[str]) -> SavedModel:
    """Read a model that `save_model` wrote. No code in the file is ever run.

    Args:
        path: The file.

    Returns:
        The model, on the CPU, bit for bit as it was saved, and the names that were saved with it. The global
        random state is neither read nor changed.

    Raises:
        SavedModelError: There is no such file, or it cannot be read; it is damaged (one changed bit is enough),
            foreign or holds code; or what it describes is none of the models.

    Example:
        >>> import tempfile
        >>> path = tempfile.mkdtemp() + "/and.pt"
        >>> save_model(LogisticRegression(), path)
        >>> load_model(path).model.predict([[0.0, 0.0]]).shape
        torch.Size([1, 1])
    """
    state = read_state(path, FORMAT)
    try:
        model = _described(state)
        features = _names(state, "feature_names", model.linears[0].in_features)
        classes = _names(state, "class_names", _classes(model))
        target = _of_type(str, state, "target_name")
        return SavedModel(model, features, classes, target, _columns(state, features))
    except Exception as error:
        # Whole, of our format, and still not one of our models: edited, or written by another version.
        reason = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        raise SavedModelError(
            "model-cannot-be-made", path=str(path), found=state.get("class"), reason=reason
        ) from error


def _arguments(model: Model) -> dict[str, Any]:
    """What the model's constructor was called with, scaling apart."""
    if isinstance(model, MultiLayerPerceptron):
        return {
            "layer_sizes": list(model.layer_sizes),
            "activation": model.activation.name,
            "output_activation": model.output_activation.name,
        }
    return {"in_features": model.linears[0].in_features, "out_features": model.linears[0].out_features}


def _described(state: dict[str, Any]) -> Model:
    """The model that the file describes, with its parameters."""
    arguments, parameters = dict(state["arguments"]), state["parameters"]
    # On the meta device nothing is drawn at random: every number comes from the file.
    with torch.device("meta"):
        if _of_type(bool, state, "standardized"):
            features = arguments["layer_sizes"][0] if "layer_sizes" in arguments else arguments["in_features"]
            arguments["standardize"] = Standardize(torch.zeros(features), torch.ones(features))
        model = _CLASSES[state["class"]](**arguments)
    model.load_state_dict(parameters, assign=True)
    _require_plain(model)
    return model


def _require_plain(model: Model) -> None:
    """Refuse tensors that no model of ours holds: it would fail, or fill the memory, when it predicts."""
    for name, values in model.state_dict().items():
        if not values.is_floating_point() or values.layout is not torch.strided or values.device.type != "cpu":
            raise TypeError(f"{name} is {values.layout}, {values.dtype}, {values.device}")
        if values.numel() * values.element_size() > values.untyped_storage().nbytes():
            raise ValueError(f"{name} has more elements than there are numbers in the file")
    if len(types := {values.dtype for linear in model.linears for values in linear.parameters()}) > 1:
        raise TypeError(f"parameters of several types: {', '.join(sorted(map(str, types)))}")


def _of_type(kind: type[Kind], state: dict[str, Any], key: str) -> Kind:
    value = state[key]
    if not isinstance(value, kind):
        raise TypeError(f"{key} is {value!r}")
    return value


def _names(state: dict[str, Any], key: str, count: int | None) -> tuple[str, ...] | None:
    """Names from the file, as many as the model has a use for."""
    if state[key] is None:
        return None
    names = _of_type(list, state, key)
    if not all(isinstance(name, str) for name in names):
        raise TypeError(f"{key} are {names!r}")
    if count not in (None, len(names)):
        raise ValueError(f"{len(names)} {key} for {count}")
    return tuple(names)


def _columns(state: dict[str, Any], features: tuple[str, ...] | None) -> Columns | None:
    """The columns of the table, which have to make the inputs that the model takes."""
    if state["columns"] is None:
        return None
    columns = Columns.from_state(state["columns"])
    if columns.names != features:
        raise ValueError(f"columns that become {columns.names!r} for the features {features!r}")
    return columns


def _classes(model: Model) -> int | None:
    """How many classes the model tells apart; None where its output is no probability."""
    output, outputs = model.activations[-1], model.linears[-1].out_features
    if output not in (sigmoid, softmax):
        return None
    return 2 if output is sigmoid and outputs == 1 else outputs


def _require_fit(model: Model, dataset: Dataset) -> None:
    features, columns = model.linears[0].in_features, dataset.x.shape[1]
    if features != columns:
        raise ArgumentError("dataset-misfits-model", part="x", model=features, dataset=columns)
    classes = _classes(model)
    if dataset.class_names is not None and classes not in (None, len(dataset.class_names)):
        raise ArgumentError("dataset-misfits-model", part="y", model=classes, dataset=len(dataset.class_names))


def _strings(names: Any) -> list[str] | None:
    return None if names is None else [str(name) for name in names]
