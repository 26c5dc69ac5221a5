"""The parameters with the lowest validation cost, against a copy of every epoch's."""

import inspect
import math
import signal
import textwrap
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import torch
from torch import nn

from mlp_tutorial import ArgumentError, History, MultiLayerPerceptron, SavedModelError, fit, patience
from mlp_tutorial.fitting import best as best_module
from mlp_tutorial.fitting.best import Best
from mlp_tutorial.fitting.checkpoint import Checkpoint
from mlp_tutorial.stopping import Patience

ROWS = torch.Generator().manual_seed(7)
X, XV = torch.randn(40, 3, generator=ROWS), torch.randn(60, 3, generator=ROWS)
Y, YV = X[:, :1] + torch.randn(40, 1, generator=ROWS), XV[:, :1] + torch.randn(60, 1, generator=ROWS)


def network() -> MultiLayerPerceptron:
    torch.manual_seed(3)
    return MultiLayerPerceptron((3, 30, 1), "relu", "identity")


def normalised() -> nn.Module:
    """Buffers of decimals and of whole numbers: running means and the count of batches."""
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(3, 30), nn.BatchNorm1d(30), nn.ReLU(), nn.Linear(30, 1))


def trained(model: nn.Module, **options: Any) -> History:
    options = {"stop_when": patience(15), "validation": (XV, YV), "epochs": 200, **options}
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    return fit(model, X, Y, optimizer=optimizer, seed=0, diagnose=False, **{"criterion": nn.MSELoss(), **options})


def followed(model: nn.Module, **options: Any) -> tuple[History, list[dict[str, torch.Tensor]]]:
    """The History, and the model's state after every epoch."""
    states: list[dict[str, torch.Tensor]] = []
    return trained(model, on_epoch=lambda _: states.append(deepcopy(model.state_dict())), **options), states


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("made", [network, normalised])
@pytest.mark.parametrize("batch_size", [None, 16])
def test_the_model_has_the_state_of_the_lowest_validation_cost(made: Callable[[], nn.Module], batch_size) -> None:
    model = made()
    history, states = followed(model, batch_size=batch_size)
    lowest = min(range(len(states)), key=lambda epoch: history.validation_costs[epoch])
    assert history.stopped == "stop_when"
    assert lowest < len(states) - 1
    assert history.best_epoch == lowest
    assert same(model.state_dict(), states[lowest])
    model.eval()
    with torch.no_grad():
        assert float(((model(XV) - YV) ** 2).mean()) == pytest.approx(min(history.validation_costs))


def test_derived_gradients_end_with_the_best_too() -> None:
    model = network()
    history, states = followed(model, gradients="derived")
    assert history.best_epoch is not None
    assert history.best_epoch < len(states) - 1
    assert same(model.state_dict(), states[history.best_epoch])


def test_the_lowest_cost_counts_however_small_the_change() -> None:
    model = network()
    history, states = followed(model, stop_when=patience(15, min_change=0.2))
    assert history.best_epoch == history.validation_costs.index(min(history.validation_costs))
    assert same(model.state_dict(), states[history.best_epoch])


def test_training_that_was_not_stopped_ends_with_the_best_too() -> None:
    model = network()
    history, states = followed(model, epochs=40, stop_when=patience(1000))
    assert history.stopped == "epochs"
    assert history.best_epoch < 39
    assert same(model.state_dict(), states[history.best_epoch])


@pytest.mark.parametrize(
    "options",
    [
        {"stop_when": patience(15, restore_best=False)},
        {"stop_when": patience(5), "validation": None},
        {"stop_when": lambda history: len(history.costs) == 60},
        {"stop_when": None, "epochs": 60},
    ],
    ids=["not asked for", "no validation", "a rule of one's own", "no rule"],
)
def test_the_last_parameters_stay_where_the_best_are_not_asked_for(options: dict[str, Any]) -> None:
    model = network()
    history, states = followed(model, **options)
    assert history.best_epoch is None
    assert same(model.state_dict(), states[-1])
    assert "best" not in repr(history)


def test_the_best_without_validation_are_refused_before_training() -> None:
    model = network()
    before = deepcopy(model.state_dict())
    with pytest.raises(ArgumentError) as caught:
        trained(model, stop_when=patience(5, restore_best=True), validation=None)
    assert caught.value.word == "best-without-validation"
    assert same(model.state_dict(), before)


def test_restore_best_is_yes_no_or_none() -> None:
    with pytest.raises(ArgumentError) as caught:
        patience(3, restore_best="yes")  # type: ignore[arg-type]
    assert caught.value.word == "unknown-option"


def test_a_cost_that_is_no_number_is_never_the_best() -> None:
    def unknown_in_validation(prediction: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return ((prediction - y) ** 2).mean() * (1.0 if torch.is_grad_enabled() else math.nan)

    rule = patience(9)
    history = fit(network(), X, Y, criterion=unknown_in_validation, epochs=3, validation=(XV, YV), stop_when=rule)
    assert all(map(math.isnan, history.validation_costs))
    assert history.best_epoch is None


def test_the_history_names_the_best_epoch_in_its_line() -> None:
    history = trained(network())
    assert f"best epoch {history.best_epoch}," in repr(history)
    assert len(repr(history)) < 120


@pytest.fixture
def ctrl_c_as_python_handles_it() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_as_python_handles_it")
@pytest.mark.parametrize("where", ["between epochs", "within an epoch"])
def test_ctrl_c_leaves_the_best_and_the_checkpoint_goes_on_from_the_last(where: str, tmp_path) -> None:
    whole, interrupted = network(), network()
    straight = trained(whole, batch_size=16)
    steps = 0

    class Pressing(nn.MSELoss):
        """Ctrl-C is pressed in the second of three steps of an epoch past the best."""

        def forward(self, prediction: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
            nonlocal steps
            steps += torch.is_grad_enabled()
            if where == "within an epoch" and steps == 3 * (straight.best_epoch + 5) + 2:
                steps += 1
                signal.raise_signal(signal.SIGINT)
            return super().forward(prediction, y)

    def press(history: History) -> None:
        if where == "between epochs" and len(history.costs) == straight.best_epoch + 5:
            signal.raise_signal(signal.SIGINT)

    path, options = tmp_path / "run.pt", {"batch_size": 16, "checkpoint_every": 2}
    history = trained(interrupted, checkpoint=path, criterion=Pressing(), on_epoch=press, **options)
    assert history.stopped == "interrupted"
    assert history.best_epoch == straight.best_epoch
    assert same(interrupted.state_dict(), whole.state_dict())
    again = network()
    continued = trained(again, checkpoint=path, criterion=Pressing(), **options)
    assert (continued.costs, continued.best_epoch) == (straight.costs, straight.best_epoch)
    assert same(again.state_dict(), whole.state_dict())


class CutError(Exception):
    """The program ends here."""


def cut_at(epoch: int) -> Callable[[History], None]:
    def cut(history: History) -> None:
        if len(history.costs) == epoch:
            raise CutError

    return cut


@pytest.mark.parametrize("made", [network, normalised])
@pytest.mark.parametrize("where", ["before the best", "after the best"])
def test_a_continued_run_ends_with_the_same_best(made: Callable[[], nn.Module], where: str, tmp_path) -> None:
    whole = made()
    history = trained(whole)
    cut = history.best_epoch - 2 if where == "before the best" else history.best_epoch + 5
    with pytest.raises(CutError):
        trained(made(), checkpoint=tmp_path / "run.pt", checkpoint_every=1, on_epoch=cut_at(cut))
    continued = made()
    again = trained(continued, checkpoint=tmp_path / "run.pt")
    assert (again.best_epoch, again.costs, again.stopped) == (history.best_epoch, history.costs, "stop_when")
    assert same(continued.state_dict(), whole.state_dict())


def test_a_finished_run_gives_the_best_again_and_goes_on_from_the_last(tmp_path) -> None:
    options = {"checkpoint": tmp_path / "run.pt", "stop_when": patience(1000)}
    first, second, further, whole = network(), network(), network(), network()
    history = trained(first, epochs=40, **options)
    assert trained(second, epochs=40, **options).best_epoch == history.best_epoch < 39
    assert same(first.state_dict(), second.state_dict())
    longer, straight = trained(further, epochs=60, **options), trained(whole, epochs=60, stop_when=patience(1000))
    assert longer.costs == straight.costs
    assert same(further.state_dict(), whole.state_dict())


def test_a_checkpoint_with_more_epochs_than_asked_for_gives_its_best(tmp_path, capsys) -> None:
    options = {"checkpoint": tmp_path / "run.pt", "stop_when": patience(1000)}
    first, second = network(), network()
    history = trained(first, epochs=40, **options)
    fewer = trained(second, epochs=5, **options)
    assert "40" in capsys.readouterr().err
    assert (fewer.best_epoch, len(fewer.costs)) == (history.best_epoch, 40)
    assert same(first.state_dict(), second.state_dict())


def test_a_checkpoint_without_the_best_is_of_another_run(tmp_path) -> None:
    trained(network(), epochs=5, checkpoint=tmp_path / "run.pt", stop_when=None)
    with pytest.raises(SavedModelError) as caught:
        trained(network(), epochs=5, checkpoint=tmp_path / "run.pt")
    assert caught.value.word == "checkpoint-of-another-run"
    assert caught.value.fields == "restore_best"


def test_a_disk_that_fills_leaves_the_best(tmp_path, monkeypatch) -> None:
    whole, cut = network(), network()
    history = trained(whole)
    save = Checkpoint.save

    def full(self: Checkpoint) -> None:
        if len(self.history.costs) > history.best_epoch + 5:
            raise SavedModelError("file-not-writable", path="run.pt", reason="No space left on device")
        save(self)

    monkeypatch.setattr(Checkpoint, "save", full)
    with pytest.raises(SavedModelError):
        trained(cut, checkpoint=tmp_path / "run.pt", checkpoint_every=1)
    assert same(cut.state_dict(), whole.state_dict())


def test_one_copy_is_made_at_each_new_lowest_cost_and_none_else(monkeypatch) -> None:
    asked: list[int] = []
    now = Best._now
    monkeypatch.setattr(Best, "_now", lambda self: asked.append(1) or now(self))
    history = trained(network())
    lowest = [min(history.validation_costs[: epoch + 1]) for epoch in range(len(history.costs))]
    assert len(asked) == len(set(lowest)) + 1  # and once to put it back


def test_a_rule_travels_by_deepcopy() -> None:
    rule = deepcopy(patience(3, restore_best=False))
    assert isinstance(rule, Patience)
    assert rule.restore_best is False


COURSES = [
    [3.0, 1.0, 2.0],
    [2.0, math.nan],
    [2.0, 1.0],
    [1.0, 1.0],
    [math.nan, 2.0, math.nan, 1.0, 1.0],
    [math.inf, 5.0],
]


def finds_the_best() -> bool:
    """Whether the first of the lowest costs is found, and its parameters are put back."""
    for costs in COURSES:
        layer = nn.Linear(1, 1, bias=False)
        best = Best(layer, wanted=True)
        for epoch, cost in enumerate(costs):
            nn.init.constant_(layer.weight, float(epoch))
            best.look_at(cost, epoch)
        best.restore()
        lowest = min((cost, epoch) for epoch, cost in enumerate(costs) if cost < math.inf)[1]
        if (best.epoch, layer.weight.item()) != (lowest, lowest):
            return False
    return True


SLIPS = {
    "cost < self._cost": ["cost <= self._cost", "cost > self._cost", "not cost >= self._cost", "True"],
    "self._cost, self.epoch = cost, epoch": ["self.epoch = epoch", "self._cost, self.epoch = cost, 0"],
    "self._kept, self._now()": ["self._now(), self._kept", "self._kept, self._kept"],
    "now.clone()": ["now"],
}


@pytest.mark.parametrize(("right", "wrong"), [(right, wrong) for right, slips in SLIPS.items() for wrong in slips])
def test_no_slip_in_keeping_the_best_passes(right: str, wrong: str, monkeypatch) -> None:
    assert finds_the_best()
    source = textwrap.dedent(inspect.getsource(Best.look_at))
    assert right in source
    scope = dict(vars(best_module))
    exec(source.replace(right, wrong), scope)
    monkeypatch.setattr(Best, "look_at", scope["look_at"])
    assert not finds_the_best()
