"""`%%doctor` in IPython: the cell runs as it is, and the findings follow."""

import re

import pytest
from IPython.core.interactiveshell import InteractiveShell
from torch import nn

CELL = """import torch
from torch import nn
torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
cost = ((nn.Linear(1, 1)(x) - x[:, 0]) ** 2).mean()
cost.backward()
print("ran")
"""


@pytest.fixture
def shell() -> InteractiveShell:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(history_load_length=0)
    shell.history_manager.enabled = False
    shell.run_line_magic("load_ext", "mlp_tutorial")
    yield shell
    InteractiveShell.clear_instance()


def test_a_cell_runs_as_it_is_and_its_findings_follow(shell, capsys) -> None:
    shell.run_cell("%%doctor\n" + CELL)
    said = capsys.readouterr()
    assert "ran" in said.out
    assert "cell, line 6: [MLP101 column-against-row] error" in said.err
    assert shell.user_ns["cost"].shape == ()


@pytest.mark.parametrize("rule", ["MLP101", "column-against-row", "step-missing, column-against-row"])
def test_rules_behind_the_magic_are_silenced(shell, capsys, rule: str) -> None:
    shell.run_cell(f"%%doctor {rule}\n" + CELL)
    assert "The doctor found nothing" in capsys.readouterr().err


FAILING = "print(1)\n1 / 0"


def test_a_cell_that_fails_fails_as_without_the_doctor(shell, capsys) -> None:
    plain, said_plainly = shell.run_cell("\n" + FAILING), capsys.readouterr()
    call = nn.Module.__call__
    watched, said = shell.run_cell("%%doctor\n" + FAILING), capsys.readouterr()
    assert (type(watched.error_in_exec), watched.success) == (ZeroDivisionError, False)
    assert type(plain.error_in_exec) is type(watched.error_in_exec)
    assert said.out.count("ZeroDivisionError") == said_plainly.out.count("ZeroDivisionError")
    assert "mlp_tutorial" not in said.out
    assert nn.Module.__call__ is call


@pytest.mark.parametrize("cell", ["1 / 0", "def f(:", "import sys\nraise SystemExit(3)", "raise KeyboardInterrupt"])
@pytest.mark.filterwarnings("ignore:To exit:UserWarning")
def test_the_doctor_leaves_with_the_cell_however_it_ends(shell, capsys, cell: str) -> None:
    call = nn.Module.__call__
    assert not shell.run_cell(f"%%doctor\n{cell}").success
    assert nn.Module.__call__ is call
    assert "doctor" not in re.sub("The doctor found nothing .*", "", capsys.readouterr().err)
    assert shell.run_cell("1 + 1").result == 2


def test_a_cell_shows_its_value_and_takes_another_magic_below(shell, capsys) -> None:
    assert shell.run_cell("%%doctor\n1 + 1").result == 2
    assert shell.run_cell("%%doctor\n%%capture kept\nprint('inside')").success
    assert shell.user_ns["kept"].stdout == "inside\n"
    assert capsys.readouterr().err.count("The doctor found nothing") == 2


def test_a_cell_inside_a_cell_does_not_end_the_examination(shell, capsys) -> None:
    inner = "get_ipython().run_cell('1 + 1')\n"
    assert shell.run_cell("%%doctor\n" + inner + CELL).success
    assert "[MLP101 column-against-row]" in capsys.readouterr().err


def test_called_by_name_it_fails_too(shell) -> None:
    with pytest.raises(ZeroDivisionError):
        shell.run_cell_magic("doctor", "", FAILING)
