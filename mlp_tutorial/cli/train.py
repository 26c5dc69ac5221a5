"""`mlp-tutorial train`: the five steps on the reader's own table, judged on rows held out, saved to a file."""

from collections.abc import Sequence
from pathlib import Path

import torch

from mlp_tutorial.cli.defaults import HELD_OUT
from mlp_tutorial.cli.learning import PATIENCE, VALIDATION, learn, stops_early
from mlp_tutorial.cli.output_file import require_output
from mlp_tutorial.cli.plan import Plan, make_plan
from mlp_tutorial.cli.scores import quantity, show_scores
from mlp_tutorial.cli.table import (
    Kind,
    ModelName,
    class_counts,
    is_standard_input,
    looks_like_class_numbers,
    place_of,
    read_for_training,
)
from mlp_tutorial.cli.terminal import output, paragraph
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.messages import text
from mlp_tutorial.saving import save_model
from mlp_tutorial.states.random_state import random_state_of

UNNAMED = "model.pt"  # of a table without a name of its own, from a pipe
_INDENT = 3
_SHOWN_CLASSES, _SHOWN_COLUMNS = 8, 30


def train(
    file: Path,
    target: str,
    features: str | None,
    kind: Kind | None,
    model: ModelName | None,
    hidden: tuple[int, ...] | None,
    epochs: int | None,
    lr: float | None,
    seed: int,
    out: Path | None,
) -> None:
    """Train, judge and save; each parameter is the option of its name."""
    out = out or Path(f"{file.stem}.pt" if file.is_file() and not is_standard_input(file) else UNNAMED)
    require_output(out, place_of(file))
    chosen = None if features is None else [name.strip() for name in features.split(",")]
    data = read_for_training(file, target, chosen, kind, model)
    rows, held_out = data.split(1 - HELD_OUT, seed)
    with random_state_of(seed, torch.device("cpu")):
        plan = make_plan(rows, model, hidden, epochs, lr)
        _show_data(data, rows, held_out, seed, chosen is not None)
        _show_plan(plan, rows)
        _heading(text("labs.steps.5"))
        learn(plan, rows, seed)
    save_model(plan.model, out, dataset=rows)
    _heading(text("cli.trained.judged"))
    show_scores(plan.model, rows, held_out)
    output().print()
    paragraph(text("cli.trained.saved", path=out), hanging=2)
    paragraph(text("cli.trained.predict", path=out), hanging=2)


def _show_data(data: Dataset, rows: Dataset, held_out: Dataset, seed: int, chosen: bool) -> None:
    _heading(text("labs.steps.1"), first=True)
    _say(text("cli.trained.table", name=data.name, rows=len(data)))
    if data.class_names is None:
        low, mean, high = (quantity(float(value)) for value in (data.y.min(), data.y.mean(), data.y.max()))
        _say(text("cli.trained.numbers", target=data.target_name, low=low, mean=mean, high=high))
        if looks_like_class_numbers(data):
            _say(text("cli.trained.few_values", target=data.target_name, values=len(data.y.unique())))
    else:
        counts = [f"{name} {count}" for name, count in zip(data.class_names, class_counts(data), strict=True)]
        listed = _first(counts, _SHOWN_CLASSES)
        _say(text("cli.trained.classes", target=data.target_name, classes=len(counts), counts=listed))
    names = data.feature_names or ()
    _say(text("cli.trained.features", count=len(names), names=_first(names, _SHOWN_COLUMNS)))
    if data.left_out:
        key = "cli.trained.not_chosen" if chosen else "cli.trained.left_out"
        _say(text(key, count=len(data.left_out), names=_first(tuple(data.left_out), _SHOWN_COLUMNS)))
    _say(text("cli.trained.split", train=len(rows), test=len(held_out), seed=seed))
    _say(text("cli.trained.scaled" if data.class_names else "cli.trained.scaled_target"))


def _show_plan(plan: Plan, rows: Dataset) -> None:
    _heading(text("labs.steps.2"))
    sizes = [plan.model.linears[0].in_features, *(linear.out_features for linear in plan.model.linears)]
    softmax_regression = plan.name == "logistic" and plan.cost == "cross_entropy"
    name = text(f"cli.models.{'softmax' if softmax_regression else plan.name}")
    _say(text("cli.trained.model", name=name, sizes="-".join(map(str, sizes)), output=plan.model.activations[-1].name))
    if plan.reason != "asked":
        _say(text(f"cli.trained.because.{plan.reason}"))
    _heading(text("labs.steps.3"))
    _say(text(f"cli.costs.{plan.cost}"))
    _heading(text("labs.steps.4"))
    if plan.name == "mlp":
        _say(text("cli.trained.adam", lr=plan.lr, batch=plan.batch_size, epochs=plan.epochs))
    else:
        _say(text("cli.trained.sgd" if plan.own_lr else "cli.trained.sgd_asked", lr=plan.lr, epochs=plan.epochs))
    if stops_early(plan, rows):
        _say(text("cli.trained.stops_early", share=VALIDATION, patience=PATIENCE))


def _first(names: Sequence[str], shown: int) -> str:
    """The first names, and a sign that there are more."""
    return ", ".join(names[:shown]) + (", …" if len(names) > shown else "")


def _heading(sentence: str, *, first: bool = False) -> None:
    if not first:
        output().print()
    paragraph(sentence, style="bold cyan")


def _say(sentence: str) -> None:
    paragraph(sentence, indent=_INDENT, hanging=2)
