"""`mlp-tutorial doctor`: runs a script as it is, then says what the doctor found."""

import atexit
import os
from pathlib import Path
from typing import NoReturn

from mlp_tutorial.cli.by_itself import ScriptInterrupted, give_back_streams
from mlp_tutorial.diagnostics.in_loop import Doctor, require_codes
from mlp_tutorial.diagnostics.outlet import Outlet
from mlp_tutorial.diagnostics.program import become_program
from mlp_tutorial.diagnostics.report import json_of, report_of
from mlp_tutorial.diagnostics.script import executed
from mlp_tutorial.errors import MlpTutorialError
from mlp_tutorial.files.whole_file import require_writable, write_whole

STANDARD_OUTPUT = Path("-")


def examine(script: str, arguments: list[str], silence: str | None, json: Path | None) -> NoReturn:
    """Run the script under the doctor; this process is the script's from here to its end.

    The report comes last, after threads and functions of `atexit`, whatever has become of the streams. Where it can be
    written nowhere, it is lost; the exit code is the script's in any case.

    Args:
        script: The Python file, as it was written.
        arguments: Its own arguments.
        silence: Rules not to report, by name or code, with commas between them.
        json: File for the findings as JSON; "-" for standard output, as the last line; None for a report to read.

    Raises:
        ArgumentError: `silence` names something else than rules.
        SavedModelError: `json` cannot be written.
        OSError: The script cannot be read.
        SystemExit: The script has ended.
        ScriptInterrupted: It was ended by Ctrl-C.
    """
    codes = require_codes((silence or "").replace(",", " ").split())
    source = Path(script).read_bytes()
    watching = Doctor(None, None, codes, show=False, look_for_optimizers=False)
    report = _Report(watching, json)
    give_back_streams()
    report.comes_last()
    try:
        code = executed(source, become_program(script, arguments), watching)
    except KeyboardInterrupt:
        raise ScriptInterrupted from None
    raise SystemExit(code)


class _Report:
    """What is said when the script has ended, where the command was started."""

    def __init__(self, watching: Doctor, json: Path | None) -> None:
        self._watching = watching
        self._process = os.getpid()
        self._to_output = json == STANDARD_OUTPUT
        self._file = None if json is None or self._to_output else json.absolute()
        if self._file is not None:
            require_writable(self._file)
        self._output, self._error = Outlet("stdout"), Outlet("stderr")

    def comes_last(self) -> None:
        """Have it said at the very end, to the streams as they are now."""
        for outlet in (self._output, self._error):
            outlet.keep_open()
        atexit.register(self._say)

    def _say(self) -> None:
        if os.getpid() != self._process:
            return  # a process that the script has forked off
        findings = self._watching.findings
        if self._file is not None:
            try:
                write_whole(self._file, (json_of(findings) + "\n").encode())
            except MlpTutorialError as error:
                self._error.write(str(error))
        elif self._to_output:
            self._output.write(json_of(findings))
        else:
            self._error.write("\n" + report_of(findings))
        if self._watching.own_error:
            self._error.write(self._watching.own_error)
        for outlet in (self._output, self._error):
            outlet.close()
