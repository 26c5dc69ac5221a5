"""Derivation: the line of least squares in closed form, and gradient descent arriving at the same line."""

# %% [markdown] lang="en"
# # Least squares by hand {#least-squares}
#
# The best line through a set of points can be calculated, without any training. Gradient descent has to arrive at the
# same line, and here it can be checked that it does.
#
# **You will learn** to set a gradient to zero and solve for the parameters, why the solution is the only minimum, and
# when this shortcut exists.
#
# **You need** [the gradient of the squared error](01_squared_error.md), two equations with two unknowns, and SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # 손으로 푸는 최소제곱법 {#least-squares}
#
# 주어진 점에 가장 잘 맞는 직선은 학습하지 않고 바로 계산할 수 있습니다. 경사 하강법도 같은 직선에 도착해야 하는데,
# 정말 그런지 여기서 확인합니다.
#
# **배울 것**: 그래디언트를 0으로 놓고 매개변수를 구하는 법, 그 해가 하나뿐인 최소점인 까닭, 이 지름길을 쓸 수 있는
# 때.
#
# **필요한 것**: [제곱 오차의 그래디언트](01_squared_error.md), 미지수가 둘인 연립방정식, 그리고 SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## Two equations {#normal-equations}
#
# At the bottom of a valley the ground is level: both slopes of $L = \sum_i \tfrac12 (w x_i + b - y_i)^2$ are zero.
#
# $$
# \begin{aligned}
# dw &= \sum_i x_i (w x_i + b - y_i) = 0 \\
# db &= \sum_i (w x_i + b - y_i) = 0
# \end{aligned}
# $$
#
# Divide the second equation by N, with $\bar x$ and $\bar y$ for the means: $b = \bar y - w \bar x$. Put that into
# the first: $\sum_i x_i \big( w (x_i - \bar x) - (y_i - \bar y) \big) = 0$. The bracket adds up to zero over the
# rows, so $x_i$ may be replaced by $x_i - \bar x$, and $w$ is left alone:
#
# $$
# w = \frac{\sum_i (x_i - \bar x)(y_i - \bar y)}{\sum_i (x_i - \bar x)^2}, \qquad b = \bar y - w \bar x
# $$
#
# SymPy solves the two equations for four rows of arbitrary numbers:

# %% [markdown] lang="ko"
# ## 두 방정식 {#normal-equations}
#
# 골짜기의 바닥은 평평합니다. 거기서는 $L = \sum_i \tfrac12 (w x_i + b - y_i)^2$의 두 기울기가 모두 0입니다.
#
# $$
# \begin{aligned}
# dw &= \sum_i x_i (w x_i + b - y_i) = 0 \\
# db &= \sum_i (w x_i + b - y_i) = 0
# \end{aligned}
# $$
#
# 평균을 $\bar x$, $\bar y$로 쓰고 둘째 식을 N으로 나누면 $b = \bar y - w \bar x$입니다. 이것을 첫째 식에 넣으면
# $\sum_i x_i \big( w (x_i - \bar x) - (y_i - \bar y) \big) = 0$입니다. 괄호 안을 모든 행에 대해 더하면 0이므로 $x_i$
# 자리에 $x_i - \bar x$를 써도 됩니다. 이제 $w$만 남습니다.
#
# $$
# w = \frac{\sum_i (x_i - \bar x)(y_i - \bar y)}{\sum_i (x_i - \bar x)^2}, \qquad b = \bar y - w \bar x
# $$
#
# SymPy로 임의의 수로 된 네 행에 대해 두 방정식을 풀어 봅니다.

# %%
import sympy as sp

N = 4
xs, ys = sp.symbols(f"x1:{N + 1}"), sp.symbols(f"y1:{N + 1}")
w, b = sp.symbols("w b")

errors = [w * xi + b - yi for xi, yi in zip(xs, ys, strict=True)]
dw = sum(xi * e for xi, e in zip(xs, errors, strict=True))
db = sum(errors)
L = sum(e**2 for e in errors) / 2
assert sp.expand(sp.diff(L, w) - dw) == 0
assert sp.expand(sp.diff(L, b) - db) == 0
solution = sp.solve([dw, db], [w, b], dict=True)
assert len(solution) == 1

x_mean, y_mean = sum(xs) / N, sum(ys) / N
products = [(xi - x_mean) * (yi - y_mean) for xi, yi in zip(xs, ys, strict=True)]
squares = [(xi - x_mean) ** 2 for xi in xs]
w_best = sum(products) / sum(squares)
assert sp.simplify(solution[0][w] - w_best) == 0
assert sp.simplify(solution[0][b] - (y_mean - w_best * x_mean)) == 0
print("one solution, and it is the formula")

# %% [markdown] lang="en"
# ## Why it is the minimum {#minimum}
#
# A level place may also be a top or a saddle. The second derivatives decide:
#
# $$
# H = \begin{pmatrix} \sum x_i^2 & \sum x_i \\ \sum x_i & N \end{pmatrix}, \qquad
# \det H = N \sum x_i^2 - \Big(\sum x_i\Big)^2 = N \sum (x_i - \bar x)^2
# $$
#
# $H$ does not depend on $w$ and $b$. Its corner N is positive, and so is its determinant unless all $x_i$ are equal.
# Then $H$ is positive definite everywhere: the cost is a bowl with one lowest point, and the solution is that point.

# %% [markdown] lang="ko"
# ## 이것이 최소점인 까닭 {#minimum}
#
# 평평한 곳은 꼭대기일 수도 있고 안장점일 수도 있습니다. 어느 쪽인지는 이계 도함수가 정합니다.
#
# $$
# H = \begin{pmatrix} \sum x_i^2 & \sum x_i \\ \sum x_i & N \end{pmatrix}, \qquad
# \det H = N \sum x_i^2 - \Big(\sum x_i\Big)^2 = N \sum (x_i - \bar x)^2
# $$
#
# $H$에는 $w$도 $b$도 들어 있지 않습니다. 모서리의 N은 양수이고, 모든 $x_i$가 같지만 않으면 행렬식도 양수입니다.
# 그러면 $H$는 어디에서나 양의 정부호이고, 비용은 가장 낮은 점이 하나뿐인 그릇 모양이 됩니다. 우리가 구한 해가 바로 그
# 점입니다.

# %%
H = sp.hessian(L, (w, b))
claimed = sp.Matrix([[sum(xi**2 for xi in xs), sum(xs)], [sum(xs), N]])
assert claimed == H
assert sp.expand(H.det() - N * sum(squares)) == 0
print("det H - N * sum((x - mean)^2) =", sp.expand(H.det() - N * sum(squares)))

# %% [markdown] lang="en"
# ## With numbers {#numbers}
#
# Four points that no line hits. The formula, and PyTorch's own least-squares solver as the witness:

# %% [markdown] lang="ko"
# ## 숫자로 {#numbers}
#
# 어떤 직선도 모두 지날 수는 없는 점 네 개입니다. 공식으로 구한 값을 PyTorch의 최소제곱 풀이와 견주어 봅니다.

# %%
import torch

x = torch.tensor([[1.0], [2.0], [3.0], [4.0]], dtype=torch.float64)
y = torch.tensor([[1.0], [3.0], [2.0], [4.0]], dtype=torch.float64)

dx, dy = x - x.mean(), y - y.mean()
w_best = ((dx * dy).sum() / (dx**2).sum()).item()
b_best = (y.mean() - w_best * x.mean()).item()
print(f"w = {w_best:.6f}, b = {b_best:.6f}")

X = torch.cat([x, torch.ones_like(x)], dim=1)
solved = torch.linalg.lstsq(X, y).solution
torch.testing.assert_close(solved, torch.tensor([[w_best], [b_best]]).double())

residual = w_best * x + b_best - y
print("residuals      ", [round(r, 6) for r in residual.flatten().tolist()])
print("their sum      ", f"{residual.sum().item():.1e}")
print("their sum * x  ", f"{(residual * x).sum().item():.1e}")
assert abs(residual.sum()) < 1e-12
assert abs((residual * x).sum()) < 1e-12

# %% [markdown] lang="en"
# The last two lines are the two equations again. What is left over, the residuals, adds up to zero and has nothing in
# common with $x$: no other slope or bias could take anything more out of it.

# %% [markdown] lang="ko"
# 마지막 두 줄은 처음의 두 방정식 그대로입니다. 남은 오차인 잔차는 모두 더하면 0이고, $x$와 곱해서 더해도 0입니다.
# 기울기나 편향을 바꾸어 더 줄일 수 있는 것이 남지 않았다는 뜻입니다.

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

_, ax = plt.subplots(figsize=(6, 3.6), layout="constrained")
ends = torch.tensor([0.5, 4.5])
ax.plot(ends, w_best * ends + b_best, color=COLORS["output"], label=r"$\hat y$")
prediction = w_best * x + b_best
ax.vlines(x, y, prediction, color=COLORS["cost"], ls="--", label=r"$\hat y - y$")
ax.plot(x, y, "o", color=COLORS["target"], label="$y$")
ax.set(xlabel="$x$", ylabel="$y$")
ax.legend(frameon=False)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Four points and the line of least squares with slope {{ w_best:.1f }} and bias {{ b_best:.1f }}; dashed residuals of
# both signs cancel.

# %% [markdown] lang="ko" tags=["alt"]
# 점 네 개와 기울기 {{ w_best:.1f }}, 편향 {{ b_best:.1f }}인 최소제곱 직선. 점선으로 그린 위아래 잔차가 서로
# 상쇄됩니다.

# %% [markdown] lang="en"
# ## Gradient descent arrives at the same line {#gradient-descent}
#
# Now forget the formula and train. First the two slopes $dw$ and $db$ against autograd and central differences; then
# the distance to the calculated parameters, epoch by epoch:

# %% [markdown] lang="ko"
# ## 경사 하강법도 같은 직선에 도착합니다 {#gradient-descent}
#
# 이제 공식을 잊고 학습해 봅시다. 먼저 두 기울기 $dw$와 $db$를 autograd, 중심 차분과 견줍니다. 그다음 공식으로 구한
# 매개변수까지의 거리가 에폭마다 어떻게 줄어드는지 봅니다.

# %%
from mlp_tutorial import LinearRegression, check_gradients, fit

torch.manual_seed(0)
model = LinearRegression().double()
print(check_gradients(model, x, y).require(), end="\n\n")
history = fit(model, x, y, lr=0.1, epochs=1000, record=("parameters",))

distances = []
for parameters in history.parameters:
    w_now = parameters["linear.weight"].item()
    b_now = parameters["linear.bias"].item()
    distances.append(((w_now - w_best) ** 2 + (b_now - b_best) ** 2) ** 0.5)

w_trained, b_trained = model.linear.weight.item(), model.linear.bias.item()
print(f"calculated: w = {w_best:.12f}, b = {b_best:.12f}")
print(f"trained:    w = {w_trained:.12f}, b = {b_trained:.12f}")
assert abs(w_trained - w_best) < 1e-10
assert abs(b_trained - b_best) < 1e-10

# %%
_, ax = plt.subplots(figsize=(6, 3.2), layout="constrained")
ax.semilogy(distances, color=COLORS["weight"])
ax.set(xlabel="$t$", ylabel=r"$\sqrt{(w_t - w)^2 + (b_t - b)^2}$")
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# On a logarithmic axis the distance to the calculated parameters falls along a straight line, from
# {{ distances[0]:.2f }} to {{ distances[-1]:.0e }} in {{ len(distances) }} epochs.

# %% [markdown] lang="ko" tags=["alt"]
# 로그 눈금에서 계산한 매개변수까지의 거리가 직선을 따라 줄어듭니다. {{ len(distances) }}에폭 동안
# {{ distances[0]:.2f }}에서 {{ distances[-1]:.0e }}까지 내려갑니다.

# %% [markdown] lang="en"
# A straight line on a logarithmic axis: every epoch leaves the same share of the distance, here
# {{ distances[500] / distances[499]:.4f }} of it. [Gradient descent and the step size](03_gradient_descent.md)
# derives that number.
#
# So why train at all? The shortcut exists because the slopes of a squared error are *linear* in $w$ and $b$. Put a
# sigmoid after the sum, and $dw = 0$ can no longer be solved for $w$. Gradient descent does not care.

# %% [markdown] lang="ko"
# 로그 눈금에서 직선이라는 것은 에폭마다 거리가 같은 비율로 줄어든다는 뜻입니다. 여기서는 한 에폭이 지나면
# {{ distances[500] / distances[499]:.4f }}배가 됩니다. 이 수는
# [경사 하강법과 걸음의 크기](03_gradient_descent.md)에서 유도합니다.
#
# 그렇다면 왜 굳이 학습할까요? 이 지름길은 제곱 오차의 기울기가 $w$와 $b$의 *일차식*이라서 가능합니다. 합 뒤에
# 시그모이드를 붙이면 $dw = 0$을 $w$에 대해 풀 수 없습니다. 경사 하강법은 그래도 쓸 수 있습니다.

# %% [markdown] lang="en"
# ## Any number of inputs {#matrix}
#
# Put the parameters into one column $\theta$ and a column of ones into $X$, so that $\hat y = X\theta$. The gradient
# of $\tfrac12 \lVert X\theta - y \rVert^2$ is $X^\top (X\theta - y)$, error times input once more, and it is zero
# where
#
# $$
# X^\top X\, \theta = X^\top y
# $$
#
# These are the **normal equations**. With one input they are the two equations from above.

# %% [markdown] lang="ko"
# ## 입력이 여러 개일 때 {#matrix}
#
# 매개변수를 하나의 열 $\theta$로 모으고 $X$에 1로 된 열을 붙이면 $\hat y = X\theta$입니다.
# $\tfrac12 \lVert X\theta - y \rVert^2$의 그래디언트는 이번에도 오차 곱하기 입력인 $X^\top (X\theta - y)$이고, 다음
# 식이 성립하는 곳에서 0이 됩니다.
#
# $$
# X^\top X\, \theta = X^\top y
# $$
#
# 이 식을 **정규방정식**(normal equations)이라고 합니다. 입력이 하나면 위의 두 방정식과 같습니다.

# %%
generator = torch.Generator().manual_seed(0)
X3 = torch.randn(50, 3, generator=generator, dtype=torch.float64)
X3 = torch.cat([X3, torch.ones(50, 1, dtype=torch.float64)], dim=1)
y3 = torch.randn(50, 1, generator=generator, dtype=torch.float64)

theta = torch.linalg.solve(X3.T @ X3, X3.T @ y3).requires_grad_()
torch.testing.assert_close(theta.detach(), torch.linalg.lstsq(X3, y3).solution)


def half_squares(parameters):
    return 0.5 * ((X3 @ parameters - y3) ** 2).sum()


anywhere = torch.randn(4, 1, generator=generator, dtype=torch.float64, requires_grad=True)
half_squares(anywhere).backward()
with torch.no_grad():
    formula = X3.T @ (X3 @ anywhere - y3)
    steps = 1e-5 * torch.eye(4, dtype=torch.float64).unsqueeze(2)
    central = torch.stack([half_squares(anywhere + step) - half_squares(anywhere - step) for step in steps]) / 2e-5
torch.testing.assert_close(formula, anywhere.grad)
torch.testing.assert_close(formula.flatten(), central, atol=1e-7, rtol=1e-7)

half_squares(theta).backward()
print("largest slope at the solution:", f"{theta.grad.abs().max().item():.1e}")
assert theta.grad.abs().max() < 1e-12

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Show that the line of least squares always passes through the point $(\bar x, \bar y)$.

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 최소제곱 직선은 언제나 점 $(\bar x, \bar y)$를 지난다는 것을 보이세요.

# %% [markdown] lang="en" tags=["answer"]
# $b = \bar y - w \bar x$ is the same as $w \bar x + b = \bar y$: at $\bar x$ the line has the height $\bar y$.

# %% [markdown] lang="ko" tags=["answer"]
# $b = \bar y - w \bar x$를 옮겨 쓰면 $w \bar x + b = \bar y$입니다. 곧 $\bar x$에서 직선의 높이가 $\bar y$입니다.

# %% tags=["answer"]
print("at the mean of x:", w_best * x.mean().item() + b_best)
print("mean of y:       ", y.mean().item())
assert abs(w_best * x.mean().item() + b_best - y.mean().item()) < 1e-12

# %% [markdown] lang="en"
# 2. A line through the origin has no bias: $\hat y = wx$. Which $w$ is best?

# %% [markdown] lang="ko"
# 2. 원점을 지나는 직선에는 편향이 없습니다: $\hat y = wx$. 가장 좋은 $w$는 무엇일까요?

# %% [markdown] lang="en" tags=["answer"]
# One equation is left, $\sum_i x_i (w x_i - y_i) = 0$, so $w = \sum_i x_i y_i \big/ \sum_i x_i^2$. Nothing is
# subtracted now, since no bias takes care of the means.

# %% [markdown] lang="ko" tags=["answer"]
# 방정식은 $\sum_i x_i (w x_i - y_i) = 0$ 하나만 남으므로 $w = \sum_i x_i y_i \big/ \sum_i x_i^2$입니다. 평균을 맡아
# 줄 편향이 없으니 평균을 빼지 않습니다.

# %% tags=["answer"]
w_origin = ((x * y).sum() / (x**2).sum()).item()
print("w =", w_origin)
assert abs(w_origin - torch.linalg.lstsq(x, y).solution.item()) < 1e-12

# %% [markdown] lang="en"
# 3. All $x_i$ are equal, say $x = 2, 2, 2$ with $y = 1, 2, 3$. The formula divides by zero. What does gradient
#    descent do, starting from $w = b = 0$?

# %% [markdown] lang="ko"
# 3. $x_i$가 모두 같다고 합시다. 예를 들어 $x = 2, 2, 2$이고 $y = 1, 2, 3$이면 공식은 0으로 나누게 됩니다.
#    $w = b = 0$에서 시작한 경사 하강법은 어떻게 될까요?

# %% [markdown] lang="en" tags=["answer"]
# Every pair with $2w + b = \bar y = 2$ is a minimum: a whole line of them. The gradient always points along $(2, 1)$,
# so descent leaves the origin in that direction and stops where it meets the line, at $t \cdot (2, 1)$ with
# $4t + t = 2$. It arrives, at the minimum nearest to its start.

# %% [markdown] lang="ko" tags=["answer"]
# $2w + b = \bar y = 2$를 만족하는 쌍은 모두 최소점이고, 이들은 한 직선을 이룹니다. 그래디언트는 언제나 $(2, 1)$과
# 나란하므로 원점에서 그 방향으로 움직이다가 직선과 만나는 $t \cdot (2, 1)$, 곧 $4t + t = 2$인 곳에서 멈춥니다.
# 출발점에서 가장 가까운 최소점에 도착하는 것입니다.

# %% tags=["answer"]
flat = LinearRegression().double()
torch.nn.init.zeros_(flat.linear.weight)
torch.nn.init.zeros_(flat.linear.bias)
x_equal = torch.full((3, 1), 2.0, dtype=torch.float64)
fit(flat, x_equal, torch.tensor([[1.0], [2.0], [3.0]]).double(), lr=0.1, epochs=200)
print(
    "w =",
    round(flat.linear.weight.item(), 9),
    " b =",
    round(flat.linear.bias.item(), 9),
)
assert abs(flat.linear.weight.item() - 2 * 2 / 5) < 1e-9
assert abs(flat.linear.bias.item() - 2 / 5) < 1e-9

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Gradient descent and the step size](03_gradient_descent.md) explains the straight line in the second picture. In
# the lessons, [linear regression with `fit`](../1_linear_regression/04_fit.md) trains the deck's line, and [your own
# table](../4_your_data/01_your_table.md) a model with many inputs.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 두 번째 그림의 직선은 [경사 하강법과 걸음의 크기](03_gradient_descent.md)에서 설명합니다. 강의의 직선은 [`fit`으로
# 하는 선형 회귀](../1_linear_regression/04_fit.md)에서 학습하고, 입력이 여러 개인 모델은 [나의
# 표](../4_your_data/01_your_table.md)에 나옵니다.
