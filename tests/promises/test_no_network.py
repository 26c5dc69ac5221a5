"""The library opens no connection: no command and no training makes a socket or asks for an address."""

import os
from pathlib import Path

import pytest

from tests.promises.environments import call
from tests.promises.surrounded import COMMANDS
from tests.sampling import sampled
from tests.warm import WarmProcess

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that forks")


@pytest.mark.parametrize("command", sampled(COMMANDS, 3))
def test_no_command_opens_a_socket(command: str, usual: WarmProcess, folder: Path) -> None:
    ended = call(usual, folder, "without_network", command)
    assert ended.code == 0, ended


def test_a_connection_would_be_found(usual: WarmProcess, folder: Path) -> None:
    ended = call(usual, folder, "without_network", "connect")
    assert ended.code == 77
    assert ended.err.startswith("socket.")
