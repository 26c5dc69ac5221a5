"""The three models against scikit-learn's on its bundled data: same rows, same scaling, scores on held-out rows.

`python benchmarks/real_data.py` prints the README's table. tests/test_real_data.py asserts its last column.
"""

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from sklearn import datasets, linear_model
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, Standardize, fit, metrics

HIDDEN, EPOCHS, BATCH, RATE = 32, 50, 32, 1e-3  # of both networks on digits; both train with Adam


@dataclass(frozen=True)
class Comparison:
    """Held-out scores of one of our models and of scikit-learn's, one per split."""

    data: str
    model: str
    peer: str
    metric: str
    splits: str
    ours: list[float]
    theirs: list[float]

    @property
    def difference(self) -> float:
        """Mean of ours less mean of theirs."""
        return float(np.mean(self.ours) - np.mean(self.theirs))


@cache
def diabetes() -> Comparison:
    """Gradient descent against the closed form: 442 patients, 10 features, R²."""
    x, y = datasets.load_diabetes(return_X_y=True)
    ours, theirs = [], []
    for train, test in KFold(5, shuffle=True, random_state=0).split(x):
        peer = make_pipeline(StandardScaler(), linear_model.LinearRegression()).fit(x[train], y[train])
        theirs.append(peer.score(x[test], y[test]))
        model = LinearRegression(10, standardize=Standardize.from_data(x[train]))
        fit(model, x[train], y[train, None], lr=0.1, epochs=1000, seed=0)
        ours.append(metrics.r2_score(model.predict(x[test]), y[test, None]))
    return Comparison("diabetes", "LinearRegression", "LinearRegression", "R²", "5 folds", ours, theirs)


@cache
def breast_cancer() -> Comparison:
    """Unpenalised logistic regressions: 569 tumours, 30 features, accuracy.

    A plane separates the two classes in every training fold, so the cost has no minimum: it falls towards 0 as the
    weights grow. Adam with a large step goes far enough down that road to meet scikit-learn's.
    """
    x, y = datasets.load_breast_cancer(return_X_y=True)
    ours, theirs = [], []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(x, y):
        unpenalised = linear_model.LogisticRegression(C=np.inf, max_iter=10_000)
        theirs.append(make_pipeline(StandardScaler(), unpenalised).fit(x[train], y[train]).score(x[test], y[test]))
        model = LogisticRegression(30, standardize=Standardize.from_data(x[train]))
        adam = torch.optim.Adam(model.parameters(), lr=0.5)
        fit(model, x[train], y[train, None], optimizer=adam, epochs=3000, seed=0)
        ours.append(metrics.accuracy(model.predict(x[test]), y[test, None]))
    model, peer = "LogisticRegression", "LogisticRegression(C=inf)"
    return Comparison("breast cancer", model, peer, "accuracy", "5 folds", ours, theirs)


@cache
def digits() -> Comparison:
    """Two networks of the same size: 1797 images of 8×8 pixels, 10 classes, accuracy over 5 seeds."""
    x, y = datasets.load_digits(return_X_y=True)
    ours, theirs = [], []
    for seed in range(5):
        x_train, x_test, y_train, y_test = train_test_split(x, y, stratify=y, random_state=seed)
        theirs.append(_trained_peer(seed, x_train, y_train).score(x_test, y_test))
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            scaling = Standardize.from_data(x_train)
            model = MultiLayerPerceptron((64, HIDDEN, 10), "relu", "softmax", standardize=scaling)
        adam = torch.optim.Adam(model.parameters(), lr=RATE)
        fit(model, x_train, y_train, optimizer=adam, epochs=EPOCHS, batch_size=BATCH, seed=seed)
        ours.append(metrics.accuracy(model.predict(x_test), y_test))
    model, peer = f"MultiLayerPerceptron 64-{HIDDEN}-10", "MLPClassifier"
    return Comparison("digits", model, peer, "accuracy", "5 seeds", ours, theirs)


def table(comparisons: list[Comparison]) -> str:
    """Markdown table: means over the splits, with the smallest and the largest."""
    lines = [
        "| data | model | scikit-learn | score | mlp-tutorial | scikit-learn | difference |",
        "|---|---|---|---|---|---|---|",
    ]
    for c in comparisons:
        cells = (c.data, c.model, c.peer, f"{c.metric}, {c.splits}", _spread(c.ours), _spread(c.theirs))
        lines.append(f"| {' | '.join(cells)} | {c.difference:+.3f} |")
    return "\n".join(lines)


def _trained_peer(seed: int, x: np.ndarray, y: np.ndarray) -> Pipeline:
    network = MLPClassifier(
        (HIDDEN,), alpha=0, learning_rate_init=RATE, batch_size=BATCH, max_iter=EPOCHS, random_state=seed
    )
    with warnings.catch_warnings():
        # It says that the cost still falls after EPOCHS; ours trains for as many and no more.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return make_pipeline(StandardScaler(), network).fit(x, y)


def _spread(scores: list[float]) -> str:
    return f"{np.mean(scores):.3f} ({min(scores):.3f} to {max(scores):.3f})"


if __name__ == "__main__":
    print(table([diabetes(), breast_cancer(), digits()]))
