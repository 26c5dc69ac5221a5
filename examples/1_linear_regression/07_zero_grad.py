"""Training with and without zero_grad: gradients that add up, shown."""

# %% [markdown] lang="en"
# # What zero_grad is for {#zero-grad}
#
# PyTorch adds each new gradient to the one that is already there. A loop that forgets `zero_grad` steps along the
# sum of all gradients so far, and says nothing.
#
# **You will learn** what adds up, how the cost curve betrays it, and when adding up is done on purpose.
#
# **You need** [lab 1](02_raw_tensors.md).

# %% [markdown] lang="ko"
# # zero_grad가 하는 일 {#zero-grad}
#
# PyTorch는 새 그래디언트를 이미 있는 그래디언트에 더합니다. `zero_grad`를 빠뜨린 반복문은 지금까지의 그래디언트를
# 모두 더한 방향으로 걸어가면서 아무 말도 하지 않습니다.
#
# **배울 것**: 무엇이 더해지는지, 비용 곡선에 어떻게 드러나는지, 언제 일부러 더하는지.
#
# **필요한 것**: [실습 1](02_raw_tensors.md).

# %% [markdown] lang="en"
# ## What adds up {#adds-up .step-5}
#
# One model, the same cost, `backward()` three times without clearing:

# %% [markdown] lang="ko"
# ## 무엇이 더해질까요 {#adds-up .step-5}
#
# 모델 하나에 같은 비용으로, 지우지 않고 `backward()`를 세 번 부릅니다.

# %%
from copy import deepcopy
from itertools import pairwise

import torch

from mlp_tutorial import LinearRegression, datasets

x, y = datasets.line()
torch.manual_seed(0)
start = LinearRegression()

model = deepcopy(start)
slopes = []
for time in range(3):
    torch.mean(torch.square(model(x) - y)).backward()
    slopes.append(model.linear.weight.grad.item())
    print(f"after backward number {time + 1}: dW = {slopes[-1]:.4f}")
assert abs(slopes[2] - 3 * slopes[0]) < 1e-4

# %% [markdown] lang="en"
# ## With and without {#with-and-without}
#
# The same loop twice. The only difference is one line.

# %% [markdown] lang="ko"
# ## 있을 때와 없을 때 {#with-and-without}
#
# 같은 반복문을 두 번 돌립니다. 다른 것은 한 줄뿐입니다.


# %%
def train(clear):
    model = deepcopy(start)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    costs = []
    for _ in range(100):
        cost = torch.mean(torch.square(model(x) - y))
        if clear:
            optimizer.zero_grad()
        cost.backward()  # doctor: off MLP1301
        optimizer.step()
        costs.append(cost.item())
    return costs


cleared, added = train(clear=True), train(clear=False)
print("epoch    cleared     added up")
for epoch in (0, 1, 2, 5, 10, 20, 50, 99):
    print(f"{epoch:5d}  {cleared[epoch]:9.4f}  {added[epoch]:11.4f}")
rises = sum(later > earlier for earlier, later in pairwise(added))
assert cleared == sorted(cleared, reverse=True)
assert rises > 10

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
axes.plot(cleared, "-", linewidth=2, label="zero_grad")
axes.plot(added, "--", linewidth=2, label="no zero_grad")
axes.set(xlabel="epoch", ylabel="$L$")
axes.legend()
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Two cost curves: with zero_grad the cost falls smoothly; without it the cost swings up and down again and again.

# %% [markdown] lang="ko" tags=["alt"]
# 두 비용 곡선. zero_grad가 있으면 비용이 매끄럽게 떨어지고, 없으면 오르내리기를 되풀이합니다.

# %% [markdown] lang="en"
# Without `zero_grad` the cost rises in {{ rises }} of {{ len(added) - 1 }} epochs. The sum of old gradients works
# like a ball that rolls without friction: it runs past the lowest point and up the other side, again and again.

# %% [markdown] lang="ko"
# `zero_grad`가 없으면 {{ len(added) - 1 }}에폭 가운데 {{ rises }}에폭에서 비용이 올라갑니다. 지난 그래디언트의 합은
# 마찰 없이 구르는 공처럼 움직입니다. 가장 낮은 곳을 지나쳐 반대편으로 올라가기를 되풀이합니다.

# %% [markdown] lang="en"
# ## Adding up on purpose {#accumulation}
#
# Where a large batch does not fit in memory, its parts can be added up: gradients of sums are sums of gradients.
# `zero_grad` then comes once for each step, not for each part.

# %% [markdown] lang="ko"
# ## 일부러 더하기 {#accumulation}
#
# 큰 배치가 메모리에 들어가지 않으면 나누어서 더할 수 있습니다. 합의 그래디언트는 그래디언트의 합이기 때문입니다.
# 그럴 때 `zero_grad`는 부분마다가 아니라 갱신마다 한 번씩 부릅니다.

# %%
whole, parts = deepcopy(start), deepcopy(start)
torch.mean(torch.square(whole(x) - y)).backward()
for i in range(len(x)):
    row_cost = torch.square(parts(x[i : i + 1]) - y[i : i + 1]).sum() / len(x)
    row_cost.backward()
print(f"dW = {whole.linear.weight.grad.item():.6f} from the whole batch")
print(f"dW = {parts.linear.weight.grad.item():.6f} from three rows, added up")
assert torch.allclose(whole.linear.weight.grad, parts.linear.weight.grad)

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Where may `zero_grad` stand in the loop, and where does it destroy everything?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. `zero_grad`는 반복문의 어디에 두어도 되고, 어디에 두면 모든 것을 망칠까요?

# %% tags=["answer"]
model = deepcopy(start)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
cost = torch.mean(torch.square(model(x) - y))
cost.backward()
optimizer.zero_grad()
optimizer.step()
print("W before and after:", start.linear.weight.item(), model.linear.weight.item())
assert torch.equal(start.linear.weight, model.linear.weight)

# %% [markdown] lang="en" tags=["answer"]
# Anywhere after `step()` and before `backward()`. Between `backward()` and `step()` it clears what the step needs:
# nothing moves.

# %% [markdown] lang="ko" tags=["answer"]
# `step()` 다음, `backward()` 앞이면 어디든 됩니다. `backward()`와 `step()` 사이에 두면 갱신에 필요한 것이 지워져서
# 아무것도 움직이지 않습니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# Lab 2 needs more than a straight line: [activation functions](../2_logistic_regression/01_activation_functions.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 실습 2에는 직선보다 나은 것이 필요합니다. [활성화 함수](../2_logistic_regression/01_activation_functions.md)로
# 이어집니다.
