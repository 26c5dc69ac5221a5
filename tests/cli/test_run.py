"""`mlp-tutorial run`: the deck's labs, their lines, their numbers, their pictures."""

import re
from pathlib import Path

import pytest

from mlp_tutorial.messages import set_language, text
from tests.cli.conftest import Ended, mlp_tutorial
from tests.test_deck import LINE, SLIDE_7900, lab_1_listing, numbers

PICTURES = {
    "linear_fit", "linear_cost", "and_cost_1", "and_cost_2", "and_truth_table", "and_boundary",
    "xor_cost", "xor_truth_table", "xor_boundary", "xor_network",
}  # fmt: skip


@pytest.fixture(scope="module")
def labs(tmp_path_factory) -> tuple[Ended, Path]:
    """All labs run once, and the folder they ran in."""
    folder = tmp_path_factory.mktemp("labs")
    return mlp_tutorial("run", folder=folder), folder


def test_all_labs_run_under_the_five_headings(labs) -> None:
    ended, _ = labs
    assert ended.code == 0
    assert ended.err == ""
    headings = re.findall(r"^\d\. .*$", ended.out, re.MULTILINE)
    set_language("en")
    assert headings == [text(f"labs.steps.{step}") for step in (1, 2, 3, 4, 5)] * 3


def test_lab_1_prints_the_slides_thirty_lines_twice(labs) -> None:
    lines = [line.strip() for line in labs[0].out.splitlines() if LINE.fullmatch(line.strip())]
    raw, module = lines[:30], lines[30:]
    assert len(module) == 30
    w, b = map(float, re.search(r"W = (\S+), b = (\S+)", labs[0].out).groups())
    # W and b are printed with three decimals: the listing that starts there follows to that precision.
    assert numbers(raw) == pytest.approx(numbers(lab_1_listing(w, b)), abs=2e-2)
    assert numbers(module) == pytest.approx(numbers(raw), abs=1.001e-3)


def test_lab_2_ends_with_the_slides_numbers(labs) -> None:
    (line,) = [line for line in labs[0].out.splitlines() if "Epoch 7900/8000" in line]
    found = [float(number) for number in line.split()[-4:]]
    # The spread was noted with so many decimals.
    for number, (low, high), decimals in zip(found, SLIDE_7900, (8, 5, 5, 5), strict=True):
        assert low <= round(number, decimals) <= high
    (early,) = [line for line in labs[0].out.splitlines() if "Epoch  900/1000" in line]
    assert float(early.split()[-1]) < 0.5


def test_lab_3_is_solved_and_says_how_many_seeds_are(labs) -> None:
    assert "Seed 0 solves XOR" in labs[0].out
    assert "199 of the 200 seeds" in labs[0].out
    (line,) = [line for line in labs[0].out.splitlines() if "Epoch 3900/4000" in line]
    assert [float(number) > 0.5 for number in line.split()[-4:]] == [False, True, True, False]


def test_the_pictures_are_png_files_in_the_folder_that_is_named(labs) -> None:
    ended, folder = labs
    saved = {path.stem: path.read_bytes() for path in (folder / "mlp-tutorial-labs").iterdir()}
    assert set(saved) == PICTURES
    assert all(content.startswith(b"\x89PNG\r\n") for content in saved.values())
    assert all(f"{name}.png" in ended.out for name in saved)


def test_the_same_seed_prints_the_same_and_another_one_something_else(called) -> None:
    first, again, other = (called("run", "linear", "--seed", seed, "--save", "here").out for seed in (3, 3, 4))
    assert first == again != other


def test_a_lab_speaks_korean(called, tmp_path: Path) -> None:
    ended = called("--lang", "ko", "run", "linear", "--save", "그림")
    assert ended.code == 0
    assert "1. 데이터 처리" in ended.out
    assert (tmp_path / "그림" / "linear_fit.png").exists()


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(called, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    ended = called("run", "linear", "--save", "taken")
    assert ended.code == 1
    assert "[MLP904 file-not-writable]" in ended.err
    assert "taken" in ended.err
