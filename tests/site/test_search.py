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
DOCTOR = "reference/doctor/"
NOTEBOOK = "reference/doctor/notebook/"


def rules(*numbers: int) -> tuple[str, ...]:
    """Pages of the doctor's rules."""
    return tuple(f"{DOCTOR}mlp{number}/" for number in numbers)


STANDS_STILL = rules(1302, 1303, 1304, 1403, 1404, 1202)
# What torch says, as learners paste it.
TORCH = {
    "Using a target size that is different to the input size": rules(101, 109),
    "Using a target size (torch.Size([5])) that is different to the input size (torch.Size([5, 1]))": rules(101, 109),
    "Trying to backward through the graph a second time": rules(1313),
    "mat1 and mat2 shapes cannot be multiplied": rules(103),
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied (100x3 and 2x1)": rules(103),
    "Found dtype Long but expected Float": rules(1102),
    "mat1 and mat2 must have the same dtype, but got Double and Float": rules(1106),
    "expected scalar type Long but found Float": rules(1103),
    "element 0 of tensors does not require grad and does not have a grad_fn": rules(1205),
    "a leaf Variable that requires grad is being used in an in-place operation": rules(1309),
    "Can't call numpy() on Tensor that requires grad": rules(1108),
    "Expected all tensors to be on the same device": rules(1107),
    "all elements of input should be between 0 and 1": rules(1201, 1206, 301),
    "IndexError: Target 3 is out of bounds.": rules(303, 110),
    "0D or 1D target tensor expected, multi-target not supported": rules(106, 1103, 1104),
    "CUDA out of memory": rules(1310),
}  # fmt: skip

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
    "MLP101": (ERRORS, *rules(101)),
    "모양이 다릅니다": (ERRORS, *rules(101, 109)),
    "zero_grad": (ZERO_GRAD, GLOSSARY, *rules(1301, 1302)),
    # the doctor
    "손실이 줄지 않아요": STANDS_STILL,
    "왜 비용이 줄지 않나요": STANDS_STILL,
    "loss가 전혀 변하지 않아요": STANDS_STILL,
    "가중치가 업데이트되지 않아요": STANDS_STILL,
    "손실이 nan으로 나오는 이유": rules(301, 1402, 1401),
    "학습할수록 메모리가 늘어나요": rules(1310),
    "실행할 때마다 결과가 달라요": rules(1606),
    "학습 닥터": (DOCTOR, "reference/diagnostics/"),
    "노트북에서 닥터": (NOTEBOOK,),
    "%%doctor": (NOTEBOOK,),
    "MLP1301": rules(1301),
    "MLP110": (ERRORS, *rules(110)),
    **TORCH,
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
    "confusion matrix": (TABLE, "reference/metrics/", DIGITS, GLOSSARY),
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
    "training diverged": (ERRORS, *rules(1401)),
    "does not have the shape of the prediction": (ERRORS, *rules(101)),
    "BCELoss": (COSTS, LOGITS, AND),
    "install": ("howto/install/", ""),
    "loss not decreasing": STANDS_STILL,
    "loss does not change at all": STANDS_STILL,
    "zero_grad": (ZERO_GRAD, *rules(1301, 1302)),
    "softmax before CrossEntropyLoss": rules(1203),
    "loss is nan": rules(301, 1402, 1401),
    "memory leak during training": rules(1310),
    "training doctor": (DOCTOR, "reference/diagnostics/"),
    "doctor in a notebook": (NOTEBOOK,),
    "MLP1301": rules(1301),
    **TORCH,
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
