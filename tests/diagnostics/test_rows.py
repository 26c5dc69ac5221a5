"""Rows that a model mixes, and rows that belong together."""

import random
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding, doctor
from mlp_tutorial.diagnostics.trials.copies import copied, unheard
from mlp_tutorial.diagnostics.trials.quiet import is_quiet
from tests.diagnostics.watching import findings_in
from tests.remedies.printed import codes_in

torch.manual_seed(0)
X = torch.randn(120, 5)
Y = X[:, :3].argmax(dim=1)
SERIES = torch.randn(120, 9, 4)
KIND = SERIES.mean(dim=1)[:, :3].argmax(dim=1)


class Net(nn.Module):
    """Two layers, with something between them."""

    def __init__(self, between: Callable[[Tensor], Tensor], last: nn.Module | None = None) -> None:
        super().__init__()
        self.a, self.b, self.between, self.last = nn.Linear(5, 16), nn.Linear(16, 3), between, last

    def forward(self, x: Tensor) -> Tensor:
        z = self.b(self.between(torch.relu(self.a(x))))
        return z if self.last is None else self.last(z)


class Sequence(nn.Module):
    """A recurrent or attending layer, and a linear one behind its last step."""

    def __init__(self, layer: nn.Module, change: Callable[[Tensor], Tensor] | None = None, last: Any = None) -> None:
        super().__init__()
        self.layer, self.change, self.fc = layer, change, nn.Linear(8, 3)
        self.step = last or (lambda h: h[:, -1])

    def forward(self, x: Tensor) -> Tensor:
        h = self.layer(x if self.change is None else self.change(x))
        return self.fc(self.step(h[0] if isinstance(h, tuple) else h))


def transformer(**options: Any) -> nn.Module:
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, **options), 1, enable_nested_tensor=False)


class Widened(nn.Module):
    """Attention, and then as many numbers as `Sequence` wants."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.attention, self.wide = transformer(**options), nn.Linear(4, 8)

    def forward(self, x: Tensor) -> Tensor:
        return self.wide(self.attention(x))


def train(model: nn.Module, x: Tensor, y: Tensor, loss: Any = F.cross_entropy) -> None:
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(2):
        for rows in torch.randperm(len(x)).split(24):
            cost = loss(model(x[rows]), y[rows])
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()


def findings(loop: Callable[[], object]) -> list[Finding]:
    return [finding for finding in findings_in(loop) if finding.code == "MLP1109"]


MIXED: dict[str, tuple[Callable[[], nn.Module], str, str]] = {
    "log_softmax": (lambda: Net(nn.Identity(), nn.LogSoftmax(dim=0)), "log_softmax", "log_softmax(z, dim=1)"),
    "mean": (lambda: Net(lambda h: h - h.mean()), "mean", "h.mean(dim=1, keepdim=True)"),
    "mean of columns": (lambda: Net(lambda h: h - h.mean(dim=0)), "mean", "nn.BatchNorm1d(…)"),
    "normalize": (lambda: Net(lambda h: F.normalize(h, dim=0)), "normalize", "h.normalize(dim=1, keepdim=True)"),
    "LSTM": (lambda: Sequence(nn.LSTM(4, 8)), "lstm", "batch_first=True"),
    "GRU": (lambda: Sequence(nn.GRU(4, 8)), "gru", "batch_first=True"),
    "RNN, exchanged twice": (
        lambda: Sequence(nn.RNN(4, 8, batch_first=True), lambda x: x.transpose(0, 1), lambda h: h[-1]),
        "rnn_tanh",
        "batch_first=False",
    ),
    "view": (
        lambda: Sequence(nn.LSTM(4, 8), lambda x: x.view(9, len(x), 4), lambda h: h[-1]),
        "view",
        "x = x.transpose(0, 1)",
    ),
    "transformer": (lambda: Sequence(Widened()), "multi_head_attention_forward", "batch_first=True"),
    "attention over time, dim": (
        lambda: Sequence(nn.LSTM(4, 8, batch_first=True), None, lambda h: (h.softmax(dim=0) * h).sum(dim=1)),
        "softmax",
        "softmax(z, dim=-1)",
    ),
}
RIGHT: dict[str, Callable[[], nn.Module]] = {
    "log_softmax": lambda: Net(nn.Identity(), nn.LogSoftmax(dim=1)),
    "batch norm": lambda: Net(nn.BatchNorm1d(16)),
    "batch norm without memory": lambda: Net(nn.BatchNorm1d(16, track_running_stats=False)),
    "layer norm": lambda: Net(nn.LayerNorm(16)),
    "dropout": lambda: Net(nn.Dropout(0.5)),
    "dropout always on": lambda: Net(lambda h: F.dropout(h, 0.5)),
    "mean of a row": lambda: Net(lambda h: h - h.mean(dim=1, keepdim=True)),
    "pairs": lambda: Net(lambda h: torch.softmax(h @ h.T, dim=1) @ h),
    "minibatch deviation": lambda: Net(lambda h: h * h.std(dim=0)),
    "LSTM, rows first": lambda: Sequence(nn.LSTM(4, 8, batch_first=True)),
    "LSTM, time first": lambda: Sequence(nn.LSTM(4, 8), lambda x: x.transpose(0, 1), lambda h: h[-1]),
    "transformer": lambda: Sequence(Widened(batch_first=True)),
}


@pytest.mark.parametrize("name", MIXED)
def test_rows_that_are_mixed_are_named_with_the_function(name: str) -> None:
    make, function, code = MIXED[name]

    def loop() -> None:
        torch.manual_seed(1)
        model = make()
        rows, targets = (SERIES, KIND) if isinstance(model, Sequence) else (X, Y)
        train(model, rows, targets, F.nll_loss if name == "log_softmax" else F.cross_entropy)

    (found,) = findings(loop)
    assert found.facts["function"] == function
    assert code in [*codes_in(found.remedy), found.remedy] or code in found.remedy
    assert found.place is not None
    assert found.place.file == __file__


@pytest.mark.parametrize("name", RIGHT)
def test_rows_that_are_apart_or_compared_on_purpose_are_right(name: str) -> None:
    def loop() -> None:
        torch.manual_seed(1)
        model = RIGHT[name]()
        rows, targets = (SERIES, KIND) if isinstance(model, Sequence) else (X, Y)
        train(model, rows, targets, F.nll_loss if name == "log_softmax" else F.cross_entropy)

    assert findings(loop) == []


def test_a_sentence_word_by_word_is_right() -> None:
    class Tagger(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm, self.last = nn.LSTM(4, 8), nn.Linear(8, 3)

        def forward(self, words: Tensor) -> Tensor:
            return self.last(self.lstm(words[:, None])[0][:, 0])

    def loop() -> None:
        model = Tagger()
        for length in (5, 9, 7, 12, 8, 5):
            F.cross_entropy(model(torch.randn(length, 4)), torch.randint(3, (length,))).backward()

    assert findings(loop) == []


def test_time_first_throughout_is_right() -> None:
    def loop() -> None:
        model = nn.LSTM(4, 4)
        optimizer = torch.optim.Adam(model.parameters())
        series = torch.randn(60, 7, 4)
        for start in range(0, 50, 10):
            x, y = series[start : start + 10], series[start + 1 : start + 11]
            cost = F.mse_loss(model(x)[0], y)
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()

    assert findings(loop) == []


def test_points_of_sets_of_many_sizes_are_right() -> None:
    def loop() -> None:
        model = Net(lambda h: h - h.mean(dim=0))
        for size in (12, 20, 9, 31, 17) * 2:
            F.cross_entropy(model(torch.randn(size, 5)), torch.randint(3, (size,))).backward()

    assert findings(loop) == []


# a copy is asked, and nothing of it is seen


class Counting(nn.Module):
    """Counts its calls, remembers, and draws."""

    def __init__(self) -> None:
        super().__init__()
        self.layer, self.calls, self.seen = nn.Linear(5, 3), 0, []
        self.register_buffer("total", torch.zeros(3))
        self.noise = nn.Dropout(0.3)

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        z = self.layer(self.noise(x))
        self.total += z.detach().sum(dim=0)
        self.seen.append(len(x))
        return z


def trained(watched: bool) -> tuple[Any, ...]:
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - the global state is what is looked at
    model, heard = Counting(), []
    model.layer.register_forward_hook(lambda *_: heard.append(1))
    with doctor(show=False) as seen:
        if not watched:
            seen.__exit__(None, None, None)
        train(model, X, Y)
        if not watched:
            seen.__enter__()
    assert seen.failures == []
    drawn = (torch.rand(1).item(), random.random(), np.random.rand())  # noqa: NPY002
    parameters = [parameter.detach().clone() for parameter in model.parameters()]
    return model.calls, model.seen, len(heard), model.total.tolist(), model.training, drawn, parameters


def test_a_model_that_counts_remembers_and_draws_is_as_without_the_doctor() -> None:
    *plain, plain_parameters = trained(watched=False)
    *watched, watched_parameters = trained(watched=True)
    assert watched == plain
    assert all(map(torch.equal, plain_parameters, watched_parameters))


LOG: list[int] = []


class Printing(nn.Linear):
    def forward(self, x: Tensor) -> Tensor:
        print(len(x))  # noqa: T201 - that is the point
        return super().forward(x)


class Logging(nn.Linear):
    def forward(self, x: Tensor) -> Tensor:
        LOG.append(len(x))
        return super().forward(x)


class Writing(nn.Linear):
    def forward(self, x: Tensor) -> Tensor:
        self.note(x)
        return super().forward(x)

    def note(self, x: Tensor) -> None:
        with open("/dev/null", "w") as file:  # noqa: PTH123 - as readers write it
            file.write(str(len(x)))


class Warns(nn.Linear):
    def forward(self, x: Tensor) -> Tensor:
        warnings.warn("seen", stacklevel=1)
        return super().forward(x)


class OfTheClass(nn.Linear):
    calls = 0

    def forward(self, x: Tensor) -> Tensor:
        OfTheClass.calls += 1
        return super().forward(x)


@pytest.mark.parametrize("kind", [Printing, Logging, Writing, Warns, OfTheClass])
def test_a_forward_pass_that_does_more_than_compute_is_not_asked_again(kind: type[nn.Module]) -> None:
    assert not is_quiet(kind(2, 2))
    assert not is_quiet(nn.Sequential(nn.ReLU(), kind(2, 2)))
    assert copied(kind(2, 2)) is None


@pytest.mark.parametrize(
    "kind",
    [lambda: Net(nn.Identity()), Counting, lambda: Sequence(Widened()), lambda: nn.LSTM(2, 3)],
    ids=["net", "counting", "transformer", "lstm"],
)
def test_a_forward_pass_that_computes_is_quiet(kind: Callable[[], nn.Module]) -> None:
    assert is_quiet(kind())


def test_a_printing_model_prints_as_often_as_without(capsys: pytest.CaptureFixture[str]) -> None:
    model = nn.Sequential(nn.Linear(5, 3), Printing(3, 3))
    train(model, X, Y)
    plain = capsys.readouterr().out
    with doctor(show=False):
        train(model, X, Y)
    assert capsys.readouterr().out == plain


def test_warnings_are_shown_as_often_as_without() -> None:
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        before = list(warnings.filters)
        with unheard():
            warnings.warn("from the copy", stacklevel=1)
        assert warnings.filters == before
        warnings.warn("from the reader", stacklevel=1)
    assert [str(warning.message) for warning in shown] == ["from the reader"]
