"""Derivation: dz = a - y for logistic regression, and what replaces it when the cost is the squared error."""

# %% [markdown] lang="en"
# # The gradient of logistic regression: dz = a − y {#logistic-gradient}
#
# The slope of the sigmoid and the slope of the logarithm cancel, and what is left is the error itself. It works for
# the right pair of activation and cost, and for no other.
#
# **You will learn** to derive $dz = a - y$ in two ways, what replaces it when the cost is the squared error, and why
# that one gets stuck.
#
# **You need** [the slope of the sigmoid](04_sigmoid_slope.md), [binary cross-entropy](05_cross_entropy.md), and
# SymPy: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # 로지스틱 회귀의 그래디언트: dz = a − y {#logistic-gradient}
#
# 시그모이드의 기울기와 로그의 기울기가 서로 지워지고 오차만 남습니다. 활성화 함수와 비용의 짝이 맞을 때만 되는
# 일입니다.
#
# **배울 것**: $dz = a - y$를 두 가지 방법으로 유도하는 법, 비용이 제곱 오차일 때 그 자리에 오는 식, 그 식으로
# 학습하면 멈춰 버리는 까닭.
#
# **필요한 것**: [시그모이드의 기울기](04_sigmoid_slope.md), [이진 교차 엔트로피](05_cross_entropy.md), 그리고 SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## Two factors that cancel {#derivation}
#
# The deck's neuron, for one row: $z = w_1 x_1 + w_2 x_2 + b$, $a = \sigma(z)$ and
# $L = -\big( y \ln a + (1 - y) \ln (1 - a) \big)$. The sum reaches the loss only through $a$:
#
# $$
# \begin{aligned}
# \frac{\partial L}{\partial a} &= -\frac{y}{a} + \frac{1 - y}{1 - a} = \frac{a - y}{a (1 - a)} \\
# \frac{\partial a}{\partial z} &= a (1 - a) \\
# dz &= \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} = a - y
# \end{aligned}
# $$
#
# Where the sigmoid is flat, the logarithm is steep, and by exactly the same factor. The second way never sees the
# factor: from the logit, $L = \ln(1 + e^z) - yz$, whose slope in $z$ is $\sigma(z) - y$.
#
# From $z$ on it is the linear regression again, error times input: $dw_1 = x_1\, dz$, $dw_2 = x_2\, dz$, $db = dz$.

# %% [markdown] lang="ko"
# ## 서로 지워지는 두 인수 {#derivation}
#
# 강의의 뉴런을 한 행에 대해 씁니다: $z = w_1 x_1 + w_2 x_2 + b$, $a = \sigma(z)$,
# $L = -\big( y \ln a + (1 - y) \ln (1 - a) \big)$. 합은 $a$를 거쳐서만 손실에 닿습니다.
#
# $$
# \begin{aligned}
# \frac{\partial L}{\partial a} &= -\frac{y}{a} + \frac{1 - y}{1 - a} = \frac{a - y}{a (1 - a)} \\
# \frac{\partial a}{\partial z} &= a (1 - a) \\
# dz &= \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} = a - y
# \end{aligned}
# $$
#
# 시그모이드가 평평한 곳에서는 로그가 가파르고, 그 정도가 꼭 같습니다. 두 번째 방법에서는 이 인수가 아예 나타나지
# 않습니다. 로짓으로 쓴 $L = \ln(1 + e^z) - yz$를 $z$로 미분하면 바로 $\sigma(z) - y$입니다.
#
# $z$부터는 선형 회귀와 똑같이 오차 곱하기 입력입니다: $dw_1 = x_1\, dz$, $dw_2 = x_2\, dz$, $db = dz$.

# %%
import sympy as sp

x1, x2, w1, w2, b, y = sp.symbols("x1 x2 w1 w2 b y", real=True)
a = sp.symbols("a", positive=True)
z = sp.symbols("z", real=True)
L = -(y * sp.log(a) + (1 - y) * sp.log(1 - a))
sigma = 1 / (1 + sp.exp(-z))

da = sp.diff(L, a)
assert sp.simplify(da - (a - y) / (a * (1 - a))) == 0
dz = da.subs(a, sigma) * sp.diff(sigma, z)
assert sp.simplify(dz - (sigma - y)) == 0

from_logit = sp.log(1 + sp.exp(z)) - y * z
assert sp.simplify(sp.diff(from_logit, z) - (sigma - y)) == 0

whole = L.subs(a, sigma).subs(z, w1 * x1 + w2 * x2 + b)
error = sigma.subs(z, w1 * x1 + w2 * x2 + b) - y
for parameter, own_input in ((w1, x1), (w2, x2), (b, 1)):
    assert sp.simplify(sp.diff(whole, parameter) - own_input * error) == 0
print("dz =", sp.simplify(dz))

# %% [markdown] lang="en"
# ## N rows {#rows}
#
# Add up over the rows. With $dz = a - y$ of shape (N, 1) and $x$ of shape (N, 2):
#
# $$
# dW = dz^\top x, \qquad db = \sum_i dz_i
# $$
#
# (1, N) times (N, 2) gives (1, 2), the shape of the weight. On AND, by hand, by autograd and by central differences;
# `nn.BCELoss` takes the mean and gives $1/N$ of it:

# %% [markdown] lang="ko"
# ## N개의 행 {#rows}
#
# 모든 행에 대해 더합니다. $dz = a - y$의 모양은 (N, 1), $x$의 모양은 (N, 2)입니다.
#
# $$
# dW = dz^\top x, \qquad db = \sum_i dz_i
# $$
#
# (1, N)과 (N, 2)를 곱하면 가중치의 모양인 (1, 2)가 됩니다. AND의 네 행에서 손으로 쓴 식, autograd, 중심 차분을
# 비교합니다. `nn.BCELoss`는 평균을 내므로 $1/N$배가 됩니다.

# %%
import torch
from torch import nn

from mlp_tutorial import LogisticRegression, check_gradients, datasets

torch.manual_seed(0)
x, y_and = datasets.gate("and")
x, y_and = x.double(), y_and.double()
model = LogisticRegression().double()

a_rows = model(x)
nn.BCELoss(reduction="sum")(a_rows, y_and).backward()
dz_rows = (a_rows - y_and).detach()
dW, db = dz_rows.T @ x, dz_rows.sum(dim=0)
torch.testing.assert_close(dW, model.linear.weight.grad)
torch.testing.assert_close(db, model.linear.bias.grad)
print("dz", [round(e, 4) for e in dz_rows.flatten().tolist()])
print("dW", [round(e, 4) for e in dW.flatten().tolist()], " db", round(db.item(), 4))

print(check_gradients(model, x, y_and).require())
mean = check_gradients(model, x, y_and, criterion=nn.BCELoss())
print("\nBCELoss / sum =", mean.ratio_name)
assert mean.ratio_name == "1/N"

# %% [markdown] lang="en"
# ## When it does not hold {#squared-error}
#
# Keep the sigmoid and take half the squared error, $L = \tfrac12 (a - y)^2$. Now nothing cancels the slope of the
# sigmoid:
#
# $$
# dz = \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} = (a - y) \cdot a (1 - a)
# $$
#
# That is not $a - y$ times a constant, since the factor differs from row to row. The gradient points elsewhere.
# `check_gradients` confirms the new formula and refuses the old one:

# %% [markdown] lang="ko"
# ## 성립하지 않을 때 {#squared-error}
#
# 시그모이드는 그대로 두고 비용을 제곱 오차의 절반인 $L = \tfrac12 (a - y)^2$으로 바꿉니다. 이제 시그모이드의 기울기를
# 지워 줄 것이 없습니다.
#
# $$
# dz = \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} = (a - y) \cdot a (1 - a)
# $$
#
# 곱해지는 수가 행마다 다르므로 $a - y$의 상수배도 아닙니다. 그래디언트의 방향부터 다릅니다. `check_gradients`는 새
# 식이 맞고 앞의 식은 틀렸다고 알려 줍니다.

# %%
squared = (sigma - y) ** 2 / 2
claimed = (sigma - y) * sigma * (1 - sigma)
assert sp.simplify(sp.diff(squared, z) - claimed) == 0


def half_squared_error(a, y):
    return (0.5 * (a - y) ** 2).sum()


check_gradients(model, x, y_and, loss="half_squared_error").require()

wrong_pair = check_gradients(model, x, y_and, criterion=half_squared_error)
print(wrong_pair)
assert not wrong_pair.agrees
assert wrong_pair.ratio is None

# %% [markdown] lang="en"
# ## What the extra factor costs {#stuck}
#
# Take a row with $y = 1$. The more wrong the neuron is, that is the more negative its $z$, the harder cross-entropy
# pulls. The squared error pulls less and less, since $a(1 - a)$ dies away:

# %% [markdown] lang="ko"
# ## 덧붙은 인수의 대가 {#stuck}
#
# $y = 1$인 행을 봅시다. 뉴런이 많이 틀릴수록, 곧 $z$가 더 작은 음수일수록 교차 엔트로피는 더 세게 당깁니다. 제곱
# 오차는 $a(1 - a)$가 사라지므로 오히려 점점 약하게 당깁니다.

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

zs = torch.linspace(-10, 6, 161, dtype=torch.float64)
a_of_z = torch.sigmoid(zs)
by_cross_entropy = a_of_z - 1
by_squared_error = (a_of_z - 1) * a_of_z * (1 - a_of_z)

_, ax = plt.subplots(figsize=(6, 3.4), layout="constrained")
ax.plot(zs, by_cross_entropy, color=COLORS["cost"], label="$a - y$")
ax.plot(zs, by_squared_error, "--", color=COLORS["input"], label="$(a - y)\\,a(1 - a)$")
ax.axhline(0, color="0.8", linewidth=1, zorder=0)
ax.set(xlabel="$z$", ylabel="$dz$", title="$y = 1$")
ax.legend(frameon=False)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Slope dz against z for a row with y = 1. With cross-entropy it tends to −1 where the neuron is wrong; with the
# squared error it returns to 0 there, so a badly wrong neuron feels nothing.

# %% [markdown] lang="ko" tags=["alt"]
# y = 1인 행에서 z에 따른 기울기 dz. 교차 엔트로피에서는 뉴런이 틀린 쪽에서 −1에 다가가고, 제곱 오차에서는 그쪽에서
# 다시 0으로 돌아옵니다. 크게 틀린 뉴런이 아무 힘도 받지 못합니다.

# %% [markdown] lang="en"
# Now start a model confidently wrong, with $b = 8$ on AND, and give both costs the same number of steps:

# %% [markdown] lang="ko"
# 이번에는 AND에서 $b = 8$로, 틀린 답을 확신하는 모델에서 시작해 두 비용에 같은 수의 걸음을 줍니다.

# %%
from mlp_tutorial import fit
from mlp_tutorial.metrics import accuracy

right = {}
for name, criterion in (("BCELoss", nn.BCELoss()), ("MSELoss", nn.MSELoss())):
    stubborn = LogisticRegression().double()
    with torch.no_grad():
        stubborn.linear.weight.fill_(0.0)
        stubborn.linear.bias.fill_(8.0)
    history = fit(stubborn, x, y_and, criterion=criterion, lr=1.0, epochs=500)
    right[name] = accuracy(stubborn.predict(x), y_and)
    print(f"{name}: cost {history.costs[0]:.4f} -> {history.costs[-1]:.4f},", end=" ")
    print(f"b {stubborn.linear.bias.item():.3f}, accuracy {right[name]:.2f}")

assert right["BCELoss"] == 1.0
assert right["MSELoss"] < 0.5

# %% [markdown] lang="en"
# After {{ len(history.epochs) }} epochs cross-entropy has all four rows right. The squared error has barely moved its
# bias.
#
# ## Every activation has its cost {#matching}
#
# The cancellation is no accident of the sigmoid. Let $f$ be any increasing activation and let $F' = f$. Then one cost
# has the same simple slope:
#
# $$
# L = F(z) - y z, \qquad dz = f(z) - y = a - y
# $$
#
# It is called the **matching loss** of $f$. Since $L'' = f' \ge 0$, it is convex in $z$ as well: one valley, and no
# false bottom.
#
# | activation $a = f(z)$ | antiderivative $F(z)$ | cost $F(z) - yz$ |
# |---|---|---|
# | identity, $z$ | $\tfrac12 z^2$ | half the squared error, less $\tfrac12 y^2$ |
# | sigmoid, $\sigma(z)$ | $\ln(1 + e^z)$ | binary cross-entropy |
# | softmax | $\ln \sum_k e^{z_k}$ | [cross-entropy](10_softmax_cross_entropy.md) |

# %% [markdown] lang="ko"
# {{ len(history.epochs) }}에폭 뒤 교차 엔트로피는 네 행을 모두 맞힙니다. 제곱 오차는 편향을 거의 움직이지 못했습니다.
#
# ## 활성화 함수마다 제짝인 비용이 있습니다 {#matching}
#
# 시그모이드에서만 우연히 지워진 것이 아닙니다. $f$가 증가하는 활성화 함수이고 $F' = f$라면, 다음 비용의 기울기는
# 똑같이 간단합니다.
#
# $$
# L = F(z) - y z, \qquad dz = f(z) - y = a - y
# $$
#
# 이것을 $f$의 **매칭 손실**(matching loss)이라고 합니다. $L'' = f' \ge 0$이므로 $z$에 대해 볼록하기도 합니다.
# 골짜기가 하나이고 가짜 바닥이 없습니다.
#
# | 활성화 함수 $a = f(z)$ | 원시함수 $F(z)$ | 비용 $F(z) - yz$ |
# |---|---|---|
# | 항등, $z$ | $\tfrac12 z^2$ | 제곱 오차의 절반에서 $\tfrac12 y^2$을 뺀 것 |
# | 시그모이드, $\sigma(z)$ | $\ln(1 + e^z)$ | 이진 교차 엔트로피 |
# | softmax | $\ln \sum_k e^{z_k}$ | [교차 엔트로피](10_softmax_cross_entropy.md) |

# %%
for f, F in ((z, z**2 / 2), (sigma, sp.log(1 + sp.exp(z)))):
    assert sp.simplify(sp.diff(F, z) - f) == 0
    assert sp.simplify(sp.diff(F - y * z, z) - (f - y)) == 0

half_square = (z - y) ** 2 / 2
assert sp.expand(half_square - (z**2 / 2 - y * z) - y**2 / 2) == 0
for label in (0, 1):
    bce = L.subs(a, sigma).subs(y, label)
    matching = (sp.log(1 + sp.exp(z)) - y * z).subs(y, label)
    assert sp.simplify(sp.exp(bce) - sp.exp(matching)) == 0

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Name the targets $t = -1$ and $t = 1$ instead of 0 and 1. Show that the loss is $\ln(1 + e^{-tz})$, and derive
#    $dz$.

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 타깃을 0과 1 대신 $t = -1$과 $t = 1$로 씁시다. 손실이 $\ln(1 + e^{-tz})$임을 보이고 $dz$를 유도하세요.

# %% [markdown] lang="en" tags=["answer"]
# For $t = 1$ it is $-\ln \sigma(z)$, for $t = -1$ it is $\ln(1 + e^z) = -\ln(1 - \sigma(z))$: the loss of $y = 1$ and
# of $y = 0$. Its slope is $dz = -t\, \sigma(-tz)$, which is $a - 1$ and $a$: still $a - y$.

# %% [markdown] lang="ko" tags=["answer"]
# $t = 1$이면 $-\ln \sigma(z)$이고, $t = -1$이면 $\ln(1 + e^z) = -\ln(1 - \sigma(z))$입니다. 각각 $y = 1$과 $y = 0$의
# 손실입니다. 기울기는 $dz = -t\, \sigma(-tz)$이고, 차례로 $a - 1$과 $a$이므로 여전히 $a - y$입니다.

# %% tags=["answer"]
for t, label in ((1, 1), (-1, 0)):
    loss = sp.log(1 + sp.exp(-t * z))
    assert sp.simplify(sp.exp(loss) - sp.exp(L.subs(a, sigma).subs(y, label))) == 0
    slope = sp.diff(loss, z)
    assert sp.simplify(slope + t * sigma.subs(z, -t * z)) == 0
    assert sp.simplify(slope - (sigma - label)) == 0
    print(f"t = {t:2d}: dz =", sp.simplify(slope))

# %% [markdown] lang="en"
# 2. Find the matching loss of tanh, and check its slope with autograd.

# %% [markdown] lang="ko"
# 2. tanh의 매칭 손실을 찾고, autograd로 기울기를 확인하세요.

# %% [markdown] lang="en" tags=["answer"]
# $F(z) = \ln \cosh z$, because $(\ln \cosh z)' = \sinh z / \cosh z = \tanh z$. So $L = \ln \cosh z - yz$ with
# $dz = \tanh z - y$.

# %% [markdown] lang="ko" tags=["answer"]
# $(\ln \cosh z)' = \sinh z / \cosh z = \tanh z$이므로 $F(z) = \ln \cosh z$입니다. 따라서 $L = \ln \cosh z - yz$이고
# $dz = \tanh z - y$입니다.

# %% tags=["answer"]
assert sp.simplify(sp.diff(sp.log(sp.cosh(z)), z) - sp.tanh(z)) == 0

z_leaf = torch.linspace(-3, 3, 13, dtype=torch.float64, requires_grad=True)
target = 0.5
(torch.log(torch.cosh(z_leaf)) - target * z_leaf).sum().backward()
torch.testing.assert_close(z_leaf.grad, torch.tanh(z_leaf).detach() - target)
print("largest |dz|:", f"{z_leaf.grad.abs().max().item():.4f}")

# %% [markdown] lang="en"
# 3. For $y = 1$, at which probability $a$ does the squared error pull hardest on $z$?

# %% [markdown] lang="ko"
# 3. $y = 1$일 때 제곱 오차가 $z$를 가장 세게 당기는 확률 $a$는 얼마일까요?

# %% [markdown] lang="en" tags=["answer"]
# Maximise $(1 - a) \cdot a (1 - a) = a (1 - a)^2$: its derivative $(1 - a)(1 - 3a)$ is zero at $a = \tfrac13$. A
# neuron that is more wrong than that is pulled *less*.

# %% [markdown] lang="ko" tags=["answer"]
# $(1 - a) \cdot a (1 - a) = a (1 - a)^2$을 최대로 만듭니다. 도함수 $(1 - a)(1 - 3a)$가 0이 되는 곳은
# $a = \tfrac13$입니다. 이보다 더 틀린 뉴런은 *더 약하게* 당겨집니다.

# %% tags=["answer"]
pull = a * (1 - a) ** 2
assert sp.expand(sp.diff(pull, a) - (1 - a) * (1 - 3 * a)) == 0
steepest = a_of_z[by_squared_error.argmin()].item()
print(f"largest pull on the grid at a = {steepest:.3f}")
assert abs(steepest - 1 / 3) < 0.02

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [The chain rule on a computational graph](07_chain_rule.md) turns these two factors into a method for any formula.
# The lesson on [AND](../2_logistic_regression/02_and_gate.md) trains this model as the deck does.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [계산 그래프에서 보는 연쇄 법칙](07_chain_rule.md)에서는 두 인수의 곱을 어떤 식에나 쓸 수 있는 방법으로 넓힙니다.
# [AND](../2_logistic_regression/02_and_gate.md) 단원에서는 이 모델을 강의처럼 학습합니다.
