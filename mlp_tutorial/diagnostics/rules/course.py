"""Rules on the course of the cost: it diverges, creeps, stands still, or is no number."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
