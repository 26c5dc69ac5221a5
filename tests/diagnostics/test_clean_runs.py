"""No false alarm in 500 right trainings, none in the gallery and the labs; and the doctor changes not one bit.

The suite takes a sample of the trainings and the short examples of the gallery; `-m thorough` runs the rest.
"""

import random
from pathlib import Path

import pytest
import torch

from mlp_tutorial import doctor, gallery
from mlp_tutorial.diagnostics.script import run_script
from mlp_tutorial.labs import LABS
from tests.diagnostics.clean_runs import KINDS, run, same_bits

RUNS = 500
SLOW = {"workers": 4}  # kinds that start processes, and how often they run
OFTEN = (RUNS - sum(SLOW.values())) // (len(KINDS) - len(SLOW)) + 1
SAMPLE = 1  # training of each kind
LONG_EXAMPLES = {
    *("03_gradient_descent", "04_single_layer_perceptron", "01_xor", "03_how_often", "03_overfitting"),
    *("02_and_gate", "02_digits", "04_plain_pytorch", "05_several_processes"),
    *("08_backpropagation_2_3_1", "11_xor_proof"),
}


def alarms(findings) -> list[str]:
    return [f"{finding.place}: {finding.code} {finding.fact}" for finding in findings if finding.severity != "note"]


def seeds_of(kind: str) -> range:
    return range(SLOW.get(kind, OFTEN))


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    "part",
    [
        pytest.param(slice(SAMPLE), id="sample"),
        pytest.param(slice(SAMPLE, None), id="rest", marks=pytest.mark.thorough),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_right_trainings_give_no_alarm(kind: str, part: slice) -> None:
    assert seeds_of(kind)[part]
    for seed in seeds_of(kind)[part]:
        with doctor(show=False) as seen:
            run(KINDS[kind], seed)
        assert (seed, alarms(seen.findings), seen.failures) == (seed, [], [])


def test_there_are_500_right_trainings() -> None:
    assert sum(len(seeds_of(kind)) for kind in KINDS) >= RUNS


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("kind", KINDS)
def test_the_doctor_changes_no_bit_of_costs_parameters_and_random_state(kind: str) -> None:
    without = run(KINDS[kind], 7)
    state, python_state = torch.get_rng_state(), random.getstate()
    with doctor(show=False):
        watched = run(KINDS[kind], 7)
    assert same_bits(watched, without)
    assert torch.equal(torch.get_rng_state(), state)
    assert random.getstate() == python_state


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=example.name, marks=[pytest.mark.thorough] * (example.name in LONG_EXAMPLES))
        for example in gallery.examples()
    ],
)
def test_no_gallery_example_gives_an_alarm(example, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"{example.name}.py"
    path.write_text(example.script("en"), encoding="utf-8")
    code, watching = run_script(path, [])
    assert (code, alarms(watching.findings)) == (0, [])


def test_the_sample_has_examples_of_each_folder() -> None:
    shipped = gallery.examples()
    assert {example.name for example in shipped} >= LONG_EXAMPLES
    short = {example.folder for example in shipped if example.name not in LONG_EXAMPLES}
    assert short == {example.folder for example in shipped}


@pytest.mark.parametrize("lab", LABS)
def test_no_lab_gives_an_alarm(lab: str, tmp_path: Path) -> None:
    path = tmp_path / "lab.py"
    path.write_text(
        "import sys\nfrom pathlib import Path\nfrom mlp_tutorial.cli.run import run_labs\n"
        f"run_labs({lab!r}, 0, Path({str(tmp_path)!r}))\n",
        encoding="utf-8",
    )
    code, watching = run_script(path, [])
    assert (code, alarms(watching.findings)) == (0, [])
