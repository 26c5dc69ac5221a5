"""On scikit-learn's bundled data the three models reach what scikit-learn's reach."""

import pytest

from benchmarks import real_data


@pytest.mark.parametrize("compare", [real_data.diabetes, real_data.breast_cancer, real_data.digits])
def test_scores_as_scikit_learn_does(compare) -> None:
    comparison = compare()
    assert len(comparison.ours) == len(comparison.theirs) == 5
    # 0.01 is one hundredth of R², and one point of accuracy.
    assert abs(comparison.difference) <= 0.01


def test_the_table_has_a_row_per_comparison() -> None:
    row = real_data.Comparison("toys", "Ours", "Theirs", "R²", "2 folds", [0.5, 0.7], [0.4, 0.6])
    assert real_data.table([row]).splitlines()[2:] == [
        "| toys | Ours | Theirs | R², 2 folds | 0.600 (0.500 to 0.700) | 0.500 (0.400 to 0.600) | +0.100 |"
    ]
