"""Lab 2: logistic regression learns AND, in a loop of its own and with fit."""

# %% [markdown] lang="en"
# # Lab 2: logistic regression learns AND {#lab-2}
#
# One neuron, $\hat y = \sigma(w^\top x + b)$, learns the truth table of AND. A first run shows that too few
# small steps teach it nothing, a second run reaches the result.
#
# **You will learn** to write a classifier as an `nn.Module`, to train it on its probabilities, and to tell a model that
# cannot learn from one that has not learnt yet.
#
# **You need** [the line as a module](../1_linear_regression/03_module.md) and [activation
# functions](01_activation_functions.md).

# %% [markdown] lang="ko"
# # 실습 2: AND를 배우는 로지스틱 회귀 {#lab-2}
#
# 뉴런 하나 $\hat y = \sigma(w^\top x + b)$가 AND의 진리표를 배웁니다. 첫 번째 실행은 작은 걸음 몇 번으로는
# 아무것도 배우지 못함을 보여 주고, 두 번째 실행에서 결과를 얻습니다.
#
# **배울 것**: 분류기를 `nn.Module`로 쓰는 법, 확률로 학습하는 법, 배울 수 없는 모델과 아직 배우지 못한 모델을
# 구별하는 법.
#
# **필요한 것**: [모듈로 쓴 직선](../1_linear_regression/03_module.md)과 [활성화
# 함수](01_activation_functions.md).

# %% [markdown] lang="en"
# ## Step 1: data processing {#data .step-1}
#
# Four rows: every pair of 0 and 1, and whether both are 1.

# %% [markdown] lang="ko"
# ## 1단계: 데이터 처리 {#data .step-1}
#
# 0과 1로 만들 수 있는 짝 네 개에, 둘 다 1인지 아닌지를 붙였습니다.

# %%
from copy import deepcopy

import matplotlib.pyplot as plt
import torch
from torch import nn

from mlp_tutorial import LogisticRegression, datasets, fit, metrics
from mlp_tutorial.plotting import plot_boundary, plot_truth_table

x, y = datasets.gate("and")
for row, target in zip(x, y, strict=True):
    print(row.int().tolist(), "->", int(target))

# %% [markdown] lang="en"
# ## Step 2: model design {#model .step-2}
#
# An `nn.Linear` computes the logit $z = w^\top x + b$, the sigmoid turns it into a probability.
# [`LogisticRegression`][mlp_tutorial.LogisticRegression] is this class.

# %% [markdown] lang="ko"
# ## 2단계: 모델 설계 {#model .step-2}
#
# `nn.Linear`가 로짓 $z = w^\top x + b$를 계산하고, 시그모이드가 그것을 확률로 바꿉니다.
# [`LogisticRegression`][mlp_tutorial.LogisticRegression]이 바로 이 클래스입니다.


# %%
class OneNeuron(nn.Module):
    def __init__(self, x_in, x_out):
        super().__init__()
        self.linear = nn.Linear(x_in, x_out)

    def forward(self, x):
        z = self.linear(x)
        return torch.sigmoid(z)


torch.manual_seed(0)
model = OneNeuron(2, 1)
second = LogisticRegression()
second.load_state_dict(model.state_dict())
assert torch.equal(second(x), model(x))

# %% [markdown] lang="en"
# ## Step 3: cost function {#cost .step-3}
#
# Binary cross-entropy, the mean of $-(y \log \hat y + (1 - y) \log(1 - \hat y))$. Where $\hat y$ rounds to
# 1, $\log(1 - \hat y)$ is the logarithm of 0: PyTorch cuts it off, the gradient is 0, and training is
# stuck. Computed from the logit it is the same function, and exact.

# %% [markdown] lang="ko"
# ## 3단계: 비용 함수 {#cost .step-3}
#
# 이진 교차 엔트로피, 곧 $-(y \log \hat y + (1 - y) \log(1 - \hat y))$의 평균입니다. $\hat y$가 1로
# 반올림되면 $\log(1 - \hat y)$는 0의 로그가 됩니다. PyTorch가 값을 잘라 내고 그래디언트는 0이 되어 학습이
# 멈춥니다. 로짓으로 계산하면 같은 함수이면서 정확합니다.

# %%
criterion = nn.BCELoss()
same_from_logit = nn.BCEWithLogitsLoss()
assert torch.allclose(criterion(model(x), y), same_from_logit(model.linear(x), y))

z = torch.tensor([[200.0]], requires_grad=True)  # very sure, and wrong: the target is 0
for name, loss in (
    ("from the probability", criterion(torch.sigmoid(z), torch.zeros(1, 1))),
    ("from the logit", same_from_logit(z, torch.zeros(1, 1))),
):
    (slope,) = torch.autograd.grad(loss, z)
    print(f"{name}: cost {loss.item():.0f}, slope {slope.item():.0f}")

assert loss.item() == 200
assert slope.item() == 1

# %% [markdown] lang="en"
# ## Step 4: optimizer {#optimizer .step-4}
#
# Plain gradient descent, first with the small learning rate 0.01.

# %% [markdown] lang="ko"
# ## 4단계: 옵티마이저 {#optimizer .step-4}
#
# 가장 단순한 경사 하강법을 씁니다. 먼저 작은 학습률 0.01로 해 봅니다.

# %%
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

# %% [markdown] lang="en"
# ## Step 5: training {#training .step-5}
#
# 1000 epochs, with the predictions printed on the way.

# %% [markdown] lang="ko"
# ## 5단계: 학습 {#training .step-5}
#
# 1000에폭 동안 학습하면서 예측을 출력합니다.


# %%
def rounded(probabilities):
    return [round(p, 4) for p in probabilities.flatten().tolist()]


costs = []
for epoch in range(1000):
    # forward propagation
    a = model(x)
    cost = criterion(a, y)

    # backpropagation
    optimizer.zero_grad()
    cost.backward()

    # parameter update
    optimizer.step()

    costs.append(cost.item())
    if epoch and epoch % 300 == 0:
        model.eval()
        with torch.no_grad():
            print(f"Epoch {epoch:4d}/1000 Cost: {cost.item():.6f} predictions: {rounded(model(x))}")
        model.train()

first = model(x).detach().flatten()
print(f"(1, 1) -> {first[3]:.3f}")
assert first[3] < 0.5

# %% [markdown] lang="en"
# Nothing is learnt yet: even (1, 1) stays below ½.
#
# ## The second run, with fit {#fit}
#
# Ten times the learning rate, eight times the epochs, from the same start. [`fit`][mlp_tutorial.fit]
# computes the cost from the logit.

# %% [markdown] lang="ko"
# 아직 배운 것이 없습니다. (1, 1)조차 ½에 미치지 못합니다.
#
# ## fit으로 하는 두 번째 실행 {#fit}
#
# 같은 곳에서 시작해 학습률은 열 배, 에폭은 여덟 배로 합니다. [`fit`][mlp_tutorial.fit]은 비용을 로짓으로
# 계산합니다.

# %%
same_start = deepcopy(second)
history = fit(second, x, y, lr=0.1, epochs=8000, log_every=1000)
predictions = second(x).detach().flatten()
for row, prediction in zip(x, predictions, strict=True):
    print(row.int().tolist(), f"-> {prediction:.4e}")

print("accuracy:", metrics.accuracy(second.predict(x), y))
assert metrics.accuracy(second.predict(x), y) == 1.0
assert 0.96 < predictions[3] < 0.97

# %% [markdown] lang="en"
# The first run once more, through [`fit`][mlp_tutorial.fit]: the same costs as the loop's.

# %% [markdown] lang="ko"
# 첫 번째 실행을 [`fit`][mlp_tutorial.fit]으로 다시 해 보면 반복문과 같은 비용이 나옵니다.

# %%
again = fit(same_start, x, y, lr=0.01, epochs=1000)
print(f"largest difference: {max(abs(a - b) for a, b in zip(costs, again.costs, strict=True)):.1e}")
assert torch.allclose(torch.tensor(costs), torch.tensor(again.costs), atol=1e-5)

# %% [markdown] lang="en"
# ## The line that separates {#boundary}
#
# Where $z = 0$ the probability is ½: a straight line. It cuts (1, 1) off from the other three points.

# %% [markdown] lang="ko"
# ## 클래스를 나누는 직선 {#boundary}
#
# $z = 0$인 곳에서 확률이 ½이고, 그곳은 직선입니다. 이 직선이 (1, 1)을 나머지 세 점에서 떼어 놓습니다.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
plot_truth_table(x, y, predictions.reshape(-1, 1), ax=left)
plot_boundary(second, x, y, ax=right)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Left: the truth table of AND with the predicted probabilities. Right: the four points and a straight
# decision boundary with (1, 1) alone on one side.

# %% [markdown] lang="ko" tags=["alt"]
# 왼쪽: AND의 진리표와 예측한 확률. 오른쪽: 네 점과 곧은 결정 경계. (1, 1)만 한쪽에 있습니다.

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Where does the boundary cross the side from (1, 0) to (1, 1)? Compute it from w and b.

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 결정 경계는 (1, 0)과 (1, 1)을 잇는 변을 어디에서 지날까요? w와 b로 계산하세요.

# %% tags=["answer"]
w1, w2 = second.linear.weight.flatten().tolist()
b = second.linear.bias.item()
crossing = -(w1 + b) / w2
print(f"x2 = {crossing:.3f}, a = {second(torch.tensor([[1.0, crossing]])).item():.3f}")
assert 0 < crossing < 1

# %% [markdown] lang="en" tags=["answer"]
# With $x_1 = 1$, $z = 0$ means $x_2 = -(w_1 + b)/w_2$, here {{ crossing:.3f }}.

# %% [markdown] lang="ko" tags=["answer"]
# $x_1 = 1$일 때 $z = 0$이면 $x_2 = -(w_1 + b)/w_2$이고, 여기서는 {{ crossing:.3f }}입니다.

# %% [markdown] lang="en"
# 2. Train ten times as long. Do the weights settle?

# %% [markdown] lang="ko"
# 2. 열 배 더 오래 학습하세요. 가중치가 어떤 값에 머물까요?

# %% tags=["answer"]
longer = LogisticRegression()
longer.load_state_dict(second.state_dict())
sizes = []
for _ in range(3):
    sizes.append(longer.linear.weight.norm().item())
    fit(longer, x, y, lr=1.0, epochs=3000)
print([f"{size:.1f}" for size in sizes])
assert sizes == sorted(sizes)

# %% [markdown] lang="en" tags=["answer"]
# No: |w| goes from {{ sizes[0]:.1f }} to {{ sizes[-1]:.1f }} and on. Where a line separates the classes, larger weights
# always make the answers surer and the cost smaller; there is no best w.

# %% [markdown] lang="ko" tags=["answer"]
# 머물지 않습니다. |w|는 {{ sizes[0]:.1f }}에서 {{ sizes[-1]:.1f }}까지 커졌고, 그 뒤로도 계속 커집니다. 직선이
# 클래스를 나눌 수 있으면 가중치가 클수록 답이 확실해지고 비용이 작아지므로 가장 좋은 w가 없습니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Why logits?](03_why_logits.md) shows where a probability breaks. Where $dz = a - y$ comes from: [the
# derivation](../derivations/06_logistic_gradient.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 확률이 무너지는 곳은 [왜 로짓인가?](03_why_logits.md)에서 봅니다. $dz = a - y$가 나오는 과정은
# [유도](../derivations/06_logistic_gradient.md)에 있습니다.
