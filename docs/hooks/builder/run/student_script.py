"""Runs the scripts that stand on a page: plainly, or as `mlp-tutorial doctor FILE` does, where what the doctor finds
must be what the page says.
"""

import html
import io
import re
import runpy
import sys
import sysconfig
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from pathlib import Path
from typing import Any, TextIO

import torch

from mlp_tutorial.diagnostics.in_loop import Doctor
from mlp_tutorial.diagnostics.script import run_script

OURS = Path(__file__).resolve().parents[4]
TORCHS_SEED = 67280421310721  # as large as those that torch chooses in a new process, but the same in each build
BOLD = re.compile(r"\x1b\[[0-9;]*m")  # some of torch's messages are set in bold for a terminal
INSTALLED = "site-packages/"  # where torch and this package are on the reader's machine


class Report:
    """What the doctor says at the end of a script."""

    def __init__(self, watching: Doctor) -> None:
        self._watching = watching

    def _repr_html_(self) -> str:
        found = self._watching.findings
        worst = found[0].severity if found else "nothing"
        return f'<pre class="doctor {worst}">{html.escape(self._watching.report(), quote=False)}</pre>'


def examined(file: str, source: str, expected: list[str]) -> Report:
    """Run a script under the doctor, its output and warnings shown as the terminal shows them.

    Raises:
        AssertionError: The codes found are not those expected, or a script in which nothing is expected fails.
    """
    with _written(file, source) as path:
        ended, watching = run_script(path, [])
    found = [finding.code for finding in watching.findings]
    if found != expected:
        said = f"the doctor finds {found} in {file}, where the page says {expected}"
        raise AssertionError(f"{said}\n{watching.report()}\n{source}")
    if ended and not expected:
        raise AssertionError(f"{file} ends with {ended}\n{source}")
    return Report(watching)


def run(file: str, source: str) -> None:
    """Run a script as `python FILE` does."""
    with _written(file, source) as path:
        runpy.run_path(str(path), run_name="__main__")


@contextmanager
def _written(file: str, source: str) -> Iterator[Path]:
    """The script in a folder of its own, while what it says goes to the page."""
    with ExitStack() as around:
        folder = around.enter_context(tempfile.TemporaryDirectory())
        around.enter_context(redirect_stderr(_WithoutFolders(sys.stderr, folder)))
        around.enter_context(warnings.catch_warnings())
        warnings.showwarning = _show
        torch.manual_seed(TORCHS_SEED)
        path = Path(folder, file)
        path.write_text(source, encoding="utf-8")
        yield path


class _WithoutFolders(io.TextIOBase):
    """Standard error without the folders of the machine that the page is made on."""

    encoding = "utf-8"  # some libraries ask

    def __init__(self, stream: TextIO, folder: str) -> None:
        self._stream = stream
        libraries = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
        self._shown = {f"{folder}/": "", f"{OURS}/": INSTALLED, **{f"{path}/": INSTALLED for path in libraries}}

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        for folder, shown in self._shown.items():
            text = text.replace(folder, shown)
        return self._stream.write(BOLD.sub("", text))


def _show(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any, **__: Any) -> None:
    """A warning as Python prints it, without the line of the library that gave it."""
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line=""))
