"""On scikit-learn's bundled data the three models reach what scikit-learn's reach, and the READMEs say so."""

import re
from pathlib import Path

import pytest

from benchmarks import real_data

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def compared() -> list[real_data.Comparison]:
    return [compare() for compare in (real_data.diabetes, real_data.breast_cancer, real_data.digits)]


def test_scores_as_scikit_learn_does(compared: list[real_data.Comparison]) -> None:
    for comparison in compared:
        assert len(comparison.ours) == len(comparison.theirs) == 5
        # 0.01 is one hundredth of R², and one point of accuracy.
        assert abs(comparison.difference) <= 0.01, comparison


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_the_readmes_table_is_the_one_that_was_measured(name: str, compared: list[real_data.Comparison]) -> None:
    rows = [
        line for line in (ROOT / name).read_text("utf-8").splitlines() if line.startswith("| d") or "cancer |" in line
    ]
    scores = [re.findall(r"-?\d\.\d{3}", row) for row in rows if "Regression" in row or "Perceptron" in row]
    assert len(scores) == 3
    for row, comparison in zip(scores, compared, strict=True):
        # Other machines round other last digits.
        assert float(row[0]) == pytest.approx(sum(comparison.ours) / 5, abs=0.01)
        assert float(row[3]) == pytest.approx(sum(comparison.theirs) / 5, abs=0.01)


def test_the_table_has_a_row_per_comparison() -> None:
    row = real_data.Comparison("toys", "Ours", "Theirs", "R²", "2 folds", [0.5, 0.7], [0.4, 0.6])
    assert real_data.table([row]).splitlines()[2:] == [
        "| toys | Ours | Theirs | R², 2 folds | 0.600 (0.500 to 0.700) | 0.500 (0.400 to 0.600) | +0.100 |"
    ]
