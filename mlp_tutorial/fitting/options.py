"""What `fit` may be asked for, checked before anything is trained: nothing fails after an hour that could fail now."""

import math
from collections.abc import Callable, Collection, Mapping
from numbers import Real
from typing import Any

import numpy as np
from torch import Tensor, nn

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.counts import require_count, require_seed
from mlp_tutorial.inputs.functions import require_takes

RECORDABLE = ("parameters", "gradients")
COLUMNS = ("epoch", "cost", "validation_cost")  # of History.to_dataframe, beside the metrics

Metric = Callable[[Tensor, Tensor], float]


def require_options(
    model: Any,
    *,
    counts: Mapping[str, Any],
    optional_counts: Mapping[str, Any],
    functions: Mapping[str, Any],
    seed: Any,
) -> None:
    """Refuse what is no model, no whole number of at least 1, no function, or no seed.

    Args:
        model: An `nn.Module`: not its class.
        counts: Numbers of epochs, by name.
        optional_counts: Numbers of epochs or rows that may be None.
        functions: Hooks that may be None.
        seed: A whole number that torch can hold, or None.

    Raises:
        ArgumentError: One of them is something else.

    Example:
        >>> require_options(nn.Linear(1, 1), counts={"epochs": 1}, optional_counts={}, functions={}, seed=None)
    """
    if not isinstance(model, nn.Module):
        raise ArgumentError("not-a-model", found=repr(model))
    for name, value in {**counts, **_given(optional_counts)}.items():
        require_count(value, name)
    require_takes(model, "model", "x")
    _require_functions(functions, "history")
    if seed is not None:
        require_seed(seed)


def named_metrics(metrics: Mapping[str, Metric] | None, validation: Any) -> dict[str, Metric]:
    """Metrics by name, each of which can be called, with rows to measure them on."""
    if metrics is None:
        return {}
    if not isinstance(metrics, Mapping) or not all(isinstance(name, str) for name in metrics):
        raise ArgumentError("metrics-without-names", found=repr(metrics))
    for name in metrics:
        if name in COLUMNS:
            raise ArgumentError("metric-name-taken", name=name, taken=", ".join(COLUMNS))
    _require_functions(metrics, "predicted", "y")
    if metrics and validation is None:
        raise ArgumentError("metrics-without-validation", names=", ".join(metrics))
    return dict(metrics)


def decided(rule: Callable[..., Any] | None) -> Callable[..., bool] | None:
    """A rule for stopping that gives yes or no.

    Args:
        rule: The reader's, or None.

    Returns:
        One of the same arguments, or None. It raises ArgumentError where the rule gives several answers.

    Example:
        >>> decided(lambda history: None)(None)
        False
    """
    if rule is None:
        return None

    def asked(*arguments: Any) -> bool:
        answer = rule(*arguments)
        try:
            return bool(answer)
        except (RuntimeError, TypeError, ValueError) as error:
            raise ArgumentError("rule-not-one-decision", found=repr(answer)) from error

    return asked


def measured(name: str, value: Any) -> float:
    """What a metric gave, as one number; NaN is one.

    Raises:
        ArgumentError: It is none, or several.

    Example:
        >>> measured("accuracy", np.array([0.5]))
        0.5
    """
    if isinstance(value, Tensor | np.ndarray) and math.prod(value.shape) == 1:
        value = value.item()
    if isinstance(value, Real | np.bool_):
        return float(value)
    raise ArgumentError("metric-not-one-number", name=name, found=repr(value))


def recorded(record: Collection[str]) -> tuple[str, ...]:
    """Names of what is copied at each epoch; one name may stand without brackets."""
    names = tuple(record) if isinstance(record, Collection) and not isinstance(record, str) else (record,)
    for name in names:
        if name not in RECORDABLE:
            raise ArgumentError("cannot-be-recorded", name=name, known=", ".join(RECORDABLE))
    return names


def _require_functions(functions: Mapping[str, Any], *arguments: str) -> None:
    for name, function in _given(functions).items():
        if not callable(function):
            raise ArgumentError("not-a-function", name=name, found=repr(function))
        require_takes(function, name, *arguments)


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are not None, the default."""
    return {name: value for name, value in options.items() if value is not None}
