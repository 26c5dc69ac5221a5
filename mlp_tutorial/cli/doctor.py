"""`mlp-tutorial doctor`: runs a script as it is, then says what the doctor found."""

import atexit
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from mlp_tutorial.cli.by_itself import ScriptInterrupted, give_back_streams
from mlp_tutorial.cli.sarif import sarif_of
from mlp_tutorial.diagnostics.in_loop import Doctor, require_codes
from mlp_tutorial.diagnostics.outlet import Outlet
from mlp_tutorial.diagnostics.program import become_program
from mlp_tutorial.diagnostics.report import json_of
from mlp_tutorial.diagnostics.script import executed
from mlp_tutorial.errors import MlpTutorialError
from mlp_tutorial.files.whole_file import require_writable, write_whole

STANDARD_OUTPUT = Path("-")
FOUND_AN_ERROR = 3  # exit code with --strict


def examine(
    script: str, arguments: list[str], silence: str | None, files: Mapping[str, Path | None], *, strict: bool
) -> NoReturn:
    """Run the script under the doctor; this process is the script's from here to its end.

    The report comes last, after threads and functions of `atexit`, whatever has become of the streams. Where it can be
    written nowhere, it is lost; the exit code is the script's in any case.

    Args:
        script: The Python file, as it was written.
        arguments: Its own arguments.
        silence: Rules not to report, by name or code, with commas between them.
        files: Where the findings go as "json" and as "sarif"; "-" for standard output, as the last lines. Without any
            there is a report to read.
        strict: Whether an error among the findings makes a script fail that has not failed itself.

    Raises:
        ArgumentError: `silence` names something else than rules.
        SavedModelError: A file cannot be written.
        OSError: The script cannot be read.
        SystemExit: The script has ended.
        ScriptInterrupted: It was ended by Ctrl-C.
    """
    codes = require_codes((silence or "").replace(",", " ").split())
    source = Path(script).read_bytes()
    watching = Doctor(None, None, codes, show=False, look_for_optimizers=False)
    report = _Report(watching, files)
    give_back_streams()
    report.comes_last()
    try:
        code = executed(source, become_program(script, arguments), watching)
    except KeyboardInterrupt:
        raise ScriptInterrupted from None
    failed = strict and any(finding.severity == "error" for finding in watching.findings)
    raise SystemExit(code or (FOUND_AN_ERROR if failed else 0))


class _Report:
    """What is said when the script has ended, where the command was started."""

    def __init__(self, watching: Doctor, files: Mapping[str, Path | None]) -> None:
        self._watching = watching
        self._process = os.getpid()
        self._folder = Path.cwd()
        self._to_output = [kind for kind, path in files.items() if path == STANDARD_OUTPUT]
        self._files = {
            kind: path.absolute() for kind, path in files.items() if path is not None and path != STANDARD_OUTPUT
        }
        for file in self._files.values():
            require_writable(file)
        self._output, self._error = Outlet("stdout"), Outlet("stderr")

    def comes_last(self) -> None:
        """Have it said at the very end, to the streams as they are now."""
        for outlet in (self._output, self._error):
            outlet.keep_open()
        atexit.register(self._say)

    def _say(self) -> None:
        if os.getpid() != self._process:
            return  # a process that the script has forked off
        for kind, file in self._files.items():
            try:
                write_whole(file, (self._written_as(kind) + "\n").encode())
            except MlpTutorialError as error:
                self._error.write(str(error))
        for kind in self._to_output:
            self._output.write(self._written_as(kind))
        if not self._files and not self._to_output:
            self._error.write("\n" + self._watching.report())
        if self._watching.own_error:
            self._error.write(self._watching.own_error)
        for outlet in (self._output, self._error):
            outlet.close()

    def _written_as(self, kind: str) -> str:
        findings = self._watching.findings
        return json_of(findings) if kind == "json" else sarif_of(findings, folder=self._folder)
