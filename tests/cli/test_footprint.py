"""What a training or a sweep takes: counted before it is asked for, and said in words where it is too much."""

import pytest
import torch

from mlp_tutorial import MultiLayerPerceptron
from mlp_tutorial.cli import footprint
from mlp_tutorial.cli.footprint import require_room_to_sweep, require_room_to_train
from mlp_tutorial.cli.outcome import exit_code_of
from mlp_tutorial.errors import ArgumentError
from tests.cli.conftest import Ended


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch):
    """Sets what memory is free."""
    return lambda size: monkeypatch.setattr(footprint, "free_memory", lambda: size)


def test_a_training_takes_seven_copies_of_the_parameters_and_two_numbers_of_each_neuron_and_row(free) -> None:
    parameters = sum(part.numel() for part in MultiLayerPerceptron((3, 5, 2)).parameters())
    needed = 4 * (7 * parameters + 2 * 10 * (5 + 2))
    free(needed)
    require_room_to_train((3, 5, 2), 10)
    free(needed - 1)
    with pytest.raises(ArgumentError) as caught:
        require_room_to_train((3, 5, 2), 10)
    assert (caught.value.code, caught.value.parameters, caught.value.sizes) == ("MLP880", parameters, "3-5-2")


def test_a_sweep_takes_more_with_every_network(free) -> None:
    free(10**6)
    require_room_to_sweep((2, 3, 1), networks=400, seeds=100)
    with pytest.raises(ArgumentError) as caught:
        require_room_to_sweep((2, 3, 1), networks=4000, seeds=1000)
    assert caught.value.code == "MLP881"
    with pytest.raises(ArgumentError):
        require_room_to_sweep((2, 10**5, 1), networks=1, seeds=1)


def test_where_the_system_says_nothing_nothing_is_refused(free) -> None:
    free(None)
    require_room_to_train((10**9, 10**9), 10)
    require_room_to_sweep((2, 10**9, 1), 10**9, 10**9)


def ended(command, capsys) -> Ended:
    code = exit_code_of(command)
    return Ended(code, *capsys.readouterr())


def torch_asks_for_too_much() -> None:
    torch.empty(2**55)


def python_asks_for_too_much() -> None:
    bytearray(2**62)


def numpy_asks_for_too_much() -> None:
    torch.empty(1).numpy().repeat(2**60)


@pytest.mark.parametrize("command", [torch_asks_for_too_much, python_asks_for_too_much, numpy_asks_for_too_much])
def test_memory_that_did_not_suffice_is_said_in_words(capsys, command) -> None:
    end = ended(command, capsys)
    assert (end.code, "MLP882" in end.err) == (1, True)


def test_ctrl_c_ends_with_the_shells_code(capsys) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    end = ended(interrupted, capsys)
    assert (end.code, end.err) == (130, "Stopped by Ctrl-C.\n")


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (("train", "t.csv", "--target", "t", "--seed", "9" * 30), 2, "at most 9223372036854775807"),
    (("train", "t.csv", "--target", "t", "--epochs", "9" * 30), 2, "at most 9223372036854775807"),
    (("train", "t.csv", "--target", "t", "--epochs", "9" * 5000), 2, "at most 9223372036854775807"),
    (("train", "t.csv", "--target", "t", "--hidden", "9" * 30), 2, "--hidden takes"),
    (("train", "t.csv", "--target", "t", "--hidden", "9" * 5000), 2, "--hidden takes"),
    (("train", "t.csv", "--target", "t", "--lr", "1e308"), 1, "MLP883"),
    (("train", "t.csv", "--target", "t", "--lr", "1e38"), 1, "MLP883"),
    (("train", "t.csv", "--target", "t", "--lr", "nan"), 1, "MLP402"),
    (("run", "linear", "--seed", "9" * 20), 2, "at most 9223372036854775807"),
    (("sweep", "xor", "--seeds", "9" * 30), 2, "at most 9223372036854775807"),
    (("sweep", "xor", "--lr", "0.1,1e308"), 1, "MLP883"),
    (("sweep", "xor", "--lr", "nan"), 2, "--lr takes"),
])  # fmt: skip
def test_numbers_beyond_all_bounds_are_answered(called, tmp_path, arguments, code: int, said: str) -> None:
    (tmp_path / "t.csv").write_text("x,t\n" + "1,a\n2,b\n" * 5)
    end = called(*arguments)
    assert (end.code, end.out) == (code, "")
    assert said in " ".join(end.err.split())


@pytest.mark.parametrize("model", ["linear", "logistic", "mlp"])
def test_the_largest_rate_that_is_taken_diverges_in_words(called, tmp_path, model: str) -> None:
    target = "x" if model == "linear" else "t"
    (tmp_path / "t.csv").write_text("x,y,t\n" + "1,3,a\n2,4,b\n5,9,a\n" * 5)
    end = called("train", "t.csv", "--target", target, "--features", "y", "--model", model, "--lr", "1e37")
    assert end.code in (0, 1)
    assert "not-foreseen" not in end.err
