"""`sweep`: each of its runs is `fit`, its gradients are autograd's, its verdicts are never kinder than the points."""

import math
from contextlib import contextmanager

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import (
    ArgumentError,
    DataError,
    MultiLayerPerceptron,
    OptimizerError,
    ShapeError,
    datasets,
    fit,
    sweep,
)
from mlp_tutorial.activations import NAMES, activation
from mlp_tutorial.sweeps import wilson_interval
from mlp_tutorial.sweeps.networks import Networks
from mlp_tutorial.sweeps.stack import initial_columns, named_parameters
from mlp_tutorial.sweeps.verdicts import all_right, verdicts

X, Y = datasets.gate("xor")
CRITERIA = {
    "squared_error": nn.MSELoss,
    "binary_cross_entropy": nn.BCEWithLogitsLoss,
    "cross_entropy": nn.CrossEntropyLoss,
}
OPTIMIZERS = {
    "sgd": lambda parameters, lr: optim.SGD(parameters, lr=lr),
    "momentum": lambda parameters, lr: optim.SGD(parameters, lr=lr, momentum=0.9),
    "adam": lambda parameters, lr: optim.Adam(parameters, lr=lr),
}


def made_by(seed: int, sizes, hidden: str, output: str, scale: float = 1.0) -> MultiLayerPerceptron:
    """The network that the deck's way makes: `torch.manual_seed`, then nn.Linear after nn.Linear."""
    torch.manual_seed(seed)
    model = MultiLayerPerceptron(sizes, hidden, output)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(scale)
    return model


@st.composite
def problems(draw: st.DrawFn):
    """Sizes, activations, loss, x and y of any kind that can be swept."""
    loss = draw(st.sampled_from(sorted(CRITERIA)))
    outputs = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}
    output = outputs.get(loss) or draw(st.sampled_from(NAMES))
    sizes = draw(st.lists(st.sampled_from([1, 2, 3, 5, 20]), min_size=2, max_size=4))
    if output == "softmax" and sizes[-1] == 1:
        sizes[-1] = 3
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**32 - 1)))
    rows = draw(st.integers(1, 6))
    x, y = torch.randn(rows, sizes[0], generator=generator), torch.rand(rows, sizes[-1], generator=generator)
    if loss == "cross_entropy":
        # Rows of probabilities add up to 1 but for rounding, which here is a coarse one.
        y = y.argmax(dim=1) if draw(st.booleans()) else 1.0005 * y / y.sum(dim=1, keepdim=True)
    return tuple(sizes), draw(st.sampled_from(NAMES)), output, loss, x, y


@settings(max_examples=settings.default.max_examples * 3 // 10)
@given(problems(), st.sampled_from(sorted(OPTIMIZERS)), st.sampled_from([0.5, 1.0, 2.0]))
def test_each_run_is_fit_with_that_seed_rate_and_scale(problem, optimizer: str, scale: float) -> None:
    sizes, hidden, output, loss, x, y = problem
    # In float64: Adam divides by the slope's own size, so the rounding of a slope of nearly 0 becomes a whole step.
    with default_dtype(torch.float64):
        compare_with_fit(
            sizes, x, y, runs=(0, 3), lrs=[0.001, 0.02], scales=[scale, 0.1], optimizer=optimizer, loss=loss,
            hidden=hidden, output=output,
        )  # fmt: skip


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize("loss", ["squared_error", "binary_cross_entropy"])
def test_in_float32_a_hundred_epochs_of_xor_are_those_of_fit(loss: str, optimizer: str) -> None:
    compare_with_fit((2, 3, 1), X, Y, runs=range(4), lrs=[0.1, 1.0], scales=[1.0], optimizer=optimizer, loss=loss)


def test_in_float32_adams_costs_are_those_of_fit() -> None:
    # Its parameters follow to a few times 1e-5: see above.
    result = sweep((2, 3, 1), X, Y, seeds=4, lr=[0.01, 0.1], optimizer="adam", epochs=100)
    for run, (seed, lr) in enumerate(zip(result.seeds, result.lrs, strict=True)):
        model = made_by(seed, (2, 3, 1), "sigmoid", "sigmoid")
        history = fit(model, X, Y, epochs=100, optimizer=optim.Adam(model.parameters(), lr=lr))
        torch.testing.assert_close(result.costs[run, :-1], torch.tensor(history.costs), rtol=0, atol=1e-5)


def compare_with_fit(
    sizes, x, y, *, runs, lrs, scales, optimizer: str, loss: str, hidden: str = "sigmoid", output: str = "sigmoid"
) -> None:
    """Costs and parameters of some runs against those that `fit` and torch's optimizer come to."""
    result = sweep(
        sizes, x, y, seeds=[3, 11], lr=lrs, scales=scales, activation=hidden, output_activation=output, loss=loss,
        optimizer=optimizer, epochs=100, keep_parameters=True,
    )  # fmt: skip
    for run in runs:
        model = made_by(result.seeds[run], sizes, hidden, output, result.scales[run])
        stepper = OPTIMIZERS[optimizer](model.parameters(), result.lrs[run])
        history = fit(model, x, y, criterion=CRITERIA[loss](), epochs=100, optimizer=stepper)
        costs = torch.tensor([history.costs[epoch] for epoch in result.epochs[:-1]])
        torch.testing.assert_close(result.costs[run, :-1], costs, rtol=1e-5, atol=1e-5)
        for name, parameter in model.named_parameters():
            torch.testing.assert_close(result.parameters[name][run], parameter.detach(), rtol=1e-5, atol=1e-5)


@contextmanager
def default_dtype(dtype: torch.dtype):
    """New layers have this dtype inside."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


@settings(max_examples=settings.default.max_examples * 3 // 5)
@given(problems())
def test_the_first_step_goes_down_the_gradients_that_vmap_and_autograd_find(problem) -> None:
    sizes, hidden, output, loss, x, y = problem
    columns = initial_columns(sizes, range(5)).double()
    x, rows = x.double(), (y if y.ndim == 2 else nn.functional.one_hot(y, sizes[-1])).double()
    model = MultiLayerPerceptron(sizes, hidden, output).double()
    start = named_parameters(columns, sizes)

    def cost(parameters: dict[str, torch.Tensor]) -> torch.Tensor:
        z = torch.func.functional_call(_Logits(model), {f"model.{name}": p for name, p in parameters.items()}, (x,))
        return CRITERIA[loss]()(activation(output)(z) if loss == "squared_error" else z, rows)

    slopes = torch.func.vmap(torch.func.grad(cost))(start)
    names = tuple(activation(name) for name in [hidden] * (len(sizes) - 2) + [output])
    networks = Networks(columns, torch.ones(5).double(), sizes, names, x, rows, loss, "sgd")
    with torch.no_grad():
        networks.train(1)
    for name, moved in named_parameters(columns, sizes).items():
        torch.testing.assert_close(start[name] - moved, slopes[name].detach(), rtol=1e-9, atol=1e-10)


class _Logits(nn.Module):
    """A model whose forward pass ends at z."""

    def __init__(self, model: MultiLayerPerceptron) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.model.logits(x)


# shared facts of lab 3: 200 seeds, PyTorch's own start, full-batch SGD, all four points right after 10,000 steps
DECK = [
    ((2, 3, 1), "squared_error", 0.1, 0.455),
    ((2, 3, 1), "binary_cross_entropy", 0.1, 0.87),
    ((2, 3, 1), "binary_cross_entropy", 1.0, 0.995),
    ((2, 2, 1), "binary_cross_entropy", 0.1, 0.685),
]


@pytest.mark.parametrize(("sizes", "loss", "lr", "share"), DECK)
def test_the_rates_of_the_deck_come_out(sizes, loss: str, lr: float, share: float) -> None:
    result = sweep(sizes, X, Y, seeds=200, lr=lr, loss=loss, epochs=10_000, keep_parameters=True)
    (found,) = result.shares()
    assert (found.solved, found.runs, found.share) == (round(200 * share), 200, share)
    # What the verdicts count is what the networks say, asked one by one.
    model = MultiLayerPerceptron(sizes)
    for run, verdict in enumerate(result.verdicts):
        model.load_state_dict({name: values[run] for name, values in result.parameters.items()})
        assert (verdict == "solved") == bool((model.predict(X) == Y).all())


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_seeds_known_to_fail_are_not_called_solved(seed: int) -> None:
    model = made_by(seed, (2, 3, 1), "sigmoid", "sigmoid")
    fit(model, X, Y, criterion=nn.MSELoss(), lr=0.1, epochs=10_000, gradients="derived")
    assert (model.predict(X) != Y).any()
    (verdict,) = sweep((2, 3, 1), X, Y, seeds=[seed], lr=0.1, loss="squared_error", epochs=10_000).verdicts
    assert verdict != "solved"


@given(st.integers(0, 2**32 - 1))
def test_one_point_on_the_wrong_side_or_on_the_border_is_enough(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    z = (Y.unsqueeze(2) - 0.5) * (0.01 + torch.rand(4, 1, 6, generator=generator))
    wrong = int(torch.randint(4, (1,), generator=generator))
    z[wrong, 0, 1] *= -1
    z[wrong, 0, 2] = 0
    expected = [True, False, False, True, True, True]
    assert all_right(z, torch.sigmoid(z), Y, "binary_cross_entropy").tolist() == expected
    assert all_right(z, z + 0.5, Y, "squared_error").tolist() == expected
    both = torch.cat([-z, z], dim=1)
    two_classes = torch.cat([1 - Y, Y], dim=1)
    assert all_right(both, both, two_classes, "cross_entropy").tolist() == expected


def test_values_are_solved_where_r2_is_99_percent() -> None:
    y = torch.tensor([[1.0], [2.0], [3.0]])
    off = torch.tensor([0.0, 0.08, 0.09])  # 3·off² of a total of 2: R² 1, 0.9904, 0.98785
    outputs = y.unsqueeze(2) + off
    assert all_right(outputs, outputs, y, "squared_error").tolist() == [True, True, False]


def test_each_verdict_has_its_rule() -> None:
    ln2 = math.log(2)
    epochs = [0, 50, 90, 100]
    costs = torch.tensor(
        [
            [0.7, 0.3, 0.2, 0.2],
            [0.7, ln2, ln2, ln2 * 1.001],
            [0.7, 0.5, 0.35, 0.349],
            [0.7, 0.5, 0.35, 0.3],
            [0.7, 2.0, 9e9, math.inf],
            [0.7, 2.0, 9.0, math.nan],
            [0.7, 2.0, 90.0, 701.0],
        ]
    )
    right = torch.tensor([True, False, False, False, True, True, True])
    expected = ["solved", "tie", "plateau", "still learning", "diverged", "diverged", "diverged"]
    assert verdicts(costs, epochs, right, ln2) == expected


def test_a_single_layer_ties_at_ln_2_on_xor() -> None:
    result = sweep((2, 1), X, Y, seeds=50, lr=1.0, epochs=3000)
    assert set(result.verdicts) == {"tie"}
    torch.testing.assert_close(result.final_costs, torch.full((50,), math.log(2)))


def test_a_run_that_diverges_disturbs_no_other() -> None:
    x, y = datasets.line()
    options = {"seeds": 3, "output_activation": "identity", "epochs": 300}
    alone = sweep((1, 1), x, y, lr=0.05, **options)
    beside = sweep((1, 1), x, y, lr=[0.05, 10.0], **options)
    assert beside.verdicts[3:] == ["diverged"] * 3
    # Not to the bit: a run's place among the batched matrices decides how its sums are taken.
    torch.testing.assert_close(beside.costs[:3], alone.costs)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(count: tuple[int, int]) -> None:
    expected = binomtest(*count).proportion_ci(method="wilson")
    assert wilson_interval(*count) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize("memory", [1000, 5000, None])
def test_chunks_change_no_run(memory: int | None) -> None:
    result = sweep((2, 3, 1), X, Y, seeds=21, lr=[0.1, 1.0], epochs=50, memory=memory, keep_parameters=True)
    whole = sweep((2, 3, 1), X, Y, seeds=21, lr=[0.1, 1.0], epochs=50, memory=10**8, keep_parameters=True)
    torch.testing.assert_close(result.costs, whole.costs, rtol=1e-5, atol=1e-6)
    for name, values in whole.parameters.items():
        torch.testing.assert_close(result.parameters[name], values, rtol=1e-5, atol=1e-6)


def test_a_bar_counts_the_epochs_of_all_chunks_when_asked(capsys) -> None:
    sweep((2, 3, 1), X, Y, seeds=21, lr=0.1, epochs=50, memory=5000, progress=True)
    assert "/150 [" in capsys.readouterr().err  # three chunks
    sweep((2, 3, 1), X, Y, seeds=2, lr=0.1, epochs=50)
    assert capsys.readouterr().err == ""


def test_a_sweep_leaves_the_random_state_and_its_data_as_they_were() -> None:
    before, x = torch.get_rng_state(), X.clone()
    sweep((2, 3, 1), x, Y, seeds=3, lr=1.0, epochs=5)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(x, X)


def test_the_table_has_one_row_for_each_run() -> None:
    result = sweep((2, 3, 1), datasets.gate("and"), seeds=[4, 2], lr=[0.1, 0.2], scales=[1.0, 2.0], epochs=10)
    table = result.to_dataframe()
    assert list(table.columns) == ["seed", "lr", "scale", "final_cost", "verdict"]
    assert table[["scale", "lr", "seed"]].to_numpy().tolist() == [
        [scale, lr, seed] for scale in (1, 2) for lr in (0.1, 0.2) for seed in (4, 2)
    ]
    assert table["final_cost"].tolist() == result.costs[:, -1].tolist()
    assert [(share.scale, share.lr, share.runs) for share in result.shares()] == [
        (1, 0.1, 2), (1, 0.2, 2), (2, 0.1, 2), (2, 0.2, 2),
    ]  # fmt: skip


def test_a_long_run_keeps_101_costs_and_a_short_one_all() -> None:
    assert sweep((2, 1), X, Y, seeds=1, lr=0.1, epochs=7).epochs == list(range(8))
    assert sweep((2, 1), X, Y, seeds=1, lr=0.1, epochs=1000).epochs == list(range(0, 1001, 10))


@pytest.mark.parametrize("scales", [1.0, [0.5, 2.0]])
def test_the_picture_has_a_share_for_each_rate_and_a_cell_for_each_run(scales) -> None:
    result = sweep((2, 3, 1), X, Y, seeds=6, lr=[0.1, 1.0, 3.0], scales=scales, epochs=2000)
    left, right = result.plot()
    columns = 3 * len(torch.tensor([scales]).flatten())
    assert right.images[0].get_array().shape == (6, columns)
    assert len(right.get_xticks()) == columns
    drawn = [float(y) for bars in left.containers for y in bars.lines[0].get_ydata()]
    assert drawn == [share.share for share in result.shares()]
    assert [label.get_text() for label in left.get_xticklabels()] == ["0.1", "1", "3"]


BAD = [
    ({"seeds": []}, ArgumentError, 851),
    ({"lr": [0.1, 0.1]}, ArgumentError, 851),
    ({"seeds": 0}, ArgumentError, 802),
    ({"seeds": [1.5]}, ArgumentError, 805),
    ({"lr": 0.0}, OptimizerError, 402),
    ({"lr": math.nan}, OptimizerError, 402),
    ({"scales": math.inf}, ArgumentError, 852),
    ({"memory": 10}, ArgumentError, 853),
    ({"epochs": 0}, ArgumentError, 802),
    ({"optimizer": "sdg"}, ArgumentError, 817),
    ({"loss": "mse"}, ArgumentError, 817),
    ({"activation": "sigmod"}, ArgumentError, 803),
    ({"loss": "cross_entropy"}, ArgumentError, 822),
    ({"y": Y.flatten()}, ShapeError, 101),
    ({"y": Y[:3]}, ShapeError, 102),
    ({"x": X[:, :1]}, ShapeError, 103),
    ({"y": 2 * Y}, DataError, 302),
    ({"x": X / 0}, DataError, 301),
    ({"y": None}, ArgumentError, 814),
    ({"x": datasets.gate("xor")}, ArgumentError, 814),
    ({"x": DataLoader(TensorDataset(X, Y)), "y": None}, ArgumentError, 814),
    ({"seeds": [[1, 2]]}, ArgumentError, 805),
    ({"lr": [[0.1]]}, OptimizerError, 402),
    ({"lr": 10**400}, OptimizerError, 402),
    ({"optimizer": ["sgd"]}, ArgumentError, 817),
]


@pytest.mark.parametrize(("options", "error", "number"), BAD)
def test_what_cannot_be_swept_is_refused(options, error: type, number: int) -> None:
    with pytest.raises(error) as refused:
        sweep(**({"layer_sizes": (2, 3, 1), "x": X, "y": Y, "seeds": 2, "lr": 0.1} | options))
    assert refused.value.number == number
