"""Which cases of a long list the README's command takes; `-m thorough` takes the rest."""

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], every: int) -> list[Any]:
    """Values of one argument: each so-many-th is in the sample, the others are thorough."""
    marks = [pytest.mark.thorough]
    return [case if place % every == 0 else pytest.param(case, marks=marks) for place, case in enumerate(cases)]
