"""Each activation: function, slope, range and formula against PyTorch, SymPy and autograd."""

import copy
import math
import pickle
import re

import pytest
import sympy
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from mlp_tutorial import ArgumentError, activations
from mlp_tutorial.activations import NAMES, activation

ELEMENTWISE = [name for name in NAMES if name != "softmax"]
Z = sympy.Symbol("z", real=True)
# Written from the definitions, not from the package.
DEFINITIONS = {
    "sigmoid": 1 / (1 + sympy.exp(-Z)),
    "tanh": sympy.tanh(Z),
    "relu": sympy.Piecewise((Z, Z > 0), (0, True)),
    "leaky_relu": sympy.Piecewise((Z, Z > 0), (Z / 100, True)),
    "elu": sympy.Piecewise((Z, Z > 0), (sympy.exp(Z) - 1, True)),
    "softplus": sympy.log(1 + sympy.exp(Z)),
    "gelu": Z * (1 + sympy.erf(Z / sympy.sqrt(2))) / 2,
    "silu": Z / (1 + sympy.exp(-Z)),
    "identity": Z,
}
MODULES = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "softplus": nn.Softplus,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "identity": nn.Identity,
    "softmax": nn.Softmax,
}
GRID = torch.arange(-5, 5.05, 0.1, dtype=torch.float64)


def drawn(values) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


NUMBERS = st.lists(st.floats(-30, 30), min_size=1, max_size=8).map(drawn)


def test_the_ten_activations_are_there_by_name() -> None:
    assert set(NAMES) == set(MODULES)
    assert all(activation(name) is getattr(activations, name) and activation(name).name == name for name in NAMES)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_function_and_slope_are_those_of_the_definition(name: str) -> None:
    function = sympy.lambdify(Z, DEFINITIONS[name], "math")
    slope = sympy.lambdify(Z, sympy.diff(DEFINITIONS[name], Z), "math")
    points = GRID[GRID.abs() > 1e-9]
    expected = drawn([[function(z), slope(z)] for z in points.tolist()])
    torch.testing.assert_close(activation(name)(points), expected[:, 0], rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(activation(name).slope(points), expected[:, 1], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(z=NUMBERS)
def test_the_slope_is_autograds_at_the_bend_too(name: str, z: torch.Tensor) -> None:
    z = torch.cat([z, drawn([0.0, -0.0])]).requires_grad_(True)
    (slope,) = torch.autograd.grad(activation(name)(z).sum(), z)
    # torch's softplus becomes the line z above 20, where its slope differs from the sigmoid by 2e-9.
    torch.testing.assert_close(activation(name).slope(z.detach()), slope, rtol=1e-12, atol=3e-9)


@given(st.lists(NUMBERS.filter(lambda z: len(z) >= 3).map(lambda z: z[:3]), min_size=1, max_size=4).map(torch.stack))
def test_softmax_goes_backward_as_autograd_does(z: torch.Tensor) -> None:
    z.requires_grad_(True)
    a = activations.softmax(z)
    da = torch.linspace(-2, 3, z.numel(), dtype=torch.float64).reshape(z.shape)
    (dz,) = torch.autograd.grad(a, z, da)
    torch.testing.assert_close(activations.softmax.backward(z.detach(), a.detach(), da), dz, rtol=1e-12, atol=1e-14)
    jacobians = torch.func.vmap(torch.func.jacrev(lambda row: torch.softmax(row, dim=0)))(z.detach())
    diagonal = torch.diagonal(jacobians, dim1=1, dim2=2)
    torch.testing.assert_close(activations.softmax.slope(z.detach()), diagonal, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(z=NUMBERS)
def test_going_backward_is_the_chain_rule(name: str, z: torch.Tensor) -> None:
    da = torch.linspace(-1, 2, len(z), dtype=torch.float64)
    known, z = activation(name), z.requires_grad_(True)
    a = known(z)
    (dz,) = torch.autograd.grad(a, z, da)
    torch.testing.assert_close(known.backward(z.detach(), a.detach(), da), dz, rtol=1e-12, atol=6e-9)


@pytest.mark.parametrize("name", NAMES)
def test_the_module_computes_the_same(name: str) -> None:
    known = activation(name)
    assert known.module is MODULES[name]
    module = nn.Softmax(dim=-1) if name == "softmax" else known.module()
    z = GRID.reshape(-1, 1).expand(-1, 3) * drawn([1.0, -0.5, 2.0])
    assert torch.equal(known(z), module(z))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_range_holds_all_values_and_its_ends_are_reached_or_approached(name: str) -> None:
    opening, low, high, closing = re.fullmatch(r"([\[(])(.+), (.+)([\])])", activation(name).range).groups()
    ends = [math.copysign(math.inf, -1 if "-" in end else 1) if "infty" in end else float(end) for end in (low, high)]
    values = activation(name)(torch.linspace(-30, 30, 6001, dtype=torch.float64))
    assert (values >= ends[0]).all()
    assert (values <= ends[1]).all()
    assert opening == "(" or values.min() == ends[0]
    assert values.min() < (ends[0] + 0.01 if math.isfinite(ends[0]) else -0.2)
    assert closing == ")"
    assert values.max() > (ends[1] - 0.01 if math.isfinite(ends[1]) else 20)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_formula_says_what_the_function_computes(name: str) -> None:
    points = GRID[::7]
    values = [evaluated(activation(name).formula, z) for z in points.tolist()]
    torch.testing.assert_close(activation(name)(points), drawn(values), rtol=1e-10, atol=1e-12)


def test_the_formula_of_softmax_is_the_usual_one() -> None:
    assert activations.softmax.formula == r"\frac{e^{z_k}}{\sum_{j} e^{z_j}}"
    z = drawn([[1.0, -2.0, 0.5]])
    e = [math.exp(value) for value in z[0].tolist()]
    torch.testing.assert_close(activations.softmax(z), drawn([[value / sum(e) for value in e]]))


def evaluated(latex: str, z: float) -> float:
    """Value of a formula at z: the few LaTeX commands that the formulas use, turned into Python."""
    innermost = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}|\\sqrt\{([^{}]*)\}|\be\^\{([^{}]*)\}")

    def python(match: re.Match[str]) -> str:
        top, bottom, root, exponent = match.groups()
        if root is not None:
            return f"sqrt({root})"
        return f"exp({exponent})" if exponent is not None else f"(({top})/({bottom}))"

    text = latex
    while innermost.search(text):
        text = innermost.sub(python, text)
    for command, name in ((r"\left", ""), (r"\right", ""), (r"\ln", "log"), (r"\max", "max"), (r"\min", "min")):
        text = text.replace(command, name)
    text = re.sub(r"\\operatorname\{erf\} (\(\(.*?\)/\(.*?\)\))\)$", r"erf\1)", text)
    text = re.sub(r"(\)|\d) +(?=\(|min)", r"\1*", text)
    return eval(text, {"__builtins__": {}}, {**vars(math), "max": max, "min": min, "z": z})


@pytest.mark.parametrize("name", NAMES)
def test_copying_and_pickling_give_the_very_same_activation(name: str) -> None:
    known = activation(name)
    assert copy.deepcopy(known) is known
    assert pickle.loads(pickle.dumps(known)) is known


@pytest.mark.parametrize(
    ("asked", "meant"), [("sigmoit", "sigmoid"), ("ReLU", "relu"), ("leakyrelu", "leaky_relu"), ("soft_max", "softmax")]
)
def test_a_name_that_does_not_exist_is_answered_with_the_nearest(asked: str, meant: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        activation(asked)
    assert caught.value.code == "MLP803"
    assert repr(meant) in str(caught.value)


@pytest.mark.parametrize("asked", ["", "xyz", None, 3, ["relu"], torch.relu])
def test_what_is_no_name_is_refused(asked) -> None:
    with pytest.raises(ArgumentError) as caught:
        activation(asked)
    assert all(name in str(caught.value) for name in NAMES)
