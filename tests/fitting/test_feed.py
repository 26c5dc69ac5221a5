"""Data handed to `fit` as a Dataset, a DataLoader or a data set of PyTorch's own."""

from copy import deepcopy

import pytest
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, IterableDataset, Subset, TensorDataset

from mlp_tutorial import ArgumentError, DataError, LogisticRegression, MultiLayerPerceptron, ShapeError, datasets, fit
from tests.bare_loop import bare_loop, same_bits, state

ROWS = datasets.moons(20, seed=1)


class Stream(IterableDataset):
    """Rows one after another, their number not known."""

    def __iter__(self):
        return iter(zip(ROWS.x, ROWS.y, strict=True))


def logistic() -> LogisticRegression:
    torch.manual_seed(0)
    return LogisticRegression()


def trained(x, y=None, **options):
    model = logistic()
    return fit(model, x, y, epochs=3, seed=2, **options).costs, state(model)


def test_a_dataset_is_its_x_and_y() -> None:
    one, other = trained(ROWS, batch_size=8), trained(ROWS.x, ROWS.y, batch_size=8)
    assert one[0] == other[0]
    assert same_bits(one[1], other[1])


def test_a_dataloader_brings_its_own_batches() -> None:
    twin = logistic()
    batches = list(zip(ROWS.x.split(6), ROWS.y.split(6), strict=True))
    costs = bare_loop(
        twin.logits, nn.BCEWithLogitsLoss(), optim.SGD(twin.parameters(), lr=0.1), lambda: batches, epochs=3
    )
    found, parameters = trained(DataLoader(TensorDataset(ROWS.x, ROWS.y), batch_size=6))
    # To rounding: a loader's batches are copies, which lie elsewhere in memory than the views of the loop.
    assert found == pytest.approx(costs, rel=1e-6)
    torch.testing.assert_close(parameters, state(twin))


def test_a_dataloader_of_other_dtypes_is_converted() -> None:
    plain = trained(DataLoader(TensorDataset(ROWS.x, ROWS.y), batch_size=6))
    others = trained(DataLoader(TensorDataset(ROWS.x.double(), ROWS.y.long()), batch_size=6))
    assert plain[0] == others[0]
    assert same_bits(plain[1], others[1])


def test_a_dataloader_that_shuffles_repeats_with_the_seed() -> None:
    costs = [trained(DataLoader(TensorDataset(ROWS.x, ROWS.y), batch_size=6, shuffle=True))[0] for _ in range(2)]
    assert costs[0] == costs[1]


def test_a_dataloader_with_workers_gives_the_same_rows() -> None:
    plain = trained(DataLoader(TensorDataset(ROWS.x, ROWS.y), batch_size=6))
    workers = trained(DataLoader(TensorDataset(ROWS.x, ROWS.y), batch_size=6, num_workers=1))
    assert plain[0] == workers[0]


@pytest.mark.parametrize("size", [None, 7])
def test_a_data_set_of_torchs_own_is_cut_into_shuffled_batches(size: int | None) -> None:
    x, y = datasets.moons(70, seed=1)
    epoch_costs, _ = trained(TensorDataset(x, y), batch_size=size, shuffle=False)
    twin = logistic()
    batches = list(zip(x.split(size or 32), y.split(size or 32), strict=True))
    costs = bare_loop(
        twin.logits, nn.BCEWithLogitsLoss(), optim.SGD(twin.parameters(), lr=0.1), lambda: batches, epochs=3
    )
    assert epoch_costs == pytest.approx(costs, rel=1e-6)  # copies beside views: see above
    assert trained(TensorDataset(x, y), batch_size=size)[0] == trained(TensorDataset(x, y), batch_size=size)[0]
    assert trained(TensorDataset(x, y), batch_size=size)[0] != epoch_costs


def test_a_part_of_a_dataset_is_a_data_set() -> None:
    part = Subset(ROWS, range(10))
    assert trained(part, shuffle=False)[0] == pytest.approx(trained(ROWS.x[:10], ROWS.y[:10])[0], rel=1e-6)


def test_a_stream_of_rows_is_taken_in_its_order() -> None:
    found, expected = trained(Stream(), batch_size=5), trained(ROWS, batch_size=5, shuffle=False)
    assert found[0] == pytest.approx(expected[0], rel=1e-6)


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [
        pytest.param(lambda: DataLoader(TensorDataset(ROWS.x, ROWS.y, ROWS.y)), ArgumentError, "MLP812", id="three"),
        pytest.param(lambda: DataLoader(TensorDataset(ROWS.x)), ArgumentError, "MLP812", id="x alone"),
        pytest.param(lambda: DataLoader([{"x": 1.0}]), ArgumentError, "MLP812", id="dict"),
        pytest.param(lambda: DataLoader(TensorDataset(*ROWS[:0])), ShapeError, "MLP104", id="empty"),
        pytest.param(lambda: TensorDataset(ROWS.x, ROWS.y[:, 0]), ShapeError, "MLP101", id="(N,)"),
        pytest.param(lambda: TensorDataset(ROWS.x, ROWS.y + 1), DataError, "MLP302", id="labels"),
        pytest.param(lambda: TensorDataset(ROWS.x / 0, ROWS.y), DataError, "MLP301", id="infinity"),
    ],
)
def test_a_batch_is_checked_before_it_changes_anything(data, error, code: str) -> None:
    model = logistic()
    before = state(model)
    with pytest.raises(error) as caught:
        fit(model, data(), epochs=2)
    assert caught.value.code == code
    assert same_bits(state(model), before)


def test_validation_takes_a_dataset_or_a_pair() -> None:
    train, test = ROWS.split()
    by_name = fit(logistic(), train, epochs=3, validation=test)
    by_pair = fit(logistic(), train, epochs=3, validation=(test.x.numpy(), test.y.tolist()))
    assert by_name.validation_costs == pytest.approx(by_pair.validation_costs, rel=1e-6)
    assert len(by_name.validation_costs) == 3


def test_looking_at_the_first_rows_leaves_no_trace() -> None:
    model = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 1))
    calls = []
    model.register_forward_hook(lambda *_: calls.append(model.training))
    twin = deepcopy(model)
    fit(model, *ROWS, criterion=nn.BCEWithLogitsLoss(), epochs=1)
    # A look at the output's shape, the doctor's look, training, the doctor's second look
    assert calls == [False, False, True, False]
    twin.train()
    twin(ROWS.x)
    assert torch.equal(model[0].running_mean, twin[0].running_mean)


def test_an_embedding_gets_whole_numbers() -> None:
    model = nn.Sequential(nn.Embedding(5, 3), nn.Flatten(), nn.Linear(6, 2))
    x, y = torch.tensor([[0, 1], [2, 3], [4, 0]]), torch.tensor([0, 1, 1])
    history = fit(model, x, y, criterion=nn.CrossEntropyLoss(), lr=0.5, epochs=50)
    assert history.costs[-1] < 0.1


def test_several_outputs_are_several_questions() -> None:
    x, _ = datasets.gate("and")
    y = torch.cat([datasets.gate(name).y for name in ("and", "or")], dim=1)
    torch.manual_seed(0)
    model = MultiLayerPerceptron((2, 4, 2), "tanh")
    fit(model, x, y, lr=1.0, epochs=400)
    assert torch.equal(model.predict(x), y.long())
