"""`mlp-tutorial explain`: what stands behind an error's name or code, and the list of all of them."""

from itertools import groupby

from mlp_tutorial.cli.terminal import entry, output, paragraph
from mlp_tutorial.errors import explain
from mlp_tutorial.messages import text
from mlp_tutorial.messages.words import SECTIONS, code_of, names


def explain_code(code: str) -> None:
    """Print the full explanation; lines that begin with spaces, code for instance, are kept as they are."""
    title, *parts = explain(code).split("\n\n")
    paragraph(title, hanging=4, style="bold")
    for part in parts:
        output().print()
        for flows, lines in groupby(part.split("\n"), key=lambda line: not line.startswith(" ")):
            if flows:
                paragraph(" ".join(lines))
            else:
                for line in lines:
                    paragraph(line, hanging=4)


def list_codes() -> None:
    """Print each code with its name and title: the errors, then the doctor's rules."""
    for section in SECTIONS:
        for name in names(section):
            entry(code_of(name), f"{name}: {text(f'{section}.{name}.title')}", 9, indent=0)
    output().print()
    paragraph(text("cli.explain.how"))
