"""What `fit` writes down beside the five lines: lines of the deck, validation, metrics, copies of the parameters."""

from copy import deepcopy

import pytest
import torch
from torch import nn, optim

from mlp_tutorial import (
    ArgumentError,
    LinearRegression,
    LogisticRegression,
    MultiLayerPerceptron,
    datasets,
    fit,
    metrics,
)
from tests.bare_loop import bare_loop, full_batch, same_bits, state


def test_the_deck_line_is_printed_every_so_many_epochs(capsys) -> None:
    history = fit(LogisticRegression(), *datasets.gate("and"), epochs=250, log_every=100)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"Epoch {epoch:4d}/250 Cost: {history.costs[epoch]:.6f}" for epoch in (0, 100, 200)]


def test_w_and_b_stand_in_the_line_of_a_model_with_one_weight(capsys) -> None:
    model = LinearRegression()
    history = fit(model, *datasets.line(), lr=0.01, epochs=1, log_every=1)
    w, b = model.linear.weight.item(), model.linear.bias.item()
    assert capsys.readouterr().out == f"Epoch    0/1 Cost: {history.costs[0]:.6f} W: {w:.3f}, b: {b:.3f}\n"


def test_nothing_is_printed_unless_asked(capsys) -> None:
    fit(LinearRegression(), *datasets.line(), epochs=3)
    assert capsys.readouterr() == ("", "")


def test_a_progress_bar_is_shown_on_standard_error_when_asked(capsys) -> None:
    fit(LinearRegression(), *datasets.line(), epochs=3, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "/3" in err


def test_the_validation_cost_is_that_of_the_model_after_each_epoch_in_eval_mode() -> None:
    (x, y), held_out = datasets.moons(20, seed=0), datasets.moons(10, seed=1)
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.5), nn.Tanh(), nn.Linear(4, 1))
    criterion, expected = nn.BCEWithLogitsLoss(), []

    def measure(_) -> None:
        twin = deepcopy(model).eval()
        expected.append(criterion(twin(held_out.x), held_out.y).item())

    history = fit(model, x, y, criterion=criterion, epochs=4, validation=held_out, on_epoch=measure)
    assert history.validation_costs == expected


def test_validation_changes_nothing_about_training() -> None:
    x, y = datasets.moons(20)
    torch.manual_seed(0)
    models = [nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.5), nn.BatchNorm1d(4), nn.Linear(4, 1))]
    models.append(deepcopy(models[0]))
    options = {"criterion": nn.BCEWithLogitsLoss(), "epochs": 4, "batch_size": 5, "seed": 0}
    with_it = fit(models[0], x, y, **options, validation=(x * 3, y))
    without = fit(models[1], x, y, **options)
    assert with_it.costs == without.costs
    assert same_bits(state(models[0]), state(models[1]))


def test_a_validation_cost_over_many_rows_is_their_mean() -> None:
    x = torch.linspace(-1, 1, 20_001, dtype=torch.float64).reshape(-1, 1)
    y = x.square()
    model = LinearRegression().double()
    history = fit(model, x, y, epochs=1, validation=(x, y))
    assert history.validation_costs[0] == pytest.approx((model(x) - y).square().mean().item(), rel=1e-12)


def test_a_summing_cost_sums_over_the_validation_rows() -> None:
    x, y = datasets.line()
    model = LinearRegression()
    history = fit(model, x, y, criterion=nn.MSELoss(reduction="sum"), lr=0.01, epochs=1, validation=(x, y))
    assert history.validation_costs[0] == pytest.approx((model(x) - y).square().sum().item())


def test_metrics_get_predictions_and_targets_of_the_validation_rows_after_each_epoch() -> None:
    x, y = datasets.gate("or")
    torch.manual_seed(0)
    model, seen = LogisticRegression(), []

    def share(labels: torch.Tensor, targets: torch.Tensor) -> float:
        assert torch.equal(labels, model.predict(x))
        assert torch.equal(targets, y)
        seen.append(metrics.accuracy(labels, targets))
        return seen[-1]

    history = fit(model, x, y, lr=1.0, epochs=30, validation=(x, y), metrics={"share": share})
    assert history.metrics == {"share": seen}
    assert history.metrics["share"][-1] == 1.0


def test_metrics_of_a_module_that_is_not_ours_get_its_output() -> None:
    x, y = datasets.line()
    model = nn.Linear(1, 1)
    history = fit(
        model, x, y, criterion=nn.MSELoss(), lr=0.01, epochs=2, validation=(x, y), metrics={"r2": metrics.r2_score}
    )
    assert history.metrics["r2"][-1] == metrics.r2_score(model(x), y)


def test_recorded_parameters_are_those_that_the_cost_of_the_epoch_was_measured_with() -> None:
    x, y = datasets.gate("xor")
    torch.manual_seed(0)
    model = MultiLayerPerceptron()
    start = state(model)
    history = fit(model, x, y, lr=0.5, epochs=5, record=("parameters", "gradients"))
    assert same_bits(history.parameters[0], start)
    twin = MultiLayerPerceptron()
    for epoch in range(5):
        twin.load_state_dict(history.parameters[epoch])
        cost = nn.BCEWithLogitsLoss()(twin.logits(x), y)
        assert cost.item() == history.costs[epoch]
        slopes = torch.autograd.grad(cost, list(twin.parameters()))
        found = list(history.gradients[epoch].values())
        assert all(torch.equal(one, other) for one, other in zip(found, slopes, strict=True))
    after_last = {name: value - 0.5 * history.gradients[4][name] for name, value in history.parameters[4].items()}
    torch.testing.assert_close(after_last, state(model))


@pytest.mark.parametrize("record", [None, 3, ("parameters", "weights")])
def test_what_cannot_be_recorded_is_refused(record) -> None:
    with pytest.raises(ArgumentError) as caught:
        fit(LinearRegression(), *datasets.line(), epochs=2, record=record)
    assert caught.value.code == "MLP809"


def test_one_name_to_record_needs_no_brackets() -> None:
    history = fit(LinearRegression(), *datasets.line(), epochs=2, record="parameters")
    assert [list(parameters) for parameters in history.parameters] == [["linear.weight", "linear.bias"]] * 2
    assert history.gradients == []


def test_the_cost_of_an_epoch_of_batches_weighs_each_row_alike() -> None:
    x, y = datasets.line()
    model = LinearRegression()
    twin = deepcopy(model)
    batches = [(x[:2], y[:2]), (x[2:], y[2:])]
    costs = bare_loop(twin, nn.MSELoss(), optim.SGD(twin.parameters(), lr=0.05), lambda: batches, epochs=3)
    assert fit(model, x, y, lr=0.05, batch_size=2, shuffle=False, epochs=3).costs == costs
    assert costs != bare_loop(twin, nn.MSELoss(), optim.SGD(twin.parameters(), lr=0.05), full_batch(x, y), epochs=3)
