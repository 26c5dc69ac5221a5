"""The rule on a rare class that is never given: its faces, and rare classes that are found or not so rare."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding, doctor


def found(x: Tensor, y: Tensor, loss, *, outputs: int = 1, steps: int = 200, lr: float = 0.1) -> list[Finding]:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, outputs))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    with doctor(show=False) as seen:
        for _ in range(steps):
            rows = torch.randint(len(x), (200,))
            optimizer.zero_grad()
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.name == "rare-class"]


def rows(share: float, noise: float) -> tuple[Tensor, Tensor]:
    chosen = torch.Generator().manual_seed(1)
    x = torch.randn(4000, 3, generator=chosen)
    signal = x.sum(dim=1) + noise * torch.randn(4000, generator=chosen)
    return x, (signal > signal.quantile(1 - share)).float()


BINARY = {
    "logits": lambda z, y: F.binary_cross_entropy_with_logits(z[:, 0], y),
    "probabilities": lambda z, y: F.binary_cross_entropy(torch.sigmoid(z), y[:, None]),
}


@pytest.mark.parametrize("loss", BINARY.values(), ids=BINARY)
def test_one_row_in_a_hundred_is_never_given(loss) -> None:
    (finding,) = found(*rows(0.01, 3.0), loss)
    assert (finding.facts["rare"], finding.facts["common"]) == (1, 0)
    assert finding.facts["share"] == pytest.approx(0.01, abs=0.003)


def test_the_common_class_may_be_the_first_or_the_last() -> None:
    x, y = rows(0.02, 3.0)
    assert [finding.facts["rare"] for finding in found(x, 1 - y, BINARY["logits"])] == [0]
    (finding,) = found(x, (2 * y).long(), F.cross_entropy, outputs=3)
    assert (finding.facts["rare"], "CrossEntropyLoss(weight=" in finding.remedy) == (2, True)


def test_the_printed_weight_heals() -> None:
    x, y = rows(0.02, 3.0)
    (finding,) = found(x, y, BINARY["logits"])
    scope = {"nn": nn, "torch": torch}
    exec(finding.remedy, scope)
    criterion = scope["criterion"]
    assert found(x, y, lambda z, labels: criterion(z[:, 0], labels)) == []


@pytest.mark.parametrize(
    ("share", "noise", "steps", "lr"),
    [(0.3, 3.0, 200, 0.1), (0.08, 3.0, 200, 0.1), (0.03, 0.0, 1500, 1.0), (0.01, 3.0, 40, 0.1)],
    ids=["a third", "one in twelve", "x tells it", "only begun"],
)
def test_what_is_not_rare_or_is_found_is_right(share: float, noise: float, steps: int, lr: float) -> None:
    assert found(*rows(share, noise), BINARY["logits"], steps=steps, lr=lr) == []
