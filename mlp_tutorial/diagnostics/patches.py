"""Functions of torch's that all doctors share: the first one replaces them, the last one gives them back."""

from collections.abc import Callable
from threading import RLock
from types import FunctionType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary

Function = Callable[..., Any]


class Patch:
    """One method with something around it, as long as somebody holds it.

    The reader may replace the same method meanwhile, and put back later what was there. What is theirs stays; a
    wrapper that they have kept calls what it was put around, and makes way for it once it stands in its place again.

    Args:
        owner: The class, or the module of functions.
        name: The method's name; the class itself has it.
        around: Makes the wrapper, which asks `is_on` before it does anything of its own.

    Example:
        >>> class A:
        ...     def f(self):
        ...         return 1
        >>> before = A.f
        >>> patch = Patch(A, "f", lambda function, on: lambda self: function(self) + on())
        >>> patch.hold()
        >>> patch.hold()
        >>> A().f()
        2
        >>> patch.release()
        >>> A().f()
        2
        >>> patch.release()
        >>> A().f(), A.f is before
        (1, True)
    """

    def __init__(
        self, owner: type | ModuleType, name: str, around: Callable[[Function, Callable[[], bool]], Function]
    ) -> None:
        self._owner, self._name, self._around = owner, name, around
        self._lock = RLock()
        self._holders = 0
        self._wrapper: Function | None = None
        self._originals: WeakKeyDictionary[Function, Function] = WeakKeyDictionary()

    def hold(self) -> None:
        """Put the wrapper there, unless it is."""
        with self._lock:
            self._holders += 1
            if self._holders == 1:
                self._unwrap()
                self._wrap()

    def release(self) -> None:
        """Take it away, unless somebody else holds it, or has put something of their own there."""
        with self._lock:
            self._holders -= 1
            if self._holders == 0:
                self._unwrap()

    def _wrap(self) -> None:
        original = self._standing
        if self._wrapper is None or self._originals[self._wrapper] is not original:
            self._wrapper = self._around(original, lambda: self._is_on(wrapper))
            self._originals[self._wrapper] = original
        wrapper = self._wrapper
        setattr(self._owner, self._name, wrapper)

    def _unwrap(self) -> None:
        found = self._standing
        while type(found) is FunctionType and found in self._originals:
            found = self._originals[found]
        if found is not self._standing:
            setattr(self._owner, self._name, found)

    def _is_on(self, wrapper: Function) -> bool:
        """Whether it is the wrapper in use; one that was put back when all had left makes way."""
        if self._holders:
            return wrapper is self._wrapper
        with self._lock:
            if not self._holders and self._standing is wrapper:
                self._unwrap()
        return False

    @property
    def _standing(self) -> Any:
        return vars(self._owner)[self._name]
