"""How the values of options are read, and what the shell completes.

Numbers and choices are read here and not by typer, whose versions know other types (0.12 neither Literal nor
`X | None`) and refuse in other words: an option of such a type names its parser.
"""

import codecs
import math
from collections.abc import Callable
from typing import Any, TypedDict, get_args

import typer

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.messages import text
from mlp_tutorial.messages.words import SECTIONS, code_of, names

LARGEST = 2**63 - 1  # seed that PyTorch takes; more epochs or neurons than that nobody sees the end of
LARGEST_RATE = 1e37  # Adam divides it by 0.1 first, and float32 ends at 3.4e38
PICTURE_FORMATS = (".png", ".svg", ".pdf", ".jpg")
RESULT_FORMATS = (".csv", ".tsv", ".json", ".jsonl")


class Unreadable(typer.BadParameter):
    """A value that its option does not take; the message says what it takes."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(wanted)
        self.found = found


class Choice(TypedDict):
    """What typer is told of an option with a few possible values."""

    parser: Callable[[Any], Any]
    metavar: str
    autocompletion: Callable[[str], list[str]]


def one_of(names: Any) -> Choice:
    """An option that takes one of a Literal's names."""
    known = get_args(names)

    def name(written: str) -> str:
        if written not in known:
            raise Unreadable(written, ", ".join(known))
        return written

    def complete(incomplete: str) -> list[str]:
        return [name for name in known if name.startswith(incomplete)]

    return {"parser": name, "metavar": "|".join(known), "autocompletion": complete}


def whole_number(low: int) -> Callable[[str | int], int]:
    """Reads a whole number from `low` to the largest seed; typer hands over its defaults too, which are numbers."""

    def number(written: str | int) -> int:
        try:
            value = int(written)
        except ValueError:  # no number, or one of thousands of digits
            value = low - 1
        if not low <= value <= LARGEST:
            raise Unreadable(str(written), text("cli.usage.whole_number", low=low, high=LARGEST))
        return value

    return number


def number(written: str) -> float:
    """Reads a number."""
    try:
        return float(written)
    except ValueError:
        raise Unreadable(written, text("cli.usage.number")) from None


def share(written: str | float) -> float:
    """Reads a share of the rows, "0.3" or "30%"."""
    try:
        digits = str(written).strip()
        value = float(digits.removesuffix("%")) / (100 if digits.endswith("%") else 1)
    except ValueError:
        value = math.nan
    if not 0 < value < 1:
        raise Unreadable(str(written), text("cli.usage.share"))
    return value


def separator(written: str) -> str:
    """Reads what stands between two cells; a tabulator, which no shell makes easy, has a name too."""
    sign = {"tab": "\t", "\\t": "\t"}.get(written, written)
    if not sign or any(letter.isalnum() or letter in '"\r\n' for letter in sign):
        raise Unreadable(written, text("cli.usage.separator"))
    return sign


def encoding(written: str) -> str:
    """Reads the name of an encoding."""
    try:
        "".encode(codecs.lookup(written).name)
    except (LookupError, UnicodeError):  # UnicodeError: of Python's encoding "undefined"
        raise Unreadable(written, text("cli.usage.encoding")) from None
    return written


def whole_numbers(written: str | None) -> tuple[int, ...] | None:
    """Sizes of layers, "16,16" as (16, 16)."""
    if written is None:
        return None
    try:
        return tuple(whole_number(1)(size) for size in written.split(","))
    except Unreadable:
        raise typer.BadParameter(text("cli.usage.sizes", found=written)) from None


def learning_rates(written: str) -> tuple[float, ...]:
    """Learning rates, "0.1,0.3" as (0.1, 0.3), each positive and none twice."""
    try:
        rates = tuple(float(rate) for rate in written.split(","))
    except ValueError:
        rates = ()
    if not rates or not all(rate > 0 and math.isfinite(rate) for rate in rates) or len(set(rates)) < len(rates):
        raise typer.BadParameter(text("cli.usage.rates", found=written))
    for rate in rates:
        require_usable_rate(rate)
    return rates


def require_usable_rate(lr: float) -> None:
    """Refuse a learning rate with which float32 parameters leave their range whatever the gradient.

    Args:
        lr: Positive and finite.

    Raises:
        ArgumentError: It is more than `LARGEST_RATE`.
    """
    if lr > LARGEST_RATE:
        raise ArgumentError("learning-rate-too-large", lr=lr, most=LARGEST_RATE)


def error_names(incomplete: str) -> list[tuple[str, str]]:
    """Names and codes of errors and of the doctor's rules that begin so, each with its title."""
    titles = {name: text(f"{section}.{name}.title") for section in SECTIONS for name in names(section)}
    written = [(either, title) for name, title in titles.items() for either in (name, code_of(name))]
    return [(either, title) for either, title in written if either.lower().startswith(incomplete.lower())]


def example_names(incomplete: str) -> list[str]:
    """Names of examples and sample tables that begin so."""
    from mlp_tutorial.gallery import examples, sample_tables

    known = [*(example.name for example in examples()), *(table.file_name for table in sample_tables())]
    return [name for name in known if name.startswith(incomplete)]
