"""The doctor leaves torch, the reader's objects and the process as they were, in whatever order doctors come and go."""

import functools
import gc
import sys
import threading
import traceback
import warnings
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch._C import _len_torch_function_stack
from torch.nn import functional as F
from torch.nn.modules import module as of_modules
from torch.optim import Optimizer
from torch.optim import optimizer as of_optimizers
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from mlp_tutorial import doctor
from mlp_tutorial.diagnostics.rules.seeds import RULES as SEEDS

OWNERS = (torch, nn, F, torch.autograd, torch.optim, Tensor, nn.Module, nn.Linear, nn.MSELoss, Optimizer)
OWNERS += (torch.optim.SGD, torch.optim.Adam, of_modules, of_optimizers, warnings, sys, threading)
REGISTRIES = {
    f"{place.__name__}.{name}": registry
    for place in (of_modules, of_optimizers)
    for name, registry in vars(place).items()
    if name.startswith("_global_") and isinstance(registry, dict)
}


def everything() -> dict[str, Any]:
    """Each attribute of torch's that could be replaced, by identity, and the sizes of what hooks are kept in."""
    found: dict[str, Any] = {
        f"{owner.__name__}.{name}": value
        for owner in OWNERS
        for name, value in vars(owner).items()
        if (callable(value) or name.startswith("__")) and not name.startswith("last_")
    }
    found |= {name: tuple(registry) for name, registry in REGISTRIES.items()}
    found["modes"] = _len_torch_function_stack()
    return found


def changed(before: dict[str, Any]) -> list[str]:
    after = everything()
    kept = (tuple, int)
    return [
        name
        for name in before.keys() | after.keys()
        if (
            before.get(name) != after.get(name)
            if isinstance(before.get(name), kept)
            else before.get(name) is not after.get(name)
        )
    ]


@pytest.fixture(scope="module", autouse=True)
def torch_has_loaded_what_it_loads_later() -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Guards may run slower on Python")  # torch's own, of Python 3.13.0
        torch.compile(nn.Linear(1, 1), backend="eager")(torch.ones(1, 1))
    step()


@pytest.fixture(autouse=True)
def torch_is_as_before() -> Iterator[None]:
    before = everything()
    yield
    assert changed(before) == []


def test_the_snapshot_sees_a_doctor() -> None:
    before = everything()
    with doctor(show=False):
        assert {"Module.__call__", "Optimizer.__init__", "modes"} <= set(changed(before))


def step(model: nn.Module | None = None) -> nn.Module:
    """One step of training."""
    model = model or nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    cost = F.mse_loss(model(torch.ones(4, 2)), torch.ones(4, 1))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    return model


def mistake() -> None:
    nn.Linear(2, 1)(torch.ones(4, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        F.mse_loss(nn.Linear(2, 1)(torch.ones(4, 2)), torch.ones(4)).backward()


# in whatever order


def nested() -> None:
    with doctor(show=False) as outer, doctor(show=False) as inner:
        mistake()
    assert [finding.code for finding in outer.findings] == [finding.code for finding in inner.findings] == ["MLP101"]


def closed_in_the_wrong_order() -> None:
    first, second = doctor(show=False), doctor(show=False)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    mistake()
    second.__exit__(None, None, None)
    assert [len(first.findings), len(second.findings)] == [0, 1]


def entered_twice() -> None:
    one = doctor(show=False)
    with one:
        with one:
            step()
        mistake()
    with one:
        step()
    assert [finding.code for finding in one.findings] == ["MLP101"]


def held_by_generators() -> None:
    def held() -> Iterator[None]:
        with doctor(show=False):
            yield

    first, second = held(), held()
    next(first), next(second)
    step()
    del first
    gc.collect()
    step()
    second.close()


def left_by_an_exception() -> None:
    def fails() -> None:
        with doctor(show=False):
            step()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()


def in_two_threads() -> None:
    heard: list[int] = []
    together = threading.Barrier(2)

    def work(wrong: bool) -> None:
        with doctor(show=False) as seen:
            together.wait()
            mistake() if wrong else step()
            together.wait()
        heard.append(len(seen.findings) + 10 * wrong)

    threads = [threading.Thread(target=work, args=(wrong,)) for wrong in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == [0, 11]


def inside_other_modes() -> None:
    mine = TorchFunctionMode()
    mine.__enter__()
    watching = doctor(show=False)
    watching.__enter__()
    above = TorchFunctionMode()
    above.__enter__()
    watching.__exit__(None, None, None)
    assert torch.overrides._get_current_function_mode_stack() == [mine, above]
    above.__exit__(None, None, None)
    mine.__exit__(None, None, None)


def with_a_default_device_inside() -> None:
    with doctor(show=False):
        torch.set_default_device("meta")
        made = torch.ones(1)
    assert (made.is_meta, torch.ones(1).is_meta) == (True, True)
    torch.set_default_device(None)


def on_an_optimizer_that_fails() -> None:
    with doctor(show=False) as seen, pytest.raises(ValueError, match="empty"):
        torch.optim.SGD([], lr=1.0)
    assert seen.failures == []


WAYS = (nested, closed_in_the_wrong_order, entered_twice, held_by_generators, left_by_an_exception, in_two_threads)
WAYS += (inside_other_modes, with_a_default_device_inside, on_an_optimizer_that_fails)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_doctors_that_are_gone_have_changed_nothing(way: Callable[[], None]) -> None:
    way()


# the reader's own patches


@pytest.mark.parametrize("closes_first", ["the doctor", "the reader"])
def test_a_patch_of_the_readers_stays_until_the_reader_takes_it_back(closes_first: str) -> None:
    calls: list[str] = []
    original, watching = nn.Module.__call__, doctor(show=False)
    watching.__enter__()
    found = nn.Module.__call__

    def mine(module: nn.Module, *args: Any) -> Any:
        calls.append(type(module).__name__)
        return found(module, *args)

    nn.Module.__call__ = mine
    step()
    if closes_first == "the doctor":
        watching.__exit__(None, None, None)
        assert nn.Module.__call__ is mine
        with doctor(show=False) as second:
            mistake()
        assert len(second.findings) == 1  # heard once, though the first one's wrapper is in the chain
        assert nn.Module.__call__ is mine
        nn.Module.__call__ = found
        step()
    else:
        nn.Module.__call__ = found
        watching.__exit__(None, None, None)
    assert nn.Module.__call__ is original
    assert calls.count("Linear") == (3 if closes_first == "the doctor" else 1)


# what the reader's objects go through


class Counting(nn.Module):
    """Counts and prints wherever it is asked for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 1)
        self.log: list[str] = []

    def forward(self, x: Tensor) -> Tensor:
        self.log.append("forward")
        return self.layer(x)

    def named_parameters(self, *args: Any, **kwargs: Any) -> Any:
        self.log.append("named_parameters")
        return super().named_parameters(*args, **kwargs)

    def named_modules(self, *args: Any, **kwargs: Any) -> Any:
        self.log.append("named_modules")
        return super().named_modules(*args, **kwargs)

    def __repr__(self) -> str:
        self.log.append("repr")
        return "x"


def test_each_method_of_a_module_is_called_as_often_as_without() -> None:
    plain = step(Counting())
    with doctor(show=False):
        watched = step(Counting())
    assert watched.log == plain.log
    assert plain.log.count("forward") == 1


@pytest.mark.parametrize("wraps", [False, True])
@pytest.mark.parametrize(
    ("owner", "name"), [(Tensor, "backward"), (Tensor, "norm"), (F, "mse_loss"), (nn.Linear, "forward")]
)
def test_a_wrapper_of_the_readers_is_called_as_often_as_without(
    owner: Any, name: str, wraps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, own = [], getattr(owner, name)

    def mine(*args: Any, **kwargs: Any) -> Any:
        calls.append(name)
        return own(*args, **kwargs)

    monkeypatch.setattr(owner, name, functools.wraps(own)(mine) if wraps else mine)
    with doctor(show=False):
        model = nn.Linear(2, 1)
        cost = F.mse_loss(model(torch.ones(3, 2)), torch.ones(3, 1)) + model.weight.norm()
        cost.backward()
    assert calls == [name]
    assert model.weight.grad is not None


def raising(name: str) -> type[nn.Module]:
    """A module one of whose own methods raises."""

    def fails(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError(name)

    class Raising(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.ones(1, 2))
            self.inner = nn.Sequential(nn.Dropout(0.5), nn.Linear(2, 2))

        def forward(self, x: Tensor) -> Tensor:
            return self.inner(x) @ self.weight.T

    setattr(Raising, name, property(fails) if name in ("training", "T_destination") else fails)
    return Raising


METHODS = ("__repr__", "__str__", "__len__", "__bool__", "__eq__", "__getattr__", "__dir__", "__iter__", "__contains__")
METHODS += (
    "extra_repr",
    "named_parameters",
    "parameters",
    "named_modules",
    "modules",
    "children",
    "buffers",
    "_get_name",
)


@pytest.mark.parametrize("name", METHODS)
def test_a_module_that_raises_in_its_own_methods_trains_as_without(name: str) -> None:
    def train() -> list[Tensor]:
        torch.manual_seed(0)
        model = nn.Sequential()
        model.add_module("0", raising("extra_repr")() if name == "__getattr__" else raising(name)())
        held = [model._modules["0"]._parameters["weight"], *model._modules["0"]._modules["inner"].parameters()]
        if name == "__getattr__":
            held = [nn.Parameter(torch.ones(1))]
        optimizer = torch.optim.SGD(held, lr=0.1)
        for _ in range(4):
            cost = F.mse_loss(model(torch.ones(4, 2)), torch.zeros(4, 1))
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
        return [parameter.detach() for parameter in held]

    plain = train()
    with doctor(show=False) as seen:
        watched = train()
    assert all(map(torch.equal, plain, watched))
    assert seen.failures == []


def test_a_module_that_never_called_super_fails_as_without() -> None:
    class Lazy(nn.Module):
        def __init__(self) -> None:
            pass

        def forward(self, x: Tensor) -> Tensor:
            return x

    def refusal() -> str:
        with pytest.raises(AttributeError) as refused:
            Lazy()(1)
        return str(refused.value)

    plain = refusal()
    with doctor(Lazy(), show=False) as seen:
        assert refusal() == plain
    assert seen.failures == []


class Strange(Tensor):
    """A tensor that logs what is done to it."""

    log: list[str] = []  # noqa: RUF012 - one for all

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        cls.log.append(getattr(func, "__name__", ""))
        return super().__torch_function__(func, types, args, kwargs or {})


def strange_work() -> list[str]:
    Strange.log.clear()
    x = torch.ones(3, 2).as_subclass(Strange)
    F.mse_loss(nn.Linear(2, 1)(x), torch.ones(3, 1)).backward()
    torch.add(torch.ones(3, 2), x)
    return list(Strange.log)


class Functions(TorchFunctionMode):
    """Logs the functions that pass it."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[str] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.log.append(getattr(func, "__name__", ""))
        return func(*args, **(kwargs or {}))


class Operations(TorchDispatchMode):
    """Logs the operations that pass it."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.log.append(str(func))
        return func(*args, **(kwargs or {}))


@contextmanager
def watched_inside(mode: Any) -> Iterator[Any]:
    with mode, doctor(show=False):
        yield mode


@pytest.mark.parametrize("kind", [Functions, Operations])
def test_modes_of_the_readers_see_nothing_of_the_doctors_own_work(kind: type) -> None:
    with kind() as plain:
        step()
    with watched_inside(kind()) as around:
        step()
    with doctor(show=False), kind() as inside:
        step()
    assert inside.log == plain.log
    # An inner mode that is Python has torch enter and leave functions once more.
    assert [name for name in around.log if name in plain.log] == around.log
    assert set(around.log) == set(plain.log)


def test_subclasses_of_tensors_see_nothing_of_the_doctors_own_work() -> None:
    plain = strange_work()
    with doctor(show=False) as seen:
        assert strange_work() == plain
    assert seen.failures == []


def test_hooks_on_saved_tensors_see_nothing_of_the_doctors_own_work() -> None:
    def packed() -> int:
        count: list[Tensor] = []
        with torch.autograd.graph.saved_tensors_hooks(lambda x: (count.append(x), x)[1], lambda x: x):
            step()
        return len(count)

    plain = packed()
    with doctor(show=False):
        assert packed() == plain


def test_what_is_traced_mapped_and_differentiated_is_the_same() -> None:
    def made() -> list[str]:
        torch.manual_seed(0)
        model, x = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1)), torch.ones(3, 2)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", ".*torch.jit")  # torch's own, about the way to trace
            traced = str(torch.jit.trace(model, x).inlined_graph.param_node)[:0]
            operations = [node.kind() for node in torch.jit.trace(model, x).inlined_graph.nodes()]
        weights = dict(model.named_parameters())
        mapped = torch.vmap(model)(x)
        slope = torch.func.grad(lambda w: torch.func.functional_call(model, w, x).sum())(weights)
        return [traced, *operations, torch.fx.symbolic_trace(model).code, str(mapped.tolist()), str(slope["0.bias"])]

    plain = made()
    with doctor(show=False) as seen:
        assert made() == plain
    assert seen.failures == []


# tracebacks and warnings


def refusals() -> list[str]:
    found = []
    for fails in (lambda: torch.ones(2).view(3), lambda: nn.Linear(2, 1)(torch.ones(3)), lambda: torch.optim.SGD([])):
        try:
            fails()
        except Exception as error:
            error.__notes__ = []
            found.append("".join(traceback.format_exception(error)))
    return found


def test_tracebacks_that_the_reader_prints_hold_no_frame_of_the_doctors() -> None:
    plain = refusals()
    with doctor(show=False):
        watched = refusals()
    assert watched[0] == plain[0]
    assert watched[2] == plain[2]
    assert "mlp_tutorial" not in watched[1]


def test_a_warning_is_counted_at_the_line_that_called_torch() -> None:
    def warned() -> list[tuple[str, int]]:
        sys.modules[__name__].__dict__.pop("__warningregistry__", None) if __name__ in sys.modules else None
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            for _ in range(2):
                F.mse_loss(torch.zeros(3, 1), torch.zeros(3))
            F.mse_loss(torch.zeros(3, 1), torch.zeros(3))
            nn.MSELoss()(torch.zeros(3, 1), torch.zeros(3))
        return [(warning.filename, warning.lineno) for warning in caught]

    with doctor(show=False):
        watched = warned()
    assert watched == warned()
    assert watched[0][0] == __file__


# what is held


def test_nothing_of_the_readers_is_held() -> None:
    with doctor(show=False) as seen:
        model = step()
        gone = [weakref.ref(model), weakref.ref(model.weight)]
        del model
        gc.collect()
        assert [known() for known in gone] == [None, None]
        last = step()
    gone = [weakref.ref(last), weakref.ref(last.weight)]
    del last
    gc.collect()
    assert [known() for known in gone] == [None, None]
    assert seen.failures == []


def test_an_exception_that_the_reader_caught_is_let_go_with_its_frames() -> None:
    class Large:
        pass

    def fails() -> weakref.ref[Large]:
        large = Large()
        known = weakref.ref(large)
        try:
            torch.ones(2, 3) @ torch.ones(2, 3)
        except RuntimeError:
            return known
        raise AssertionError

    with doctor(show=False):
        known = fails()
        torch.ones(1) + 1
        gc.collect()
        assert known() is None


# our own faults


def test_a_rule_that_fails_stops_nothing_and_is_said_in_one_line(monkeypatch, capsys) -> None:
    def fails(self: Any, event: Any) -> None:
        raise KeyError("of ours")

    rule = next(iter(SEEDS))
    monkeypatch.setattr(rule, "on_loss_taken", fails, raising=False)
    monkeypatch.setattr(rule, "heard", frozenset({*rule.heard, "on_loss_taken"}))
    plain = [parameter.detach().clone() for parameter in seeded().parameters()]
    with doctor() as seen:
        watched = seeded()
        seeded()
    assert all(map(torch.equal, plain, watched.parameters()))
    assert [repr(error) for error in seen.failures] == ["KeyError('of ours')"]
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "of ours" in line]
    assert "KeyError" in line
    assert "test_no_trace.py" in line
    assert "report this line" in line


def seeded() -> nn.Module:
    torch.manual_seed(0)
    return step()
