"""`%%doctor` in IPython: the cell runs as it is, and the findings follow."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

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
    assert "cell, line 5: [MLP101 column-against-row] error" in said.err
    assert shell.user_ns["cost"].shape == ()


@pytest.mark.parametrize("rule", ["MLP101", "column-against-row", "step-missing, column-against-row"])
def test_rules_behind_the_magic_are_silenced(shell, capsys, rule: str) -> None:
    shell.run_cell(f"%%doctor {rule}\n" + CELL)
    assert "The doctor found nothing." in capsys.readouterr().err


def test_a_cell_that_fails_fails_as_without_the_doctor(shell, capsys) -> None:
    shell.run_cell("%%doctor\nprint(1)\n1 / 0")
    assert "ZeroDivisionError" in capsys.readouterr().out
