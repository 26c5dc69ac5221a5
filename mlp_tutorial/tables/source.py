"""The bytes of a table, from a file, a pipe or standard input: read once, since a pipe gives them only once."""

import codecs
import re
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from mlp_tutorial.errors import DataError
from mlp_tutorial.memory import free_memory, in_units
from mlp_tutorial.messages.spelling import did_you_mean

Source = str | PathLike[str] | BinaryIO
_AT_ONCE = 2**20
_WIDE = ("utf-16", "utf_16", "utf16", "utf-32", "utf_32", "utf32", "u16", "u32")
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)  # the fourth begins as the first
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")


def read_source(source: Source, encoding: str | None = None) -> bytes:
    """All bytes of a table.

    Args:
        source: Path of a file or a pipe, or an open file of bytes such as `sys.stdin.buffer`.
        encoding: The one asked for, or None.

    Returns:
        The bytes, none of them 0 unless they are UTF-16 or UTF-32: no other text has such a byte.

    Raises:
        DataError: There is no such file, it is a folder, the system refuses it, memory does not suffice for it, or
            it holds a byte 0.
    """
    name = source_name(source)
    wide = encoding is not None and encoding.lower().startswith(_WIDE)
    try:
        if not isinstance(source, str | PathLike):
            return _read(source, name, wide)
        with Path(source).open("rb") as file:
            return _read(file, name, wide)
    except FileNotFoundError:
        raise _missing(Path(name)) from None
    except DataError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a path with a byte 0, a file that is closed
        raise DataError("table-not-readable", path=name, reason=getattr(error, "strerror", None) or error) from None


def source_name(source: Source) -> str:
    """What messages call it."""
    return str(source if isinstance(source, str | PathLike) else getattr(source, "name", source))


def _read(file: BinaryIO, name: str, wide: bool) -> bytes:
    content, free = bytearray(), free_memory()
    while part := file.read(_AT_ONCE):
        wide = wide or (not content and part.startswith(_MARKS))
        if not wide and b"\0" in part:
            # Found at once: a device such as /dev/zero never ends.
            raise _no_text(content + part, name)
        content += part
        if free is not None and 2 * len(content) > free:
            raise DataError("table-beyond-memory", path=name, needed=in_units(2 * len(content)), free=in_units(free))
    return bytes(content)


def _no_text(content: bytearray, name: str) -> DataError:
    before = content[: content.index(b"\0")]
    if not before.strip(b"\xef\xbb\xbf\r\n ").count(b"\n") or _CONTROL.search(before):
        # In the first line already, or after other codes of no letter: UTF-16, a spreadsheet's own format, a picture.
        return DataError("unknown-encoding", path=name)
    return DataError("null-character", path=name, line=before.count(b"\n") + 1)


def _missing(path: Path) -> DataError:
    folder = path.parent
    neighbours = tuple(file.name for file in folder.glob("*.csv")) if folder.is_dir() else ()
    return DataError("table-missing", path=str(path), suggestion=did_you_mean(path.name, neighbours))
