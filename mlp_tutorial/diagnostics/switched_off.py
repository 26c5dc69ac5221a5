"""Layers that one instance of a class does not use, and another one does."""

from mlp_tutorial.diagnostics.anatomy import parts_of
from mlp_tutorial.diagnostics.roster import ModelChart, Roster


def is_used_elsewhere(roster: Roster, model: ModelChart, name: str) -> bool:
    """Whether another module of the same class has the same layer and uses it: here it is switched off on purpose.

    Args:
        roster: All models that were seen.
        model: One of them.
        name: A parameter of it that got no gradient, such as "blocks.0.extra.weight".
    """
    for known in roster.models:
        same = known.parameters.get(name) if known is not model and known.kind == model.kind else None
        if same is not None and not same.is_untouched:
            return True
    own = model.model()
    parts = dict(parts_of(own)) if own is not None else {}
    pieces = name.split(".")
    for end in range(len(pieces)):
        path, rest = ".".join(pieces[:end]), ".".join(pieces[end:])
        kind = type(parts.get(path))
        if kind.__module__.startswith("torch.") or path not in parts:
            continue
        for other, part in parts.items():
            same = model.parameters.get(f"{other}.{rest}" if other else rest) if type(part) is kind else None
            if other != path and same is not None and not same.is_untouched:
                return True
    return False
