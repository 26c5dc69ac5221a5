"""Weights of rows and classes, against scikit-learn's optimum and against rows that are there several times."""

import inspect
import textwrap
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression as LeastSquares
from sklearn.linear_model import LogisticRegression as MaximumLikelihood
from sklearn.utils.class_weight import compute_class_weight
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import (
    ArgumentError,
    LinearRegression,
    LogisticRegression,
    MlpTutorialError,
    MultiLayerPerceptron,
    SavedModelError,
    datasets,
    fit,
)
from mlp_tutorial.fitting.checkup import Checkup
from mlp_tutorial.fitting.derived import DerivedPass
from mlp_tutorial.fitting.weighted_cost import WeightedCriterion
from mlp_tutorial.fitting.weights import Weights, balanced

ROWS = torch.Generator().manual_seed(0)
X = torch.randn(120, 2, generator=ROWS)
NOISE = torch.randn(120, 1, generator=ROWS)
RARE = ((X[:, :1] + NOISE) > 1.2).float()
THREE = ((X[:, 0] + NOISE[:, 0]) > 1).long() + ((X[:, 1] + NOISE[:, 0]) > 0.5).long()
VALUES = X[:, :1] ** 2 - X[:, 1:] + NOISE
OWN = torch.rand(120, generator=ROWS) * 3
WAYS = pytest.mark.parametrize("gradients", ["autograd", "derived"])


@WAYS
@pytest.mark.parametrize(
    ("classes", "own"),
    [("balanced", None), ({1: 4.0}, None), (None, OWN), ({0: 0.5, 1: 3.0}, OWN)],
    ids=["balanced", "mapping", "rows", "mapping and rows"],
)
def test_two_classes_end_at_the_optimum_of_scikit_learn(classes: Any, own: Tensor | None, gradients: Any) -> None:
    model = LogisticRegression(2, seed=0)
    weights = {"class_weights": classes, "sample_weights": own}
    fit(model, X, RARE, lr=2.0, epochs=1500, gradients=gradients, diagnose=False, **weights)
    peer = MaximumLikelihood(C=np.inf, class_weight=classes, tol=1e-10, max_iter=1000)
    peer.fit(X.double().numpy(), RARE.numpy().ravel(), sample_weight=None if own is None else own.numpy())
    assert model.linear.weight.detach().numpy() == pytest.approx(peer.coef_, abs=1e-3)
    assert model.linear.bias.detach().numpy() == pytest.approx(peer.intercept_, abs=1e-3)


def test_balanced_classes_weigh_the_same_whatever_their_rows_weigh() -> None:
    model = LogisticRegression(2, seed=0)
    fit(model, X, RARE, lr=2.0, epochs=1500, class_weights="balanced", sample_weights=OWN, diagnose=False)
    rare, own = RARE.numpy().ravel(), OWN.numpy()
    shares = 60 * np.where(rare == 1, own / own[rare == 1].sum(), own / own[rare == 0].sum())
    peer = MaximumLikelihood(C=np.inf, tol=1e-10, max_iter=1000).fit(X.double().numpy(), rare, sample_weight=shares)
    assert model.linear.weight.detach().numpy() == pytest.approx(peer.coef_, abs=1e-3)


@WAYS
def test_several_classes_end_at_the_optimum_of_scikit_learn(gradients: Any) -> None:
    model = MultiLayerPerceptron((2, 3), output_activation="softmax", seed=0)
    weights = {"class_weights": [1.0, 0.5, 4.0], "sample_weights": OWN.numpy()}
    fit(model, X, THREE, lr=2.0, epochs=2000, gradients=gradients, diagnose=False, **weights)
    peer = MaximumLikelihood(C=np.inf, class_weight={0: 1.0, 1: 0.5, 2: 4.0}, tol=1e-10, max_iter=1000)
    peer.fit(X.double().numpy(), THREE.numpy(), sample_weight=OWN.numpy())
    assert model.predict_proba(X).numpy() == pytest.approx(peer.predict_proba(X.numpy()), abs=1e-3)


@WAYS
def test_values_end_at_the_optimum_of_scikit_learn(gradients: Any) -> None:
    model = LinearRegression(2, seed=0)
    fit(model, X, VALUES, lr=0.3, epochs=500, sample_weights=OWN.tolist(), gradients=gradients, diagnose=False)
    peer = LeastSquares().fit(X.double().numpy(), VALUES.numpy(), sample_weight=OWN.numpy())
    assert model.linear.weight.detach().numpy() == pytest.approx(peer.coef_, abs=1e-4)
    assert model.linear.bias.detach().numpy() == pytest.approx(peer.intercept_, abs=1e-4)


@WAYS
@pytest.mark.parametrize("criterion", [nn.MSELoss(), nn.MSELoss(reduction="sum")], ids=["mean", "sum"])
@pytest.mark.parametrize("outputs", [1, 2])
def test_a_row_of_weight_two_counts_as_two_rows(criterion: nn.Module, outputs: int, gradients: Any) -> None:
    times = torch.tensor([1, 2, 3]).repeat(40)
    twice, y = torch.arange(120).repeat_interleave(times), torch.cat([VALUES, NOISE], dim=1)[:, :outputs]
    lr = 0.1 if criterion.reduction == "mean" else 0.0005
    options = {"criterion": criterion, "epochs": 20, "gradients": gradients, "diagnose": False}
    weighed, repeated = LinearRegression(2, outputs, seed=1), LinearRegression(2, outputs, seed=1)
    history = fit(weighed, X, y, sample_weights=times, lr=lr, **options)
    # A sum over twice as many rows is twice as large; the weights are 1 on average.
    scale = 1.0 if criterion.reduction == "mean" else len(twice) / 120
    expected = fit(repeated, X[twice], y[twice], lr=lr / scale, **options)
    assert history.costs == pytest.approx([cost / scale for cost in expected.costs], rel=1e-4)
    assert torch.allclose(weighed.linear.weight, repeated.linear.weight, atol=1e-5)


@WAYS
def test_an_epoch_of_mini_batches_has_the_gradient_of_all_rows(gradients: Any) -> None:
    # Steps so small that they do not move the next one: their sum is the step of the whole.
    starts = [LogisticRegression(2, seed=0).double() for _ in range(2)]
    start = starts[0].linear.weight.detach().clone()
    x, y = X.double(), RARE.double()
    options = {"class_weights": "balanced", "gradients": gradients, "diagnose": False, "epochs": 1, "seed": 0}
    in_parts = fit(starts[0], x, y, batch_size=10, lr=1e-7, **options)
    whole = fit(starts[1], x, y, lr=12e-7, **options)
    moved = [model.linear.weight.detach() - start for model in starts]
    assert torch.allclose(moved[0], moved[1], rtol=1e-4)
    assert in_parts.costs == pytest.approx(whole.costs, rel=1e-5)


def test_balanced_is_scikit_learns() -> None:
    numbers = torch.tensor([0] * 50 + [1] * 7 + [3] * 3)
    peer = compute_class_weight("balanced", classes=np.array([0, 1, 3]), y=numbers.numpy())
    assert balanced(numbers, 4)[[0, 1, 3]].tolist() == pytest.approx(peer)


@pytest.mark.parametrize(
    "y", [THREE, nn.functional.one_hot(THREE).float(), THREE.tolist()], ids=["numbers", "one-hot", "list"]
)
def test_classes_may_come_as_numbers_or_one_hot(y: Any) -> None:
    model = MultiLayerPerceptron((2, 3), output_activation="softmax", seed=0)
    history = fit(model, X, y, class_weights="balanced", epochs=3, diagnose=False)
    criterion = nn.CrossEntropyLoss(weight=balanced(THREE, 3).float())
    start = MultiLayerPerceptron((2, 3), output_activation="softmax", seed=0)
    assert history.costs[0] == pytest.approx(criterion(start.logits(X), THREE).item(), rel=1e-5)


def test_a_dataset_s_classes_may_be_called_by_their_names() -> None:
    named = datasets.Dataset(X, RARE, class_names=("no", "yes"))
    starts = [LogisticRegression(2, seed=0) for _ in range(2)]
    by_name = fit(starts[0], named, class_weights={"yes": 4.0}, epochs=3, diagnose=False)
    by_number = fit(starts[1], named, class_weights={1: 4.0}, epochs=3, diagnose=False)
    assert by_name.costs == by_number.costs
    with pytest.raises(ArgumentError) as caught:
        fit(starts[0], named, class_weights={"Yes": 4.0}, epochs=3)
    assert "0 (no), 1 (yes)" in str(caught.value)


def test_the_validation_cost_has_the_weights_of_the_classes_and_not_of_rows() -> None:
    model = LogisticRegression(2, seed=0)
    validation = X[:40], RARE[:40]
    options = {"class_weights": {0: 1.0, 1: 7.0}, "sample_weights": OWN[40:], "diagnose": False}
    history = fit(model, X[40:], RARE[40:], validation=validation, epochs=2, lr=1.0, **options)
    costs = nn.functional.binary_cross_entropy(model(validation[0]).detach(), validation[1], reduction="none")
    assert history.validation_costs[-1] == pytest.approx(np.average(costs, weights=1 + 6 * validation[1]), rel=1e-5)
    alone = fit(LogisticRegression(2, seed=0), X[40:], RARE[40:], validation=validation, epochs=2, lr=1.0,
                sample_weights=OWN[40:], diagnose=False)  # fmt: skip
    unweighted = LogisticRegression(2, seed=0)
    fit(unweighted, X[40:], RARE[40:], epochs=2, lr=1.0, sample_weights=OWN[40:], diagnose=False)
    costs = nn.functional.binary_cross_entropy(unweighted(validation[0]).detach(), validation[1])
    assert alone.validation_costs[-1] == pytest.approx(float(costs), rel=1e-5)


@pytest.mark.parametrize(
    "criterion",
    [
        lambda prediction, y: (prediction - y) ** 2,
        lambda prediction, y: ((prediction - y) ** 2).mean(dim=1),
        nn.MSELoss(reduction="none"),
    ],
    ids=["per number", "per row", "reduction none"],
)
def test_a_criterion_of_ones_own_gives_one_number_for_each_row(criterion: Any) -> None:
    own, known = (LinearRegression(2, 2, seed=0) for _ in range(2))
    y = torch.cat([VALUES, NOISE], dim=1)
    options = {"sample_weights": OWN, "validation": (X[:9], y[:9]), "epochs": 5, "diagnose": False}
    found, expected = (fit(m, X, y, criterion=c, **options) for m, c in ((own, criterion), (known, nn.MSELoss())))
    assert found.costs == pytest.approx(expected.costs)
    assert found.validation_costs == pytest.approx(expected.validation_costs)


@pytest.mark.parametrize(
    ("criterion", "y"),
    [
        (lambda prediction, y: ((prediction - y) ** 2).mean(), VALUES),
        (nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0])), THREE),
        (nn.CrossEntropyLoss(ignore_index=2), THREE),
        (nn.KLDivLoss(reduction="batchmean"), VALUES),
    ],
    ids=["one number", "its own weights", "left-out class", "another reduction"],
)
def test_a_criterion_that_cannot_be_taken_apart_is_refused(criterion: Any, y: Tensor) -> None:
    model = nn.Linear(2, 3 if y is THREE else 1)
    before = model.weight.detach().clone()
    with pytest.raises(ArgumentError) as caught:
        fit(model, X, y, criterion=criterion, sample_weights=OWN, epochs=2, diagnose=False)
    assert caught.value.word == "criterion-cannot-be-weighed"
    assert torch.equal(model.weight, before)


@pytest.mark.parametrize(
    "weights",
    [OWN[:-1], OWN[:, None], -OWN, torch.zeros(120), OWN * float("nan"), OWN * float("inf"), 1.0],
    ids=["too few", "a column", "negative", "all zero", "NaN", "infinite", "one number"],
)
def test_sample_weights_are_one_number_for_each_row(weights: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        fit(LinearRegression(2), X, VALUES, sample_weights=weights, epochs=1)
    assert caught.value.word == "sample-weights-unsuitable"


def test_a_row_of_weight_zero_is_not_learnt_from() -> None:
    kept = torch.arange(120) % 3 > 0
    some, all_of_them = (LinearRegression(2, seed=0) for _ in range(2))
    fit(all_of_them, X, VALUES, sample_weights=kept.float(), epochs=30, diagnose=False)
    fit(some, X[kept], VALUES[kept], epochs=30, diagnose=False)
    assert torch.allclose(some.linear.weight, all_of_them.linear.weight, atol=1e-5)


@pytest.mark.parametrize(
    "weights",
    [
        "balance",
        {2: 1.0},
        {"yes": 1.0},
        {0: -1.0},
        {0: float("nan")},
        [1.0],
        [1.0, 2.0, 3.0],
        [0, 0],
        {},
        2.0,
        {0.5: 1},
    ],
)
def test_class_weights_name_the_classes_there_are(weights: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        fit(LogisticRegression(2), X, RARE, class_weights=weights, epochs=1)
    assert caught.value.word == "class-weights-of-other-classes"


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (LinearRegression(2), VALUES),
        (LogisticRegression(2), torch.rand(120, 1, generator=ROWS)),
        (LogisticRegression(2, 2), torch.cat([RARE, 1 - RARE], dim=1)),
        (MultiLayerPerceptron((2, 2), output_activation="softmax"), torch.full((120, 2), 0.5)),
    ],
    ids=["values", "probabilities", "two questions", "soft classes"],
)
def test_class_weights_need_one_class_for_each_row(model: nn.Module, y: Tensor) -> None:
    with pytest.raises(ArgumentError) as caught:
        fit(model, X, y, class_weights="balanced", epochs=1)
    assert caught.value.word == "class-weights-without-classes"


@pytest.mark.parametrize("weights", [{"class_weights": "balanced"}, {"sample_weights": OWN}])
@pytest.mark.parametrize("made", [lambda rows: rows, DataLoader], ids=["Dataset", "DataLoader"])
def test_rows_of_a_stream_cannot_be_weighed(made: Any, weights: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError) as caught:
        fit(LogisticRegression(2), made(TensorDataset(X, RARE)), epochs=1, **weights)
    assert caught.value.word == "weights-beside-stream"


def test_a_dataset_of_ours_and_arrays_in_files_can_be_weighed(tmp_path) -> None:
    np.save(tmp_path / "x.npy", X.numpy())
    np.save(tmp_path / "y.npy", RARE.numpy())
    found = []
    for data in (datasets.from_npy(tmp_path / "x.npy", tmp_path / "y.npy"), (datasets.Dataset(X, RARE),), (X, RARE)):
        model = LogisticRegression(2, seed=0)
        options = {"class_weights": "balanced", "sample_weights": OWN, "batch_size": 16, "seed": 0, "diagnose": False}
        found.append((fit(model, *data, epochs=3, **options).costs, model.linear.weight.tolist()))
    assert found[0] == found[2]
    assert found[1] == found[2]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("class_weights", {"class_weights": {1: 3.0}, "sample_weights": OWN}),
        ("class_weights", {"sample_weights": OWN}),
        ("sample_weights.contents", {"class_weights": "balanced", "sample_weights": OWN.flip(0)}),
        ("sample_weights.contents", {"class_weights": "balanced"}),
    ],
)
def test_a_checkpoint_knows_its_weights(name: str, other: dict[str, Any], tmp_path) -> None:
    def run(epochs: int, **weights: Any) -> list[float]:
        options = {"checkpoint": tmp_path / "run.pt", "seed": 0, "batch_size": 16, "diagnose": False}
        return fit(LogisticRegression(2, seed=0), X, RARE, epochs=epochs, **options, **weights).costs

    weights = {"class_weights": "balanced", "sample_weights": OWN}
    run(3, **weights)
    with pytest.raises(SavedModelError) as caught:
        run(6, **other)
    assert caught.value.word == "checkpoint-of-another-run"
    assert caught.value.differences.fields == [name]
    continued = run(6, **weights)
    (tmp_path / "run.pt").unlink()
    assert continued == run(6, **weights)


def the_weights_are_right() -> bool:
    """Whether a step by weights is the step over rows that are there several times, in every way and class."""
    times = 1 + (torch.arange(120) % 3)
    twice = torch.arange(120).repeat_interleave(times)
    for gradients in ("autograd", "derived"):
        cases = ((LogisticRegression(2, seed=0), RARE), (LinearRegression(2, 2, seed=0), VALUES.repeat(1, 2)))
        for weighed, y in cases:
            repeated = deepcopy(weighed)
            options: Any = {"epochs": 3, "gradients": gradients, "diagnose": False}
            found = fit(weighed, X, y, sample_weights=times, **options)
            expected = fit(repeated, X[twice], y[twice], **options)
            pairs = zip(weighed.parameters(), repeated.parameters(), strict=True)
            if found.costs != pytest.approx(expected.costs, rel=1e-5):
                return False
            if not all(torch.allclose(one, other, atol=1e-6) for one, other in pairs):
                return False
    return True


def in_source(owner: Any, name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function or method with one slip in its source."""
    function = getattr(owner, name)
    source = textwrap.dedent(inspect.getsource(function))
    assert right in source
    scope = dict(function.__globals__)
    exec(source.replace(right, wrong), scope)
    monkeypatch.setattr(owner, name, scope[name])


@pytest.mark.parametrize(
    ("owner", "name", "right", "wrong"),
    [
        (DerivedPass, "_backward", "dz * self._weights.now", "dz / self._weights.now"),
        (DerivedPass, "_backward", "dz * self._weights.now.unsqueeze(1)", "dz"),
        (DerivedPass, "criterion", "if self._weights is not None", "if False"),
        (WeightedCriterion, "__call__", "weighted(costs, self._weights.now, self._sums)", "costs.mean()"),
        (WeightedCriterion, "__call__", "self._weights.now", "self._weights.now * 2"),
        (Weights, "of_rows", "weights / weights.mean()", "weights"),
        (Weights, "of_rows", "weights * self._own(len(y))", "weights"),
        (Weights, "_keeping", "for x, y, self.now in stream", "for y, x, self.now in stream"),
    ],
)
def test_no_slip_in_the_weights_passes(owner: Any, name: str, right: str, wrong: str, monkeypatch) -> None:
    assert the_weights_are_right()
    in_source(owner, name, right, wrong, monkeypatch)
    try:
        assert not the_weights_are_right()
    except (MlpTutorialError, RuntimeError):
        return  # a slip that cannot even be computed


def findings_with_a_rare_class() -> list[str]:
    """Of a run in which a rare class counts as much as the common one."""
    torch.manual_seed(0)
    y = (torch.arange(300) % 30 == 0).float().reshape(-1, 1)
    x = torch.randn(300, 1) + y
    history = fit(LogisticRegression(1, seed=0), x, y, class_weights="balanced", lr=2.0, epochs=300, seed=0)
    return [finding.name for finding in history.findings]


def test_the_cost_of_weighted_rows_is_not_held_against_guessing_without_weights(monkeypatch) -> None:
    assert findings_with_a_rare_class() == []
    in_source(Checkup, "_look_back", "self._weighted", "False", monkeypatch)
    assert findings_with_a_rare_class() == ["worse-than-guessing"]
