"""`mlp-tutorial run`: the deck's labs in the terminal, their pictures in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from mlp_tutorial.cli.defaults import LABS_FOLDER
from mlp_tutorial.cli.drawing import draw_to_files
from mlp_tutorial.cli.terminal import cell_width, output, paragraph, verbatim
from mlp_tutorial.files.whole_file import make_folder, require_writable
from mlp_tutorial.labs import LABS, PICTURES, run_lab
from mlp_tutorial.labs.page import Step
from mlp_tutorial.messages import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INDENT = 3


def run_labs(lab: str, seed: int, folder: Path | None) -> None:
    """Show one lab, or all three one after another.

    Args:
        lab: A name of `labs.LABS`, or "all".
        seed: The same seed prints the same numbers.
        folder: Where the pictures go; it is made where it does not exist.
    """
    draw_to_files()
    page = TerminalPage(folder or Path(LABS_FOLDER))
    make_folder(page.folder)
    labs = list(LABS) if lab == "all" else [lab]
    for picture in (picture for name in labs for picture in PICTURES[name]):
        require_writable(page.path(picture))
    for name in labs:
        run_lab(name, page, seed)
    output().print()
    paragraph(text("cli.run.done", count=page.pictures, folder=page.folder.resolve()), hanging=2)


class TerminalPage:
    """A `labs.Page` on standard output.

    Args:
        folder: Where the pictures go.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures = 0

    def path(self, name: str) -> Path:
        """File of a picture."""
        return self.folder / f"{name}.png"

    def title(self, sentence: str) -> None:
        """The lab's name, with a line over the whole width."""
        output().print()
        verbatim(f"━━ {sentence} " + "━" * (output().width - cell_width(sentence) - 4), style="bold")

    def step(self, number: Step) -> None:
        """One of the five headings."""
        output().print()
        paragraph(text(f"labs.steps.{number}"), style="bold cyan")

    def part(self, sentence: str) -> None:
        """A heading below a step, with space above it."""
        output().print()
        paragraph(sentence, indent=INDENT, style="bold")

    def say(self, sentence: str) -> None:
        """A sentence or more, broken into lines."""
        paragraph(sentence.strip("\n"), indent=INDENT)

    def line(self, line: str) -> None:
        """A line of numbers, as it is."""
        verbatim(line, indent=INDENT)

    def picture(self, name: str, axes: "Axes") -> None:
        """Save the picture and say where."""
        from mlp_tutorial.plotting.picture_file import write_picture

        path = self.path(name)
        write_picture(axes, path)
        self.pictures += 1
        paragraph(text("cli.run.picture", path=path), indent=INDENT, hanging=2, style="green")
