"""Training loops without a mistake, of many kinds and random sizes: what the doctor has to be silent about.

Each kind takes a source of random choices and trains; it returns its costs and the parameters it ends with.
"""

import math
import random
from collections.abc import Callable

import torch
from torch import Tensor, nn, optim
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, Standardize, datasets, fit

Trained = tuple[list[float], list[Tensor]]
Kind = Callable[[random.Random], Trained]
HIDDEN = (nn.Sigmoid, nn.Tanh, nn.ReLU, nn.LeakyReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Softplus)


def run(kind: Kind, seed: int) -> Trained:
    """One training of a kind; the same seed gives the same bits."""
    torch.manual_seed(seed)
    return kind(random.Random(seed))


def perceptron(choose: random.Random, inputs: int, outputs: int) -> nn.Sequential:
    """Random depth, widths and activation; dropout or batch norm now and then."""
    activation, layers, width = choose.choice(HIDDEN), [], inputs
    for _ in range(choose.randint(1, 3)):
        wider = choose.randint(8, 24)
        layers += [nn.Linear(width, wider)]
        layers += choose.choice([[], [], [nn.BatchNorm1d(wider)]])
        layers += [activation()]
        layers += choose.choice([[], [], [nn.Dropout(0.2)]])
        width = wider
    return nn.Sequential(*layers, nn.Linear(width, outputs))


def optimizer_for(choose: random.Random, parameters: list[nn.Parameter]) -> optim.Optimizer:
    """Any of the usual ones, at a usual rate."""
    return choose.choice(
        [
            lambda: optim.SGD(parameters, lr=0.05),
            lambda: optim.SGD(parameters, lr=0.02, momentum=0.9),
            lambda: optim.SGD(parameters, lr=0.02, momentum=0.9, nesterov=True, weight_decay=1e-3),
            lambda: optim.Adam(parameters, lr=0.01),
            lambda: optim.AdamW(parameters, lr=0.01, weight_decay=0.05),
            lambda: optim.RMSprop(parameters, lr=0.003),
            lambda: optim.Adagrad(parameters, lr=0.05),
        ]
    )()


def regression_rows(choose: random.Random) -> tuple[Tensor, Tensor]:
    """A smooth function of a few features, with noise."""
    x = torch.randn(choose.randint(30, 120), choose.randint(1, 6))
    w = torch.randn(x.shape[1], 1)
    return x, torch.sin(x @ w) + 0.5 * (x @ w) + 0.1 * torch.randn(len(x), 1)


def class_rows(choose: random.Random, classes: int) -> tuple[Tensor, Tensor]:
    """Clouds of points, in random order."""
    x, y = datasets.blobs(choose.randint(40, 120), classes=classes, seed=choose.randint(0, 999))
    return x, y.reshape(-1).long()


def descend(cost: Tensor, optimizer: optim.Optimizer) -> float:
    """The last three of the five steps."""
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    return cost.item()


def end(costs: list[float], *models: nn.Module) -> Trained:
    return costs, [parameter.detach().clone() for model in models for parameter in model.parameters()]


def regression(choose: random.Random) -> Trained:
    x, y = regression_rows(choose)
    model = perceptron(choose, x.shape[1], 1)
    optimizer = optimizer_for(choose, list(model.parameters()))
    loss = choose.choice([nn.MSELoss(), nn.L1Loss(), nn.HuberLoss(), nn.SmoothL1Loss()])
    return end([descend(loss(model(x), y), optimizer) for _ in range(40)], model)


def classification(choose: random.Random) -> Trained:
    x, y = class_rows(choose, choose.randint(2, 4))
    model = perceptron(choose, 2, int(y.max()) + 1)
    optimizer = optimizer_for(choose, list(model.parameters()))
    costs = [descend(F.cross_entropy(model(x), y), optimizer) for _ in range(40)]
    model.eval()
    with torch.no_grad():
        (model(x).argmax(dim=1) == y).float().mean().item()
    return end(costs, model)


def two_classes(choose: random.Random) -> Trained:
    x, y = class_rows(choose, 2)
    y = y.float().reshape(-1, 1)
    if choose.random() < 0.5:
        model = nn.Sequential(perceptron(choose, 2, 1), nn.Sigmoid())
        loss: nn.Module = nn.BCELoss()
    else:
        model, loss = perceptron(choose, 2, 1), nn.BCEWithLogitsLoss()
    optimizer = optimizer_for(choose, list(model.parameters()))
    return end([descend(loss(model(x), y), optimizer) for _ in range(40)], model)


def mini_batches(choose: random.Random) -> Trained:
    x, y = class_rows(choose, 3)
    model, costs = perceptron(choose, 2, 3), []
    optimizer = optimizer_for(choose, list(model.parameters()))
    loader = DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True, drop_last=True)
    for _ in range(8):
        model.train()
        costs += [descend(F.cross_entropy(model(rows), labels), optimizer) for rows, labels in loader]
        model.eval()
        with torch.no_grad():
            F.cross_entropy(model(x), y).item()
    return end(costs, model)


def workers(choose: random.Random) -> Trained:
    x, y = class_rows(choose, 3)
    model = perceptron(choose, 2, 3)
    optimizer = optimizer_for(choose, list(model.parameters()))
    loader = DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True, drop_last=True, num_workers=1)
    return end([descend(F.cross_entropy(model(rows), labels), optimizer) for rows, labels in loader], model)


def accumulation(choose: random.Random) -> Trained:
    x, y = regression_rows(choose)
    model, costs = perceptron(choose, x.shape[1], 1), []
    optimizer = optimizer_for(choose, list(model.parameters()))
    for _ in range(20):
        optimizer.zero_grad()
        for rows, targets in zip(x.split(len(x) // 2), y.split(len(y) // 2), strict=True):
            if len(rows) < 2:
                continue
            cost = F.mse_loss(model(rows), targets) / 2
            cost.backward()
            costs.append(cost.item())
        optimizer.step()
    return end(costs, model)


def two_losses(choose: random.Random) -> Trained:
    x, y = regression_rows(choose)
    body, head, other = nn.Linear(x.shape[1], 16), nn.Linear(16, 1), nn.Linear(16, 1)
    model, costs = nn.ModuleList([body, head, other]), []
    optimizer = optimizer_for(choose, list(model.parameters()))
    for _ in range(30):
        hidden = torch.tanh(body(x))
        first, second = F.mse_loss(head(hidden), y), F.l1_loss(other(hidden), y.abs())
        optimizer.zero_grad()
        first.backward(retain_graph=True)
        second.backward()
        optimizer.step()
        costs.append(first.item() + second.item())
    return end(costs, model)


def adversaries(choose: random.Random) -> Trained:
    real = torch.randn(64, 2) * 0.5 + 1
    generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
    critic = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
    for_generator, for_critic = optim.Adam(generator.parameters(), lr=0.002), optim.Adam(critic.parameters(), lr=0.002)
    ones, zeros, costs = torch.ones(64, 1), torch.zeros(64, 1), []
    for _ in range(25):
        fake = generator(torch.randn(64, 4))
        cost = F.binary_cross_entropy_with_logits(critic(real), ones)
        cost = cost + F.binary_cross_entropy_with_logits(critic(fake.detach()), zeros)
        costs.append(descend(cost, for_critic))
        costs.append(descend(F.binary_cross_entropy_with_logits(critic(fake), ones), for_generator))
    return end(costs, generator, critic)


def frozen_features(choose: random.Random) -> Trained:
    x, y = class_rows(choose, 3)
    body, head = nn.Sequential(nn.Linear(2, 32), nn.ReLU()), nn.Linear(32, 3)
    body.requires_grad_(False)
    model = nn.Sequential(body, head)
    held = head.parameters() if choose.random() < 0.5 else (p for p in model.parameters() if p.requires_grad)
    optimizer = optimizer_for(choose, list(held))
    return end([descend(F.cross_entropy(model(x), y), optimizer) for _ in range(40)], model)


def features_without_gradients(choose: random.Random) -> Trained:
    x, y = class_rows(choose, 3)
    body, head = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.BatchNorm1d(32)), nn.Linear(32, 3)
    body.eval()
    with torch.no_grad():
        features = body(x)
    optimizer = optimizer_for(choose, list(head.parameters()))
    return end([descend(F.cross_entropy(head(features), y), optimizer) for _ in range(40)], body, head)


def recurrent(choose: random.Random) -> Trained:
    length = choose.randint(5, 15)
    x = torch.randn(48, length, 1)
    y = x.sum(dim=1)
    cells = choose.choice([nn.RNN, nn.GRU, nn.LSTM])(1, 12, batch_first=True)
    head, costs = nn.Linear(12, 1), []
    model = nn.ModuleList([cells, head])
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for _ in range(30):
        cost = F.mse_loss(head(cells(x)[0][:, -1]), y)
        optimizer.zero_grad()
        cost.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        costs.append(cost.item())
    return end(costs, model)


def steps_through_time(choose: random.Random) -> Trained:
    x = torch.randn(32, 8)
    cell, head = nn.RNNCell(1, 8), nn.Linear(8, 1)
    model = nn.ModuleList([cell, head])
    optimizer, costs = optim.Adam(model.parameters(), lr=0.01), []
    for _ in range(20):
        hidden, cost = torch.zeros(32, 8), torch.zeros(())
        for step in range(7):
            hidden = cell(x[:, step : step + 1], hidden)
            cost = cost + F.mse_loss(head(hidden), x[:, step : step + 1])
        costs.append(descend(cost / 7, optimizer))
    return end(costs, model)


def convolution(choose: random.Random) -> Trained:
    x, y = torch.randn(24, 1, 8, 8), torch.randint(0, 3, (24,))
    x += y.reshape(-1, 1, 1, 1)
    norm = choose.choice([nn.Identity(), nn.BatchNorm2d(8)])
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), norm, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.1), nn.Linear(72, 3)
    )
    optimizer = optimizer_for(choose, list(model.parameters()))
    return end([descend(F.cross_entropy(model(x), y), optimizer) for _ in range(25)], model)


def scheduled(choose: random.Random) -> Trained:
    x, y = regression_rows(choose)
    model, costs = perceptron(choose, x.shape[1], 1), []
    optimizer = optim.SGD(model.parameters(), lr=0.05)
    scheduler = choose.choice(
        [
            lambda: optim.lr_scheduler.CosineAnnealingLR(optimizer, 40),
            lambda: optim.lr_scheduler.StepLR(optimizer, 15),
            lambda: optim.lr_scheduler.LinearLR(optimizer, total_iters=10),
        ]
    )()
    for _ in range(40):
        costs.append(descend(F.mse_loss(model(x), y), optimizer))
        scheduler.step()
    return end(costs, model)


def autocast(choose: random.Random) -> Trained:
    x, y = class_rows(choose, 3)
    model, costs = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3)), []
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    for _ in range(30):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            cost = F.cross_entropy(model(x), y)
        costs.append(descend(cost, optimizer))
    return end(costs, model)


def by_hand(choose: random.Random) -> Trained:
    x = torch.linspace(0, 2, choose.randint(3, 30)).reshape(-1, 1)
    y = 2 * x + 1
    w, b = torch.rand(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    costs = []
    for _ in range(50):
        cost = torch.mean((x * w + b - y) ** 2)
        cost.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
        w.grad.zero_()
        b.grad = None
        costs.append(cost.item())
    return costs, [w.detach().clone(), b.detach().clone()]


def with_closure(choose: random.Random) -> Trained:
    x, y = regression_rows(choose)
    model, costs = nn.Linear(x.shape[1], 1), []
    optimizer = optim.LBFGS(model.parameters(), lr=0.5, max_iter=4)

    def closure() -> Tensor:
        optimizer.zero_grad()
        cost = F.mse_loss(model(x), y)
        cost.backward()
        costs.append(cost.item())
        return cost

    for _ in range(5):
        optimizer.step(closure)
    return end(costs, model)


def attention(choose: random.Random) -> Trained:
    x, y = torch.randn(24, 5, 8), torch.randint(0, 2, (24,))
    x[:, 0] += 2.0 * y.reshape(-1, 1)
    layer, head = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), nn.Linear(8, 2)
    model = nn.ModuleList([layer, head])
    optimizer = optim.Adam(model.parameters(), lr=0.005)
    return end([descend(F.cross_entropy(head(layer(x)[:, 0]), y), optimizer) for _ in range(20)], model)


def embedded(choose: random.Random) -> Trained:
    words, y = torch.randint(0, 30, (40, 6)), torch.randn(40, 1)
    table, head = nn.EmbeddingBag(30, 8, sparse=choose.random() < 0.5), nn.Linear(8, 1)
    optimizer, costs = optim.SGD([*table.parameters(), *head.parameters()], lr=0.1), []
    costs = [descend(F.mse_loss(head(table(words)), y), optimizer) for _ in range(30)]
    return end(costs, table, head)


def moving_target(choose: random.Random) -> Trained:
    states, rewards = torch.randn(64, 4), torch.randn(64, 1)
    model, target = (
        nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1)),
        nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1)),
    )
    optimizer, costs = optim.Adam(model.parameters(), lr=0.005), []
    for step in range(40):
        if step % 10 == 0:
            target.load_state_dict(model.state_dict())
        with torch.no_grad():
            wanted = rewards + 0.5 * target(states.roll(1, 0))
        costs.append(descend(F.mse_loss(model(states), wanted), optimizer))
    return end(costs, model, target)


def penalised(choose: random.Random) -> Trained:
    x, y = regression_rows(choose)
    model = perceptron(choose, x.shape[1], 1)
    optimizer, costs = optimizer_for(choose, list(model.parameters())), []
    for _ in range(30):
        size = sum((parameter**2).sum() for parameter in model.parameters())
        costs.append(descend(F.mse_loss(model(x), y) + 1e-4 * size, optimizer))
    return end(costs, model)


def fitted(choose: random.Random) -> Trained:
    kind = choose.choice(["line", "gate", "xor", "blobs", "regression", "batches"])
    if kind == "line":
        x, y = datasets.line()
        model: nn.Module = LinearRegression()
        history = fit(model, x, y, lr=0.05, epochs=60)
    elif kind == "gate":
        x, y = datasets.gate(choose.choice(["and", "or", "nand"]))
        model = LogisticRegression()
        history = fit(model, x, y, lr=1.0, epochs=200)
    elif kind == "xor":
        x, y = datasets.gate("xor")
        model = MultiLayerPerceptron((2, 8, 1), "tanh")
        history = fit(model, x, y, lr=1.0, epochs=500)
    elif kind == "blobs":
        x, y = datasets.blobs(90, classes=3, seed=choose.randint(0, 99))
        model = MultiLayerPerceptron((2, 16, 3), choose.choice(["relu", "tanh", "gelu"]), "softmax")
        history = fit(model, x, y, lr=0.2, epochs=100, gradients=choose.choice(["autograd", "derived"]))
    elif kind == "regression":
        x, y = regression_rows(choose)
        model = MultiLayerPerceptron((x.shape[1], 16, 1), "tanh", "identity", standardize=Standardize.from_data(x))
        history = fit(model, x, y, lr=0.05, epochs=100)
    else:
        x, y = class_rows(choose, 2)
        model = LogisticRegression(2)
        history = fit(model, x, y.reshape(-1, 1), lr=0.1, epochs=20, batch_size=16)
    return end(history.costs, model)


KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in (
        *(regression, classification, two_classes, mini_batches, accumulation, two_losses, adversaries),
        *(frozen_features, features_without_gradients, recurrent, steps_through_time, convolution, scheduled),
        *(autocast, by_hand, with_closure, attention, embedded, moving_target, penalised, fitted, workers),
    )
}


def same_bits(one: Trained, other: Trained) -> bool:
    """Whether two trainings gave the same costs and parameters, bit for bit."""
    costs = [math.isclose(a, b, rel_tol=0, abs_tol=0) for a, b in zip(one[0], other[0], strict=True)]
    return all(costs) and all(torch.equal(a, b) for a, b in zip(one[1], other[1], strict=True))
