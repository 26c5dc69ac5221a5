"""All rules of the doctor, one file a family."""

from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules import (
    connection,
    constants,
    course,
    data,
    depth,
    distances,
    exploding,
    failures,
    gradients,
    graph_cuts,
    guessing,
    labels,
    memory,
    modes,
    not_finite,
    optimizers,
    outputs,
    seeds,
    shapes,
    stalled,
    steps,
    types,
    units,
)

# Mistakes of the loop itself and of the mode, which `fit` makes impossible.
OF_THE_LOOP: tuple[type[Rule], ...] = (*gradients.RULES, *steps.RULES, *memory.RULES, *modes.RULES)
# What the rows, and what the loss takes of them, tell before training.
OF_THE_ROWS: tuple[type[Rule], ...] = (
    *shapes.RULES,
    *types.RULES,
    *outputs.RULES,
    *distances.RULES,
    *labels.RULES,
    *data.RULES,
    *constants.RULES,
)
IN_FIT: tuple[type[Rule], ...] = (
    *OF_THE_ROWS,
    *connection.RULES,
    *optimizers.RULES,
    *graph_cuts.RULES,
    *failures.RULES,
    *course.RULES,
    *not_finite.RULES,
    *stalled.RULES,
    *guessing.RULES,
    *units.RULES,
    *depth.RULES,
    *exploding.RULES,
    *seeds.RULES,
)
RULES = (*OF_THE_LOOP, *IN_FIT)
