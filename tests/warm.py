"""A process that has loaded the library and forks: each call runs in a process of its own, without a second import.

Starting Python and importing PyTorch takes seconds, a fork some milliseconds. Nothing is computed before the fork, and
there is one thread, so what a fork does is what a process does that was started for it.
"""

import atexit
import importlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

ROOT = Path(__file__).parents[1]
COMMAND_MODULES = [f"mlp_tutorial.cli.{name}" for name in ("app", "train", "predict", "sweep", "doctor", "explain")]


@dataclass(frozen=True)
class Ended:
    """What a call left behind.

    Attributes:
        code: Exit code; the negative number of the signal that ended it.
        out: Standard output, letter by letter as the bytes of UTF-8.
        err: Standard error.
    """

    code: int
    out: str
    err: str


class WarmProcess:
    """Starts in an environment of its own; every call is a fork of it.

    Args:
        variables: The whole environment, but for what finds this checkout and keeps to one thread.
        modules: What is imported before the first call.
    """

    def __init__(self, variables: Mapping[str, str], modules: list[str]) -> None:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from tests.warm import serve; serve()", *modules],
            env={**variables, "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _, said = self._process.communicate()
        assert (self._process.returncode, said) == (0, "")

    def call(
        self, function: str, *arguments: Any, folder: Path, kill_after: float | None = None, typed: str = ""
    ) -> Ended:
        """Call `module:function` in a fork.

        Args:
            function: Its whole name. A number that it returns is the exit code.
            arguments: What JSON can say.
            folder: Where it runs.
            kill_after: Seconds after which it is killed if it is still running; None lets it end.
            typed: What it finds on standard input.
        """
        asked = {"function": function, "arguments": arguments, "folder": str(folder), "typed": typed}
        asked["kill_after"] = kill_after
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code, *written = json.loads(self._process.stdout.readline())
        return Ended(code, *(bytes.fromhex(stream).decode("utf-8", "backslashreplace") for stream in written))


def serve() -> None:
    """Import the modules named as arguments, then do what each line of standard input asks for."""
    for module in sys.argv[1:]:
        importlib.import_module(module)
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        asked = json.loads(line)
        pipes = [os.pipe(), os.pipe()]
        child = os.fork()
        if child == 0:
            typed, writer = os.pipe()
            os.write(writer, asked["typed"].encode())
            os.close(writer)
            streams = [typed, *(writer for _, writer in pipes)]
            _do(asked["function"], asked["arguments"], asked["folder"], streams)
        for _, writer in pipes:
            os.close(writer)
        written = _heard([reader for reader, _ in pipes], child, asked["kill_after"])
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        answers.write(json.dumps([code, *(stream.hex() for stream in written)]) + "\n")
        answers.flush()


def _heard(readers: list[int], child: int, kill_after: float | None) -> list[bytearray]:
    """All that the child writes until it ends; it is killed when the time is up."""
    written = {reader: bytearray() for reader in readers}
    end = None if kill_after is None else time.monotonic() + kill_after
    with selectors.DefaultSelector() as selector:
        for reader in readers:
            selector.register(reader, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(None if end is None else max(0, end - time.monotonic())):
                content = os.read(key.fd, 1 << 16)
                written[key.fd] += content
                if not content:
                    selector.unregister(key.fd)
                    os.close(key.fd)
            if end is not None and time.monotonic() >= end:
                os.kill(child, signal.SIGKILL)
                end = None
    return [*written.values()]


def _do(function: str, arguments: list[Any], folder: str, streams: list[int]) -> NoReturn:
    """Call it and end as Python does, without taking PyTorch apart."""
    for number, opened in enumerate(streams):
        os.dup2(opened, number)
    os.closerange(3, max(streams) + 1)
    code: object = 1
    interrupted = False
    try:
        os.chdir(folder)
        module, _, name = function.partition(":")
        code = getattr(importlib.import_module(module), name)(*arguments)
    except SystemExit as ended:
        code = ended.code
    except BaseException as error:
        interrupted = isinstance(error, KeyboardInterrupt)
        sys.excepthook(*sys.exc_info())
    finally:
        if code is not None and not isinstance(code, int):
            print(code, file=sys.stderr)  # noqa: T201 - as Python does
            code = 1
        threading._shutdown()
        atexit._run_exitfuncs()
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with suppress(ValueError, OSError):
                stream.flush()
        if interrupted:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)
        os._exit((code or 0) & 0xFF)
