"""Several processes train one model: the same numbers as one process, one end for all, and no hang."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import shared_run

LIMIT = 120  # seconds until a hang is called one
VARIABLES = os.environ | {"MLP_TUTORIAL_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[1])}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def launch(case: str, folder: Path, *arguments: str, processes: int = 2) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a real torchrun."""
    command = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={processes}"]
    command += ["--master-addr=127.0.0.1", f"--master-port={free_port()}"]
    command += [shared_run.__file__, case, str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, env=VARIABLES, check=False)
    return done.returncode, done.stdout, done.stderr


def side_by_side(case: str, folder: Path, language: str) -> list[tuple[int, str]]:
    """Exit code and standard error of two processes that nobody watches: torchrun ends the others when one ends."""
    variables = VARIABLES | {"TORCHELASTIC_RUN_ID": "test", "WORLD_SIZE": "2"}  # as torchrun sets them
    variables |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port())}
    command = [sys.executable, shared_run.__file__, case, str(folder)]
    both = [
        subprocess.Popen(
            command,
            env=variables | {"RANK": rank, "LOCAL_RANK": rank, "MLP_TUTORIAL_LANG": language},
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in ("0", "1")
    ]
    try:
        said = [process.communicate(timeout=LIMIT)[1] for process in both]
    finally:
        for process in both:
            process.kill()
    return [(process.returncode, errors) for process, errors in zip(both, said, strict=True)]


def told(folder: Path, processes: int = 2) -> list[Any]:
    return [json.loads((folder / f"rank{rank}.json").read_text()) for rank in range(processes)]


def close(found: Any, wanted: Any) -> None:
    for name in ("costs", "validation_costs", "parameters"):
        assert found[name] == pytest.approx(wanted[name], abs=1e-5), name
    assert found["stopped"] == wanted["stopped"]


@pytest.fixture(scope="module")
def all_cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Each case by one process, and by each of two."""
    folder = tmp_path_factory.mktemp("cases")
    code, _, errors = launch("all_cases", folder)
    assert code == 0, errors
    return json.loads(json.dumps(shared_run.all_cases(folder))), told(folder)


@pytest.mark.parametrize("case", [*shared_run.CASES, "class weights"])
def test_two_processes_give_the_numbers_of_one(case: str, all_cases) -> None:
    alone, (first, second) = all_cases
    assert first[case] == second[case]
    close(first[case], alone[case])
    assert first[case]["seed"] == alone[case]["seed"]
    assert first[case]["metrics"] == alone[case]["metrics"]


def test_processes_that_read_rows_of_their_own_keep_them(tmp_path: Path) -> None:
    code, _, errors = launch("own_rows", tmp_path)
    assert code == 0, errors
    first, second = told(tmp_path)
    assert first == second
    # Rows 0, 2, 4 and 1, 3, 5 are the first batch: six rows in order, though not in that order.
    whole = shared_run.tell(*shared_run.train(tmp_path, data=lambda x, y, _: (shared_run.Stream(x, y),), batch_size=6))
    close(first, whole)


def test_a_model_works_in_pytorchs_own_distributed_data_parallel(tmp_path: Path) -> None:
    code, _, errors = launch("wrapped", tmp_path)
    assert code == 0, errors
    first, second = told(tmp_path)
    assert first == second
    assert first["parameters"] == pytest.approx(shared_run.wrapped(tmp_path)["parameters"], abs=1e-6)


def test_only_the_first_process_prints_and_draws(tmp_path: Path) -> None:
    code, output, errors = launch("log", tmp_path)
    assert code == 0, errors
    assert [line.split()[1] for line in output.splitlines()] == ["0/6", "2/6", "4/6"]
    assert errors.count("0/6 [") == 1  # the bar


@pytest.mark.parametrize(("before", "after"), [(2, 1), (1, 2), (2, 2)])
def test_a_checkpoint_is_continued_by_another_number_of_processes(before: int, after: int, tmp_path: Path) -> None:
    whole = shared_run.tell(*shared_run.train(tmp_path, 12, batch_size=6))
    for epochs, processes in (("5", before), ("12", after)):
        code, _, errors = launch("continued", tmp_path, epochs, processes=processes)
        assert code == 0, errors
    for found in told(tmp_path, after):
        close(found, whole)


@pytest.mark.parametrize(("language", "sentence"), [("en", "has lost the others"), ("ko", "연결이 끊어졌습니다")])
def test_the_others_of_a_killed_process_say_so_and_a_checkpoint_continues_the_run(
    language: str, sentence: str, tmp_path: Path
) -> None:
    (code, errors), killed = side_by_side("killed", tmp_path, language)
    assert code == 1
    assert killed == (-signal.SIGKILL, "")
    assert "[MLP1001]" in errors
    assert sentence in errors
    code, _, errors = launch("continued", tmp_path, processes=1)
    assert code == 0, errors
    whole = shared_run.tell(*shared_run.train(tmp_path, 12, batch_size=6))
    close(told(tmp_path, 1)[0], whole)


def test_torchrun_ends_when_a_process_was_killed(tmp_path: Path) -> None:
    code, _, _ = launch("killed", tmp_path)
    assert code == 1


def test_ctrl_c_in_one_process_returns_in_all(tmp_path: Path) -> None:
    code, _, errors = launch("ctrl_c", tmp_path)
    assert code == 0, errors
    first, second = told(tmp_path)
    assert first == second
    assert first["stopped"] == "interrupted"
    assert len(first["costs"]) == shared_run.KILLED_AT + 1


def test_the_first_process_decides_when_to_stop(tmp_path: Path) -> None:
    code, _, errors = launch("one_stops", tmp_path)
    assert code == 0, errors
    first, second = told(tmp_path)
    assert first == second
    assert (first["stopped"], len(first["costs"])) == ("stop_when", 5)


def test_a_cost_that_is_not_finite_ends_all_at_the_same_step(tmp_path: Path) -> None:
    code, _, errors = launch("diverged", tmp_path)
    assert code == 0, errors
    first, second = told(tmp_path)
    assert first == second
    assert first["stopped"] == "diverged"


@pytest.mark.parametrize(
    ("case", "sign"),
    [("other_data", "[MLP1002]"), ("wrapped_twice", "[MLP1003]"), ("refused_by_one", "ZeroDivisionError")],
)
def test_a_mistake_in_one_process_ends_all(case: str, sign: str, tmp_path: Path) -> None:
    code, _, errors = launch(case, tmp_path)
    assert code not in (0, -signal.SIGALRM)
    assert sign in errors
