"""Several processes agree on all that they were asked for, or none begins; none waits for one that is silent."""

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import datasets, fit, metrics
from mlp_tutorial.fitting.agreement import Agreement, differences, listed
from mlp_tutorial.fitting.asked import MAY_DIFFER, TOLD_BY_WHAT_WAS_MADE, options_in_words
from tests import disagreeing_run
from tests.disagreeing_run import ASKED, OTHER_OPTIONS, X, Y
from tests.side_by_side import side_by_side

LIMIT = 300  # seconds until a hang is called one, also beside other suites
COUNT = 3
Told = dict[int, dict[str, Any]]


def told_by(case: str, folder: Path, lost: int | None = None) -> Told:
    """What each of three processes told, which all but a lost one end by themselves."""
    with side_by_side(disagreeing_run.__file__, case, folder, COUNT) as started:
        for rank, process in enumerate(started):
            if rank != lost:
                assert process.wait(LIMIT) == 0, process.stderr.read()
    files = {rank: folder / f"rank{rank}.json" for rank in range(COUNT)}
    return {rank: json.loads(file.read_text()) for rank, file in files.items() if file.exists()}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Everything that one start of the processes shows; at its end, process 1 is stopped."""
    return told_by("all_disagreements", tmp_path_factory.mktemp("disagreements"), lost=1)


def in_all(told: Told, case: str) -> list[dict[str, Any]]:
    return [told[rank][case] for rank in range(COUNT)]


def names_both_values(met: dict[str, Any], who: int) -> bool:
    """Whether each option has the value of the odd process and that of both others, and the sentence says them."""
    others = [rank for rank in range(COUNT) if rank != who]
    return all(
        sorted(ranks for ranks in values.values()) == sorted([[who], others])
        and f"{name} " in met["said"]
        and all(value in met["said"] for value in values)
        for name, values in met["differences"].items()
    )


@pytest.mark.parametrize(("place", "name"), list(enumerate(OTHER_OPTIONS)), ids=list(OTHER_OPTIONS))
def test_another_option_in_one_process_ends_all(place: int, name: str, told: Told) -> None:
    for met in in_all(told, name):
        assert met["word"] == "process-options-differ"
        assert {*met["differences"]} == OTHER_OPTIONS[name][1]
        assert names_both_values(met, place % COUNT)


@pytest.mark.parametrize(
    ("case", "who", "named"),
    [
        (
            "layers",
            0,
            "model.layers.0 Linear(in_features=2, out_features=5, bias=True) (0) ≠ Linear(in_features=2, out",
        ),
        ("dtype", 2, "model.layers.0.weight (3, 2) float32 cpu (0, 1) ≠ (3, 2) float64 cpu (2)"),
        ("loader", 1, "data x, y (0, 2) ≠ DataLoader (1)"),
        ("own rows", 2, "data.dataset.tensors[0].contents"),
        ("optimizer", 1, "optimizer.eps 1e-08 (0, 2) ≠ 1e-07 (1)"),
    ],
)
def test_another_model_data_or_optimizer_ends_all(case: str, who: int, named: str, told: Told) -> None:
    for met in in_all(told, case):
        assert met["word"] == "process-options-differ"
        assert named in met["said"]
        assert [who] in met["differences"][named.split()[0]].values()


def test_other_rows_alone_are_called_so(told: Told) -> None:
    assert [met["word"] for met in in_all(told, "rows")] == ["process-data-differ"] * COUNT


@pytest.mark.parametrize(
    ("case", "who", "word"),
    [
        ("refused shape", 1, "features-differ"),
        ("refused rate", 0, "learning-rate-not-positive"),
        ("refused model", 2, "not-a-count"),
    ],
)
def test_what_one_process_refuses_ends_the_others(case: str, who: int, word: str, told: Told) -> None:
    for rank, met in enumerate(in_all(told, case)):
        assert met["word"] == (word if rank == who else "process-refused")
        if rank != who:
            assert met["refused"] == who
            assert word in met["error"]


def test_a_file_that_cannot_be_written_is_refused_in_all(told: Told) -> None:
    words = [met["word"] for met in in_all(told, "refused folder")]
    assert words == ["file-not-writable"] * COUNT


def test_a_run_that_did_not_begin_has_changed_nothing(told: Told) -> None:
    begun = {"refused folder", "shown", "functions", "own order", "silence"}  # found out by the first process, later
    assert [
        name for name in told[0] if not (name in begun or all(met["untouched"] for met in in_all(told, name)))
    ] == []


@pytest.mark.parametrize("case", ["shown", "functions", "own order"])
def test_what_may_differ_trains_one_model(case: str, told: Told) -> None:
    first, *others = in_all(told, case)
    assert all(met == first for met in others)
    assert len(first["costs"]) == (2 if case == "functions" else ASKED["epochs"])


def test_a_silent_process_is_named_after_the_time_that_was_chosen(told: Told) -> None:
    for rank in (0, 2):
        met = told[rank]["silence"]
        assert (met["word"], met["missing"]) == ("process-silent", "1")
        assert met["seconds"] <= 2 * disagreeing_run.PATIENCE.total_seconds()
    assert "silence" not in told[1]


@pytest.mark.parametrize(
    ("case", "lost", "word"),
    [
        ("killed_of_three", 1, "process-lost"),
        pytest.param("loops", 2, "process-silent", marks=pytest.mark.thorough),
        pytest.param("never_comes", 0, "process-silent", marks=pytest.mark.thorough),
    ],
)
def test_a_process_that_is_gone_is_named(case: str, lost: int, word: str, tmp_path: Path) -> None:
    told = told_by(case, tmp_path, lost)
    assert sorted(told) == [rank for rank in range(COUNT) if rank != lost]
    for met in told.values():
        (found,) = met.values()
        assert found["word"] == word
        assert f"process {lost}" in found["said"]


# What is compared, in one process.


class StoppedError(Exception):
    """Before anything is trained."""


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    """What `fit` would compare."""
    kept: dict[str, str] = {}

    def reach(_agreement: Agreement, described: Callable[[], dict[str, str]]) -> None:
        kept.clear()
        kept.update(described())
        raise StoppedError

    monkeypatch.setattr(Agreement, "reach", reach)

    def compared(model: nn.Module | None = None, x: Any = X, y: Any = Y, **asked: Any) -> dict[str, str]:
        with pytest.raises(StoppedError):
            fit(disagreeing_run.network() if model is None else model, x, y, **(ASKED | asked))
        return dict(kept)

    return compared


def frozen() -> nn.Module:
    model = disagreeing_run.network()
    model.layers[0].bias.requires_grad_(False)
    return model


def stepped(steps: int) -> dict[str, Any]:
    """A momentum that remembers other steps."""
    model = disagreeing_run.network()
    optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(steps):
        optimizer.zero_grad()
        model(X).sum().backward()
        optimizer.step()
    return {"model": model, "optimizer": optimizer, "lr": None}


HELD_OUT = datasets.moons(6, seed=4)
CHANGED: dict[str, tuple[dict[str, Any], dict[str, Any], set[str]]] = {
    "epochs": ({}, {"epochs": 4}, {"epochs"}),
    "order": ({}, {"shuffle": False}, {"shuffle"}),
    "way": ({}, {"gradients": "derived"}, {"gradients"}),
    "record": ({}, {"record": ["parameters"]}, {"record"}),
    "rule": ({}, {"stop_when": len}, {"stop_when"}),
    "file": ({"checkpoint": "a.pt"}, {"checkpoint": Path("b.pt")}, {"checkpoint"}),
    "writes": ({}, {"checkpoint_every": 7}, {"checkpoint_every"}),
    "held out": ({"validation": HELD_OUT}, {"validation": (HELD_OUT.x + 1, HELD_OUT.y)}, {"validation.x.contents"}),
    "metrics": (
        {"validation": HELD_OUT, "metrics": {"a": metrics.accuracy}},
        {"validation": HELD_OUT, "metrics": {"b": metrics.accuracy}},
        {"metrics"},
    ),
    "frozen": ({}, {"model": frozen()}, {"model.layers.0.bias"}),
    "activation": ({}, {"model": disagreeing_run.network(activation="relu")}, {"model.options"}),
    "loss": (
        {"criterion": nn.BCEWithLogitsLoss()},
        {"criterion": nn.BCEWithLogitsLoss(reduction="sum")},
        {"criterion.reduction"},
    ),
    "memory": (stepped(1), stepped(2), {"optimizer.momentum_buffer of layers.0.weight"}),
}


@pytest.mark.parametrize("change", CHANGED)
def test_what_decides_numbers_or_messages_is_compared(change: str, words: Callable[..., dict[str, str]]) -> None:
    first, second, names = CHANGED[change]
    found = differences([words(**first), words(**second)])
    assert names <= {*found}
    assert {*found} - names <= {name for name in found if name.startswith(("optimizer.momentum_buffer", "model."))}


def rows_of(order: list[int] | None = None) -> DataLoader[Any]:
    return DataLoader(TensorDataset(X, Y), batch_size=6, sampler=order)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"model": disagreeing_run.network()}, {"model": disagreeing_run.network()}),
        ({"log_every": 5}, {"progress": False}),
        ({"on_epoch": print}, {"on_epoch": None}),
        ({"stop_when": len}, {"stop_when": disagreeing_run.once}),
        ({"checkpoint": "a.pt"}, {"checkpoint": Path("a.pt")}),
        ({"x": X}, {"x": X.numpy()}),
        ({"lr": 0.1}, {"lr": None}),
        ({"x": rows_of(), "y": None, "batch_size": None}, {"x": rows_of([5, 3]), "y": None, "batch_size": None}),
    ],
    ids=["parameters", "shown", "watchers", "rules", "path", "array", "default", "own order"],
)
def test_what_may_differ_is_not_compared(
    first: dict[str, Any], second: dict[str, Any], words: Callable[..., dict[str, str]]
) -> None:
    assert differences([words(**first), words(**second)]) == {}


def test_every_argument_of_fit_is_compared_or_said_to_differ() -> None:
    arguments = dict.fromkeys(inspect.signature(fit).parameters)
    assert {*options_in_words(arguments)} == {*arguments} - MAY_DIFFER - TOLD_BY_WHAT_WAS_MADE


def test_a_long_list_is_cut_and_counted() -> None:
    found = differences([{f"option{i}": "1" * 200 for i in range(9)}, {}])
    assert listed(found).endswith("; … (+3)")
    assert len(listed(found)) < 1000
