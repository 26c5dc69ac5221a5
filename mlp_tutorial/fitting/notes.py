"""What is told of a run that goes on, but not quite as it was."""

from dataclasses import fields

from mlp_tutorial.environment import Environment
from mlp_tutorial.fitting.identity import Identity
from mlp_tutorial.messages import text


def other_environment(before: Environment, here: Environment) -> str:
    """A run is continued where the last digits may be others.

    Example:
        >>> here = Environment("2.13.0", "cpu", "AVX2", threads=1)
        >>> there = Environment("2.13.0", "cpu", "AVX2", threads=2)
        >>> other_environment(there, here).splitlines()[0]
        'The run goes on in another environment: threads was 2, now 1.'
    """
    changed = [f.name for f in fields(Environment) if getattr(before, f.name) != getattr(here, f.name)]
    lines = [
        text("checkpoint.difference", field=name, found=getattr(before, name), wanted=getattr(here, name))
        for name in changed
    ]
    return text("checkpoint.other_environment", differences="; ".join(lines))


def rates_without_scheduler(began: Identity, went_on: Identity, here: Identity) -> list[str]:
    """The learning rate was changed by something that the file does not hold, and that may have begun anew.

    Args:
        began: The file's run at its start.
        went_on: What it had become.
        here: This run; its optimizer is as it was made, or as the run has left it.

    Returns:
        One sentence, or none.

    Example:
        >>> began, went_on = {"optimizer.lr": "0.4"}, {"optimizer.lr": "0.2"}
        >>> len(rates_without_scheduler(began, went_on, began)), rates_without_scheduler(began, went_on, went_on)
        (1, [])
    """
    rates = [name for name in went_on if name.startswith("optimizer") and name.endswith(".lr")]
    moved = [name for name in rates if went_on[name] not in (began.get(name), here.get(name))]
    if not moved or went_on.get("scheduler"):
        return []
    return [text("checkpoint.rate_goes_on", before=began.get(moved[0]), now=went_on[moved[0]])]


def more_epochs(found: int, wanted: int) -> str:
    """The file holds more epochs than were asked for."""
    return text("checkpoint.more_epochs", found=found, wanted=wanted)
