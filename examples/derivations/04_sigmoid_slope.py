"""Derivation: the sigmoid as the inverse of the log-odds, and its slope a(1 - a)."""

# %% [markdown] lang="en"
# # The sigmoid and its slope {#sigmoid}
#
# The sigmoid turns any number into a probability, and its slope can be read off its own output. That convenience has
# a price: far from zero the slope is almost nothing.
#
# **You will learn** where the sigmoid comes from, why $\sigma'(z) = a(1 - a)$, why the slope never exceeds ¼, and
# what float32 makes of a saturated neuron.
#
# **You need** the chain rule for $e^{-z}$, and SymPy: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # 시그모이드와 그 기울기 {#sigmoid}
#
# 시그모이드는 어떤 수든 확률로 바꾸어 주고, 기울기는 출력만 보면 알 수 있습니다. 이 편리함에는 대가가 있습니다. 0에서
# 멀어지면 기울기가 거의 사라집니다.
#
# **배울 것**: 시그모이드가 나오는 곳, $\sigma'(z) = a(1 - a)$인 까닭, 기울기가 ¼을 넘지 못하는 까닭, 포화된 뉴런을
# float32로 계산하면 생기는 일.
#
# **필요한 것**: $e^{-z}$의 미분에 쓰는 연쇄 법칙, 그리고 SymPy: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## From odds to the sigmoid {#definition}
#
# A neuron's sum $z = w^\top x + b$ may be any real number; a probability $a$ must lie between 0 and 1. The odds
# $a/(1-a)$ run from 0 to ∞, so their logarithm runs over all real numbers. Let the neuron's sum *be* the log-odds,
# the **logit**, and solve for $a$:
#
# $$
# z = \ln \frac{a}{1 - a} \quad\Longrightarrow\quad a = \sigma(z) = \frac{1}{1 + e^{-z}}
# $$

# %% [markdown] lang="ko"
# ## 승산에서 시그모이드로 {#definition}
#
# 뉴런의 합 $z = w^\top x + b$는 어떤 실수든 될 수 있지만 확률 $a$는 0과 1 사이여야 합니다. 승산(odds) $a/(1-a)$는
# 0에서 ∞까지의 값이고, 그 로그는 모든 실수가 될 수 있습니다. 그래서 뉴런의 합을 로그 승산, 곧 **로짓**(logit)으로
# *정하고* $a$에 대해 풉니다.
#
# $$
# z = \ln \frac{a}{1 - a} \quad\Longrightarrow\quad a = \sigma(z) = \frac{1}{1 + e^{-z}}
# $$

# %%
import sympy as sp

z = sp.symbols("z", real=True)
a = sp.symbols("a", positive=True)
solution = sp.solve(sp.Eq(z, sp.log(a / (1 - a))), a)
sigma = 1 / (1 + sp.exp(-z))
assert len(solution) == 1
assert sp.simplify(solution[0] - sigma) == 0
print("a =", solution[0])

# %% [markdown] lang="en"
# ## The slope {#slope}
#
# Write $\sigma(z) = (1 + e^{-z})^{-1}$ and apply the chain rule, then split the fraction in two:
#
# $$
# \sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2}
# = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}
# = \sigma(z)\,\big(1 - \sigma(z)\big) = a(1 - a)
# $$
#
# The second factor is $1 - \sigma(z)$, because the two fractions have the same denominator and their numerators add
# up to it. Whoever has computed $a$ going forward has the slope for one multiplication.

# %% [markdown] lang="ko"
# ## 기울기 {#slope}
#
# $\sigma(z) = (1 + e^{-z})^{-1}$로 쓰고 연쇄 법칙으로 미분한 다음, 분수를 둘로 나눕니다.
#
# $$
# \sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2}
# = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}
# = \sigma(z)\,\big(1 - \sigma(z)\big) = a(1 - a)
# $$
#
# 두 분수는 분모가 같고 분자의 합이 그 분모와 같으므로, 두 번째 인수는 $1 - \sigma(z)$입니다. 순전파에서 $a$를 이미
# 구했다면 곱셈 한 번으로 기울기를 얻습니다.

# %%
import torch

from mlp_tutorial.activations import sigmoid

assert sp.simplify(sp.diff(sigma, z) - sigma * (1 - sigma)) == 0

zs = (torch.arange(-50, 51, dtype=torch.float64) / 10).requires_grad_()
a_values = torch.sigmoid(zs)
(by_autograd,) = torch.autograd.grad(a_values.sum(), zs)
torch.testing.assert_close(a_values * (1 - a_values), by_autograd)
torch.testing.assert_close(sigmoid.slope(zs), by_autograd)

h = 1e-5
central = (torch.sigmoid(zs + h) - torch.sigmoid(zs - h)) / (2 * h)
torch.testing.assert_close(central, by_autograd, atol=1e-9, rtol=0)
print("largest difference:", f"{(central - by_autograd).abs().max().item():.1e}")

# %% [markdown] lang="en"
# ## Three properties {#properties}
#
# **Symmetry.** $\sigma(-z) = 1 - \sigma(z)$: "how likely is 0" is the same question with the sign turned round. So
# the slope is the same on both sides, $\sigma'(-z) = \sigma'(z)$.
#
# **The slope is at most ¼.** Complete the square:
#
# $$
# a(1 - a) = \tfrac14 - \big(a - \tfrac12\big)^2 \le \tfrac14
# $$
#
# with equality only at $a = \tfrac12$, that is at $z = 0$.
#
# **The tails fall exponentially.** Both fractions above are at most 1, and one of them is at most
# $e^{-\lvert z \rvert}$; hence $\sigma'(z) < e^{-\lvert z \rvert}$. A neuron far out on either side hardly reacts to
# its inputs: it is **saturated**.

# %% [markdown] lang="ko"
# ## 세 가지 성질 {#properties}
#
# **대칭.** $\sigma(-z) = 1 - \sigma(z)$입니다. "0일 확률은 얼마인가?"는 부호만 뒤집은 같은 질문이기 때문입니다.
# 그래서 기울기는 양쪽이 같습니다: $\sigma'(-z) = \sigma'(z)$.
#
# **기울기는 ¼을 넘지 못합니다.** 완전제곱식으로 고치면
#
# $$
# a(1 - a) = \tfrac14 - \big(a - \tfrac12\big)^2 \le \tfrac14
# $$
#
# 이고, 등호는 $a = \tfrac12$, 곧 $z = 0$일 때에만 성립합니다.
#
# **꼬리는 지수적으로 줄어듭니다.** 위의 두 분수는 모두 1을 넘지 못하고 그중 하나는 $e^{-\lvert z \rvert}$을 넘지
# 못하므로 $\sigma'(z) < e^{-\lvert z \rvert}$입니다. 양쪽 끝으로 멀리 간 뉴런은 입력이 바뀌어도 거의 반응하지
# 않습니다. 이것을 **포화**(saturation)라고 합니다.

# %%
assert sp.simplify(sigma.subs(z, -z) - (1 - sigma)) == 0
slope = sp.diff(sigma, z)
assert sp.simplify(slope.subs(z, -z) - slope) == 0

half = sp.Rational(1, 2)
assert sp.expand(a * (1 - a) - (half**2 - (a - half) ** 2)) == 0
assert slope.subs(z, 0) == sp.Rational(1, 4)
assert by_autograd.max().item() == 0.25
assert zs[by_autograd.argmax()].item() == 0.0

assert (by_autograd < torch.exp(-zs.abs())).all()

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

_, (above, below) = plt.subplots(2, 1, figsize=(6, 4.6), layout="constrained")
shown = zs.detach()
above.plot(shown, a_values.detach(), color=COLORS["output"])
above.set(ylabel=r"$a = \sigma(z)$")
below.plot(shown, by_autograd, "--", color=COLORS["gradient"], label="$a(1 - a)$")
below.plot(shown, torch.exp(-shown.abs()), ":", color="0.5", label=r"$e^{-|z|}$")
below.axhline(0.25, color="0.8", linewidth=1, zorder=0)
below.set(xlabel="$z$", ylabel=r"$\sigma'(z)$", ylim=(0, 0.5))
below.legend(frameon=False)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Above, the sigmoid climbs from 0 to 1. Below, its slope: a hill of height one quarter at z = 0 that has nearly
# vanished at z = 5 and stays under the exponential tails.

# %% [markdown] lang="ko" tags=["alt"]
# 위는 0에서 1로 올라가는 시그모이드, 아래는 그 기울기입니다. 기울기는 z = 0에서 높이가 4분의 1인 언덕이고, z =
# 5에서는 거의 사라지며, 지수 꼬리 아래에 머뭅니다.

# %% [markdown] lang="en"
# ## What float32 makes of it {#saturation}
#
# A float32 keeps 24 binary digits. Once $e^{-z} \le 2^{-24}$, adding it to 1 changes nothing, and the probability
# *is* 1. From then on $1 - a$ is exactly zero, the slope $a(1-a)$ is exactly zero, and the neuron can no longer
# learn. On the other side nothing of the kind happens until $e^{-\lvert z \rvert}$ itself is too small to be written:

# %% [markdown] lang="ko"
# ## float32에서 생기는 일 {#saturation}
#
# float32는 이진수 24자리까지만 간직합니다. $e^{-z} \le 2^{-24}$이 되면 1에 더해도 아무것도 바뀌지 않아 확률이
# *정확히* 1이 됩니다. 그때부터 $1 - a$도, 기울기 $a(1-a)$도 정확히 0이고 뉴런은 더 배울 수 없습니다. 반대쪽에서는
# $e^{-\lvert z \rvert}$ 자체가 너무 작아 적을 수 없게 될 때까지 이런 일이 생기지 않습니다.

# %%
import math

grid = torch.arange(0, 120, 0.01)
first_one = grid[torch.sigmoid(grid) == 1][0].item()
first_zero = grid[torch.sigmoid(-grid) == 0][0].item()
expected = 24 * math.log(2)
print(f"sigmoid(z)  == 1 from z = {first_one:.2f} on, 24 ln 2 = {expected:.2f}")
print(f"sigmoid(-z) == 0 from z = {first_zero:.2f} on")
assert abs(first_one - expected) < 1
assert first_zero > 85

saturated = torch.tensor(20.0)
a_20 = torch.sigmoid(saturated)
naive = (a_20 * (1 - a_20)).item()
careful = (a_20 * torch.sigmoid(-saturated)).item()
print("slope at 20: a * (1 - a) =", naive)
print("slope at 20: sigmoid(z) * sigmoid(-z) =", careful)
assert naive == 0.0
assert careful > 0.0

# %% [markdown] lang="en"
# This is why costs are computed from the logit $z$ and not from $a$:
# [why logits](../2_logistic_regression/03_why_logits.md).
#
# ## Many layers {#depth}
#
# Going back through one sigmoid multiplies a gradient by at most ¼. Through k of them the factor is at most $4^{-k}$,
# before the weights have their say: through ten layers {{ 0.25**10:.1e }}. That is the **vanishing gradient**;
# [backpropagation at any depth](09_backpropagation_any_depth.md) measures it in a network. ReLU's slope on the
# positive side is 1 at every depth.
#
# Every activation function of the library carries its slope, written by hand. All of them against autograd:

# %% [markdown] lang="ko"
# 비용을 $a$가 아니라 로짓 $z$에서 계산하는 까닭이 이것입니다:
# [왜 로짓인가](../2_logistic_regression/03_why_logits.md).
#
# ## 층이 많아지면 {#depth}
#
# 시그모이드 하나를 거슬러 지날 때마다 그래디언트에 ¼ 이하의 수가 곱해집니다. k개를 지나면 가중치를 빼고도 $4^{-k}$
# 이하가 되고, 열 층이면 {{ 0.25**10:.1e }}입니다. 이것이 **그래디언트 소실**(vanishing gradient)입니다.
# [깊이에 상관없는 역전파](09_backpropagation_any_depth.md)에서 실제 신경망으로 재어 봅니다. ReLU의 기울기는 양수
# 쪽에서 깊이와 상관없이 1입니다.
#
# 라이브러리의 활성화 함수에는 손으로 쓴 기울기가 하나씩 딸려 있습니다. 모두 autograd와 견주어 봅니다.

# %%
from mlp_tutorial.activations import NAMES, activation

for name in NAMES:
    f = activation(name)
    if name == "softmax":
        continue
    (automatic,) = torch.autograd.grad(f(zs).sum(), zs)
    torch.testing.assert_close(f.slope(zs.detach()), automatic)
    print(f"{name:<11} largest slope {automatic.max().item():.4f}")

# %% [markdown] lang="en"
# Softmax is missing since each of its outputs depends on all $z$: its slope is a matrix, and it has
# [a page of its own](10_softmax_cross_entropy.md).
#
# ## Exercises {#exercises}
#
# 1. Show that $\tanh z = 2\sigma(2z) - 1$, and find $\tanh'(z)$ from it. How large is it at most?

# %% [markdown] lang="ko"
# softmax가 빠진 것은 출력 하나하나가 모든 $z$에 달려 있기 때문입니다. 기울기가 행렬이 되므로
# [따로 한 쪽](10_softmax_cross_entropy.md)을 두었습니다.
#
# ## 연습 문제 {#exercises}
#
# 1. $\tanh z = 2\sigma(2z) - 1$임을 보이고, 여기에서 $\tanh'(z)$를 구하세요. 가장 클 때 얼마일까요?

# %% [markdown] lang="en" tags=["answer"]
# Multiply numerator and denominator of $\tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}}$ by $e^{-z}$:
# $\frac{1 - e^{-2z}}{1 + e^{-2z}} = \frac{2}{1 + e^{-2z}} - 1$. Then
# $\tanh'(z) = 4\,\sigma(2z)(1 - \sigma(2z)) = (1 + \tanh z)(1 - \tanh z) = 1 - \tanh^2 z$, at most 1: four times the
# sigmoid's slope, one reason to prefer tanh in hidden layers.

# %% [markdown] lang="ko" tags=["answer"]
# $\tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}}$의 분자와 분모에 $e^{-z}$을 곱하면
# $\frac{1 - e^{-2z}}{1 + e^{-2z}} = \frac{2}{1 + e^{-2z}} - 1$입니다. 그러면
# $\tanh'(z) = 4\,\sigma(2z)(1 - \sigma(2z)) = (1 + \tanh z)(1 - \tanh z) = 1 - \tanh^2 z$이고 최댓값은 1입니다.
# 시그모이드의 네 배이며, 은닉층에 tanh를 즐겨 쓰는 까닭 가운데 하나입니다.

# %% tags=["answer"]
assert sp.simplify((sp.tanh(z) - (2 * sigma.subs(z, 2 * z) - 1)).rewrite(sp.exp)) == 0
assert sp.simplify(sp.diff(sp.tanh(z), z) - (1 - sp.tanh(z) ** 2)) == 0
assert sp.diff(sp.tanh(z), z).subs(z, 0) == 1
print("d tanh/dz =", sp.diff(sp.tanh(z), z))

# %% [markdown] lang="en"
# 2. Differentiate softplus, $\ln(1 + e^z)$. Why does the result appear in the cost of logistic regression?

# %% [markdown] lang="ko"
# 2. softplus인 $\ln(1 + e^z)$를 미분하세요. 그 결과가 로지스틱 회귀의 비용에 나타나는 까닭은 무엇일까요?

# %% [markdown] lang="en" tags=["answer"]
# $\frac{e^z}{1 + e^z} = \sigma(z)$. The cost of a row with $y = 0$ is $-\ln(1 - \sigma(z)) = \ln(1 + e^z)$, softplus
# itself, so its slope is $\sigma(z) = a = a - y$.

# %% [markdown] lang="ko" tags=["answer"]
# $\frac{e^z}{1 + e^z} = \sigma(z)$입니다. $y = 0$인 행의 비용이 바로 softplus인
# $-\ln(1 - \sigma(z)) = \ln(1 + e^z)$이므로, 그 기울기는 $\sigma(z) = a = a - y$입니다.

# %% tags=["answer"]
softplus = sp.log(1 + sp.exp(z))
assert sp.simplify(sp.diff(softplus, z) - sigma) == 0
assert sp.simplify(sp.exp(-sp.log(1 - sigma)) - sp.exp(softplus)) == 0
print("d softplus/dz =", sp.simplify(sp.diff(softplus, z)))

# %% [markdown] lang="en"
# 3. From which $\lvert z \rvert$ on is the sigmoid's slope below one percent of its maximum?

# %% [markdown] lang="ko"
# 3. $\lvert z \rvert$가 얼마보다 크면 시그모이드의 기울기가 최댓값의 1%보다 작아질까요?

# %% [markdown] lang="en" tags=["answer"]
# Set $\tfrac14 - (a - \tfrac12)^2 = \tfrac{1}{400}$, so $a = \tfrac12 + \tfrac12\sqrt{0.99}$, and take the logit of
# it.

# %% [markdown] lang="ko" tags=["answer"]
# $\tfrac14 - (a - \tfrac12)^2 = \tfrac{1}{400}$으로 놓으면 $a = \tfrac12 + \tfrac12\sqrt{0.99}$이고, 이것의 로짓을
# 구하면 됩니다.

# %% tags=["answer"]
a_far = 0.5 + 0.5 * math.sqrt(0.99)
z_far = math.log(a_far / (1 - a_far))
print(f"|z| > {z_far:.4f}")
assert abs(sigmoid.slope(torch.tensor(z_far)).item() - 0.25 / 100) < 1e-6

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Cross-entropy from the likelihood](05_cross_entropy.md) finds the cost that belongs to this probability. The lesson
# on [activation functions](../2_logistic_regression/01_activation_functions.md) draws all of them.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [가능도에서 나오는 교차 엔트로피](05_cross_entropy.md)에서 이 확률에 어울리는 비용을 찾습니다.
# [활성화 함수](../2_logistic_regression/01_activation_functions.md) 단원에는 모든 활성화 함수의 그림이 있습니다.
