"""`PlainSGD` is `torch.optim.SGD` with nothing but a learning rate, to the bit."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn, optim

from mlp_tutorial import MultiLayerPerceptron, datasets, fit
from mlp_tutorial.fitting.plain_sgd import PlainSGD
from tests.bare_loop import same_bits, state


@given(lr=st.floats(1e-6, 10), steps=st.integers(1, 5), seed=st.integers(0, 2**31), dtype=st.sampled_from(["f", "d"]))
def test_the_same_bits_as_torch(lr: float, steps: int, seed: int, dtype: str) -> None:
    generator = torch.Generator().manual_seed(seed)
    start = torch.randn(3, 2, generator=generator, dtype=torch.float32 if dtype == "f" else torch.float64)
    ours, theirs = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    untouched = nn.Parameter(start.clone())
    optimizers = PlainSGD([ours, untouched], lr), optim.SGD([theirs], lr)
    for _ in range(steps):
        for parameter, optimizer in zip((ours, theirs), optimizers, strict=True):
            optimizer.zero_grad()
            assert parameter.grad is None
            parameter.pow(3).sum().backward()
            optimizer.step()
    assert same_bits({"w": ours.data, "still": untouched.data}, {"w": theirs.data, "still": start})


def test_it_can_be_handed_to_fit() -> None:
    twins = [MultiLayerPerceptron(), MultiLayerPerceptron()]
    twins[1].load_state_dict(twins[0].state_dict())
    x, y = datasets.gate("xor")
    assert (
        fit(twins[0], x, y, optimizer=PlainSGD(twins[0].parameters(), lr=0.5), epochs=9).costs
        == fit(twins[1], x, y, lr=0.5, epochs=9).costs
    )
    assert same_bits(state(twins[0]), state(twins[1]))


def test_a_checkpoint_gives_the_rate_back() -> None:
    optimizer = PlainSGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    optimizer.load_state_dict(PlainSGD([], lr=0.7).state_dict())
    assert optimizer.lr == pytest.approx(0.7)


def test_backward_through_a_graph_from_before_the_step_is_refused() -> None:
    parameter = nn.Parameter(torch.ones(1))
    cost = (parameter * parameter).sum()
    parameter.grad = torch.ones(1)
    PlainSGD([parameter], lr=0.5).step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        cost.backward()


def test_a_step_without_any_gradient_changes_nothing() -> None:
    parameter = nn.Parameter(torch.ones(1))
    PlainSGD([parameter], lr=0.5).step()
    assert parameter.item() == pytest.approx(1.0)


def test_a_parameter_whose_values_move_to_other_memory_is_trained_there() -> None:
    parameter = nn.Parameter(torch.zeros(1))
    optimizer = PlainSGD([parameter], lr=0.5)
    parameter.data = torch.ones(1)  # as model.to(device) does
    parameter.sum().backward()
    optimizer.step()
    assert parameter.item() == pytest.approx(0.5)
