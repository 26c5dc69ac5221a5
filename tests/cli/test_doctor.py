"""`mlp-tutorial doctor SCRIPT`: the script's output, errors and exit code stay its own, as in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sarif_pydantic import Sarif

from mlp_tutorial.diagnostics.script import run_script
from tests.cli.conftest import Ended, mlp_tutorial

MISTAKE = """
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
cost = ((nn.Linear(1, 1)(x) - x[:, 0]) ** 2).mean()
cost.backward()
"""


def write(folder: Path, source: str) -> Path:
    path = folder / "student.py"
    path.write_text(source, encoding="utf-8")
    return path


def plain(folder: Path, *arguments: str) -> Ended:
    """The same script under plain Python."""
    command = [sys.executable, "student.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=300)
    return Ended(done.returncode, done.stdout, done.stderr)


def examined(folder: Path, *arguments: str, options: tuple[str, ...] = ()) -> Ended:
    """The script under the doctor, in English."""
    command = [sys.executable, "-m", "mlp_tutorial", "doctor", *options, "student.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=300)
    return Ended(done.returncode, done.stdout, done.stderr)


# Each goes on when it is done: together they are one script.
GOING_ON = {
    "arguments": "import sys; print(sys.argv)",
    "own module beside it": "import beside; print(beside.VALUE)",
    "main guard": "if __name__ == '__main__':\n    print(__file__.endswith('student.py'), __name__)",
    "pickled class": "import pickle\nclass A:\n    pass\nprint(type(pickle.loads(pickle.dumps(A()))) is A)",
    "thread": "import threading\nt = threading.Thread(target=print, args=('in a thread',))\nt.start()\nt.join()",
    "workers": (
        "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
        "data = TensorDataset(torch.arange(6.0).reshape(-1, 1))\n"
        "print([b[0].flatten().tolist() for b in DataLoader(data, batch_size=3, num_workers=1)])"
    ),
    "megabytes": "for i in range(200_000):\n    print('line', i, 'of many')",
    "at exit": "import atexit\natexit.register(print, 'bye')",
    "ends": "print('done')",
}
OWN_WAYS = {
    "goes on": "\n".join(GOING_ON.values()),
    "options like ours": "import sys; print(sys.argv)",
    "exit code": "import sys; print('so far'); sys.exit(7)",
    "exit text": "import sys; sys.exit('no data')",
    "exit without a code": "raise SystemExit",
    "error": "import torch\ndef f(w):\n    return w.numpy\nprint(1)\nf(None)",
    "error of torch": "import torch\ntorch.zeros(2, 3) @ torch.zeros(2, 3)",
    "error in a loss": "import torch\ntorch.nn.MSELoss()(torch.zeros(3), torch.zeros(2))",
    "chained error": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('b') from error",
    "syntax error": "print(1\n",
    "forked": "import os\nif os.fork() == 0:\n    os._exit(3)\nprint(os.waitstatus_to_exitcode(os.wait()[1]))",
    "forked, ends like a script": "import os, sys\nif os.fork() == 0:\n    sys.exit(4)\nos.wait()\nprint('parent')",
    "compiled": (
        "import torch\nmodel = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())\ntorch.manual_seed(0)\n"
        "x = torch.rand(3, 2)\nprint(torch.equal(torch.compile(model, backend='eager')(x), model(x)))"
    ),
    "spawned": (
        "import multiprocessing\ndef double(n):\n    return 2 * n\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n        print(pool.map(double, [1, 2]))"
    ),
}


SAMPLE = ("goes on", "options like ours", "error of torch")


@pytest.mark.parametrize(
    "name", [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.thorough) for name in OWN_WAYS]
)
def test_output_and_exit_code_are_the_scripts_own(name: str, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("VALUE = 5\n", encoding="utf-8")
    write(tmp_path, OWN_WAYS[name])
    ours = name == "options like ours"
    arguments = ("--lang", "ko", "--help", "--json", "x") if ours else ("a", "b")
    typed = ("--lang", "ko", "--help", "--", "--json", "x") if ours else arguments
    with_doctor, without = examined(tmp_path, *typed, options=("--lang", "en")), plain(tmp_path, *arguments)
    assert (with_doctor.code, with_doctor.out) == (without.code, without.out)
    own, _, report = with_doctor.err.partition("\nThe doctor found nothing")
    if name != "error of torch":  # it gets an explanation besides
        assert own == without.err
        assert report.startswith(" among the ")
    assert own.startswith(without.err.rstrip("\n"))


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    ended = examined(tmp_path, options=("--lang", "en"))
    assert ended.code == 1
    assert "student.py" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("language", "heading"),
    [pytest.param("en", "The doctor found 1 problem:", marks=pytest.mark.thorough), ("ko", "문제를 1개")],
)
def test_findings_follow_on_standard_error_in_the_language(language: str, heading: str, tmp_path: Path) -> None:
    write(tmp_path, MISTAKE)
    ended = mlp_tutorial("--lang", language, "doctor", "student.py", folder=tmp_path)
    assert (ended.code, ended.out) == (0, "")
    assert heading in ended.err
    assert "student.py:7: [MLP101 column-against-row]" in ended.err


def test_findings_as_json_in_a_file_or_as_the_last_line_of_standard_output(called, tmp_path: Path) -> None:
    write(tmp_path, MISTAKE + "print('own output')\n")
    to_file = called("doctor", "--json", "findings.json", "student.py")
    assert (to_file.out, to_file.err) == ("own output\n", "")
    (finding,) = json.loads((tmp_path / "findings.json").read_text("utf-8"))
    assert (finding["code"], finding["name"]) == ("MLP101", "column-against-row")
    assert (finding["severity"], finding["line"]) == ("error", 7)
    assert Path(finding["file"]) == tmp_path / "student.py"
    assert finding["facts"] == {"y": [20], "prediction": [20, 1], "broadcast": [20, 20]}
    to_output = called("doctor", "--json", "-", "student.py").out.splitlines()
    assert to_output[0] == "own output"
    assert json.loads(to_output[1]) == [finding]


def test_findings_as_sarif_name_rule_level_and_line(called, tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    write(tmp_path / "a b", MISTAKE)
    called("doctor", "a b/student.py", "--sarif", "found.sarif")
    log = Sarif.model_validate_json((tmp_path / "found.sarif").read_text("utf-8"))
    (run,) = log.runs
    (result,) = run.results
    (rule,) = run.tool.driver.rules
    (location,) = result.locations
    assert (result.rule_id, rule.id, result.level.value) == ("MLP101", "MLP101", "error")
    assert location.physical_location.artifact_location.uri == "a%20b/student.py"
    assert location.physical_location.region.start_line == 7


def test_sarif_without_findings_is_a_run_without_results(called, tmp_path: Path) -> None:
    write(tmp_path, "print('nothing')")
    said = called("doctor", "--sarif", "-", "student.py").out.partition("\n")
    assert said[0] == "nothing"
    assert Sarif.model_validate_json(said[2]).runs[0].results == []


@pytest.mark.parametrize(
    ("source", "strict", "code"),
    [
        pytest.param(MISTAKE, True, 3, id="error"),
        pytest.param(MISTAKE, False, 0, id="not strict"),
        pytest.param(MISTAKE + "raise SystemExit(5)", True, 5, id="its own"),
        pytest.param("print(1)", True, 0, id="nothing"),
    ],
)
def test_strict_makes_a_script_fail_that_makes_an_error(called, source, strict, code, tmp_path: Path) -> None:
    write(tmp_path, source)
    assert called("doctor", "student.py", *["--strict"] * strict).code == code


PRINT_ARGUMENTS = "import sys; print(sys.argv[1:])"


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        (["--json", "f.json", "student.py", "-v", "a"], ["-v", "a"]),
        (["student.py", "-v", "--json", "f.json", "a"], ["-v", "a"]),
        (["student.py", "--json=f.json", "--epochs", "3"], ["--epochs", "3"]),
        (["--silence", "MLP101", "student.py", "--strict", "--", "--json", "f.json"], ["--json", "f.json"]),
        (["student.py", "--", "--", "a"], ["--", "a"]),
    ],
)
def test_options_stand_before_or_behind_the_script(called, typed, own, tmp_path: Path) -> None:
    write(tmp_path, PRINT_ARGUMENTS)
    assert called("doctor", *typed).out == f"{own}\n"
    assert (tmp_path / "f.json").exists() == ("--" not in typed)


@pytest.mark.parametrize("rule", ["mlp101", "column-against-row", "step-missing,MLP101", "MLP1304, column-against-row"])
@pytest.mark.parametrize("how", ["option", "comment"])
def test_a_rule_is_silenced_by_its_name_or_code(called, how: str, rule: str, tmp_path: Path) -> None:
    comment = f"  # doctor: off {rule.replace('mlp', 'MLP')}" if how == "comment" else ""
    write(tmp_path, MISTAKE.replace(".mean()", f".mean(){comment}"))
    options = ("--silence", rule) if how == "option" else ()
    ended = called("--lang", "en", "doctor", *options, "student.py")
    assert "The doctor found nothing" in ended.err


@pytest.mark.parametrize("other", ["MLP1301", "zero-grad-missing", "column-against", "column-against-rows"])
def test_a_comment_silences_only_what_it_names(called, other: str, tmp_path: Path) -> None:
    write(tmp_path, MISTAKE.replace(".mean()", f".mean()  # doctor: off {other}"))
    assert "[MLP101 column-against-row]" in called("doctor", "student.py").err


@pytest.mark.parametrize("asked", ["MLP999", "MLP102", "step-misssing"])
def test_what_is_no_rule_is_refused(called, asked: str, tmp_path: Path) -> None:
    write(tmp_path, MISTAKE)
    ended = called("--lang", "en", "doctor", "--silence", asked, "student.py")
    assert ended.code == 1
    assert f"[MLP823 unknown-rule] the doctor has no rule {asked!r}" in ended.err
    assert ("Did you mean 'step-missing'?" in " ".join(ended.err.split())) == (asked == "step-misssing")


def test_a_warning_of_torch_names_the_line_it_names_without_the_doctor(tmp_path: Path) -> None:
    write(tmp_path, "import torch\nfrom torch import nn\nnn.MSELoss()(torch.zeros(3, 1), torch.zeros(3))")
    named = [line for line in plain(tmp_path).err.splitlines() if "UserWarning" in line]
    assert len(named) == 1
    assert [line for line in examined(tmp_path).err.splitlines() if "UserWarning" in line] == named


def test_the_consequences_of_a_silenced_mistake_are_silent_too(tmp_path: Path) -> None:
    script = (
        "import torch\nfrom mlp_tutorial import LogisticRegression, datasets, fit\ntorch.manual_seed(0)\n"
        "x, y = datasets.gate('xor')\nfit(LogisticRegression(), x, y, lr=1.0, epochs=500)"
    )
    findings = [
        [finding.code for finding in run_script(write(tmp_path, script + comment), [])[1].findings]
        for comment in ("", "  # doctor: off MLP1405", "  # doctor: off MLP1404")
    ]
    assert findings == [["MLP1405"], [], ["MLP1405"]]


TRAINING = """
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2)
y = (x[:, :1] > x[:, 1:]).float()
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    print("epoch", epoch)
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
"""


def test_preflight_stops_at_the_first_step_and_says_what_the_checks_show(called, tmp_path: Path) -> None:
    write(tmp_path, TRAINING)
    epoch, *checks = called("--lang", "en", "doctor", "student.py", "--preflight").out.splitlines()
    assert epoch == "epoch 0"
    assert [line.split(":")[0] for line in checks] == [
        "ok  first cost",
        "ok  a few rows by heart",
        "ok  rows apart",
        "ok  everything reached",
    ]


def test_preflight_for_tools_fails_with_strict_where_a_check_has_failed(called, tmp_path: Path) -> None:
    write(tmp_path, TRAINING.replace("nn.Linear(8, 1))", "nn.Linear(8, 1), nn.Softmax(dim=0))"))
    ended = called("doctor", "--preflight", "--strict", "--json", "checks.json", "student.py")
    found = json.loads((tmp_path / "checks.json").read_text("utf-8"))
    assert (ended.code, found["passed"]) == (3, False)
    assert len(found["checks"]) == 4
    assert called("doctor", "--preflight", "student.py").code == 0


def test_preflight_of_a_script_without_a_step_says_so(called, tmp_path: Path) -> None:
    write(tmp_path, "print(1)")
    ended = called("--lang", "en", "doctor", "--preflight", "student.py")
    assert (ended.code, ended.out) == (1, "1\n")
    assert "student.py has ended before a first training step" in ended.err
