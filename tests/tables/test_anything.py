"""Whatever bytes a file holds, it becomes a table of text or is refused in words that fit into a terminal."""

import io
from unicodedata import east_asian_width

from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.csv_file import Table, read_table

SIGNS = [b",", b";", b"\t", b"|", b" ", b'"', b"'", b"::", b"\n", b"\r\n", b"\r", b"sep=;", b"<html", b"\0"]
LETTERS = [b"a", b"1", b"2.5", b"\xb0\xa1", b"\xe9", b"\xec\xa7\x80", b"\xef\xbb\xbf", b"\xff\xfe"]
WORDS = ["합계".encode(), "출처:".encode("cp949"), b"total", b"Source:"]
contents = st.lists(st.sampled_from(SIGNS + LETTERS + WORDS), max_size=40).map(b"".join)


def read(content: bytes, header: int | None, separator: str | None) -> Table | DataError:
    try:
        return read_table(io.BytesIO(content), header=header, separator=separator)
    except DataError as error:
        return error


def columns_of_a_terminal(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


@given(contents, st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, ";", " ", "::"]))
def test_whatever_stands_in_a_file_it_is_a_table_or_refused(content: bytes, header, separator) -> None:
    found = read(content, header, separator)
    if isinstance(found, DataError):
        shown = found.facts.get("shown", "").splitlines()
        assert all(columns_of_a_terminal(line) <= 80 for line in shown)
        assert len(shown) <= 4
        assert found.fact
        assert found.remedy
    else:
        cells = found.frame.to_numpy().ravel().tolist()
        assert all((isinstance(cell, str) and cell) or cell != cell for cell in cells)
        assert len(found.frame) > 0
        assert len(set(found.frame.columns)) == found.frame.shape[1]
        assert all(note.sentence for note in found.notes)
