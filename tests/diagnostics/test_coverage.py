"""The doctor knows what it has heard and looked at."""

import torch
from torch import nn
from torch.nn import functional as F

from mlp_tutorial import doctor


def test_what_was_heard_is_counted_by_kind() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    x, y = torch.ones(4, 2), torch.ones(4, 1)
    with doctor(show=False) as seen:
        optimizer = torch.optim.Adam(model.parameters())
        for _ in range(3):
            optimizer.zero_grad()
            F.mse_loss(model(x), y).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            F.l1_loss(model(x), y)
    coverage = seen.chart.coverage
    assert coverage.train_passes == {"Sequential": 3}
    assert coverage.eval_passes == {"Sequential": 1}
    assert coverage.without_gradients == 1
    assert coverage.losses == {"mse_loss": 3, "l1_loss": 1}
    assert coverage.optimizers == {"Adam": 1}
    assert coverage.steps == {"Adam": 3}
    assert coverage.backwards == 3
    assert not coverage.is_partial
