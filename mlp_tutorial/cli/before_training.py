"""`mlp-tutorial doctor --preflight`: runs a script up to its first training step, and checks what would be trained."""

import json
from pathlib import Path
from typing import NoReturn

from mlp_tutorial.cli.terminal import verbatim
from mlp_tutorial.diagnostics.outlet import Outlet
from mlp_tutorial.diagnostics.preflight import preflight_script
from mlp_tutorial.files.whole_file import write_whole
from mlp_tutorial.messages import text

NO_FIRST_STEP, FAILED = 1, 3  # exit codes; the second one with --strict
STANDARD_OUTPUT = Path("-")


def check_script(script: str, arguments: list[str], file: Path | None, *, strict: bool) -> NoReturn:
    """Run the script up to its first backward pass, and say what the four checks show.

    Args:
        script: The Python file.
        arguments: Its own arguments.
        file: For the checks as JSON; "-" for standard output; None for lines to read.
        strict: Whether a check that fails is a failure.

    Raises:
        SavedModelError: The file cannot be written.
        OSError: The script cannot be read.
        SystemExit: It is done; with 1 where the script ends before its first training step.
    """
    checks = preflight_script(Path(script), arguments)
    if checks is None:
        Outlet("stderr").write(text("preflight.no_first_step", file=script))
        raise SystemExit(NO_FIRST_STEP)
    if file is None:
        for line in str(checks).splitlines():
            verbatim(line)
    elif file == STANDARD_OUTPUT:
        verbatim(json.dumps(checks.to_dict(), ensure_ascii=False))
    else:
        write_whole(file, f"{json.dumps(checks.to_dict(), ensure_ascii=False)}\n".encode())
    raise SystemExit(FAILED if strict and not checks.passed else 0)
