"""All rules of the doctor, one file a family."""

from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules import (
    connection,
    course,
    data,
    depth,
    distances,
    distributions,
    exchanged,
    exploding,
    failures,
    gradients,
    graph_cuts,
    guessing,
    labels,
    memory,
    modes,
    negative,
    not_finite,
    optimizers,
    outputs,
    seeds,
    shapes,
    sharing,
    stalled,
    steps,
    symmetry,
    types,
    units,
    unscaled,
)

# Mistakes of the loop itself and of the mode, which `fit` makes impossible.
OF_THE_LOOP: tuple[type[Rule], ...] = (*gradients.RULES, *steps.RULES, *memory.RULES, *modes.RULES)
# What the rows, and what the loss takes of them, tell before training.
OF_THE_ROWS: tuple[type[Rule], ...] = (
    *shapes.RULES,
    *types.RULES,
    *outputs.RULES,
    *distributions.RULES,
    *exchanged.RULES,
    *negative.RULES,
    *distances.RULES,
    *labels.RULES,
    *data.RULES,
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
    *unscaled.RULES,
    *units.RULES,
    *symmetry.RULES,
    *sharing.RULES,
    *depth.RULES,
    *exploding.RULES,
    *seeds.RULES,
)
RULES = (*OF_THE_LOOP, *IN_FIT)
