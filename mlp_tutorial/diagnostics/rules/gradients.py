"""Rules on the loop: gradients that add up, are cleared too early, are never computed or never used."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
