"""`mlp-tutorial doctor --preflight`: runs a script up to its first training step, and checks what would be trained."""

import json
from pathlib import Path
from typing import NoReturn

from mlp_tutorial.cli.doctor import FOUND_AN_ERROR, STANDARD_OUTPUT
from mlp_tutorial.cli.terminal import verbatim
from mlp_tutorial.diagnostics.outlet import Outlet
from mlp_tutorial.diagnostics.preflight import preflight_script
from mlp_tutorial.files.whole_file import require_writable, write_whole
from mlp_tutorial.messages import text

NO_FIRST_STEP = 1  # exit code


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
    if file is not None and file != STANDARD_OUTPUT:
        require_writable(file)
    checks = preflight_script(Path(script), arguments)
    if checks is None:
        Outlet("stderr").write(text("preflight.no_first_step", file=script))
        raise SystemExit(NO_FIRST_STEP)
    if file is None:
        for line in str(checks).splitlines():
            verbatim(line)
    else:
        written = json.dumps(checks.to_dict(), ensure_ascii=False)
        if file == STANDARD_OUTPUT:
            verbatim(written)
        else:
            write_whole(file, f"{written}\n".encode())
    raise SystemExit(FOUND_AN_ERROR if strict and not checks.passed else 0)
