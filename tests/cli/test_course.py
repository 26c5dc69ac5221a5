"""How training ends suits the number of rows and what was asked for, and what ended it is said."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.metrics import r2_score
from torch import nn

from mlp_tutorial import set_language
from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.course import course_sentences, say_way
from mlp_tutorial.cli.epochs_by_folds import FOLDS, FoldedCosts, costs_by_folds
from mlp_tutorial.cli.learning import FEW_ROWS, Course, learn, way_of
from mlp_tutorial.cli.plan import Plan, make_plan
from mlp_tutorial.cli.streams import OUTPUT
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.history import History


def table(rows: int, noise: float = 0.3) -> Dataset:
    draw = torch.Generator().manual_seed(rows)
    x = torch.randn(rows, 3, generator=draw)
    return Dataset(x, 5 + x[:, :1] - 2 * x[:, 1:2] + noise * torch.randn(rows, 1, generator=draw))


def planned(data: Dataset, **options) -> Plan:
    torch.manual_seed(0)
    return make_plan(data, Asked(Path("table.csv"), "y", **{"model": "mlp"} | options))


@pytest.mark.parametrize(("rows", "options", "way"), [
    (FEW_ROWS - 1, {}, "cross-validation"),
    (FEW_ROWS, {}, "early-stopping"),
    (30, {"epochs": 50}, "all-epochs"),
    (300, {"epochs": 50}, "early-stopping"),
    (30, {"patience": 5}, "early-stopping"),
    (30, {"patience": 5, "epochs": 50}, "early-stopping"),
    (30, {"patience": 0}, "all-epochs"),
    (300, {"patience": 0}, "all-epochs"),
    (300, {"model": "linear"}, "all-epochs"),
    (30, {"model": "linear", "patience": 5}, "all-epochs"),
])  # fmt: skip
def test_the_way_suits_the_rows_and_the_options(rows: int, options: dict, way: str) -> None:
    data = table(rows)
    assert way_of(planned(data, **options), data) == way


@pytest.mark.parametrize(("rows", "rare", "way"), [
    (400, 9, "cross-validation"),
    (400, 10, "early-stopping"),
    (500, 9, "early-stopping"),
])  # fmt: skip
def test_a_class_of_which_hardly_a_row_would_validate_is_cross_validated(rows: int, rare: int, way: str) -> None:
    y = (torch.arange(rows) < rare).float()[:, None]
    data = Dataset(torch.randn(rows, 1, generator=torch.Generator().manual_seed(0)), y, class_names=("no", "yes"))
    assert way_of(planned(data), data) == way


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(("rows", "options", "said"), [
    (40, {}, ("40", "100", "200", "5")),
    (400, {}, ("15%", "20")),
    (400, {"patience": 0, "epochs": 12}, ("400", "12")),
    (400, {"model": "logistic"}, ()),
])  # fmt: skip
def test_the_way_is_said_before(rows: int, options: dict, said: tuple[str, ...], language: str, capsys) -> None:
    set_language(language)
    y = (torch.arange(rows) % 2).float()[:, None]
    data = Dataset(torch.arange(float(rows))[:, None], y, class_names=("no", "yes"))
    say_way(planned(data, **options), data)
    OUTPUT.flush()
    found = capsys.readouterr().out
    assert all(part in found for part in said)
    assert bool(found) == bool(said)


def test_the_scarce_class_is_named(capsys) -> None:
    set_language("en")
    y = (torch.arange(150) < 4).float()[:, None]
    data = Dataset(torch.arange(150.0)[:, None], y, class_names=("no", "yes"))
    say_way(planned(data), data)
    OUTPUT.flush()
    assert "Of class yes there are 4 training rows" in capsys.readouterr().out


@pytest.mark.parametrize(("rows", "options"), [
    (30, {"epochs": 37}),
    (30, {"epochs": 37, "patience": 0}),
    (150, {"epochs": 37, "patience": 0}),
])  # fmt: skip
def test_epochs_given_by_hand_are_obeyed(rows: int, options: dict) -> None:
    data = table(rows)
    course = learn(planned(data, **options), data, seed=0)
    assert (len(course.history.costs), course.history.stopped) == (37, "epochs")


def test_early_stopping_gives_back_the_best_epoch_and_explains_the_limit() -> None:
    set_language("en")
    data = table(150, noise=5)
    plan = planned(data, epochs=400, patience=7)
    course = learn(plan, data, seed=0)
    costs = course.history.validation_costs
    assert course.history.best_epoch == costs.index(min(costs))
    assert len(costs) == course.history.best_epoch + 8 < 400
    said = " ".join(course_sentences(course, plan))
    assert "had not fallen for 7" in said
    assert "fewer than the 400 of --epochs" in said
    assert "--patience 0" in said


def test_folded_costs_are_those_of_a_loop_over_the_folds() -> None:
    data = table(23)
    plan = planned(data, epochs=6)
    start = {name: values.clone() for name, values in plan.model.state_dict().items()}
    found = costs_by_folds(plan, data, seed=4)
    assert all(torch.equal(values, start[name]) for name, values in plan.model.state_dict().items())
    fold = torch.randperm(23, generator=torch.Generator().manual_seed(4)) % FOLDS
    total = np.zeros(6)
    for k in range(FOLDS):
        plan.model.load_state_dict(start)
        optimizer = torch.optim.Adam(plan.model.parameters(), lr=plan.lr)
        for epoch in range(6):
            optimizer.zero_grad()
            nn.functional.mse_loss(plan.model(data.x[fold != k]), data.y[fold != k]).backward()
            optimizer.step()
            with torch.no_grad():
                total[epoch] += float((plan.model(data.x[fold == k]) - data.y[fold == k]).square().sum())
    assert found.count == FOLDS
    assert found.costs == pytest.approx(total / 23, rel=1e-4)
    assert found.best == int(total.argmin()) + 1


def test_the_final_training_has_all_rows_and_the_number_of_epochs_that_was_best() -> None:
    data = table(40)
    plan = planned(data)
    course = learn(plan, data, seed=0)
    assert course.folds is not None
    assert len(course.folds.costs) == plan.epochs
    assert len(course.history.costs) == course.folds.best
    assert r2_score(data.y, plan.model.predict(data.x)) > 0.9


def test_noise_is_not_learnt_by_heart_where_there_are_few_rows() -> None:
    """Two hundred epochs on 40 rows of noise learn them by heart; cross-validation stops long before."""
    draw = torch.Generator().manual_seed(1)
    data = Dataset(torch.randn(40, 8, generator=draw), torch.randn(40, 1, generator=draw))
    by_heart, chosen = planned(data, epochs=200), planned(data)
    learn(by_heart, data, seed=0)
    course = learn(chosen, data, seed=0)
    assert r2_score(data.y, by_heart.model.predict(data.x)) > 0.95
    assert len(course.history.costs) < 40
    assert r2_score(data.y, chosen.model.predict(data.x)) < 0.6


def test_two_rows_are_two_folds() -> None:
    data = Dataset([[0.0], [1.0]], [[0.0], [1.0]])
    assert costs_by_folds(planned(data, epochs=3), data, seed=0).count == 2


def test_balanced_weights_reach_the_training() -> None:
    y = (torch.arange(60) % 12 == 0).float()[:, None]
    data = Dataset(torch.zeros(60, 1), y, class_names=("no", "yes"))
    probability = {}
    for weighed in (False, True):
        plan = planned(data, model="logistic", class_weights=weighed)
        learn(plan, data, seed=0)
        with torch.no_grad():
            probability[weighed] = float(plan.model(data.x).mean())
    assert probability[False] == pytest.approx(5 / 60, abs=0.01)
    assert probability[True] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(("course", "options", "said"), [
    (Course("all-epochs", History(0, [4.0, 1.0], stopped="interrupted"), 0), {}, "Ctrl-C"),
    (Course("all-epochs", History(0, [1.0, 4.0], stopped="epochs"), 0), {"lr": 3.0}, "--lr"),
    (Course("all-epochs", History(0, [4.0, 2.0], stopped="epochs"), 0), {"epochs": 2}, "--epochs 4"),
    (Course("all-epochs", History(0, [1.0, 1e-9], stopped="epochs"), 0), {"epochs": 2}, "2"),
    (Course("cross-validation", History(0, [4.0, 2.0], stopped="epochs"), 0, FoldedCosts(5, (3.0, 2.0, 4.0))), {}, "3"),
    (Course("cross-validation", History(0, [4.0, 2.0], stopped="epochs"), 0, FoldedCosts(5, (3.0, 2.0))), {}, "2"),
    (Course("early-stopping", History(0, [4.0, 2.0], [3.0, 2.0], stopped="stop_when", best_epoch=1), 9), {}, "9"),
], ids=["interrupted", "rose", "falling", "solved", "folds", "folds, at the limit", "early"])  # fmt: skip
def test_what_ended_a_training_is_said(course: Course, options: dict, said: str, language: str) -> None:
    set_language(language)
    sentences = course_sentences(course, planned(table(30), **options))
    assert said in sentences[-1] or said in sentences[-2]
    assert all("{" not in sentence for sentence in sentences)


def test_epochs_are_counted_alike_in_what_is_said_of_the_end_and_of_the_best() -> None:
    set_language("en")
    history = History(0, [4.0, 2.0, 1.5, 1.0], [3.0, 2.0, 2.5, 2.5], stopped="stop_when", best_epoch=1)
    said = " ".join(course_sentences(Course("early-stopping", history, 2), planned(table(30))))
    assert "Stopped after 4 epochs: the validation cost had not fallen for 2." in said
    assert "The parameters are those after 2 epochs" in said
