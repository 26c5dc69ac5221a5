"""What the rules on zero_grad, backward and step find in a loop."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from tests.diagnostics.watching import findings_in

X = torch.tensor([[1.0], [2.0], [3.0]])
OURS = {"MLP1301", "MLP1302", "MLP1303", "MLP1304", "MLP1318"}


def facts(loop: Callable[[], object]) -> dict[str, dict]:
    """The facts of each finding of this family by its code, each found once."""
    found = [finding for finding in findings_in(loop) if finding.code in OURS]
    assert len({finding.code for finding in found}) == len(found)
    plain = {finding.code: dict(finding.facts) for finding in found}
    if "MLP1318" in plain:
        plain["MLP1318"]["remedy"] = plain["MLP1318"]["remedy"]._key.rpartition(".")[2]
    return plain


def line() -> tuple[nn.Linear, torch.optim.Optimizer]:
    """y = w x + b and its optimizer, always the same."""
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    return model, torch.optim.SGD(model.parameters(), lr=0.01)


def cost_of(model: nn.Module) -> Tensor:
    """Mean squared distance from y = x."""
    return torch.mean((model(X) - X) ** 2)
