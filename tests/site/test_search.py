"""The search box of the built site finds a page among its first three, however a reader asks for it."""

from pathlib import Path

import pytest

from tests.site.conftest import drive

LEARNING_RATE = "examples/linear-regression/learning-rate/"
ZERO_GRAD = "examples/linear-regression/zero-grad/"
COSTS = "examples/linear-regression/cost-functions/"
TENSORS = "examples/linear-regression/tensors/"
ACTIVATIONS = "examples/logistic-regression/activation-functions/"
AND = "examples/logistic-regression/and-gate/"
LOGITS = "examples/logistic-regression/why-logits/"
SINGLE = "examples/logistic-regression/single-layer-perceptron/"
XOR = "examples/multi-layer-perceptron/xor/"
HIDDEN = "examples/multi-layer-perceptron/hidden-neurons/"
TABLE = "examples/your-data/your-table/"
DIGITS = "examples/your-data/digits/"
OVERFITTING = "examples/your-data/overfitting/"
PLAIN = "examples/your-data/plain-pytorch/"
DESCENT = "examples/derivations/gradient-descent/"
ENTROPY = "examples/derivations/cross-entropy/"
SOFTMAX = "examples/derivations/softmax-cross-entropy/"
BACKPROPAGATION = ("examples/derivations/backpropagation-2-3-1/", "examples/derivations/backpropagation-any-depth/")
GLOSSARY = "glossary/"
ERRORS = "reference/errors/"

# Query to the pages that answer it: any of them will do.
KOREAN = {
    # within compounds, and both spacings
    "하강법": (DESCENT, GLOSSARY, LEARNING_RATE),
    "경사하강법": (DESCENT, GLOSSARY, LEARNING_RATE),
    "경사 하강법": (DESCENT, GLOSSARY, LEARNING_RATE),
    "학습률": (LEARNING_RATE, GLOSSARY),
    "활성화함수": (ACTIVATIONS, GLOSSARY),
    "활성화 함수": (ACTIVATIONS, GLOSSARY),
    "비용함수": (COSTS, GLOSSARY),
    "교차엔트로피": (ENTROPY, SOFTMAX, LOGITS, GLOSSARY),
    "은닉층": (HIDDEN, GLOSSARY, XOR),
    "역전파": (*BACKPROPAGATION, GLOSSARY),
    "연쇄법칙": ("examples/derivations/chain-rule/", GLOSSARY),
    "최소제곱법": ("examples/derivations/least-squares/", GLOSSARY),
    "조기종료": (OVERFITTING, GLOSSARY, "reference/training/"),
    "과적합": (OVERFITTING, GLOSSARY),
    # with particles
    "매개변수를": (GLOSSARY, "reference/models/", "examples/linear-regression/raw-tensors/", LEARNING_RATE),
    "학습률이": (LEARNING_RATE, GLOSSARY),
    "시그모이드의 기울기": ("examples/derivations/sigmoid-slope/",),
    "텐서를": (TENSORS, GLOSSARY),
    "로짓은": (LOGITS, GLOSSARY),
    "그래디언트를": (GLOSSARY, ZERO_GRAD, "reference/derivations/", "examples/derivations/logistic-gradient/", DESCENT),
    # rival terms
    "변화도": (GLOSSARY,),
    "기울기 벡터": (GLOSSARY,),
    "손실함수": (COSTS, GLOSSARY),
    # English in Korean pages
    "SGD": (LEARNING_RATE, GLOSSARY, "reference/training/"),
    "learning rate": (LEARNING_RATE, GLOSSARY),
    "gradient descent": (DESCENT, GLOSSARY),
    "softmax": (SOFTMAX, DIGITS, LOGITS, ACTIVATIONS, GLOSSARY),
    "Adam": (LEARNING_RATE,),
    "XOR": (XOR, "examples/derivations/xor-proof/", SINGLE),
    "단층 퍼셉트론": (SINGLE, GLOSSARY),
    "표준화": (TABLE, GLOSSARY, "reference/models/"),
    # names of the API, error texts
    "MultiLayerPerceptron": ("reference/models/", XOR),
    "plot_boundary": ("reference/plotting/",),
    "MLP101": (ERRORS,),
    "모양이 다릅니다": (ERRORS,),
    "zero_grad": (ZERO_GRAD, GLOSSARY),
}  # fmt: skip

ENGLISH = {
    "gradient descent": (DESCENT, GLOSSARY, LEARNING_RATE),
    "learning rate": (LEARNING_RATE, GLOSSARY),
    "learning rates too large": (LEARNING_RATE,),
    "activation function": (ACTIVATIONS, GLOSSARY),
    "sigmoid slope": ("examples/derivations/sigmoid-slope/",),
    "cross-entropy": (ENTROPY, SOFTMAX, LOGITS, GLOSSARY),
    "logits": (LOGITS, GLOSSARY),
    "least squares": ("examples/derivations/least-squares/", GLOSSARY),
    "chain rule": ("examples/derivations/chain-rule/", GLOSSARY),
    "backpropagation": (*BACKPROPAGATION, GLOSSARY),
    "hidden neurons": (HIDDEN, GLOSSARY),
    "early stopping": (OVERFITTING, GLOSSARY, "reference/training/"),
    "overfitting": (OVERFITTING, GLOSSARY),
    "csv": (TABLE, "reference/data/", "reference/command/"),
    "confusion matrix": (TABLE, "reference/data/", DIGITS, GLOSSARY),
    "handwritten digits": (DIGITS,),
    "onnx": (PLAIN,),
    "skorch": (PLAIN,),
    "momentum": (LEARNING_RATE, GLOSSARY),
    "tensor shape": (TENSORS, "reference/data/", ERRORS),
    "xor proof": ("examples/derivations/xor-proof/",),
    "single-layer perceptron": (SINGLE, GLOSSARY),
    "standardize": ("reference/models/", TABLE, GLOSSARY),
    "save model": ("reference/saving/", TABLE, "howto/save-load/"),
    "fit": ("reference/training/", "examples/linear-regression/fit/"),
    "check_gradients": ("reference/derivations/",),
    "plot_network": ("reference/plotting/",),
    "LogisticRegression": ("reference/models/", AND),
    "MLP402": (ERRORS,),
    "training diverged": (ERRORS,),
    "does not have the shape of the prediction": (ERRORS,),
    "BCELoss": (COSTS, LOGITS, AND),
    "install": ("howto/install/", ""),
}  # fmt: skip


@pytest.mark.parametrize(("start", "queries"), [("/", KOREAN), ("/en/", ENGLISH)], ids=["ko", "en"])
def test_each_query_finds_its_page_among_the_first_three(
    site: Path, start: str, queries: dict[str, tuple[str, ...]]
) -> None:
    found = drive("search", site, start, *queries)
    missed = {}
    for query, wanted in queries.items():
        first = [[link.split("#")[0].removeprefix(start) for link in item] for item in found[query][:3]]
        if not any(link in wanted for item in first for link in item):
            missed[query] = [item[0] if item else "" for item in first]
    assert missed == {}


def test_there_are_queries_enough() -> None:
    assert len(KOREAN) + len(ENGLISH) >= 60
