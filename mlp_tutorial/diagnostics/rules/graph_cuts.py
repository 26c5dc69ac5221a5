"""Rules on the graph: parameters that no gradient reaches, and what cut them off."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
