"""Where the features tell nothing, the command hardly ever says "better"; where they tell enough, it mostly does."""

import pytest

from tests.cli.noise_tables import TABLES, Case, noise, signal

SAMPLE = range(0, TABLES, 19)  # 19 shares no factor with the lists of kinds, models, sizes and widths


def false_better(cases: list[Case]) -> float:
    return sum(case.verdict == "better" for case in cases) / len(cases)


@pytest.mark.parametrize("numbers", [
    pytest.param(SAMPLE, id="sample"),
    pytest.param(range(TABLES), id="all", marks=pytest.mark.thorough),
])  # fmt: skip
def test_noise_is_called_better_at_most_once_in_twenty(numbers: range) -> None:
    cases = [noise(number) for number in numbers]
    assert len({case.kind for case in cases}) == 15
    assert false_better(cases) <= 0.05
    # Who looks at the two differences alone, and not at their intervals, is wrong oftener than that.
    assert sum(case.ahead for case in cases) / len(cases) > 0.05


@pytest.mark.parametrize("classes", [False, True], ids=["numbers", "classes"])
def test_a_signal_is_mostly_found_on_fifty_rows(classes: bool) -> None:
    words = [signal(number, classes, rows=250).verdict.word for number in range(20)]
    assert words.count("better") > 10
    assert words.count("worse") == 0
