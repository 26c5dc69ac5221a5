"""`mlp-tutorial doctor`: runs a script as it is, then says what the doctor found."""

import sys
from pathlib import Path

from mlp_tutorial.diagnostics.in_loop import require_codes
from mlp_tutorial.diagnostics.report import json_of, report_of, say
from mlp_tutorial.diagnostics.script import run_script

STANDARD_OUTPUT = Path("-")


def examine(script: Path, arguments: list[str], silence: str | None, json: Path | None) -> int:
    """Run the script under the doctor.

    Args:
        script: The Python file.
        arguments: Its own arguments.
        silence: Rules not to report, by name or code, with commas between them.
        json: File for the findings as JSON; "-" for standard output, as the last line; None for a report to read.

    Returns:
        The script's exit code.
    """
    codes = require_codes((silence or "").replace(",", " ").split())
    code, findings = run_script(script, arguments, codes)
    if json is None:
        say("\n" + report_of(findings))
    elif json == STANDARD_OUTPUT:
        sys.stdout.write(json_of(findings) + "\n")
        sys.stdout.flush()
    else:
        json.write_text(json_of(findings) + "\n", encoding="utf-8")
    return code
