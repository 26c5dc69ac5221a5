"""Four costs on the same predictions: half the squared error, mean squared error, cross-entropy, BCE."""

# %% [markdown] lang="en"
# # Cost functions {#cost-functions}
#
# A cost turns all errors of a model into one number, and training makes that number small. Which number decides what
# the model learns.
#
# **You will learn** how half the squared error, the mean squared error, cross-entropy and binary cross-entropy
# differ, in value and in slope.
#
# **You need** [lab 1](02_raw_tensors.md). The activation functions of lab 2 are only named here.

# %% [markdown] lang="ko"
# # 비용 함수 {#cost-functions}
#
# 비용은 모델의 모든 오차를 숫자 하나로 만들고, 학습은 그 숫자를 줄입니다. 어떤 숫자를 고르느냐에 따라 모델이 배우는
# 것이 달라집니다.
#
# **배울 것**: ½ 제곱 오차, 평균 제곱 오차, 교차 엔트로피, 이진 교차 엔트로피가 값과 기울기에서 어떻게 다른지.
#
# **필요한 것**: [실습 1](02_raw_tensors.md). 실습 2의 활성화 함수는 이름만 나옵니다.

# %% [markdown] lang="en"
# ## Squared errors {#squared .step-3}
#
# The slide: $L(\hat y, y) = \frac12 (\hat y - y)^2$ for one row. The code: $\frac1N \sum (\hat y - y)^2$ over all
# rows. For the same predictions:

# %% [markdown] lang="ko"
# ## 제곱 오차 {#squared .step-3}
#
# 슬라이드에는 한 행에 대한 $L(\hat y, y) = \frac12 (\hat y - y)^2$, 코드에는 모든 행에 대한
# $\frac1N \sum (\hat y - y)^2$이 있습니다. 같은 예측으로 비교해 봅시다.

# %%
import torch
from torch import nn

y = torch.tensor([[1.0], [2.0], [3.0]])
prediction = torch.tensor([[1.5], [1.0], [4.0]], requires_grad=True)
N = len(y)

half = 0.5 * torch.square(prediction - y)
mean = nn.MSELoss()(prediction, y)
print("slide, per row: ", [f"{value:.3f}" for value in half.flatten().tolist()])
print("slide, summed:  ", f"{half.sum().item():.4f}")
print("code, the mean: ", f"{mean.item():.4f}")
assert torch.isclose(mean, half.sum() * 2 / N)

# %% [markdown] lang="en"
# The mean is 2/N times the slide's sum, so its slope is too. A learning rate that suits one does not suit the other:
# 2/N is {{ 2 / N:.3f }} here. The [derivation](../derivations/01_squared_error.md) has the formulas.

# %% [markdown] lang="ko"
# 평균은 슬라이드의 합의 2/N배이므로 기울기도 2/N배입니다. 한쪽에 맞는 학습률이 다른 쪽에는 맞지 않습니다. 여기서
# 2/N은 {{ 2 / N:.3f }}입니다. 식은 [유도](../derivations/01_squared_error.md)에 있습니다.

# %% [markdown] lang="en"
# ## One outlier {#outlier}
#
# Squaring makes large errors count most. One row that is off by 10 weighs as much as a hundred that are off by 1.

# %% [markdown] lang="ko"
# ## 이상값 하나 {#outlier}
#
# 제곱하면 큰 오차가 훨씬 크게 셈해집니다. 10만큼 빗나간 행 하나의 무게가 1만큼 빗나간 행 백 개와 같습니다.

# %%
errors = torch.cat([torch.full((100,), 1.0), torch.tensor([10.0])])
squares = errors**2
share = squares[-1] / squares.sum()
print(f"share of the one outlier in the cost: {share.item():.1%}")
assert torch.isclose(squares[-1], squares[:-1].sum())

# %% [markdown] lang="en"
# ## Binary cross-entropy {#bce}
#
# A classifier gives a probability a. Its cost is $-(y \ln a + (1 - y) \ln(1 - a))$: nothing when a is sure and
# right, without limit when it is sure and wrong. `nn.BCELoss` takes the mean over rows.

# %% [markdown] lang="ko"
# ## 이진 교차 엔트로피 {#bce}
#
# 분류기는 확률 a를 내놓습니다. 비용은 $-(y \ln a + (1 - y) \ln(1 - a))$입니다. 확신한 답이 맞으면 0에 가깝고, 확신한
# 답이 틀리면 한없이 커집니다. `nn.BCELoss`는 행에 대해 평균합니다.

# %%
print("   a    cost if y = 1   squared error")
for a in (0.99, 0.9, 0.5, 0.1, 0.01):
    bce = nn.BCELoss()(torch.tensor([a]), torch.tensor([1.0])).item()
    print(f"{a:5.2f}   {bce:13.4f}   {(a - 1) ** 2:13.4f}")

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import COLORS

a = torch.linspace(0.01, 0.99, 99)
figure, axes = plt.subplots(figsize=(5.5, 3.2), layout="constrained")
axes.plot(a, -torch.log(a), color=COLORS["cost"], label=r"$-\ln a$")
axes.plot(a, (a - 1) ** 2, color=COLORS["cost"], linestyle="--", label=r"$(a - 1)^2$")
axes.set(xlabel="$a$", ylabel="$L$", xlim=(0, 1))
axes.legend()
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Two costs of a row with y = 1 against a: the squared error stays below 1 everywhere, while the cross-entropy grows
# without limit as a goes to 0.

# %% [markdown] lang="ko" tags=["alt"]
# y = 1인 행의 두 비용을 a에 대해 그린 것. 제곱 오차는 어디서나 1보다 작지만 교차 엔트로피는 a가 0에 가까워질수록
# 한없이 커집니다.

# %% [markdown] lang="en"
# The slope makes the difference. With $a = \sigma(z)$ the cross-entropy has $dz = a - y$, which is large when the
# answer is wrong. The squared error has an extra factor $a(1 - a)$, which fades just there.

# %% [markdown] lang="ko"
# 차이는 기울기에서 납니다. $a = \sigma(z)$이면 교차 엔트로피는 $dz = a - y$이고, 답이 틀렸을 때 큽니다. 제곱
# 오차에는 $a(1 - a)$가 더 곱해지는데, 바로 그럴 때 0에 가까워집니다.

# %%
print("  z      a     dz, cross-entropy   dz, squared error")
for value in (-6.0, -3.0, 0.0, 3.0):
    slopes = []
    for loss in (nn.BCELoss(), nn.MSELoss()):
        z = torch.tensor([value], requires_grad=True)
        loss(torch.sigmoid(z), torch.ones(1)).backward()
        slopes.append(z.grad.item())
    print(f"{value:4.0f}  {torch.sigmoid(z).item():.4f}   {slopes[0]:17.4f}   {slopes[1]:17.4f}")
    assert abs(slopes[0] - (torch.sigmoid(z).item() - 1)) < 1e-6

# %% [markdown] lang="en"
# ## Cross-entropy over K classes {#cross-entropy}
#
# `nn.CrossEntropyLoss` takes the sums z of K outputs, not probabilities, and the number of the right class. It does
# the softmax itself: $L = -\ln \frac{e^{z_y}}{\sum_j e^{z_j}}$.

# %% [markdown] lang="ko"
# ## 클래스가 K개일 때의 교차 엔트로피 {#cross-entropy}
#
# `nn.CrossEntropyLoss`는 확률이 아니라 출력 뉴런 K개의 가중합 z와 정답 클래스의 번호를 받습니다. softmax는 스스로
# 합니다. $L = -\ln \frac{e^{z_y}}{\sum_j e^{z_j}}$.

# %%
z = torch.tensor([[2.0, 0.5, -1.0]])
right = torch.tensor([0])
by_hand = -torch.log(torch.softmax(z, dim=1)[0, right])
cost = nn.CrossEntropyLoss()(z, right)
print(f"{cost.item():.6f} from PyTorch, {by_hand.item():.6f} by hand")
assert torch.isclose(cost, by_hand[0])

# %% [markdown] lang="en"
# Handing it probabilities makes it do the softmax twice. No error appears, but the cost cannot come near 0:

# %% [markdown] lang="ko"
# 확률을 넘기면 softmax를 두 번 하게 됩니다. 오류는 나지 않지만 비용이 0 가까이로 내려가지 못합니다.

# %%
sure_and_right = torch.tensor([[1.0, 0.0, 0.0]])
floor = nn.CrossEntropyLoss()(sure_and_right, right).item()
print(f"cost of a perfect answer after softmax twice: {floor:.4f}")
assert abs(floor - torch.log(1 + 2 * torch.exp(torch.tensor(-1.0))).item()) < 1e-6

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Which constant prediction makes the mean squared error of y = 1, 2, 6 smallest? And the mean absolute error?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. y = 1, 2, 6일 때 평균 제곱 오차가 가장 작은 상수 예측은 무엇일까요? 평균 절대 오차는요?

# %% tags=["answer"]
targets = torch.tensor([1.0, 2.0, 6.0])
candidates = torch.linspace(0, 7, 701).reshape(-1, 1)
best_square = candidates[((candidates - targets) ** 2).mean(dim=1).argmin()].item()
best_absolute = candidates[(candidates - targets).abs().mean(dim=1).argmin()].item()
print(f"{best_square:.2f} and {best_absolute:.2f}")
assert abs(best_square - targets.mean().item()) < 1e-5
assert abs(best_absolute - targets.median().item()) < 1e-5

# %% [markdown] lang="en" tags=["answer"]
# The mean, {{ best_square:.0f }}, and the median, {{ best_absolute:.0f }}: the outlier pulls only the mean.

# %% [markdown] lang="ko" tags=["answer"]
# 평균 제곱 오차는 평균인 {{ best_square:.0f }}에서, 평균 절대 오차는 중앙값인 {{ best_absolute:.0f }}에서 가장
# 작습니다. 이상값은 평균만 끌어당깁니다.

# %% [markdown] lang="en"
# 2. What is the binary cross-entropy of a model that always says a = ½, whatever y is?

# %% [markdown] lang="ko"
# 2. y가 무엇이든 언제나 a = ½이라고 답하는 모델의 이진 교차 엔트로피는 얼마일까요?

# %% tags=["answer"]
undecided = nn.BCELoss()(torch.full((4, 1), 0.5), torch.tensor([[0.0], [1.0], [1.0], [0.0]])).item()
print(f"{undecided:.6f}")
assert abs(undecided - torch.log(torch.tensor(2.0)).item()) < 1e-6

# %% [markdown] lang="en" tags=["answer"]
# $\ln 2$ = {{ undecided:.6f }}. A single layer on XOR [ends exactly
# here](../2_logistic_regression/04_single_layer_perceptron.md).

# %% [markdown] lang="ko" tags=["answer"]
# $\ln 2$ = {{ undecided:.6f }}입니다. XOR를 배우는 단층 퍼셉트론은 [바로 여기서
# 멈춥니다](../2_logistic_regression/04_single_layer_perceptron.md).

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Optimizers and the learning rate](06_learning_rate.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [옵티마이저와 학습률](06_learning_rate.md)로 이어집니다.
