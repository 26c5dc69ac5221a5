"""Rules on what the model ends in and what the loss takes: sigmoid or softmax twice, or not at all."""

from mlp_tutorial.diagnostics.rule import Rule

RULES: tuple[type[Rule], ...] = ()
