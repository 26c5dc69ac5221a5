"""`mlp-tutorial info`: what a report of a mistake needs, as plain text to copy: no path, no name of the user.

It is asked where something is broken, PyTorch perhaps, so whatever fails is said in its place.
"""

import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from mlp_tutorial.cli.language import OPTION
from mlp_tutorial.cli.terminal import cell_width, output, padded, verbatim
from mlp_tutorial.messages import get_language, language_source, text

LIBRARIES = ("torch", "numpy", "pandas", "matplotlib", "rich", "typer", "tqdm", "jinja2")
VARIABLES = (
    "MLP_TUTORIAL_LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "MKL_CBWR",
    "ATEN_CPU_CAPABILITY",
    "CUDA_VISIBLE_DEVICES",
    "PYTHONUTF8",
    "NO_COLOR",
)
_FOLDERS = re.compile(r"""(?:\b[A-Za-z]:)?[\\/](?:[^\\/:*?"'<>|\n]+[\\/])+""")


def print_info() -> None:
    """Print a line for each fact, name and value in two columns."""
    facts = list(_facts())
    column = 2 + max(cell_width(name) for name, _ in facts)
    for name, value in facts:
        verbatim(padded(name, column) + value)


def without_folders(message: str) -> str:
    """A message in which a file is its name alone: the folders often hold the user's."""
    return _FOLDERS.sub("…/", message.replace(str(Path.home()), "/~"))


def _facts() -> Iterator[tuple[str, str]]:
    from mlp_tutorial import __version__

    yield "mlp-tutorial", __version__
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    for library in LIBRARIES:
        yield library, _version(library)
    yield text("cli.info.system"), platform.platform()
    yield text("cli.info.processor"), text("cli.info.cores", name=platform.machine(), count=os.cpu_count())
    yield text("cli.info.instructions"), _or_why_not(_instructions)
    yield text("cli.info.threads"), _or_why_not(_threads)
    yield text("cli.info.devices"), _or_why_not(_devices)
    yield text("cli.info.language"), text("cli.info.from", value=get_language(), source=_language_source())
    yield text("cli.info.font"), _or_why_not(_font)
    yield text("cli.info.terminal"), _terminal()
    yield text("cli.info.variables"), _variables()


def _version(library: str) -> str:
    """The version that is installed, and why it cannot be imported where it cannot."""
    try:
        version = importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return text("cli.info.missing")
    try:
        import_module(library)
    except Exception as error:
        return f"{version} {_why_not(error)}"
    return version


def _or_why_not(fact: Callable[[], str]) -> str:
    """The fact, or what stood in the way of it."""
    try:
        return fact()
    except Exception as error:
        return _why_not(error)


def _why_not(error: Exception) -> str:
    reason = without_folders(f"{type(error).__name__}: {error}").splitlines()[0]
    return text("cli.info.fails", reason=reason)


def _instructions() -> str:
    import torch

    mkl = "MKL" if torch.backends.mkl.is_available() else text("cli.info.without_mkl")
    return f"{torch.backends.cpu.get_cpu_capability()}, {mkl}"


def _threads() -> str:
    import torch

    return text("cli.info.counts", within=torch.get_num_threads(), between=torch.get_num_interop_threads())


def _devices() -> str:
    import torch

    accelerator = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    if accelerator is None:
        return "cpu"
    if accelerator.type != "cuda":
        return f"cpu, {accelerator.type}"
    names = (torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count()))
    return ", ".join(["cpu", *(f"cuda:{number} ({name})" for number, name in enumerate(names))])


def _language_source() -> str:
    source = language_source()
    return OPTION if source == "set_language" else source


def _font() -> str:
    from mlp_tutorial.plotting.fonts import korean_families

    return korean_families()[0]


def _terminal() -> str:
    console = output()
    colours = console.color_system or text("cli.info.no_colours")
    return text("cli.info.screen", columns=console.width, colours=colours, encoding=sys.stdout.encoding)


def _variables() -> str:
    found = [f"{name}={os.environ[name]}" for name in VARIABLES if name in os.environ]
    return " ".join(found) or text("cli.info.no_variables")
