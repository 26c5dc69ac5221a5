"""Rules on neurons and layers: dead, saturated, and gradients that vanish or explode on their way back."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
