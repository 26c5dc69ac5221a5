"""Processes that nobody watches: torchrun ends the others when one ends, these go on as they can."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torch.distributed import TCPStore

from tests.forked import Forked


@contextmanager
def side_by_side(script: str, case: str, folder: Path, count: int, language: str = "en") -> Iterator[list[Forked]]:
    """So many processes of a script, started with the variables that torchrun sets; at the end none is left."""
    meeting_point = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    variables = {"TORCHELASTIC_RUN_ID": "test", "WORLD_SIZE": str(count)}
    variables |= {"TORCHELASTIC_USE_AGENT_STORE": "True", "TORCHELASTIC_RESTART_COUNT": "0"}
    variables |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(meeting_point.port), "MLP_TUTORIAL_LANG": language}
    started = [
        Forked(
            script,
            case,
            str(folder),
            folder=folder,
            variables=variables | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
        )
        for rank in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.close()
