"""Names that a reader knows from another library, and what they are called here; misspelt ones by the nearest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from torch import nn

from mlp_tutorial.errors import UnknownArgumentError, UnknownAttributeError
from mlp_tutorial.inputs.other_names import MEANINGS
from mlp_tutorial.messages import text
from mlp_tutorial.messages.spelling import did_you_mean

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Hint:
    """What to write instead, in the language in use when it is read.

    Args:
        name: What the reader has written.
        sections: Those of `MEANINGS`; the first that knows the name counts.
        known: The names that there are; one that is near is asked for.
        own: Those to list where none is near; without them, all.

    Example:
        >>> str(Hint("epocs", ("fit",), ("epochs", "lr")))
        "Did you mean 'epochs'?"
    """

    name: str
    sections: tuple[str, ...]
    known: tuple[str, ...]
    own: tuple[str, ...] = ()

    def __str__(self) -> str:
        for section in self.sections:
            if self.name in MEANINGS[section]:
                return text(f"habits.{section}.{MEANINGS[section][self.name]}")
        return did_you_mean(self.name, self.known) or text("habits.known", known=", ".join(self.own or self.known))


def explained(*sections: str) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Arguments by a name that a function does not have end in an error that says what they are called here.

    Args:
        *sections: Those of `MEANINGS`.

    Returns:
        A decorator. What it makes has the function's own signature, and calls it with what it was given.

    Example:
        >>> @explained("fit")
        ... def double(value: int) -> int:
        ...     return 2 * value
        >>> double(value=2)
        4
    """

    def around(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        code = function.__code__
        known = frozenset(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]) - {"self"}

        @wraps(function)
        def called(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
            if not known.issuperset(named):
                unknown = next(name for name in named if name not in known)
                raise unknown_argument(function.__qualname__.removesuffix(".__init__"), unknown, sections, known)
            return function(*arguments, **named)

        return called

    return around


def unknown_argument(
    function: str, argument: str, sections: tuple[str, ...], known: Iterable[str]
) -> UnknownArgumentError:
    """What is wrong with an argument by a name that a function does not have.

    Args:
        function: Its name.
        argument: What the reader has written before the "=".
        sections: Those of `MEANINGS`.
        known: Names of its arguments.

    Returns:
        The error, to be raised.

    Example:
        >>> unknown_argument("fit", "epoch", ("fit",), ("epochs",)).argument
        'epoch'
    """
    hint = Hint(argument, sections, tuple(sorted(known)))
    return UnknownArgumentError("unknown-argument", function=function, argument=argument, hint=hint)


def refuse_habits(function: str, named: Iterable[str]) -> None:
    """Refuse arguments by names that another library gives them, where a function passes all others on.

    Args:
        function: Its name, and that of its section in `MEANINGS`.
        named: Names of the arguments.

    Raises:
        UnknownArgumentError: One is such a name.

    Example:
        >>> refuse_habits("compile", ["backend"])
    """
    for name in named:
        if name in MEANINGS[function]:
            raise unknown_argument(function, name, (function,), ())


def unknown_attribute(owner: Any, name: str) -> UnknownAttributeError:
    """What is wrong with a name that a model does not have.

    Args:
        owner: The model.
        name: What the reader has written after its dot.

    Returns:
        The error, to be raised.

    Example:
        >>> from mlp_tutorial.models import LinearRegression
        >>> unknown_attribute(LinearRegression(), "fit").word
        'unknown-attribute'
    """
    known = tuple(known for known in dir(owner) if not known.startswith("_"))
    hint = Hint(name, ("attributes",), known, own=tuple(each for each in known if not hasattr(nn.Module, each)))
    return UnknownAttributeError("unknown-attribute", model=type(owner).__name__, attribute=name, hint=hint)
