"""Proof: no single layer computes XOR, and the best that it can do costs ln 2."""

# %% [markdown] lang="en"
# # Why a single layer cannot do XOR {#xor-proof}
#
# Four inequalities contradict each other, so no line separates the classes of XOR. A convexity argument says more: the
# best cost of a single layer is that of saying ½ to everything.
#
# **You will learn** to prove that something cannot be learnt, to find the lowest point of a convex cost by symmetry,
# and what three hidden neurons change.
#
# **You need** [the gradient of logistic regression](06_logistic_gradient.md), SymPy and SciPy:
# `pip install mlp-tutorial sympy scipy`.

# %% [markdown] lang="ko"
# # 한 층으로는 XOR를 풀 수 없는 까닭 {#xor-proof}
#
# 부등식 네 개가 서로 모순되므로 XOR의 두 클래스를 나누는 직선은 없습니다. 볼록성을 쓰면 더 많은 것을 알 수 있습니다.
# 한 층이 얻을 수 있는 가장 작은 비용은 모든 입력에 ½이라고 답할 때의 비용입니다.
#
# **배울 것**: 배울 수 없음을 증명하는 법, 볼록한 비용의 가장 낮은 점을 대칭으로 찾는 법, 은닉 뉴런 세 개가 바꾸는
# 것.
#
# **필요한 것**: [로지스틱 회귀의 그래디언트](06_logistic_gradient.md), 그리고 SymPy와 SciPy:
# `pip install mlp-tutorial sympy scipy`.

# %% [markdown] lang="en"
# ## Four inequalities {#inequalities}
#
# A single layer says 1 where $z = w_1 x_1 + w_2 x_2 + b > 0$. For XOR the four rows demand
#
# $$
# \begin{aligned}
# (0, 0) \to 0: &\quad b \le 0 \\
# (0, 1) \to 1: &\quad w_2 + b > 0 \\
# (1, 0) \to 1: &\quad w_1 + b > 0 \\
# (1, 1) \to 0: &\quad w_1 + w_2 + b \le 0
# \end{aligned}
# $$
#
# Add the two in the middle: $w_1 + w_2 + 2b > 0$. Add the first and the last: $w_1 + w_2 + 2b \le 0$. Both cannot
# hold, so there are no such $w_1, w_2, b$. Nothing was said of the sigmoid: any activation that rises fails alike.

# %% [markdown] lang="ko"
# ## 부등식 네 개 {#inequalities}
#
# 한 층은 $z = w_1 x_1 + w_2 x_2 + b > 0$인 곳에서 1이라고 답합니다. XOR의 네 행은 다음을 요구합니다.
#
# $$
# \begin{aligned}
# (0, 0) \to 0: &\quad b \le 0 \\
# (0, 1) \to 1: &\quad w_2 + b > 0 \\
# (1, 0) \to 1: &\quad w_1 + b > 0 \\
# (1, 1) \to 0: &\quad w_1 + w_2 + b \le 0
# \end{aligned}
# $$
#
# 가운데 두 식을 더하면 $w_1 + w_2 + 2b > 0$입니다. 첫째와 마지막 식을 더하면 $w_1 + w_2 + 2b \le 0$입니다. 둘이
# 함께 성립할 수 없으므로 그런 $w_1, w_2, b$는 없습니다. 시그모이드에 대해서는 아무 말도 하지 않았습니다. 커지기만 하는
# 활성화 함수라면 무엇이든 마찬가지입니다.

# %%
import sympy as sp

w1, w2, b = sp.symbols("w1 w2 b", real=True)
z = {(x1, x2): w1 * x1 + w2 * x2 + b for x1 in (0, 1) for x2 in (0, 1)}
middle = z[0, 1] + z[1, 0]
outer = z[0, 0] + z[1, 1]
assert sp.expand(middle - outer) == 0
print("sum of the middle rows:", sp.expand(middle))
print("sum of the outer rows: ", sp.expand(outer))

# %% [markdown] lang="en"
# The two sums are the same number: it would have to be above 0 and not above 0. Whether a truth table has a line, a
# linear program finds out. Here it is asked about all of them:

# %% [markdown] lang="ko"
# 두 합은 같은 수입니다. 그 수가 0보다 크면서 크지 않아야 합니다. 어떤 진리표든 나눌 직선이 있는지는 선형 계획법으로
# 알 수 있습니다. 진리표를 모두 살펴봅니다.

# %%
from itertools import product

import torch
from scipy.optimize import linprog

rows = list(product((0, 1), repeat=2))
tables = list(product((0, 1), repeat=4))
impossible = []
for outputs in tables:
    # Every row on its side of the line, at a distance of at least 1: s (w · x + b) >= 1
    sides = [(-s * x1, -s * x2, -s) for (x1, x2), s in zip(rows, (2 * y - 1 for y in outputs), strict=True)]
    found = linprog([0, 0, 0], A_ub=sides, b_ub=[-1] * 4, bounds=[(None, None)] * 3)
    if not found.success:
        impossible.append(outputs)
print("no line for the outputs", impossible)
assert impossible == [(0, 1, 1, 0), (1, 0, 0, 1)]

# %% [markdown] lang="en"
# Of {{ len(tables) }} truth tables {{ len(impossible) }} have no line: XOR and its opposite.
#
# ## The lowest cost is ln 2 {#ln-2}
#
# How far down can the cost get? With $a = \sigma(z)$ the mean binary cross-entropy of the four rows is
#
# $$
# L = \tfrac{1}{4} \big( \ln(1 + e^{z_{00}}) + \ln(1 + e^{-z_{01}}) + \ln(1 + e^{-z_{10}}) + \ln(1 + e^{z_{11}})
# \big).
# $$
#
# $f(u) = \ln(1 + e^u)$ is convex, since $f''(u) = \sigma(u)(1 - \sigma(u)) > 0$. The mean of its values is therefore
# at least its value at the mean (Jensen), and the mean of the four arguments is 0, by the equality above:
#
# $$
# L \ge f\!\left( \frac{z_{00} - z_{01} - z_{10} + z_{11}}{4} \right) = f(0) = \ln 2 .
# $$
#
# With $w = 0$, $b = 0$ every $z$ is 0, and the bound is reached: no neuron does better than the one that knows nothing.

# %% [markdown] lang="ko"
# 진리표 {{ len(tables) }}가지 가운데 {{ len(impossible) }}가지에는 직선이 없습니다. XOR와 그 반대입니다.
#
# ## 가장 작은 비용은 ln 2 {#ln-2}
#
# 비용은 어디까지 내려갈 수 있을까요? $a = \sigma(z)$일 때 네 행의 이진 교차 엔트로피를 평균하면
#
# $$
# L = \tfrac{1}{4} \big( \ln(1 + e^{z_{00}}) + \ln(1 + e^{-z_{01}}) + \ln(1 + e^{-z_{10}}) + \ln(1 + e^{z_{11}})
# \big).
# $$
#
# $f''(u) = \sigma(u)(1 - \sigma(u)) > 0$이므로 $f(u) = \ln(1 + e^u)$는 볼록합니다. 그래서 함숫값의 평균은 평균에서의
# 함숫값보다 작지 않고(옌센 부등식), 네 인자의 평균은 위의 등식에 따라 0입니다.
#
# $$
# L \ge f\!\left( \frac{z_{00} - z_{01} - z_{10} + z_{11}}{4} \right) = f(0) = \ln 2 .
# $$
#
# $w = 0$, $b = 0$이면 $z$가 모두 0이어서 이 한계에 이릅니다. 어떤 뉴런도 아무것도 모르는 뉴런보다 낫지 않습니다.

# %%
u = sp.symbols("u", real=True)
f = sp.log(1 + sp.exp(u))
sigma = 1 / (1 + sp.exp(-u))
assert sp.simplify(sp.diff(f, u, 2) - sigma * (1 - sigma)) == 0
assert sp.expand(z[0, 0] - z[0, 1] - z[1, 0] + z[1, 1]) == 0
assert f.subs(u, 0) == sp.log(2)

L = sum(f.subs(u, sign * z[row]) for row, sign in (((0, 0), 1), ((0, 1), -1), ((1, 0), -1), ((1, 1), 1))) / 4
at_zero = {w1: 0, w2: 0, b: 0}
assert sp.simplify(L.subs(at_zero) - sp.log(2)) == 0
assert all(sp.simplify(sp.diff(L, parameter).subs(at_zero)) == 0 for parameter in (w1, w2, b))
hessian = sp.hessian(L, (w1, w2, b)).subs(at_zero)
print("eigenvalues of the Hessian at 0:", sorted(float(value) for value in hessian.eigenvals(multiple=True)))
assert hessian.is_positive_definite

# %% [markdown] lang="en"
# The Hessian has positive eigenvalues only, so the lowest point is the only one. Training gets there from anywhere:

# %% [markdown] lang="ko"
# 헤세 행렬의 고윳값이 모두 양수이므로 가장 낮은 점은 하나뿐입니다. 어디에서 시작해도 학습은 그리로 갑니다.

# %%
import math

from mlp_tutorial import LogisticRegression, check_gradients, datasets, fit

x, y = datasets.gate("xor")
costs = []
for seed in range(5):
    torch.manual_seed(seed)
    model = LogisticRegression()
    history = fit(model, x, y, lr=1.0, epochs=2000)  # doctor: off MLP1405
    costs.append(history.costs[-1])
    largest = max(parameter.abs().max().item() for parameter in model.parameters())
    print(f"seed {seed}: cost {costs[-1]:.7f}, largest parameter {largest:.1e}")
print(f"ln 2 = {math.log(2):.7f}")
assert all(abs(cost - math.log(2)) < 1e-6 for cost in costs)
print(check_gradients(LogisticRegression().double(), x.double(), y.double()).require())

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import COLORS

side = torch.linspace(-6, 6, 121)
W = torch.cartesian_prod(side, side)
Z = W @ x.T  # b = 0: each row of W against the four inputs
surface = torch.nn.functional.binary_cross_entropy_with_logits(Z, y.T.expand_as(Z), reduction="none").mean(dim=1)
lowest = surface.min().item()
figure, axes = plt.subplots(figsize=(5, 4), layout="constrained")
levels = axes.contour(side, side, surface.reshape(121, 121).T, levels=12, colors=COLORS["cost"])
axes.clabel(levels, fontsize=8)
axes.plot(0, 0, "o", color=COLORS["target"])
axes.set(xlabel="$w_1$", ylabel="$w_2$", title="$L(w_1, w_2)$, $b = 0$", aspect="equal")
plt.show()
assert abs(lowest - math.log(2)) < 1e-6

# %% [markdown] lang="en" tags=["alt"]
# Contour lines of the cost over both weights: a bowl whose only lowest point is at (0, 0).

# %% [markdown] lang="ko" tags=["alt"]
# 두 가중치에 대한 비용의 등고선. 그릇 모양이고 가장 낮은 점은 (0, 0) 하나뿐입니다.

# %% [markdown] lang="en"
# ## What a hidden layer changes {#hidden-layer}
#
# Two hidden neurons that say "at least one" and "not both" make new inputs, and AND of these is XOR. By hand, with
# steps that are steep sigmoids:

# %% [markdown] lang="ko"
# ## 은닉층이 바꾸는 것 {#hidden-layer}
#
# "적어도 하나"와 "둘 다는 아님"이라고 답하는 은닉 뉴런 두 개가 새로운 입력을 만들고, 그 둘의 AND가 XOR입니다. 가파른
# 시그모이드를 계단으로 삼아 손으로 만들어 봅니다.

# %%
from mlp_tutorial import MultiLayerPerceptron

by_hand = MultiLayerPerceptron((2, 2, 1))
first, second = by_hand.linears
with torch.no_grad():
    first.weight.copy_(torch.tensor([[20.0, 20.0], [-20.0, -20.0]]))
    first.bias.copy_(torch.tensor([-10.0, 30.0]))  # OR and NAND
    second.weight.copy_(torch.tensor([[20.0, 20.0]]))
    second.bias.copy_(torch.tensor([-30.0]))  # AND of both
for row, target, a in zip(x, y, by_hand(x), strict=True):
    print(row.int().tolist(), f"-> {a.item():.4f}")
    assert round(a.item()) == target.item()

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Prove that XNOR, the outputs 1, 0, 0, 1, has no line either.

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 출력이 1, 0, 0, 1인 XNOR에도 직선이 없음을 증명하세요.

# %% [markdown] lang="en" tags=["answer"]
# Turn each inequality around: a line for XNOR, with $-w$ and $-b$, would be one for XOR (up to the points on the line
# itself, which the strict and the weak signs exchange). The contradiction stays: the two sums are equal.

# %% [markdown] lang="ko" tags=["answer"]
# 부등식의 방향을 모두 뒤집으세요. XNOR를 나누는 직선이 있다면 $-w$와 $-b$로 XOR를 나눌 수 있습니다(직선 위의 점에서는
# 등호가 자리를 바꿉니다). 두 합이 같다는 모순은 그대로입니다.

# %% tags=["answer"]
assert (1, 0, 0, 1) in impossible

# %% [markdown] lang="en"
# 2. What is the lowest cost if the row (1, 1) is left out?

# %% [markdown] lang="ko"
# 2. (1, 1) 행을 빼면 가장 작은 비용은 얼마일까요?

# %% tags=["answer"]
torch.manual_seed(0)
model = LogisticRegression()
history = fit(model, x[:3], y[:3], lr=1.0, epochs=20000)
print(f"after 20000 epochs {history.costs[-1]:.5f}")
assert history.costs[-1] < 1e-3

# %% [markdown] lang="en" tags=["answer"]
# Nothing holds it up any more: three points that do not lie on one line can be divided in any way, so the cost falls
# towards 0.

# %% [markdown] lang="ko" tags=["answer"]
# 이제 비용을 떠받치는 것이 없습니다. 한 직선 위에 있지 않은 세 점은 어떻게든 나눌 수 있으므로 비용이 0으로
# 내려갑니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Lab 3](../3_multi_layer_perceptron/01_xor.md) lets gradient descent find the hidden neurons; [what hidden neurons
# learn](../3_multi_layer_perceptron/02_hidden_neurons.md) draws their lines.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [실습 3](../3_multi_layer_perceptron/01_xor.md)에서는 경사 하강법이 은닉 뉴런을 스스로 찾습니다. [은닉 뉴런이 배우는
# 것](../3_multi_layer_perceptron/02_hidden_neurons.md)에서는 그 직선을 그립니다.
