"""The rule on rows of x and y that do not belong together: its faces, and targets that change for good reasons."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import Finding, doctor

Batches = Iterator[tuple[Tensor, Tensor]]


def data(classes: int = 2) -> tuple[Tensor, Tensor]:
    chosen = torch.Generator().manual_seed(1)
    x = torch.randn(400, 4, generator=chosen)
    return x, (x @ torch.randn(4, classes, generator=chosen)).argmax(dim=1)


def found(batches: Callable[[], Batches], loss=F.cross_entropy, epochs: int = 4, outputs: int = 4) -> list[Finding]:
    """What the rule says of a training on these batches of each epoch."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, outputs))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with doctor(show=False) as seen:
        for _ in range(epochs):
            for x, y in batches():
                optimizer.zero_grad()
                loss(model(x), y).backward()
                optimizer.step()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.name == "rows-shuffled-apart"]


def two_loaders() -> Batches:
    x, y = data()
    yield from zip(DataLoader(x, batch_size=40, shuffle=True), DataLoader(y, batch_size=40, shuffle=True), strict=True)


def two_orders() -> Batches:
    x, y = data(4)
    yield from zip(x[torch.randperm(400)].split(50), y[torch.randperm(400)].split(50), strict=True)


def numpy_shuffled() -> Batches:
    x, y = (part.numpy() for part in data(3))
    rng = np.random.default_rng(int(torch.randint(1000, (1,))))
    rng.shuffle(x)
    rng.shuffle(y)
    yield torch.from_numpy(x), torch.from_numpy(y)


@pytest.mark.parametrize("batches", [two_loaders, two_orders, numpy_shuffled])
def test_orders_of_their_own_in_each_epoch_are_found(batches) -> None:
    (finding,) = found(batches)
    assert finding.severity == "warning"
    assert "order = torch.randperm(len(x))" in finding.remedy


def test_values_are_told_apart_like_classes() -> None:
    x = data()[0]
    y = x.sum(dim=1, keepdim=True)

    def batches(order) -> Callable[[], Batches]:
        return lambda: iter([(x[order()], y[order()])])

    assert [finding.name for finding in found(batches(lambda: torch.randperm(400)), F.mse_loss, outputs=1)] != []
    assert found(batches(lambda: torch.arange(400)), F.mse_loss, outputs=1) == []


def one_order() -> Batches:
    x, y = data()
    order = torch.randperm(400)
    yield from zip(x[order].split(40), y[order].split(40), strict=True)


def one_loader() -> Batches:
    yield from DataLoader(TensorDataset(*data(3)), batch_size=40, shuffle=True)


def noisy_labels() -> Batches:
    x, y = data()
    yield x, torch.where(torch.rand(400) < 0.2, 1 - y, y)  # a fifth is another one each time


def other_numbers_in_each_episode() -> Batches:
    x, y = data(4)
    yield x, torch.randperm(4)[y]


def shared_rows() -> Batches:
    x = torch.randint(0, 2, (400, 4)).float()
    yield x, torch.randint(0, 2, (400,))  # 16 different rows, each with many targets


@pytest.mark.parametrize("batches", [one_order, one_loader, noisy_labels, other_numbers_in_each_episode, shared_rows])
def test_one_order_noise_and_new_names_of_classes_are_right(batches) -> None:
    assert found(batches) == []


def denoising() -> Batches:
    noise = torch.randn(400, 4)
    yield data()[0] + noise, noise


def random_targets_of_the_same_input() -> Batches:
    yield data()[0], torch.randn(400, 4)


def mixed_up() -> Batches:
    x, y = data()
    order, share = torch.randperm(400), torch.rand(400, 1)
    labels = F.one_hot(y, 4).float()
    yield share * x + (1 - share) * x[order], share * labels + (1 - share) * labels[order]


@pytest.mark.parametrize("batches", [denoising, random_targets_of_the_same_input, mixed_up])
def test_targets_that_are_made_anew_are_right(batches) -> None:
    assert found(batches, F.mse_loss) == []


def test_a_row_that_is_made_for_one_network_and_real_for_another_is_right() -> None:
    torch.manual_seed(0)
    critic = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(critic.parameters(), lr=0.1)
    with doctor(show=False) as seen:
        for _ in range(10):
            fake = torch.randn(64, 4)
            for labels in (torch.zeros(64, 1), torch.ones(64, 1)):
                optimizer.zero_grad()
                F.binary_cross_entropy_with_logits(critic(fake), labels).backward()
                optimizer.step()
    assert "rows-shuffled-apart" not in [finding.name for finding in seen.findings]


def test_two_targets_of_the_same_row_are_right() -> None:
    x, y = data()
    torch.manual_seed(0)
    model = nn.Linear(4, 4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with doctor(show=False) as seen:
        for _ in range(4):
            z = model(x)
            optimizer.zero_grad()
            (F.cross_entropy(z[:, :2], y) + F.cross_entropy(z[:, 2:], (x[:, 0] > 0).long())).backward()
            optimizer.step()
    assert [finding.name for finding in seen.findings] == []


def useless(*, apart: bool, evaluates: bool = True) -> list[Finding]:
    """Rows shuffled once, before training; other rows are evaluated."""
    x, y = data()
    torch.manual_seed(0)
    if apart:
        y = y[torch.randperm(400)]
    model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    with doctor(show=False) as seen:
        for _ in range(60):
            optimizer.zero_grad()
            F.cross_entropy(model(x[:300]), y[:300]).backward()
            optimizer.step()
            if evaluates:
                with torch.no_grad():
                    F.cross_entropy(model(x[300:]), y[300:])
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.name == "rows-shuffled-apart"]


def test_rows_that_were_shuffled_apart_before_are_a_note_with_both_causes() -> None:
    (finding,) = useless(apart=True)
    assert finding.severity == "note"
    assert finding.why.startswith("one of two")


def test_nothing_is_said_where_other_rows_are_told_apart_or_not_looked_at() -> None:
    assert useless(apart=False) == []
    assert useless(apart=True, evaluates=False) == []
