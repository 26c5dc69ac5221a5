"""The models work where plain modules work: copies, files, compilers, ONNX, scikit-learn, Lightning."""

import copy
import io
import pickle

import lightning
import numpy as np
import onnxruntime
import pytest
import torch
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skorch import NeuralNetClassifier
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, Standardize, datasets, fit, metrics
from tests.sampling import sampled

# torch 2.13 warns of a class of its own, wherever nested data are taken apart.
LEAF_SPEC = "ignore:.*LeafSpec:FutureWarning"
# torch 2.15 says so of Python 3.13.0, and of no other.
OF_PYTHON = "ignore:Guards may run slower on Python:RuntimeWarning"


def models() -> dict[str, nn.Module]:
    """One of each kind, with scaling and without; all take two features."""
    torch.manual_seed(0)
    scaling = Standardize(torch.tensor([1.0, -2.0]), torch.tensor([3.0, 0.5]))
    return {
        "linear": LinearRegression(2, 3),
        "linear, scaled": LinearRegression(2, 1, standardize=scaling),
        "logistic": LogisticRegression(2),
        "perceptron": MultiLayerPerceptron((2, 3, 1)),
        "perceptron, 3 classes": MultiLayerPerceptron((2, 5, 4, 3), "gelu", "softmax", standardize=scaling),
    }


KINDS = list(models())


@pytest.fixture
def x() -> Tensor:
    return torch.randn(7, 2, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_dict_through_a_file_gives_the_same_bits(kind: str, x: Tensor) -> None:
    model, twin = models()[kind], models()[kind]
    with torch.no_grad():
        for values in twin.state_dict().values():
            values.fill_(1)
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    twin.load_state_dict(torch.load(file, weights_only=True))
    assert torch.equal(twin(x), model(x))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_the_same_and_independent(kind: str, copied, x: Tensor) -> None:
    model = models()[kind]
    twin, before = copied(model), model(x)
    assert torch.equal(twin(x), before)
    with torch.no_grad():
        next(twin.parameters()).add_(1)
    assert torch.equal(model(x), before)
    assert not torch.equal(twin(x), before)


@pytest.mark.filterwarnings(OF_PYTHON)
@pytest.mark.parametrize("kind", KINDS)
def test_torch_compile_captures_the_whole_model_as_one_graph(kind: str, x: Tensor) -> None:
    model = models()[kind]
    torch.testing.assert_close(torch.compile(model, backend="aot_eager", fullgraph=True)(x), model(x))


@pytest.mark.parametrize("kind", KINDS)
def test_torch_export_gives_a_program_for_any_number_of_rows(kind: str, x: Tensor) -> None:
    torch.compiler.reset()  # torch 2.6 exports only so many models with one forward in one process
    model = models()[kind]
    program = torch.export.export(model, (x,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    torch.testing.assert_close(program.module()(x[:3]), model(x[:3]))


@pytest.mark.filterwarnings(LEAF_SPEC)
@pytest.mark.parametrize("kind", sampled(KINDS, 3))
def test_onnxruntime_runs_the_exported_model(kind: str, x: Tensor, tmp_path) -> None:
    model = models()[kind].eval()
    rows = {"x": {0: torch.export.Dim("rows")}}
    path = tmp_path / "model.onnx"
    torch.onnx.export(model, (x,), path, dynamo=True, dynamic_shapes=rows, verbose=False)
    session = onnxruntime.InferenceSession(path)
    (name,) = (entry.name for entry in session.get_inputs())
    (found,) = session.run(None, {name: x[:4].numpy()})
    np.testing.assert_allclose(found, model(x[:4]).detach().numpy(), rtol=1e-6, atol=1e-6)


def test_skorch_trains_it_inside_a_scikit_learn_pipeline() -> None:
    points, labels = datasets.moons(200, noise=0.1, seed=0)
    classifier = NeuralNetClassifier(
        MultiLayerPerceptron,
        module__layer_sizes=(2, 8, 2),
        module__activation="tanh",
        module__output_activation="identity",
        criterion=nn.CrossEntropyLoss,
        optimizer=torch.optim.Adam,
        lr=0.05,
        max_epochs=100,
        train_split=None,
        verbose=0,
    )
    torch.manual_seed(0)
    pipeline = make_pipeline(StandardScaler(), classifier)
    scores = cross_val_score(pipeline, points.numpy(), labels.flatten().long().numpy(), cv=3)
    assert scores.min() > 0.9


class Lit(lightning.LightningModule):
    """What Lightning asks for, around one of the models."""

    def __init__(self) -> None:
        super().__init__()
        self.model = MultiLayerPerceptron((2, 8, 1), activation="tanh")

    def training_step(self, batch: tuple[Tensor, Tensor]) -> Tensor:
        x, y = batch
        return nn.functional.binary_cross_entropy_with_logits(self.model.logits(x), y)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.parameters(), lr=0.05)


@pytest.mark.filterwarnings(LEAF_SPEC)
def test_lightning_trains_it() -> None:
    torch.manual_seed(0)
    points, labels = datasets.moons(200, noise=0.1, seed=0)
    lit = Lit()
    trainer = lightning.Trainer(
        max_epochs=30,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(lit, DataLoader(TensorDataset(points, labels), batch_size=50, shuffle=True))
    assert metrics.accuracy(lit.model.predict(points), labels) > 0.95


@pytest.mark.parametrize("wrap", [TensorDataset, lambda x, y: DataLoader(TensorDataset(x, y), batch_size=4)])
def test_fit_takes_a_torch_dataset_or_loader(wrap) -> None:
    x, y = datasets.gate("and")
    torch.manual_seed(0)
    model, twin = LogisticRegression(), LogisticRegression()
    twin.load_state_dict(model.state_dict())
    history = fit(model, wrap(x, y), lr=0.5, epochs=20, shuffle=False)
    expected = fit(twin, x, y, lr=0.5, epochs=20)
    assert history.costs == pytest.approx(expected.costs, abs=1e-6)


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_a_model_in_another_precision_trains_in_it(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    model = LogisticRegression().to(dtype)
    history = fit(model, *datasets.gate("and"), lr=1.0, epochs=300)
    assert history.costs[-1] < history.costs[0] / 2
    assert {parameter.dtype for parameter in model.parameters()} == {dtype}
