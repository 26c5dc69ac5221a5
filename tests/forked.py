"""A script in a process of its own that does not load PyTorch again: a fork of a server that has loaded it."""

import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

# Where processes cannot be forked, as on Windows, each loads PyTorch for itself.
CONTEXT = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
)
CONTEXT.set_forkserver_preload(["mlp_tutorial", "mlp_tutorial.training", "torch.distributed", "torch.utils.data"])


class Forked:
    """`python script arguments…` with its three streams in pipes, except that modules are loaded already.

    Args:
        script: The file.
        arguments: What it finds in `sys.argv`.
        folder: Where it runs; None for here.
        variables: What is set in its environment.
    """

    def __init__(
        self, script: str, *arguments: str, folder: Path | None = None, variables: Mapping[str, str] | None = None
    ) -> None:
        self.args = (script, *arguments)
        typed, self._typing = CONTEXT.Pipe(duplex=False)
        self._output, output = CONTEXT.Pipe(duplex=False)
        self._errors, errors = CONTEXT.Pipe(duplex=False)
        streams = (typed, output, errors)
        self._process = CONTEXT.Process(
            target=_run, args=(self.args, str(folder or Path.cwd()), {**(variables or {})}, streams), daemon=True
        )
        self._process.start()
        for stream in streams:
            stream.close()
        self.stdin = os.fdopen(self._typing.fileno(), "w", encoding="utf-8", closefd=False)
        self.stdout = os.fdopen(self._output.fileno(), encoding="utf-8", closefd=False)
        self.stderr = os.fdopen(self._errors.fileno(), encoding="utf-8", closefd=False)

    def wait(self, timeout: float | None = None) -> int:
        """Exit code; the negative number of the signal that ended it. AssertionError when the time is up."""
        self._process.join(timeout)
        assert self._process.exitcode is not None, f"{self.args} has not ended after {timeout} s"
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """As from a shell."""
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()

    def close(self) -> None:
        """End it and let go of its streams."""
        self.kill()
        self._process.join()
        for stream in (self.stdin, self.stdout, self.stderr):
            stream.close()
        for end in (self._typing, self._output, self._errors):
            end.close()


def _run(arguments: tuple[str, ...], folder: str, variables: dict[str, str], streams: tuple[Connection, ...]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)  # multiprocessing had opened nothing to read
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(folder)
    os.environ.update(variables)
    sys.argv = [*arguments]
    runpy.run_path(arguments[0], run_name="__main__")
