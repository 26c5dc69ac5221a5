"""Rules on what the optimizer holds."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
