"""A file of tensors is a zip archive, which holds a sum of each of its records: they are compared before it is read.

PyTorch reads records without comparing their sums, so that one flipped bit would be another number.
"""

import io
import os
import zipfile
from typing import BinaryIO


def verified(file: BinaryIO) -> io.BytesIO:
    """The records of an archive whose sums are right, in a new archive and with nothing else from the file.

    New, because two readers need not see the same records in one damaged file.

    Args:
        file: Open for reading. Records lie in it as PyTorch packs them: uncompressed, each under a name of its own;
            so they are never larger than the file.

    Returns:
        An archive in memory.

    Raises:
        BadZipFile: The file is no such archive, or a sum is not that of its record.
    """
    copy = io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(copy, "w") as new:
        records = archive.infolist()
        if len({record.filename for record in records}) < len(records):
            raise zipfile.BadZipFile("one name for several records")
        if any(record.compress_type != zipfile.ZIP_STORED for record in records):
            raise zipfile.BadZipFile("compressed records")
        if sum(record.file_size for record in records) > file.seek(0, os.SEEK_END):
            raise zipfile.BadZipFile("records larger than the file")
        for record in records:
            new.writestr(record.filename, archive.read(record))  # compares the sum
    copy.seek(0)
    return copy
