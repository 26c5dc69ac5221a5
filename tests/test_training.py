"""`fit` is the deck's loop: the five steps in their order, on the same rows the same bits, and nothing left behind."""

import inspect
import random
import re
from copy import deepcopy

import numpy as np
import pytest
import torch
from torch import nn, optim

from mlp_tutorial import (
    DivergedError,
    LinearRegression,
    LogisticRegression,
    MultiLayerPerceptron,
    cost_below,
    datasets,
    fit,
    patience,
)
from tests.bare_loop import bare_loop, full_batch, same_bits, shuffled, state

STEPS = (
    ("Forward", "forward(x_batch)"),
    ("Cost", "criterion(prediction, y_batch)"),
    ("Clear", "optimizer.zero_grad()"),
    ("Backpropagation", "cost.backward()"),
    ("Update", "optimizer.step()"),
)


def network(seed: int = 0, *extra: nn.Module) -> nn.Module:
    """A module that is not ours: 2 inputs, 8 hidden neurons, 1 logit."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 8), *extra, nn.Tanh(), nn.Linear(8, 1))


def test_the_source_of_fit_holds_the_five_steps_in_the_decks_order_one_line_each() -> None:
    lines = [line.strip() for line in inspect.getsource(fit).splitlines()]
    comments = [(place, match) for place, line in enumerate(lines) if (match := re.match(r"# (\d)\. (\w+)", line))]
    assert [(match[1], match[2]) for _, match in comments] == [
        (str(number), name) for number, (name, _) in enumerate(STEPS, start=1)
    ]
    assert [code for (place, _), (_, code) in zip(comments, STEPS, strict=True) if code not in lines[place + 1]] == []


@pytest.mark.parametrize("gate", ["and", "xor"])
def test_fit_is_the_bare_loop_to_the_bit_where_the_cost_comes_from_the_logit(gate: str) -> None:
    x, y = datasets.gate(gate)
    torch.manual_seed(0)
    model = MultiLayerPerceptron()
    twin = deepcopy(model)
    costs = bare_loop(
        twin.logits, nn.BCEWithLogitsLoss(), optim.SGD(twin.parameters(), lr=1.0), full_batch(x, y), epochs=200
    )
    assert fit(model, x, y, lr=1.0, epochs=200).costs == costs
    assert same_bits(state(model), state(twin))


@pytest.mark.parametrize("model", [LogisticRegression, MultiLayerPerceptron])
def test_fit_follows_the_decks_listing_with_bceloss_on_the_probability(model) -> None:
    x, y = datasets.gate("and")
    torch.manual_seed(1)
    ours = model()
    listing = deepcopy(ours)
    costs = bare_loop(listing, nn.BCELoss(), optim.SGD(listing.parameters(), lr=0.1), full_batch(x, y), epochs=500)
    assert fit(ours, x, y, criterion=nn.BCELoss(), lr=0.1, epochs=500).costs == pytest.approx(costs, rel=1e-5)
    for name, value in state(ours).items():
        torch.testing.assert_close(value, state(listing)[name], rtol=1e-4, atol=1e-5)


def test_the_listing_is_stuck_where_the_probability_saturates_and_fit_is_not() -> None:
    x, y = torch.tensor([[1.0]]), torch.tensor([[0.0]])
    ours, listing = LogisticRegression(1), LogisticRegression(1)
    for model in (ours, listing):
        model.load_state_dict({"linear.weight": torch.tensor([[0.0]]), "linear.bias": torch.tensor([30.0])})
    assert listing(x).item() == 1.0
    costs = bare_loop(listing, nn.BCELoss(), optim.SGD(listing.parameters(), lr=1.0), full_batch(x, y), epochs=60)
    assert costs == [100.0] * 60
    history = fit(ours, x, y, criterion=nn.BCELoss(), lr=1.0, epochs=60)
    assert history.costs[0] == pytest.approx(30.0)
    assert history.costs[-1] < 0.1


@pytest.mark.parametrize(("rows", "size"), [(10, 3), (8, 4), (150, 1), (7, 6)])
def test_mini_batches_are_a_loop_over_a_permutation_written_by_hand(rows: int, size: int) -> None:
    x, y = datasets.moons(rows, seed=3)
    model = network()
    twin = deepcopy(model)
    criterion = nn.BCEWithLogitsLoss()
    costs = bare_loop(twin, criterion, optim.SGD(twin.parameters(), lr=0.2), shuffled(x, y, size, seed=7), epochs=4)
    history = fit(model, x, y, criterion=criterion, lr=0.2, batch_size=size, seed=7, epochs=4)
    assert history.costs == pytest.approx(costs, rel=1e-6)
    torch.testing.assert_close(state(model), state(twin))


def test_mini_batches_without_shuffling_keep_the_order() -> None:
    x, y = datasets.moons(10)
    model = network()
    twin = deepcopy(model)
    criterion, batches = nn.BCEWithLogitsLoss(), list(zip(x.split(4), y.split(4), strict=True))
    costs = bare_loop(twin, criterion, optim.SGD(twin.parameters(), lr=0.1), lambda: batches, epochs=3)
    assert fit(model, x, y, criterion=criterion, batch_size=4, shuffle=False, epochs=3).costs == costs
    assert same_bits(state(model), state(twin))


@pytest.mark.parametrize("size", [4, 5, 10**9])
def test_a_batch_of_all_rows_or_more_is_the_full_batch(size: int) -> None:
    x, y = datasets.gate("xor")
    models = [MultiLayerPerceptron() for _ in range(2)]
    models[1].load_state_dict(models[0].state_dict())
    assert fit(models[0], x, y, epochs=5, batch_size=size).costs == fit(models[1], x, y, epochs=5).costs
    assert same_bits(state(models[0]), state(models[1]))


def test_a_cost_that_sums_is_the_bare_loops_sum() -> None:
    x, y = datasets.line()
    torch.manual_seed(0)
    model = LinearRegression()
    twin = deepcopy(model)
    criterion, optimizer = nn.MSELoss(reduction="sum"), optim.SGD(twin.parameters(), lr=0.01)
    costs = []
    for _ in range(6):
        totals = 0.0
        for rows in (slice(0, 2), slice(2, 3)):
            cost = criterion(twin(x[rows]), y[rows])
            totals += cost.item()
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
        costs.append(totals)
    history = fit(model, x, y, criterion=criterion, lr=0.01, batch_size=2, shuffle=False, epochs=6)
    assert history.costs == costs


@pytest.mark.parametrize(
    "make",
    [
        lambda parameters: optim.SGD(parameters, lr=0.1, momentum=0.9, weight_decay=1e-3),
        lambda parameters: optim.Adam(parameters, lr=0.05),
        lambda parameters: optim.RMSprop(parameters, lr=0.01),
    ],
    ids=["momentum", "adam", "rmsprop"],
)
def test_the_callers_optimizer_is_used_as_it_is(make) -> None:
    x, y = datasets.moons(40)
    model = network()
    twin = deepcopy(model)
    criterion = nn.BCEWithLogitsLoss()
    costs = bare_loop(twin, criterion, make(twin.parameters()), full_batch(x, y), epochs=30)
    assert fit(model, x, y, criterion=criterion, optimizer=make(model.parameters()), epochs=30).costs == costs
    assert same_bits(state(model), state(twin))


def test_without_an_optimizer_it_is_sgd_at_a_tenth() -> None:
    x, y = datasets.line()
    models = [LinearRegression(), LinearRegression()]
    models[1].load_state_dict(models[0].state_dict())
    by_hand = optim.SGD(models[1].parameters(), lr=0.1)
    assert fit(models[0], x, y, epochs=20).costs == fit(models[1], x, y, optimizer=by_hand, epochs=20).costs
    assert same_bits(state(models[0]), state(models[1]))


def test_parameters_that_the_optimizer_does_not_hold_stay() -> None:
    x, y = datasets.gate("xor")
    model = MultiLayerPerceptron()
    before = state(model)
    fit(model, x, y, optimizer=optim.SGD(model.layers[1].parameters(), lr=0.1), epochs=5)
    changed = {name for name, value in state(model).items() if not torch.equal(value, before[name])}
    assert changed == {"layers.1.weight", "layers.1.bias"}


def test_dropout_and_batch_norm_are_those_of_the_bare_loop_and_draw_from_the_seed() -> None:
    x, y = datasets.moons(34)
    model = network(0, nn.BatchNorm1d(8), nn.Dropout(0.4))
    twin = deepcopy(model)
    criterion = nn.BCEWithLogitsLoss()
    torch.manual_seed(11)  # dropout in the loop below draws from the global state, in fit from its own
    costs = bare_loop(twin, criterion, optim.SGD(twin.parameters(), lr=0.1), shuffled(x, y, 16, seed=11), epochs=5)
    found = fit(model, x, y, criterion=criterion, batch_size=16, seed=11, epochs=5).costs
    assert found == pytest.approx(costs, rel=1e-6)
    torch.testing.assert_close(state(model), state(twin))
    assert not torch.equal(model[1].running_mean, torch.zeros(8))


def test_each_part_is_in_the_mode_it_was_in_also_after_an_error() -> None:
    x, y = datasets.moons(20)
    model = network(0, nn.BatchNorm1d(8), nn.Dropout(0.5))
    model.eval()
    model[2].train()
    seen = []
    modes = [part.training for part in model.modules()]
    options = {"criterion": nn.BCEWithLogitsLoss(), "epochs": 2, "validation": (x, y)}
    fit(model, x, y, **options, on_epoch=lambda _: seen.append(all(part.training for part in model.modules())))
    assert seen == [True, True]
    assert [part.training for part in model.modules()] == modes
    with pytest.raises(ZeroDivisionError):
        fit(model, x, y, **options, on_epoch=lambda _: 1 / 0)
    assert [part.training for part in model.modules()] == modes


def run(seed: int | None, **options):
    model = network(0, nn.Dropout(0.3))
    x, y = datasets.moons(30)
    history = fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), epochs=4, batch_size=8, seed=seed, **options)
    return history, state(model)


def test_the_same_seed_gives_the_same_bits_and_another_one_others() -> None:
    (first, one), (second, other), (third, _) = run(5), run(5), run(6)
    assert first.costs == second.costs
    assert same_bits(one, other)
    assert first.costs != third.costs


def test_the_seed_of_a_run_without_one_is_recorded_and_repeats_it() -> None:
    history, parameters = run(None)
    again, same = run(history.seed)
    assert again.costs == history.costs
    assert same_bits(parameters, same)


@pytest.mark.parametrize("seed", [None, 0, np.int64(9), -1])
def test_the_global_random_states_are_as_before(seed) -> None:
    model, (x, y) = network(0, nn.Dropout(0.3)), datasets.moons(30)
    torch_state, numpy_state, python_state = torch.get_rng_state(), np.random.get_state(), random.getstate()  # noqa: NPY002
    fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), epochs=2, batch_size=8, seed=seed, validation=(x, y))
    assert torch.equal(torch.get_rng_state(), torch_state)
    assert str(np.random.get_state()) == str(numpy_state)  # noqa: NPY002
    assert random.getstate() == python_state


def test_the_global_random_state_is_as_before_also_after_an_error() -> None:
    model = LinearRegression()
    before = torch.get_rng_state()
    with pytest.raises(DivergedError):
        fit(model, [[1e9]], [[1.0]], lr=1.0, epochs=50)
    assert torch.equal(torch.get_rng_state(), before)


def test_on_epoch_watches_each_epoch_once_it_is_written_down() -> None:
    seen = []
    history = fit(LinearRegression(), *datasets.line(), epochs=4, on_epoch=lambda h: seen.append(list(h.costs)))
    assert seen == [history.costs[: number + 1] for number in range(4)]
    assert history.stopped == "epochs"
    assert history.epochs == [0, 1, 2, 3]


def test_stop_when_decides_after_each_epoch() -> None:
    history = fit(LinearRegression(), *datasets.line(), lr=0.01, epochs=50, stop_when=lambda h: len(h.costs) == 7)
    assert len(history.costs) == 7
    assert history.stopped == "stop_when"


def test_cost_below_stops_at_the_first_epoch_below() -> None:
    torch.manual_seed(0)
    history = fit(LinearRegression(), *datasets.line(), lr=0.01, epochs=500, stop_when=cost_below(0.05))
    assert history.stopped == "stop_when"
    assert history.costs[-1] < 0.05 <= min(history.costs[:-1])


def test_patience_follows_the_validation_cost() -> None:
    torch.manual_seed(0)
    x, y = datasets.line()
    # The validation rows lie on another line: what is learnt is worse for them from the first epoch on.
    history = fit(LinearRegression(), x, y, lr=0.01, epochs=500, validation=(x, -y), stop_when=patience(3))
    assert history.stopped == "stop_when"
    best = history.validation_costs.index(min(history.validation_costs))
    assert len(history.costs) == best + 1 + 3


def test_fit_trains_where_gradients_are_switched_off_and_leaves_them_off() -> None:
    with torch.no_grad():
        history = fit(LinearRegression(), *datasets.line(), lr=0.01, epochs=3)
        assert not torch.is_grad_enabled()
    assert history.costs[-1] < history.costs[0]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_a_model_of_another_dtype_is_trained_in_it(dtype: torch.dtype) -> None:
    x, y = datasets.line()
    torch.manual_seed(0)
    model = LinearRegression().to(dtype)
    twin = deepcopy(model)
    data = full_batch(x.to(dtype), y.to(dtype))
    costs = bare_loop(twin, nn.MSELoss(), optim.SGD(twin.parameters(), lr=0.01), data, epochs=5)
    assert fit(model, x, y, lr=0.01, epochs=5).costs == costs
    assert same_bits(state(model), state(twin))
