"""`fit` in the dtypes that models are trained in: float64, float32 and bfloat16, by autograd and by the formulas."""

import pytest
import torch

from mlp_tutorial import MultiLayerPerceptron, datasets, fit, metrics


@pytest.mark.parametrize("gradients", ["autograd", "derived"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_every_dtype_learns_two_classes_in_mini_batches(dtype: torch.dtype, gradients: str) -> None:
    x, y = datasets.blobs(120, seed=0)
    torch.manual_seed(0)
    model = MultiLayerPerceptron((2, 8, 3), "relu", "softmax").to(dtype)
    history = fit(model, x, y, epochs=30, batch_size=16, seed=0, gradients=gradients)
    assert {parameter.dtype for parameter in model.parameters()} == {dtype}
    assert history.costs[-1] < history.costs[0] / 2
    assert metrics.accuracy(model.predict(x), y) > 0.9


def test_bfloat16_follows_float32_to_its_precision() -> None:
    x, y = datasets.gate("and")
    torch.manual_seed(0)
    exact = MultiLayerPerceptron()
    coarse = MultiLayerPerceptron().to(torch.bfloat16)
    coarse.load_state_dict(exact.state_dict())
    costs = [fit(model, x, y, lr=0.5, epochs=20).costs for model in (exact, coarse)]
    # 8 bits of mantissa: each rounding is off by at most 2⁻⁹, and the cost is a mean of a few.
    assert costs[1] == pytest.approx(costs[0], rel=2e-2)
