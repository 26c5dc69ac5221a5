"""What a cell shows: printed text, the value of its last expression, figures, in the order they came.

Outputs are those of the notebook format, as nbformat makes them.
"""

import contextlib
import io
from collections.abc import Mapping
from typing import Any, Self

from nbformat import NotebookNode
from nbformat.v4 import new_output

Shown = NotebookNode


class Collector(contextlib.ExitStack):
    """Collects the outputs of one cell while it is entered."""

    def __init__(self) -> None:
        super().__init__()
        self.outputs: list[Shown] = []

    def __enter__(self) -> Self:
        super().__enter__()
        self.enter_context(contextlib.redirect_stdout(_Stream("stdout", self.outputs)))
        self.enter_context(contextlib.redirect_stderr(_Stream("stderr", self.outputs)))
        return self

    def display(self, value: Any) -> None:
        """Show a value as Jupyter would: as HTML if it can, else its repr. Drawn objects show as figures."""
        if value is None or _is_drawn(value):
            return
        as_html = None if isinstance(value, type) else getattr(value, "_repr_html_", None)
        html = as_html() if as_html else None
        data = {"text/plain": repr(value)} if html is None else {"text/html": html}
        self.outputs.append(new_output("execute_result", data))

    def warn(self, text: str) -> None:
        """Show a warning, apart from what was printed."""
        self.outputs.append(new_output("stream", name="stderr", text=text))

    def figures(self, saved: list[Shown]) -> None:
        """Show saved figures."""
        self.outputs.extend(saved)


def figure(number: int, size: tuple[int, int], described: str) -> Shown:
    """The output of a saved figure, whose files stand beside the record; `size` is that on the page, in pixels."""
    output: Shown = new_output("display_data", {"text/plain": described})
    output.metadata.update(figure=number, size=list(size))
    return output


def said(output: Mapping[str, Any]) -> str:
    """What an output says: printed text, a value as HTML or as text, a figure's description."""
    shown = output["text"] if "text" in output else next(iter(output["data"].values()))
    return str(shown)


def figure_number(output: Mapping[str, Any]) -> int | None:
    """Number of the figure that an output shows; None of any other."""
    number: int | None = output.get("metadata", {}).get("figure")
    return number


class _Stream(io.TextIOBase):
    """A standard stream that appends to the outputs; neighbouring prints make one output."""

    encoding = "utf-8"  # some libraries ask

    def __init__(self, kind: str, outputs: list[Shown]) -> None:
        self.kind = kind
        self.outputs = outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.outputs and self.outputs[-1].get("name") == self.kind:
            self.outputs[-1]["text"] += text
        elif text:
            self.outputs.append(new_output("stream", name=self.kind, text=text))
        return len(text)


def _is_drawn(value: Any) -> bool:
    """Whether a value is something of Matplotlib's, or a list or array of such things."""
    if type(value).__module__.partition(".")[0] == "matplotlib":
        return True
    if type(value).__name__ == "ndarray" and value.dtype == object and value.size:
        return _is_drawn(value.flat[0])
    return isinstance(value, list | tuple) and bool(value) and all(_is_drawn(item) for item in value)
