"""The one place that writes files: whole, or the one before still stands.

The bytes go to a new file beside the target, `.mlp-tutorial-` with a number drawn for this one write and `.partial`
behind it, and are moved once they are all on the disk: a kill at any moment leaves the old file or the new one, and
writers of one path do not meet. Only a kill that cannot be caught (`kill -9`, a power cut) leaves that name behind;
the next write in the folder removes it, and so may anybody.
"""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mlp_tutorial.errors import ArgumentError, MlpTutorialError, SavedModelError
from mlp_tutorial.files.own_file import own_file, remove_leftovers
from mlp_tutorial.messages import text

# Seconds between tries. Windows moves no file onto one that somebody is reading; the reader is done in a moment.
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if os.name == "nt" else ()


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file; an existing one is replaced in one step, or stays as it is.

    Permissions, group and owner of an existing file are kept as far as the writer may, and a symbolic link keeps
    pointing: what it points to is replaced. Another hard link to the file goes on naming the old content.

    Args:
        path: The file; its folder has to exist.
        content: All that will be in it.

    Raises:
        SavedModelError: It cannot be written there: as `require_writable`, or the disk is full. Nothing has changed.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp(), "numbers.txt")
        >>> write_whole(path, b"1 2 3")
        >>> path.read_text()
        '1 2 3'
    """
    with _refusals(path):
        target, before = _target(Path(path))
        with _beside(target, before, content) as written:
            _move(written, target)
        remove_leftovers(target.parent)


def write_new(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file where there is none; nothing is ever replaced.

    Args:
        path: The file; its folder has to exist.
        content: All that will be in it.

    Raises:
        ArgumentError: Something of that name is there already.
        SavedModelError: It cannot be written there.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp(), "numbers.txt")
        >>> write_new(path, b"1 2 3")
        >>> write_new(path, b"4 5 6")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        mlp_tutorial.errors.ArgumentError: [MLP848 file-exists] ...
    """
    with _refusals(path), _beside(Path(path), None, content) as written:
        try:
            _link(written, Path(path))
        except FileExistsError as error:
            raise ArgumentError("file-exists", path=str(path)) from error


def make_folder(path: str | os.PathLike[str]) -> None:
    """Make a folder, and those above it, where it does not exist.

    Args:
        path: The folder.

    Raises:
        SavedModelError: It cannot be made, or a file of that name is there.
    """
    with _refusals(path):
        Path(path).mkdir(parents=True, exist_ok=True)


def require_writable(path: str | os.PathLike[str]) -> None:
    """Refuse, before any work is done, a file that could not be written afterwards; leaves no trace.

    Args:
        path: The file that `write_whole` is to write.

    Raises:
        SavedModelError: The folder does not exist or may not be written to, the name is too long, the file may not be
            written to, or it is a folder, a pipe, a device or a socket.

    Example:
        >>> require_writable("no/such/folder/model.pt")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        mlp_tutorial.errors.SavedModelError: [MLP904 file-not-writable] ...
    """
    with _refusals(path):
        target, before = _target(Path(path))
        with _beside(target, before, b""):
            pass


@contextmanager
def _refusals(path: str | os.PathLike[str]) -> Iterator[None]:
    """What the system refuses is MLP904, with the path that the caller gave."""
    try:
        yield
    except MlpTutorialError:
        raise
    except (OSError, ValueError) as error:  # a ValueError: a NUL in the name, or a letter that file names cannot have
        reason = getattr(error, "strerror", None) or str(error)
        raise SavedModelError("file-not-writable", path=str(path), reason=reason) from error


def _target(path: Path) -> tuple[Path, os.stat_result | None]:
    """Where the bytes go, links followed, and what stands there now; whatever must not be replaced is refused."""
    try:
        before = path.stat()
    except FileNotFoundError:
        before = None
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    if before is not None:
        if stat.S_ISDIR(before.st_mode):
            raise _refused(errno.EISDIR)
        if not stat.S_ISREG(before.st_mode):
            raise OSError(errno.EINVAL, text("errors.special_file"))
        if not os.access(target, os.W_OK):
            raise _refused(errno.EACCES)
        # In a sticky folder such as /tmp only the owner of a file may put another in its place.
        folder = target.parent.stat()
        if folder.st_mode & stat.S_ISVTX and os.geteuid() not in (0, before.st_uid, folder.st_uid):
            raise _refused(errno.EPERM)
    return target, before


@contextmanager
def _beside(target: Path, before: os.stat_result | None, content: bytes) -> Iterator[Path]:
    """The bytes on the disk under a name of their own, gone afterwards unless they were moved."""
    # Nobody else may read along until the permissions are those of the file before.
    with own_file(target.parent, 0o666 if before is None else 0o600) as (written, file):
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        if before is not None:
            _resemble(written, before)
        if os.name == "nt":
            file.close()  # Windows moves no open file
        yield written


def _resemble(written: Path, before: os.stat_result) -> None:
    """Give the new file the owner, the group and the permissions of the one before."""
    now = written.stat()
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        for owner, group in ((-1, before.st_gid), (before.st_uid, -1)):
            with suppress(PermissionError):
                os.chown(written, owner, group)
    mode = stat.S_IMODE(before.st_mode)
    if stat.S_IMODE(written.stat().st_mode) != mode:  # a memory stick has one mode for all files and refuses to set it
        written.chmod(mode)


def _move(written: Path, target: Path) -> None:
    for pause in _PAUSES:
        try:
            written.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    written.replace(target)


def _link(written: Path, path: Path) -> None:
    """Give the new file its name, unless the name is taken."""
    try:
        os.link(written, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as that of most memory sticks
        path.open("xb").close()
        try:
            _move(written, path)
        except BaseException:
            path.unlink()
            raise


def _refused(number: int) -> OSError:
    return OSError(number, os.strerror(number))
