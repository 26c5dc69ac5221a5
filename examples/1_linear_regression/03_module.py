"""Lab 1, version B: the same linear regression as an nn.Module."""

# %% [markdown] lang="en"
# # Linear regression with nn.Module {#module}
#
# Lab 1, version B: W and b move into a class. The loop stays, the numbers stay, and any other model can now take the
# place of this one.
#
# **You will learn** what `nn.Module` and `nn.Linear` do for you, and that they change no number.
#
# **You need** [version A](02_raw_tensors.md).

# %% [markdown] lang="ko"
# # nn.Module로 하는 선형 회귀 {#module}
#
# 실습 1의 B 버전입니다. W와 b가 클래스 안으로 들어갑니다. 반복문도 숫자도 그대로이고, 이제 이 자리에 다른 모델을
# 넣을 수 있습니다.
#
# **배울 것**: `nn.Module`과 `nn.Linear`가 대신해 주는 일, 그리고 그래도 숫자는 하나도 바뀌지 않는다는 사실.
#
# **필요한 것**: [A 버전](02_raw_tensors.md).

# %% [markdown] lang="en"
# ## Data processing {#data .step-1}
#
# The same three points.

# %% [markdown] lang="ko"
# ## 데이터 처리 {#data .step-1}
#
# 똑같은 점 세 개입니다.

# %%
import torch
from torch import nn, optim

x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[1.0], [2.0], [3.0]])

# %% [markdown] lang="en"
# ## Model design {#model .step-2}
#
# `__init__` makes the layers, `forward` says how x becomes ŷ. `nn.Linear(x_in, x_out)` holds a weight of shape
# (x_out, x_in) and a bias of shape (x_out,), and registers both, so `model.parameters()` finds them.

# %% [markdown] lang="ko"
# ## 모델 설계 {#model .step-2}
#
# `__init__`은 층을 만들고, `forward`는 x가 어떻게 ŷ이 되는지 정합니다. `nn.Linear(x_in, x_out)`은 모양이 (x_out,
# x_in)인 가중치와 (x_out,)인 편향을 가지고 둘을 등록해 둡니다. 그래서 `model.parameters()`가 둘을 찾을 수 있습니다.


# %%
class LinearRegression(nn.Module):
    def __init__(self, x_in, x_out):
        super().__init__()
        self.linear = nn.Linear(x_in, x_out)

    def forward(self, x):
        return self.linear(x)


torch.manual_seed(0)
model = LinearRegression(1, 1)
for name, parameter in model.named_parameters():
    print(f"{name:14} shape {tuple(parameter.shape)!s:7} value {parameter.item():.3f}")

# %% [markdown] lang="en"
# ## Cost function {#cost .step-3}
#
# `nn.MSELoss()` is the mean of (ŷ − y)² over all rows: version A's function under PyTorch's name.

# %% [markdown] lang="ko"
# ## 비용 함수 {#cost .step-3}
#
# `nn.MSELoss()`는 (ŷ − y)²을 모든 행에 대해 평균합니다. A 버전의 함수에 PyTorch가 붙인 이름입니다.

# %%
criterion = nn.MSELoss()
assert torch.isclose(criterion(model(x), y), torch.mean(torch.square(model(x) - y)))

# %% [markdown] lang="en"
# ## Optimizer {#optimizer .step-4}
#
# The optimizer is given the model's parameters, and changes exactly those.

# %% [markdown] lang="ko"
# ## 옵티마이저 {#optimizer .step-4}
#
# 옵티마이저에 모델의 매개변수를 넘기면 바로 그 매개변수만 바꿉니다.

# %%
optimizer = optim.SGD(model.parameters(), lr=0.01)
W = model.linear.weight.detach().clone().flatten().requires_grad_()
b = model.linear.bias.detach().clone().requires_grad_()

# %% [markdown] lang="en"
# ## Training {#training .step-5}
#
# Version A's W and b were copied from the module just now, so that both start from the same place. Both are trained
# side by side.

# %% [markdown] lang="ko"
# ## 학습 {#training .step-5}
#
# 같은 곳에서 시작하도록 방금 모듈에서 A 버전의 W와 b를 복사해 두었습니다. 둘을 나란히 학습합니다.

# %%
raw_optimizer = optim.SGD([W, b], lr=0.01)
module_costs, raw_costs = [], []
epochs = 30
for epoch in range(epochs):
    # version B: the module
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    module_costs.append(cost.item())

    # version A: the raw tensors
    raw_cost = torch.mean(torch.square(W * x + b - y))
    raw_optimizer.zero_grad()
    raw_cost.backward()
    raw_optimizer.step()
    raw_costs.append(raw_cost.item())

    if epoch % 5 == 0:
        weight, bias = model.linear.weight.item(), model.linear.bias.item()
        print(f"Epoch {epoch:4d}/{epochs} Cost: {cost.item():.6f} W: {weight:.3f}, b: {bias:.3f}")

difference = max(abs(a - b) for a, b in zip(module_costs, raw_costs, strict=True))
print("largest difference between the two cost curves:", difference)
assert difference < 1e-5

# %% [markdown] lang="en"
# ## The fitted line {#line}
#
# In `eval` mode and without gradients the trained model is only asked, not taught.

# %% [markdown] lang="ko"
# ## 맞춘 직선 {#line}
#
# `eval` 모드로 바꾸고 그래디언트를 끄면, 학습한 모델은 더 배우지 않고 예측만 합니다.

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import plot_fit

model.eval()
with torch.no_grad():
    print("predictions", [f"{value:.3f}" for value in model(x).flatten().tolist()])

plot_fit(model, x, y)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# The three points and the fitted line, which passes close to them but is not yet the diagonal.

# %% [markdown] lang="ko" tags=["alt"]
# 점 세 개와 맞춘 직선. 점 가까이 지나지만 아직 대각선은 아닙니다.

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Which shapes do weight and bias have in `nn.Linear(2, 3)`, and how many numbers does it learn?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. `nn.Linear(2, 3)`의 가중치와 편향은 어떤 모양이고, 학습하는 숫자는 모두 몇 개일까요?

# %% tags=["answer"]
layer = nn.Linear(2, 3)
print(tuple(layer.weight.shape), tuple(layer.bias.shape))
count = sum(parameter.numel() for parameter in layer.parameters())
print(count, "numbers")
assert count == 2 * 3 + 3

# %% [markdown] lang="en" tags=["answer"]
# Three rows of two weights, one row for each output, and three biases: {{ count }} numbers.

# %% [markdown] lang="ko" tags=["answer"]
# 가중치는 출력마다 한 행씩 세 행이고, 한 행에 두 개씩 있습니다. 편향 세 개까지 더하면 모두 {{ count }}개입니다.

# %% [markdown] lang="en"
# 2. Replace `nn.Linear` by `nn.Linear(1, 1, bias=False)`. Can the model still fit these three points? And the points
# (1, 2), (2, 3), (3, 4)?

# %% [markdown] lang="ko"
# 2. `nn.Linear`를 `nn.Linear(1, 1, bias=False)`로 바꾸어 보세요. 그래도 이 세 점에 맞출 수 있을까요? 점 (1, 2), (2,
# 3), (3, 4)라면 어떨까요?


# %% tags=["answer"]
def best_cost_without_bias(targets):
    slope = (x * targets).sum() / (x * x).sum()
    return torch.mean(torch.square(slope * x - targets)).item()


through_origin = best_cost_without_bias(y)
shifted = best_cost_without_bias(y + 1)
print(f"best cost without b: {through_origin:.4f} and {shifted:.4f}")
assert through_origin < 1e-12 < shifted

# %% [markdown] lang="en" tags=["answer"]
# Without b the line passes through the origin. That suits the first points; the shifted ones keep a cost of
# {{ shifted:.4f }} at best.

# %% [markdown] lang="ko" tags=["answer"]
# b가 없으면 직선은 원점을 지납니다. 처음 점에는 잘 맞지만, 옮긴 점에서는 비용이 아무리 줄어도 {{ shifted:.4f }}입니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [The same with `fit`](04_fit.md): the five lines in one call.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [`fit`으로 하는 선형 회귀](04_fit.md)에서는 다섯 줄을 한 번에 부릅니다.
