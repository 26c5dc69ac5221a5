"""The deck's three labs, from its own listings: same lines, same costs, same numbers on the slides."""

import math
import re
from itertools import product

import pytest
import torch
from scipy.stats import binomtest
from torch import nn, optim

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, cost_below, datasets, fit, metrics
from tests.bare_loop import bare_loop, full_batch, state

LINE = re.compile(r"Epoch {1,4}\d{1,4}/30 Cost: \d+\.\d{6} W: -?\d+\.\d{3}, b: -?\d+\.\d{3}")
SLIDE_7900 = ((2.521e-05, 2.587e-05), (0.02545, 0.02566), (0.02545, 0.02566), (0.96405, 0.96435))


def lab_1_listing(w: float, b: float) -> list[str]:
    """Version A of lab 1: raw tensors, plain SGD, one line an epoch."""
    x = y = torch.tensor([[1.0], [2.0], [3.0]])
    weight, bias = torch.tensor([w], requires_grad=True), torch.tensor([b], requires_grad=True)
    optimizer = optim.SGD([weight, bias], lr=0.01)
    lines = []
    for epoch in range(30):
        prediction = x * weight + bias
        cost = torch.mean(torch.square(y - prediction))
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        lines.append(f"Epoch {epoch:4d}/30 Cost: {cost.item():.6f} W: {weight.item():.3f}, b: {bias.item():.3f}")
    return lines


def numbers(lines: list[str]) -> list[float]:
    return [float(number) for line in lines for number in re.findall(r"-?\d+\.\d+", line)]


@pytest.mark.parametrize("seed", range(3))
def test_lab_1_raw_tensors_module_and_fit_print_the_same_thirty_lines(seed: int, capsys) -> None:
    torch.manual_seed(seed)
    model, twin = LinearRegression(), LinearRegression()
    twin.load_state_dict(model.state_dict())
    x, y = datasets.line()

    raw = lab_1_listing(model.linear.weight.item(), model.linear.bias.item())
    optimizer = optim.SGD(twin.parameters(), lr=0.01)
    costs = bare_loop(twin, nn.MSELoss(), optimizer, full_batch(x, y), epochs=30)
    history = fit(model, x, y, lr=0.01, epochs=30, log_every=1)
    printed = capsys.readouterr().out.splitlines()

    assert history.costs == costs
    assert len(printed) == len(raw) == 30
    assert all(LINE.fullmatch(line) for line in printed)
    assert [line.split(" Cost")[0] for line in printed] == [line.split(" Cost")[0] for line in raw]
    # Both lines end in rounded digits: they differ by one unit of the last one at most.
    assert numbers(printed) == pytest.approx(numbers(raw), abs=1.001e-3)
    assert history.costs == pytest.approx(numbers(raw)[::3], abs=2e-6)


def test_lab_1_half_the_squared_error_of_the_slide_is_n_halves_times_the_code() -> None:
    x, y = datasets.line()
    model = LinearRegression()
    slide = (0.5 * (model(x) - y) ** 2).sum()
    assert slide.item() == pytest.approx(len(x) / 2 * fit(model, x, y, epochs=1).costs[0])


@pytest.fixture(scope="module")
def lab_2() -> torch.Tensor:
    """Predictions after epoch 7900 of the second run, a row for each of the seeds 0 to 5."""
    x, y = datasets.gate("and")
    rows = []
    for seed in range(6):
        torch.manual_seed(seed)
        model = LogisticRegression()
        fit(model, x, y, criterion=nn.BCELoss(), lr=0.1, epochs=7901)
        rows.append(model(x).detach().flatten())
    return torch.stack(rows)


@pytest.mark.parametrize("row", range(4))
def test_lab_2_predicts_what_the_slide_shows_from_every_seed(lab_2: torch.Tensor, row: int) -> None:
    low, high = SLIDE_7900[row]
    digits = 10 ** (math.floor(math.log10(low)) - 3) / 2  # the spread was written down to four digits
    assert low - digits <= lab_2[:, row].min()
    assert lab_2[:, row].max() <= high + digits


def test_lab_2_learns_nothing_in_its_first_run() -> None:
    x, y = datasets.gate("and")
    for seed in range(3):
        torch.manual_seed(seed)
        model = LogisticRegression()
        fit(model, x, y, lr=0.01, epochs=1000)
        assert model(x)[3].item() < 0.5
        assert metrics.accuracy(model.predict(x), y) == 0.75


def test_lab_2_adding_1e_8_to_a_prediction_does_nothing_and_1e_6_leaves_the_range() -> None:
    saturated = torch.ones(1, 1)
    assert torch.equal(saturated + 1e-8, saturated)
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        nn.BCELoss()(saturated + 1e-6, saturated)


@pytest.fixture(scope="module")
def lab_3() -> list[bool]:
    """Whether each of the seeds 0 to 39 solves XOR: all four on the right side within 10,000 steps."""
    x, y = datasets.gate("xor")
    # A mean below ln 2 / 4 leaves no row a cost of ln 2 or more: each is on its side.
    on_their_side = cost_below(math.log(2) / len(x))
    solved = []
    for seed in range(40):
        torch.manual_seed(seed)
        model = MultiLayerPerceptron((2, 3, 1))
        fit(model, x, y, lr=1.0, epochs=10_000, stop_when=on_their_side)
        solved.append(metrics.accuracy(model.predict(x), y) == 1.0)
    return solved


def test_lab_3_solves_xor_from_as_many_seeds_as_the_deck_page_measured(lab_3: list[bool]) -> None:
    # 99.5 % of 200 seeds were solved there. At that share two or more of 40 stay unsolved once in 58 times.
    test = binomtest(sum(lab_3), len(lab_3), 0.995)
    low, high = test.proportion_ci(0.95, method="exact")
    assert low <= 0.995 <= high, f"{sum(lab_3)} of {len(lab_3)} solved: {low:.1%} to {high:.1%}"


def test_a_single_layer_stops_at_ln_2_on_xor() -> None:
    x, y = datasets.gate("xor")
    for seed in range(3):
        torch.manual_seed(seed)
        model = LogisticRegression()
        history = fit(model, x, y, lr=1.0, epochs=800)
        assert history.costs[-1] == pytest.approx(math.log(2), abs=1e-6)
        assert model(x).flatten().tolist() == pytest.approx([0.5] * 4, abs=1e-3)


def test_a_single_layer_gets_three_of_four_of_xor_right_at_best() -> None:
    x, y = datasets.gate("xor")
    model = LogisticRegression()
    steps = [-2.0, -1.0, -0.5, 0.5, 1.0, 2.0]
    shares = set()
    for w_1, w_2, b in product(steps, steps, [-1.5, -0.75, -0.25, 0.25, 0.75, 1.5]):
        model.load_state_dict({"linear.weight": torch.tensor([[w_1, w_2]]), "linear.bias": torch.tensor([b])})
        shares.add(metrics.accuracy(model.predict(x), y))
    assert max(shares) == 0.75


def test_the_default_models_are_the_decks() -> None:
    torch.manual_seed(0)
    sizes = {
        name: tuple(value.shape)
        for model in (LinearRegression(), LogisticRegression(), MultiLayerPerceptron())
        for name, value in state(model).items()
        for name in [f"{type(model).__name__}.{name}"]
    }
    assert sizes == {
        "LinearRegression.linear.weight": (1, 1),
        "LinearRegression.linear.bias": (1,),
        "LogisticRegression.linear.weight": (1, 2),
        "LogisticRegression.linear.bias": (1,),
        "MultiLayerPerceptron.layers.0.weight": (3, 2),
        "MultiLayerPerceptron.layers.0.bias": (3,),
        "MultiLayerPerceptron.layers.1.weight": (1, 3),
        "MultiLayerPerceptron.layers.1.bias": (1,),
    }
