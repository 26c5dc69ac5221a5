"""Several processes train one model: the same numbers as one process, one end for all, and no hang."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import shared_run
from tests.side_by_side import side_by_side

LIMIT = 600  # seconds until a hang is called one, also beside other suites
VARIABLES = os.environ | {"MLP_TUTORIAL_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}


def launch(case: str, folder: Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a real torchrun."""
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2"]
    # The system chooses the port when it is opened: nobody else can have taken it in between.
    command += ["--standalone", "--local-addr=127.0.0.1"]
    command += [shared_run.__file__, case, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, env=VARIABLES, check=False)
    return done.returncode, done.stdout, done.stderr


def run_by_two(case: str, folder: Path) -> tuple[list[int], str]:
    """Exit codes of two processes, and what both wrote to standard error: without torchrun, which loads PyTorch too."""
    with side_by_side(shared_run.__file__, case, folder, 2) as started:
        codes = [process.wait(LIMIT) for process in started]
        return codes, "".join(process.stderr.read() for process in started)


def told(folder: Path) -> list[Any]:
    return [json.loads((folder / f"rank{rank}.json").read_text()) for rank in range(2)]


def close(found: Any, wanted: Any) -> None:
    for name in ("costs", "validation_costs", "parameters"):
        assert found[name] == pytest.approx(wanted[name], abs=1e-5), name
    assert found["stopped"] == wanted["stopped"]


@dataclass(frozen=True)
class Together:
    """What two processes that were started once told and wrote."""

    folder: Path
    output: str
    errors: str
    first: dict[str, Any]
    second: dict[str, Any]

    def by_both(self, case: str) -> Any:
        """What the first process got in a case, and the second one too."""
        assert self.first[case] == self.second[case]
        return self.first[case]


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Together:
    """All that ends in both processes by itself."""
    folder = tmp_path_factory.mktemp("together")
    code, output, errors = launch("all_that_end", folder)
    assert code == 0, errors
    return Together(folder, output, errors, *told(folder))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Each case by one process."""
    return json.loads(json.dumps(shared_run.each_case(tmp_path_factory.mktemp("alone"))))


@pytest.mark.parametrize("case", [*shared_run.CASES, "class weights"])
def test_two_processes_give_the_numbers_of_one(case: str, alone: dict[str, Any], together: Together) -> None:
    found = together.by_both(case)
    close(found, alone[case])
    assert found["seed"] == alone[case]["seed"]
    assert found["metrics"] == alone[case]["metrics"]
    assert found["best_epoch"] == alone[case]["best_epoch"]


def test_early_stopping_ends_with_the_best_in_both(together: Together) -> None:
    found = together.by_both("validation")
    assert found["best_epoch"] == found["validation_costs"].index(min(found["validation_costs"]))
    assert found["best_epoch"] < len(found["costs"]) - 1


def test_processes_that_read_rows_of_their_own_keep_them(together: Together, tmp_path: Path) -> None:
    # Rows 0, 2, 4 and 1, 3, 5 are the first batch: six rows in order, though not in that order.
    whole = shared_run.tell(*shared_run.train(tmp_path, data=lambda x, y, _: (shared_run.Stream(x, y),), batch_size=6))
    close(together.by_both("own_rows"), whole)


def test_a_model_works_in_pytorchs_own_distributed_data_parallel(together: Together, tmp_path: Path) -> None:
    found = together.by_both("wrapped")
    assert found["parameters"] == pytest.approx(shared_run.wrapped(tmp_path)["parameters"], abs=1e-6)


def test_only_the_first_process_prints_and_draws(together: Together) -> None:
    assert [line.split()[1] for line in together.output.splitlines()] == ["0/6", "2/6", "4/6"]
    assert together.errors.count("0/6 [") == 1  # the bar


def test_ctrl_c_in_one_process_returns_in_all(together: Together) -> None:
    found = together.by_both("ctrl_c")
    assert found["stopped"] == "interrupted"
    assert len(found["costs"]) == shared_run.KILLED_AT + 1


def test_the_first_process_decides_when_to_stop(together: Together) -> None:
    found = together.by_both("one_stops")
    assert (found["stopped"], len(found["costs"])) == ("stop_when", 5)


def test_a_cost_that_is_not_finite_ends_all_at_the_same_step(together: Together) -> None:
    assert together.by_both("diverged")["stopped"] == "diverged"


def whole_run(folder: Path) -> dict[str, Any]:
    return shared_run.tell(*shared_run.train(folder, 12, batch_size=6))


def test_a_checkpoint_is_continued_by_another_number_of_processes(together: Together, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    shared_run.continued(tmp_path / "one", "5")
    shutil.copy(together.folder / "two" / "run.pt", tmp_path / "two")
    shutil.copy(together.folder / "two" / "run.pt", tmp_path)
    codes, errors = run_by_two("continued_both", tmp_path)
    assert codes == [0, 0], errors
    whole = whole_run(tmp_path)
    close(shared_run.continued(tmp_path), whole)
    for found in told(tmp_path):
        close(found["one"], whole)
        close(found["two"], whole)


def test_a_file_that_the_first_process_refuses_or_cannot_write_ends_all_alike(tmp_path: Path) -> None:
    shared_run.continued(tmp_path, "5")
    codes, errors = run_by_two("refused_files", tmp_path)
    assert codes == [0, 0], errors
    assert told(tmp_path) == [{"other": ["MLP903", None], "full": ["MLP904", 4]}] * 2


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "has lost process 1:"),
        pytest.param("ko", "1번과 연결이 끊어졌습니다", marks=pytest.mark.thorough),
    ],
)
def test_the_others_of_a_killed_process_say_so(language: str, sentence: str, tmp_path: Path) -> None:
    with side_by_side(shared_run.__file__, "killed", tmp_path, 2, language) as (survivor, killed):
        assert survivor.wait(LIMIT) == 1
        errors = survivor.stderr.read()
        assert (killed.wait(LIMIT), killed.stderr.read()) == (-signal.SIGKILL, "")
    assert "[MLP1001 process-lost]" in errors
    assert sentence in errors


def test_torchrun_ends_when_a_process_was_killed_and_a_checkpoint_continues_the_run(tmp_path: Path) -> None:
    code, _, _ = launch("killed", tmp_path)
    assert code == 1
    close(shared_run.continued(tmp_path), whole_run(tmp_path))


@pytest.mark.parametrize(
    ("case", "sign"),
    [
        ("other_data", "[MLP1002 process-data-differ]"),
        pytest.param("wrapped_twice", "[MLP1003 averaged-twice]", marks=pytest.mark.thorough),
        pytest.param("refused_by_one", "ZeroDivisionError", marks=pytest.mark.thorough),
    ],
)
def test_a_mistake_in_one_process_ends_all(case: str, sign: str, tmp_path: Path) -> None:
    codes, errors = run_by_two(case, tmp_path)
    assert codes == [1, 1]
    assert sign in errors
