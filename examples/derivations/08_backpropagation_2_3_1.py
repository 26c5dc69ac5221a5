"""Derivation: every number of one training step of the 2-3-1 network, forward, backward and update."""

# %% [markdown] lang="en"
# # Backpropagation through the 2-3-1 network {#backpropagation-2-3-1}
#
# One training step of the deck's network for XOR, with nothing left out: every sum, every slope and every updated
# weight, calculated with a pencil's arithmetic and checked against autograd.
#
# **You will learn** to carry a slope through two layers, to read off the gradient of each of the 13 parameters, and
# to write the step with matrices.
#
# **You need** [the chain rule on a computational graph](07_chain_rule.md) and [the slope of the
# sigmoid](04_sigmoid_slope.md), and SymPy: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # 2-3-1 신경망의 역전파 {#backpropagation-2-3-1}
#
# XOR를 배우는 강의의 신경망을 한 걸음 학습하면서 아무것도 생략하지 않습니다. 모든 합, 모든 기울기, 갱신한 모든
# 가중치를 연필로 계산하듯 구하고 autograd로 확인합니다.
#
# **배울 것**: 기울기를 두 층에 걸쳐 나르는 법, 매개변수 13개의 그래디언트를 읽어 내는 법, 한 걸음을 행렬로 쓰는 법.
#
# **필요한 것**: [계산 그래프에서 보는 연쇄 법칙](07_chain_rule.md), [시그모이드의 기울기](04_sigmoid_slope.md),
# 그리고 SymPy: `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## The network and its start {#start}
#
# Two inputs, three hidden neurons, one output neuron, a sigmoid after each. The hidden layer has weights $W_1$ of
# shape (3, 2), one row per neuron, and biases $b_1$ of shape (3,); the output layer has $W_2$ of shape (1, 3) and
# $b_2$ of shape (1,).
#
# $$
# \begin{aligned}
# z_1 &= W_1 x + b_1 & h &= \sigma(z_1) \\
# z_2 &= W_2 h + b_2 & a &= \sigma(z_2) \\
# L &= -\big( y \ln a + (1 - y) \ln (1 - a) \big)
# \end{aligned}
# $$
#
# The start is made of round numbers, and the row is the third of XOR: inputs 1 and 0, output 1.

# %% [markdown] lang="ko"
# ## 신경망과 출발점 {#start}
#
# 입력 둘, 은닉 뉴런 셋, 출력 뉴런 하나이고 뉴런마다 시그모이드가 붙습니다. 은닉층의 가중치 $W_1$은 모양이 (3, 2)로
# 뉴런마다 한 행씩이고, 편향 $b_1$은 (3,)입니다. 출력층의 $W_2$는 (1, 3), $b_2$는 (1,)입니다.
#
# $$
# \begin{aligned}
# z_1 &= W_1 x + b_1 & h &= \sigma(z_1) \\
# z_2 &= W_2 h + b_2 & a &= \sigma(z_2) \\
# L &= -\big( y \ln a + (1 - y) \ln (1 - a) \big)
# \end{aligned}
# $$
#
# 출발점은 간단한 수로 정했고, 행은 XOR의 셋째 행입니다. 입력은 1과 0, 출력은 1입니다.

# %%
from math import exp, log

W1 = [[0.5, -0.4], [0.3, 0.8], [-0.6, 0.2]]
b1 = [0.1, -0.2, 0.0]
W2 = [0.7, -0.5, 0.4]
b2 = 0.1
x, y, alpha = [1.0, 0.0], 1.0, 0.5


def sigmoid(z):
    return 1 / (1 + exp(-z))


# %% [markdown] lang="en"
# ## Forward {#forward .step-5}
#
# Each hidden neuron adds up its weighted inputs; the output neuron does the same with the three hidden outputs.

# %% [markdown] lang="ko"
# ## 순전파 {#forward .step-5}
#
# 은닉 뉴런은 저마다 가중치를 곱한 입력을 더합니다. 출력 뉴런은 은닉 출력 세 개로 같은 일을 합니다.

# %%
z1, h = [], []
for j in range(3):
    z1.append(W1[j][0] * x[0] + W1[j][1] * x[1] + b1[j])
    h.append(sigmoid(z1[j]))
    sum_text = f"({W1[j][0]})*{x[0]:.0f} + ({W1[j][1]})*{x[1]:.0f} + ({b1[j]})"
    print(f"z1[{j}] = {sum_text} = {z1[j]:7.4f},  h[{j}] = {h[j]:.4f}")

z2 = W2[0] * h[0] + W2[1] * h[1] + W2[2] * h[2] + b2
a = sigmoid(z2)
L = -(y * log(a) + (1 - y) * log(1 - a))
sum_text = " + ".join(f"({W2[j]})*{h[j]:.4f}" for j in range(3)) + f" + {b2}"
print(f"z2 = {sum_text} = {z2:.4f}")
print(f"a = {a:.4f},  L = {L:.4f}")

# %% [markdown] lang="en"
# The network says {{ a:.4f }} where 1 is right. Now the question of every training step: which way should each of the
# 13 parameters move?
#
# ## Backward through the output layer {#backward-output .step-5}
#
# For the output neuron everything is as in [logistic regression](06_logistic_gradient.md), except that its inputs are
# called $h$:
#
# $$
# dz_2 = a - y, \qquad dW_2 = dz_2\, h^\top, \qquad db_2 = dz_2
# $$

# %% [markdown] lang="ko"
# 정답이 1인데 신경망의 답은 {{ a:.4f }}입니다. 이제 학습할 때마다 나오는 물음에 답할 차례입니다. 매개변수 13개는
# 저마다 어느 쪽으로 움직여야 할까요?
#
# ## 출력층의 역전파 {#backward-output .step-5}
#
# 출력 뉴런에서는 입력의 이름이 $h$라는 것만 빼고 모두 [로지스틱 회귀](06_logistic_gradient.md)와 같습니다.
#
# $$
# dz_2 = a - y, \qquad dW_2 = dz_2\, h^\top, \qquad db_2 = dz_2
# $$

# %%
dz2 = a - y
dW2 = [dz2 * h[j] for j in range(3)]
db2 = dz2
print(f"dz2 = {a:.4f} - {y:.0f} = {dz2:.4f} = db2")
for j in range(3):
    print(f"dW2[{j}] = {dz2:.4f} * {h[j]:.4f} = {dW2[j]:.4f}")

# %% [markdown] lang="en"
# ## Backward through the hidden layer {#backward-hidden .step-5}
#
# The hidden outputs are the *inputs* of the output neuron, so its slope reaches them through the weights. From there
# it passes the sigmoid of each hidden neuron, and then it is error times input again:
#
# $$
# \begin{aligned}
# dh &= W_2^\top dz_2 \\
# dz_1 &= dh \odot h \odot (1 - h) \\
# dW_1 &= dz_1\, x^\top, \qquad db_1 = dz_1
# \end{aligned}
# $$
#
# $\odot$ multiplies place by place. Read the first line aloud: a hidden neuron is to blame for the error as far as
# its outgoing weight makes it count.

# %% [markdown] lang="ko"
# ## 은닉층의 역전파 {#backward-hidden .step-5}
#
# 은닉 출력은 출력 뉴런의 *입력*이므로, 출력 뉴런의 기울기는 가중치를 거쳐 은닉 출력에 닿습니다. 거기서 은닉 뉴런마다
# 자기 시그모이드를 지나고, 그다음은 다시 오차 곱하기 입력입니다.
#
# $$
# \begin{aligned}
# dh &= W_2^\top dz_2 \\
# dz_1 &= dh \odot h \odot (1 - h) \\
# dW_1 &= dz_1\, x^\top, \qquad db_1 = dz_1
# \end{aligned}
# $$
#
# $\odot$는 같은 자리끼리 곱하는 기호입니다. 첫 줄을 말로 풀면 이렇습니다. 은닉 뉴런은 나가는 가중치가 실어 준 만큼
# 오차에 책임이 있습니다.

# %%
dh = [W2[j] * dz2 for j in range(3)]
dz1 = [dh[j] * h[j] * (1 - h[j]) for j in range(3)]
dW1 = [[dz1[j] * x[0], dz1[j] * x[1]] for j in range(3)]
db1 = dz1
for j in range(3):
    print(f"dh[{j}]  = ({W2[j]}) * ({dz2:.4f}) = {dh[j]:.4f}")
    factors = f"{dh[j]:.4f} * {h[j]:.4f} * {1 - h[j]:.4f}"
    print(f"dz1[{j}] = {factors} = {dz1[j]:.4f} = db1[{j}]")
    columns = ", ".join(f"{slope + 0:.4f}" for slope in dW1[j])
    print(f"dW1[{j}] = {dz1[j]:.4f} * (1, 0) = ({columns})")

# %% [markdown] lang="en"
# The second column of $dW_1$ is zero: this row's second input is 0, so no weight on it had any influence.
#
# ## All numbers at a glance {#table}
#
# | number | neuron 1 | neuron 2 | neuron 3 | output |
# |---|---|---|---|---|
# | sum $z$ | {{ z1[0]:.4f }} | {{ z1[1]:.4f }} | {{ z1[2]:.4f }} | {{ z2:.4f }} |
# | output $h$, $a$ | {{ h[0]:.4f }} | {{ h[1]:.4f }} | {{ h[2]:.4f }} | {{ a:.4f }} |
# | slope at the output $dh$ | {{ dh[0]:.4f }} | {{ dh[1]:.4f }} | {{ dh[2]:.4f }} | |
# | slope at the sum $dz$ | {{ dz1[0]:.4f }} | {{ dz1[1]:.4f }} | {{ dz1[2]:.4f }} | {{ dz2:.4f }} |
#
# In the picture the weights stand on the edges in black, their slopes below in violet; the slopes $dz$ stand beside
# the neurons.

# %% [markdown] lang="ko"
# $dW_1$의 둘째 열은 0입니다. 이 행의 둘째 입력이 0이라 거기에 붙은 가중치는 아무 영향도 주지 못했기 때문입니다.
#
# ## 한눈에 보는 모든 수 {#table}
#
# | 수 | 뉴런 1 | 뉴런 2 | 뉴런 3 | 출력 |
# |---|---|---|---|---|
# | 합 $z$ | {{ z1[0]:.4f }} | {{ z1[1]:.4f }} | {{ z1[2]:.4f }} | {{ z2:.4f }} |
# | 출력 $h$, $a$ | {{ h[0]:.4f }} | {{ h[1]:.4f }} | {{ h[2]:.4f }} | {{ a:.4f }} |
# | 출력의 기울기 $dh$ | {{ dh[0]:.4f }} | {{ dh[1]:.4f }} | {{ dh[2]:.4f }} | |
# | 합의 기울기 $dz$ | {{ dz1[0]:.4f }} | {{ dz1[1]:.4f }} | {{ dz1[2]:.4f }} | {{ dz2:.4f }} |
#
# 그림에서 간선 위의 검은 수는 가중치, 아래의 보라색 수는 그 기울기입니다. 기울기 $dz$는 뉴런 옆에 적혀 있습니다.

# %% tags=["fold"]
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

inputs, hidden = [(0, 3), (0, 1)], [(2.4, 4), (2.4, 2), (2.4, 0)]
output = (4.8, 2)
edges = [(hidden[j], output, W2[j], dW2[j]) for j in range(3)]
for j in range(3):
    edges += [(inputs[i], hidden[j], W1[j][i], dW1[j][i]) for i in range(2)]
neurons = [(inputs[i], f"x_{i + 1}", x[i], None, "input") for i in range(2)]
neurons += [(hidden[j], f"h_{j + 1}", h[j], dz1[j], "output") for j in range(3)]
neurons += [(output, "a", a, dz2, "output")]

_, ax = plt.subplots(figsize=(8, 5), layout="constrained")
box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
for (x0, y0), (x1, y1), weight, slope in edges:
    ax.plot([x0, x1], [y0, y1], color="0.75", zorder=0)
    share = 0.62 if abs(y1 - y0) > 2 else 0.3 if x0 == 0 else 0.42
    place = (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
    ax.text(*place, f"{weight}", ha="center", va="bottom", size=9, bbox=box)
    violet = {"color": COLORS["gradient"], "weight": "bold", "size": 9}
    ax.text(*place, f"{slope + 0:.3f}", ha="center", va="top", bbox=box, **violet)
for place, name, value, dz, role in neurons:
    circle = {"markerfacecolor": "white", "color": COLORS[role]}
    ax.plot(*place, "o", markersize=44, **circle)
    ax.text(*place, f"${name}$\n{value:.3g}", ha="center", va="center", size=10)
    if dz is not None:
        slope_place = (place[0], place[1] - 0.5)
        ax.text(*slope_place, f"$dz$ {dz:.3f}", ha="center", va="top", **violet)
ax.set(xlim=(-0.4, 5.3), ylim=(-0.9, 4.5))
ax.axis("off")
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# The 2-3-1 network with the value of each neuron, each weight and its slope. The error {{ dz2:.3f }} at the output
# shrinks to {{ dz1[0]:.3f }}, {{ dz1[1]:.3f }} and {{ dz1[2]:.3f }} at the hidden neurons; all weights on the input 0
# have slope 0.

# %% [markdown] lang="ko" tags=["alt"]
# 뉴런의 값과 가중치와 그 기울기를 적은 2-3-1 신경망. 출력의 오차는 {{ dz2:.3f }}이고, 은닉 뉴런에서는
# {{ dz1[0]:.3f }}, {{ dz1[1]:.3f }}, {{ dz1[2]:.3f }}까지 줄어듭니다. 입력 0에 붙은 가중치의 기울기는 모두 0입니다.

# %% [markdown] lang="en"
# ## Update {#update .step-5}
#
# Every parameter moves against its slope, $W \leftarrow W - \alpha\, dW$ and $b \leftarrow b - \alpha\, db$, here
# with $\alpha = 0.5$. If the slopes are right, the cost of the row has to fall, and by about $\alpha$ times the
# squared length of the gradient.

# %% [markdown] lang="ko"
# ## 갱신 {#update .step-5}
#
# 모든 매개변수가 기울기의 반대쪽으로 움직입니다. $W \leftarrow W - \alpha\, dW$, $b \leftarrow b - \alpha\, db$이고
# 여기서는 $\alpha = 0.5$입니다. 기울기가 맞다면 이 행의 비용은 줄어들어야 하고, 줄어드는 양은 대략 $\alpha$ 곱하기
# 그래디언트 길이의 제곱입니다.

# %%
new_W1 = [[W1[j][i] - alpha * dW1[j][i] for i in range(2)] for j in range(3)]
new_b1 = [b1[j] - alpha * db1[j] for j in range(3)]
new_W2 = [W2[j] - alpha * dW2[j] for j in range(3)]
new_b2 = b2 - alpha * db2
for j in range(3):
    columns = ", ".join(f"{weight:.4f}" for weight in new_W1[j])
    print(f"W1[{j}] = ({columns}), b1[{j}] = {new_b1[j]:.4f}")
print("W2 =", [round(w, 4) for w in new_W2], " b2 =", round(new_b2, 4))


def forward(W1, b1, W2, b2):
    h = [sigmoid(W1[j][0] * x[0] + W1[j][1] * x[1] + b1[j]) for j in range(3)]
    return sigmoid(sum(W2[j] * h[j] for j in range(3)) + b2)


new_a = forward(new_W1, new_b1, new_W2, new_b2)
new_L = -log(new_a)
slopes = [*dW1[0], *dW1[1], *dW1[2], *db1, *dW2, db2]
expected_fall = alpha * sum(slope**2 for slope in slopes)
print(f"a: {a:.4f} -> {new_a:.4f},  L: {L:.4f} -> {new_L:.4f}")
print(f"fell by {L - new_L:.4f}, to first order {expected_fall:.4f}")
assert len(slopes) == 13
assert 0.8 * expected_fall < L - new_L < expected_fall

# %% [markdown] lang="en"
# ## The witnesses {#check}
#
# SymPy first, with letters for all numbers: it differentiates the loss by each hidden output $h$, and, with
# $h = \sigma(z_1)$ put in, by each sum $z_1$. It has to find $dh$ and $dz_1$:

# %% [markdown] lang="ko"
# ## 검산 {#check}
#
# 먼저 모든 수를 문자로 두고 SymPy로 확인합니다. 손실을 은닉 출력 $h$로 미분하고, $h = \sigma(z_1)$을 넣어 합
# $z_1$로도 미분합니다. $dh$와 $dz_1$의 식이 나와야 합니다.

# %%
import sympy as sp

names = ("z1", "h", "W2")
sums, outputs, weights = ([sp.Symbol(f"{name}[{j}]", real=True) for j in range(3)] for name in names)
bias, target = sp.symbols("b y", real=True)


def symbolic_sigmoid(total):
    return 1 / (1 + sp.exp(-total))


answer = symbolic_sigmoid(sum(w * out for w, out in zip(weights, outputs, strict=True)) + bias)
loss = -(target * sp.log(answer) + (1 - target) * sp.log(1 - answer))
from_sums = {out: symbolic_sigmoid(total) for out, total in zip(outputs, sums, strict=True)}
for total, out, w in zip(sums, outputs, weights, strict=True):
    dh_formula = w * (answer - target)
    assert sp.simplify(sp.diff(loss, out) - dh_formula) == 0
    dz1_formula = (dh_formula * out * (1 - out)).subs(from_sums)
    assert sp.simplify(sp.diff(loss.subs(from_sums), total) - dz1_formula) == 0
    print(f"d{out} = {w} (a - y),  d{total} = d{out} {out} (1 - {out})")

# %% [markdown] lang="en"
# Now the numbers: PyTorch's own network with the same start, its autograd and its SGD; and
# [`check_gradients`][mlp_tutorial.check_gradients], which adds central differences:

# %% [markdown] lang="ko"
# 이번에는 수로 확인합니다. 같은 출발점에서 PyTorch의 신경망과 autograd와 SGD로 한 걸음을 가 봅니다.
# [`check_gradients`][mlp_tutorial.check_gradients]는 여기에 중심 차분까지 견주어 봅니다.

# %%
import torch
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, check_gradients

model = MultiLayerPerceptron((2, 3, 1)).double()
start = {
    "layers.0.weight": torch.tensor(W1).double(),
    "layers.0.bias": torch.tensor(b1).double(),
    "layers.1.weight": torch.tensor([W2]).double(),
    "layers.1.bias": torch.tensor([b2]).double(),
}
model.load_state_dict(start)
x_row, y_row = torch.tensor([x]).double(), torch.tensor([[y]]).double()

print(check_gradients(model, x_row, y_row).require())

optimizer = torch.optim.SGD(model.parameters(), lr=alpha)
cost = nn.BCELoss()(model(x_row), y_row)
optimizer.zero_grad()
cost.backward()
optimizer.step()

after = model.state_dict()
gradients_by_hand = (dW1, db1, [dW2], [db2])
updates_by_hand = (new_W1, new_b1, [new_W2], [new_b2])
by_hand = zip(model.named_parameters(), gradients_by_hand, updates_by_hand, strict=True)
for (name, parameter), gradient, updated in by_hand:
    for ours, theirs in ((gradient, parameter.grad), (updated, after[name])):
        ours = torch.tensor(ours, dtype=torch.float64)
        torch.testing.assert_close(ours, theirs, atol=1e-7, rtol=0)
print(f"\nautograd and SGD agree, cost {cost.item():.4f}")

# %% [markdown] lang="en"
# ## All four rows at once {#matrix}
#
# Stack the rows: $X$ of shape (4, 2), $Y$ of shape (4, 1). The vectors of a row become the rows of matrices, so every
# product is written the other way round, and the products themselves add up over the rows:
#
# $$
# \begin{aligned}
# Z_1 &= X W_1^\top + b_1, & H &= \sigma(Z_1), & Z_2 &= H W_2^\top + b_2, & A &= \sigma(Z_2) \\
# dZ_2 &= A - Y, & dW_2 &= dZ_2^\top H, & db_2 &= \textstyle\sum_i dZ_2 \\
# dH &= dZ_2\, W_2, & dZ_1 &= dH \odot H \odot (1 - H), & dW_1 &= dZ_1^\top X, & db_1 &= \textstyle\sum_i dZ_1
# \end{aligned}
# $$

# %% [markdown] lang="ko"
# ## 네 행을 한꺼번에 {#matrix}
#
# 행을 쌓으면 $X$의 모양은 (4, 2), $Y$의 모양은 (4, 1)입니다. 한 행의 벡터가 행렬의 행이 되므로 곱의 순서가 뒤바뀌고,
# 행에 대한 합은 행렬 곱 안에서 저절로 됩니다.
#
# $$
# \begin{aligned}
# Z_1 &= X W_1^\top + b_1, & H &= \sigma(Z_1), & Z_2 &= H W_2^\top + b_2, & A &= \sigma(Z_2) \\
# dZ_2 &= A - Y, & dW_2 &= dZ_2^\top H, & db_2 &= \textstyle\sum_i dZ_2 \\
# dH &= dZ_2\, W_2, & dZ_1 &= dH \odot H \odot (1 - H), & dW_1 &= dZ_1^\top X, & db_1 &= \textstyle\sum_i dZ_1
# \end{aligned}
# $$

# %%
from mlp_tutorial import datasets, gradients

X, Y = datasets.gate("xor")
X, Y = X.double(), Y.double()
M1, c1, M2, c2 = start.values()

H = torch.sigmoid(X @ M1.T + c1)
A = torch.sigmoid(H @ M2.T + c2)
dZ2 = A - Y
dH = dZ2 @ M2
dZ1 = dH * H * (1 - H)
stacked = (dZ1.T @ X, dZ1.sum(dim=0), dZ2.T @ H, dZ2.sum(dim=0))

model.load_state_dict(start)
model.zero_grad()
nn.BCELoss(reduction="sum")(model(X), Y).backward()
for (name, parameter), ours in zip(model.named_parameters(), stacked, strict=True):
    torch.testing.assert_close(ours, parameter.grad)
    torch.testing.assert_close(ours, gradients(model, X, Y)[name])
    print(f"{name:<16} {tuple(ours.shape)!s:<7} largest {ours.abs().max().item():.4f}")
torch.testing.assert_close(dZ1[2], torch.tensor(dz1, dtype=torch.float64))

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Start all weights and biases at the same number. What do the three hidden neurons learn?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 모든 가중치와 편향을 같은 수에서 시작하면 은닉 뉴런 세 개는 무엇을 배울까요?

# %% [markdown] lang="en" tags=["answer"]
# The same, for ever: equal weights give equal $h$, equal $dh$ and equal gradients, so the neurons stay copies of each
# other and the network is no better than 2-1-1. This is why initialization is random. So it is in exact arithmetic. A
# computer rounds, and some processors round one row of a matrix product otherwise than the next: then a difference of
# rounding is all that ever parts the three.

# %% [markdown] lang="ko" tags=["answer"]
# 영원히 같은 것을 배웁니다. 가중치가 같으면 $h$가 같고 $dh$도 그래디언트도 같아서, 뉴런들은 서로의 복사본으로 남고
# 신경망은 2-1-1과 다를 바 없습니다. 초기화를 무작위로 하는 까닭입니다. 여기까지는 오차 없이 계산할 때의 이야기입니다.
# 컴퓨터는 반올림을 하고, 행렬 곱의 행마다 반올림이 다르게 되는 프로세서도 있습니다. 그래도 세 뉴런 사이에는
# 반올림만큼의 차이밖에 생기지 않습니다.

# %% tags=["answer"]
from mlp_tutorial import fit

copies = MultiLayerPerceptron((2, 3, 1)).double()
with torch.no_grad():
    for parameter in copies.parameters():
        parameter.fill_(0.3)
fit(copies, X, Y, lr=1.0, epochs=500)  # doctor: off MLP1508
neurons = copies.layers[0].weight.detach()
difference = (neurons - neurons[0]).abs().max().item()
print(neurons)
print(f"largest difference between two neurons: {difference:.1e}")
# 500 steps, each off by a few roundings of 2.2e-16
assert difference < 1e-12

# %% [markdown] lang="en"
# 2. Use half the squared error instead of cross-entropy. Which of the formulas above change?

# %% [markdown] lang="ko"
# 2. 교차 엔트로피 대신 제곱 오차의 절반을 쓰면 위의 식 가운데 어느 것이 바뀔까요?

# %% [markdown] lang="en" tags=["answer"]
# Only the first: $dz_2 = (a - y)\, a (1 - a)$. Everything after it takes $dz_2$ as it comes; no layer knows the cost.

# %% [markdown] lang="ko" tags=["answer"]
# 첫 식만 $dz_2 = (a - y)\, a (1 - a)$로 바뀝니다. 나머지는 모두 $dz_2$를 받아서 쓸 뿐입니다. 비용이 무엇인지 아는
# 층은 없습니다.

# %% tags=["answer"]
dZ2_squared = (A - Y) * A * (1 - A)
dZ1_squared = (dZ2_squared @ M2) * H * (1 - H)
derived = gradients(model, X, Y, loss="half_squared_error")
torch.testing.assert_close(dZ1_squared.T @ X, derived["layers.0.weight"])
torch.testing.assert_close(dZ2_squared.T @ H, derived["layers.1.weight"])
print(check_gradients(model, X, Y, loss="half_squared_error").require())

# %% [markdown] lang="en"
# 3. How many multiplications does the way back of one row need, and how many does the way forward? Count weights
#    only, without the sigmoids.

# %% [markdown] lang="ko"
# 3. 한 행의 역전파에는 곱셈이 몇 번 필요하고, 순전파에는 몇 번 필요할까요? 시그모이드는 빼고 가중치에 드는 곱셈만
#    세어 보세요.

# %% [markdown] lang="en" tags=["answer"]
# Forward: one per weight, 6 + 3 = 9. Back: $dW_2$ 3, $dh$ 3, $dW_1$ 6, together 12; $dx$ is not needed. In a deep
# network it is two per weight against one: the way back costs about twice the way forward, however many parameters
# there are.

# %% [markdown] lang="ko" tags=["answer"]
# 순전파는 가중치마다 한 번, 6 + 3 = 9번입니다. 역전파는 $dW_2$에 3번, $dh$에 3번, $dW_1$에 6번으로 모두 12번이고
# $dx$는 필요 없습니다. 깊은 신경망에서는 가중치마다 두 번 대 한 번이 됩니다. 매개변수가 아무리 많아도 역전파에 드는
# 계산은 순전파의 두 배쯤입니다.

# %% tags=["answer"]
weights = M1.numel() + M2.numel()
backward_count = M2.numel() + M2.numel() + M1.numel()
print("forward", weights, " back", backward_count)
assert (weights, backward_count) == (9, 12)

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Backpropagation at any depth](09_backpropagation_any_depth.md) turns these lines into a loop.
# [The multi-layer perceptron and XOR](../3_multi_layer_perceptron/01_xor.md) takes thousands of such steps.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [깊이에 상관없는 역전파](09_backpropagation_any_depth.md)에서는 이 식들을 반복문 하나로 만듭니다.
# [다층 퍼셉트론과 XOR](../3_multi_layer_perceptron/01_xor.md)에서는 이런 걸음을 수천 번 갑니다.
