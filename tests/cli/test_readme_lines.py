"""The lines of the README's section "The command" work one after the other in an empty folder, in both languages."""

import csv
import io
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Ended

ROOT = Path(__file__).parents[2]
READMES = {"en": "README.md", "ko": "README.ko.md"}


def lines(name: str) -> list[str]:
    """The lines of the block that shows the command."""
    blocks = re.findall(r"^```bash\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (block,) = (block for block in blocks if block.startswith("mlp-tutorial"))
    return block.splitlines()


@pytest.fixture
def sequence(called):
    """What each line prints, one after the other in one folder; every one has to end well."""

    def run(language: str, written: list[str]) -> dict[str, Ended]:
        ended = {}
        for line in written:
            program, *arguments = shlex.split(line, comments=True)
            assert program == "mlp-tutorial"
            ended[arguments[0]] = called(*arguments, MLP_TUTORIAL_LANG=language)
            assert ended[arguments[0]].code == 0, (line, ended[arguments[0]].err)
        return ended

    return run


@pytest.mark.parametrize(("language", "name"), READMES.items())
def test_the_lines_work_one_after_the_other(sequence, language: str, name: str, tmp_path: Path) -> None:
    ended = sequence(language, lines(name))
    assert ended.keys() == {"run", "examples", "train", "predict", "sweep", "doctor", "explain", "info"}
    predicted = [row["species"] for row in csv.DictReader(io.StringIO(ended["predict"].out))]
    with (tmp_path / "flowers.csv").open(encoding="utf-8") as file:
        true = [row["species"] for row in csv.DictReader(file)]
    assert sum(map(str.__eq__, predicted, true)) > 0.9 * len(true)


def test_a_line_whose_file_nobody_wrote_is_found(sequence) -> None:
    with pytest.raises(AssertionError, match=r"model\.pt"):
        sequence("en", [lines("README.md")[1], "mlp-tutorial predict model.pt flowers.csv"])


@pytest.mark.parametrize("name", READMES.values())
def test_the_comments_stand_in_one_column(name: str) -> None:
    assert len({line.index("# ") for line in lines(name)}) == 1
