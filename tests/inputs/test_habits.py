"""Names from other libraries: an error of ours that says what they are called here, and what it says works."""

import inspect
import pickle
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import torch
from torch import nn

from mlp_tutorial import (
    ArgumentError,
    LinearRegression,
    LogisticRegression,
    MultiLayerPerceptron,
    Standardize,
    datasets,
    fit,
    load_model,
    metrics,
    save_model,
)
from mlp_tutorial.errors import UnknownArgumentError, UnknownAttributeError
from mlp_tutorial.inputs.other_names import MEANINGS
from mlp_tutorial.messages import set_language, text
from tests.catalogues import catalogue

X, Y = datasets.moons(20, seed=0)
MODELS = (LinearRegression, LogisticRegression, MultiLayerPerceptron)


@pytest.mark.parametrize("name", MEANINGS["fit"])
def test_fit_says_what_a_foreign_argument_is_called(name: str) -> None:
    with pytest.raises(UnknownArgumentError) as caught:
        fit(LogisticRegression(), X, Y, **{name: 1})
    assert (caught.value.function, caught.value.argument) == ("fit", name)
    assert text(f"habits.fit.{MEANINGS['fit'][name]}") in str(caught.value)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("learning_rate", "lr="),
        ("n_epochs", "epochs="),
        ("max_iter", "epochs="),
        ("validation_split", ".split("),
        ("validation_data", "validation="),
        ("callbacks", "on_epoch="),
        ("verbose", "log_every="),
        ("class_weight", "class_weights="),
        ("sample_weight", "sample_weights="),
        ("loss", "criterion="),
        ("loss_fn", "criterion="),
        ("patience", "stop_when=patience("),
        ("random_state", "seed="),
        ("epoch", "epochs="),
        ("epocs", "'epochs'"),
        ("batchsize", "'batch_size'"),
        ("optimiser", "'optimizer'"),
        ("zzz", "checkpoint_every"),
    ],
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_meaning_is_said_in_both_languages(name: str, wanted: str, language: str) -> None:
    set_language(language)
    with pytest.raises(UnknownArgumentError) as caught:
        fit(LogisticRegression(), X, Y, **{name: 1})
    assert wanted in str(caught.value)


def test_no_argument_that_there_is_counts_as_foreign() -> None:
    assert not MEANINGS["fit"].keys() & inspect.signature(fit).parameters.keys()
    for model in MODELS:
        section = "network" if model is MultiLayerPerceptron else "one_layer"
        assert not (MEANINGS[section] | MEANINGS["models"]).keys() & inspect.signature(model).parameters.keys()
        assert not [name for name in MEANINGS["attributes"] if hasattr(model(), name)]


def test_each_sentence_has_its_names_and_each_name_its_sentence() -> None:
    written = {key.removeprefix("habits.") for key in catalogue("en") if key.startswith("habits.")} - {"known"}
    meant = {f"{section}.{key}" for section, names in MEANINGS.items() for key in names.values()}
    assert written == meant


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", MEANINGS["models"])
def test_a_model_says_what_a_foreign_argument_is_called(model: type, name: str) -> None:
    with pytest.raises(UnknownArgumentError) as caught:
        model(**{name: 1})
    assert caught.value.function == model.__name__
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (lambda: LinearRegression(input_dim=3), "in_features="),
        (lambda: LogisticRegression(num_classes=3), "softmax"),
        (lambda: MultiLayerPerceptron(hidden_layer_sizes=(8,)), "layer_sizes="),
        (lambda: MultiLayerPerceptron((2, 1), actvation="relu"), "'activation'"),
        (lambda: LinearRegression(in_feature=3), "'in_features'"),
    ],
)
def test_sizes_are_said_for_the_model_they_are_asked_of(made: Callable[[], nn.Module], wanted: str) -> None:
    with pytest.raises(UnknownArgumentError) as caught:
        made()
    assert wanted in str(caught.value)


@pytest.mark.parametrize("name", [*MEANINGS["attributes"], "linaer", "qqqqqq"])
def test_a_name_that_a_model_does_not_have_is_an_attribute_error_of_ours(name: str) -> None:
    model = LogisticRegression()
    with pytest.raises(UnknownAttributeError) as caught:
        getattr(model, name)
    assert isinstance(caught.value, AttributeError)
    assert isinstance(caught.value, ArgumentError)
    assert not hasattr(model, name)
    assert getattr(model, name, None) is None
    said = str(caught.value)
    expected = {"linaer": "'linear'", "qqqqqq": "predict_proba"}
    meaning = MEANINGS["attributes"].get(name)
    assert (expected[name] if meaning is None else text(f"habits.attributes.{meaning}")) in said


@pytest.mark.parametrize("name", ["_private", "__wrapped__", "_repr_html_"])
def test_names_that_python_asks_for_by_itself_are_pythons_matter(name: str) -> None:
    with pytest.raises(AttributeError) as caught:
        getattr(LogisticRegression(), name)
    assert not isinstance(caught.value, UnknownAttributeError)


def test_the_errors_travel_as_others_do() -> None:
    for ask in (lambda: fit(LogisticRegression(), X, Y, loss=1), lambda: LogisticRegression().fit):
        with pytest.raises(ArgumentError) as caught:
            ask()
        for other in (pickle.loads(pickle.dumps(caught.value)), deepcopy(caught.value)):
            assert (type(other), str(other)) == (type(caught.value), str(caught.value))


@pytest.mark.parametrize("name", MEANINGS["compile"])
def test_compile_as_for_keras_leads_to_fit(name: str) -> None:
    with pytest.raises(UnknownArgumentError) as caught:
        LogisticRegression().compile(**{name: "adam"})
    assert caught.value.argument == name


def test_compile_as_for_pytorch_compiles() -> None:
    model = LogisticRegression(seed=0)
    expected = model(X)
    model.compile(backend="eager")
    torch.testing.assert_close(model(X), expected)
    assert "lr" in inspect.signature(fit).parameters


def test_signatures_and_sources_are_those_of_the_functions_themselves() -> None:
    assert list(inspect.signature(fit).parameters)[:3] == ["model", "x", "y"]
    assert not any(p.kind is p.VAR_KEYWORD for p in inspect.signature(fit).parameters.values())
    assert "# 4. Backpropagation" in inspect.getsource(fit)
    assert next(iter(inspect.signature(MultiLayerPerceptron).parameters)) == "layer_sizes"
    assert fit.__module__ == "mlp_tutorial.training"


def test_an_error_inside_of_fit_is_left_as_it_is() -> None:
    def fails(_: Any) -> None:
        raise TypeError("got an unexpected keyword argument 'lr'")

    with pytest.raises(TypeError, match="unexpected keyword") as caught:
        fit(LogisticRegression(), X, Y, epochs=1, on_epoch=fails)
    assert not isinstance(caught.value, UnknownArgumentError)


STARTS = r"\b(?:fit|nn\.Sequential|MultiLayerPerceptron|print|(?:save|load)_model|metrics\.\w+|model\.\w+)\("


def calls(sentence: str) -> Iterator[str]:
    """Code in a sentence that can be run as it stands: a name, and brackets up to where they close."""
    for found in re.finditer(STARTS, sentence):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sentence[end], 0)
            end += 1
        code = sentence[found.start() : end]
        if "…" not in code and not re.search(r"\b[DK]\b", code):
            yield code


SENTENCES = [value.format(known="…") for key, value in catalogue("en").items() if key.startswith("habits.")]
SAID = {code for sentence in SENTENCES for code in calls(sentence)}


@pytest.mark.parametrize("code", sorted(SAID))
def test_what_is_said_instead_can_be_run(code: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    train, valid = datasets.Dataset(X, Y).split(0.8, seed=0)
    rows, device = torch.utils.data.TensorDataset(X, Y), torch.device("cpu")
    model = LogisticRegression(2, standardize=Standardize.from_data(X))
    save_model(model, "model.pt")
    scope = {**globals(), **locals(), "x": X, "y": Y, "DataLoader": torch.utils.data.DataLoader}
    scope |= {"load_model": load_model, "metrics": metrics}
    eval(code.replace("epochs=1000", "epochs=2").replace("num_workers=2", "num_workers=0"), scope)


def test_there_is_something_to_run() -> None:
    assert {"fit(model, x, y, lr=0.1)", "model.predict_proba(x)", "fit(model, train, validation=valid)"} <= SAID
