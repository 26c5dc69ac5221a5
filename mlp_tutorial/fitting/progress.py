"""A progress bar where a run is long and somebody watches; nothing when output is piped."""

import sys
from importlib.util import find_spec
from types import TracebackType
from typing import Any, Self

SECONDS_BEFORE_BAR = 1.0


class Progress:
    """Bar over epochs in a terminal or notebook, by tqdm, which is imported only where the bar may show.

    Args:
        epochs: Epochs in all.
        done: Epochs already finished (a continued run).
        wanted: True shows it, False never; None where standard error is a terminal or a notebook.

    Example:
        >>> with Progress(10, 0, False) as progress:
        ...     progress.epoch_done(0.5)
    """

    def __init__(self, epochs: int, done: int, wanted: bool | None) -> None:
        self._bar: Any = None
        if wanted or (wanted is None and _somebody_watches()):
            tqdm = _bar_for_here()
            delay = 0.0 if wanted else SECONDS_BEFORE_BAR
            self._bar = tqdm(total=epochs, initial=done, delay=delay, unit="epoch", leave=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def epoch_done(self, cost: float, epochs: int = 1) -> None:
        """Move on by one epoch, or by several at once, and show the cost."""
        if self._bar is not None:
            self._bar.set_postfix_str(f"cost {cost:.4g}", refresh=False)
            self._bar.update(epochs)


def _bar_for_here() -> Any:
    """A notebook's widget where notebooks can show one; else the bar of a terminal, which shows everywhere."""
    if "ipykernel" in sys.modules and find_spec("ipywidgets") is None:
        from tqdm import tqdm
    else:
        from tqdm.auto import tqdm
    return tqdm


def _somebody_watches() -> bool:
    return sys.stderr is not None and (sys.stderr.isatty() or "ipykernel" in sys.modules)
