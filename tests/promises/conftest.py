"""The process that the promises' tests fork from, started once."""

import os
from collections.abc import Iterator

import pytest

from tests.warm import WarmProcess


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmProcess]:
    """In the tests' own environment."""
    with WarmProcess(os.environ, ["tests.promises.killed_runs", "tests.promises.long_runs"]) as process:
        yield process
