"""The deck's line and truth tables, number by number."""

import operator

import pytest
import torch

from mlp_tutorial import set_language
from mlp_tutorial.datasets import gate, line
from mlp_tutorial.errors import ArgumentError

GATES = {
    "and": operator.and_,
    "or": operator.or_,
    "nand": lambda a, b: 1 - (a & b),
    "xor": operator.xor,
}


def test_the_line_is_1_2_3() -> None:
    x, y = line()
    assert x.tolist() == y.tolist() == [[1.0], [2.0], [3.0]]
    assert x.dtype == y.dtype == torch.float32
    assert line().class_names is None


@pytest.mark.parametrize("name", GATES)
def test_a_gate_is_its_truth_table_in_the_decks_order(name: str) -> None:
    x, y = gate(name)
    assert x.tolist() == [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    assert y.tolist() == [[float(GATES[name](int(a), int(b)))] for a, b in x.tolist()]
    assert x.dtype == y.dtype == torch.float32
    assert gate(name.upper()).name == name


def test_each_call_gives_tensors_of_its_own() -> None:
    x, y = line()
    x += 1
    assert y.flatten().tolist() == [1.0, 2.0, 3.0]
    assert line().x.flatten().tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("name", [3, None, ["xor"]])
def test_what_is_no_name_is_no_gate(name) -> None:
    with pytest.raises(ArgumentError) as caught:
        gate(name)
    assert caught.value.code == "MLP841"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_unknown_gate_is_answered_with_the_nearest(language: str) -> None:
    set_language(language)
    with pytest.raises(ArgumentError) as caught:
        gate("xnor")
    assert caught.value.code == "MLP841"
    assert "'xor'" in str(caught.value)
    assert "and, or, nand, xor" in str(caught.value)
