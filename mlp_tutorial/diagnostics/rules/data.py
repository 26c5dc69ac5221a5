"""Rules on the data: scales, constants, leaks, labels, order, seeds."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
