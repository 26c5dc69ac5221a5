"""Tools that check a training: each function gives one what its documentation asks for, and returns what it says."""

import copy
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules import module as hooks
from torch.optim import LBFGS
from torch.utils.data import DataLoader

from benchmarks.first_step import FirstStep, optimizer_of
from mlp_tutorial.diagnostics.script import run_script

Words = list[str]


def torchtest(step: FirstStep) -> Words:
    """Its suite without a range of outputs, which only the author of a model knows."""
    from torchtest import test_suite

    if isinstance(step.optimizer, LBFGS):
        raise LookupError("its step needs a closure")
    batch = list(_rows(step))
    switched_on = dict.fromkeys(("test_vars_change", "test_nan_vals", "test_inf_vals"), True)
    return _raised(lambda: test_suite(step.model, step.loss_fn, step.optimizer, batch, **switched_on))


def torchtest2(step: FirstStep) -> Words:
    """`check_model` as its page says."""
    import torchtest2

    inputs = step.inputs[0] if len(step.inputs) == 1 else step.inputs
    report = torchtest2.check_model(step.model, inputs, step.target, loss_fn=step.loss_fn, optimizer=step.optimizer)
    said = [f"{one.status} {one.name}: {one.message}" for one in report.failures + report.warnings]
    # Of several modules it is given the first.
    return [word for word in said if not (word.startswith("WARN") and "are not parameters of this model" in word)]


def neural_net_checklist(step: FirstStep) -> Words:
    """Its assertions but for `assert_overfit_to_batch`, whose 65,536 steps take minutes; two are for cross-entropy."""
    from neural_net_checklist import torch_diagnostics as checks

    batch = _rows(step)

    def model() -> nn.Module:
        return copy.deepcopy(step.model)

    runs: list[Callable[[], object]] = [
        lambda: checks.assert_forward_batch_independence(model, batch),
        lambda: checks.assert_non_zero_gradients(model(), batch),
        lambda: checks.assert_backward_batch_independence(model, batch),
        lambda: checks.assert_input_independent_baseline_worse(model, batch, loss_fn=step.loss_fn),
    ]
    if step.names & {"crossentropy", "crossentropyloss"}:
        classes = step.output.shape[-1]
        at_start = checks.assert_balanced_classification_cross_entropy_loss_at_init
        runs.append(lambda: at_start(model(), batch, num_classes=classes))
        calibrated = checks.assert_balanced_classification_cross_entropy_init_calibrated
        runs.append(lambda: calibrated(model(), batch, num_classes=classes))
    names = ("forward independence", "gradients", "backward independence", "baseline", "loss at start", "calibrated")
    said = [f"{name}: {word}" for name, check in zip(names, runs, strict=False) for word in _raised(check)]
    return [word for word in said if "Dummy batch only has" not in word]  # a batch of one row: a check that needs two


def skorch(step: FirstStep) -> Words:
    """One epoch of the estimator for this kind of target: what its checks of the data and of the output say."""
    import skorch

    x, y = (part.numpy() for part in _rows(step))
    kind: Any = skorch.NeuralNetRegressor
    if any("binarycrossentropy" in name or "bce" in name for name in step.names):
        kind = skorch.NeuralNetBinaryClassifier if y.ndim == 1 else skorch.NeuralNet
    elif y.dtype.kind != "f":
        kind = skorch.NeuralNetClassifier
    net = kind(
        step.model, criterion=_Criterion(step), optimizer=type(step.optimizer), max_epochs=1, batch_size=-1,
        train_split=None, verbose=0,
    )  # fmt: skip
    return _said(lambda: net.fit(x, y))


def lightning(step: FirstStep) -> Words:
    """Its Trainer with anomaly detection, overfit_batches and sanity steps of the validation."""
    import lightning

    if step.optimizer is None:
        raise LookupError("nothing takes steps")

    class Module(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.network = step.model

        def training_step(self, batch: Any) -> Any:
            return step.loss_fn(self.network(*batch[0]), batch[1])

        def validation_step(self, batch: Any) -> Any:
            return self.training_step(batch)

        def configure_optimizers(self) -> Any:
            return step.optimizer

    quiet = dict.fromkeys(("logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary"), False)
    trainer = lightning.Trainer(
        max_epochs=20, accelerator="cpu", detect_anomaly=True, overfit_batches=1, num_sanity_val_steps=2, **quiet
    )
    rows = DataLoader([(step.inputs, step.target)], batch_size=None)
    return _said(lambda: trainer.fit(Module(), rows, rows))


def torch_audit(script: Path) -> Words:
    """`autopatch` at the model's first call, every step looked at; warnings but for those of speed (TA2), and worse."""
    from torch_audit import autopatch

    auditors: list[Any] = []

    def first_call(module: nn.Module, _: Any) -> None:
        if not auditors and torch.is_grad_enabled() and (optimizer := optimizer_of(module)) is not None:
            auditors.append(autopatch(module, optimizer=optimizer, every_n_steps=1))

    with hooks.register_module_forward_pre_hook(first_call):
        _raised(lambda: run(script))
    if not auditors:
        raise LookupError("no model with an optimizer")
    found = auditors[0].finish(report=False).findings
    heavy = [one for one in found if one.severity.value != "INFO" and one.rule_id[:3] != "TA2"]
    return sorted({f"{one.rule_id}: {one.message}" for one in heavy})


def anomaly_mode(script: Path) -> Words:
    """What `torch.autograd.set_detect_anomaly` adds to what PyTorch says."""
    torch.autograd.set_detect_anomaly(True)
    return [word for word in _said(lambda: run(script)) if "nan values" in word or "Error detected in" in word]


def pytorch(script: Path) -> Words:
    """Exceptions and warnings of the script as it is."""
    return _said(lambda: run(script))


def doctor(script: Path) -> Words:
    """`mlp-tutorial doctor`."""
    return [f"{finding.code} {finding.fact}" for finding in run_script(script, [])[1].findings]


OF_ONE_STEP: tuple[Callable[[FirstStep], Words], ...] = (torchtest, torchtest2, neural_net_checklist, skorch, lightning)
OF_A_SCRIPT: tuple[Callable[[Path], Words], ...] = (doctor, pytorch, anomaly_mode, torch_audit)


class _Criterion(nn.Module):
    def __init__(self, step: FirstStep) -> None:
        super().__init__()
        self.forward = step.loss_fn


def _rows(step: FirstStep) -> tuple[Tensor, Tensor]:
    """Inputs and target, for tools whose models take one tensor and make one."""
    parts = (*step.inputs, step.target, step.output)
    if len(parts) != 3 or not all(isinstance(part, Tensor) for part in parts):
        raise LookupError("more than one tensor goes in or comes out")
    return step.inputs[0].detach(), step.target


def run(script: Path) -> None:
    """Run it as `python` would."""
    exec(compile(script.read_bytes(), str(script), "exec"), {"__name__": "__main__", "__file__": str(script)})


def _raised(run: Callable[[], object]) -> Words:
    try:
        run()
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    return []


def _said(run: Callable[[], object]) -> Words:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        raised = _raised(run)
    return sorted({f"{one.category.__name__}: {one.message}" for one in heard}) + raised


OF_ONE_STEP: tuple[Callable[[FirstStep], Words], ...] = (torchtest2, torchtest, neural_net_checklist, skorch, lightning)
OF_A_SCRIPT: tuple[Callable[[Path], Words], ...] = (doctor, pytorch, anomaly_mode, torch_audit)
