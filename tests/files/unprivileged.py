"""A user whom permission bits bind: they do not bind root, whom the suite may run as."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NOBODY = 65534


@contextmanager
def unprivileged(user: int = NOBODY) -> Iterator[None]:
    """Whoever is root is `user` inside, and root again afterwards; any other user stays who it is."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    groups = os.getgroups()
    os.setgroups([])
    os.setresgid(user, user, 0)
    os.setresuid(user, user, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)
        os.setgroups(groups)
