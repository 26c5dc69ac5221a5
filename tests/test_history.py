"""The History of a run as a list, a line, a table and a picture."""

import re
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import torch

from mlp_tutorial import Environment, History, LinearRegression, datasets, fit, set_language


@pytest.fixture
def history() -> History:
    x, y = datasets.line()
    return fit(
        LinearRegression(),
        x,
        y,
        lr=0.01,
        epochs=5,
        seed=4,
        validation=(x, y),
        metrics={"error": lambda prediction, target: (prediction - target).abs().mean()},
    )


def test_it_has_one_entry_an_epoch(history: History) -> None:
    assert history.epochs == [0, 1, 2, 3, 4]
    assert len(history.costs) == len(history.validation_costs) == len(history.metrics["error"]) == 5
    assert (history.seed, history.stopped) == (4, "epochs")
    assert history.seconds > 0
    assert all(type(cost) is float for cost in history.costs + history.validation_costs + history.metrics["error"])


def test_costs_are_measured_before_the_step_and_validation_costs_after_it(history: History) -> None:
    assert history.costs[1:] == history.validation_costs[:-1]


def test_the_table_has_a_row_an_epoch(history: History) -> None:
    table = history.to_dataframe()
    assert list(table.columns) == ["epoch", "cost", "validation_cost", "error"]
    assert table["cost"].tolist() == history.costs
    assert table["epoch"].tolist() == history.epochs
    assert list(History(seed=0, costs=[1.0]).to_dataframe().columns) == ["epoch", "cost"]


def test_its_repr_is_one_line_with_the_course(history: History) -> None:
    line = repr(history)
    assert "\n" not in line
    assert re.fullmatch(r"History\(5 epochs, cost \S+ → \S+, stopped: epochs, seed 4, \d+\.\d s\)", line)
    assert repr(History(seed=1)) == "History(0 epochs, stopped: -, seed 1, 0.0 s)"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("costs", [[], [0.5], [0.5, 0.25], [1.0] * 3, [1 / (n + 1) for n in range(5000)]])
def test_its_html_is_well_formed_and_draws_the_curve_inside_its_box(language: str, costs: list[float]) -> None:
    set_language(language)
    page = History(seed=0, costs=costs)._repr_html_()
    ET.fromstring(page)
    assert "{" not in page
    points = re.search(r'points="([^"]*)"', page)
    assert (points is None) == (len(costs) < 2)
    if points:
        pairs = [tuple(map(float, pair.split(","))) for pair in points[1].split()]
        assert all(0 <= x <= 240 and 0 <= y <= 60 for x, y in pairs)
        assert [x for x, _ in pairs] == sorted(x for x, _ in pairs)
        assert (pairs[0][0], pairs[-1][0]) == (0.0, 240.0)


def test_plot_draws_both_curves_onto_the_axes_given(history: History) -> None:
    import matplotlib.pyplot as plt

    _, ax = plt.subplots()
    assert history.plot(ax) is ax
    drawn = [list(line.get_ydata()) for line in ax.get_lines()]
    assert history.costs in drawn
    assert history.validation_costs in drawn


@pytest.fixture
def _threads() -> Iterator[None]:
    """The number of threads is the whole process's: given back after the test."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def environments(epochs: int = 2, threads: int = 1, **options) -> list[Environment]:
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    return fit(LinearRegression(), *datasets.line(), lr=0.01, epochs=epochs, seed=0, **options).environments


@pytest.mark.usefixtures("_threads")
def test_it_keeps_what_the_last_digits_depend_on() -> None:
    (environment,) = environments(threads=2)
    assert environment == Environment(
        torch=torch.__version__, device="cpu", instructions=torch.backends.cpu.get_cpu_capability(), threads=2
    )
    assert environments(threads=2) == [environment]
    assert environments(threads=1) != [environment]
    with pytest.raises(FrozenInstanceError):
        environment.threads = 1


@pytest.mark.usefixtures("_threads")
def test_a_run_continued_elsewhere_keeps_both_environments(tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    first = environments(2, threads=1, checkpoint=path)
    assert environments(4, threads=1, checkpoint=path) == first
    here, there = environments(6, threads=2, checkpoint=path)
    assert [here] == first
    assert (here.threads, there.threads) == (1, 2)
    assert environments(6, threads=2, checkpoint=path) == [here, there]
