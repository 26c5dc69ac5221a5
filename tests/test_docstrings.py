"""Every public name has a docstring in the template; tests/docstrings.py says what that asks of each kind."""

import importlib
import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import mlp_tutorial
from tests.docstrings import defined, lacks, offered, opening_lacks
from tests.sources import FRONT_DOOR, modules

ROOT = Path(__file__).resolve().parent.parent
OFFERED = offered(mlp_tutorial)


def incomplete(names: dict[str, Any]) -> dict[str, list[str]]:
    """What the docstring of each name that has to have the whole template lacks."""
    return {name: found for name, thing in names.items() if (found := lacks(thing))}


def without_opening(names: dict[str, Any]) -> dict[str, list[str]]:
    """Public names whose docstring does not open with a sentence."""
    return {name: found for name, thing in names.items() if (found := opening_lacks(thing))}


def test_every_name_of_the_front_door_has_the_whole_template() -> None:
    assert incomplete(OFFERED) == {}


def test_every_public_name_opens_with_a_sentence() -> None:
    names = {}
    for name in modules():
        if name != "__main__":
            module = importlib.import_module("mlp_tutorial" if name == FRONT_DOOR else f"mlp_tutorial.{name}")
            names |= {f"{module.__name__}.{inner}": thing for inner, thing in defined(module).items()}
    assert len(names) > len(OFFERED)
    assert without_opening(names) == {}


def test_every_incomplete_docstring_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"doubled": doubled, "whole": Pair.times, "Pair": Pair}
    monkeypatch.setattr(doubled, "__doc__", "Twice x")
    monkeypatch.setattr(Pair, "__doc__", "Two numbers")
    assert list(incomplete(names)) == ["doubled", "whole", "Pair"]
    assert list(without_opening(names)) == ["doubled", "Pair"]


def test_a_source_that_is_a_file_is_there() -> None:
    named = {path for thing in OFFERED.values() for path in re.findall(r"\bexamples/[\w/]+\.py\b", thing.__doc__)}
    assert named
    assert {path for path in named if not (ROOT / path).is_file()} == set()


def test_the_front_door_offers_something() -> None:
    assert {"fit", "History", "LinearRegression", "LogisticRegression", "MultiLayerPerceptron"} <= set(OFFERED)


def doubled(x: float) -> float:
    """Twice x.

    Args:
        x: Any number.

    Returns:
        2x.

    Raises:
        ValueError: x is negative.

    Source:
        A test.

    Example:
        >>> doubled(1.0)
        2.0
    """
    if x < 0:
        raise ValueError(x)
    return 2 * x


@dataclass
class Pair:
    """Two numbers.

    Args:
        first: The first.
        second: The second.

    Source:
        A test.

    Example:
        >>> Pair(1, 2).sum
        3
    """

    first: int
    second: int

    @property
    def sum(self) -> int:
        """Their sum."""
        return self.first + self.second

    def times(self, factor: int) -> int:
        """The sum, `factor` times.

        Args:
            factor: Any whole number.

        Returns:
            A whole number.
        """
        return factor * self.sum


MUTATIONS = {
    "no sentence with a period": (doubled, "Twice x.", "Twice x"),
    "Args lacks x": (doubled, "    x: Any", "    z: Any"),
    "no Returns": (doubled, "Returns:\n    2x.\n", ""),
    "Raises lacks ValueError": (doubled, "ValueError", "TypeError"),
    "no Example with a doctest": (doubled, ">>> ", ""),
    "Args lacks second": (Pair, "second:", "third:"),
    ".sum: ": (Pair.sum, "sum.", "sum"),
    ".times: Args lacks factor": (Pair.times, "factor: Any", "Any"),
    ".times: no Returns": (Pair.times, "Returns:", "Answers:"),
}


def test_a_whole_docstring_lacks_nothing() -> None:
    assert lacks(doubled) == lacks(Pair) == []


@pytest.mark.parametrize("complaint", MUTATIONS)
def test_a_docstring_with_one_part_taken_out_is_found(complaint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    thing, part, instead = MUTATIONS[complaint]
    whole = inspect.cleandoc(thing.__doc__)  # Python 3.13 does so itself
    assert part in whole
    if isinstance(thing, property):
        monkeypatch.setattr(Pair, "sum", property(thing.fget, doc=whole.replace(part, instead)))
    else:
        monkeypatch.setattr(thing, "__doc__", whole.replace(part, instead))
    (found,) = lacks(doubled) + lacks(Pair)
    assert complaint in found
