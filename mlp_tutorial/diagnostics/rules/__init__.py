"""All rules of the doctor, one file a family."""

from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules import (
    connection,
    course,
    data,
    depth,
    failures,
    gradients,
    graph_cuts,
    labels,
    memory,
    modes,
    optimizers,
    outputs,
    seeds,
    shapes,
    stalled,
    steps,
    types,
    units,
)

RULES: tuple[type[Rule], ...] = (
    *shapes.RULES,
    *types.RULES,
    *outputs.RULES,
    *labels.RULES,
    *connection.RULES,
    *gradients.RULES,
    *steps.RULES,
    *memory.RULES,
    *optimizers.RULES,
    *graph_cuts.RULES,
    *modes.RULES,
    *failures.RULES,
    *course.RULES,
    *stalled.RULES,
    *units.RULES,
    *depth.RULES,
    *data.RULES,
    *seeds.RULES,
)
