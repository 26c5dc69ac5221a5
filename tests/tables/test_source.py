"""Where a table comes from: a file, a pipe, an open file; read once, and refused before memory is gone."""

import csv
import io
import os
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

from mlp_tutorial import datasets, set_language
from mlp_tutorial.datasets.table import dataset_of, inputs_of
from mlp_tutorial.errors import DataError
from mlp_tutorial.tables import csv_file, reading, source
from mlp_tutorial.tables.csv_file import read_table
from mlp_tutorial.tables.header import column_name

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes and devices")


def refused(source) -> DataError:
    with pytest.raises(DataError) as caught:
        read_table(source)
    for language in ("ko", "en"):
        set_language(language)
        assert str(caught.value).startswith(f"[{caught.value.code} ")
    return caught.value


def test_an_open_file_of_bytes_is_read() -> None:
    assert read_table(io.BytesIO("나이,y\n1,2\n".encode("cp949"))).frame["나이"].tolist() == ["1"]


@posix
def test_a_pipe_is_read_by_its_path(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rows.csv")
    writer = threading.Thread(target=lambda: (tmp_path / "rows.csv").write_bytes("나이,y\n1,2\n".encode("cp949")))
    writer.start()
    assert datasets.from_csv(tmp_path / "rows.csv", "y").feature_names == ("나이",)
    writer.join()


@pytest.mark.parametrize(
    "name",
    [
        ".",
        "\0",
        pytest.param("closed.csv/t.csv", marks=posix),
        pytest.param("n" * 300, marks=posix),
    ],
)
def test_what_the_system_does_not_hand_out_is_said(tmp_path: Path, monkeypatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("closed.csv").touch()
    assert (error := refused(name)).code == "MLP370"
    assert error.reason


def test_a_file_that_was_closed_is_said() -> None:
    file = io.BytesIO(b"x,y\n1,2\n")
    file.close()
    assert refused(file).code == "MLP370"


@pytest.mark.parametrize(("content", "line"), [
    (b"x,y\n1,2\n3,\x00\n", 3), (b"x,y\n" + b"1,2\n" * 400_000 + b"\x00", 400_002),
], ids=["near", "far"])  # fmt: skip
def test_a_byte_0_is_named_by_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    error = refused(tmp_path / "t.csv")
    assert (error.code, error.line) == ("MLP371", line)


@posix
def test_a_device_that_never_ends_is_left_after_its_first_bytes() -> None:
    assert refused("/dev/zero").code == "MLP321"


class Endless(io.RawIOBase):
    """Rows without an end."""

    def read(self, size: int = -1) -> bytes:
        return b"1,2\n" * (size // 4)


def test_a_pipe_that_never_ends_is_left_before_memory_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "free_memory", lambda: 10 * 2**20)
    assert refused(Endless()).code == "MLP372"


def test_more_cells_than_memory_holds_are_refused_before_they_are_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"a,b\n" + b"1,2\n" * 1000
    for free, fits in ((100 * 2004, True), (100 * 2004 - 1, False), (None, True)):
        monkeypatch.setattr(csv_file, "free_memory", lambda free=free: free)
        if fits:
            assert len(read_table(io.BytesIO(content)).frame) == 1000
        else:
            assert refused(io.BytesIO(content)).code == "MLP372"


def test_cells_of_megabytes_are_read_and_the_csv_module_is_left_as_it_was(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    note = "w" * 3_000_000
    cells = read_table(io.BytesIO(f'note,y\n"{note},",1\nb,2\n'.encode()))
    assert cells.frame["note"].tolist() == [note + ",", "b"]
    assert csv.field_size_limit() == before
    refused(io.BytesIO(b'note,y\n"' + b"1,2\n" * 100_000))
    assert csv.field_size_limit() == before


class Counted(str):
    """A column's name that counts how often it is compared or looked up."""

    __slots__ = ()
    looks = 0

    def __eq__(self, other: object) -> bool:
        Counted.looks += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        Counted.looks += 1
        return str.__hash__(self)


@pytest.mark.parametrize("chosen_by", ["predict", "features", "train"])
def test_twice_the_columns_take_twice_the_looks_at_their_names(monkeypatch: pytest.MonkeyPatch, chosen_by: str) -> None:
    monkeypatch.setattr(reading, "column_name", lambda name: Counted(column_name(name)))

    def looks(columns: int) -> int:
        names = [f"c{place}" for place in range(columns)]
        rows = [names, ["1"] * columns, ["2"] * columns]
        cells = read_table(io.BytesIO("\n".join(map(",".join, rows)).encode()))
        cells.frame.columns = pd.Index([Counted(name) for name in names], dtype=object)
        Counted.looks = 0
        if chosen_by == "predict":
            inputs_of(cells, names)
        else:
            dataset_of(cells, names[-1], name="", features=names[:-1] if chosen_by == "features" else None)
        return Counted.looks

    few, many = looks(300), looks(600)
    assert few >= 300
    assert many <= 2.2 * few
