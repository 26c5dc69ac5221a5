"""A folder that this process cannot write to, whoever it is."""

import ctypes
import os
from pathlib import Path

# sched.h and sys/mount.h of Linux.
NEW_USER, NEW_MOUNTS = 0x10000000, 0x00020000
READ_ONLY, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 32, 4096, 16384, 1 << 18
SETS_OF_TWO_WORDS = 0x20080522  # linux/capability.h


def be_bound_by_permissions() -> None:
    """Give up what root may do beyond its permissions, for good; anybody else is bound already."""
    if os.geteuid() == 0:
        header, none = (ctypes.c_uint32 * 2)(SETS_OF_TWO_WORDS, 0), (ctypes.c_uint32 * 6)()
        assert ctypes.CDLL(None).capset(header, none) == 0


def mount_read_only(folder: Path) -> bool:
    """Mount the folder onto itself, read-only, and go there.

    Returns:
        False where the system does not let a process mount anything; nothing has changed then.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    apart = NEW_MOUNTS | (0 if os.geteuid() == 0 else NEW_USER)
    if not hasattr(libc, "unshare") or libc.unshare(apart) != 0:
        return False
    place = os.fsencode(folder)
    for source, flags in ((None, PRIVATE | RECURSIVE), (place, BIND), (None, BIND | REMOUNT | READ_ONLY)):
        if libc.mount(source, b"/" if flags & PRIVATE else place, None, flags, None) != 0:
            return False
    os.chdir(folder)
    return True
