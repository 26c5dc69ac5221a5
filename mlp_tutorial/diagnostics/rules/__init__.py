"""All rules of the doctor, one file a family."""

from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules import (
    course,
    data,
    failures,
    gradients,
    graph_cuts,
    modes,
    optimizers,
    outputs,
    shapes,
    types,
    units,
)

RULES: tuple[type[Rule], ...] = (
    *shapes.RULES,
    *types.RULES,
    *outputs.RULES,
    *gradients.RULES,
    *optimizers.RULES,
    *graph_cuts.RULES,
    *modes.RULES,
    *failures.RULES,
    *course.RULES,
    *units.RULES,
    *data.RULES,
)
