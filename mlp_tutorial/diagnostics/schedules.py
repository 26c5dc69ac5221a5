"""Watches schedules of the learning rate: each one that is made, and each of its steps."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

from torch.optim import lr_scheduler
from torch.optim.lr_scheduler import LRScheduler

from mlp_tutorial.diagnostics.frames import hide
from mlp_tutorial.diagnostics.library_events import ScheduleStepped
from mlp_tutorial.diagnostics.patches import Function, Patch
from mlp_tutorial.diagnostics.watch import Watch


class _Listener:
    """One watch, and how deep inside of torch's own schedules it is: they step each other."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.depth = 0

    def tell(self, scheduler: Any, *, made: bool) -> None:
        if self.watch.looking:
            place = self.watch.line()
            with self.watch.aside():
                self.watch.examination.hear(ScheduleStepped(place, scheduler, made))


_HEARING: list[_Listener] = []


@contextmanager
def heard_schedules(watch: Watch) -> Iterator[None]:
    """Let the watch's examination hear of schedules too."""
    listener = _Listener(watch)
    with ExitStack() as registered:
        _HEARING.append(listener)
        registered.callback(_HEARING.remove, listener)
        for patch in _PATCHES:
            patch.hold()
            registered.callback(patch.release)
        yield


def _around(*, made: bool) -> Callable[[Function, Callable[[], bool]], Function]:
    """A method with a word to the doctors for whom it is the outermost."""

    def around(method: Function, is_on: Callable[[], bool]) -> Function:
        @wraps(method)
        def calling(scheduler: Any, /, *args: Any, **kwargs: Any) -> Any:
            hearing = tuple(_HEARING) if is_on() else ()
            for listener in hearing:
                listener.depth += 1
            try:
                result = method(scheduler, *args, **kwargs)
            except BaseException as error:
                hide(error)
                raise
            finally:
                for listener in hearing:
                    listener.depth -= 1
            for listener in hearing:
                if listener.depth == 0:
                    listener.tell(scheduler, made=made)
            return result

        return calling

    return around


def _patches() -> list[Patch]:
    """Those of torch's schedules that do not leave it to the base class."""
    kinds = [kind for kind in vars(lr_scheduler).values() if isinstance(kind, type) and issubclass(kind, LRScheduler)]
    own = lr_scheduler.ReduceLROnPlateau, lr_scheduler.SequentialLR, lr_scheduler.ChainedScheduler
    making = [Patch(kind, "__init__", _around(made=True)) for kind in (LRScheduler, *own)]
    return making + [Patch(kind, "step", _around(made=False)) for kind in dict.fromkeys(kinds) if "step" in vars(kind)]


_PATCHES = _patches()
