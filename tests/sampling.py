"""Which cases of a long list the README's command takes; `-m thorough` takes the rest."""

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], every: int) -> list[Any]:
    """Values of one argument, named ones too: each so-many-th is in the sample, the others are thorough."""
    return [case if place % every == 0 else _thorough(case) for place, case in enumerate(cases)]


def _thorough(case: Any) -> Any:
    values, name = (case.values, case.id) if hasattr(case, "marks") else ((case,), None)
    return pytest.param(*values, id=name, marks=pytest.mark.thorough)
