"""Permutation importance, against scikit-learn's and against what can be worked out by hand."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_diabetes
from sklearn.inspection import permutation_importance as reference
from sklearn.linear_model import LinearRegression

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.metrics import accuracy, permutation_importance, r2_score


@pytest.fixture(scope="module")
def regression() -> tuple[LinearRegression, torch.Tensor, torch.Tensor]:
    x, y = load_diabetes(return_X_y=True)
    return LinearRegression().fit(x[:300], y[:300]), torch.tensor(x[300:]), torch.tensor(y[300:])


def predicted(model: LinearRegression):
    return lambda x: torch.tensor(model.predict(x.numpy()))


def test_means_and_spreads_are_those_of_scikit_learn_up_to_chance(regression) -> None:
    model, x, y = regression
    repeats = 200
    ours = permutation_importance(predicted(model), x, y, r2_score, repeats=repeats, seed=1)
    theirs = reference(model, x.numpy(), y.numpy(), scoring="r2", n_repeats=repeats, random_state=1)
    # Both draw orders of their own: the means of as many draws differ by five standard errors at most.
    errors = np.hypot(ours.std(dim=1).numpy(), theirs.importances_std) / repeats**0.5
    assert ours.shape == (10, repeats)
    assert (np.abs(ours.mean(dim=1).numpy() - theirs.importances_mean) < 5 * errors).all()
    # The spread of a sample of 200 is within a quarter of the true one.
    assert ours.std(dim=1).numpy() == pytest.approx(theirs.importances_std, rel=0.25)
    assert ours.mean(dim=1).argmax() == theirs.importances_mean.argmax()


def test_the_drop_of_a_linear_model_is_what_the_formula_says() -> None:
    # ŷ = y = 3 x₁: shuffled, the squared error is 9 (x₁ − x₁')², of which the mean over all orders is 18 variances.
    x = torch.randn(60, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    y = 3 * x[:, :1]

    def negative_squared_error(prediction: torch.Tensor, y: torch.Tensor) -> float:
        return -float((prediction - y).square().mean())

    drops = permutation_importance(lambda x: 3 * x[:, :1], x, y, negative_squared_error, repeats=400)
    expected = 18 * float(x[:, 0].var(correction=0))
    assert float(drops[0].mean()) == pytest.approx(expected, abs=5 * float(drops[0].std()) / 20)
    assert drops[1].tolist() == [0.0] * 400


def test_a_group_is_shuffled_as_one_and_the_rest_stays() -> None:
    category = torch.eye(3)[torch.arange(30) % 3]
    number = torch.arange(30.0).reshape(-1, 1)
    x = torch.cat([category, number], dim=1)
    seen: list[torch.Tensor] = []

    def watched(x: torch.Tensor) -> torch.Tensor:
        seen.append(x.clone())
        return x[:, 3]

    permutation_importance(watched, x, number[:, 0], r2_score, groups=[[0, 1, 2], [3]], repeats=3)
    first, *shuffled = seen
    assert torch.equal(first, x)
    for rows in shuffled[:3]:
        assert rows[:, :3].sum(dim=1).tolist() == [1.0] * 30
        assert torch.equal(rows[:, 3:], number)
        assert not torch.equal(rows[:, :3], category)
    for rows in shuffled[3:]:
        assert torch.equal(rows[:, :3], category)
        assert torch.equal(rows[:, 3].sort().values, number[:, 0])
        assert not torch.equal(rows[:, 3:], number)


def test_the_seed_decides_and_the_global_random_state_stays(regression) -> None:
    model, x, y = regression
    before = torch.get_rng_state()
    one, again, other = (
        permutation_importance(predicted(model), x, y, r2_score, repeats=2, seed=seed) for seed in (5, 5, 6)
    )
    assert torch.equal(one, again)
    assert not torch.equal(one, other)
    assert torch.equal(torch.get_rng_state(), before)


def test_any_score_and_any_container_will_do() -> None:
    labels = [0, 1] * 10
    drops = permutation_importance(lambda x: x[:, 0].long(), [[value, 7] for value in labels], labels, accuracy)
    assert drops.shape == (2, 10)
    assert float(drops[0].min()) > 0
    assert drops[1].abs().max() == 0


@pytest.mark.parametrize("groups", [[[0], []], [[0, 10]], [[-1]], [["age"]]])
def test_a_group_without_columns_of_x_is_refused(regression, groups) -> None:
    model, x, y = regression
    with pytest.raises(ArgumentError) as refused:
        permutation_importance(predicted(model), x, y, r2_score, groups=groups)
    assert refused.value.word == "group-without-columns"


@pytest.mark.parametrize("options", [{"repeats": 0}, {"repeats": 1.5}, {"seed": "one"}])
def test_numbers_that_count_nothing_are_refused(regression, options) -> None:
    model, x, y = regression
    with pytest.raises(ArgumentError):
        permutation_importance(predicted(model), x, y, r2_score, **options)
