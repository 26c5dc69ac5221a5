"""Why the cross-entropy is computed from the logit: log(0), a gradient that dies, and 1e-8 that does nothing."""

# %% [markdown] lang="en"
# # Why logits? {#why-logits}
#
# The same cross-entropy can be computed from the probability a or from the logit z. On paper they are equal; in a
# computer one of them breaks. This is a closer look at the third of the five steps, the cost.
#
# **You will learn** where log(0) comes from, why adding a small number does not help, and which loss belongs to which
# output.
#
# **You need** [lab 2](02_and_gate.md).

# %% [markdown] lang="ko"
# # 왜 로짓인가? {#why-logits}
#
# 교차 엔트로피는 확률 a로도, 로짓 z로도 계산할 수 있습니다. 종이 위에서는 같지만 컴퓨터에서는 한쪽이 무너집니다.
# 다섯 단계 가운데 3단계, 비용 함수를 자세히 들여다봅니다.
#
# **배울 것**: log(0)이 생기는 곳, 작은 수를 더해도 소용없는 까닭, 출력마다 짝이 되는 손실 함수.
#
# **필요한 것**: [실습 2](02_and_gate.md).

# %% [markdown] lang="en"
# ## A probability that rounds to 1 {#rounding .step-3}
#
# float32 keeps about seven digits. Just below 1 the next number is $1 - 6 \cdot 10^{-8}$: any probability that is
# closer to 1 becomes 1.

# %% [markdown] lang="ko"
# ## 1로 반올림되는 확률 {#rounding .step-3}
#
# float32는 약 일곱 자리를 기억합니다. 1 바로 아래에 있는 수는 $1 - 6 \cdot 10^{-8}$이므로, 그보다 1에 가까운 확률은
# 1이 됩니다.

# %%
import torch
from torch import nn

print("  z    a                1 - a")
for value in (5.0, 10.0, 15.0, 16.0, 17.0, 20.0):
    a = torch.sigmoid(torch.tensor(value))
    print(f"{value:4.0f}   {a.item():.10f}   {(1 - a).item():.2e}")

first_one = next(value for value in range(100) if torch.sigmoid(torch.tensor(float(value))) == 1)
assert first_one < 20

# %% [markdown] lang="en"
# From z = {{ first_one }} on, a is exactly 1 and $\log(1 - a)$ is the logarithm of 0. `nn.BCELoss` cuts the logarithm
# off at −100, so that the cost stays finite; but then the cost no longer depends on z:

# %% [markdown] lang="ko"
# z가 {{ first_one }} 이상이면 a는 정확히 1이고 $\log(1 - a)$는 0의 로그입니다. `nn.BCELoss`는 로그를 −100에서 잘라
# 비용을 유한하게 둡니다. 그런데 그러면 비용이 더는 z에 따라 바뀌지 않습니다.

# %%
target = torch.zeros(1)
print("  z    BCELoss(a)   its slope    from the logit   its slope")
for value in (5.0, 15.0, 20.0, 50.0, 200.0):
    row = [value]
    for of_z in (
        lambda z: nn.BCELoss()(torch.sigmoid(z), target),
        lambda z: nn.BCEWithLogitsLoss()(z, target),
    ):
        z = torch.tensor([value], requires_grad=True)
        cost = of_z(z)
        cost.backward()
        row += [cost.item(), z.grad.item()]
    print("{:4.0f}   {:10.4f}   {:9.6f}    {:14.4f}   {:9.6f}".format(*row))

wrong_and_sure, from_logit = row[2], row[4]
assert wrong_and_sure == 0
assert from_logit == 1

# %% [markdown] lang="en"
# At z = 200 the answer is as wrong as can be, and the slope from the probability is {{ wrong_and_sure:.0f }}: this row
# teaches nothing any more. From the logit it is {{ from_logit:.0f }}, the largest there is.
#
# ## How the logit form avoids it {#rearranged}
#
# For y = 0 the cost is $-\log(1 - \sigma(z)) = \log(1 + e^z)$: no subtraction from 1 is left. In general it is
#
# $$
# L = \max(z, 0) - z y + \log(1 + e^{-|z|})
# $$
#
# where the exponent is never positive, so nothing overflows either.

# %% [markdown] lang="ko"
# z = 200이면 답은 더할 수 없이 틀렸는데, 확률로 계산한 기울기는 {{ wrong_and_sure:.0f }}입니다. 이 행에서는 더 배울
# 수 없습니다. 로짓으로 계산한 기울기는 {{ from_logit:.0f }}이고, 이보다 클 수 없습니다.
#
# ## 로짓으로 쓰면 괜찮은 까닭 {#rearranged}
#
# y = 0일 때 비용은 $-\log(1 - \sigma(z)) = \log(1 + e^z)$입니다. 1에서 빼는 일이 사라집니다. 일반적으로는
# 다음과 같습니다.
#
# $$
# L = \max(z, 0) - z y + \log(1 + e^{-|z|})
# $$
#
# 지수가 양수가 되는 일이 없으므로 넘치지도 않습니다.

# %%
logits = torch.linspace(-200, 200, 401)
for y in (0.0, 1.0, 0.3):
    ours = logits.clamp(min=0) - logits * y + torch.log1p(torch.exp(-logits.abs()))
    torchs = nn.BCEWithLogitsLoss(reduction="none")(logits, torch.full_like(logits, y))
    assert torch.allclose(ours, torchs, atol=1e-6)

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import COLORS

z = torch.linspace(0, 150, 301)
zeros = torch.zeros_like(z)
by_probability = nn.BCELoss(reduction="none")(torch.sigmoid(z), zeros)
by_logit = nn.BCEWithLogitsLoss(reduction="none")(z, zeros)
figure, axes = plt.subplots(figsize=(5.5, 3.2), layout="constrained")
axes.plot(z, by_logit, color=COLORS["cost"], label="nn.BCEWithLogitsLoss(z, 0)")
axes.plot(z, by_probability, color=COLORS["gradient"], linestyle="--", label="nn.BCELoss(sigmoid(z), 0)")
axes.set(xlabel="$z$", ylabel="$L$")
axes.legend()
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# The cost against z for y = 0. From the logit it is a straight line. From the probability it follows that line at
# first, then jumps to 100 and stays there: a flat line without a slope.

# %% [markdown] lang="ko" tags=["alt"]
# y = 0일 때 z에 대한 비용. 로짓으로 계산하면 직선입니다. 확률로 계산하면 처음에는 그 직선을 따라가다가 100으로 뛰어
# 그대로 머뭅니다. 기울기가 없는 평평한 선입니다.

# %% [markdown] lang="en"
# ## Adding 1e-8 {#epsilon}
#
# Code on the web often adds a small number to the probability against log(0). Next to 1 it does nothing, because 1e-8
# is below the seventh digit; and a larger one pushes the probability above 1, which is no probability.

# %% [markdown] lang="ko"
# ## 1e-8을 더하면? {#epsilon}
#
# log(0)을 피하려고 확률에 작은 수를 더하는 코드를 자주 봅니다. 1e-8은 일곱째 자리보다 작아서 1 옆에서는 아무 일도
# 하지 않습니다. 더 큰 수를 더하면 확률이 1을 넘어 확률이 아니게 됩니다.

# %%
one = torch.ones(1)
print(f"1 + 1e-8 = {(one + 1e-8).item():.9f}")
print(f"1 + 1e-6 = {(one + 1e-6).item():.9f}")
try:
    nn.BCELoss()(one + 1e-6, one)  # doctor: off MLP1206
except RuntimeError as error:
    print("nn.BCELoss:", str(error).split("\n")[0])

assert torch.equal(one + 1e-8, one)
assert one + 1e-6 > 1

# %% [markdown] lang="en"
# ## Which loss for which output {#pairs}
#
# | the model returns | targets | loss |
# |---|---|---|
# | any number | shape (N, K), float | `nn.MSELoss` |
# | one logit z | 0 or 1, shape (N, 1), float | `nn.BCEWithLogitsLoss` |
# | one probability a | 0 or 1, shape (N, 1), float | `nn.BCELoss` |
# | K logits | class numbers, shape (N,), int64 | `nn.CrossEntropyLoss` |
#
# [`fit`][mlp_tutorial.fit] takes the logits of our models by itself: their `forward` returns probabilities, as in the
# lab, and `logits` what is in front of the last activation.
#
# A mistake that raises nothing is the softmax in front of `nn.CrossEntropyLoss`, which applies one itself. Even a
# perfect model cannot reach 0 then:

# %% [markdown] lang="ko"
# ## 출력마다 짝이 되는 손실 함수 {#pairs}
#
# | 모델이 내놓는 것 | 타깃 | 손실 함수 |
# |---|---|---|
# | 아무 수 | 모양 (N, K), 실수 | `nn.MSELoss` |
# | 로짓 z 하나 | 0 또는 1, 모양 (N, 1), 실수 | `nn.BCEWithLogitsLoss` |
# | 확률 a 하나 | 0 또는 1, 모양 (N, 1), 실수 | `nn.BCELoss` |
# | 로짓 K개 | 클래스 번호, 모양 (N,), int64 | `nn.CrossEntropyLoss` |
#
# [`fit`][mlp_tutorial.fit]은 우리 모델의 로짓을 알아서 씁니다. `forward`는 강의처럼 확률을 내놓고, `logits`는 마지막
# 활성화 함수 앞의 값을 내놓습니다.
#
# 아무 오류도 나지 않는 실수가 있습니다. `nn.CrossEntropyLoss` 앞에 softmax를 두는 것입니다. 이 손실 함수가 softmax를
# 스스로 하기 때문에, 완벽한 모델이라도 0에 이르지 못합니다.

# %%
perfect = torch.tensor([[1.0, 0.0, 0.0]])  # a softmax that is right and sure
floor = nn.CrossEntropyLoss()(perfect, torch.tensor([0])).item()
print(f"softmax twice, three classes: the cost cannot fall below {floor:.3f}")

by_hand = torch.log(1 + 2 * torch.exp(torch.tensor(-1.0))).item()
assert abs(floor - by_hand) < 1e-6

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. What is that floor for two classes, and for ten?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 그 하한은 클래스가 둘이면 얼마이고, 열이면 얼마일까요?

# %% tags=["answer"]
floors = {}
for classes in (2, 3, 10):
    sure = nn.functional.one_hot(torch.tensor([0]), classes).float()
    floors[classes] = nn.CrossEntropyLoss()(sure, torch.tensor([0])).item()
    print(f"{classes:3d} classes: {floors[classes]:.3f}")

# %% [markdown] lang="en" tags=["answer"]
# $\ln(1 + (K - 1)/e)$: {{ floors[2]:.3f }} for two classes and {{ floors[10]:.3f }} for ten.

# %% [markdown] lang="ko" tags=["answer"]
# $\ln(1 + (K - 1)/e)$입니다. 클래스가 둘이면 {{ floors[2]:.3f }}, 열이면 {{ floors[10]:.3f }}입니다.

# %% [markdown] lang="en"
# 2. In float64, at which z does a become exactly 1?

# %% [markdown] lang="ko"
# 2. float64에서는 z가 얼마일 때 a가 정확히 1이 될까요?

# %% tags=["answer"]
first_one_64 = next(value for value in range(100) if torch.sigmoid(torch.tensor(float(value)).double()) == 1)
print(first_one_64)
assert first_one_64 > first_one

# %% [markdown] lang="en" tags=["answer"]
# At {{ first_one_64 }} instead of {{ first_one }}: more digits move the wall, they do not remove it.

# %% [markdown] lang="ko" tags=["answer"]
# float32에서는 {{ first_one }}, float64에서는 {{ first_one_64 }}입니다. 자릿수를 늘리면 벽이 물러날 뿐 사라지지는
# 않습니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Cross-entropy from the likelihood](../derivations/05_cross_entropy.md) derives the cost; [the single-layer
# perceptron](04_single_layer_perceptron.md) shows what one neuron cannot do.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 비용은 [가능도에서 나오는 교차 엔트로피](../derivations/05_cross_entropy.md)에서 유도합니다. 뉴런 하나로 할 수 없는
# 일은 [단층 퍼셉트론](04_single_layer_perceptron.md)에서 봅니다.
