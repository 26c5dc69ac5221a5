"""How a run of the command ends: its exit code, and what is said where it went wrong."""

import re
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from mlp_tutorial.cli.help import NothingAsked, usage, value_name
from mlp_tutorial.cli.options import Unreadable
from mlp_tutorial.cli.own_words import ToldError
from mlp_tutorial.cli.streams import ERROR, OUTPUT
from mlp_tutorial.cli.terminal import paragraph
from mlp_tutorial.errors import ArgumentError, MlpTutorialError
from mlp_tutorial.messages import text
from mlp_tutorial.messages.spelling import did_you_mean

# typer's errors of usage. Each version keeps the class elsewhere (click, typer._click); this one's parent is it in all.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]
INTERRUPTED = 130  # typer's code for Ctrl-C, and a shell's
WRONG_USAGE = 2
# PyTorch's allocators for the CPU and for a GPU, and pandas' reader.
_NO_MEMORY = re.compile(r"(can't allocate|not enough|out of) memory|Storage size calculation overflowed", re.IGNORECASE)
_PLACES = 6


def exit_code_of(command: Callable[[], Any]) -> int:
    """Run the command: 0 done, 1 it could not be done, 2 wrong usage, 130 Ctrl-C.

    Args:
        command: Gives typer's exit code, or None.

    Returns:
        The exit code; what went wrong was printed to standard error.
    """
    code = _code_of(command)
    OUTPUT.flush()
    if code == 0 and OUTPUT.lost and not OUTPUT.nobody_reads:
        code = _refused(ArgumentError("output-lost", reason=_reason(OUTPUT.lost)))
    ERROR.flush()
    return code


def _code_of(command: Callable[[], Any]) -> int:
    try:
        code = command()
    except UsageError as error:
        return _wrong_usage(error)
    except (MlpTutorialError, ToldError) as error:
        return _refused(error)
    except OSError as error:
        return _refused(ArgumentError("refused-by-system", path=str(error.filename or ""), reason=_reason(error)))
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except Exception as error:
        return _refused(_said(error))
    if code == INTERRUPTED:
        paragraph(text("cli.interrupted"), error=True)
    return code if isinstance(code, int) else 0


def _said(error: Exception) -> MlpTutorialError:
    """What Python and PyTorch raise where memory does not suffice, and what nobody foresaw, in our words."""
    message = str(error).split("\n")[0]
    if isinstance(error, MemoryError) or _NO_MEMORY.search(str(error)):
        return ArgumentError("memory-exhausted", reason=message or type(error).__name__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return ArgumentError(
        "not-foreseen", kind=type(error).__name__, message=message, places=", ".join(places[-_PLACES:])
    )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _refused(error: MlpTutorialError | ToldError) -> int:
    """An error of ours needs no traceback: it says what is wrong and what to try."""
    paragraph(str(error), hanging=4, error=True)
    return 1


def _wrong_usage(error: Any) -> int:
    ctx: Any = getattr(error, "ctx", None)
    if isinstance(error, NothingAsked) or error.message == "Missing command.":
        ERROR.write(ctx.get_help() + "\n")
        return WRONG_USAGE
    if ctx is not None:
        paragraph(usage(ctx.command, ctx), hanging=4, error=True)
    paragraph(text("cli.usage.error", message=_in_our_words(error)), hanging=4, style="red", error=True)
    if ctx is not None:
        paragraph(text("cli.usage.see_help", command=f"{ctx.command_path} --help"), error=True)
    return WRONG_USAGE


def _in_our_words(error: Any) -> str:
    """typer's message in the language in use; ours, raised by a callback, is that already."""
    kind, parameter = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        hint = did_you_mean(error.option_name, tuple(error.possibilities or ()))
        return text("cli.usage.no_such_option", option=error.option_name, hint=hint).rstrip()
    if kind == "MissingParameter":
        return text("cli.usage.missing", name=_written(parameter))
    if kind == "BadOptionUsage":
        key = "no_value" if "not take" in error.message else "needs_value"
        return text(f"cli.usage.{key}", option=error.option_name)
    if isinstance(error, Unreadable):
        return text("cli.usage.bad_value", name=_written(parameter), found=error.found, wanted=error.message)
    extra = re.search(r"unexpected extra argument\S* \((.*)\)", error.message)
    if extra:
        return text("cli.usage.extra", found=extra[1])
    return str(error.message)


def _written(parameter: Any) -> str:
    """The parameter as it stands on the command line."""
    option = parameter.param_type_name == "option"
    return f"{parameter.opts[0]} {value_name(parameter)}" if option else value_name(parameter)
