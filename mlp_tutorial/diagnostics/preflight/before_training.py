"""`preflight(model, x, y, criterion)`: the four checks, which leave no trace."""

from typing import Any

from torch import nn

from mlp_tutorial.diagnostics.preflight.checks import all_of
from mlp_tutorial.diagnostics.preflight.result import Preflight
from mlp_tutorial.diagnostics.preflight.subject import MOST_ROWS, Criterion, Subject
from mlp_tutorial.errors import ShapeError
from mlp_tutorial.inputs.tensors import as_tensor


def preflight(model: nn.Module, x: Any, y: Any, criterion: Criterion) -> Preflight:
    """Check a model before it is trained, in copies: nothing of it, of torch's random numbers or of the output changes.

    1. The first cost is what guessing costs: ln K for K classes, the variance of y for values.
    2. A copy can learn a few rows by heart.
    3. Rows do not mix: a row's answer is the same whatever rows stand beside it.
    4. Each feature moves the cost, and each parameter gets a gradient.

    Args:
        model: Any module, as it is before training.
        x: One batch, shape (N, …), or a tuple of the model's positional arguments; the first 64 rows are taken.
        y: Targets, shape (N, …).
        criterion: What the cost is computed with from the model's output and y, such as `nn.MSELoss()`.

    Returns:
        The four checks, each passed, failed or unknown, with its values and what to try.

    Raises:
        ShapeError: x and y differ in their number of rows.

    Example:
        >>> import torch
        >>> torch.manual_seed(0).initial_seed()
        0
        >>> x, y = torch.randn(40, 3), torch.arange(40) % 2
        >>> model = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 2))
        >>> preflight(model, x, y, nn.CrossEntropyLoss())
        <Preflight chance: passed, by-heart: passed, rows: passed, reach: passed>
    """
    inputs = x if isinstance(x, tuple) else (as_tensor(x, "x"),)
    targets = as_tensor(y, "y")
    first = next((value for value in inputs if hasattr(value, "shape")), targets)
    if len(first) != len(targets):
        raise ShapeError("rows-differ", x=tuple(first.shape), y=tuple(targets.shape))
    subject = Subject(model, inputs, targets, criterion)
    if len(targets) > MOST_ROWS:
        subject = subject.rows(list(range(MOST_ROWS)))
    return Preflight(tuple(all_of(subject)))
