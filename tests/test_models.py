"""The three models: plain modules whose output, logits and predictions are the formulas."""

from copy import deepcopy
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from mlp_tutorial import (
    ArgumentError,
    LinearRegression,
    LogisticRegression,
    MlpTutorialError,
    MultiLayerPerceptron,
    Standardize,
    datasets,
    fit,
)
from mlp_tutorial.activations import NAMES, activation, identity, sigmoid, softmax

SIZES = st.lists(st.integers(1, 5), min_size=2, max_size=4)
SEEDS = st.integers(0, 2**31)


@given(rows=st.integers(1, 5), inputs=st.integers(1, 4), outputs=st.integers(1, 3), seed=SEEDS)
def test_linear_regression_is_a_line(rows: int, inputs: int, outputs: int, seed: int) -> None:
    torch.manual_seed(seed)
    model, x = LinearRegression(inputs, outputs), torch.randn(rows, inputs)
    weight, bias = model.linear.weight, model.linear.bias
    expected = (x[:, None, :] * weight[None, :, :]).sum(dim=2) + bias
    for found in (model(x), model.logits(x), model.predict(x)):
        torch.testing.assert_close(found, expected)


@given(rows=st.integers(1, 5), inputs=st.integers(1, 4), outputs=st.integers(1, 3), seed=SEEDS)
def test_logistic_regression_gives_the_probability_and_the_label_at_one_half(rows, inputs, outputs, seed) -> None:
    torch.manual_seed(seed)
    model, x = LogisticRegression(inputs, outputs), torch.randn(rows, inputs)
    z = x @ model.linear.weight.T + model.linear.bias
    torch.testing.assert_close(model.logits(x), z)
    torch.testing.assert_close(model(x), 1 / (1 + torch.exp(-z)))
    labels = model.predict(x)
    assert labels.dtype == torch.int64
    assert torch.equal(labels, (model(x) >= 0.5).long())


@given(sizes=SIZES, hidden=st.sampled_from(NAMES), output=st.sampled_from(NAMES), rows=st.integers(1, 4), seed=SEEDS)
def test_a_multi_layer_perceptron_is_its_layers_one_after_another(sizes, hidden, output, rows, seed) -> None:
    torch.manual_seed(seed)
    if output == "softmax" and sizes[-1] == 1:
        sizes = [*sizes[:-1], 2]
    model, x = MultiLayerPerceptron(sizes, hidden, output), torch.randn(rows, sizes[0])
    steps: list[nn.Module] = []
    for linear in model.layers:
        steps += [linear, nn.Softmax(dim=-1) if hidden == "softmax" else activation(hidden).module()]
    z = nn.Sequential(*steps[:-1])(x)
    assert torch.equal(model.logits(x), z)
    assert torch.equal(model(x), activation(output)(z))
    shapes = [(linear.in_features, linear.out_features) for linear in model.linears]
    assert shapes == list(pairwise(sizes))
    assert [known.name for known in model.activations] == [hidden] * (len(sizes) - 2) + [output]


def test_softmax_predicts_the_number_of_the_likeliest_class() -> None:
    model = MultiLayerPerceptron((2, 4, 3), output_activation="softmax")
    x = torch.randn(20, 2)
    assert torch.equal(model.predict(x), model(x).argmax(dim=1))
    assert model.predict(x).shape == (20,)
    torch.testing.assert_close(model(x).sum(dim=1), torch.ones(20))


def test_another_output_predicts_its_values() -> None:
    model = MultiLayerPerceptron((2, 4, 2), output_activation="tanh")
    x = torch.randn(5, 2)
    assert torch.equal(model.predict(x), model(x))


@pytest.mark.parametrize("model", [LinearRegression(2), LogisticRegression(2), MultiLayerPerceptron((2, 3, 1))])
def test_predict_takes_what_a_reader_has_and_follows_no_gradient(model) -> None:
    x = torch.tensor([[0.0, 1.0], [2.0, -3.0]])
    expected = model.predict(x)
    assert not expected.requires_grad
    for same in (x.numpy(), x.tolist(), pd.DataFrame(x.numpy()), x.double(), x.long(), x.clone().requires_grad_(True)):
        # Values but for rounding, which may depend on where an array lies; labels to the last one.
        torch.testing.assert_close(model.predict(same), expected)


def test_predict_leaves_the_mode_as_it_is() -> None:
    model = LinearRegression()
    model.train()
    model.predict([[1.0]])
    assert model.training


def test_the_default_activations_are_the_decks() -> None:
    assert LinearRegression().activations == (identity,)
    assert LogisticRegression().activations == (sigmoid,)
    assert MultiLayerPerceptron().activations == (sigmoid, sigmoid)
    assert MultiLayerPerceptron((2, 3, 3), "relu", "softmax").activations == (activation("relu"), softmax)


@pytest.mark.parametrize("model", [LinearRegression, LogisticRegression])
def test_a_scaling_is_put_in_front_and_saved_with_the_model(model) -> None:
    x = torch.tensor([[100.0, 1.0], [300.0, 1.0], [800.0, 4.0]])
    scaled = model(2, standardize=Standardize.from_data(x))
    plain = model(2)
    plain.load_state_dict(scaled.state_dict(), strict=False)
    by_hand = torch.from_numpy((x.numpy() - x.numpy().mean(axis=0)) / x.numpy().std(axis=0))
    torch.testing.assert_close(scaled(x), plain(by_hand))
    assert {"standardize.mean", "standardize.scale"} <= set(scaled.state_dict())
    assert "standardize.mean" not in dict(scaled.named_parameters())


@pytest.mark.parametrize("size", [0, -1, 1.5, "2", None, True, [2]])
def test_a_size_is_a_whole_number_of_at_least_1(size) -> None:
    for make in (
        lambda: LinearRegression(size),
        lambda: LinearRegression(1, size),
        lambda: LogisticRegression(size),
        lambda: LogisticRegression(2, size),
        lambda: MultiLayerPerceptron((2, size, 1)),
    ):
        with pytest.raises(ArgumentError) as caught:
            make()
        assert caught.value.code == "MLP802"


@pytest.mark.parametrize("sizes", [(), (3,), "231", 5, None, {2, 3}])
def test_layer_sizes_name_inputs_and_outputs(sizes) -> None:
    with pytest.raises(ArgumentError) as caught:
        MultiLayerPerceptron(sizes)
    assert caught.value.code == "MLP804"


def test_sizes_may_be_numpys() -> None:
    model = MultiLayerPerceptron([np.int64(2), np.int32(3), 1])
    assert model.layer_sizes == (2, 3, 1)
    sizes = [*model.layer_sizes, LinearRegression(np.int64(2)).linear.in_features]
    assert all(type(size) is int for size in sizes)


def test_softmax_over_one_output_is_refused() -> None:
    with pytest.raises(ArgumentError) as caught:
        MultiLayerPerceptron((2, 3, 1), output_activation="softmax")
    assert caught.value.code == "MLP815"


def test_making_a_model_draws_what_plain_layers_draw() -> None:
    torch.manual_seed(3)
    model = MultiLayerPerceptron((2, 3, 1))
    torch.manual_seed(3)
    layers = [nn.Linear(2, 3), nn.Linear(3, 1)]
    assert torch.equal(model.layers[0].weight, layers[0].weight)
    assert torch.equal(model.layers[1].bias, layers[1].bias)


CONTAINERS = pytest.mark.parametrize(
    "made",
    [torch.Tensor.double, torch.Tensor.numpy, torch.Tensor.tolist, lambda x: pd.DataFrame(x.double().numpy())],
    ids=["float64 tensor", "NumPy", "list", "table"],
)
X = torch.tensor([[0.5, -2.0], [3.0, 1.0], [-40.0, 90.0]])


@CONTAINERS
def test_probabilities_of_two_classes_are_those_of_no_and_yes(made) -> None:
    model = LogisticRegression(2, seed=3)
    found = model.predict_proba(made(X))
    assert found.shape == (3, 2)
    assert not found.requires_grad
    torch.testing.assert_close(found[:, 1:], model(X).detach())
    torch.testing.assert_close(found.sum(dim=1), torch.ones(3))
    assert torch.equal(found.argmax(dim=1, keepdim=True), model.predict(X))


@CONTAINERS
def test_probabilities_of_several_classes_add_up_to_one(made) -> None:
    model = MultiLayerPerceptron((2, 4, 3), output_activation="softmax", seed=3)
    found = model.predict_proba(made(X))
    torch.testing.assert_close(found, model(X).detach())
    assert not found.requires_grad
    assert torch.equal(found.argmax(dim=1), model.predict(X))


def test_several_questions_have_a_probability_each() -> None:
    model = LogisticRegression(2, 3, seed=3)
    torch.testing.assert_close(model.predict_proba(X), model(X).detach())


def test_the_probability_of_no_keeps_its_digits() -> None:
    model = LogisticRegression(1)
    nn.init.constant_(model.linear.weight, 1.0), nn.init.constant_(model.linear.bias, 0.0)
    assert model.predict_proba([[50.0]])[0, 0].item() == pytest.approx(np.exp(-50.0), rel=1e-5)


@pytest.mark.parametrize("output", [name for name in NAMES if name not in ("sigmoid", "softmax")])
def test_what_is_no_probability_is_refused(output: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        MultiLayerPerceptron((2, 3, 2), output_activation=output).predict_proba(X)
    assert (caught.value.word, caught.value.output) == ("no-probabilities", output)


def test_probabilities_of_rows_that_are_no_rows_are_refused_as_by_predict() -> None:
    model = LogisticRegression(2)
    for wrong in (torch.zeros(3), torch.zeros(0, 2), [[float("nan"), 1.0]], [["a", "b"]]):
        words = []
        for ask in (model.predict, model.predict_proba):
            with pytest.raises(MlpTutorialError) as caught:
                ask(wrong)
            words.append(caught.value.word)
        assert words[0] == words[1]


@pytest.mark.parametrize(
    "made",
    [
        lambda **seed: LinearRegression(3, 2, **seed),
        lambda **seed: LogisticRegression(3, **seed),
        lambda **seed: MultiLayerPerceptron((3, 5, 2), **seed),
    ],
    ids=["linear", "logistic", "network"],
)
def test_a_seed_gives_the_start_of_manual_seed_and_moves_no_random_state(made) -> None:
    torch.manual_seed(11)
    expected = made().state_dict()
    torch.manual_seed(12)
    before = torch.get_rng_state()
    model = made(seed=11)
    assert torch.equal(torch.get_rng_state(), before)
    for name, value in model.state_dict().items():
        assert torch.equal(value, expected[name])
    assert repr(model) == repr(made())
    copied = deepcopy(model)
    assert all(torch.equal(*pair) for pair in zip(copied.parameters(), model.parameters(), strict=True))
    assert made(seed=12).state_dict().keys() == expected.keys()
    assert not torch.equal(next(made(seed=12).parameters()), next(model.parameters()))


@pytest.mark.parametrize("seed", [1.5, "0", True, 2**64])
def test_a_seed_is_a_whole_number(seed) -> None:
    with pytest.raises(ArgumentError) as caught:
        LogisticRegression(seed=seed)
    assert caught.value.word == "seed-not-whole"


def test_the_same_seeds_train_to_the_same_bits() -> None:
    runs = [fit(MultiLayerPerceptron(seed=0), datasets.gate("xor"), lr=1.0, epochs=20, seed=0) for _ in range(2)]
    assert runs[0].costs == runs[1].costs


@pytest.mark.parametrize(
    ("x", "found"),
    [([[1.0, 2.0]], "list"), (np.ones((1, 2)), "ndarray"), (torch.ones(1, 2).double(), "torch.float64")],
)
@pytest.mark.parametrize("model", [LogisticRegression(2), MultiLayerPerceptron((2, 3, 1)), LinearRegression(2)])
def test_a_call_without_the_right_tensor_says_what_takes_it(model, x, found: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        model(x)
    assert (caught.value.word, caught.value.found) == ("called-without-tensor", found)
    assert "model.predict(x)" in str(caught.value)
    assert model.predict(x).shape == (1, 1)


def test_a_call_that_torch_refuses_for_another_reason_says_so_itself() -> None:
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        LogisticRegression(2)(torch.ones(1, 3))


def test_autocast_may_take_another_dtype() -> None:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert LogisticRegression(2)(torch.ones(1, 2, dtype=torch.bfloat16)).shape == (1, 1)
