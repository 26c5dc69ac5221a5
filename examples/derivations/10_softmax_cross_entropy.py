"""Derivation: softmax, its Jacobian, and dz = a - y for K classes."""

# %% [markdown] lang="en"
# # Softmax with cross-entropy {#softmax}
#
# With K classes the output is K probabilities that add up to 1, and every one of them depends on every sum. The
# gradient comes out as simple as for two classes: $dz = a - y$.
#
# **You will learn** the Jacobian of softmax, two derivations of $dz = a - y$, why only differences of logits count,
# and how to compute all of it without overflow.
#
# **You need** [cross-entropy](05_cross_entropy.md#classes),
# [the gradient of logistic regression](06_logistic_gradient.md), and SymPy: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # softmax와 교차 엔트로피 {#softmax}
#
# 클래스가 K개이면 출력은 더해서 1이 되는 확률 K개이고, 그 하나하나가 모든 합에 달려 있습니다. 그런데도 그래디언트는
# 클래스가 둘일 때처럼 간단합니다: $dz = a - y$.
#
# **배울 것**: softmax의 야코비 행렬, $dz = a - y$를 유도하는 두 가지 방법, 로짓의 차이만 의미가 있는 까닭, 오버플로
# 없이 계산하는 법.
#
# **필요한 것**: [교차 엔트로피](05_cross_entropy.md#classes), [로지스틱 회귀의 그래디언트](06_logistic_gradient.md),
# 그리고 SymPy: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## From sums to probabilities {#definition}
#
# Make K numbers positive with the exponential, then divide by their sum:
#
# $$
# a_k = \frac{e^{z_k}}{\sum_{j=1}^{K} e^{z_j}}
# $$
#
# Adding the same number $c$ to all sums multiplies numerator and denominator by $e^c$ and changes nothing: only the
# **differences** of logits count, $a_k / a_j = e^{z_k - z_j}$.
#
# With two classes and $z = z_1 - z_2$ this is the sigmoid: $a_1 = \frac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z)$. One
# logit is enough there; logistic regression is softmax with $z_2$ fixed at 0.

# %% [markdown] lang="ko"
# ## 합에서 확률로 {#definition}
#
# 지수 함수로 수 K개를 양수로 만든 다음 그 합으로 나눕니다.
#
# $$
# a_k = \frac{e^{z_k}}{\sum_{j=1}^{K} e^{z_j}}
# $$
#
# 모든 합에 같은 수 $c$를 더하면 분자와 분모에 똑같이 $e^c$이 곱해지므로 아무것도 달라지지 않습니다. 의미가 있는 것은
# 로짓의 **차이**뿐입니다: $a_k / a_j = e^{z_k - z_j}$.
#
# 클래스가 둘일 때 $z = z_1 - z_2$로 놓으면 시그모이드가 됩니다: $a_1 = \frac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z)$.
# 이때는 로짓 하나면 충분합니다. 로지스틱 회귀는 $z_2$를 0으로 고정한 softmax입니다.

# %%
import sympy as sp

K = 3
z = sp.symbols(f"z1:{K + 1}", real=True)
c = sp.symbols("c", real=True)


def softmax(sums):
    total = sum(sp.exp(s) for s in sums)
    return [sp.exp(s) / total for s in sums]


a = softmax(z)
assert sp.simplify(sum(a)) == 1
shifted = softmax([s + c for s in z])
assert all(sp.simplify(p - q) == 0 for p, q in zip(a, shifted, strict=True))
assert sp.simplify(a[0] / a[1] - sp.exp(z[0] - z[1])) == 0

sigma = 1 / (1 + sp.exp(-(z[0] - z[1])))
assert sp.simplify(softmax(z[:2])[0] - sigma) == 0
print("two classes: a1 =", sp.simplify(softmax(z[:2])[0]))

# %% [markdown] lang="en"
# ## The Jacobian {#jacobian}
#
# Each $a_k$ depends on each $z_j$, so the slope is a K × K matrix. Take the logarithm first,
# $\ln a_k = z_k - \ln \sum_i e^{z_i}$; the last term has the slope $e^{z_j} / \sum_i e^{z_i} = a_j$. With
# $\delta_{kj} = 1$ for $k = j$ and 0 otherwise:
#
# $$
# \frac{\partial \ln a_k}{\partial z_j} = \delta_{kj} - a_j
# \quad\Longrightarrow\quad
# \frac{\partial a_k}{\partial z_j} = a_k (\delta_{kj} - a_j)
# $$
#
# On the diagonal stands the sigmoid's $a_k (1 - a_k)$; beside it $-a_k a_j$: what one class gains, the others lose.

# %% [markdown] lang="ko"
# ## 야코비 행렬 {#jacobian}
#
# $a_k$마다 모든 $z_j$에 달려 있으므로 기울기는 K × K 행렬입니다. 먼저 로그를 취해
# $\ln a_k = z_k - \ln \sum_i e^{z_i}$로 씁니다. 마지막 항의 기울기는 $e^{z_j} / \sum_i e^{z_i} = a_j$입니다.
# $k = j$일 때 $\delta_{kj} = 1$이고 아니면 0이라고 하면
#
# $$
# \frac{\partial \ln a_k}{\partial z_j} = \delta_{kj} - a_j
# \quad\Longrightarrow\quad
# \frac{\partial a_k}{\partial z_j} = a_k (\delta_{kj} - a_j)
# $$
#
# 입니다. 대각선에는 시그모이드와 같은 $a_k (1 - a_k)$가, 그 밖에는 $-a_k a_j$가 있습니다. 한 클래스가 얻는 만큼 다른
# 클래스들이 잃습니다.

# %%
for k in range(K):
    for j in range(K):
        delta = 1 if k == j else 0
        by_sympy = sp.diff(a[k], z[j])
        assert sp.simplify(by_sympy - a[k] * (delta - a[j])) == 0
        assert sp.simplify(sp.diff(sp.log(a[k]), z[j]) - (delta - a[j])) == 0

import torch

z_row = torch.tensor([2.0, 0.5, -1.0], dtype=torch.float64)
a_row = torch.softmax(z_row, dim=0)
jacobian = torch.autograd.functional.jacobian(lambda s: torch.softmax(s, dim=0), z_row)
torch.testing.assert_close(jacobian, torch.diag(a_row) - torch.outer(a_row, a_row))
print("a =", [round(p, 4) for p in a_row.tolist()])
print(jacobian.numpy().round(4))

# %% [markdown] lang="en"
# ## dz = a − y {#derivation}
#
# The loss is $L = -\sum_k y_k \ln a_k$ with $\sum_k y_k = 1$. The logarithm of softmax has just been differentiated:
#
# $$
# dz_j = -\sum_k y_k (\delta_{kj} - a_j) = -y_j + a_j \sum_k y_k = a_j - y_j
# $$
#
# The second way uses that only one $y_k$ is 1, that of the true class c: $L = \ln \sum_k e^{z_k} - z_c$. The first
# term has the slope $a_j$, the second takes 1 away at $j = c$.

# %% [markdown] lang="ko"
# ## dz = a − y {#derivation}
#
# 손실은 $L = -\sum_k y_k \ln a_k$이고 $\sum_k y_k = 1$입니다. softmax의 로그는 방금 미분했습니다.
#
# $$
# dz_j = -\sum_k y_k (\delta_{kj} - a_j) = -y_j + a_j \sum_k y_k = a_j - y_j
# $$
#
# 두 번째 방법은 정답 클래스 c의 $y_k$만 1이라는 것을 씁니다: $L = \ln \sum_k e^{z_k} - z_c$. 첫 항의 기울기는
# $a_j$이고, 둘째 항은 $j = c$에서 1을 뺍니다.

# %%
y = sp.symbols(f"y1:{K + 1}", real=True)
L = -sum(target * sp.log(p) for target, p in zip(y, a, strict=True))
for j in range(K):
    slope = sp.diff(L, z[j])
    assert sp.simplify(slope - (a[j] * sum(y) - y[j])) == 0
    with_sum_one = slope.subs(y[0], 1 - sum(y[1:]))
    claimed = (a[j] - y[j]).subs(y[0], 1 - sum(y[1:]))
    assert sp.simplify(with_sum_one - claimed) == 0

true_class = 1
from_logits = sp.log(sum(sp.exp(s) for s in z)) - z[true_class]
for j in range(K):
    one_hot = 1 if j == true_class else 0
    assert sp.simplify(sp.diff(from_logits, z[j]) - (a[j] - one_hot)) == 0
print("dz1 =", sp.simplify(sp.diff(from_logits, z[0])))

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

y_row = torch.tensor([0.0, 1.0, 0.0], dtype=torch.float64)
_, axes = plt.subplots(1, 3, figsize=(8, 2.8), sharey=True, layout="constrained")
panels = (("$a$", a_row, "output"), ("$y$", y_row, "target"))
panels += (("$dz = a - y$", a_row - y_row, "gradient"),)
for ax, (title, heights, role) in zip(axes, panels, strict=True):
    ax.bar(["1", "2", "3"], heights.numpy(), color=COLORS[role], width=0.6)
    ax.axhline(0, color="0.5", linewidth=1)
    ax.set(xlabel="$k$", title=title)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Predicted probabilities, the label of class 2, and their difference. The gradient pushes the true class up by what
# it lacks and the others down by what they have too much; its bars add up to zero.

# %% [markdown] lang="ko" tags=["alt"]
# 예측한 확률, 클래스 2의 레이블, 그리고 둘의 차이. 그래디언트는 정답 클래스를 모자란 만큼 밀어 올리고 나머지를 넘치는
# 만큼 내리누릅니다. 막대를 모두 더하면 0입니다.

# %% [markdown] lang="en"
# ## In a network {#network}
#
# With $A$ and $Y$ of shape (N, K), the recursion of [backpropagation](09_backpropagation_any_depth.md#recursion)
# starts with $dZ = A - Y$ and goes on as always. `nn.CrossEntropyLoss` takes the **logits**, not the probabilities,
# and the mean over the rows:

# %% [markdown] lang="ko"
# ## 신경망에서 {#network}
#
# 모양이 (N, K)인 $A$와 $Y$로 쓰면 [역전파](09_backpropagation_any_depth.md#recursion)의 점화식은 $dZ = A - Y$에서
# 시작하고 그다음은 같습니다. `nn.CrossEntropyLoss`는 확률이 아니라 **로짓**을 받고, 행에 대해 평균을 냅니다.

# %%
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, check_gradients

torch.manual_seed(0)
model = MultiLayerPerceptron((2, 4, 3), output_activation="softmax").double()
x = torch.randn(6, 2, dtype=torch.float64)
classes = torch.tensor([0, 1, 2, 2, 1, 0])
Y = nn.functional.one_hot(classes, num_classes=3).double()

Z = model.logits(x)
Z.retain_grad()
nn.CrossEntropyLoss(reduction="sum")(Z, classes).backward()
torch.testing.assert_close(Z.grad, (torch.softmax(Z, dim=1) - Y).detach())

print(check_gradients(model, x, classes).require())
check_gradients(model, x, classes, reduction="mean").require()

# %% [markdown] lang="en"
# A frequent mistake is to hand `nn.CrossEntropyLoss` the probabilities. It takes them for logits and applies softmax
# a second time. Nothing raises; the gradient is simply another one:

# %% [markdown] lang="ko"
# `nn.CrossEntropyLoss`에 확률을 넘기는 실수가 잦습니다. 확률을 로짓으로 알고 softmax를 한 번 더 적용하게 됩니다.
# 오류는 나지 않고, 그래디언트만 엉뚱한 것이 됩니다.

# %%
twice = check_gradients(model, x, classes, criterion=nn.CrossEntropyLoss())  # doctor: off MLP1203
print(twice)
assert twice.ratio is None

# %% [markdown] lang="en"
# [`fit`][mlp_tutorial.fit] takes the logits of a softmax model by itself.
#
# ## Without overflow {#log-sum-exp}
#
# $e^{1000}$ is infinite even in float64, and infinity divided by infinity is NaN. Since a common shift changes
# nothing, subtract the largest sum $m$ first; then no exponent is positive:
#
# $$
# \ln \sum_k e^{z_k} = m + \ln \sum_k e^{z_k - m}, \qquad m = \max_k z_k
# $$

# %% [markdown] lang="ko"
# [`fit`][mlp_tutorial.fit]은 softmax 모델에서 알아서 로짓을 씁니다.
#
# ## 오버플로 없이 {#log-sum-exp}
#
# $e^{1000}$은 float64에서도 무한대이고, 무한대를 무한대로 나누면 NaN입니다. 같은 수를 빼도 달라지는 것이 없으므로
# 가장 큰 합 $m$을 먼저 뺍니다. 그러면 지수가 양수인 항이 없어집니다.
#
# $$
# \ln \sum_k e^{z_k} = m + \ln \sum_k e^{z_k - m}, \qquad m = \max_k z_k
# $$

# %%
huge = torch.tensor([1000.0, 998.0, 0.0], dtype=torch.float64)
naive = huge.exp() / huge.exp().sum()
m = huge.max()
careful = (huge - m).exp() / (huge - m).exp().sum()
print("naive:  ", naive.tolist())
print("careful:", [round(p, 6) for p in careful.tolist()])
assert naive.isnan().any()
torch.testing.assert_close(careful, torch.softmax(huge, dim=0))
log_sum = m + (huge - m).exp().sum().log()
torch.testing.assert_close(log_sum, torch.logsumexp(huge, dim=0))

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Show that the slopes of one row add up to zero, $\sum_k dz_k = 0$. What does that say about adding the same
#    number to all biases of the output layer?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 한 행의 기울기를 모두 더하면 0, 곧 $\sum_k dz_k = 0$임을 보이세요. 출력층의 모든 편향에 같은 수를 더하는 일에
#    대해 무엇을 알 수 있을까요?

# %% [markdown] lang="en" tags=["answer"]
# $\sum_k a_k - \sum_k y_k = 1 - 1$. The slope of the cost along that direction is zero, as it has to be: a common
# shift of the logits changes no probability. One of the K biases is superfluous.

# %% [markdown] lang="ko" tags=["answer"]
# $\sum_k a_k - \sum_k y_k = 1 - 1$입니다. 그 방향으로는 비용의 기울기가 0입니다. 로짓을 함께 옮겨도 확률이 달라지지
# 않으니 당연합니다. 편향 K개 가운데 하나는 없어도 됩니다.

# %% tags=["answer"]
print("sums of dz:", [f"{s:.0e}" for s in Z.grad.sum(dim=1).abs().tolist()])
assert Z.grad.sum(dim=1).abs().max() < 1e-12
torch.testing.assert_close(torch.softmax(Z + 7.0, dim=1), torch.softmax(Z, dim=1))

# %% [markdown] lang="en"
# 2. *Label smoothing* replaces the label 1 by 0.9 and shares 0.1 among all classes. Does $dz = a - y$ still hold? And
#    if the targets of a row added up to 2?

# %% [markdown] lang="ko"
# 2. *레이블 스무딩*은 레이블 1을 0.9로 낮추고 0.1을 모든 클래스에 나누어 줍니다. 그래도 $dz = a - y$일까요? 한 행의
#    타깃을 모두 더한 값이 2라면 어떨까요?

# %% [markdown] lang="en" tags=["answer"]
# The derivation needed only $\sum_k y_k = 1$, so yes. In general $dz_j = a_j \sum_k y_k - y_j$, with a sum of 2 that
# is $2a - y$.

# %% [markdown] lang="ko" tags=["answer"]
# 유도에 쓴 것은 $\sum_k y_k = 1$뿐이므로 성립합니다. 일반적으로는 $dz_j = a_j \sum_k y_k - y_j$이고, 합이 2이면
# $2a - y$입니다.

# %% tags=["answer"]
smooth = 0.9 * Y + 0.1 / 3
for targets in (smooth, 2 * Y):
    leaf = Z.detach().clone().requires_grad_()
    nn.CrossEntropyLoss(reduction="sum")(leaf, targets).backward()
    total = targets.sum(dim=1, keepdim=True)
    expected = torch.softmax(leaf, dim=1) * total - targets
    torch.testing.assert_close(leaf.grad, expected.detach())
    print("targets add up to", round(total[0].item(), 6), "- agrees")

# %% [markdown] lang="en"
# 3. A *temperature* T divides the logits: $a = \operatorname{softmax}(z / T)$. Derive $dz$, and say what happens to
#    $a$ for $T \to 0$ and $T \to \infty$.

# %% [markdown] lang="ko"
# 3. *온도* T는 로짓을 나눕니다: $a = \operatorname{softmax}(z / T)$. $dz$를 유도하고, $T \to 0$일 때와
#    $T \to \infty$일 때 $a$가 어떻게 되는지 말해 보세요.

# %% [markdown] lang="en" tags=["answer"]
# One more link in the chain, $\partial (z/T) / \partial z = 1/T$, so $dz = (a - y)/T$. For $T \to 0$ the largest sum
# takes everything, which is why softmax has its name; for $T \to \infty$ all classes get $1/K$.

# %% [markdown] lang="ko" tags=["answer"]
# 사슬에 $\partial (z/T) / \partial z = 1/T$이 하나 늘어나므로 $dz = (a - y)/T$입니다. $T \to 0$이면 가장 큰 합이
# 전부를 차지합니다. softmax라는 이름이 여기에서 왔습니다. $T \to \infty$이면 모든 클래스가 $1/K$씩 갖습니다.

# %% tags=["answer"]
for T in (0.01, 2.0, 1000.0):
    leaf = z_row.clone().requires_grad_()
    nn.CrossEntropyLoss()(leaf / T, torch.tensor(1)).backward()
    warm = torch.softmax(z_row / T, dim=0)
    torch.testing.assert_close(leaf.grad, (warm - y_row) / T)
    print(f"T = {T:7.2f}: a =", [round(p, 3) for p in warm.tolist()])

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# The lesson on [digits](../4_your_data/02_digits.md) uses all of this with ten classes. The last derivation is a
# proof of what one layer cannot do: [XOR](11_xor_proof.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 클래스가 열 개인 [손글씨 숫자](../4_your_data/02_digits.md) 단원에서 이 모든 것을 씁니다. 마지막 유도는 한 층으로 할
# 수 없는 일에 대한 증명입니다: [XOR](11_xor_proof.md).
