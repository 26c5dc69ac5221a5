"""`mlp-tutorial explain`: what stands behind an error's code, and the list of all codes."""

from mlp_tutorial.cli.terminal import entry, output, paragraph
from mlp_tutorial.errors import explain
from mlp_tutorial.messages import keys, text


def explain_code(code: str) -> None:
    """Print the full explanation; lines that begin with spaces, code for instance, are kept as they are."""
    title, _, explanation = explain(code).partition("\n\n")
    paragraph(title, hanging=4, style="bold")
    output().print()
    flowing: list[str] = []
    for line in [*explanation.split("\n"), ""]:
        if line and not line.startswith(" "):
            flowing.append(line)
            continue
        if flowing:
            paragraph(" ".join(flowing))
            flowing = []
        if line:
            paragraph(line, hanging=4)


def list_codes() -> None:
    """Print each code with its title, in order."""
    for key in keys("errors", "en"):
        if key.endswith(".title"):
            entry(key.split(".")[1], text(key), 8, indent=0)
    output().print()
    paragraph(text("cli.explain.how"))
