"""`mlp-tutorial sweep`: its table has the deck's rates, its picture is saved, wrong words are refused."""

import pytest
from rich.cells import cell_len

ASKED = ("sweep", "xor", "--seeds", "200", "--lr", "0.1,1", "--hidden", "2,3")


def test_the_table_has_the_rates_of_the_deck_and_the_picture_is_saved(command, tmp_path) -> None:
    ended = command("--lang", "en", *ASKED)
    assert (ended.code, ended.err) == (0, "")
    rows = [line.split() for line in ended.out.splitlines() if line.split()[:1] in (["2"], ["3"])]
    assert [(row[0], row[1], row[2], row[3]) for row in rows] == [
        ("2", "0.1", "137", "68.5"),
        ("2", "1", "174", "87.0"),
        ("3", "0.1", "174", "87.0"),
        ("3", "1", "199", "99.5"),
    ]
    assert (tmp_path / "sweep-xor.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_line_is_wider_than_a_terminal(called, language: str, tmp_path) -> None:
    options = ("--seeds", "30", "--hidden", "2,16", "--lr", "0.01,0.1,1", "--epochs", "3000")
    ended = called("--lang", language, "sweep", "xor", *options, "--out", "new/picture.svg")
    assert ended.code == 0
    assert max(map(cell_len, ended.out.splitlines())) <= 80
    assert (tmp_path / "new" / "picture.svg").exists()


def test_squared_error_is_the_loss_where_asked_for(called) -> None:
    ended = called("--lang", "en", "sweep", "--lr", "0.1", "--loss", "mse")
    assert "  45.5 %  " in ended.out


WRONG = (
    (("--lr", "0,1"), "0.1,0.3,1"),
    (("--lr", "fast"), "0.1,0.3,1"),
    (("--lr", "1,1"), "0.1,0.3,1"),
    (("--hidden", "3;4"), "3;4"),
    (("--seeds", "0"), "0"),
    (("--out", "picture.txt"), ".png"),
    (("--optimizer", "sgdd"), "momentum"),
)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_wrong_usage_ends_with_2_before_anything_is_trained(called, language: str, arguments, words: str) -> None:
    ended = called("--lang", language, "sweep", "xor", *arguments)
    assert ended.code == 2
    assert words in ended.err
    assert ended.out == ""


def test_a_folder_that_cannot_be_made_ends_with_1(called, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    ended = called("--lang", "en", "sweep", "and", "--seeds", "2", "--epochs", "5", "--out", "file/picture.png")
    assert ended.code == 1
    assert "[MLP904 file-not-writable]" in ended.err
