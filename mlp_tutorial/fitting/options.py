"""What `fit` may be asked for, checked before anything is trained: nothing fails after an hour that could fail now."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.counts import require_count, require_seed

RECORDABLE = ("parameters", "gradients")

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
    _require_functions(functions)
    if seed is not None:
        require_seed(seed)


def named_metrics(metrics: Mapping[str, Metric] | None, validation: Any) -> dict[str, Metric]:
    """Metrics by name, each of which can be called, with rows to measure them on."""
    if metrics is None:
        return {}
    if not isinstance(metrics, Mapping):
        raise ArgumentError("metrics-without-names", found=repr(metrics))
    _require_functions(metrics)
    if metrics and validation is None:
        raise ArgumentError("metrics-without-validation", names=", ".join(metrics))
    return dict(metrics)


def recorded(record: Collection[str]) -> tuple[str, ...]:
    """Names of what is copied at each epoch; one name may stand without brackets."""
    names = tuple(record) if isinstance(record, Collection) and not isinstance(record, str) else (record,)
    for name in names:
        if name not in RECORDABLE:
            raise ArgumentError("cannot-be-recorded", name=name, known=", ".join(RECORDABLE))
    return names


def _require_functions(functions: Mapping[str, Any]) -> None:
    for name, function in _given(functions).items():
        if not callable(function):
            raise ArgumentError("not-a-function", name=name, found=repr(function))


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are not None, the default."""
    return {name: value for name, value in options.items() if value is not None}
