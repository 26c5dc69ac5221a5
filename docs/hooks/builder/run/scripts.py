"""Scripts of a page as cells, each a call of `student_script`; the scripts of the pages of the doctor's rules."""

from collections.abc import Iterable, Iterator

from builder.read.rules import ShownRule
from mlp_tutorial.gallery import Example
from mlp_tutorial.gallery.cells import Cell
from mlp_tutorial.messages import LANGUAGES

LOOP, FIT = "train.py", "train_with_fit.py"


def plain_run(file: str, source: str) -> str:
    """The call that runs a script as `python FILE`."""
    return f"from builder.run import student_script\n\nstudent_script.run({file!r}, {source!r})"


def examination(file: str, source: str, codes: list[str]) -> str:
    """The call that runs a script under the doctor, which must find just these codes."""
    return f"from builder.run import student_script\n\nstudent_script.examined({file!r}, {source!r}, {codes!r})"


def rule_examples(rules: Iterable[ShownRule]) -> Iterator[tuple[Example, str]]:
    """(scripts of a rule's page as an example, its language); near misses in one language: they show nothing."""
    for rule in rules:
        name = rule.page.removesuffix(".md")
        for language in LANGUAGES:
            yield Example(name, f"docs/{language}", "", as_cells(shown_scripts(rule))), language
        if missed := rule.section("right"):
            cells = as_cells(examination(LOOP, script.wrong, []) for script in missed)
            yield Example(f"{name}/right", f"docs/{LANGUAGES[0]}", "", cells), LANGUAGES[0]


def shown_scripts(rule: ShownRule) -> list[str]:
    """What a rule's page runs: the mistake in a loop and its correction, then the same through `fit`."""
    loop = rule.section("loop")[0]
    calls = [examination(LOOP, loop.wrong, [rule.code]), examination(LOOP, loop.corrected, [])]
    for script in rule.section("fit"):
        calls += [examination(FIT, script.wrong, [rule.code]), examination(FIT, script.corrected, [])]
    return calls + [examination(FIT, script.wrong, []) for script in rule.section("fit prevents")]


def as_cells(calls: Iterable[str]) -> tuple[Cell, ...]:
    """Calls as the cells of one run."""
    return tuple(Cell(1, code=call) for call in calls)
