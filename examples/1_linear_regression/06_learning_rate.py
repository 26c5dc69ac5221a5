"""Learning rates that are too small, right, and too large, on the line of lab 1; SGD, momentum and Adam."""

# %% [markdown] lang="en"
# # Optimizers and the learning rate {#learning-rate}
#
# The learning rate is the size of a step downhill. Too small, and training crawls; too large, and it climbs out of
# the valley. For a linear model the limit can be computed.
#
# **You will learn** to recognise all three cases by the cost curve, to compute the largest stable rate, and what
# momentum and Adam do differently.
#
# **You need** [lab 1](02_raw_tensors.md) and [`fit`](04_fit.md).

# %% [markdown] lang="ko"
# # 옵티마이저와 학습률 {#learning-rate}
#
# 학습률은 내리막으로 내딛는 걸음의 크기입니다. 너무 작으면 학습이 기어가고, 너무 크면 골짜기를 벗어나 올라갑니다.
# 선형 모델에서는 그 한계를 계산할 수 있습니다.
#
# **배울 것**: 비용 곡선을 보고 세 경우를 알아보는 법, 안정한 학습률의 한계를 계산하는 법, 모멘텀과 Adam이 SGD와 다른
# 점.
#
# **필요한 것**: [실습 1](02_raw_tensors.md)과 [`fit`](04_fit.md).

# %% [markdown] lang="en"
# ## Three rates {#three-rates .step-4}
#
# The same line, the same start, thirty epochs each.

# %% [markdown] lang="ko"
# ## 세 가지 학습률 {#three-rates .step-4}
#
# 같은 직선을 같은 시작점에서 30에폭씩 학습합니다.

# %%
from copy import deepcopy

import torch

from mlp_tutorial import LinearRegression, datasets, fit

x, y = datasets.line()
torch.manual_seed(0)
start = LinearRegression()

rates = (0.001, 0.1, 0.21)
histories = {}
for lr in rates:
    histories[lr] = fit(deepcopy(start), x, y, lr=lr, epochs=30)  # doctor: off MLP1401
for lr, history in histories.items():
    print(f"lr {lr:5}: cost {history.costs[0]:8.4f} -> {history.costs[-1]:10.4f}")

assert histories[0.1].costs[-1] < histories[0.001].costs[-1] < histories[0.21].costs[-1]
assert histories[0.21].costs[-1] > histories[0.21].costs[0]

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6, 3.4), layout="constrained")
for (lr, history), style in zip(histories.items(), ("-", "--", ":"), strict=True):
    axes.semilogy(history.epochs, history.costs, style, linewidth=2, label=rf"$\alpha$ = {lr}")
axes.set(xlabel="epoch", ylabel="$L$")
axes.legend()
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Three cost curves on a logarithmic axis: the smallest rate falls slowly, the middle one quickly, the largest one
# rises in a straight line.

# %% [markdown] lang="ko" tags=["alt"]
# 로그 축에 그린 세 비용 곡선. 가장 작은 학습률은 천천히, 가운데는 빠르게 떨어지고, 가장 큰 학습률은 직선으로
# 올라갑니다.

# %% [markdown] lang="en"
# ## The largest stable rate {#limit}
#
# The mean squared error of a linear model is a bowl whose curvature is the matrix $H = \frac{2}{N} X^\top X$, X
# holding x and a column of ones for b. One step multiplies the distance along each axis of the bowl by
# $1 - \alpha \lambda$. It shrinks as long as $\alpha < 2 / \lambda_{\max}$: see [the
# derivation](../derivations/03_gradient_descent.md).

# %% [markdown] lang="ko"
# ## 안정한 학습률의 한계 {#limit}
#
# 선형 모델의 평균 제곱 오차는 그릇 모양이고, 그 곡률은 행렬 $H = \frac{2}{N} X^\top X$입니다. X는 x 옆에, b에 곱할
# 1을 한 열로 붙인 행렬입니다. 한 걸음마다 그릇의 축을 따라 잰 거리에 $1 - \alpha \lambda$가 곱해집니다.
# $\alpha < 2 / \lambda_{\max}$이면 거리가 줄어듭니다. [유도](../derivations/03_gradient_descent.md)를 보세요.

# %%
X = torch.cat([x, torch.ones_like(x)], dim=1)
H = 2 / len(x) * X.T @ X
curvatures = torch.linalg.eigvalsh(H)
limit = 2 / curvatures.max().item()
print("curvatures", [f"{value:.4f}" for value in curvatures.tolist()])
print(f"largest stable rate {limit:.4f}")

just_below = fit(deepcopy(start), x, y, lr=0.99 * limit, epochs=400)
just_above = fit(deepcopy(start), x, y, lr=1.01 * limit, epochs=400)  # doctor: off MLP1401
print(f"1 % below: {just_below.costs[-1]:.4g}   1 % above: {just_above.costs[-1]:.4g}")
assert just_below.costs[-1] < just_below.costs[0] < just_above.costs[-1]

# %% [markdown] lang="en"
# The limit is {{ limit:.4f }}: 0.1 is below it, 0.21 above. A rate that is much too large ends in infinity, and
# `fit` says when and why:

# %% [markdown] lang="ko"
# 한계는 {{ limit:.4f }}입니다. 0.1은 그보다 작고 0.21은 큽니다. 학습률이 너무 크면 무한대에 이르는데, `fit`이 언제
# 왜 그랬는지 알려 줍니다.

# %%
from mlp_tutorial import DivergedError

try:
    fit(deepcopy(start), x, y, lr=10.0, epochs=100)  # doctor: off MLP1401
except DivergedError as error:
    print(error)

# %% [markdown] lang="en"
# ## Momentum and Adam {#adam}
#
# Any optimizer of PyTorch can be handed in. Momentum keeps some of the last step; Adam divides each parameter's step
# by the size of its recent gradients, so that all parameters move at a similar pace.

# %% [markdown] lang="ko"
# ## 모멘텀과 Adam {#adam}
#
# PyTorch의 옵티마이저라면 무엇이든 넘길 수 있습니다. 모멘텀은 지난 걸음의 일부를 이어 갑니다. Adam은 매개변수마다
# 최근 그래디언트의 크기로 걸음을 나누어, 모든 매개변수가 비슷한 속도로 움직이게 합니다.

# %%
from torch import optim

makers = {
    "SGD": lambda parameters: optim.SGD(parameters, lr=0.05),
    "SGD, momentum 0.9": lambda parameters: optim.SGD(parameters, lr=0.05, momentum=0.9),
    "Adam": lambda parameters: optim.Adam(parameters, lr=0.05),
}
final = {}
for name, make in makers.items():
    model = deepcopy(start)
    history = fit(model, x, y, optimizer=make(model.parameters()), epochs=300)
    final[name] = history.costs[-1]
    print(f"{name:18} cost after 300 epochs {history.costs[-1]:.2e}")
assert final["SGD, momentum 0.9"] < final["SGD"]

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Multiply x by 10. By what factor does the largest stable rate change?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. x에 10을 곱하세요. 안정한 학습률의 한계는 몇 배가 될까요?

# %% tags=["answer"]
X10 = torch.cat([10 * x, torch.ones_like(x)], dim=1)
limit10 = 2 / torch.linalg.eigvalsh(2 / len(x) * X10.T @ X10).max().item()
print(f"{limit10:.6f}, {limit / limit10:.1f} times smaller")
assert limit / limit10 > 80

# %% [markdown] lang="en" tags=["answer"]
# Curvature grows with the square of x, so the rate has to be {{ limit / limit10:.0f }} times smaller; it would be 100
# times without the column of ones, which stays as it is. That is why features are standardised: [your own
# table](../4_your_data/01_your_table.md).

# %% [markdown] lang="ko" tags=["answer"]
# 곡률은 x의 제곱에 비례해서 커지므로 학습률은 {{ limit / limit10:.0f }}분의 1이 되어야 합니다. 1로 된 열은 그대로여서
# 100분의 1까지는 가지 않습니다. 그래서 특성을 표준화합니다. [나의 표](../4_your_data/01_your_table.md)를 보세요.

# %% [markdown] lang="en"
# 2. Which rate makes the slowest part of this bowl shrink fastest? Hint: $|1 - \alpha \lambda|$ should be equal for
# the smallest and the largest curvature.

# %% [markdown] lang="ko"
# 2. 이 그릇에서 가장 느린 방향의 거리를 가장 빨리 줄이는 학습률은 얼마일까요? 힌트: 가장 작은 곡률과 가장 큰 곡률에서
# $|1 - \alpha \lambda|$가 같아야 합니다.

# %% tags=["answer"]
best = 2 / (curvatures.min() + curvatures.max()).item()
fastest = fit(deepcopy(start), x, y, lr=best, epochs=30)
print(f"lr {best:.4f}: cost after 30 epochs {fastest.costs[-1]:.2e}")
shrink = (1 - best * curvatures).abs()
assert torch.isclose(shrink[0], shrink[1])

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [What zero_grad is for](07_zero_grad.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [zero_grad가 하는 일](07_zero_grad.md)로 이어집니다.
