"""The front door: every public name, each fetched when it is first used."""

import ast
import subprocess
import sys
from importlib import import_module

import pytest

import mlp_tutorial
from tests.sources import PACKAGE, tree


def declared() -> dict[str, str]:
    """Module by name, as the stub says it."""
    found = {}
    for node in tree(PACKAGE / "__init__.pyi").body:
        if isinstance(node, ast.ImportFrom):
            assert [alias.asname for alias in node.names] == [alias.name for alias in node.names]  # seen from outside
            found |= {alias.name: str(node.module) for alias in node.names}
    return found


def in_a_new_process(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_the_stub_declares_the_names_of_all() -> None:
    assert set(declared()) == set(mlp_tutorial.__all__)


def other_things(offered: object) -> list[str]:
    """Names under which something else is offered than type checkers see."""
    seen = {name: getattr(import_module(module), name) for name, module in declared().items()}
    return [name for name, thing in seen.items() if getattr(offered, name) is not thing]


def test_a_name_is_the_very_thing_that_type_checkers_see() -> None:
    assert other_things(mlp_tutorial) == []


def test_every_name_of_another_thing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, other in (("fit", mlp_tutorial.sweep), ("History", object)):
        monkeypatch.setitem(vars(mlp_tutorial), name, other)
    assert sorted(other_things(mlp_tutorial)) == ["History", "fit"]


def test_completion_offers_every_name() -> None:
    assert set(mlp_tutorial.__all__) <= set(dir(mlp_tutorial))


def test_a_star_import_brings_every_name() -> None:
    out = in_a_new_process(
        "from mlp_tutorial import *; import mlp_tutorial; print(set(mlp_tutorial.__all__) - {*dir()})"
    )
    assert out.strip() == "set()"


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'mlp_tutorial' has no attribute 'fitt'") as caught:
        _ = mlp_tutorial.fitt
    assert (caught.value.name, caught.value.obj) == ("fitt", mlp_tutorial)


def test_a_module_that_is_not_public_can_still_be_imported() -> None:
    assert in_a_new_process("from mlp_tutorial import training; print(training.__name__)").split() == [
        "mlp_tutorial.training"
    ]


def test_the_import_alone_loads_no_torch() -> None:
    out = in_a_new_process("import mlp_tutorial, sys; print({'torch', 'numpy'} & set(sys.modules))")
    assert out.strip() == "set()"
