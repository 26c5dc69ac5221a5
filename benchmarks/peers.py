"""The same network trained by eight ways: each function makes it, and returns how to train it and what it says.

Every way is set up as its documentation does, minus what the others do not do either: no validation split, no
checkpoint, no logger, no progress bar.
"""

import logging
import os
import warnings
from collections.abc import Callable
from typing import Any

import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from torch import Tensor, nn, optim
from torch.utils.data import DataLoader, TensorDataset

from benchmarks.tasks import Task
from mlp_tutorial import MultiLayerPerceptron, fit

Peer = Callable[[Task], tuple[Callable[[], object], Callable[[Tensor], Tensor]]]


def fit_autograd(task: Task) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    """`fit` as it comes."""
    return _fit(task, "autograd")


def fit_derived(task: Task) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    """`fit` with the derived formulas."""
    return _fit(task, "derived")


def bare_loop(task: Task) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    """The deck's five steps; mini-batches are rows of a permutation."""
    model = task.network()
    (x, y), criterion = task.train, task.criterion()
    optimizer = optim.SGD(model.parameters(), lr=task.lr)

    def train() -> None:
        for _ in range(task.epochs):
            parts = [slice(None)] if task.full_batch else torch.randperm(len(x)).split(task.batch)
            for rows in parts:
                prediction = model(x[rows])
                cost = criterion(prediction, y[rows])
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()

    return train, model


def loader_loop(task: Task) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    """The same loop over a shuffling DataLoader."""
    model = task.network()
    loader, criterion = _loader(task), task.criterion()
    optimizer = optim.SGD(model.parameters(), lr=task.lr)

    def train() -> None:
        for _ in range(task.epochs):
            for x, y in loader:
                cost = criterion(model(x), y)
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()

    return train, model


def scikit_learn(task: Task) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    """MLPClassifier or MLPRegressor, in float32 as the others."""
    kind = MLPRegressor if task.kind == "values" else MLPClassifier
    # Its squared error is halved: twice the rate is the same step.
    rate = task.lr * (2 if task.kind == "values" else 1)
    model = kind(
        hidden_layer_sizes=task.sizes[1:-1],
        activation={"relu": "relu", "sigmoid": "logistic"}[task.hidden],
        solver="sgd",
        momentum=0.0,
        nesterovs_momentum=False,
        alpha=0.0,
        batch_size=task.batch,
        learning_rate_init=rate,
        max_iter=task.epochs,
        n_iter_no_change=task.epochs + 1,
        random_state=torch.initial_seed() % 2**31,
    )
    x, y = task.train[0].numpy(), task.train[1].numpy().ravel()

    def train() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(x, y)

    def says(rows: Tensor) -> Tensor:
        if task.kind == "values":
            return torch.tensor(model.predict(rows.numpy()))[:, None]
        labels = torch.tensor(model.predict(rows.numpy())).long()
        return nn.functional.one_hot(labels, task.sizes[-1]) if task.kind == "classes" else labels[:, None] - 0.5

    return train, says


def skorch(task: Task) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    """skorch's NeuralNet around the plain network."""
    from skorch import NeuralNet

    net = NeuralNet(
        task.network(),
        criterion=task.criterion(),
        optimizer=optim.SGD,
        lr=task.lr,
        max_epochs=task.epochs,
        batch_size=task.batch,
        iterator_train__shuffle=True,
        train_split=None,
        verbose=0,
    )
    return lambda: net.fit(*task.train), lambda rows: net.module_(rows)


def lightning(task: Task) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    """A LightningModule in a Trainer."""
    import lightning

    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="lightning")

    class Module(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.network, self.criterion = task.network(), task.criterion()

        def training_step(self, batch: Any, _number: int) -> Tensor:
            return self.criterion(self.network(batch[0]), batch[1])

        def configure_optimizers(self) -> optim.Optimizer:
            return optim.SGD(self.parameters(), lr=task.lr)

    quiet = dict.fromkeys(("logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary"), False)
    trainer = lightning.Trainer(max_epochs=task.epochs, accelerator="cpu", **quiet)
    module = Module()
    return lambda: trainer.fit(module, _loader(task)), lambda rows: module.network(rows)


def keras(task: Task) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    """Keras on its torch backend."""
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    dense = [keras.layers.Dense(size, activation=task.hidden) for size in task.sizes[1:-1]]
    model = keras.Sequential([keras.layers.Input((task.sizes[0],)), *dense, keras.layers.Dense(task.sizes[-1])])
    loss = {
        "binary": keras.losses.BinaryCrossentropy(from_logits=True),
        "classes": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "values": keras.losses.MeanSquaredError(),
    }[task.kind]
    model.compile(keras.optimizers.SGD(task.lr), loss=loss)
    x, y = (part.numpy() for part in task.train)
    return lambda: model.fit(x, y, batch_size=task.batch, epochs=task.epochs, verbose=0), model


PEERS: dict[str, Peer] = {
    'fit(gradients="derived")': fit_derived,
    "fit": fit_autograd,
    "bare loop": bare_loop,
    "DataLoader loop": loader_loop,
    "scikit-learn": scikit_learn,
    "skorch": skorch,
    "Lightning": lightning,
    "Keras (torch)": keras,
}


def _fit(task: Task, gradients: Any) -> tuple[Callable[[], object], Callable[[Tensor], Tensor]]:
    output = {"binary": "sigmoid", "classes": "softmax", "values": "identity"}[task.kind]
    model = MultiLayerPerceptron(task.sizes, task.hidden, output)
    options = {"lr": task.lr, "epochs": task.epochs, "batch_size": task.batch, "gradients": gradients}
    return lambda: fit(model, *task.train, **options), model.logits


def _loader(task: Task) -> DataLoader[Any]:
    return DataLoader(TensorDataset(*task.train), batch_size=task.batch, shuffle=True)
