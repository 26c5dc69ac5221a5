"""Lab 1 in one script: linear regression with raw tensors, then with fit."""

# %% [markdown] lang="en"
# # Lab 1: linear regression {#lab-1}
#
# A line $\hat y = W x + b$ is fitted to three points in the five steps of training: once with tensors and a
# loop, once with [`fit`][mlp_tutorial.fit]. Both print the same costs.

# %% [markdown] lang="ko"
# # 실습 1: 선형 회귀 {#lab-1}
#
# 직선 $\hat y = W x + b$를 세 점에 맞춥니다. 신경망 모델 학습의 다섯 단계를 한 번은 텐서와 반복문으로, 한
# 번은 [`fit`][mlp_tutorial.fit]으로 밟습니다. 둘의 비용은 같습니다.

# %% [markdown] lang="en"
# ## Step 1: data processing {#data .step-1}
#
# Inputs 1, 2, 3 and outputs 1, 2, 3. Each row is one example, so both have shape (3, 1).

# %% [markdown] lang="ko"
# ## 1단계: 데이터 처리 {#data .step-1}
#
# 입력은 1, 2, 3이고 출력도 1, 2, 3입니다. 행 하나가 예 하나이므로 둘의 모양은 (3, 1)입니다.

# %%
import matplotlib.pyplot as plt
import torch

from mlp_tutorial import LinearRegression, datasets, fit
from mlp_tutorial.plotting import plot_cost, plot_fit

x, y = datasets.line()
for value, target in zip(x, y, strict=True):
    print(f"x = {value.item():.0f}, y = {target.item():.0f}")

assert x.shape == y.shape == (3, 1)

# %% [markdown] lang="en"
# ## Step 2: model design {#model .step-2}
#
# One weight $W$ and one bias $b$, at random to begin with. `requires_grad=True` makes PyTorch keep what it
# needs for their gradients.

# %% [markdown] lang="ko"
# ## 2단계: 모델 설계 {#model .step-2}
#
# 가중치 $W$ 하나와 편향 $b$ 하나로, 무작위 값에서 시작합니다. `requires_grad=True`를 주면 PyTorch가
# 그래디언트를 구하는 데 필요한 것을 기억합니다.

# %%
torch.manual_seed(0)
W = torch.rand(1, requires_grad=True)
b = torch.rand(1, requires_grad=True)
start = W.item(), b.item()
print(f"W: {start[0]:.3f}, b: {start[1]:.3f}")

# %% [markdown] lang="en"
# ## Step 3: cost function {#cost .step-3}
#
# The cost is the mean squared error $\frac1N \sum (\hat y - y)^2$. The derivation on the slide starts from
# $\frac12 (\hat y - y)^2$ for one row and sums: its gradient is $\frac N2$ times this one, and points the
# same way.

# %% [markdown] lang="ko"
# ## 3단계: 비용 함수 {#cost .step-3}
#
# 비용은 평균 제곱 오차 $\frac1N \sum (\hat y - y)^2$입니다. 슬라이드의 유도는 한 행의
# $\frac12 (\hat y - y)^2$에서 시작해 더합니다. 그 그래디언트는 이것의 $\frac N2$배이고 방향은 같습니다.


# %%
def mean_squared_error(prediction, target):
    return torch.mean(torch.square(target - prediction))


def slide_loss(prediction, target):
    return 0.5 * torch.sum(torch.square(target - prediction))


(mean_gradient,) = torch.autograd.grad(mean_squared_error(W * x + b, y), W)
(slide_gradient,) = torch.autograd.grad(slide_loss(W * x + b, y), W)
print(f"dW of the mean: {mean_gradient.item():.4f}, of the slide: {slide_gradient.item():.4f}")
assert torch.allclose(slide_gradient, len(x) / 2 * mean_gradient)

# %% [markdown] lang="en"
# ## Step 4: optimizer {#optimizer .step-4}
#
# Plain gradient descent, $W \leftarrow W - \alpha \, dW$ and $b \leftarrow b - \alpha \, db$, with learning
# rate $\alpha$ = 0.01.

# %% [markdown] lang="ko"
# ## 4단계: 옵티마이저 {#optimizer .step-4}
#
# 가장 단순한 경사 하강법인 $W \leftarrow W - \alpha \, dW$와 $b \leftarrow b - \alpha \, db$를 씁니다.
# 학습률은 $\alpha$ = 0.01입니다.

# %%
optimizer = torch.optim.SGD([W, b], lr=0.01)

# %% [markdown] lang="en"
# ## Step 5: training {#training .step-5}
#
# Forward propagation, backpropagation, parameter update. `zero_grad` sets the gradients to 0, since
# `backward` adds to what is there.

# %% [markdown] lang="ko"
# ## 5단계: 학습 {#training .step-5}
#
# 순전파, 역전파, 매개변수 갱신입니다. `backward`는 이미 있는 값에 더하므로 `zero_grad`로 그래디언트를 0으로
# 되돌립니다.

# %%
epochs = 30
costs = []
for epoch in range(epochs):
    # forward propagation
    prediction = W * x + b
    cost = mean_squared_error(prediction, y)

    # backpropagation
    optimizer.zero_grad()
    cost.backward()

    # parameter update
    optimizer.step()

    costs.append(cost.item())
    print(f"Epoch {epoch:4d}/{epochs} Cost: {cost.item():.6f} W: {W.item():.3f}, b: {b.item():.3f}")

assert costs == sorted(costs, reverse=True)

# %% [markdown] lang="en"
# ## The same with fit {#fit}
#
# [`LinearRegression`][mlp_tutorial.LinearRegression] is an `nn.Module` with one `nn.Linear`. From the same
# start, [`fit`][mlp_tutorial.fit] takes steps 3 to 5 and gives the same costs.

# %% [markdown] lang="ko"
# ## fit으로 똑같이 {#fit}
#
# [`LinearRegression`][mlp_tutorial.LinearRegression]은 `nn.Linear` 하나로 된 `nn.Module`입니다. 같은 곳에서
# 시작하면 [`fit`][mlp_tutorial.fit]이 3단계부터 5단계까지 밟아 같은 비용을 냅니다.

# %%
model = LinearRegression()
with torch.no_grad():
    model.linear.weight.fill_(start[0])
    model.linear.bias.fill_(start[1])

history = fit(model, x, y, lr=0.01, epochs=epochs, log_every=10)
print(f"largest difference: {max(abs(a - b) for a, b in zip(costs, history.costs, strict=True)):.1e}")
assert torch.allclose(torch.tensor(costs), torch.tensor(history.costs), atol=1e-6)

# %% [markdown] lang="en"
# ## The line it has learnt {#line}
#
# After 30 epochs the line has turned towards the points, and has not arrived. Trained on, $W$ comes to 1 and
# $b$ to 0.

# %% [markdown] lang="ko"
# ## 배운 직선 {#line}
#
# 30에폭이 지나면 직선이 점들 쪽으로 돌아서지만 아직 도착하지는 못합니다. 학습을 이어 가면 $W$는 1로, $b$는
# 0으로 갑니다.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
plot_fit(model, x, y, ax=left)
plot_cost(costs, ax=right)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Left: three points and the line after 30 epochs, on its way to them. Right: the cost falls steeply at first,
# then slowly.

# %% [markdown] lang="ko" tags=["alt"]
# 왼쪽: 세 점과, 점들로 다가가는 30에폭 뒤의 직선. 오른쪽: 비용이 처음에는 가파르게, 나중에는
# 천천히 줄어듭니다.

# %%
fit(model, x, y, lr=0.1, epochs=1000)
print(f"W: {model.linear.weight.item():.4f}, b: {model.linear.bias.item():.4f}")
assert torch.allclose(model(x), y, atol=1e-3)
