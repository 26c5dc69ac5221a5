"""Four checks before training, in a copy: the first cost, a few rows by heart, rows apart, everything reached."""

from mlp_tutorial.diagnostics.preflight.before_training import preflight
from mlp_tutorial.diagnostics.preflight.from_script import preflight_script
from mlp_tutorial.diagnostics.preflight.result import Check, Preflight

__all__ = ["Check", "Preflight", "preflight", "preflight_script"]
