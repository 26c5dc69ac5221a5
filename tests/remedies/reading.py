"""The cases of the folder `cases`: code that raises an error, and where the printed remedy goes.

To add a case, write a section into the file of its family, `cases/FAMILY.py`:

    # %% column-against-row
    x = torch.linspace(-1, 1, 20).reshape(-1, 1)
    y = (2 * x + 1).flatten()
    #+ ‹1›
    history = fit(LinearRegression(), x, y, lr=0.5, epochs=100)
    #+ assert history.costs[-1] < 1e-3

The header is the error's name. As it stands, without the lines that begin with `#+ `, the section has to raise that
error. Then it is run again: without the lines that end in `#-`, with those that begin with `#+ `, and with ‹1›, ‹2›, …
replaced by the pieces of Python that the error printed as its remedy (`printed.codes_in`), ‹--kind numbers› or the like
by that option if it was printed, ‹line› by the command line that was printed, without its program. It has to run to its
end, and to assert that the result is right.

A remedy in prose has its reading beside it, a line `#+ … # reads: WORDS`: the words have to stand in the remedy, and
the line does what they say.

Every name of the library is there already, and torch, nn, numpy, pandas, plt; each section is run in an empty folder of
its own. `command("train table.csv --target y")` runs the command in this process and raises what it refuses;
`printed()` is what was written to standard output; `write("table.csv", "a,b\\n1,2\\n")` writes a file; `monkeypatch` is
pytest's.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.remedies.printed import codes_in, line_in, options_in

FOLDER = Path(__file__).with_name("cases")
HEADER = re.compile(r"^# %% (?P<name>\S+)$", re.MULTILINE)
PLACE = re.compile(r"‹(\d+|--[^›]+|line)›")
FACT = "some_fact"
READS = re.compile(r"# reads: (?P<words>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One section.

    Attributes:
        name: The error's.
        source: As written, with the marks.
        at: File and number of the section, for the test's name.
    """

    name: str
    source: str
    at: str

    @property
    def wrong(self) -> str:
        """What raises the error."""
        lines = [line for line in self.source.splitlines() if not line.lstrip().startswith("#+ ")]
        return "\n".join(re.sub(r"\s*#-$", "", line) for line in lines) + "\n"

    def healed(self, remedy: str) -> str:
        """The section with the remedy in its place; an AssertionError where the remedy does not hold what it needs."""
        codes, options = codes_in(remedy), options_in(remedy)
        lines = [line for line in self.source.splitlines() if not line.rstrip().endswith("#-")]
        corrected = "\n".join(re.sub(r"^(\s*)#\+ ", r"\1", line) for line in lines) + "\n"
        for match in READS.finditer(corrected):
            assert match["words"] in remedy, f"{match['words']!r} is not in the remedy: {remedy}"

        def put(match: re.Match[str]) -> str:
            wanted = match[1]
            if wanted == "line":
                line = line_in(remedy)
                assert line is not None, f"there is no command line in the remedy: {remedy}"
                return line
            if wanted.startswith("--"):
                assert wanted in options, f"{wanted} is not in the remedy: {remedy}"
                return wanted
            assert int(wanted) <= len(codes), f"the remedy holds {codes}, not {wanted} pieces of code: {remedy}"
            return codes[int(wanted) - 1]

        return PLACE.sub(put, corrected)

    @property
    def runs(self) -> set[str]:
        """Numbers of the pieces of Python that it runs, and options of the command."""
        return set(PLACE.findall(self.source))

    @property
    def reads(self) -> list[str]:
        """Words of the remedy that it reads."""
        return READS.findall(self.source)


def pieces_left(remedy: str, written: list[Case]) -> list[str]:
    """Pieces of a remedy that none of its cases runs or reads; a fact in it may be written {fact}."""
    pieces = dict(enumerate(codes_in(re.sub(r"\{\w+(![rs])?(:[^}]*)?\}", FACT, remedy)), start=1))
    named = {str(number): piece for number, piece in pieces.items()} | {o: o for o in options_in(remedy) if " " in o}
    runs = {place for case in written for place in case.runs}
    reads = [words for case in written for words in case.reads]
    return [
        piece
        for place, piece in named.items()
        if place not in runs and not any(re.search(re.escape(piece).replace(FACT, ".+"), words) for words in reads)
    ]


def cases(folder: Path = FOLDER) -> list[Case]:
    """All sections of all files."""
    found = []
    for path in sorted(folder.glob("*.py")):
        _, *parts = HEADER.split(path.read_text(encoding="utf-8"))
        for number, (name, source) in enumerate(zip(parts[::2], parts[1::2], strict=True), start=1):
            found.append(Case(name, source.strip("\n") + "\n", f"{path.stem}-{number}"))
    return found
