"""What a cell shows: printed text, the value of its last expression, figures, in the order they came."""

import contextlib
import io
from typing import Any, Self

Shown = dict[str, Any]


class Collector(contextlib.ExitStack):
    """Collects the outputs of one cell while it is entered.

    An output is `{"type": "stdout" | "stderr" | "text" | "html", "text"}` or a figure's description.
    """

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
        if hasattr(value, "_repr_html_") and not isinstance(value, type):
            html = value._repr_html_()
            if html is not None:
                self.outputs.append({"type": "html", "text": html})
                return
        self.outputs.append({"type": "text", "text": repr(value)})

    def figures(self, saved: list[Shown]) -> None:
        """Show saved figures."""
        self.outputs.extend(saved)


class _Stream(io.TextIOBase):
    """A standard stream that appends to the outputs; neighbouring prints make one output."""

    encoding = "utf-8"  # some libraries ask

    def __init__(self, kind: str, outputs: list[Shown]) -> None:
        self.kind = kind
        self.outputs = outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.outputs and self.outputs[-1]["type"] == self.kind:
            self.outputs[-1]["text"] += text
        elif text:
            self.outputs.append({"type": self.kind, "text": text})
        return len(text)


def _is_drawn(value: Any) -> bool:
    """Whether a value is something of Matplotlib's, or a list or array of such things."""
    if type(value).__module__.partition(".")[0] == "matplotlib":
        return True
    if type(value).__name__ == "ndarray" and value.dtype == object and value.size:
        return _is_drawn(value.flat[0])
    return isinstance(value, list | tuple) and bool(value) and all(_is_drawn(item) for item in value)
