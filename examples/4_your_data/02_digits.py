"""Ten classes: a network reads handwritten digits, with softmax and cross-entropy in mini-batches."""

# %% [markdown] lang="en"
# # Handwritten digits: ten classes {#digits}
#
# The same network with ten outputs and softmax reads digits of 8 by 8 pixels. Only the last layer and the cost differ
# from XOR.
#
# **You will learn** to go from two classes to K, to train in mini-batches, and to look at the mistakes of a model.
#
# **You need** [lab 3](../3_multi_layer_perceptron/01_xor.md), and scikit-learn for the images:
# `pip install mlp-tutorial scikit-learn`.

# %% [markdown] lang="ko"
# # 손글씨 숫자: 클래스 열 개 {#digits}
#
# 같은 신경망에 출력 열 개와 softmax를 달면 가로세로 8픽셀짜리 숫자를 읽습니다. XOR와 다른 것은 마지막 층과
# 비용뿐입니다.
#
# **배울 것**: 클래스 두 개에서 K개로 넘어가는 법, 미니배치로 학습하는 법, 모델의 실수를 살펴보는 법.
#
# **필요한 것**: [실습 3](../3_multi_layer_perceptron/01_xor.md), 그리고 그림을 가져올 scikit-learn:
# `pip install mlp-tutorial scikit-learn`.

# %% [markdown] lang="en"
# ## Step 1: data processing {#data .step-1}
#
# Each image becomes a row of 64 pixels, the target a class number. Shapes: x is (N, 64), y is (N,).

# %% [markdown] lang="ko"
# ## 1단계: 데이터 처리 {#data .step-1}
#
# 그림 하나가 픽셀 64개짜리 행이 되고, 타깃은 클래스 번호입니다. 모양은 x가 (N, 64), y가 (N,)입니다.

# %%
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

from mlp_tutorial.datasets import Dataset

pixels, labels = load_digits(return_X_y=True)
digits = Dataset(pixels / 16, labels, class_names=[str(digit) for digit in range(10)], name="digits")
train, test = digits.split(0.8, seed=0)
print("x", tuple(train.x.shape), "y", tuple(train.y.shape), train.y.dtype)

figure, axes = plt.subplots(1, 8, figsize=(10, 1.6), layout="constrained")
for ax, image, label in zip(axes, train.x, train.y, strict=False):
    ax.imshow(image.reshape(8, 8).numpy(), cmap="gray_r")
    ax.set(title=f"y = {label.item()}", xticks=[], yticks=[])
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Eight handwritten digits of 8 by 8 grey pixels, each with its class number.

# %% [markdown] lang="ko" tags=["alt"]
# 회색 픽셀 8×8개로 된 손글씨 숫자 여덟 개와 그 클래스 번호.

# %% [markdown] lang="en"
# ## Step 2: model design {#model .step-2}
#
# 64 inputs, 32 hidden neurons with ReLU, ten outputs with softmax: $a_k = e^{z_k} / \sum_j e^{z_j}$, ten probabilities
# that add up to 1.

# %% [markdown] lang="ko"
# ## 2단계: 모델 설계 {#model .step-2}
#
# 입력 64개, ReLU를 쓰는 은닉 뉴런 32개, softmax를 쓰는 출력 열 개입니다. $a_k = e^{z_k} / \sum_j e^{z_j}$이고, 확률 열
# 개를 더하면 1입니다.

# %%
from mlp_tutorial import MultiLayerPerceptron

torch.manual_seed(0)
model = MultiLayerPerceptron((64, 32, 10), activation="relu", output_activation="softmax")
parameters = sum(parameter.numel() for parameter in model.parameters())
sums = model(test.x).sum(dim=1)
print(parameters, "parameters; the probabilities of a row add up to", round(sums[0].item(), 6))
assert torch.allclose(sums, torch.ones_like(sums))

# %% [markdown] lang="en"
# ## Step 3: cost function {#cost .step-3}
#
# Cross-entropy: $L = -\ln a_y$, the logarithm of the probability given to the right class. A network that knows nothing
# gives each class a tenth and pays $\ln 10$.

# %% [markdown] lang="ko"
# ## 3단계: 비용 함수 {#cost .step-3}
#
# 교차 엔트로피 $L = -\ln a_y$, 곧 정답 클래스에 준 확률의 로그에 음의 부호를 붙인 값입니다. 아무것도 모르는 신경망은
# 클래스마다 10분의 1을 주고 $\ln 10$을 치릅니다.

# %%
import math

from torch import nn

untrained = nn.CrossEntropyLoss()(model.logits(test.x), test.y).item()
print(f"before training {untrained:.3f}, ln 10 = {math.log(10):.3f}")
assert abs(untrained - math.log(10)) < 0.1

# %% [markdown] lang="en"
# ## Steps 4 and 5: optimizer and training {#training .step-5}
#
# In mini-batches of 32 rows: {{ math.ceil(len(train) / 32) }} steps an epoch instead of one, each on a noisy estimate
# of the gradient.

# %% [markdown] lang="ko"
# ## 4단계와 5단계: 옵티마이저와 학습 {#training .step-5}
#
# 32행씩 미니배치로 나누면 한 에폭에 한 걸음이 아니라 {{ math.ceil(len(train) / 32) }}걸음을 내딛습니다. 걸음마다
# 그래디언트를 어림한 값을 씁니다.

# %%
from mlp_tutorial import fit, metrics

history = fit(
    model,
    train,
    optimizer=torch.optim.Adam(model.parameters(), lr=0.003),
    epochs=40,
    batch_size=32,
    seed=0,
    validation=test,
    metrics={"accuracy": metrics.accuracy},
)
accuracy = history.metrics["accuracy"][-1]
print(f"cost {history.costs[0]:.3f} -> {history.costs[-1]:.4f}, accuracy on held-out digits {accuracy:.3f}")
assert accuracy > 0.95

# %%
history.plot()

# %% [markdown] lang="en" tags=["alt"]
# The training cost falls towards 0; the cost of the held-out digits falls at first and then stays where it is.

# %% [markdown] lang="ko" tags=["alt"]
# 학습 비용은 0으로 내려갑니다. 떼어 둔 숫자의 비용은 처음에 내려가다가 그 자리에 머뭅니다.

# %% [markdown] lang="en"
# ## The mistakes {#mistakes}
#
# {{ len(test) - round(accuracy * len(test)) }} of {{ len(test) }} held-out digits are read wrongly. Look at them before
# changing the model: some are hard for people too.

# %% [markdown] lang="ko"
# ## 틀린 숫자 {#mistakes}
#
# 떼어 둔 숫자 {{ len(test) }}개 가운데 {{ len(test) - round(accuracy * len(test)) }}개를 잘못 읽었습니다. 모델을 바꾸기
# 전에 먼저 들여다보세요. 사람에게도 어려운 것이 있습니다.

# %%
predicted = model.predict(test.x)
wrong = (predicted != test.y).nonzero().flatten()
figure, axes = plt.subplots(1, 8, figsize=(10, 1.9), layout="constrained")
for ax, row in zip(axes, wrong, strict=False):
    ax.imshow(test.x[row].reshape(8, 8).numpy(), cmap="gray_r")
    ax.set(title=f"{test.y[row].item()}, not {predicted[row].item()}")
for ax in axes:
    ax.set_axis_off()
plt.show()

matrix = metrics.confusion_matrix(predicted, test.y, 10)
assert matrix.sum() == len(test)
assert matrix.diagonal().sum() == round(accuracy * len(test))

# %% [markdown] lang="en" tags=["alt"]
# Digits that the network reads wrongly, each with its true class and the predicted one: many are written carelessly.

# %% [markdown] lang="ko" tags=["alt"]
# 신경망이 잘못 읽은 숫자와 그 정답, 예측. 흘려 쓴 것이 많습니다.

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. How sure is the network where it is wrong?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 신경망은 틀린 곳에서 얼마나 확신할까요?

# %% tags=["answer"]
with torch.no_grad():
    confidence = model(test.x).max(dim=1).values
sure_right = confidence[predicted == test.y].mean().item()
sure_wrong = confidence[predicted != test.y].mean().item()
print(f"right: {sure_right:.3f}, wrong: {sure_wrong:.3f}")
assert sure_wrong < sure_right

# %% [markdown] lang="en" tags=["answer"]
# On average {{ sure_wrong:.2f }} where it is wrong and {{ sure_right:.2f }} where it is right: less sure, and still too
# sure.

# %% [markdown] lang="ko" tags=["answer"]
# 틀린 곳에서 평균 {{ sure_wrong:.2f }}, 맞힌 곳에서 {{ sure_right:.2f }}입니다. 덜 확신하지만 여전히 지나치게
# 확신합니다.

# %% [markdown] lang="en"
# 2. How good is a single layer, (64, 10)?

# %% [markdown] lang="ko"
# 2. 한 층짜리 (64, 10)은 얼마나 잘할까요?

# %% tags=["answer"]
torch.manual_seed(0)
single = MultiLayerPerceptron((64, 10), output_activation="softmax")
fit(single, train, optimizer=torch.optim.Adam(single.parameters(), lr=0.003), epochs=40, batch_size=32, seed=0)
single_accuracy = metrics.accuracy(single.predict(test.x), test.y)
print(f"{single_accuracy:.3f}")
assert single_accuracy > 0.9

# %% [markdown] lang="en" tags=["answer"]
# {{ single_accuracy:.3f }}: the pixels of these digits are nearly separable by planes. A hidden layer brings the rest.

# %% [markdown] lang="ko" tags=["answer"]
# {{ single_accuracy:.3f }}입니다. 이 숫자들은 픽셀만으로도 평면으로 거의 나뉩니다. 나머지를 은닉층이 채웁니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# The held-out cost stopped falling while the training cost went on: [overfitting](03_overfitting.md). The formulas:
# [softmax and cross-entropy](../derivations/10_softmax_cross_entropy.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 학습 비용은 계속 내려가는데 떼어 둔 쪽의 비용은 멈췄습니다. [과적합](03_overfitting.md)으로 이어집니다. 식은
# [softmax와 교차 엔트로피](../derivations/10_softmax_cross_entropy.md)에 있습니다.
