"""Every planted mistake gives exactly its rule's code, its correction gives none, and near misses stay silent."""

from pathlib import Path

import pytest
import torch

from builder.read.mistakes import Script, scripts
from mlp_tutorial import Finding, set_language
from mlp_tutorial.diagnostics.rules import RULES
from mlp_tutorial.diagnostics.script import run_script
from tests.remedies.pages import READINGS, is_applied
from tests.remedies.printed import codes_in
from tests.sampling import sampled

FITS = ("fit", "fit prevents")
SCRIPTS = scripts()
KINDS = [(script.code, script.name.replace(" ", "-")) for script in SCRIPTS]
NAMES = {
    id(script): f"{code}-{name}" + (f"-{earlier + 1}" if (earlier := KINDS[:at].count((code, name))) else "")
    for at, (script, (code, name)) in enumerate(zip(SCRIPTS, KINDS, strict=True))
}
CODES = sorted({rule.code for rule in RULES})


def named(*names: str) -> list:
    return [pytest.param(script, id=NAMES[id(script)]) for script in SCRIPTS if script.name in names]


@pytest.fixture
def found(tmp_path: Path):
    """Runs a script as the command does; its findings. A rule that fails is a failure of ours."""

    def run(source: str) -> list[Finding]:
        path = tmp_path / "student.py"
        path.write_text(source, encoding="utf-8")
        with torch.random.fork_rng():
            torch.seed()  # as in a new process, where nobody has set one
            return run_script(path, [])[1].findings

    return run


@pytest.mark.filterwarnings("default")  # what torch itself warns of is the student's to see
@pytest.mark.parametrize("script", named("loop", "fit"))
def test_a_planted_mistake_gives_exactly_its_code(script, found) -> None:
    findings = found(script.wrong)
    assert [finding.code for finding in findings] == [script.code]
    assert is_applied(script, remedy := findings[0].remedy), f"the page's correction is not what is printed: {remedy}"
    set_language("ko")
    assert sorted(codes_in(findings[0].remedy)) == sorted(codes_in(remedy)), "the Korean remedy holds other code"


@pytest.mark.parametrize("script", sampled(named("loop", "fit"), 3))
def test_the_corrected_script_gives_none(script, found) -> None:
    assert script.corrected != script.wrong
    assert [str(finding) for finding in found(script.corrected)] == []


@pytest.mark.parametrize("script", sampled(named("right", "fit prevents"), 3))
def test_a_near_miss_gives_none(script, found) -> None:
    assert [str(finding) for finding in found(script.wrong)] == []


def unplanted(codes: list[str], sections: list[tuple[str, str]]) -> list[str]:
    """Rules that lack a mistake in a loop, a mistake in `fit` or a near miss, each with what it lacks."""
    wanted = {"loop": ("loop",), "fit": FITS, "right": ("right",)}
    return [
        f"{code}: {kind}"
        for code in codes
        for kind, names in wanted.items()
        if not any((code, name) in sections for name in names)
    ]


def test_each_rule_has_its_mistake_in_a_loop_and_in_fit_and_a_near_miss() -> None:
    sections = [(script.code, script.name) for script in SCRIPTS]
    assert unplanted(CODES, sections) == []
    assert unplanted(["MLP1301", "MLP9999"], [s for s in sections if s != ("MLP1301", "right")]) == [
        "MLP1301: right",
        "MLP9999: loop",
        "MLP9999: fit",
        "MLP9999: right",
    ]


def test_a_correction_that_is_not_what_is_printed_is_found() -> None:
    script = Script("MLP9999", "loop", "x = x.float()\n#+ y = y.float()\n#+ y = y.reshape(-1)\n")
    assert is_applied(script, "y = y.float()")
    assert not is_applied(script, "x = x.float()")
    assert not is_applied(script, "look at y")


def test_every_reading_is_of_a_planted_mistake() -> None:
    assert set(READINGS) <= {(script.code, script.name) for script in SCRIPTS}
