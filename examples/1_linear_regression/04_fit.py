"""Lab 1 with fit: the same costs a third time, and what the History keeps."""

# %% [markdown] lang="en"
# # Linear regression with fit {#fit}
#
# One call trains the model of lab 1. Its source is the deck's loop, line by line, so the costs come out the same a
# third time.
#
# **You will learn** to train with [`fit`][mlp_tutorial.fit], to read a [`History`][mlp_tutorial.History], and to
# watch or stop a run with two hooks.
#
# **You need** [version B of the lab](03_module.md).

# %% [markdown] lang="ko"
# # fit으로 하는 선형 회귀 {#fit}
#
# 함수 하나만 부르면 실습 1의 모델이 학습됩니다. 소스 코드가 강의의 반복문과 한 줄씩 같으므로 비용도 세 번째로 똑같이
# 나옵니다.
#
# **배울 것**: [`fit`][mlp_tutorial.fit]으로 학습하는 법, [`History`][mlp_tutorial.History]를 읽는 법, 훅 두 개로
# 학습을 지켜보거나 멈추는 법.
#
# **필요한 것**: [실습의 B 버전](03_module.md).

# %% [markdown] lang="en"
# ## Data processing {#data .step-1}
#
# The deck's three points come with the library.

# %% [markdown] lang="ko"
# ## 데이터 처리 {#data .step-1}
#
# 강의의 점 세 개는 라이브러리에 들어 있습니다.

# %%
from copy import deepcopy

import torch

from mlp_tutorial import LinearRegression, datasets, fit

x, y = datasets.line()

# %% [markdown] lang="en"
# ## Model design {#model .step-2}
#
# [`LinearRegression`][mlp_tutorial.LinearRegression] is the class of version B: an `nn.Module` with one `nn.Linear`.

# %% [markdown] lang="ko"
# ## 모델 설계 {#model .step-2}
#
# [`LinearRegression`][mlp_tutorial.LinearRegression]은 B 버전의 클래스로, `nn.Linear` 하나를 가진 `nn.Module`입니다.

# %%
torch.manual_seed(0)
model = LinearRegression()
same_start = deepcopy(model)
raw_start = deepcopy(model)

# %% [markdown] lang="en"
# ## Cost function, optimizer, training {#training .step-5}
#
# Without further words [`fit`][mlp_tutorial.fit] takes the mean squared error for this model and plain SGD.
# `log_every` prints the deck's line.

# %% [markdown] lang="ko"
# ## 비용 함수, 옵티마이저, 학습 {#training .step-5}
#
# 따로 정하지 않으면 [`fit`][mlp_tutorial.fit]은 이 모델에 평균 제곱 오차와 가장 단순한 SGD를 씁니다. `log_every`를
# 주면 강의와 같은 줄을 출력합니다.

# %%
history = fit(model, x, y, lr=0.01, epochs=30, log_every=5)
history

# %% [markdown] lang="en"
# ## The same costs three times {#same-costs}
#
# Raw tensors, the module with its loop, and `fit`, all from the same start:

# %% [markdown] lang="ko"
# ## 세 번 똑같은 비용 {#same-costs}
#
# 텐서만 쓴 것, 모듈과 반복문을 쓴 것, `fit`을 쓴 것이 모두 같은 곳에서 시작합니다.


# %%
def loop_costs(prediction, parameters):
    optimizer = torch.optim.SGD(parameters, lr=0.01)
    costs = []
    for _ in range(30):
        cost = torch.mean(torch.square(prediction() - y))
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        costs.append(cost.item())
    return costs


W = raw_start.linear.weight.detach().flatten().requires_grad_()
b = raw_start.linear.bias.detach().requires_grad_()
raw = loop_costs(lambda: W * x + b, [W, b])
module = loop_costs(lambda: same_start(x), list(same_start.parameters()))

print("epoch  raw tensors  nn.Module        fit")
for epoch in range(0, 30, 6):
    print(f"{epoch:5d}  {raw[epoch]:11.6f}  {module[epoch]:9.6f}  {history.costs[epoch]:9.6f}")

for a, b_, c in zip(raw, module, history.costs, strict=True):
    assert abs(a - b_) < 1e-5
    assert abs(b_ - c) < 1e-6

# %% [markdown] lang="en"
# ## What the History keeps {#history}
#
# Costs are measured before the step, as in the deck: `costs[0]` belongs to the untrained model. The seed, the time
# and the reason for stopping are there too, and a table for pandas.

# %% [markdown] lang="ko"
# ## History에 남는 것 {#history}
#
# 비용은 강의처럼 갱신하기 전에 잽니다. 그래서 `costs[0]`은 학습하지 않은 모델의 비용입니다. 시드, 걸린 시간, 멈춘
# 까닭도 남고, pandas 표로도 볼 수 있습니다.

# %%
import matplotlib.pyplot as plt

print("stopped:", history.stopped, " epochs:", len(history.epochs))
print(history.to_dataframe().tail(3).to_string(index=False))
history.plot()
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# The cost curve of the run: it falls from {{ history.costs[0]:.2f }} to {{ history.costs[-1]:.3f }} in 30 epochs.

# %% [markdown] lang="ko" tags=["alt"]
# 학습의 비용 곡선. 30에폭 동안 {{ history.costs[0]:.2f }}에서 {{ history.costs[-1]:.3f }}까지 떨어집니다.

# %% [markdown] lang="en"
# ## Two hooks {#hooks}
#
# `on_epoch` watches, `stop_when` decides. Both are called with the History after each epoch.
# [`cost_below`][mlp_tutorial.cost_below] and [`patience`][mlp_tutorial.patience] are ready-made; with rows held out,
# `patience` gives the best parameters back. Whoever wants more copies the five lines of `fit` and changes them.

# %% [markdown] lang="ko"
# ## 훅 두 개 {#hooks}
#
# `on_epoch`는 지켜보고 `stop_when`은 결정합니다. 둘 다 에폭이 끝날 때마다 History를 받습니다.
# [`cost_below`][mlp_tutorial.cost_below]와 [`patience`][mlp_tutorial.patience]가 준비되어 있습니다. 따로 떼어 둔 행이
# 있으면 `patience`는 가장 좋은 매개변수를 되돌려 줍니다. 더 필요하면 `fit`의 다섯 줄을 복사해서 고치면 됩니다.

# %%
from mlp_tutorial import cost_below

halvings = []


def note_halvings(history):
    if not halvings or history.costs[-1] < halvings[-1][1] / 2:
        halvings.append((len(history.costs) - 1, history.costs[-1]))


torch.manual_seed(0)
model = LinearRegression()
longer = fit(model, x, y, lr=0.01, epochs=5000, on_epoch=note_halvings, stop_when=cost_below(0.001))
print("stopped:", longer.stopped, "after", len(longer.costs), "epochs")
for epoch, cost in halvings[:6]:
    print(f"epoch {epoch:3d}: cost {cost:.4f}")
assert longer.costs[-1] < 0.001 <= longer.costs[-2]

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Hand y to `fit` in shape (3,). What does it say, and what would plain PyTorch have done?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 모양이 (3,)인 y를 `fit`에 넘겨 보세요. 무엇이라고 할까요? PyTorch만 썼다면 어떻게 되었을까요?

# %% tags=["answer"]
from mlp_tutorial import ShapeError

try:
    fit(LinearRegression(), x, y.flatten())
except ShapeError as error:
    print(error)

# %% [markdown] lang="en" tags=["answer"]
# PyTorch alone broadcasts to (3, 3), warns at best, and learns the mean of y:

# %% [markdown] lang="ko" tags=["answer"]
# PyTorch만 쓰면 (3, 3)으로 브로드캐스팅하고, 기껏해야 경고를 한 번 한 뒤 y의 평균을 배웁니다.

# %% tags=["answer"]
flat = LinearRegression()
optimizer = torch.optim.SGD(flat.parameters(), lr=0.1)
for _ in range(500):
    cost = torch.mean(torch.square(flat(x) - y.flatten()))  # doctor: off MLP101
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

predictions = flat(x).detach()
print("predictions", [f"{value:.3f}" for value in predictions.flatten().tolist()])
assert torch.allclose(predictions, y.mean(), atol=1e-3)

# %% [markdown] lang="en" tags=["answer"]
# Every prediction becomes {{ predictions.mean().item():.2f }}, whatever x is.

# %% [markdown] lang="ko" tags=["answer"]
# x가 무엇이든 예측은 모두 {{ predictions.mean().item():.2f }}입니다.

# %% [markdown] lang="en"
# 2. Train the same model with Adam instead of SGD.

# %% [markdown] lang="ko"
# 2. SGD 대신 Adam으로 같은 모델을 학습해 보세요.

# %% tags=["answer"]
torch.manual_seed(0)
model = LinearRegression()
adam = torch.optim.Adam(model.parameters(), lr=0.1)
with_adam = fit(model, x, y, optimizer=adam, epochs=5000, stop_when=cost_below(0.001))
print(with_adam.stopped, "after", len(with_adam.costs), "epochs")
assert with_adam.stopped == "stop_when"

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Cost functions](05_cost_functions.md): what is minimised, and how the four costs differ.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [비용 함수](05_cost_functions.md)에서는 무엇을 최소화하는지, 네 가지 비용이 어떻게 다른지 봅니다.
