"""Derivation: why gradient descent goes downhill, and the largest step with which it still arrives."""

# %% [markdown] lang="en"
# # Gradient descent and the step size {#gradient-descent}
#
# Why is the step taken against the gradient, and how long may it be? For linear regression both questions have exact
# answers, and they explain every learning rate that is too small or too large.
#
# **You will learn** why $-dw$ is the steepest way down, why the learning rate must stay below $2/\lambda_{\max}$, and
# what decides how many epochs a run takes.
#
# **You need** [least squares by hand](02_least_squares.md), eigenvalues of a symmetric 2 × 2 matrix, and SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # 경사 하강법과 걸음의 크기 {#gradient-descent}
#
# 왜 그래디언트의 반대쪽으로 움직이고, 한 걸음은 얼마나 길어도 될까요? 선형 회귀에서는 두 질문의 답이 정확히 나옵니다.
# 학습률이 너무 작거나 클 때 생기는 일도 모두 이 답으로 설명됩니다.
#
# **배울 것**: $-dw$가 가장 가파른 내리막인 까닭, 학습률이 $2/\lambda_{\max}$보다 작아야 하는 까닭, 필요한 에폭 수를
# 정하는 것.
#
# **필요한 것**: [손으로 푸는 최소제곱법](02_least_squares.md), 2 × 2 대칭 행렬의 고윳값, 그리고 SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## Which way is down {#direction}
#
# Write $\theta = (w, b)$ for the parameters and $g = (dw, db)$ for the gradient. A small step $\Delta$ changes the
# cost by
#
# $$
# L(\theta + \Delta) - L(\theta) \approx g^\top \Delta
# $$
#
# Of all steps of the same length, which one lowers the cost most? The Cauchy–Schwarz inequality says
# $g^\top \Delta \ge -\lVert g \rVert \lVert \Delta \rVert$, with equality exactly when $\Delta$ points along $-g$.
# That is the whole idea of gradient descent:
#
# $$
# \theta \leftarrow \theta - \alpha\, g
# $$
#
# Here are 360 steps of the same small length around one point of lab 1's cost. The one that lowers the cost most must
# be the one against the gradient.

# %% [markdown] lang="ko"
# ## 어느 쪽이 내리막인가 {#direction}
#
# 매개변수를 $\theta = (w, b)$, 그래디언트를 $g = (dw, db)$로 씁시다. 조금 움직인 $\Delta$는 비용을 다음만큼 바꿉니다.
#
# $$
# L(\theta + \Delta) - L(\theta) \approx g^\top \Delta
# $$
#
# 길이가 같은 걸음 가운데 비용을 가장 많이 줄이는 것은 무엇일까요? 코시–슈바르츠 부등식에 따르면
# $g^\top \Delta \ge -\lVert g \rVert \lVert \Delta \rVert$이고, 등호는 $\Delta$가 $-g$ 방향일 때에만 성립합니다. 경사
# 하강법(gradient descent)은 이것이 전부입니다.
#
# $$
# \theta \leftarrow \theta - \alpha\, g
# $$
#
# 실습 1의 비용에서 한 점을 잡고, 같은 길이로 짧게 360방향으로 움직여 봅니다. 비용이 가장 많이 줄어드는 방향은
# 그래디언트의 반대쪽이어야 합니다.

# %%
import math

import torch

from mlp_tutorial import datasets

x, y = datasets.line()
X = torch.cat([x, torch.ones_like(x)], dim=1).double()
y = y.double()
N = len(y)


def cost_of(theta):
    return ((X @ theta - y) ** 2).mean()


def gradient(theta):
    return 2 / N * X.T @ (X @ theta - y)


start = torch.tensor([[0.0], [-2.0]], dtype=torch.float64)
leaf = start.clone().requires_grad_()
cost_of(leaf).backward()
torch.testing.assert_close(leaf.grad, gradient(start))

angles = torch.deg2rad(torch.arange(360, dtype=torch.float64))
steps = 1e-6 * torch.stack([angles.cos(), angles.sin()], dim=1).unsqueeze(2)
changes = torch.stack([cost_of(start + step) - cost_of(start) for step in steps])
downhill = steps[changes.argmin()].flatten()
g = gradient(start).flatten()
cosine = (torch.dot(downhill, -g) / downhill.norm() / g.norm()).item()
print(f"best of 360 directions against -g: cos = {cosine:.6f}")
assert cosine > math.cos(math.radians(0.5))

# %% [markdown] lang="en"
# ## One parameter {#one-parameter}
#
# A gradient knows only the slope *here*; a step that is too long leaves the region where that slope is true. How long
# is too long? Take the simplest bowl, of curvature $\lambda > 0$ with its minimum at $w^*$:
#
# $$
# L(w) = \tfrac{\lambda}{2} (w - w^*)^2, \qquad dw = \lambda (w - w^*)
# $$
#
# Subtract $w^*$ on both sides of $w \leftarrow w - \alpha\, dw$. The distance to the minimum is multiplied by the
# same number in every step:
#
# $$
# w_{t+1} - w^* = (1 - \alpha\lambda)(w_t - w^*) \quad\Longrightarrow\quad w_t - w^* = (1 - \alpha\lambda)^t (w_0 - w^*)
# $$
#
# | learning rate | factor $1 - \alpha\lambda$ | what happens |
# |---|---|---|
# | $0 < \alpha < 1/\lambda$ | between 0 and 1 | comes closer from one side |
# | $\alpha = 1/\lambda$ | 0 | arrives in one step |
# | $1/\lambda < \alpha < 2/\lambda$ | between −1 and 0 | jumps across, comes closer |
# | $\alpha = 2/\lambda$ | −1 | jumps back and forth for ever |
# | $\alpha > 2/\lambda$ | below −1 | diverges |

# %% [markdown] lang="ko"
# ## 매개변수가 하나일 때 {#one-parameter}
#
# 그래디언트는 *지금 여기*의 기울기만 압니다. 걸음이 너무 길면 그 기울기가 맞지 않는 곳까지 가 버립니다. 얼마나 길면
# 너무 긴 걸까요? 가장 단순한 그릇을 생각합시다. 굽은 정도가 $\lambda > 0$이고 $w^*$에서 최소가 되는 그릇입니다.
#
# $$
# L(w) = \tfrac{\lambda}{2} (w - w^*)^2, \qquad dw = \lambda (w - w^*)
# $$
#
# $w \leftarrow w - \alpha\, dw$의 양변에서 $w^*$를 빼면, 최소점까지의 거리에 걸음마다 같은 수가 곱해진다는 것을 알 수
# 있습니다.
#
# $$
# w_{t+1} - w^* = (1 - \alpha\lambda)(w_t - w^*) \quad\Longrightarrow\quad w_t - w^* = (1 - \alpha\lambda)^t (w_0 - w^*)
# $$
#
# | 학습률 | 배율 $1 - \alpha\lambda$ | 일어나는 일 |
# |---|---|---|
# | $0 < \alpha < 1/\lambda$ | 0과 1 사이 | 한쪽에서 점점 다가감 |
# | $\alpha = 1/\lambda$ | 0 | 한 걸음에 도착 |
# | $1/\lambda < \alpha < 2/\lambda$ | −1과 0 사이 | 건너뛰면서 다가감 |
# | $\alpha = 2/\lambda$ | −1 | 끝없이 왔다 갔다 함 |
# | $\alpha > 2/\lambda$ | −1보다 작음 | 발산 |

# %%
import sympy as sp

w, w_best, lam, alpha = sp.symbols("w w_best lambda alpha", positive=True)
L = lam / 2 * (w - w_best) ** 2
step = w - alpha * sp.diff(L, w)
assert sp.expand(step - w_best - (1 - alpha * lam) * (w - w_best)) == 0

for product in (0.5, 1.0, 1.5, 2.0, 2.5):
    distance, course = 1.0, []
    for t in range(5):
        assert distance == (1 - product) ** t
        course.append(f"{distance:8.4f}")
        distance -= product * distance
    print(f"alpha * lambda = {product}:", *course)

# %% [markdown] lang="en"
# ## Two parameters {#eigenvalues}
#
# The mean squared error of a line is a bowl over the plane of $w$ and $b$. Its gradient is zero at the minimum
# $\theta^*$ and grows linearly from there, with the matrix of second derivatives as its factor:
#
# $$
# g = H (\theta - \theta^*), \qquad H = \tfrac{2}{N} X^\top X, \qquad X = \begin{pmatrix} x & 1 \end{pmatrix}
# $$
#
# So one step multiplies the distance by a matrix: $\theta_{t+1} - \theta^* = (I - \alpha H)(\theta_t - \theta^*)$.
# $H$ is symmetric, hence has perpendicular eigenvectors, $H v_k = \lambda_k v_k$. Along each of them the bowl is a
# parabola of its own, with curvature $\lambda_k$, and the part $e_k$ of the distance along $v_k$ obeys the
# one-parameter law:
#
# $$
# e_k \leftarrow (1 - \alpha \lambda_k)\, e_k
# $$
#
# All parts shrink if and only if $\lvert 1 - \alpha\lambda_k \rvert < 1$ for every $k$. The steepest direction sets
# the limit:
#
# $$
# 0 < \alpha < \frac{2}{\lambda_{\max}}
# $$

# %% [markdown] lang="ko"
# ## 매개변수가 둘일 때 {#eigenvalues}
#
# 직선의 평균 제곱 오차는 $w$와 $b$의 평면 위에 놓인 그릇입니다. 그래디언트는 최소점 $\theta^*$에서 0이고, 거기서
# 멀어질수록 일차식으로 커집니다. 이때 곱해지는 행렬이 이계 도함수의 행렬입니다.
#
# $$
# g = H (\theta - \theta^*), \qquad H = \tfrac{2}{N} X^\top X, \qquad X = \begin{pmatrix} x & 1 \end{pmatrix}
# $$
#
# 그러므로 한 걸음마다 거리에 행렬이 곱해집니다: $\theta_{t+1} - \theta^* = (I - \alpha H)(\theta_t - \theta^*)$.
# $H$는 대칭이어서 서로 수직인 고유벡터 $H v_k = \lambda_k v_k$가 있습니다. 그릇을 고유벡터 방향으로 자르면 단면은
# 저마다 굽은 정도가 $\lambda_k$인 포물선입니다. 거리의 $v_k$ 방향 성분 $e_k$는 매개변수가 하나일 때와 똑같이
# 변합니다.
#
# $$
# e_k \leftarrow (1 - \alpha \lambda_k)\, e_k
# $$
#
# 모든 성분이 줄어들 필요충분조건은 모든 $k$에 대해 $\lvert 1 - \alpha\lambda_k \rvert < 1$인 것입니다. 한계를 정하는
# 것은 가장 가파른 방향입니다.
#
# $$
# 0 < \alpha < \frac{2}{\lambda_{\max}}
# $$

# %%
H = 2 / N * X.T @ X
by_autograd = torch.autograd.functional.hessian(cost_of, start).reshape(2, 2)
torch.testing.assert_close(H, by_autograd)

best = torch.linalg.solve(X.T @ X, X.T @ y)
torch.testing.assert_close(gradient(start), H @ (start - best))

eigenvalues, vectors = torch.linalg.eigh(H)
low, high = eigenvalues.tolist()
limit = 2 / high
print(f"eigenvalues {low:.4f} and {high:.4f}, limit 2/lambda_max = {limit:.4f}")


def descend(alpha, epochs):
    path = [start]
    for _ in range(epochs):
        path.append(path[-1] - alpha * gradient(path[-1]))
    return torch.stack(path)


alpha, epochs = 0.01, 30
factors = (1 - alpha * eigenvalues) ** epochs
predicted = best + vectors @ (factors.unsqueeze(1) * (vectors.T @ (start - best)))
torch.testing.assert_close(descend(alpha, epochs)[-1], predicted)
print("after 30 steps:", [round(p, 6) for p in predicted.flatten().tolist()])

# %% [markdown] lang="en"
# The last check is worth a second look: the eigenvalues alone say where thirty steps of descent end, without taking
# one.
#
# ## Too small, right, too large {#runs}
#
# The deck's learning rate 0.01, a better one, and two on either side of the limit, one percent away from it:

# %% [markdown] lang="ko"
# 마지막 검사는 눈여겨볼 만합니다. 한 걸음도 가지 않고 고윳값만으로 서른 걸음 뒤의 위치를 알아냈습니다.
#
# ## 너무 작게, 알맞게, 너무 크게 {#runs}
#
# 강의의 학습률 0.01, 그보다 나은 학습률, 그리고 한계에서 1%씩 떨어진 양쪽의 학습률 두 개입니다.

# %%
best_alpha = 2 / (low + high)
paths = {}
for alpha in (0.01, best_alpha, 0.99 * limit, 1.01 * limit):
    paths[alpha] = descend(alpha, 2000)
    costs = [cost_of(paths[alpha][t]).item() for t in (0, 10, 100, 1000, 2000)]
    print(f"alpha = {alpha:.4f}:", *(f"{cost:10.2e}" for cost in costs))

for alpha, path in paths.items():
    arrives = cost_of(path[-1]) < cost_of(path[0])
    assert arrives == (alpha < limit)

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

ws, bs = torch.meshgrid(
    torch.linspace(-1.2, 3.6, 120, dtype=torch.float64),
    torch.linspace(-2.4, 1.4, 120, dtype=torch.float64),
    indexing="xy",
)
errors = ws.unsqueeze(2) * X[:, 0] + bs.unsqueeze(2) - y.flatten()
surface = (errors**2).mean(dim=2)

layout = {"sharex": True, "sharey": True, "layout": "constrained"}
_, axes = plt.subplots(1, 3, figsize=(9, 3.2), **layout)
for ax, alpha in zip(axes, (0.01, best_alpha, 1.01 * limit), strict=True):
    ax.contour(ws, bs, surface, levels=[0.05, 0.5, 2, 5, 10, 20], colors="0.75")
    shown = paths[alpha][:13].squeeze(2).T
    ax.plot(*shown, ".-", color=COLORS["gradient"], linewidth=1)
    ax.plot(*best.flatten(), "*", color=COLORS["cost"], markersize=11)
    ax.set(xlabel="$w$", title=rf"$\alpha = {alpha:.4f}$")
axes[0].set_ylabel("$b$")
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Twelve steps over the contours of a long, narrow bowl. With the deck's rate they creep along; with the best rate
# they jump across the valley and move down along it; just above the limit they jump from wall to wall and get no
# nearer.

# %% [markdown] lang="ko" tags=["alt"]
# 길고 좁은 그릇의 등고선 위에 그린 열두 걸음. 강의의 학습률로는 조금씩 기어가고, 가장 좋은 학습률로는 골짜기를
# 건너뛰며 바닥을 따라 내려가고, 한계를 막 넘은 학습률로는 벽 사이를 오갈 뿐 가까워지지 않습니다.

# %% [markdown] lang="en"
# ## The best step, and how long it takes {#best}
#
# A learning rate that suits the steep direction is small for the flat one. The slowest part decides, so the best
# $\alpha$ makes the largest of all $\lvert 1 - \alpha\lambda_k \rvert$ as small as possible: it lets the two ends be
# equally slow, $1 - \alpha\lambda_{\min} = -(1 - \alpha\lambda_{\max})$. With the condition number
# $\kappa = \lambda_{\max} / \lambda_{\min}$:
#
# $$
# \alpha^* = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad
# \lvert 1 - \alpha^* \lambda \rvert \le \frac{\kappa - 1}{\kappa + 1}
# $$
#
# A round bowl ($\kappa = 1$) takes one step; a long valley takes many. Here $\kappa$ is {{ high / low:.1f }}, and the
# best rate still leaves {{ (high - low) / (high + low):.3f }} of the distance in each step.

# %% [markdown] lang="ko"
# ## 가장 좋은 걸음과 걸리는 시간 {#best}
#
# 가파른 방향에 맞춘 학습률은 평평한 방향에는 작습니다. 전체는 가장 느린 성분이 정하므로, 가장 좋은 $\alpha$는
# $\lvert 1 - \alpha\lambda_k \rvert$ 가운데 가장 큰 값을 되도록 작게 만드는 것입니다. 양 끝이 똑같이 느릴 때, 곧
# $1 - \alpha\lambda_{\min} = -(1 - \alpha\lambda_{\max})$일 때입니다. 조건수
# $\kappa = \lambda_{\max} / \lambda_{\min}$로 쓰면 다음과 같습니다.
#
# $$
# \alpha^* = \frac{2}{\lambda_{\min} + \lambda_{\max}}, \qquad
# \lvert 1 - \alpha^* \lambda \rvert \le \frac{\kappa - 1}{\kappa + 1}
# $$
#
# 둥근 그릇($\kappa = 1$)은 한 걸음이면 되고, 긴 골짜기는 여러 걸음이 듭니다. 여기서 $\kappa$는
# {{ high / low:.1f }}이고, 가장 좋은 학습률로도 한 걸음 뒤에 거리가 {{ (high - low) / (high + low):.3f }}배로
# 남습니다.

# %%
small, large = sp.symbols("lambda_min lambda_max", positive=True)
a = sp.symbols("alpha", positive=True)
solved = sp.solve(sp.Eq(1 - a * small, -(1 - a * large)), a)
assert sp.simplify(solved[0] - 2 / (small + large)) == 0
kappa = large / small
rest = 1 - solved[0] * small
assert sp.simplify(rest - (kappa - 1) / (kappa + 1)) == 0

rates = torch.linspace(0.0, limit, 100001, dtype=torch.float64)
slowest = (1 - rates.unsqueeze(1) * eigenvalues).abs().amax(dim=1)
found = rates[slowest.argmin()].item()
print(f"best of 100001 rates: {found:.5f}, formula: {best_alpha:.5f}")
assert abs(found - best_alpha) < 1e-5

# %% [markdown] lang="en"
# ## What `fit` says when it diverges {#diverged}
#
# Above the limit the cost is multiplied by $(1 - \alpha\lambda_{\max})^2 > 1$ in every step, until float32 has no
# number for it. [`fit`][mlp_tutorial.fit] stops there, with the parameters of the last finite step:

# %% [markdown] lang="ko"
# ## 발산하면 `fit`이 하는 말 {#diverged}
#
# 한계를 넘으면 걸음마다 비용에 $(1 - \alpha\lambda_{\max})^2 > 1$이 곱해지다가 float32로는 나타낼 수 없는 수가
# 됩니다. [`fit`][mlp_tutorial.fit]은 거기서 멈추고 마지막으로 유한했던 걸음의 매개변수를 남깁니다.

# %%
from mlp_tutorial import DivergedError, LinearRegression, fit

torch.manual_seed(0)
try:
    fit(LinearRegression(), *datasets.line(), lr=1.5 * limit, epochs=1000)  # doctor: off MLP1401
except DivergedError as error:
    print(error)
else:
    raise AssertionError("a rate above the limit has to diverge")

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. How many epochs does the deck's learning rate of 0.01 need until the slowest part of the distance has shrunk to a
#    hundredth?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 강의의 학습률 0.01로는 몇 에폭이 지나야 거리의 가장 느린 성분이 백분의 일로 줄어들까요?

# %% [markdown] lang="en" tags=["answer"]
# The slowest part shrinks by $1 - \alpha\lambda_{\min}$ per epoch, so
# $t = \ln 0.01 \,/ \ln(1 - \alpha\lambda_{\min})$, rounded up.

# %% [markdown] lang="ko" tags=["answer"]
# 가장 느린 성분은 에폭마다 $1 - \alpha\lambda_{\min}$배가 되므로 $t = \ln 0.01 \,/ \ln(1 - \alpha\lambda_{\min})$을
# 올림한 값입니다.

# %% tags=["answer"]
t = math.ceil(math.log(0.01) / math.log(1 - 0.01 * low))
path = descend(0.01, t)
parts = (vectors[:, 0] @ (path - best).squeeze(2).T).abs()
print(t, "epochs; what is left:", round((parts[t] / parts[0]).item(), 6))
assert parts[t] <= 0.01 * parts[0] < parts[t - 1]

# %% [markdown] lang="en"
# 2. Standardize the inputs of lab 1 to mean 0 and standard deviation 1. What does $H$ become, and which learning rate
#    arrives in a single step?

# %% [markdown] lang="ko"
# 2. 실습 1의 입력을 평균 0, 표준 편차 1로 표준화하면 $H$는 무엇이 되고, 어떤 학습률이면 한 걸음에 도착할까요?

# %% [markdown] lang="en" tags=["answer"]
# The columns of $X$ become perpendicular with mean square 1, so $X^\top X = N I$ and $H = 2I$: a round bowl. With
# $\alpha = 1/2$ every factor $1 - \alpha\lambda$ is zero. This is why data are standardized.

# %% [markdown] lang="ko" tags=["answer"]
# $X$의 열들이 서로 수직이 되고 제곱 평균이 1이 되므로 $X^\top X = N I$이고 $H = 2I$입니다. 둥근 그릇입니다.
# $\alpha = 1/2$이면 모든 $1 - \alpha\lambda$가 0이 됩니다. 데이터를 표준화하는 까닭이 이것입니다.

# %% tags=["answer"]
from mlp_tutorial import Standardize

scaled = Standardize.from_data(x)(x).double()
X_scaled = torch.cat([scaled, torch.ones_like(scaled)], dim=1)
H_scaled = 2 / N * X_scaled.T @ X_scaled
print(H_scaled)
torch.testing.assert_close(H_scaled, 2 * torch.eye(2).double(), atol=1e-6, rtol=0)

theta = start - 0.5 * 2 / N * X_scaled.T @ (X_scaled @ start - y)
after_one_step = ((X_scaled @ theta - y) ** 2).mean().item()
print(f"cost after one step: {after_one_step:.1e}")
assert after_one_step < 1e-12

# %% [markdown] lang="en"
# 3. The cost of logistic regression is no parabola, but its curvature is bounded: $H = \frac1N X^\top S X$ with $S$
#    diagonal, $a(1 - a) \le \frac14$ on it. Which learning rates are certain to lower the cost of AND in every epoch?

# %% [markdown] lang="ko"
# 3. 로지스틱 회귀의 비용은 포물선이 아니지만 굽은 정도에 한계가 있습니다. $H = \frac1N X^\top S X$이고, $S$는
#    대각선에 $a(1 - a) \le \frac14$이 놓인 대각 행렬입니다. AND의 비용이 에폭마다 반드시 줄어드는 학습률은
#    어디까지일까요?

# %% [markdown] lang="en" tags=["answer"]
# No eigenvalue of $H$ exceeds $\Lambda = \lambda_{\max}(X^\top X) / 4N$. By Taylor's theorem
# $L(\theta - \alpha g) \le L(\theta) - \alpha \big(1 - \tfrac{\alpha\Lambda}{2}\big) \lVert g \rVert^2$, which is
# below $L(\theta)$ whenever $\alpha < 2/\Lambda$.

# %% [markdown] lang="ko" tags=["answer"]
# $H$의 고윳값은 $\Lambda = \lambda_{\max}(X^\top X) / 4N$를 넘지 못합니다. 테일러 정리에 따라
# $L(\theta - \alpha g) \le L(\theta) - \alpha \big(1 - \tfrac{\alpha\Lambda}{2}\big) \lVert g \rVert^2$이고,
# $\alpha < 2/\Lambda$이면 이 값은 $L(\theta)$보다 작습니다.

# %% tags=["answer"]
from mlp_tutorial import LogisticRegression

x_and, y_and = datasets.gate("and")
X_and = torch.cat([x_and, torch.ones(4, 1)], dim=1)
bound = torch.linalg.eigvalsh(X_and.T @ X_and).max().item() / (4 * 4)
print(f"2 / bound = {2 / bound:.4f}")

torch.manual_seed(0)
history = fit(LogisticRegression(), x_and, y_and, lr=0.99 * 2 / bound, epochs=500)
costs = torch.tensor(history.costs)
assert (costs[1:] < costs[:-1]).all()
print(f"cost {history.costs[0]:.4f} -> {history.costs[-1]:.4f}, falling in every epoch")

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [The learning rate](../1_linear_regression/06_learning_rate.md) shows the same on lab 1 with real optimizers. The
# bound ¼ of exercise 3 comes from [the slope of the sigmoid](04_sigmoid_slope.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [학습률](../1_linear_regression/06_learning_rate.md)에서는 같은 일을 실습 1의 옵티마이저로 봅니다. 문제 3의 한계 ¼은
# [시그모이드의 기울기](04_sigmoid_slope.md)에서 나옵니다.
