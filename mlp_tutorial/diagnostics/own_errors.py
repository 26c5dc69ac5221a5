"""Errors of the doctor's own: the reader's program goes on, and the report says that there were some."""

from traceback import extract_tb

from mlp_tutorial.messages import text

MOST = 10


class OwnErrors:
    """The first few of each kind, without the frames that they came through: those hold the reader's tensors.

    Attributes:
        kept: The errors; a note of each names the line that raised it.

    Example:
        >>> errors = OwnErrors()
        >>> for _ in range(3):
        ...     errors.note(KeyError("a"))
        >>> errors.kept
        [KeyError('a')]
    """

    def __init__(self) -> None:
        self.kept: list[BaseException] = []
        self._known: set[tuple[str, str]] = set()

    def note(self, error: Exception) -> None:
        """Keep an error, unless it is the reader's: that memory or the recursion limit does not suffice."""
        if isinstance(error, RecursionError | MemoryError):
            return
        frames = extract_tb(error.__traceback__, limit=-1)
        place = f"{frames[0].filename}:{frames[0].lineno}" if frames else ""
        key = (type(error).__name__, place)
        if key in self._known or len(self.kept) >= MOST:
            return
        self._known.add(key)
        error.__traceback__ = error.__context__ = error.__cause__ = None
        if place:
            error.add_note(place)
        self.kept.append(error)

    def sentence(self) -> str:
        """One line that names the first and says where to report it; "" where there were none."""
        if not self.kept:
            return ""
        first = self.kept[0]
        place = "".join(getattr(first, "__notes__", [])[-1:])
        return text("doctor.own_error", kind=type(first).__name__, message=_said_by(first), place=place)


def _said_by(error: BaseException) -> str:
    """The first line of its message."""
    try:
        return str(error).partition("\n")[0]
    except Exception:  # the message holds something of the reader's that cannot be printed
        return ""
