"""What a lab writes on: the five headings of the deck, sentences, lines of numbers, pictures."""

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Step = Literal[1, 2, 3, 4, 5]


class Page(Protocol):
    """A terminal, a file or a test: whatever can show a lab."""

    def title(self, sentence: str) -> None:
        """The lab's name."""

    def step(self, number: Step) -> None:
        """One of the five headings: data, model, cost, optimizer, training."""

    def part(self, sentence: str) -> None:
        """A heading below a step: one of several runs or versions."""

    def say(self, sentence: str) -> None:
        """A sentence or more, broken into lines where need be."""

    def line(self, line: str) -> None:
        """A line of numbers, as it is."""

    def picture(self, name: str, axes: "Axes") -> None:
        """A picture, and where it went."""
