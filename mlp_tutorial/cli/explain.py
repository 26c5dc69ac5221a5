"""`mlp-tutorial explain`: what stands behind an error's code, and the list of all codes."""

from itertools import groupby

from mlp_tutorial.cli.terminal import entry, output, paragraph
from mlp_tutorial.errors import explain
from mlp_tutorial.messages import keys, text


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
    """Print each code with its title: the errors, then the doctor's rules."""
    for section in ("errors", "rules"):
        titles = [key for key in keys(section, "en") if key.endswith(".title")]
        for key in sorted(titles, key=lambda key: int(key.split(".")[1].removeprefix("MLP"))):
            entry(key.split(".")[1], text(key), 9, indent=0)
    output().print()
    paragraph(text("cli.explain.how"))
