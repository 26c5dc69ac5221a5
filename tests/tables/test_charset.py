"""Which letters a file's bytes are: found where a wrong guess would be noticed, else asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.csv_file import read_table
from tests.tables.texts import read, refused

KOREAN = "지역,기온(℃)\n서울,1.5\n부산,2.5\n"
WESTERN = {
    "degrees": "Date,Temperature(°C)\n1,2.5\n2,3.5\n",
    "French": "âge;quartier\n31;Île\n45;Forêt d’Orléans\n",
    "German": "Straße;Größe\nMühlweg;1,5\nÄußere;2,5\n",
    "pounds": "item,price\na,£5\nb,£6\n",
    "squares": "area in m²,price\n5,1\n6,2\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "utf-16", "utf-32"])
def test_korean_is_read_in_every_usual_encoding(encoding: str) -> None:
    table = read(KOREAN.encode(encoding))
    assert list(table.frame.columns) == ["지역", "기온(℃)"]
    assert table.frame["지역"].tolist() == ["서울", "부산"]


@pytest.mark.parametrize("text", WESTERN)
def test_western_letters_are_no_korean_ones(text: str) -> None:
    table = read(WESTERN[text].encode("cp1252"))
    assert ",".join(table.frame.columns).replace(",", table.separator) == WESTERN[text].splitlines()[0]
    assert (table.encoding, table.notes[0].word) == ("cp1252", "western-encoding")


def test_a_single_korean_sign_among_english_names_is_one() -> None:
    assert list(read("area(㎡),price\n1,2\n3,4\n".encode("cp949")).frame.columns) == ["area(㎡)", "price"]


@pytest.mark.parametrize(("encoding", "text"), [
    ("cp1251", "имя,возраст\nИван,20\nПётр,30\n"), ("utf-16-le", KOREAN), ("iso8859-7", "όνομα,ηλικία\nΆννα,20\n"),
])  # fmt: skip
def test_other_encodings_are_asked_for_and_then_read(encoding: str, text: str) -> None:
    content = text.encode(encoding)
    assert "--encoding" in refused(content, "MLP321").remedy
    assert list(read(content, encoding=encoding).frame.columns) == text.splitlines()[0].split(",")


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_damaged_text_is_named_by_the_line_of_its_wrong_byte(encoding: str) -> None:
    error = refused(KOREAN.encode(encoding) + b"\xb0\xff,3\n", "MLP347")
    assert (error.encoding, error.line) == (encoding, 4)


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_the_remedy_for_a_damaged_text_reads_all_but_the_wrong_letter(tmp_path, monkeypatch, encoding: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("표.csv").write_bytes(KOREAN.encode(encoding) + b"\xb0\xff,3\n")
    with pytest.raises(DataError) as caught:
        read_table("표.csv")
    program = caught.value.remedy.split('python -c "')[1].removesuffix('"')
    subprocess.run([sys.executable, "-c", program], check=True)
    assert read_table("clean.csv").frame["지역"].tolist() == ["서울", "부산", "\ufffd\ufffd"]


def test_a_mark_that_promises_another_encoding_is_not_believed_blindly() -> None:
    assert refused(b"\xff\xfea,b\n1,2\n\x00\xd8", "MLP340").encoding == "utf-16"


def test_an_encoding_asked_for_must_exist_and_fit() -> None:
    assert refused(KOREAN.encode(), "MLP341", encoding="utf-9").encoding == "utf-9"
    assert refused(KOREAN.encode(), "MLP341", encoding="base64").encoding == "base64"
    assert refused(b"a,b\n1,2\n", "MLP340", encoding="utf-16").byte == "61 2c 62 0a"  # no byte order mark
    assert refused(b"a,b\n1,2\n", "MLP340", encoding="punycode").line == 1
    error = refused(KOREAN.encode("cp949"), "MLP340", encoding="utf-8")
    assert (error.line, error.byte) == (1, "c1")


@pytest.mark.parametrize("content", [b"PK\x03\x04\x14\x00\x06", b"\x89PNG\r\n\x1a\n\xff\xfe", bytes(range(1, 256))])
def test_what_is_no_text_is_no_western_text_either(content: bytes) -> None:
    refused(content, "MLP321")
