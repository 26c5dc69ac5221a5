"""Rules on types: whole numbers, float64 beside float32, class numbers that are none."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
