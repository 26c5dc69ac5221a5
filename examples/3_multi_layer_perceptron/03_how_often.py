"""How often XOR is solved: 200 starts at once, as one batch of matrices, for four settings."""

# %% [markdown] lang="en"
# # How often is XOR solved? {#how-often}
#
# A single run says little: whether XOR is solved depends on the random start. Two hundred networks, trained at once as
# one batch of matrices, give the share.
#
# **You will learn** to train many networks together, to state a share with its uncertainty, and what the learning rate
# and the cost have to do with it.
#
# **You need** [lab 3](01_xor.md) and [backpropagation with all its
# numbers](../derivations/08_backpropagation_2_3_1.md).

# %% [markdown] lang="ko"
# # XOR는 얼마나 자주 풀리는가? {#how-often}
#
# 한 번 실행해서 알 수 있는 것은 많지 않습니다. XOR가 풀리는지는 무작위로 정한 시작점에 달려 있습니다. 신경망 이백
# 개의 행렬을 쌓아 한꺼번에 학습하면 그 비율을 알 수 있습니다.
#
# **배울 것**: 여러 신경망을 함께 학습하는 법, 비율을 불확실성과 함께 말하는 법, 학습률과 비용 함수가 그 비율에 미치는
# 영향.
#
# **필요한 것**: [실습 3](01_xor.md)과 [모든 수를 적은 역전파](../derivations/08_backpropagation_2_3_1.md).

# %% [markdown] lang="en"
# ## Two hundred networks are one tensor {#batch .step-2}
#
# Each network has weights of shape (2, 3) and (3, 1). Stacked over 200 seeds they have shape (200, 2, 3) and (200, 3,
# 1), and `@` multiplies all of them at once. Every start is that of `nn.Linear` after `torch.manual_seed(seed)`.

# %% [markdown] lang="ko"
# ## 신경망 이백 개는 텐서 하나입니다 {#batch .step-2}
#
# 신경망 하나의 가중치는 모양이 (2, 3)과 (3, 1)입니다. 시드 200개만큼 쌓으면 (200, 2, 3)과 (200, 3, 1)이 되고, `@`가
# 한꺼번에 곱합니다. 시작점은 `torch.manual_seed(seed)` 다음에 만든 `nn.Linear`의 것과 같습니다.

# %%
import torch
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, datasets, fit

x, y = datasets.gate("xor")


def starts(seeds, hidden):
    networks = []
    for seed in seeds:
        torch.manual_seed(seed)
        first, second = nn.Linear(2, hidden), nn.Linear(hidden, 1)
        networks.append((first.weight.T, first.bias[None], second.weight.T, second.bias[None]))
    return [torch.stack(alike).detach() for alike in zip(*networks, strict=True)]


for part in starts(range(200), 3):
    print(tuple(part.shape))

# %% [markdown] lang="en"
# ## One step for all of them {#step .step-5}
#
# The formulas of the derivation, without autograd: with cross-entropy $dz_2 = a - y$, with squared error
# $dz_2 = 2 (a - y)\, a (1 - a)$, both divided by the number of rows; then one layer back.

# %% [markdown] lang="ko"
# ## 모두를 위한 한 걸음 {#step .step-5}
#
# 자동 미분 없이 유도한 식을 씁니다. 교차 엔트로피에서는 $dz_2 = a - y$, 제곱 오차에서는
# $dz_2 = 2 (a - y)\, a (1 - a)$이고 둘 다 행 수로 나눕니다. 그다음 한 층 거슬러 갑니다.


# %%
def train(seeds, lr, steps, hidden=3, squared_error=False):
    W1, b1, W2, b2 = starts(seeds, hidden)
    for _ in range(steps):
        h = torch.sigmoid(x @ W1 + b1)  # (networks, 4, hidden)
        a = torch.sigmoid(h @ W2 + b2)  # (networks, 4, 1)
        dz2 = (a - y) / len(x)
        if squared_error:
            dz2 = 2 * dz2 * a * (1 - a)
        dz1 = dz2 @ W2.mT * h * (1 - h)
        W2 -= lr * h.mT @ dz2
        b2 -= lr * dz2.sum(dim=1, keepdim=True)
        W1 -= lr * x.T @ dz1
        b1 -= lr * dz1.sum(dim=1, keepdim=True)
    return torch.sigmoid(torch.sigmoid(x @ W1 + b1) @ W2 + b2)


# %% [markdown] lang="en"
# Is it the same as `fit`? Three seeds, a hundred epochs:

# %% [markdown] lang="ko"
# `fit`과 같을까요? 시드 세 개로 백 에폭을 견주어 봅니다.

# %%
together = train(range(3), lr=1.0, steps=100)
for seed in range(3):
    torch.manual_seed(seed)
    model = MultiLayerPerceptron((2, 3, 1))
    fit(model, x, y, lr=1.0, epochs=100)
    difference = (model(x) - together[seed]).abs().max().item()
    print(f"seed {seed}: largest difference {difference:.1e}")
    assert difference < 1e-5

# %% [markdown] lang="en"
# ## Four settings {#settings}
#
# Solved means: all four rows on the right side after 10,000 steps. Seeds 0 to 199.
# [`sweep`][mlp_tutorial.sweep] does the same as `train`, faster, and gives a verdict on each run.

# %% [markdown] lang="ko"
# ## 네 가지 설정 {#settings}
#
# 10,000걸음 뒤에 네 행이 모두 옳은 쪽에 있으면 풀린 것으로 셉니다. 시드는 0부터 199까지입니다.
# [`sweep`][mlp_tutorial.sweep]은 `train`과 같은 일을 더 빠르게 하고, 실행마다 판정을 내립니다.

# %%
from mlp_tutorial import sweep

settings = {
    "2-3-1, squared error, lr 0.1": {"layer_sizes": (2, 3, 1), "lr": 0.1, "loss": "squared_error"},
    "2-3-1, cross-entropy, lr 0.1": {"layer_sizes": (2, 3, 1), "lr": 0.1},
    "2-3-1, cross-entropy, lr 1.0": {"layer_sizes": (2, 3, 1), "lr": 1.0},
    "2-2-1, cross-entropy, lr 0.1": {"layer_sizes": (2, 2, 1), "lr": 0.1},
}
results = {name: sweep(x=x, y=y, seeds=200, epochs=10_000, **setting) for name, setting in settings.items()}
share = {}
for name, result in results.items():
    solved = result.verdicts.count("solved")
    share[name] = solved / 200
    print(f"{name}: {solved:3d} of 200 solved, {share[name]:.1%}")

squared, small_rate, large_rate, two_hidden = share.values()
assert squared < two_hidden < small_rate < large_rate

# %% [markdown] lang="en"
# Cross-entropy against squared error: {{ small_rate:.1% }} against {{ squared:.1% }} with the same rate and the same
# starts. The extra factor $a(1 - a)$ makes steps small where the output is sure and wrong. A tenfold rate brings
# {{ large_rate:.1% }}, and a third hidden neuron is worth {{ 100 * (small_rate - two_hidden):.1f }} points: neurons to
# spare make it likelier that two of them start in useful places.
#
# ## How sure is a share? {#interval}
#
# Two hundred starts are a sample. Wilson's interval holds the true share in about 95 of 100 such experiments:
#
# $$
# \frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4 n^2}}}{1 + \frac{z^2}{n}},
# \qquad z = 1.96
# $$

# %% [markdown] lang="ko"
# 같은 학습률과 같은 시작점에서 교차 엔트로피는 {{ small_rate:.1% }}, 제곱 오차는 {{ squared:.1% }}입니다. 틀린 답을
# 확신하는 곳에서는 더 곱해지는 $a(1 - a)$ 때문에 걸음이 작아집니다. 학습률을 열 배로 하면 {{ large_rate:.1% }}까지
# 오르고, 셋째 은닉 뉴런은 {{ 100 * (small_rate - two_hidden):.1f }}퍼센트포인트를 더합니다. 뉴런에 여유가 있으면 그
# 가운데 둘이 쓸모 있는 곳에서 시작할 가능성이 커집니다.
#
# ## 비율은 얼마나 확실할까? {#interval}
#
# 시작점 이백 개는 표본입니다. 이런 실험을 백 번 하면 약 아흔다섯 번은 윌슨 구간 안에 참 비율이 들어 있습니다.
#
# $$
# \frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4 n^2}}}{1 + \frac{z^2}{n}},
# \qquad z = 1.96
# $$

# %%
from math import sqrt


def wilson(p, n, z=1.96):
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


intervals = {name: wilson(p, 200) for name, p in share.items()}
for name, (low, high) in intervals.items():
    print(f"{name}: {share[name]:.1%}, from {low:.1%} to {high:.1%}")
assert all(low < share[name] < high for name, (low, high) in intervals.items())

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import COLORS

figure, axes = plt.subplots(figsize=(7, 2.6), layout="constrained")
for place, (name, (low, high)) in enumerate(intervals.items()):
    axes.plot([low, high], [place, place], color=COLORS["output"], linewidth=3)
    axes.plot(share[name], place, "o", color=COLORS["target"])
axes.set_yticks(range(4), list(intervals))
axes.set(xlabel=r"$\hat p$", xlim=(0, 1.02))
axes.invert_yaxis()
axes.grid(axis="x", alpha=0.3)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Shares of solved starts with their intervals: squared error lowest, the large learning rate highest, and no two
# intervals overlap.

# %% [markdown] lang="ko" tags=["alt"]
# 풀린 시작점의 비율과 그 구간. 제곱 오차가 가장 낮고 큰 학습률이 가장 높으며, 서로 겹치는 구간이 없습니다.

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. What becomes of the starts that are not solved? Look at their outputs.

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 풀리지 않은 시작점은 어떻게 되었을까요? 출력을 살펴보세요.

# %% tags=["answer"]
from collections import Counter

unsolved = [seed for seed in range(200) if results["2-3-1, cross-entropy, lr 0.1"].verdicts[seed] != "solved"]
outputs = train(unsolved, lr=0.1, steps=10_000).flatten(1)
for seed, row in zip(unsolved[:5], outputs, strict=False):
    print(f"seed {seed:3d}:", [f"{value:.2f}" for value in row.tolist()])
undecided = (((outputs - 0.5).abs() < 0.2).sum(dim=1) >= 2).sum().item()
print(f"{undecided} of {len(unsolved)} have two or more outputs between 0.3 and 0.7")
print(Counter(results["2-3-1, cross-entropy, lr 0.1"].verdicts))
assert undecided > len(unsolved) / 2

# %% [markdown] lang="en" tags=["answer"]
# {{ undecided }} of the {{ len(unsolved) }} are undecided about two or more rows: on the plateau, or where two rows
# of different classes get the same output.

# %% [markdown] lang="ko" tags=["answer"]
# 풀리지 않은 {{ len(unsolved) }}개 가운데 {{ undecided }}개가 두 행 이상에서 결정하지 못했습니다. 고원에 머물러
# 있거나, 클래스가 다른 두 행에 같은 출력을 내놓습니다.

# %% [markdown] lang="en"
# 2. How many starts would narrow the interval of the first setting to two points?

# %% [markdown] lang="ko"
# 2. 첫째 설정의 구간을 2퍼센트포인트로 좁히려면 시작점이 몇 개나 필요할까요?

# %% tags=["answer"]
needed = 1.96**2 * squared * (1 - squared) / 0.01**2
print(round(needed, -2))
low, high = wilson(squared, round(needed))
assert abs((high - low) - 0.02) < 1e-3

# %% [markdown] lang="en" tags=["answer"]
# About {{ round(needed, -2):.0f }}: the width falls with the square root of the number.

# %% [markdown] lang="ko" tags=["answer"]
# 약 {{ round(needed, -2):.0f }}개입니다. 구간의 너비는 개수의 제곱근에 따라 줄어듭니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# From gates to data: [your own table](../4_your_data/01_your_table.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 게이트에서 데이터로 넘어갑니다. [나의 표](../4_your_data/01_your_table.md)로 이어집니다.
