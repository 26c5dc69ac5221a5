"""The models outside of this library: a loop of your own, a scikit-learn pipeline through skorch, an ONNX file.

Requires: onnx, onnxscript.
"""

# %% [markdown] lang="en"
# # With plain PyTorch, skorch and ONNX {#plain-pytorch}
#
# The three models are `nn.Module`s made of `nn.Linear`. Whatever works with such modules works with them.
# The first section is the fifth of the five steps, training, without `fit`.
#
# **You will learn** to leave `fit` behind when you need to, to put a network into a scikit-learn pipeline, and to hand
# a trained model to a program without PyTorch.
#
# **You need** [lab 3](../3_multi_layer_perceptron/01_xor.md), and three packages:
# `pip install mlp-tutorial skorch onnxscript onnxruntime`.

# %% [markdown] lang="ko"
# # PyTorch, skorch, ONNX와 함께 쓰기 {#plain-pytorch}
#
# 세 모델은 `nn.Linear`로 만든 `nn.Module`입니다. 이런 모듈에서 되는 일은 이 모델들에서도 됩니다.
# 첫 절은 다섯 단계 가운데 5단계, 학습을 `fit` 없이 합니다.
#
# **배울 것**: 필요할 때 `fit` 없이 학습하는 법, 신경망을 scikit-learn 파이프라인에 넣는 법, 학습한 모델을 PyTorch가
# 없는 프로그램에 넘기는 법.
#
# **필요한 것**: [실습 3](../3_multi_layer_perceptron/01_xor.md), 그리고 패키지 세 개:
# `pip install mlp-tutorial skorch onnxscript onnxruntime`.

# %% [markdown] lang="en"
# ## A loop of your own {#loop .step-5}
#
# Gradient clipping and a learning-rate schedule, say. `logits` gives what the loss takes.

# %% [markdown] lang="ko"
# ## 직접 쓰는 반복문 {#loop .step-5}
#
# 그래디언트 클리핑과 학습률 스케줄을 써 봅니다. `logits`가 손실 함수에 넣을 값을 내놓습니다.

# %%
import torch
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, datasets, metrics

train, test = datasets.spiral(600, noise=0.03, seed=0).split(0.8, seed=0)
torch.manual_seed(0)
model = MultiLayerPerceptron((2, 32, 32, 1), activation="tanh")
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=400)

for _ in range(400):
    cost = criterion(model.logits(train.x), train.y)
    optimizer.zero_grad()
    cost.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    optimizer.step()
    schedule.step()

accuracy = metrics.accuracy(model.predict(test.x), test.y)
print(f"cost {cost.item():.4f}, accuracy on held-out points {accuracy:.3f}")
assert accuracy > 0.9

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import plot_boundary

plot_boundary(model, test.x, test.y)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Two spirals wound into each other, and a boundary that follows them.

# %% [markdown] lang="ko" tags=["alt"]
# 서로 감긴 나선 두 개와 그 사이를 따라가는 결정 경계.

# %% [markdown] lang="en"
# ## State on disk {#state}
#
# A `state_dict` holds the numbers alone; `weights_only=True` loads nothing else.

# %% [markdown] lang="ko"
# ## 파일에 담긴 상태 {#state}
#
# `state_dict`에는 수만 들어 있습니다. `weights_only=True`는 그 밖의 것을 불러오지 않습니다.

# %%
torch.save(model.state_dict(), "spiral.pt")
again = MultiLayerPerceptron((2, 32, 32, 1), activation="tanh")
again.load_state_dict(torch.load("spiral.pt", weights_only=True))
assert torch.equal(again(test.x), model(test.x))
print(list(again.state_dict()))

# %% [markdown] lang="en"
# ## In a scikit-learn pipeline {#skorch}
#
# skorch makes an estimator of a module, so that pipelines, cross-validation and grid searches take it. Its classifier
# wants logits and class numbers of shape (N,): two outputs.

# %% [markdown] lang="ko"
# ## scikit-learn 파이프라인 안에서 {#skorch}
#
# skorch는 모듈을 추정기로 만들어 줍니다. 그러면 파이프라인, 교차 검증, 격자 탐색에 넣을 수 있습니다. 분류기에는 로짓과
# 모양이 (N,)인 클래스 번호를 주므로 출력을 두 개로 합니다.

# %%
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skorch import NeuralNetClassifier

classifier = NeuralNetClassifier(
    MultiLayerPerceptron,
    module__layer_sizes=(2, 32, 32, 2),
    module__activation="tanh",
    module__output_activation="identity",
    criterion=nn.CrossEntropyLoss,
    optimizer=torch.optim.Adam,
    lr=0.02,
    max_epochs=60,
    train_split=None,
    verbose=0,
)
torch.manual_seed(0)
points, classes = train.x.numpy(), train.y.flatten().long().numpy()
scores = cross_val_score(make_pipeline(StandardScaler(), classifier), points, classes, cv=3)
print("accuracy in three folds:", [f"{score:.3f}" for score in scores])
assert scores.mean() > 0.9

# %% [markdown] lang="en"
# ## As an ONNX file {#onnx}
#
# ONNX describes the computation, so that a web page, a phone or a program in C++ can run it. Here onnxruntime does, and
# its probabilities are compared with ours.

# %% [markdown] lang="ko"
# ## ONNX 파일로 {#onnx}
#
# ONNX는 계산을 그대로 적어 둔 파일이어서 웹 페이지, 휴대 전화, C++ 프로그램에서도 실행할 수 있습니다. 여기서는
# onnxruntime으로 실행해 확률을 견줍니다.

# %%
import warnings

import onnxruntime

example = (test.x[:2],)
rows = {"x": {0: torch.export.Dim("rows")}}
with warnings.catch_warnings():
    warnings.simplefilter("ignore", FutureWarning)  # the exporter of torch 2.13 warns of a class of torch's own
    torch.onnx.export(model.eval(), example, "spiral.onnx", dynamo=True, dynamic_shapes=rows, verbose=False)

session = onnxruntime.InferenceSession("spiral.onnx")
(name,) = (entry.name for entry in session.get_inputs())
(probabilities,) = session.run(None, {name: test.x.numpy()})
difference = (torch.from_numpy(probabilities) - model(test.x)).abs().max().item()
print(f"{len(probabilities)} rows, largest difference {difference:.1e}")
assert difference < 1e-6

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. `torch.compile(model)` gives a faster function for large networks. Which attributes does it keep?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 큰 신경망에서는 `torch.compile(model)`이 더 빠른 함수를 만들어 줍니다. 어떤 속성이 그대로 남을까요?

# %% tags=["answer"]
compiled = torch.compile(model, backend="eager")
assert torch.equal(compiled(test.x), model(test.x))
assert compiled.linears[0].weight is model.linears[0].weight
print(type(compiled).__name__, "shares its parameters with", type(model).__name__)

# %% [markdown] lang="en" tags=["answer"]
# All of them: the compiled module wraps the model and passes attributes on, and the parameters are the same tensors.

# %% [markdown] lang="ko" tags=["answer"]
# 모두 남습니다. 컴파일한 모듈은 모델을 감싸 속성을 그대로 넘겨주고, 매개변수도 같은 텐서입니다.

# %% [markdown] lang="en"
# 2. Check the gradients of this network, without `fit`.

# %% [markdown] lang="ko"
# 2. `fit` 없이 이 신경망의 그래디언트를 검사하세요.

# %% tags=["answer"]
from copy import deepcopy

from mlp_tutorial import check_gradients

report = check_gradients(deepcopy(model).double(), train.x[:5].double(), train.y[:5].double())
print(report.require())

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# The formulas behind `backward`: [backpropagation at any depth](../derivations/09_backpropagation_any_depth.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# `backward` 뒤에 있는 식은 [깊이에 상관없는 역전파](../derivations/09_backpropagation_any_depth.md)에 있습니다.
