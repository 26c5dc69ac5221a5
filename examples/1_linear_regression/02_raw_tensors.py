"""Lab 1, version A: linear regression with two tensors, W and b, and nothing else."""

# %% [markdown] lang="en"
# # Linear regression with raw tensors {#raw-tensors}
#
# Lab 1, version A: a straight line is fitted to three points with two numbers, W and b, and a loop of five lines.
# Nothing is hidden.
#
# **You will learn** the five steps of training, and what forward propagation, backpropagation and the update do to W
# and b.
#
# **You need** [the tensors of the first lesson](01_tensors.md).
#
# <!-- five-steps -->

# %% [markdown] lang="ko"
# # 텐서로 하는 선형 회귀 {#raw-tensors}
#
# 실습 1의 A 버전입니다. 숫자 두 개, W와 b, 그리고 다섯 줄짜리 반복문으로 점 세 개에 직선을 맞춥니다. 숨은 것은
# 아무것도 없습니다.
#
# **배울 것**: 신경망 학습의 다섯 단계, 그리고 순전파, 역전파, 갱신이 W와 b에 하는 일.
#
# **필요한 것**: [첫 단원의 텐서](01_tensors.md).
#
# <!-- five-steps -->

# %% [markdown] lang="en"
# ## Data processing {#data .step-1}
#
# Inputs 1, 2, 3 and outputs 1, 2, 3. The line that fits them is $y = x$, so W should become 1 and b should become 0.

# %% [markdown] lang="ko"
# ## 데이터 처리 {#data .step-1}
#
# 입력은 1, 2, 3이고 출력도 1, 2, 3입니다. 여기에 맞는 직선은 $y = x$이므로 W는 1, b는 0이 되어야 합니다.

# %%
import torch

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[1.0], [2.0], [3.0]])

# %% [markdown] lang="en"
# ## Model design {#model .step-2}
#
# The model is $\hat y = W x + b$. W and b start at random; `requires_grad=True` asks PyTorch to keep the way back.

# %% [markdown] lang="ko"
# ## 모델 설계 {#model .step-2}
#
# 모델은 $\hat y = W x + b$입니다. W와 b는 무작위 값에서 시작합니다. `requires_grad=True`는 되돌아갈 길을 기억해
# 달라고 PyTorch에 부탁하는 것입니다.

# %%
W = torch.rand(1, requires_grad=True)
b = torch.rand(1, requires_grad=True)
start = W.item(), b.item()
print(f"W: {W.item():.3f}, b: {b.item():.3f}")

# %% [markdown] lang="en"
# ## Cost function {#cost .step-3}
#
# The slide has ½(ŷ − y)² for one row; the code takes the mean of (ŷ − y)² over the rows. They differ by a factor of
# 2 and by the mean, so their slopes differ by the factor 2/N: see [the derivation](../derivations/01_squared_error.md).

# %% [markdown] lang="ko"
# ## 비용 함수 {#cost .step-3}
#
# 슬라이드에는 한 행에 대한 ½(ŷ − y)²이 있고, 코드는 (ŷ − y)²을 행에 대해 평균합니다. 둘은 2배와 평균만큼 다르므로
# 기울기는 2/N배만큼 다릅니다. [유도](../derivations/01_squared_error.md)를 보세요.


# %%
def mean_squared_error(prediction, target):
    return torch.mean(torch.square(prediction - target))


print(f"cost at the start: {mean_squared_error(W * x + b, y).item():.6f}")

# %% [markdown] lang="en"
# ## Optimizer {#optimizer .step-4}
#
# Plain stochastic gradient descent (SGD) with learning rate α = 0.01: $w \leftarrow w - \alpha \, dw$, nothing more.

# %% [markdown] lang="ko"
# ## 옵티마이저 {#optimizer .step-4}
#
# 학습률이 α = 0.01인 가장 단순한 확률적 경사 하강법(SGD)입니다. $w \leftarrow w - \alpha \, dw$가 전부입니다.

# %%
optimizer = torch.optim.SGD([W, b], lr=0.01)

# %% [markdown] lang="en"
# ## Training {#training .step-5}
#
# Forward propagation gives a prediction and its cost. Backpropagation gives the slope of the cost for W and for b.
# The update moves both a little downhill. `zero_grad` clears the slopes of the step before, which would add up.

# %% [markdown] lang="ko"
# ## 학습 {#training .step-5}
#
# 순전파로 예측과 비용을 구합니다. 역전파로 W와 b에 대한 비용의 기울기를 구합니다. 갱신은 둘을 내리막으로 조금
# 옮깁니다. `zero_grad`는 이전 단계의 기울기를 지웁니다. 지우지 않으면 계속 더해집니다.

# %%
costs = []
path = []
epochs = 30
for epoch in range(epochs):
    path.append((W.item(), b.item()))

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
# The cost falls from {{ costs[0]:.4f }} to {{ costs[-1]:.4f }}. W went from {{ start[0]:.3f }} to
# {{ W.item():.3f }}, b from {{ start[1]:.3f }} to {{ b.item():.3f }}: 30 epochs are enough to see the way, not to
# arrive.

# %% [markdown] lang="ko"
# 비용은 {{ costs[0]:.4f }}에서 {{ costs[-1]:.4f }}까지 줄었습니다. W는 {{ start[0]:.3f }}에서 {{ W.item():.3f }}까지,
# b는 {{ start[1]:.3f }}에서 {{ b.item():.3f }}까지 움직였습니다. 30에폭이면 방향은 보이지만 도착하지는 못합니다.

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import plot_cost

plot_cost(costs)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Cost against epoch: a steep fall in the first epochs, then a slow approach to zero.

# %% [markdown] lang="ko" tags=["alt"]
# 에폭에 따른 비용. 처음 몇 에폭에서 가파르게 떨어진 뒤 0에 천천히 다가갑니다.

# %% [markdown] lang="en"
# ## One step by hand {#by-hand}
#
# The derived slopes are $dW = \frac{2}{N} \sum x (\hat y - y)$ and $db = \frac{2}{N} \sum (\hat y - y)$. The first
# step of the loop, without autograd:

# %% [markdown] lang="ko"
# ## 한 걸음을 손으로 {#by-hand}
#
# 유도한 기울기는 $dW = \frac{2}{N} \sum x (\hat y - y)$와 $db = \frac{2}{N} \sum (\hat y - y)$입니다. autograd 없이
# 반복문의 첫걸음을 계산해 봅시다.

# %%
w, c = start
error = w * x + c - y
dW = 2 / len(x) * (x * error).sum().item()
db = 2 / len(x) * error.sum().item()
print(f"W: {w - 0.01 * dW:.6f} by hand, {path[1][0]:.6f} in the loop")
print(f"b: {c - 0.01 * db:.6f} by hand, {path[1][1]:.6f} in the loop")
assert abs(w - 0.01 * dW - path[1][0]) < 1e-6
assert abs(c - 0.01 * db - path[1][1]) < 1e-6

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. How many epochs until the cost is below 0.001? Guess first, then go on training.

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 비용이 0.001보다 작아지려면 몇 에폭이 필요할까요? 먼저 짐작해 보고 학습을 이어 가세요.

# %% tags=["answer"]
more = 0
while mean_squared_error(W * x + b, y).item() >= 0.001:
    cost = mean_squared_error(W * x + b, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    more += 1

print(f"{epochs + more} epochs, W: {W.item():.3f}, b: {b.item():.3f}")

# %% [markdown] lang="en" tags=["answer"]
# {{ epochs + more }} epochs. The last part is slow because a change of b can be paid for by a change of W: the
# valley of the cost is long and flat in that direction.

# %% [markdown] lang="ko" tags=["answer"]
# {{ epochs + more }}에폭입니다. b가 변해도 W가 그만큼 메울 수 있어서 비용의 골짜기가 그 방향으로 길고 평평합니다.
# 그래서 마지막이 느립니다.

# %% [markdown] lang="en"
# 2. Which W and b does the slide's cost, ½(ŷ − y)² summed over rows, give after one step from the same start?

# %% [markdown] lang="ko"
# 2. 같은 시작점에서 슬라이드의 비용인 ½(ŷ − y)²을 행에 대해 더한 것으로 한 걸음을 가면 W와 b는 얼마가 될까요?

# %% tags=["answer"]
dW_slide = (x * error).sum().item()
db_slide = error.sum().item()
print(f"W: {w - 0.01 * dW_slide:.6f}, b: {c - 0.01 * db_slide:.6f}")
assert abs(dW_slide / dW - len(x) / 2) < 1e-6

# %% [markdown] lang="en" tags=["answer"]
# The slopes are N/2 = {{ len(x) / 2 }} times as large, so the step is {{ len(x) / 2 }} times as long. The direction
# is the same.

# %% [markdown] lang="ko" tags=["answer"]
# 기울기가 N/2 = {{ len(x) / 2 }}배이므로 걸음도 {{ len(x) / 2 }}배 깁니다. 방향은 같습니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [The same with `nn.Module`](03_module.md): lab 1, version B.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 실습 1의 B 버전인 [`nn.Module`로 하는 선형 회귀](03_module.md)로 이어집니다.
