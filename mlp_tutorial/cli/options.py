"""Values of options that typer cannot read by itself, and what the shell completes."""

import math

import typer

from mlp_tutorial.messages import text
from mlp_tutorial.messages.words import SECTIONS, code_of, names

PICTURE_FORMATS = (".png", ".svg", ".pdf", ".jpg")


def whole_numbers(written: str | None) -> tuple[int, ...] | None:
    """Sizes of layers, "16,16" as (16, 16)."""
    if written is None:
        return None
    sizes = [size.strip() for size in written.split(",")]
    if not all(size.isascii() and size.isdigit() and int(size) > 0 for size in sizes):
        raise typer.BadParameter(text("cli.usage.sizes", found=written))
    return tuple(int(size) for size in sizes)


def learning_rates(written: str) -> tuple[float, ...]:
    """Learning rates, "0.1,0.3" as (0.1, 0.3), each positive and none twice."""
    try:
        rates = tuple(float(rate) for rate in written.split(","))
    except ValueError:
        rates = ()
    if not rates or not all(rate > 0 and math.isfinite(rate) for rate in rates) or len(set(rates)) < len(rates):
        raise typer.BadParameter(text("cli.usage.rates", found=written))
    return rates


def error_names(incomplete: str) -> list[tuple[str, str]]:
    """Names and codes of errors and of the doctor's rules that begin so, each with its title."""
    titles = {name: text(f"{section}.{name}.title") for section in SECTIONS for name in names(section)}
    written = [(either, title) for name, title in titles.items() for either in (name, code_of(name))]
    return [(either, title) for either, title in written if either.lower().startswith(incomplete.lower())]


def example_names(incomplete: str) -> list[str]:
    """Names of examples that begin so."""
    from mlp_tutorial.gallery import examples

    return [example.name for example in examples() if example.name.startswith(incomplete)]
