"""The nearest known name, for a name that was mistyped."""

from difflib import get_close_matches

from mlp_tutorial.messages import text


def did_you_mean(name: str, known: tuple[str, ...]) -> str:
    """Name in `known` nearest to `name`, as a question ("Did you mean 'tanh'?"), or an empty string."""
    found = nearest(name, known)
    return "" if found is None else text("errors.did_you_mean", name=found)


def nearest(name: str, known: tuple[str, ...]) -> str | None:
    """Name in `known` that is most like `name`; None where none is like it."""
    alike = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    return alike[0] if alike else None
