"""The callbacks for trainers, as they stand on the page: in Lightning, and with a stand-in for transformers."""

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import lightning
import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import doctor
from mlp_tutorial.finding import Finding
from tests.howto_tools import of_kind, titled

# torch 2.13 warns of a class of its own, wherever nested data are taken apart.
LEAF_SPEC = "ignore:.*LeafSpec:FutureWarning"
# Lightning's advice on loaders that work without processes.
OF_LIGHTNING = "ignore:.*does not have many workers"


class Line(lightning.LightningModule):
    """A straight line; `target` takes a batch's y and gives what the prediction is compared with."""

    def __init__(self, target: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.line, self.target = nn.Linear(1, 1), target

    def training_step(self, batch: tuple[Tensor, Tensor]) -> Tensor:
        x, y = batch
        return torch.mean((self.line(x) - self.target(y)) ** 2)

    def validation_step(self, batch: tuple[Tensor, Tensor]) -> None:
        x, y = batch
        self.log("validation", torch.mean((self.line(x) - y) ** 2))

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.1)


def loader(points: int) -> DataLoader[Any]:
    x = torch.linspace(-1, 1, points).reshape(-1, 1)
    return DataLoader(TensorDataset(x, 2 * x + 1), batch_size=10)


def fit_with_lightning(target: Callable[[Tensor], Tensor], callbacks: list[Any]) -> None:
    torch.manual_seed(0)
    quiet = {"logger": False, "enable_checkpointing": False, "enable_model_summary": False}
    trainer = lightning.Trainer(
        max_epochs=10, accelerator="cpu", callbacks=callbacks, enable_progress_bar=False, **quiet
    )
    trainer.fit(Line(target), loader(60), loader(17))


def too_wide(y: Tensor) -> Tensor:
    return nn.Linear(1, 1)(y.expand(-1, 4))


def callback_of(file: str) -> Any:
    """A new callback, of the class that stands on the page."""
    names: dict[str, Any] = {"__name__": file}
    exec(compile(titled(file), file, "exec"), names)
    return names["DoctorCallback"]()


def found(callback: Any) -> list[str]:
    findings: list[Finding] = callback.seen.findings
    return [finding.code for finding in findings]


def is_closed(callback: Any) -> bool:
    """Whether its doctor hears nothing of a backward pass any more."""
    heard = callback.seen.chart.coverage.backwards
    nn.Linear(1, 1)(torch.ones(3, 1)).mean().backward()
    return callback.seen.chart.coverage.backwards == heard


@pytest.mark.filterwarnings(LEAF_SPEC, OF_LIGHTNING)
class TestLightning:
    """The callback in Lightning's own Trainer."""

    def test_a_right_fit_ends_as_without_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        callback = callback_of("lightning_doctor.py")
        fit_with_lightning(lambda y: y, [callback])
        assert found(callback) == []
        coverage = callback.seen.chart.coverage
        assert (coverage.train_passes["Linear"], coverage.eval_passes["Linear"]) == (60, 22)
        assert "The doctor found nothing" in capsys.readouterr().err
        assert is_closed(callback)

    def test_a_fit_with_an_error_ends_with_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        callback = callback_of("lightning_doctor.py")
        with pytest.raises(RuntimeError, match="y does not have the shape of the prediction"):
            fit_with_lightning(lambda y: y[:, 0], [callback])
        assert found(callback) == ["MLP101"]
        assert "test_howto_trainers.py:" in capsys.readouterr().err
        assert is_closed(callback)

    def test_an_exception_stays_itself_and_is_explained(self) -> None:
        callback = callback_of("lightning_doctor.py")
        with pytest.raises(RuntimeError, match="cannot be multiplied") as raised:
            fit_with_lightning(too_wide, [callback])
        assert "MLP103" in "".join(raised.value.__notes__)
        assert is_closed(callback)


class TrainerCallback:
    """The methods of transformers' class that are called around each training; it has more."""

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None: ...

    def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None: ...


class Trainer:
    """In the place of transformers' own: calls the methods of the callbacks as that does, and says nothing of errors.

    As there, the optimizer exists when training begins, the model computes its own loss, and the callbacks are given
    model and optimizer by name.
    """

    def __init__(self, target: Callable[[Tensor], Tensor], callbacks: list[Any]) -> None:
        torch.manual_seed(0)
        self.model, self.callbacks = Line(target), callbacks
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=0.1)

    def train(self) -> None:
        self.call("on_train_begin")
        for batch in [batch for _ in range(10) for batch in loader(60)]:
            self.model.train()
            self.model.training_step(batch).backward()
            self.optimizer.step()
            self.model.zero_grad()
        self.call("on_train_end")

    def call(self, event: str) -> None:
        for callback in self.callbacks:
            getattr(callback, event)(None, None, None, model=self.model, optimizer=self.optimizer)


class TestTransformers:
    """The callback for Hugging Face's Trainer, with a stand-in: transformers is none of the suite's libraries."""

    @pytest.fixture(autouse=True)
    def stand_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module = ModuleType("transformers")
        vars(module)["TrainerCallback"] = TrainerCallback
        monkeypatch.setitem(sys.modules, "transformers", module)

    def test_a_right_training_ends_as_without_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        callback = callback_of("transformers_doctor.py")
        Trainer(lambda y: y, [callback]).train()
        assert found(callback) == []
        assert callback.seen.chart.coverage.steps["AdamW"] == 60
        assert "The doctor found nothing" in capsys.readouterr().err
        assert is_closed(callback)

    def test_a_training_with_an_error_ends_with_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        callback = callback_of("transformers_doctor.py")
        with pytest.raises(RuntimeError, match="y does not have the shape of the prediction"):
            Trainer(lambda y: y[:, 0], [callback]).train()
        assert found(callback) == ["MLP101"]
        assert "test_howto_trainers.py:" in capsys.readouterr().err
        assert is_closed(callback)

    def test_an_exception_is_explained_and_leaves_the_doctor_open(self, capsys: pytest.CaptureFixture[str]) -> None:
        callback = callback_of("transformers_doctor.py")
        with callback.watching:
            with pytest.raises(RuntimeError, match="cannot be multiplied") as raised:
                Trainer(too_wide, [callback]).train()
            assert "MLP103" in "".join(raised.value.__notes__)
            assert not is_closed(callback)
            assert capsys.readouterr().err == ""

    def test_the_lines_without_a_callback_find_the_same_and_end_with_an_exception(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (lines,) = of_kind("python")
        exec(lines, {"doctor": doctor, "trainer": Trainer(lambda y: y[:, 0], [])})
        assert "MLP101" in capsys.readouterr().err
        watching = doctor(show=False)
        with pytest.raises(RuntimeError, match="cannot be multiplied"):
            exec(lines, {"doctor": lambda: watching, "trainer": Trainer(too_wide, [])})
        assert is_closed(SimpleNamespace(seen=watching))
