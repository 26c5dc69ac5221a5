"""Rules on exceptions that torch raises: the explanation is added to them."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
