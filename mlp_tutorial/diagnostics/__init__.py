"""The training doctor: it finds the mistakes that PyTorch does not mention.

`watch` and `hooks` see what happens, `events` says what it was, `chart` keeps what must be remembered, and the rules
in `rules/` judge it. `in_loop` is the way in for a loop, `script` for a whole program, `in_fit` for `fit`.
"""

from mlp_tutorial.diagnostics.in_loop import Doctor, doctor
from mlp_tutorial.finding import Finding, Place

__all__ = ["Doctor", "Finding", "Place", "doctor"]
