"""In which encoding the bytes of a table are text: tried in the order in which a wrong one is noticed."""

import codecs
import io
import re
from itertools import islice

from mlp_tutorial.errors import DataError

# Excel writes "CSV UTF-8" with a byte order mark, "Unicode text" in UTF-16 with one, and plain "CSV" in the system's
# encoding: on Korean Windows cp949, on Western ones cp1252.
_MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
          codecs.BOM_UTF16_BE: "utf-16"}  # fmt: skip
_WESTERN = re.compile("[À-ÖØ-öø-ÿŠšŽžŸŒœ°²³µ€£§«»–—‘’“”…·¿¡ªº½¼¾±×÷©®™´\u00a0]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MOSTLY = 3  # right letters for each wrong one, at least
_LOOKED_AT = 10_000  # letters beyond ASCII


def encoding_of(content: bytes, name: str) -> str:
    """The encoding of a text.

    cp949 is believed where most of its letters are among the 2,350 syllables and the signs of everyday Korean: by
    accident "°C" of a Western file is a syllable too. cp1252 never fails, so that it is taken last, and only where the
    letters beyond ASCII are Western ones that stand alone or in pairs.

    Args:
        content: All bytes of the file.
        name: What messages call it.

    Returns:
        "utf-8-sig", "cp949", "utf-16", "utf-32" or "cp1252".

    Raises:
        DataError: It is text in none of them.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return checked_encoding(content, encoding, name)
    if content.isascii() or _decoded(content, "utf-8-sig") is not None:
        return "utf-8-sig"
    korean, western = _decoded(content, "cp949"), _decoded(content, "cp1252")
    if korean is not None and _is_everyday_korean(korean):
        return "cp949"
    _require_undamaged(content, "utf-8", name)
    if western is not None and _is_western(western):
        return "cp1252"
    if korean is not None:
        return "cp949"
    _require_undamaged(content, "cp949", name)
    raise DataError("unknown-encoding", path=name)


def checked_encoding(content: bytes, encoding: str, name: str) -> str:
    """The encoding that was asked for, or that the file's byte order mark promises.

    Raises:
        DataError: There is no such encoding, or the bytes are not text in it.
    """
    try:
        content.decode(encoding)
        # The reader of lines takes UTF-16 with its byte order mark alone.
        io.TextIOWrapper(io.BytesIO(content), encoding).read(1)
    except UnicodeDecodeError as error:
        line, byte = _place(error)
        raise DataError("encoding-differs", path=name, encoding=encoding, line=line, byte=byte) from None
    except UnicodeError:  # without the place
        raise DataError("encoding-differs", path=name, encoding=encoding, line=1, byte=content[:4].hex(" ")) from None
    except LookupError:
        raise DataError("encoding-unknown", encoding=encoding) from None
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_everyday_korean(text: str) -> bool:
    letters = [found[0] for found in islice(_BEYOND_ASCII.finditer(text), _LOOKED_AT)]
    # Its 4,888 Chinese characters are what other encodings look like by accident.
    others = [letter for letter in letters if "가" <= letter <= "힣" or not "\u4e00" <= letter <= "\ufaff"]
    return 2 * sum(map(_is_in_ks_x_1001, others)) >= len(letters)


def _is_in_ks_x_1001(letter: str) -> bool:
    try:
        return len(letter.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def _is_western(text: str) -> bool:
    runs = [found[0] for found in islice(re.finditer(r"[^\x00-\x7f]+", text), _LOOKED_AT)]
    short = sum(len(run) <= 2 for run in runs)
    known = sum(bool(_WESTERN.fullmatch(letter)) for run in runs for letter in run)
    return not _CONTROL.search(text) and 10 * short >= 9 * len(runs) and 10 * known >= 9 * sum(map(len, runs))


def _require_undamaged(content: bytes, encoding: str, name: str) -> None:
    """Refuses a text nearly all of whose letters are those of the encoding: then a few bytes are wrong, and not it."""
    text = content.decode(encoding, errors="replace")
    letters = [found[0] for found in _BEYOND_ASCII.finditer(text)]
    wrong = letters.count("\ufffd")
    believed = encoding != "cp949" or _is_everyday_korean(text)
    if len(letters) - wrong > _MOSTLY * wrong and believed and not _CONTROL.search(text):
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            line, byte = _place(error)
            raise DataError("text-damaged", path=name, encoding=encoding, line=line, byte=byte) from None


def _place(error: UnicodeDecodeError) -> tuple[int, str]:
    """The line of the first wrong byte, and the byte in hexadecimal digits."""
    wrong = error.object[error.start : error.end][:4]
    return error.object[: error.start].count(b"\n") + 1, wrong.hex(" ")
