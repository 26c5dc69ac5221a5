"""Derivation: the gradient of the squared error, with the slide's one half and with the code's mean."""

# %% [markdown] lang="en"
# # The gradient of the squared error {#squared-error}
#
# How does the cost of linear regression change when a weight moves a little? Two factors answer that, and a third one
# separates the slide from the code.
#
# **You will learn** where $dw = x(\hat y - y)$ comes from, what it becomes for N rows, and why the slide's ½ and the
# code's mean differ by exactly $2/N$.
#
# **You need** the derivative of a square, and SymPy beside the library: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # 제곱 오차의 그래디언트 {#squared-error}
#
# 가중치가 조금 움직이면 선형 회귀의 비용은 얼마나 변할까요? 두 수의 곱이면 답이 되고, 슬라이드와 코드는 여기에 붙는
# 상수 하나만 다릅니다.
#
# **배울 것**: $dw = x(\hat y - y)$가 나오는 과정, 행이 N개일 때의 모양, 슬라이드의 ½과 코드의 평균이 정확히
# $2/N$배만큼 다른 까닭.
#
# **필요한 것**: 제곱의 미분, 그리고 라이브러리와 함께 쓸 SymPy: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## One row {#one-row}
#
# The model predicts $\hat y = wx + b$. For one row the slide's loss is half the squared error:
#
# $$
# L = \tfrac12 (\hat y - y)^2
# $$
#
# The weight reaches the loss only through $\hat y$, so the chain rule has two factors: how the loss changes with the
# prediction, and how the prediction changes with the parameter. As in the deck, d before a name stands for the slope
# of the cost with respect to it.
#
# $$
# \begin{aligned}
# d\hat y &= \frac{\partial L}{\partial \hat y} = \hat y - y \\
# dw &= \frac{\partial L}{\partial \hat y} \cdot \frac{\partial \hat y}{\partial w} = (\hat y - y) \cdot x \\
# db &= \frac{\partial L}{\partial \hat y} \cdot \frac{\partial \hat y}{\partial b} = (\hat y - y) \cdot 1
# \end{aligned}
# $$
#
# In words: **error times input**. The ½ is there only to cancel the 2 that the square leaves behind. SymPy
# differentiates $L$ without being told about the chain rule and has to find the same:

# %% [markdown] lang="ko"
# ## 한 행 {#one-row}
#
# 모델의 예측은 $\hat y = wx + b$입니다. 슬라이드의 손실은 한 행마다 제곱 오차의 절반입니다.
#
# $$
# L = \tfrac12 (\hat y - y)^2
# $$
#
# 가중치는 $\hat y$를 거쳐서만 손실에 닿습니다. 그래서 연쇄 법칙(chain rule)의 인수는 둘입니다. 예측이 변할 때 손실이
# 얼마나 변하는지, 매개변수가 변할 때 예측이 얼마나 변하는지입니다. 강의에서처럼 이름 앞의 d는 그 변수에 대한 비용의
# 기울기를 뜻합니다.
#
# $$
# \begin{aligned}
# d\hat y &= \frac{\partial L}{\partial \hat y} = \hat y - y \\
# dw &= \frac{\partial L}{\partial \hat y} \cdot \frac{\partial \hat y}{\partial w} = (\hat y - y) \cdot x \\
# db &= \frac{\partial L}{\partial \hat y} \cdot \frac{\partial \hat y}{\partial b} = (\hat y - y) \cdot 1
# \end{aligned}
# $$
#
# 말로 하면 **오차 곱하기 입력**입니다. ½은 제곱을 미분할 때 나오는 2를 없애려고 붙였을 뿐입니다. SymPy에는 연쇄
# 법칙을 알려 주지 않고 $L$을 바로 미분하게 합니다. 그래도 같은 식이 나와야 합니다.

# %%
import sympy as sp

x, y, w, b = sp.symbols("x y w b", real=True)
y_hat = w * x + b
L = (y_hat - y) ** 2 / 2

dw = sp.diff(L, w)
db = sp.diff(L, b)
assert sp.expand(dw - (y_hat - y) * x) == 0
assert sp.expand(db - (y_hat - y)) == 0
print("dw =", sp.factor(dw))
print("db =", db)

# %% [markdown] lang="en"
# ## N rows {#rows}
#
# The cost adds up the losses of all rows, and the slope of a sum is the sum of the slopes:
#
# $$
# \begin{aligned}
# dw &= \sum_{i=1}^{N} (\hat y_i - y_i)\, x_i = d\hat y^\top x \\
# db &= \sum_{i=1}^{N} (\hat y_i - y_i)
# \end{aligned}
# $$
#
# With $x$ and $d\hat y$ as columns of shape (N, 1), that sum of products *is* a matrix product. Its shape (1, 1) is
# the shape of the weight: a gradient always has the shape of what it moves. On the data of lab 1, against autograd:

# %% [markdown] lang="ko"
# ## N개의 행 {#rows}
#
# 비용은 모든 행의 손실을 더한 값이고, 합의 기울기는 기울기의 합입니다.
#
# $$
# \begin{aligned}
# dw &= \sum_{i=1}^{N} (\hat y_i - y_i)\, x_i = d\hat y^\top x \\
# db &= \sum_{i=1}^{N} (\hat y_i - y_i)
# \end{aligned}
# $$
#
# $x$와 $d\hat y$를 모양이 (N, 1)인 열로 쓰면 이 곱의 합이 곧 행렬 곱입니다. 결과의 모양 (1, 1)은 가중치의 모양과
# 같습니다. 그래디언트의 모양은 언제나 그것이 움직일 매개변수의 모양과 같습니다. 실습 1의 데이터로 autograd와
# 비교합니다.

# %%
import torch

from mlp_tutorial import datasets

x, y = datasets.line()
x, y = x.double(), y.double()
N = len(x)

W = torch.tensor([[0.5]], dtype=torch.float64, requires_grad=True)
b = torch.tensor([0.25], dtype=torch.float64, requires_grad=True)
y_hat = x @ W.T + b
cost = (0.5 * (y_hat - y) ** 2).sum()
cost.backward()

dy_hat = (y_hat - y).detach()
dW = dy_hat.T @ x
db = dy_hat.sum(dim=0)
torch.testing.assert_close(dW, W.grad)
torch.testing.assert_close(db, b.grad)
print("dW", dW.tolist(), "autograd", W.grad.tolist())
print("db", db.tolist(), "autograd", b.grad.tolist())

# %% [markdown] lang="en"
# ## The slide and the code {#factor}
#
# The listing of lab 1 does not minimise the slide's cost. It has no ½ and it takes the mean:
#
# $$
# L_{\text{code}} = \frac1N \sum_i (\hat y_i - y_i)^2
# = \frac2N \sum_i \tfrac12 (\hat y_i - y_i)^2 = \frac2N\, L_{\text{slide}}
# $$
#
# A constant factor passes through a derivative unchanged, so every gradient of the code is $2/N$ times the slide's.
# [`check_gradients`][mlp_tutorial.check_gradients] compares the derived formula with autograd and with central
# differences $\frac{L(w + h) - L(w - h)}{2h}$, which know no calculus at all:

# %% [markdown] lang="ko"
# ## 슬라이드와 코드 {#factor}
#
# 실습 1의 코드가 최소로 만드는 비용은 슬라이드의 비용이 아닙니다. ½이 없고, 더하는 대신 평균을 냅니다.
#
# $$
# L_{\text{code}} = \frac1N \sum_i (\hat y_i - y_i)^2
# = \frac2N \sum_i \tfrac12 (\hat y_i - y_i)^2 = \frac2N\, L_{\text{slide}}
# $$
#
# 상수는 미분해도 그대로 남으므로, 코드의 그래디언트는 모두 슬라이드의 $2/N$배입니다.
# [`check_gradients`][mlp_tutorial.check_gradients]는 유도한 식을 autograd와 비교하고, 미분을 전혀 모르는 중심 차분
# $\frac{L(w + h) - L(w - h)}{2h}$와도 비교합니다.

# %%
from torch import nn

from mlp_tutorial import LinearRegression, check_gradients

torch.manual_seed(0)
model = LinearRegression()

slide = check_gradients(model, x, y).require()
print(slide)

code = check_gradients(model, x, y, criterion=nn.MSELoss())
print("\nMSELoss / slide =", code.ratio_name)
assert code.ratio_name == "2/N"

# %% [markdown] lang="en"
# Both costs have their minimum at the same place; only the steepness differs. Here is a cut through them along $w$,
# with the tangent at $w = 0.5$ whose slope was just derived.

# %% [markdown] lang="ko"
# 두 비용은 같은 곳에서 최소가 되고, 가파른 정도만 다릅니다. 아래 그림은 두 비용을 $w$ 방향으로 자른 단면입니다.
# 접선은 방금 구한 $w = 0.5$에서의 기울기로 그렸습니다.

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

ws = torch.linspace(0.0, 1.6, 200, dtype=torch.float64)
squares = (x * ws + b.detach() - y) ** 2
slide_cost, code_cost = 0.5 * squares.sum(dim=0), squares.mean(dim=0)

_, ax = plt.subplots(figsize=(6, 3.6), layout="constrained")
ax.plot(ws, slide_cost, color=COLORS["cost"], label=r"$\sum\,(\hat y - y)^2/2$")
ax.plot(ws, code_cost, "--", color=COLORS["input"], label=r"$\sum\,(\hat y - y)^2/N$")
near = torch.tensor([0.35, 0.65], dtype=torch.float64)
for factor in (1, 2 / N):
    tangent = factor * (cost.item() + dW.item() * (near - 0.5))
    ax.plot(near, tangent, color=COLORS["gradient"], linewidth=3)
    ax.plot(0.5, factor * cost.item(), "o", color=COLORS["gradient"])
ax.set(xlabel="$w$", ylabel="$L$", ylim=(0, 4))
ax.legend(frameon=False)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Two parabolas over the weight with their lowest points at the same weight. The slide's cost is steeper; its tangent
# at w = 0.5 has slope {{ dW.item():.3f }}, that of the mean {{ 2 / N * dW.item():.3f }}.

# %% [markdown] lang="ko" tags=["alt"]
# 가중치에 대한 포물선 두 개. 가장 낮은 점의 위치는 같고 슬라이드의 비용이 더 가파릅니다. w = 0.5에서 접선의 기울기는
# 슬라이드가 {{ dW.item():.3f }}, 평균이 {{ 2 / N * dW.item():.3f }}입니다.

# %% [markdown] lang="en"
# ## What the factor does to training {#learning-rate}
#
# The update $w \leftarrow w - \alpha \, dw$ sees only the product $\alpha \, dw$. So the slide's cost with learning
# rate $\alpha$ takes the very same steps as the code's cost with learning rate $\alpha N / 2$. Thirty epochs of each,
# side by side:

# %% [markdown] lang="ko"
# ## 이 상수가 학습에 주는 영향 {#learning-rate}
#
# 갱신식 $w \leftarrow w - \alpha \, dw$는 곱 $\alpha \, dw$에만 달려 있습니다. 그러므로 슬라이드의 비용을
# 학습률(learning rate) $\alpha$로 줄이는 것과 코드의 비용을 학습률 $\alpha N / 2$로 줄이는 것은 한 걸음도 다르지
# 않습니다. 두 방법으로 30에폭씩 돌려 비교합니다.


# %%
def descend(gradient_factor, lr, epochs=30):
    w, b = 0.5, 0.25
    for _ in range(epochs):
        error = w * x + b - y
        w -= lr * gradient_factor * (error * x).sum().item()
        b -= lr * gradient_factor * error.sum().item()
    return w, b


by_slide = descend(gradient_factor=1, lr=0.01)
by_code = descend(gradient_factor=2 / N, lr=0.01 * N / 2)
print("slide: w = {:.12f}, b = {:.12f}".format(*by_slide))
print("code:  w = {:.12f}, b = {:.12f}".format(*by_code))
assert max(abs(p - q) for p, q in zip(by_slide, by_code, strict=True)) < 1e-12

# %% [markdown] lang="en"
# Then why the mean? A sum grows with the number of rows, and a learning rate chosen for three rows is far too large
# for three hundred. The mean keeps its slope when the same rows are repeated:

# %% [markdown] lang="ko"
# 그렇다면 왜 평균을 쓸까요? 합은 행의 수에 따라 커집니다. 세 행에 맞춰 고른 학습률은 삼백 행에는 너무 큽니다. 평균의
# 기울기는 같은 행을 되풀이해도 그대로입니다.


# %%
def slopes_of(repeats):
    error, inputs = dy_hat.repeat(repeats, 1), x.repeat(repeats, 1)
    return (error * inputs).sum().item(), 2 * (error * inputs).mean().item()


for repeats in (1, 100):
    by_sum, by_mean = slopes_of(repeats)
    print(f"{repeats * N:4d} rows: sum {by_sum:9.3f}, mean {by_mean:7.3f}")
assert abs(slopes_of(100)[0] - 100 * slopes_of(1)[0]) < 1e-9
assert abs(slopes_of(100)[1] - slopes_of(1)[1]) < 1e-12

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. The deck's neuron has two inputs: $\hat y = w_1 x_1 + w_2 x_2 + b$. Derive $dw_1$, $dw_2$ and $db$ for
#    $L = \tfrac12 (\hat y - y)^2$.

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 강의의 뉴런은 입력이 둘입니다: $\hat y = w_1 x_1 + w_2 x_2 + b$. $L = \tfrac12 (\hat y - y)^2$일 때 $dw_1$,
#    $dw_2$, $db$를 유도하세요.

# %% [markdown] lang="en" tags=["answer"]
# Only the second factor changes: $\partial \hat y / \partial w_1 = x_1$ and $\partial \hat y / \partial w_2 = x_2$.
# So $dw_1 = x_1 (\hat y - y)$, $dw_2 = x_2 (\hat y - y)$ and $db = \hat y - y$: each weight gets the error times its
# own input.

# %% [markdown] lang="ko" tags=["answer"]
# 두 번째 인수만 바뀝니다. $\partial \hat y / \partial w_1 = x_1$이고 $\partial \hat y / \partial w_2 = x_2$입니다.
# 그러므로 $dw_1 = x_1 (\hat y - y)$, $dw_2 = x_2 (\hat y - y)$, $db = \hat y - y$입니다. 가중치마다 오차에 자기
# 입력을 곱한 값을 받습니다.

# %% tags=["answer"]
x1, x2, w1, w2, b0, y0 = sp.symbols("x1 x2 w1 w2 b y", real=True)
prediction = w1 * x1 + w2 * x2 + b0
L = (prediction - y0) ** 2 / 2
for parameter, own_input in ((w1, x1), (w2, x2), (b0, 1)):
    assert sp.expand(sp.diff(L, parameter) - own_input * (prediction - y0)) == 0
    print(f"d{parameter} =", sp.factor(sp.diff(L, parameter)))

# %% [markdown] lang="en"
# 2. Take the absolute error $L = |\hat y - y|$ instead. What is $dw$ for one row, and what does that mean for a row
#    with a very large error?

# %% [markdown] lang="ko"
# 2. 손실을 절대 오차 $L = |\hat y - y|$로 바꾸면 한 행의 $dw$는 무엇일까요? 오차가 아주 큰 행에서는 이것이 무엇을
#    뜻할까요?

# %% [markdown] lang="en" tags=["answer"]
# The slope of $|e|$ is the sign of $e$, so $dw = x \cdot \operatorname{sign}(\hat y - y)$. A huge error pulls no
# harder than a small one: outliers count less than with the squared error, where the pull grows with the error.

# %% [markdown] lang="ko" tags=["answer"]
# $|e|$의 기울기는 $e$의 부호이므로 $dw = x \cdot \operatorname{sign}(\hat y - y)$입니다. 오차가 아무리 커도 작은
# 오차와 같은 힘으로 당깁니다. 오차가 클수록 세게 당기는 제곱 오차와 달리, 동떨어진 값의 영향을 덜 받습니다.

# %% tags=["answer"]
for target in (2.0, 2000.0):
    weight = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    (weight * 3.0 - target).abs().backward()
    error = 0.5 * 3.0 - target
    print(f"error {error:8.1f}: dw {weight.grad.item():5.1f}, squared {3 * error:8.1f}")
    assert weight.grad.item() == 3.0 * (1 if error > 0 else -1)

# %% [markdown] lang="en"
# 3. With K outputs, `nn.MSELoss` takes the mean over all $N \cdot K$ numbers. By which factor do its gradients differ
#    from the slide's? Check it for K = 2.

# %% [markdown] lang="ko"
# 3. 출력이 K개이면 `nn.MSELoss`는 $N \cdot K$개의 수 전체를 평균합니다. 이때 그래디언트는 슬라이드의 몇 배일까요? K =
#    2에서 확인하세요.

# %% [markdown] lang="en" tags=["answer"]
# $\frac{1}{NK} \sum (\hat y - y)^2 = \frac{2}{NK} \sum \tfrac12 (\hat y - y)^2$, so the factor is $\frac{2}{NK}$.

# %% [markdown] lang="ko" tags=["answer"]
# $\frac{1}{NK} \sum (\hat y - y)^2 = \frac{2}{NK} \sum \tfrac12 (\hat y - y)^2$이므로 $\frac{2}{NK}$배입니다.

# %% tags=["answer"]
two = LinearRegression(in_features=1, out_features=2)
targets = torch.cat([y, 2 * y], dim=1)
report = check_gradients(two, x, targets, criterion=nn.MSELoss())
print("ratio", report.ratio, " 2/(N K) =", 2 / (N * 2))
assert abs(report.ratio - 2 / (N * 2)) < 1e-9

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# Set these slopes to zero and the best line follows without any training:
# [least squares by hand](02_least_squares.md). The costs themselves are compared in
# [cost functions](../1_linear_regression/05_cost_functions.md), and
# [`zero_grad`](../1_linear_regression/07_zero_grad.md) shows what happens when gradients of several steps add up.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 이 기울기를 0으로 놓으면 학습하지 않고도 가장 잘 맞는 직선을 구할 수 있습니다.
# [손으로 푸는 최소제곱법](02_least_squares.md)에서 이어집니다. 비용 함수끼리의 비교는
# [비용 함수](../1_linear_regression/05_cost_functions.md)에, 여러 걸음의 그래디언트가 더해지면 생기는 일은
# [`zero_grad`](../1_linear_regression/07_zero_grad.md)에 있습니다.
