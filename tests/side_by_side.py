"""Processes that nobody watches: torchrun ends the others when one ends, these go on as they can."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torch.distributed import TCPStore

VARIABLES = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}


@contextmanager
def side_by_side(script: str, case: str, folder: Path, count: int, language: str) -> Iterator[list[subprocess.Popen]]:
    """So many processes of a script, started with the variables that torchrun sets; at the end none is left."""
    meeting_point = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    variables = VARIABLES | {"TORCHELASTIC_RUN_ID": "test", "WORLD_SIZE": str(count)}
    variables |= {"TORCHELASTIC_USE_AGENT_STORE": "True", "TORCHELASTIC_RESTART_COUNT": "0"}
    variables |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(meeting_point.port), "MLP_TUTORIAL_LANG": language}
    started = [
        subprocess.Popen(
            [sys.executable, script, case, str(folder)],
            env=variables | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
        )
        for rank in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()
