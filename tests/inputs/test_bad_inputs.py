"""What beginners hand in: it works and is right, or it is refused with code and remedy, and nothing has changed."""

import math
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from torch import Tensor, nn, optim
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, datasets, fit
from mlp_tutorial.errors import MlpTutorialError
from mlp_tutorial.messages import set_language
from mlp_tutorial.saving import load_model

X = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
Y = 2 * X + 1
TWO = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
AND = torch.tensor([[0.0], [0.0], [0.0], [1.0]])
CLASSES = torch.tensor([0, 1, 2, 1])


def line() -> nn.Module:
    return LinearRegression()


def gate() -> nn.Module:
    return LogisticRegression()


def three() -> nn.Module:
    return MultiLayerPerceptron((2, 4, 3), output_activation="softmax")


def half() -> nn.Module:
    """A model of which nothing can be trained."""
    return gate().requires_grad_(False)


@dataclass(frozen=True)
class Case:
    """What is handed to `fit`, and the code it is refused with; None where it works."""

    model: Callable[[], nn.Module]
    x: Any
    y: Any
    code: str | None
    options: Any = None  # of fit: a dict, or a function from the model to one

    def arguments(self, model: nn.Module) -> dict[str, Any]:
        options = self.options(model) if callable(self.options) else dict(self.options or {})
        return {"epochs": 3, "lr": None if "optimizer" in options else 0.01} | options


def with_(values: Tensor, row: int, value: float) -> Tensor:
    changed = values.clone()
    changed[row] = value
    return changed


def holding(parameters: Callable[[nn.Module], Any]) -> Callable[[nn.Module], dict[str, Any]]:
    return lambda model: {"optimizer": optim.SGD(parameters(model), lr=0.01)}


def frozen(model: nn.Module) -> nn.Parameter:
    """The first parameter of a model, which is not to be trained any more."""
    return next(model.parameters()).requires_grad_(False)


REFUSED = {
    "y without its column": Case(line, X, Y.flatten(), "MLP101"),
    "y as one row": Case(line, X, Y.T, "MLP102"),
    "y with two columns": Case(line, X, torch.cat([Y, Y], 1), "MLP109"),
    "x without its column": Case(line, X.flatten(), Y, "MLP103"),
    "x transposed": Case(gate, TWO.T, AND, "MLP102"),
    "x with a third feature": Case(gate, torch.rand(4, 3), AND, "MLP103"),
    "x of three dimensions": Case(gate, torch.rand(4, 2, 2), AND, "MLP103"),
    "x a single number": Case(line, 1.0, 1.0, "MLP104"),
    "y shorter than x": Case(line, X, Y[:3], "MLP102"),
    "y longer than x": Case(line, X[:3], Y, "MLP102"),
    "no rows": Case(line, X[:0], Y[:0], "MLP104"),
    "empty lists": Case(line, [], [], "MLP104"),
    "rows of different lengths": Case(gate, [[0.0, 1.0], [1.0]], [[0.0], [1.0]], "MLP105"),
    "class labels as a column": Case(three, TWO, CLASSES[:, None], "MLP106"),
    "two classes as a vector": Case(gate, TWO, AND.flatten(), "MLP101"),
    "strings": Case(line, [["one"], ["two"]], [[1.0], [2.0]], "MLP201"),
    "numbers in strings": Case(line, [["1"], ["2"]], [[1.0], [2.0]], "MLP201"),
    "None among the numbers": Case(line, [[1.0], [None]], [[1.0], [2.0]], "MLP201"),
    "objects": Case(line, np.array([[object()], [object()]]), Y[:2], "MLP201"),
    "a dict": Case(line, {"x": [1.0]}, [[1.0]], "MLP201"),
    "complex numbers": Case(line, X.to(torch.complex64), Y, "MLP201"),
    "dates": Case(line, pd.DataFrame({"day": pd.date_range("2026-01-01", periods=4)}), Y, "MLP20"),
    "a text column": Case(line, pd.DataFrame({"name": list("abcd")}), Y, "MLP202"),
    "NaN in x": Case(line, with_(X, 1, math.nan), Y, "MLP301"),
    "infinity in x": Case(line, with_(X, 2, math.inf), Y, "MLP301"),
    "NaN in y": Case(line, X, with_(Y, 3, math.nan), "MLP301"),
    "minus infinity in y": Case(line, X, with_(Y, 0, -math.inf), "MLP301"),
    "NaN in a list": Case(line, [[math.nan], [1.0]], [[1.0], [2.0]], "MLP301"),
    "labels -1 and +1": Case(gate, TWO, 2 * AND - 1, "MLP302"),
    "labels 1 and 2": Case(gate, TWO, AND + 1, "MLP302"),
    "labels above 1": Case(gate, TWO, 1.5 * AND, "MLP302"),
    "class numbers from 1": Case(three, TWO, CLASSES + 1, "MLP303"),
    "negative class numbers": Case(three, TWO, CLASSES - 1, "MLP303"),
    "class numbers that are not whole": Case(three, TWO, CLASSES + 0.5, "MLP304"),
    "too large for float32": Case(line, 1e39 * X.double(), Y, "MLP305"),
    "y missing": Case(line, X, None, "MLP814"),
    "y beside a Dataset": Case(line, datasets.line(), Y, "MLP814"),
    "batch_size beside a DataLoader": Case(line, DataLoader(TensorDataset(X, Y)), None, "MLP813", {"batch_size": 2}),
    "a DataLoader without y": Case(line, DataLoader(TensorDataset(X)), None, "MLP812"),
    "an empty DataLoader": Case(line, DataLoader(TensorDataset(X[:0], Y[:0])), None, "MLP104"),
    "NaN in a DataLoader": Case(line, DataLoader(TensorDataset(with_(X, 0, math.nan), Y)), None, "MLP301"),
    "lr zero": Case(line, X, Y, "MLP402", {"lr": 0.0}),
    "lr negative": Case(line, X, Y, "MLP402", {"lr": -0.1}),
    "lr NaN": Case(line, X, Y, "MLP402", {"lr": math.nan}),
    "lr infinite": Case(line, X, Y, "MLP402", {"lr": math.inf}),
    "lr beside an optimizer": Case(line, X, Y, "MLP404", lambda m: {"optimizer": optim.SGD(m.parameters()), "lr": 1.0}),
    "another model's optimizer": Case(line, X, Y, "MLP401", holding(lambda _: LinearRegression().parameters())),
    "an optimizer of frozen parameters": Case(line, X, Y, "MLP407", holding(lambda model: [frozen(model)])),
    "an optimizer that calls the cost": Case(
        line, X, Y, "MLP405", lambda model: {"optimizer": optim.LBFGS(model.parameters())}
    ),
    "an optimizer's class": Case(line, X, Y, "MLP406", {"optimizer": optim.SGD}),
    "a frozen model": Case(half, TWO, AND, "MLP403"),
    "zero epochs": Case(line, X, Y, "MLP802", {"epochs": 0}),
    "negative epochs": Case(line, X, Y, "MLP802", {"epochs": -5}),
    "half an epoch": Case(line, X, Y, "MLP802", {"epochs": 0.5}),
    "epochs as text": Case(line, X, Y, "MLP802", {"epochs": "10"}),
    "batch of nothing": Case(line, X, Y, "MLP802", {"batch_size": 0}),
    "a seed that is text": Case(line, X, Y, "MLP805", {"seed": "zero"}),
    "validation without y": Case(line, X, Y, "MLP806", {"validation": X}),
    "validation of another width": Case(line, X, Y, "MLP103", {"validation": (TWO, Y)}),
    "metrics without validation": Case(line, X, Y, "MLP819", {"metrics": {"r2": max}}),
    "record something unknown": Case(line, X, Y, "MLP809", {"record": ("weights",)}),
    "a hook that is no function": Case(line, X, Y, "MLP810", {"on_epoch": 3}),
    "a loss's class": Case(line, X, Y, "MLP807", {"criterion": nn.MSELoss}),
    "a cost per row": Case(line, X, Y, "MLP808", {"criterion": nn.MSELoss(reduction="none")}),
    "a cost for another output": Case(line, X, Y, "MLP822", {"criterion": nn.BCELoss()}),
    "gradients by another name": Case(line, X, Y, "MLP817", {"gradients": "numeric"}),
    "no model of ours and no cost": Case(lambda: nn.Linear(1, 1), X, Y, "MLP807"),
}  # fmt: skip

WORKS = {
    "one row": Case(line, X[:1], Y[:1], None),
    "whole numbers": Case(line, X.long(), Y.long(), None),
    "lists": Case(line, X.tolist(), Y.tolist(), None),
    "NumPy in float64": Case(line, X.double().numpy(), Y.double().numpy(), None),
    "pandas": Case(line, pd.DataFrame({"x": X.flatten().numpy()}), pd.DataFrame({"y": Y.flatten().numpy()}), None),
    "true and false": Case(gate, TWO.bool(), AND.bool(), None),
    "not contiguous": Case(gate, TWO.T.contiguous().T, AND, None),
    "stride zero": Case(line, X[:1].expand(4, 1), Y[:1].expand(4, 1), None),
    "reversed NumPy": Case(line, X.numpy()[::-1], Y.numpy()[::-1], None),
    "x that requires a gradient": Case(line, X.clone().requires_grad_(), Y, None),
    "x from a graph": Case(line, X.clone().requires_grad_() * 1, Y, None),
    "float16": Case(line, X.half(), Y.half(), None),
    "a batch larger than the data": Case(line, X, Y, None, {"batch_size": 100}),
    "soft labels": Case(gate, TWO, AND * 0.9, None),
    "a Dataset": Case(line, datasets.line(), None, None),
    "class numbers as floats": Case(three, TWO, CLASSES.float(), None),
}


def parameters(model: nn.Module) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in model.parameters()]


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_input_is_refused_in_both_languages_and_the_model_is_as_before(name: str) -> None:
    case = REFUSED[name]
    torch.manual_seed(0)
    model = case.model()
    arguments = case.arguments(model)
    before, state = parameters(model), torch.get_rng_state()
    with pytest.raises(MlpTutorialError) as caught:
        fit(model, case.x, case.y, **arguments)
    assert caught.value.code.startswith(case.code)
    for language, remedy in (("ko", "해 볼 것: "), ("en", "Try: ")):
        set_language(language)
        assert remedy in str(caught.value)
        assert caught.value.fact
    assert all(torch.equal(now, then) for now, then in zip(parameters(model), before, strict=True))
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("name", WORKS)
def test_an_unusual_input_that_has_one_meaning_trains_as_the_plain_one(name: str) -> None:
    case = WORKS[name]
    torch.manual_seed(0)
    model = case.model()
    twin = case.model()
    twin.load_state_dict(model.state_dict())
    x, y = (case.x.x, case.x.y) if case.y is None else (case.x, case.y)

    def plain(values: Any) -> Tensor:
        values = values.to_numpy() if isinstance(values, pd.DataFrame) else values
        values = values.copy() if isinstance(values, np.ndarray) else values
        return torch.as_tensor(values).detach().clone().float()

    targets = plain(y).long() if case.model is three else plain(y)
    expected = fit(twin, plain(x).contiguous(), targets, **Case(line, 0, 0, None).arguments(twin))
    history = fit(model, case.x, case.y, **case.arguments(model))
    # To rounding: a transposed or reversed array may have its products added up in another order.
    assert history.costs == pytest.approx(expected.costs, rel=1e-6)
    torch.testing.assert_close(parameters(model), parameters(twin))


def test_one_hot_rows_are_probabilities_and_train_as_the_class_numbers_do() -> None:
    torch.manual_seed(0)
    model, twin = three(), three()
    twin.load_state_dict(model.state_dict())
    history = fit(model, TWO, torch.eye(3)[CLASSES], lr=0.1, epochs=20)
    assert history.costs == pytest.approx(fit(twin, TWO, CLASSES, lr=0.1, epochs=20).costs, abs=1e-6)


FILES = {
    "empty": (b"", "MLP322"),
    "only a header": (b"a,b\n", "MLP323"),
    "a row too long": (b"a,b\n1,2\n1,2,3\n", "MLP324"),
    "a quotation mark that does not end": (b'a,b\n"1,2\n', "MLP325"),
    "two columns of one name": (b"b,b\n1,2\n", "MLP326"),
    "no such column": (b"a,c\n1,2\n", "MLP327"),
    "one cell that is text": (b"a,b\n1,2\n2,3\nabc,4\n5,6\n7,8\n", "MLP328"),
    "an empty cell": (b"a,b\n1,2\n,3\n4,5\n", "MLP329"),
    "nothing but text": (b"a,b\nx,1\ny,2\n", "MLP33"),
    "not text at all": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\x00", "MLP321"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_table_is_refused_in_both_languages(name: str, tmp_path: Path) -> None:
    content, code = FILES[name]
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(MlpTutorialError) as caught:
        datasets.from_csv(path, target="b", missing="refuse")
    assert caught.value.code.startswith(code)
    for language in ("ko", "en"):
        set_language(language)
        assert caught.value.remedy


@pytest.mark.parametrize(
    ("encoding", "head"), [("utf-8", "키,몸무게"), ("utf-8-sig", "키,몸무게"), ("cp949", "키,몸무게")]
)
def test_a_table_with_korean_names_reads_the_same_in_every_encoding(encoding: str, head: str, tmp_path: Path) -> None:
    path = tmp_path / "표.csv"
    path.write_bytes(f"{head}\n170,60\n180,75\n".encode(encoding))
    table = datasets.from_csv(path, target="몸무게")
    assert table.feature_names == ("키",)
    assert table.x.tolist() == [[170.0], [180.0]]
    assert table.y.tolist() == [[60.0], [75.0]]


class Evil:
    """Unpickled, it would leave a file."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("executed"),)


@pytest.mark.parametrize("content", [b"", b"no model", pickle.dumps(Evil()), pickle.dumps(LinearRegression())])
def test_a_model_file_that_is_none_is_refused_and_its_code_not_run(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "model.pt"
    path.write_bytes(content)
    with pytest.raises(MlpTutorialError) as caught:
        load_model(path)
    assert caught.value.code in ("MLP901", "MLP902")
    assert not (tmp_path / "executed").exists()


def test_the_table_is_as_long_as_it_has_to_be() -> None:
    assert len(REFUSED) + len(WORKS) + len(FILES) >= 60
