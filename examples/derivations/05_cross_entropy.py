"""Derivation: binary cross-entropy and cross-entropy as the negative logarithm of the likelihood."""

# %% [markdown] lang="en"
# # Cross-entropy from the likelihood {#cross-entropy}
#
# The cost of logistic regression looks invented. It is not: ask which parameters make the observed data most
# probable, take a logarithm, and it is there.
#
# **You will learn** to write down the likelihood of labels, why minimising cross-entropy is maximum likelihood, what
# its lowest value is, and how to compute it without $\ln 0$.
#
# **You need** the rule that probabilities of independent events multiply, $\ln(uv) = \ln u + \ln v$, and SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # 가능도에서 나오는 교차 엔트로피 {#cross-entropy}
#
# 로지스틱 회귀의 비용은 누가 지어낸 식처럼 보입니다. 그렇지 않습니다. 관측한 데이터가 나올 확률을 가장 크게 하는
# 매개변수를 묻고 로그를 취하면 저절로 나오는 식입니다.
#
# **배울 것**: 레이블의 가능도를 쓰는 법, 교차 엔트로피를 최소로 만드는 것이 곧 최대 가능도 추정인 까닭, 가장 작은 값,
# $\ln 0$ 없이 계산하는 법.
#
# **필요한 것**: 독립인 사건의 확률은 곱한다는 것, $\ln(uv) = \ln u + \ln v$, 그리고 SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## One row {#one-row}
#
# The model says: "the label is 1 with probability $a$", and so 0 with probability $1 - a$. One formula says both,
# since a power of zero is 1:
#
# $$
# P(y) = a^{y} (1 - a)^{1 - y}
# $$
#
# Its negative logarithm is the loss of the row. It is zero for a sure and right prediction, and grows without bound
# for a sure and wrong one:
#
# $$
# L = -\ln P(y) = -\big( y \ln a + (1 - y) \ln (1 - a) \big)
# $$

# %% [markdown] lang="ko"
# ## 한 행 {#one-row}
#
# 모델은 "레이블이 1일 확률은 $a$"라고 말합니다. 그러면 0일 확률은 $1 - a$입니다. 0제곱은 1이므로 둘을 한 식으로 쓸 수
# 있습니다.
#
# $$
# P(y) = a^{y} (1 - a)^{1 - y}
# $$
#
# 여기에 로그를 취하고 부호를 바꾼 것이 그 행의 손실입니다. 확신한 예측이 맞으면 0이고, 확신한 예측이 틀리면 끝없이
# 커집니다.
#
# $$
# L = -\ln P(y) = -\big( y \ln a + (1 - y) \ln (1 - a) \big)
# $$

# %%
import sympy as sp

a = sp.symbols("a", positive=True)
y = sp.symbols("y", real=True)
P = a**y * (1 - a) ** (1 - y)
L = -(y * sp.log(a) + (1 - y) * sp.log(1 - a))
assert P.subs(y, 1) == a
assert P.subs(y, 0) == 1 - a
assert sp.expand(sp.expand_log(sp.log(P), force=True) + L) == 0
assert sp.limit(L.subs(y, 1), a, 1) == 0
assert sp.limit(L.subs(y, 1), a, 0, "+") == sp.oo
print("L(y = 1) =", L.subs(y, 1), "  L(y = 0) =", L.subs(y, 0))

# %% [markdown] lang="en"
# ## All rows {#likelihood}
#
# The rows are independent, so the probability of all labels together, the **likelihood** of the parameters, is a
# product. The logarithm turns it into a sum, and it is increasing, so both are largest at the same place:
#
# $$
# \max_\theta \prod_{i=1}^N P(y_i) \iff \min_\theta\, -\sum_{i=1}^N \ln P(y_i)
# $$
#
# The right-hand side is the **binary cross-entropy**, summed; `nn.BCELoss` divides by N, which moves no minimum. With
# the four rows of AND and a model that is not trained yet:

# %% [markdown] lang="ko"
# ## 모든 행 {#likelihood}
#
# 행은 서로 독립이므로 모든 레이블이 함께 나올 확률, 곧 매개변수의 **가능도**(likelihood)는 곱입니다. 로그를 취하면
# 합이 됩니다. 로그는 증가함수이므로 둘은 같은 곳에서 가장 큽니다.
#
# $$
# \max_\theta \prod_{i=1}^N P(y_i) \iff \min_\theta\, -\sum_{i=1}^N \ln P(y_i)
# $$
#
# 오른쪽이 **이진 교차 엔트로피**(binary cross-entropy)의 합입니다. `nn.BCELoss`는 이를 N으로 나누지만 최소점의 위치는
# 달라지지 않습니다. AND의 네 행과 아직 학습하지 않은 모델로 확인합니다.

# %%
import torch
from torch import nn

from mlp_tutorial import LogisticRegression, datasets

torch.manual_seed(0)
x_and, y_and = datasets.gate("and")
model = LogisticRegression().double()
with torch.no_grad():
    a_and = model(x_and.double())
y_and = y_and.double()

likelihood = (a_and**y_and * (1 - a_and) ** (1 - y_and)).prod()
cost = nn.BCELoss(reduction="sum")(a_and, y_and)
print(f"likelihood {likelihood.item():.6f}, exp(-cost) {torch.exp(-cost).item():.6f}")
torch.testing.assert_close(likelihood, torch.exp(-cost))
torch.testing.assert_close(nn.BCELoss()(a_and, y_and), cost / len(y_and))

# %% [markdown] lang="en"
# Why not maximise the product itself? It vanishes. A product of a few hundred probabilities is smaller than any
# float32, while its logarithm is an ordinary number:

# %% [markdown] lang="ko"
# 곱을 바로 최대화하지 않는 까닭은 무엇일까요? 사라져 버리기 때문입니다. 확률 몇백 개의 곱은 float32로 나타낼 수 있는
# 어떤 수보다도 작지만, 그 로그는 평범한 수입니다.

# %%
halves = torch.full((500,), 0.5)
print("product of 500 halves:", halves.prod().item())
print("sum of their logs:    ", halves.log().sum().item())
assert halves.prod().item() == 0.0
assert torch.isfinite(halves.log().sum())

# %% [markdown] lang="en"
# ## Where the minimum is {#minimum}
#
# Let the model have no inputs: it says the same $a$ for all N rows, of which k have the label 1. Then
#
# $$
# \begin{aligned}
# L(a) &= -k \ln a - (N - k) \ln (1 - a) \\
# L'(a) &= -\frac{k}{a} + \frac{N - k}{1 - a} = \frac{N a - k}{a (1 - a)}
# \end{aligned}
# $$
#
# The slope is zero at $a = k/N$ and nowhere else: the best probability to state is the share that was observed. And
# $L'' > 0$, so it is a minimum. SymPy differentiates with letters; autograd and central differences follow with three
# ones among four labels:

# %% [markdown] lang="ko"
# ## 최소가 되는 곳 {#minimum}
#
# 모델에 입력이 없다고 합시다. 그러면 N개의 행 모두에 같은 $a$를 말합니다. 그 가운데 k개의 레이블이 1이면
#
# $$
# \begin{aligned}
# L(a) &= -k \ln a - (N - k) \ln (1 - a) \\
# L'(a) &= -\frac{k}{a} + \frac{N - k}{1 - a} = \frac{N a - k}{a (1 - a)}
# \end{aligned}
# $$
#
# 입니다. 기울기는 $a = k/N$에서만 0입니다. 곧 관측한 비율을 그대로 말하는 것이 가장 좋습니다. 또 $L'' > 0$이므로
# 이곳이 최소점입니다. SymPy로 미분해 확인하고, 레이블 네 개 가운데 셋이 1일 때 autograd와 중심 차분으로도 확인합니다.

# %%
k, N = sp.symbols("k N", positive=True)
constant = -k * sp.log(a) - (N - k) * sp.log(1 - a)
slope = sp.diff(constant, a)
assert sp.simplify(slope - (N * a - k) / (a * (1 - a))) == 0
assert sp.solve(slope, a) == [k / N]
second = sp.diff(constant, a, 2)
assert sp.simplify(second - (k / a**2 + (N - k) / (1 - a) ** 2)) == 0
print("L'(a) = 0 at a =", sp.solve(slope, a)[0])

labels = torch.tensor([[1.0, 1.0, 1.0, 0.0]], dtype=torch.float64)


def costs_of(stated):
    """Cost of the four labels for each probability of a column."""
    says = stated.expand(-1, 4)
    return nn.BCELoss(reduction="none")(says, labels.expand_as(says)).sum(dim=1, keepdim=True)


stated = torch.linspace(0.05, 0.95, 19, dtype=torch.float64).reshape(-1, 1).requires_grad_()
(by_autograd,) = torch.autograd.grad(costs_of(stated).sum(), stated)
with torch.no_grad():
    central = (costs_of(stated + 1e-6) - costs_of(stated - 1e-6)) / 2e-6
    formula = (4 * stated - 3) / (stated * (1 - stated))
torch.testing.assert_close(formula, by_autograd)
torch.testing.assert_close(formula, central, atol=1e-7, rtol=1e-7)
print("largest difference:", f"{(central - by_autograd).abs().max().item():.1e}")

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

grid = torch.linspace(0.01, 0.99, 99)
product = grid**3 * (1 - grid)
_, (left, right) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
left.plot(grid, product, color=COLORS["output"])
left.set(xlabel="$a$", ylabel="$a^3 (1 - a)$")
right.plot(grid, -product.log(), color=COLORS["cost"])
right.set(xlabel="$a$", ylabel=r"$-3 \ln a - \ln(1 - a)$")
for ax in (left, right):
    ax.axvline(3 / 4, color="0.6", linestyle=":")
plt.show()

best_likelihood = grid[product.argmax()].item()
best_cost = grid[(-product.log()).argmin()].item()
assert abs(best_likelihood - 3 / 4) < 1e-6
assert best_cost == best_likelihood

# %% [markdown] lang="en" tags=["alt"]
# Three ones among four labels. The likelihood on the left is highest, and the cost on the right lowest, at the same
# place: a = {{ best_cost:.2f }}.

# %% [markdown] lang="ko" tags=["alt"]
# 레이블 네 개 가운데 셋이 1일 때. 왼쪽의 가능도가 가장 높은 곳과 오른쪽의 비용이 가장 낮은 곳이 같습니다. 둘 다 a =
# {{ best_cost:.2f }}입니다.

# %% [markdown] lang="en"
# ## No model beats the entropy {#proof}
#
# How low can the cost get? Let outcome k happen with probability $p_k$ while the model says $a_k$. Then the mean loss
# is never below the **entropy** of $p$:
#
# $$
# -\sum_k p_k \ln a_k \;\ge\; -\sum_k p_k \ln p_k
# $$
#
# *Proof.* For all $t > 0$ we have $\ln t \le t - 1$, with equality only at $t = 1$. So
#
# $$
# \sum_k p_k \ln \frac{a_k}{p_k} \;\le\; \sum_k p_k \Big( \frac{a_k}{p_k} - 1 \Big) = \sum_k a_k - \sum_k p_k = 0
# $$
#
# with equality only if $a_k = p_k$ for every k. ∎ Cross-entropy rewards honesty: stating the true probabilities is
# the only way to the minimum. For a fair coin the minimum is $\ln 2$, the number at which
# [a single layer stops on XOR](11_xor_proof.md).

# %% [markdown] lang="ko"
# ## 어떤 모델도 엔트로피보다 낮아질 수 없습니다 {#proof}
#
# 비용은 어디까지 낮아질 수 있을까요? 결과 k가 확률 $p_k$로 일어나는데 모델은 $a_k$라고 말한다고 합시다. 평균 손실은
# 결코 $p$의 **엔트로피**보다 작아지지 않습니다.
#
# $$
# -\sum_k p_k \ln a_k \;\ge\; -\sum_k p_k \ln p_k
# $$
#
# *증명.* 모든 $t > 0$에 대해 $\ln t \le t - 1$이고, 등호는 $t = 1$일 때에만 성립합니다. 그러므로
#
# $$
# \sum_k p_k \ln \frac{a_k}{p_k} \;\le\; \sum_k p_k \Big( \frac{a_k}{p_k} - 1 \Big) = \sum_k a_k - \sum_k p_k = 0
# $$
#
# 이고, 등호는 모든 k에 대해 $a_k = p_k$일 때에만 성립합니다. ∎ 교차 엔트로피는 정직함에 보답합니다. 참된 확률을
# 말해야만 최솟값에 닿습니다. 공정한 동전이라면 최솟값은 $\ln 2$이고,
# [단층 퍼셉트론이 XOR에서 멈추는](11_xor_proof.md) 바로 그 값입니다.

# %%
torch.manual_seed(0)
p = torch.softmax(torch.randn(1000, 5, dtype=torch.float64), dim=1)
q = torch.softmax(torch.randn(1000, 5, dtype=torch.float64), dim=1)
entropy = -(p * p.log()).sum(dim=1)
cross_entropy = -(p * q.log()).sum(dim=1)
assert (cross_entropy >= entropy).all()
print(f"smallest excess over the entropy: {(cross_entropy - entropy).min().item():.4f}")

t = sp.symbols("t", positive=True)
gap = t - 1 - sp.log(t)
assert sp.solve(sp.diff(gap, t), t) == [1]
assert gap.subs(t, 1) == 0
assert sp.diff(gap, t, 2) == t**-2

# %% [markdown] lang="en"
# ## K classes {#classes}
#
# With K classes the label is a row of one 1 and otherwise zeros, and $P(y) = \prod_k a_k^{y_k}$. The loss keeps a
# single term, that of the true class c:
#
# $$
# L = -\sum_{k=1}^K y_k \ln a_k = -\ln a_c
# $$

# %% [markdown] lang="ko"
# ## 클래스가 K개일 때 {#classes}
#
# 클래스가 K개이면 레이블은 1이 하나이고 나머지는 0인 행이고, $P(y) = \prod_k a_k^{y_k}$입니다. 손실에는 정답 클래스
# c의 항 하나만 남습니다.
#
# $$
# L = -\sum_{k=1}^K y_k \ln a_k = -\ln a_c
# $$

# %%
z_classes = torch.randn(6, 3, dtype=torch.float64)
c = torch.tensor([0, 2, 1, 1, 0, 2])
a_classes = torch.softmax(z_classes, dim=1)
one_hot = nn.functional.one_hot(c, num_classes=3).double()

by_formula = -(one_hot * a_classes.log()).sum(dim=1).mean()
torch.testing.assert_close(by_formula, -a_classes[torch.arange(6), c].log().mean())
torch.testing.assert_close(by_formula, nn.CrossEntropyLoss()(z_classes, c))
print(f"cross-entropy of six rows: {by_formula.item():.6f}")

# %% [markdown] lang="en"
# ## From the logit {#logit}
#
# A saturated probability is exactly 1 in float32, and $\ln(1 - a)$ is $\ln 0$. The cure is to insert $a = \sigma(z)$
# *before* computing:
#
# $$
# \begin{aligned}
# -\ln \sigma(z) &= \ln(1 + e^{-z}) = \ln(1 + e^{z}) - z \\
# -\ln (1 - \sigma(z)) &= \ln(1 + e^{z}) \\
# L &= \ln(1 + e^{z}) - y z
# \end{aligned}
# $$
#
# No logarithm of a small number is left. This is what `nn.BCEWithLogitsLoss` and [`fit`][mlp_tutorial.fit] compute.

# %% [markdown] lang="ko"
# ## 로짓에서 바로 {#logit}
#
# 포화된 확률은 float32에서 정확히 1이고, 그러면 $\ln(1 - a)$는 $\ln 0$이 됩니다. 해결책은 계산하기 *전에*
# $a = \sigma(z)$를 식에 넣는 것입니다.
#
# $$
# \begin{aligned}
# -\ln \sigma(z) &= \ln(1 + e^{-z}) = \ln(1 + e^{z}) - z \\
# -\ln (1 - \sigma(z)) &= \ln(1 + e^{z}) \\
# L &= \ln(1 + e^{z}) - y z
# \end{aligned}
# $$
#
# 작은 수의 로그가 모두 사라졌습니다. `nn.BCEWithLogitsLoss`와 [`fit`][mlp_tutorial.fit]이 계산하는 것이 이 식입니다.

# %%
z = sp.symbols("z", real=True)
sigma = 1 / (1 + sp.exp(-z))
for label in (0, 1):
    from_logit = sp.log(1 + sp.exp(z)) - label * z
    from_probability = L.subs({a: sigma, y: label})
    assert sp.simplify(sp.exp(from_logit) - sp.exp(from_probability)) == 0

zs = torch.linspace(-15, 15, 31, dtype=torch.float64)
for label in (0.0, 1.0):
    ys = torch.full_like(zs, label)
    torch.testing.assert_close(
        nn.functional.softplus(zs) - ys * zs,
        nn.functional.binary_cross_entropy(torch.sigmoid(zs), ys, reduction="none"),
    )

wrong = torch.tensor([40.0], requires_grad=True)
zero = torch.tensor([0.0])
print("a in float32:", torch.sigmoid(wrong).item())
measured = {}
for name, value in (
    ("BCELoss", nn.BCELoss()(torch.sigmoid(wrong), zero)),
    ("BCEWithLogitsLoss", nn.BCEWithLogitsLoss()(wrong, zero)),
):
    (dz,) = torch.autograd.grad(value, wrong)
    measured[name] = value.item(), dz.item()
    print(f"{name:<18} L = {value.item():5.1f}, dz = {dz.item()}")
assert measured["BCELoss"] == (100.0, 0.0)
assert measured["BCEWithLogitsLoss"] == (40.0, 1.0)

# %% [markdown] lang="en"
# `nn.BCELoss` cuts $\ln 0$ off at −100: the cost is wrong, and the slope is zero where it should be 1, so a neuron
# that is as wrong as can be learns nothing. Nor does it help to add a small number to the prediction, as the deck
# does:

# %% [markdown] lang="ko"
# `nn.BCELoss`는 $\ln 0$을 −100에서 잘라 버립니다. 비용이 틀리고, 1이어야 할 기울기는 0이 됩니다. 더할 수 없이 틀린
# 뉴런이 아무것도 배우지 못하는 것입니다. 강의처럼 예측에 작은 수를 더해도 소용이 없습니다.

# %%
one = torch.tensor(1.0)
print("1 + 1e-8 == 1 in float32:", bool(one + 1e-8 == one))
assert one + 1e-8 == one

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Suppose a measurement is the prediction plus normal noise:
#    $P(y) = \frac{1}{\sqrt{2\pi}\, s}\, e^{-(y - \hat y)^2 / 2s^2}$. Which cost does maximum likelihood give?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 측정값이 예측에 정규분포를 따르는 잡음을 더한 것이라고 합시다:
#    $P(y) = \frac{1}{\sqrt{2\pi}\, s}\, e^{-(y - \hat y)^2 / 2s^2}$. 최대 가능도 추정에서는 어떤 비용이 나올까요?

# %% [markdown] lang="en" tags=["answer"]
# $-\ln P(y) = \frac{1}{s^2} \cdot \tfrac12 (\hat y - y)^2 + \ln(\sqrt{2\pi}\, s)$. The last term does not depend on
# $\hat y$, and $1/s^2$ is a constant factor: it is the slide's squared error. The ½ was there all along.

# %% [markdown] lang="ko" tags=["answer"]
# $-\ln P(y) = \frac{1}{s^2} \cdot \tfrac12 (\hat y - y)^2 + \ln(\sqrt{2\pi}\, s)$입니다. 마지막 항은 $\hat y$와
# 상관없고 $1/s^2$은 상수이므로, 슬라이드의 제곱 오차가 나옵니다. ½도 처음부터 여기 있었습니다.

# %% tags=["answer"]
y_hat, s = sp.symbols("y_hat s", positive=True)
normal = sp.exp(-((y - y_hat) ** 2) / (2 * s**2)) / (sp.sqrt(2 * sp.pi) * s)
negative_log = sp.expand_log(-sp.log(normal), force=True)
claimed = (y_hat - y) ** 2 / 2 / s**2 + sp.log(sp.sqrt(2 * sp.pi) * s)
assert sp.simplify(sp.expand_log(negative_log - claimed, force=True)) == 0
assert sp.simplify(sp.diff(negative_log, y_hat) - (y_hat - y) / s**2) == 0
print("slope in y_hat:", sp.factor(sp.diff(negative_log, y_hat)))

# %% [markdown] lang="en"
# 2. An untrained model says $a = \tfrac12$ for every row. What is its binary cross-entropy, and does it depend on the
#    labels?

# %% [markdown] lang="ko"
# 2. 학습하지 않은 모델이 모든 행에 $a = \tfrac12$이라고 말합니다. 이진 교차 엔트로피는 얼마이고, 레이블에 따라
#    달라질까요?

# %% [markdown] lang="en" tags=["answer"]
# $-\ln \tfrac12 = \ln 2$ whatever the label. With K classes and $a_k = 1/K$ it is $\ln K$. A first cost far above
# that means that the model starts out confident and wrong.

# %% [markdown] lang="ko" tags=["answer"]
# 레이블이 무엇이든 $-\ln \tfrac12 = \ln 2$입니다. 클래스가 K개이고 $a_k = 1/K$이면 $\ln K$입니다. 첫 비용이 이보다
# 훨씬 크다면 모델이 틀린 답을 확신하면서 시작했다는 뜻입니다.

# %% tags=["answer"]
import math

undecided = torch.full((4, 1), 0.5, dtype=torch.float64)
for name in ("and", "or", "xor"):
    cost = nn.BCELoss()(undecided, datasets.gate(name).y.double()).item()
    print(f"{name:<4}{cost:.6f}")
    assert abs(cost - math.log(2)) < 1e-12
ten = nn.CrossEntropyLoss()(torch.zeros(1, 10), torch.tensor([3])).item()
assert abs(ten - math.log(10)) < 1e-6

# %% [markdown] lang="en"
# 3. Labels need not be 0 or 1. Let $y = 0.9$. Which $a$ minimises the loss, and what is left of it there?

# %% [markdown] lang="ko"
# 3. 레이블이 꼭 0이나 1일 필요는 없습니다. $y = 0.9$라고 하면 어떤 $a$에서 손실이 최소이고, 그때 손실은 얼마나
#    남을까요?

# %% [markdown] lang="en" tags=["answer"]
# By the theorem above $a = y$, and what is left is the entropy $-y \ln y - (1-y) \ln(1-y)$, not zero. A cost above
# zero does not have to mean that the model is wrong.

# %% [markdown] lang="ko" tags=["answer"]
# 위의 정리에 따라 $a = y$이고, 엔트로피 $-y \ln y - (1-y) \ln(1-y)$가 남습니다. 0이 아닙니다. 비용이 0보다 크다고
# 해서 꼭 모델이 틀린 것은 아닙니다.

# %% tags=["answer"]
soft = L.subs(y, sp.Rational(9, 10))
assert sp.solve(sp.diff(soft, a), a) == [sp.Rational(9, 10)]
left_over = float(soft.subs(a, sp.Rational(9, 10)))
print(f"lowest loss at a = 0.9: {left_over:.6f}")
assert abs(left_over + 0.9 * math.log(0.9) + 0.1 * math.log(0.1)) < 1e-12

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [The gradient of logistic regression](06_logistic_gradient.md) is where this cost pays off: its slope is $a - y$.
# The lesson [why logits](../2_logistic_regression/03_why_logits.md) trains a model that saturates.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 이 비용의 진가는 [로지스틱 회귀의 그래디언트](06_logistic_gradient.md)에서 드러납니다. 기울기가 $a - y$가 됩니다.
# [왜 로짓인가](../2_logistic_regression/03_why_logits.md) 단원에서는 포화되는 모델을 학습합니다.
