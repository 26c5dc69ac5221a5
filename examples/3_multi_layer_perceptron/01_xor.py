"""Lab 3: a multi-layer perceptron learns XOR, which a single layer cannot."""

# %% [markdown] lang="en"
# # Lab 3: XOR {#lab-3}
#
# No line separates the outputs of XOR, so a single layer gets stuck. One hidden layer of three neurons is
# enough.
#
# **You will learn** to put layers one after another, to train them with the loop that you know, and to recognise a
# plateau in the cost curve.
#
# **You need** [the single-layer perceptron](../2_logistic_regression/04_single_layer_perceptron.md).

# %% [markdown] lang="ko"
# # 실습 3: XOR {#lab-3}
#
# XOR의 출력은 어떤 직선으로도 나뉘지 않아서 단층 퍼셉트론은 막힙니다. 뉴런이 세 개인 은닉층 하나면
# 충분합니다.
#
# **배울 것**: 층을 이어 놓는 법, 이미 아는 반복문으로 학습하는 법, 비용 곡선에서 고원을 알아보는 법.
#
# **필요한 것**: [단층 퍼셉트론](../2_logistic_regression/04_single_layer_perceptron.md).

# %% [markdown] lang="en"
# ## Step 1: data processing {#data .step-1}
#
# The inputs of AND, with the outputs 0, 1, 1, 0: one of the two, but not both.

# %% [markdown] lang="ko"
# ## 1단계: 데이터 처리 {#data .step-1}
#
# 입력은 AND와 같고 출력은 0, 1, 1, 0입니다. 둘 가운데 하나만 1일 때 1입니다.

# %%
import math
from copy import deepcopy

import matplotlib.pyplot as plt
import torch
from torch import nn

from mlp_tutorial import LogisticRegression, MultiLayerPerceptron, datasets, fit, metrics
from mlp_tutorial.plotting import plot_boundary, plot_cost, plot_network

x, y = datasets.gate("xor")
for row, target in zip(x, y, strict=True):
    print(row.int().tolist(), "->", int(target))

# %% [markdown] lang="en"
# A single layer ends at probability ½ for every row, and so at the cost $\ln 2$: it says nothing at all.

# %% [markdown] lang="ko"
# 단층 퍼셉트론은 모든 행에서 확률이 ½인 채로, 곧 비용이 $\ln 2$인 채로 끝납니다. 아무 말도 하지 않는
# 셈입니다.

# %%
torch.manual_seed(0)
single = LogisticRegression()
stuck = fit(single, x, y, lr=1.0, epochs=1000)  # doctor: off MLP1405
print(f"cost {stuck.costs[-1]:.6f}, ln 2 = {math.log(2):.6f}")
print("probabilities:", [round(p, 3) for p in single(x).flatten().tolist()])
assert abs(stuck.costs[-1] - math.log(2)) < 1e-6

# %% [markdown] lang="en"
# ## Step 2: model design {#model .step-2}
#
# Two inputs, three hidden neurons, one output, a sigmoid after each layer.
# [`MultiLayerPerceptron`][mlp_tutorial.MultiLayerPerceptron] has these sizes by default; written out, it is
# this class.

# %% [markdown] lang="ko"
# ## 2단계: 모델 설계 {#model .step-2}
#
# 입력 둘, 은닉 뉴런 셋, 출력 하나이고 층마다 시그모이드가 뒤따릅니다.
# [`MultiLayerPerceptron`][mlp_tutorial.MultiLayerPerceptron]의 기본 크기가 이것이고, 풀어 쓰면 다음
# 클래스입니다.


# %%
class TwoLayers(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Linear(2, 3)
        self.layer2 = nn.Linear(3, 1)

    def forward(self, x):
        hidden = torch.sigmoid(self.layer1(x))
        return torch.sigmoid(self.layer2(hidden))


torch.manual_seed(0)
by_hand = TwoLayers()
torch.manual_seed(0)
model = MultiLayerPerceptron()
assert torch.equal(model(x), by_hand(x))
print(sum(parameter.numel() for parameter in model.parameters()), "parameters")

# %% [markdown] lang="en"
# ## Step 3: cost function {#cost .step-3}
#
# Binary cross-entropy, as for AND.

# %% [markdown] lang="ko"
# ## 3단계: 비용 함수 {#cost .step-3}
#
# AND와 마찬가지로 이진 교차 엔트로피를 씁니다.

# %%
criterion = nn.BCELoss()

# %% [markdown] lang="en"
# ## Step 4: optimizer {#optimizer .step-4}
#
# Plain gradient descent with learning rate 1: the gradients of so small a network are small too.

# %% [markdown] lang="ko"
# ## 4단계: 옵티마이저 {#optimizer .step-4}
#
# 학습률이 1인 가장 단순한 경사 하강법을 씁니다. 이렇게 작은 신경망은 그래디언트도 작습니다.

# %%
optimizer = torch.optim.SGD(by_hand.parameters(), lr=1.0)

# %% [markdown] lang="en"
# ## Step 5: training {#training .step-5}
#
# The same loop a third time: nothing in it knows how many layers there are.

# %% [markdown] lang="ko"
# ## 5단계: 학습 {#training .step-5}
#
# 같은 반복문을 세 번째로 씁니다. 반복문은 층이 몇 개인지 알지 못합니다.

# %%
epochs = 2000
costs = []
for epoch in range(epochs):
    # forward propagation
    a = by_hand(x)
    cost = criterion(a, y)

    # backpropagation
    optimizer.zero_grad()
    cost.backward()

    # parameter update
    optimizer.step()

    costs.append(cost.item())
    if epoch % 500 == 0:
        print(f"Epoch {epoch:4d}/{epochs} Cost: {cost.item():.6f}")

# %% [markdown] lang="en"
# ## The same with fit {#fit}
#
# One call, the same costs as long as rounding has not grown: the first hundred epochs are compared.

# %% [markdown] lang="ko"
# ## fit으로 똑같이 {#fit}
#
# 한 번 부르면 같은 비용이 나옵니다. 반올림 오차가 자라기 전인 처음 백 에폭을 비교합니다.

# %%
start = deepcopy(model)
history = fit(model, x, y, lr=1.0, epochs=epochs)
print(f"largest difference: {max(abs(a - b) for a, b in zip(costs[:100], history.costs[:100], strict=True)):.1e}")
assert torch.allclose(torch.tensor(costs[:100]), torch.tensor(history.costs[:100]), atol=1e-5)

for row, prediction, label in zip(x, model(x), model.predict(x), strict=True):
    print(row.int().tolist(), f"-> {prediction.item():.4f}, label {label.item()}")

print("accuracy:", metrics.accuracy(model.predict(x), y))
assert metrics.accuracy(model.predict(x), y) == 1.0

# %% [markdown] lang="en"
# ## What the network has learnt {#boundary}
#
# The regions of the two classes are no longer cut by one line.

# %% [markdown] lang="ko"
# ## 신경망이 배운 것 {#boundary}
#
# 두 클래스의 영역을 가르는 것은 이제 직선 하나가 아닙니다.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
plot_boundary(single, x, y, ax=left)
plot_boundary(model, x, y, ax=right)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Left: the single layer, no boundary that separates the classes. Right: the multi-layer perceptron, (0, 1)
# and (1, 0) on one side and (0, 0) and (1, 1) on the other.

# %% [markdown] lang="ko" tags=["alt"]
# 왼쪽: 단층 퍼셉트론. 클래스를 나누는 경계가 없습니다. 오른쪽: 다층 퍼셉트론. (0, 1)과 (1, 0)이 한쪽에, (0,
# 0)과 (1, 1)이 다른 쪽에 있습니다.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
plot_network(model, ax=left)
plot_cost(history.costs, ax=right)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Left: the network, weights as lines of two colours and styles. Right: the cost stays near ln 2 for a
# while, then falls.

# %% [markdown] lang="ko" tags=["alt"]
# 왼쪽: 신경망. 가중치를 두 가지 색과 선 모양으로 그렸습니다. 오른쪽: 비용이 한동안 ln 2 근처에 머물다가
# 떨어집니다.

# %% [markdown] lang="en"
# How long training stays on the plateau depends on the start and on the learning rate. With 0.1 the same
# start has hardly left it. Try other seeds too.

# %% [markdown] lang="ko"
# 고원(plateau)에 얼마나 머무는지는 시작점과 학습률에 달려 있습니다. 학습률이 0.1이면 같은 곳에서 시작해도
# 아직 고원을 벗어나지 못합니다. 다른 시드로도 해 보세요.

# %%
torch.manual_seed(0)
slower = MultiLayerPerceptron()
assert all(torch.equal(a, b) for a, b in zip(slower.parameters(), start.parameters(), strict=True))
slow = fit(slower, x, y, lr=0.1, epochs=epochs)  # doctor: off MLP1404
print(f"cost after {epochs} epochs: {history.costs[-1]:.4f} with learning rate 1, {slow.costs[-1]:.4f} with 0.1")
assert slow.costs[-1] > 0.6 > history.costs[-1]

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Is one hidden neuron enough? Two?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 은닉 뉴런이 하나여도 될까요? 둘이면 될까요?

# %% tags=["answer"]
right = {}
for hidden in (1, 2, 3):
    scores = []
    for seed in range(5):
        torch.manual_seed(seed)
        small = MultiLayerPerceptron((2, hidden, 1))
        fit(small, x, y, lr=1.0, epochs=3000)
        scores.append(metrics.accuracy(small.predict(x), y))
    right[hidden] = max(scores)
    print(f"{hidden} hidden: {[f'{4 * score:.0f}/4' for score in scores]}")
assert right[1] < 1 == right[2] == right[3]

# %% [markdown] lang="en" tags=["answer"]
# One is not: behind a single hidden neuron the output still depends on one weighted sum, and its boundary is a line.
# Two can do it; [a later lesson](03_how_often.md) counts from how many starts.

# %% [markdown] lang="ko" tags=["answer"]
# 하나로는 안 됩니다. 은닉 뉴런 하나를 지난 출력은 여전히 가중합 하나에 달려 있어서 경계가 직선입니다. 둘이면 됩니다.
# 시작점 가운데 몇에서 되는지는 [뒤 단원](03_how_often.md)에서 세어 봅니다.

# %% [markdown] lang="en"
# 2. Replace the hidden sigmoids by tanh. Does the plateau get shorter?

# %% [markdown] lang="ko"
# 2. 은닉층의 시그모이드를 tanh로 바꾸세요. 고원이 짧아질까요?

# %% tags=["answer"]
torch.manual_seed(0)
with_tanh = MultiLayerPerceptron((2, 3, 1), activation="tanh")
tanh_history = fit(with_tanh, x, y, lr=1.0, epochs=epochs)
left_plateau = {
    name: next(epoch for epoch, cost in enumerate(course.costs) if cost < 0.5)
    for name, course in (("sigmoid", history), ("tanh", tanh_history))
}
print(left_plateau)
assert left_plateau["tanh"] < left_plateau["sigmoid"]

# %% [markdown] lang="en" tags=["answer"]
# Yes: the cost falls below 0.5 after {{ left_plateau['tanh'] }} epochs instead of {{ left_plateau['sigmoid'] }}. The
# slope of tanh is up to four times that of the sigmoid, and its outputs have both signs.

# %% [markdown] lang="ko" tags=["answer"]
# 짧아집니다. 비용이 0.5보다 작아지는 데 {{ left_plateau['sigmoid'] }}에폭이 아니라 {{ left_plateau['tanh'] }}에폭이
# 걸립니다. tanh의 기울기는 시그모이드의 네 배까지 되고, 출력도 양수와 음수가 다 나옵니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [What hidden neurons learn](02_hidden_neurons.md) looks inside. Every number of one training step stands in [the
# derivation](../derivations/08_backpropagation_2_3_1.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [은닉 뉴런이 배우는 것](02_hidden_neurons.md)에서 안을 들여다봅니다. 학습 한 걸음의 모든 수는
# [유도](../derivations/08_backpropagation_2_3_1.md)에 있습니다.
