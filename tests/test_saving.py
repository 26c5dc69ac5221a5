"""Models on disk: the same bits come back, and no file can run code or pass for what it is not."""

import io
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial import (
    ArgumentError,
    LinearRegression,
    LogisticRegression,
    MultiLayerPerceptron,
    SavedModelError,
    Standardize,
    activations,
    datasets,
    fit,
    load_model,
    save_model,
)
from mlp_tutorial.models import Model

SIZES = st.integers(1, 6)


@st.composite
def any_model(draw: st.DrawFn) -> Model:
    features, outputs = draw(SIZES), draw(SIZES)
    scaling = draw(st.sampled_from([None, Standardize(torch.randn(features), torch.rand(features) + 0.1)]))
    kind = draw(st.sampled_from([LinearRegression, LogisticRegression, MultiLayerPerceptron]))
    if kind is MultiLayerPerceptron:
        hidden = draw(st.lists(SIZES, max_size=3))
        names = st.sampled_from([name for name in activations.NAMES if name != "softmax" or outputs > 1])
        model = MultiLayerPerceptron((features, *hidden, outputs), draw(names), draw(names), standardize=scaling)
    else:
        model = kind(features, outputs, standardize=scaling)
    return model.to(draw(st.sampled_from([torch.float32, torch.float64, torch.bfloat16])))


@given(model=any_model())
def test_a_model_comes_back_bit_for_bit(tmp_path_factory: pytest.TempPathFactory, model: Model) -> None:
    path = tmp_path_factory.mktemp("models") / "model.pt"
    save_model(model, path)
    loaded = load_model(path).model
    assert type(loaded) is type(model)
    assert repr(loaded) == repr(model)
    assert loaded.activations == model.activations
    assert loaded.state_dict().keys() == model.state_dict().keys()
    for name, values in model.state_dict().items():
        assert loaded.state_dict()[name].dtype == values.dtype
        assert torch.equal(loaded.state_dict()[name], values)
    x = torch.randn(3, model.linears[0].in_features).to(model.linears[0].weight.dtype)
    assert torch.equal(loaded(x), model(x))


def test_names_come_back_with_the_model(tmp_path: Path) -> None:
    flowers = datasets.Dataset(
        [[1.0, 2.0], [3.0, 4.0]], [[0.0], [1.0]], ("길이", "너비"), ("setosa", "versicolor"), "품종"
    )
    save_model(LogisticRegression(2), tmp_path / "꽃.pt", dataset=flowers)
    saved = load_model(tmp_path / "꽃.pt")
    assert saved.feature_names == ("길이", "너비")
    assert saved.class_names == ("setosa", "versicolor")
    assert saved.target_name == "품종"


def test_without_a_data_set_there_are_no_names(tmp_path: Path) -> None:
    save_model(LinearRegression(), tmp_path / "line.pt")
    saved = load_model(tmp_path / "line.pt")
    assert (saved.feature_names, saved.class_names, saved.target_name) == (None, None, "y")


def test_a_loaded_model_can_be_trained_on(tmp_path: Path) -> None:
    x, y = datasets.gate("or")
    model = LogisticRegression(standardize=Standardize.from_data(x))
    fit(model, x, y, epochs=3, seed=0)
    save_model(model, tmp_path / "or.pt")
    loaded = load_model(tmp_path / "or.pt").model
    assert fit(loaded, x, y, epochs=5, seed=0).costs == fit(model, x, y, epochs=5, seed=0).costs


def test_loading_leaves_the_global_random_state_alone(tmp_path: Path) -> None:
    save_model(MultiLayerPerceptron(), tmp_path / "xor.pt")
    before = torch.get_rng_state()
    load_model(tmp_path / "xor.pt")
    assert torch.equal(torch.get_rng_state(), before)


class Planted:
    """Runs a command when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self):
        return os.mkdir, (str(self.trace),)


def whole(tmp_path: Path) -> bytes:
    path = tmp_path / "whole.pt"
    save_model(MultiLayerPerceptron(standardize=Standardize.from_data([[0.0, 1.0], [1.0, 0.0]])), path)
    return path.read_bytes()


def test_a_pickle_that_holds_code_is_refused_and_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "it ran"
    path = tmp_path / "planted.pt"
    path.write_bytes(pickle.dumps(Planted(trace)))
    with pytest.raises(SavedModelError, match="MLP901"):
        load_model(path)
    torch.save({"format": "mlp-tutorial model 2", "class": Planted(trace)}, path)
    with pytest.raises(SavedModelError, match="MLP901"):
        load_model(path)
    assert not trace.exists()


def test_a_pickled_model_is_refused(tmp_path: Path) -> None:
    torch.save(LinearRegression(), tmp_path / "whole_object.pt")
    with pytest.raises(SavedModelError, match="MLP901"):
        load_model(tmp_path / "whole_object.pt")


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    data = whole(tmp_path)
    path = tmp_path / "cut.pt"
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(SavedModelError, match="MLP901"):
        load_model(path)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x89PNG\r\n\x1a\n" + bytes(100), "한글".encode("cp949")])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.pt").write_bytes(content)
    with pytest.raises(SavedModelError, match="MLP901"):
        load_model(tmp_path / "other.pt")


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    (tmp_path / "other.pt").write_bytes(buffer.getvalue())
    with pytest.raises(SavedModelError, match="MLP901"):
        load_model(tmp_path / "other.pt")


def test_a_checkpoint_is_no_model(tmp_path: Path) -> None:
    x, y = datasets.line()
    fit(LinearRegression(), x, y, epochs=2, seed=0, checkpoint=tmp_path / "run.pt")
    with pytest.raises(SavedModelError, match="checkpoint 3") as caught:
        load_model(tmp_path / "run.pt")
    assert caught.value.code == "MLP901"


def test_a_state_dict_is_no_model(tmp_path: Path) -> None:
    torch.save(LinearRegression().state_dict(), tmp_path / "weights.pt")
    with pytest.raises(SavedModelError, match="MLP901"):
        load_model(tmp_path / "weights.pt")


def test_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(SavedModelError, match=r"there is no file .*gone\.pt"):
        load_model(tmp_path / "gone.pt")
    with pytest.raises(SavedModelError, match="MLP905"):
        load_model(tmp_path)


def edited(tmp_path: Path, **changes) -> Path:
    path = tmp_path / "edited.pt"
    path.write_bytes(whole(tmp_path))
    state = torch.load(path, weights_only=True)
    for name, value in changes.items():
        if value is KeyError:
            del state[name]
        else:
            state[name] = value
    torch.save(state, path)
    return path


COLUMNS = {
    "missing": "drop",
    "columns": [
        {"kind": "number", "name": "area", "means": [], "unit": "㎡", "decimal": "."},
        {"kind": "category", "name": "gu", "means": [], "categories": ["A", "B"], "alone": True},
    ],
}
NAMES = ["area", "gu=B"]


@pytest.mark.parametrize("changes", [
    {"columns": COLUMNS},
    {"columns": COLUMNS, "feature_names": ["area", "gu=A"]},
    {"columns": COLUMNS | {"missing": "mean"}, "feature_names": NAMES},
    {"columns": COLUMNS | {"missing": "guess"}, "feature_names": NAMES},
    {"columns": COLUMNS | {"columns": COLUMNS["columns"][:1]}, "feature_names": NAMES},
    {"columns": COLUMNS | {"columns": [{"kind": "code"}, {"kind": "code"}]}, "feature_names": NAMES},
    {"columns": COLUMNS["columns"], "feature_names": NAMES},
    {"columns": "area", "feature_names": NAMES},
    {"columns": KeyError},
    {"class": "Transformer"},
    {"class": ["MultiLayerPerceptron"]},
    {"class": KeyError},
    {"arguments": {"layer_sizes": [2, 3, 1], "activation": "swish", "output_activation": "sigmoid"}},
    {"arguments": {"layer_sizes": [2, 4, 1], "activation": "relu", "output_activation": "sigmoid"}},
    {"arguments": {"layer_sizes": [2, 10**15, 1], "activation": "relu", "output_activation": "sigmoid"}},
    {"arguments": {"layer_sizes": []}},
    {"arguments": {"in_features": 2}},
    {"arguments": 3},
    {"standardized": False},
    {"parameters": {}},
    {"parameters": KeyError},
    {"parameters": {"layers.0.weight": "none"}},
    {"standardized": "yes"},
    {"feature_names": 7},
    {"feature_names": "ab"},
    {"feature_names": ["a"]},
    {"feature_names": ["a", "b", "c"]},
    {"feature_names": ["a", 2]},
    {"class_names": []},
    {"class_names": ["yes"]},
    {"class_names": ["no", "yes", "perhaps"]},
    {"target_name": KeyError},
    {"target_name": None},
    {"target_name": 3},
])  # fmt: skip
def test_a_whole_file_that_describes_no_model_is_refused(tmp_path: Path, changes) -> None:
    with pytest.raises(SavedModelError, match="MLP902"):
        load_model(edited(tmp_path, **changes))


def test_columns_that_make_the_inputs_of_the_model_are_taken(tmp_path: Path) -> None:
    columns = load_model(edited(tmp_path, columns=COLUMNS, feature_names=NAMES)).columns
    assert columns is not None
    assert columns.encode(pd.DataFrame({"gu": ["B"], "area": ["1,084㎡"]})).x.tolist() == [[1084.0, 1.0]]


def test_columns_of_a_table_come_back_with_the_model(tmp_path: Path) -> None:
    path = tmp_path / "flats.csv"
    path.write_text("gu,area,price\n" + "강남구,84㎡,9\n노원구,59㎡,5\n" * 5, encoding="utf-8")
    train, _ = datasets.from_csv(path, "price", missing="mean").split()
    save_model(LinearRegression(2), tmp_path / "flats.pt", dataset=train)
    saved = load_model(tmp_path / "flats.pt")
    assert (saved.columns, saved.feature_names) == (train.columns, ("gu=노원구", "area"))


def test_a_file_of_the_format_before_is_said_to_be_one(tmp_path: Path) -> None:
    path = edited(tmp_path, format="mlp-tutorial model 1", columns=KeyError)
    with pytest.raises(SavedModelError, match="MLP921"):
        load_model(path)


def test_integers_are_no_parameters(tmp_path: Path) -> None:
    state = MultiLayerPerceptron(standardize=Standardize.from_data([[0.0, 1.0], [1.0, 0.0]])).state_dict()
    whole_numbers = {name: values.to(torch.int64) for name, values in state.items()}
    with pytest.raises(SavedModelError, match="MLP902"):
        load_model(edited(tmp_path, parameters=whole_numbers))


PARAMETERS = {
    "complex numbers": lambda values: values.to(torch.complex64),
    "a sparse matrix": lambda values: values.to_sparse(),
    "no numbers at all": lambda values: values.to("meta"),
    "one in another precision": lambda values: values.double(),
    "bits": lambda values: values > 0,
    "another shape": lambda values: values.T,
}


@pytest.mark.filterwarnings("ignore:Sparse invariant checks", "ignore:Validating sparse tensor")  # torch's own
@pytest.mark.parametrize("kind", PARAMETERS)
def test_parameters_that_no_model_has_are_refused(tmp_path: Path, kind: str) -> None:
    state = MultiLayerPerceptron(standardize=Standardize.from_data([[0.0, 1.0], [1.0, 0.0]])).state_dict()
    changed = PARAMETERS[kind](state["layers.0.weight"])
    with pytest.raises(SavedModelError, match="MLP902"):
        load_model(edited(tmp_path, parameters={**state, "layers.0.weight": changed}))


def test_a_small_file_makes_no_model_of_a_billion_parameters(tmp_path: Path) -> None:
    shapes = {"linear.weight": (1, 10**9), "linear.bias": (1,)}
    path = edited(
        tmp_path,
        **{"class": "LinearRegression"},
        arguments={"in_features": 10**9, "out_features": 1},
        standardized=False,
        parameters={name: torch.zeros(1).expand(shape) for name, shape in shapes.items()},
    )
    assert path.stat().st_size < 10_000
    with pytest.raises(SavedModelError, match=r"MLP902.*\n*.*more elements than there are numbers"):
        load_model(path)


def test_names_as_many_as_there_are_numbers_are_taken(tmp_path: Path) -> None:
    saved = load_model(edited(tmp_path, feature_names=["a", "b"], class_names=["no", "yes"], target_name="t"))
    assert (saved.feature_names, saved.class_names, saved.target_name) == (("a", "b"), ("no", "yes"), "t")


class Grown(LinearRegression):
    """A class derived from ours."""


@pytest.mark.parametrize("model", [torch.nn.Linear(1, 1), Grown(), LinearRegression, None])
def test_only_the_three_models_are_saved(tmp_path: Path, model) -> None:
    with pytest.raises(ArgumentError, match="MLP870"):
        save_model(model, tmp_path / "model.pt")
    assert list(tmp_path.iterdir()) == []


def test_names_of_another_data_set_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="MLP871"):
        save_model(LogisticRegression(3), tmp_path / "model.pt", dataset=datasets.gate("and"))
    with pytest.raises(ArgumentError, match="MLP871"):
        save_model(
            MultiLayerPerceptron((2, 4), output_activation="softmax"),
            tmp_path / "model.pt",
            dataset=datasets.blobs(30, classes=3),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SavedModelError, match="MLP904"):
        save_model(LinearRegression(), tmp_path / "no" / "such" / "model.pt")


def test_a_failed_write_leaves_the_file_before(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    save_model(LinearRegression(), path)
    before = path.read_bytes()
    program = """
import resource, signal, sys
from mlp_tutorial import MultiLayerPerceptron, SavedModelError, save_model
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # as a full disk does
try:
    save_model(MultiLayerPerceptron((100, 100, 1)), sys.argv[1])
except SavedModelError as error:
    print(error.code)
"""
    if sys.platform != "linux":
        pytest.skip("resource limits are Linux's")
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["MLP904"]
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
