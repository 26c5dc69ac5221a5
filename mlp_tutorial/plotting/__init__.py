"""Pictures of the lessons: each function draws onto an Axes, its own or one that is given, and returns it.

Labels are in the language in use (`set_language`). Korean ones are drawn with a font that has Hangul, found on the
system or bundled; no setting of matplotlib is changed. matplotlib is imported when a picture is first drawn.
"""

from mlp_tutorial.plotting.activation_curve import plot_activation
from mlp_tutorial.plotting.boundary import plot_boundary
from mlp_tutorial.plotting.colors import COLORS, COLORS_DARK
from mlp_tutorial.plotting.cost import plot_cost
from mlp_tutorial.plotting.cost_surface import plot_cost_surface
from mlp_tutorial.plotting.fitted_line import plot_fit
from mlp_tutorial.plotting.fonts import use_korean_font
from mlp_tutorial.plotting.hidden_lines import plot_hidden_lines
from mlp_tutorial.plotting.network import plot_network
from mlp_tutorial.plotting.truth_table import plot_truth_table

__all__ = [
    "COLORS",
    "COLORS_DARK",
    "plot_activation",
    "plot_boundary",
    "plot_cost",
    "plot_cost_surface",
    "plot_fit",
    "plot_hidden_lines",
    "plot_network",
    "plot_truth_table",
    "use_korean_font",
]
