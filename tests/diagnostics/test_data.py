"""Rules on the inputs and on seeds: their thresholds from both sides, and what chance alone would show."""

import math
import random as python_random
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding, LinearRegression, doctor, fit
from mlp_tutorial.diagnostics.other_seeds import OtherSeeds
from mlp_tutorial.states.random_state import seed_chosen_by_torch
from tests.diagnostics.watching import findings_in

CODES = ("MLP301", "MLP1601", "MLP1602", "MLP1604", "MLP1606")


def found(action: Callable[[], object]) -> list[Finding]:
    return [finding for finding in findings_in(action) if finding.code in CODES]


def codes(action: Callable[[], object]) -> list[str]:
    return [finding.code for finding in found(action)]


def trained(x: Tensor, y: Tensor, batch: int | None = None, loss=F.mse_loss, epochs: int = 2) -> Callable[[], None]:
    """A short training of a linear model on these rows."""

    def run() -> None:
        torch.manual_seed(0)
        model = nn.Linear(x.shape[1], 1).to(x.dtype)
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-20)
        for _ in range(epochs):
            for rows in torch.arange(len(x)).split(batch or len(x)):
                optimizer.zero_grad()
                loss(model(x[rows]), y[rows]).backward()
                optimizer.step()

    return run


def random(*shape: int, seed: int = 1) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


# Scales


def even(scale: float, rows: int = 20) -> Tensor:
    return scale * torch.linspace(-1, 1, rows).reshape(-1, 1)


@pytest.mark.parametrize(("ratio", "expected"), [(99.0, []), (101.0, ["MLP1601"]), (1e6, ["MLP1601"])])
def test_features_may_differ_a_hundredfold_in_scale(ratio: float, expected) -> None:
    x = torch.cat([even(0.5), even(1.0).flip(0), even(0.5 * ratio)], dim=1)
    assert codes(trained(x, random(20, 1))) == expected


def test_the_two_columns_are_named_with_their_standard_deviations() -> None:
    x = torch.cat([3 * random(50, 1), random(50, 1, seed=2), 5000 * random(50, 1, seed=3)], dim=1)
    (finding,) = found(trained(x, random(50, 1)))
    spread = x.double().std(dim=0)
    assert (finding.facts["wide"], finding.facts["narrow"]) == (2, 1)
    assert finding.facts["wide_std"] == pytest.approx(float(spread[2]), rel=1e-9)
    assert finding.facts["narrow_std"] == pytest.approx(float(spread[1]), rel=1e-9)
    assert finding.facts["ratio"] == pytest.approx(float(spread[2] / spread[1]), rel=1e-9)


def rare(share: float) -> Tensor:
    """One column of ordinary numbers, one that is 0 in most rows and tiny in the others."""
    x = torch.cat([even(1.0, 100), torch.zeros(100, 1)], dim=1)
    x[: int(100 * share), 1] = 1e-3 * torch.rand(int(100 * share), generator=torch.Generator().manual_seed(0))
    return x


@pytest.mark.parametrize(("share", "expected"), [(0.05, []), (0.3, ["MLP1601"])])
def test_a_column_of_rare_events_has_no_scale(share: float, expected) -> None:
    assert codes(trained(rare(share), random(100, 1))) == expected


@pytest.mark.parametrize(
    "x",
    [
        pytest.param(torch.cat([even(1.0), even(1.0) ** 9], dim=1), id="powers"),
        pytest.param(torch.cat([even(1000.0), torch.full((20, 1), 5.0)], dim=1)[:9], id="a constant"),
        pytest.param(torch.cat([even(1.0), even(1e4)], dim=1)[:4], id="four rows"),
        pytest.param(torch.randint(0, 2, (64, 30)).float(), id="yes and no"),
        pytest.param(F.one_hot(torch.arange(60) % 20, 20).float(), id="one-hot"),
        pytest.param(random(4, 2000), id="wide and short"),
        pytest.param(1000 * random(30, 1), id="one column"),
    ],
)
def test_ordinary_tables_have_one_scale(x: Tensor) -> None:
    assert codes(trained(x, random(len(x), 1, seed=5))) == []


def test_data_that_are_only_measured_or_made_are_not_judged() -> None:
    def run() -> None:
        x = torch.cat([even(1.0), even(1e4)], dim=1)
        y = x @ torch.ones(2, 1)
        with torch.no_grad():
            F.mse_loss(nn.Linear(2, 1)(x), y)

    torch.manual_seed(0)
    assert codes(run) == []


def test_scaling_by_hand_ends_the_matter() -> None:
    def run() -> None:
        x = torch.cat([even(1.0), even(1e4).flip(0)], dim=1)
        trained((x - x.mean(dim=0)) / x.std(dim=0), random(20, 1))()

    assert codes(run) == []


def test_centring_alone_does_not() -> None:
    def run() -> None:
        x = torch.cat([even(1.0), even(1e4).flip(0)], dim=1)
        trained(x - x.mean(dim=0), random(20, 1))()

    assert codes(run) == ["MLP1601"]


# Constants


@pytest.mark.parametrize(("rows", "expected"), [(9, []), (10, ["MLP1602"])])
def test_a_constant_needs_ten_rows(rows: int, expected) -> None:
    x = torch.cat([random(rows, 2), torch.full((rows, 1), 4.0)], dim=1)
    assert codes(trained(x, random(rows, 1))) == expected


def test_constants_are_counted_over_all_batches() -> None:
    x = torch.cat([torch.zeros(40, 2), random(40, 1)], dim=1)
    x[:20, 1] = 3.0  # constant in each batch of 20
    (finding,) = found(trained(x, random(40, 1, seed=5), batch=20))
    assert finding.facts == {"column": 0, "value": 0.0, "count": 1, "features": 3}
    assert finding.severity == "note"


# NaN and infinity


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["x", "y"])
def test_the_first_value_that_is_no_number_is_named(name: str, value: float) -> None:
    data = {"x": random(12, 2), "y": random(12, 1)}
    data[name][5, 0] = data[name][9, 0] = value
    findings = [finding for finding in found(trained(**data, epochs=1)) if finding.code == "MLP301"]
    facts = findings[0].facts
    assert (facts["name"], facts["place"], facts["count"]) == (name, (5, 0), 2)
    assert facts["value"] == pytest.approx(value, nan_ok=True)


def test_numbers_whose_sum_overflows_are_numbers() -> None:
    assert codes(trained(torch.full((12, 1), 3e38) * torch.sign(random(12, 1)).abs(), random(12, 1), epochs=0)) == []
    with doctor(show=False) as seen:
        nn.Linear(2, 1)(torch.full((8, 2), 3e38)).mean().backward()
    assert "MLP301" not in [finding.code for finding in seen.findings]


def test_rows_that_the_cost_leaves_out_do_no_harm() -> None:
    def run() -> None:
        torch.manual_seed(0)
        model, x, y = nn.Linear(2, 1), random(12, 2), random(12, 1)
        y[3] = math.nan
        (model(x) - y)[torch.isfinite(y)].square().mean().backward()

    assert codes(run) == []


def test_a_model_that_has_diverged_is_not_the_datas_fault() -> None:
    def run() -> None:
        torch.manual_seed(0)
        model = nn.Linear(1, 1)
        nn.init.constant_(model.weight, math.nan)
        x = torch.from_numpy(model(random(4, 1)).detach().numpy())  # fed back
        F.mse_loss(model(x), model(x).detach()).backward()

    assert codes(run) == []


# Leaks


def test_a_column_that_is_y_gives_it_away() -> None:
    x = random(12, 3)
    (finding,) = found(trained(x, x[:, 1:2].clone()))
    assert (finding.code, finding.facts) == ("MLP1604", {"column": 1, "rows": 12})


@pytest.mark.parametrize(
    "code_of", [lambda y: 2 * y - 1, lambda y: 1 - y, lambda y: 3 - 7 * y], ids=["±1", "not", "affine"]
)
def test_two_classes_in_other_numbers_are_the_same_classes(code_of) -> None:
    y = (torch.arange(40) % 2).float().reshape(-1, 1)
    x = torch.cat([random(40, 1), code_of(y)], dim=1)
    assert codes(trained(x, y, loss=F.binary_cross_entropy_with_logits)) == ["MLP1604"]


def test_one_row_that_differs_clears_a_column() -> None:
    y = (torch.arange(40) % 2).float().reshape(-1, 1)
    x = torch.cat([random(40, 1), y], dim=1)
    x[39, 1] = 1 - x[39, 1]
    assert codes(trained(x, y, batch=10)) == []


def test_class_numbers_give_themselves_away_too() -> None:
    def run() -> None:
        torch.manual_seed(0)
        model, y = nn.Linear(2, 3), torch.arange(30) % 3
        F.cross_entropy(model(torch.stack([random(30), y.float()], dim=1)), y).backward()

    assert codes(run) == ["MLP1604"]


@pytest.mark.parametrize(
    ("x", "y"),
    [
        pytest.param(torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[1.0], [2.0], [3.0]]), id="the deck's line"),
        pytest.param(random(12, 1), random(12, 1), id="one feature"),
        pytest.param(random(9, 2), random(9, 2)[:, :1], id="nine rows"),
        pytest.param(random(30, 2), 2 * random(30, 2)[:, :1] + 1, id="a line through a feature"),
        pytest.param(random(30, 2), (random(30, 2)[:, :1] > 0).float(), id="a threshold"),
    ],
)
def test_a_feature_may_determine_y_without_being_it(x: Tensor, y: Tensor) -> None:
    assert codes(trained(x, y)) == []


def test_chance_among_many_columns_is_no_leak() -> None:
    generator = torch.Generator().manual_seed(0)
    y = (torch.arange(12) % 2).float().reshape(-1, 1)
    x = torch.randint(0, 2, (12, 20_000), generator=generator).float()
    same = ((x == y).all(dim=0) | (x == 1 - y).all(dim=0)).sum()
    assert same > 0  # the premise: some agree by chance
    assert "MLP1604" not in codes(trained(x, y))


def test_an_autoencoder_learns_its_input_on_purpose() -> None:
    def run() -> None:
        torch.manual_seed(0)
        x = random(40, 3)
        F.mse_loss(nn.Linear(2, 3)(nn.Linear(3, 2)(x)), x).backward()

    assert codes(run) == []


# Other inputs


@pytest.mark.parametrize("shape", [(2,), (0, 2), (1, 2), (3, 4, 2), (5, 2)], ids=str)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16], ids=str)
def test_any_shape_and_dtype_is_looked_at_without_a_failure(shape, dtype) -> None:
    def run() -> None:
        torch.manual_seed(0)
        model = nn.Linear(2, 1).to(dtype)
        a = model(torch.ones(shape, dtype=dtype))
        F.mse_loss(a, torch.ones_like(a)).backward()

    assert codes(run) == []


def test_a_sparse_input_is_looked_at_without_a_failure() -> None:
    def run() -> None:
        torch.manual_seed(0)
        w = torch.ones(3, 1, requires_grad=True)
        a = torch.sparse.mm(torch.eye(3).to_sparse(), w) + torch.eye(3).to_sparse().matmul(w)
        F.mse_loss(a, torch.ones_like(a)).backward()

    assert codes(run) == []


# Seeds


@pytest.fixture
def _new_process():
    """The random state of a process in which nobody has set a seed."""
    with torch.random.fork_rng():
        torch.seed()
        yield


def plain_training() -> None:
    w = torch.rand(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    (w - 1).square().sum().backward()
    optimizer.step()


@pytest.mark.usefixtures("_new_process")
def test_a_run_without_a_seed_quotes_the_one_that_torch_took() -> None:
    (finding,) = found(plain_training)
    assert (finding.code, finding.severity) == ("MLP1606", "note")
    assert str(torch.initial_seed()) in finding.fact


@pytest.mark.usefixtures("_new_process")
@pytest.mark.parametrize(
    "action",
    [
        pytest.param(lambda: (torch.manual_seed(2**32 - 1), plain_training()), id="seeded"),
        pytest.param(lambda: torch.rand(3), id="nothing trained"),
        pytest.param(lambda: trained(torch.ones(3, 1), torch.ones(3, 1), epochs=0)(), id="no epoch"),
    ],
)
def test_a_seed_or_no_training_gives_no_note(action) -> None:
    assert codes(action) == []


@pytest.mark.usefixtures("_new_process")
def test_nothing_drawn_is_nothing_left_to_chance() -> None:
    assert seed_chosen_by_torch() is None
    torch.rand(1)
    assert seed_chosen_by_torch() == torch.initial_seed()


@pytest.mark.usefixtures("_new_process")
@pytest.mark.parametrize("seed", [None, 3])
def test_fit_asks_for_the_seed_of_the_models_start_not_for_its_own(seed) -> None:
    x = torch.linspace(-1, 1, 8).reshape(-1, 1)
    unseeded = fit(LinearRegression(), x, x + 1, epochs=3, seed=seed)
    assert [finding.code for finding in unseeded.findings] == ["MLP1606"]
    torch.manual_seed(0)
    seeded = fit(LinearRegression(), x, x + 1, epochs=3, seed=seed)
    assert "MLP1606" not in [finding.code for finding in seeded.findings]


@pytest.mark.parametrize("draws", [1, 700, 5000])
def test_generators_that_were_drawn_from_without_a_seed_are_named(draws: int) -> None:
    before, numpy_before = python_random.getstate(), np.random.get_state()  # noqa: NPY002
    seeds = OtherSeeds()
    assert seeds.missing() == []
    for _ in range(draws):
        python_random.random()
    np.random.rand(draws)  # noqa: NPY002
    assert seeds.missing() == ["random", "numpy.random"]
    python_random.seed(3)
    np.random.seed(3)  # noqa: NPY002
    np.random.rand(draws)  # noqa: NPY002
    assert seeds.missing() == []
    python_random.setstate(before)
    np.random.set_state(numpy_before)  # noqa: NPY002


def waves(steps: Tensor, *, interleaved: bool) -> Tensor:
    """Sine and cosine of a time, from fast to slow, as a model encodes it."""
    angles = steps[:, None] * 10_000.0 ** -torch.linspace(0, 1, 8)
    parts = [angles.sin(), angles.cos()]
    return torch.stack(parts, dim=2).flatten(1) if interleaved else torch.cat(parts, dim=1)


@pytest.mark.parametrize("interleaved", [True, False])
@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_sine_and_cosine_of_a_time_are_on_one_scale_and_what_stands_beside_them_is_judged(interleaved, scale) -> None:
    torch.manual_seed(0)
    steps = torch.randint(0, 1000, (64,)).float()
    x = torch.cat([waves(steps, interleaved=interleaved), scale * torch.randn(64, 1), torch.randn(64, 1)], dim=1)
    with doctor(show=False) as seen:
        nn.Linear(18, 4)(x).sum().backward()
    assert [finding.code for finding in seen.findings if finding.code == "MLP1601"] == ["MLP1601"] * (scale > 1)
