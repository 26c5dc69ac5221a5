"""Where a run is another one than that of a file, in words for the reader."""

from dataclasses import dataclass
from typing import Any

from mlp_tutorial.fitting.identity import Identity
from mlp_tutorial.messages import has, text

MAY_BE_MISSING = tuple(f"{name}{mark}" for name in ("optimizer", "criterion", "scheduler") for mark in ".[")
"""Details of these need not stand in both: another version of PyTorch may have more options."""
SHOWN = 6
LONGEST = 120


@dataclass(frozen=True)
class Differences:
    """What two runs differ in; its text is in the language in use when it is read.

    Attributes:
        fields: Names.
        found: Values of the run in the file.
        wanted: Values of this run.

    Example:
        >>> str(Differences(["batch_size"], [5], [6]))
        'batch_size was 5, now 6'
    """

    fields: list[str]
    found: list[Any]
    wanted: list[Any]

    def __str__(self) -> str:
        lines = [
            text("checkpoint.difference", field=field_in_words(field), found=_shown(found), wanted=_shown(wanted))
            for field, found, wanted in zip(self.fields, self.found, self.wanted, strict=True)
        ]
        if len(lines) > SHOWN:
            lines = [*lines[:SHOWN], text("checkpoint.more_differences", count=len(lines) - SHOWN)]
        return "; ".join(lines)


def differences(began: Identity, went_on: Identity, here: Identity) -> Differences:
    """What makes this run another one.

    Args:
        began: The file's run as it was at its start.
        went_on: What had become of it when the file was written: a scheduler may have changed the learning rate.
        here: This run. Each fact has to be one of the two.

    Returns:
        All that differs; of two things of different kinds, their kinds.

    Example:
        >>> differences({"optimizer.lr": "0.4"}, {"optimizer.lr": "0.2"}, {"optimizer.lr": "0.1"}).fields
        ['optimizer.lr']
    """
    others = [name for name in {**began, **here} if not (_same(began, here, name) or _same(went_on, here, name))]
    fields = [name for name in others if not any(name.startswith((f"{head}.", f"{head}[")) for head in others)]
    return Differences(fields, [began.get(name) for name in fields], [here.get(name) for name in fields])


def field_in_words(field: str) -> str:
    """What a fact is called: an argument of `fit` as it is written there, anything else in words.

    Example:
        >>> field_in_words("optimizer.lr"), field_in_words("data.x.contents")
        ('lr', 'checksum of the contents of x')
    """
    name, _, detail = field.rpartition(".")
    name = name.removeprefix("data.")
    if name == "optimizer":
        return detail
    if has(f"checkpoint.detail.{detail}"):
        return text("checkpoint.detail_of", name=name, detail=text(f"checkpoint.detail.{detail}"))
    return text(f"checkpoint.field.{field}") if has(f"checkpoint.field.{field}") else field


def _same(one: Identity, other: Identity, name: str) -> bool:
    if name.startswith(MAY_BE_MISSING) and (name not in one or name not in other):
        return True
    found, wanted = one.get(name), other.get(name)
    if name.endswith(".code") and found and wanted and found.split()[1:] != wanted.split()[1:]:
        return True  # other versions of Python compile the same function differently
    return bool(found == wanted)


def _shown(value: Any) -> str:
    if value is None or value == []:
        return text("checkpoint.nothing")
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
