"""Derivation: backpropagation for any number of layers, from indices to matrices to a short loop."""

# %% [markdown] lang="en"
# # Backpropagation at any depth {#backpropagation}
#
# Three formulas for one layer, applied again and again from the back to the front: that is backpropagation for every
# network of dense layers. It fits into a loop of a few lines.
#
# **You will learn** to derive the matrix formulas from their indices, why the recursion is right for any depth, and
# how slopes fade on their way through many layers.
#
# **You need** [the 2-3-1 network step by step](08_backpropagation_2_3_1.md), matrix products, and SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="ko"
# # 깊이에 상관없는 역전파 {#backpropagation}
#
# 한 층에 대한 식 세 개를 뒤에서 앞으로 되풀이하면 됩니다. 완전 연결 층으로 된 어떤 신경망에서든 역전파는 이것이
# 전부이고, 몇 줄짜리 반복문에 들어갑니다.
#
# **배울 것**: 첨자로 쓴 식에서 행렬 식을 유도하는 법, 어떤 깊이에서도 이 점화식이 맞는 까닭, 여러 층을 지나며
# 기울기가 사라지는 모습.
#
# **필요한 것**: [2-3-1 신경망의 역전파](08_backpropagation_2_3_1.md), 행렬 곱, 그리고 SymPy:
# `pip install mlp-tutorial sympy`.

# %% [markdown] lang="en"
# ## One layer, index by index {#one-layer}
#
# A layer takes $h$ of shape (N, D) to $z = h W^\top + b$ of shape (N, K). Suppose that $dz$, the slope of the cost
# with respect to every entry of $z$, is known. Written out, with i for the row:
#
# $$
# z_{ij} = \sum_k h_{ik} W_{jk} + b_j
# $$
#
# Everything in the layer reaches the cost through $z$ alone, and slopes add up over paths. $W_{jk}$ acts on $z_{ij}$
# in every row i, $b_j$ likewise, and $h_{ik}$ acts on every $z_{ij}$ of its own row:
#
# $$
# \begin{aligned}
# dW_{jk} &= \sum_i dz_{ij}\, \frac{\partial z_{ij}}{\partial W_{jk}} = \sum_i dz_{ij}\, h_{ik}
# &&\Longrightarrow& dW &= dz^\top h \\
# db_j &= \sum_i dz_{ij}\, \frac{\partial z_{ij}}{\partial b_j} = \sum_i dz_{ij}
# &&\Longrightarrow& db &= \textstyle\sum_i dz_i \\
# dh_{ik} &= \sum_j dz_{ij}\, \frac{\partial z_{ij}}{\partial h_{ik}} = \sum_j dz_{ij}\, W_{jk}
# &&\Longrightarrow& dh &= dz\, W
# \end{aligned}
# $$
#
# The shapes leave no choice: (K, D) from (N, K) and (N, D), (N, D) from (N, K) and (K, D). SymPy checks the three
# formulas entry by entry. It differentiates $\sum_{ij} dz_{ij} z_{ij}$ with $dz$ held fixed, which is what a cost
# looks like to first order:

# %% [markdown] lang="ko"
# ## 한 층을 첨자로 {#one-layer}
#
# 층 하나는 모양이 (N, D)인 $h$를 (N, K)인 $z = h W^\top + b$로 바꿉니다. $z$의 각 성분에 대한 비용의 기울기 $dz$를
# 이미 안다고 합시다. 행을 i로 하여 풀어 쓰면
#
# $$
# z_{ij} = \sum_k h_{ik} W_{jk} + b_j
# $$
#
# 입니다. 이 층의 모든 것은 $z$를 거쳐서만 비용에 닿고, 기울기는 길마다 더해집니다. $W_{jk}$는 모든 행 i의 $z_{ij}$에
# 영향을 주고 $b_j$도 그렇습니다. $h_{ik}$는 자기 행의 모든 $z_{ij}$에 영향을 줍니다.
#
# $$
# \begin{aligned}
# dW_{jk} &= \sum_i dz_{ij}\, \frac{\partial z_{ij}}{\partial W_{jk}} = \sum_i dz_{ij}\, h_{ik}
# &&\Longrightarrow& dW &= dz^\top h \\
# db_j &= \sum_i dz_{ij}\, \frac{\partial z_{ij}}{\partial b_j} = \sum_i dz_{ij}
# &&\Longrightarrow& db &= \textstyle\sum_i dz_i \\
# dh_{ik} &= \sum_j dz_{ij}\, \frac{\partial z_{ij}}{\partial h_{ik}} = \sum_j dz_{ij}\, W_{jk}
# &&\Longrightarrow& dh &= dz\, W
# \end{aligned}
# $$
#
# 모양만 맞추어 보아도 다른 식은 될 수 없습니다. (N, K)와 (N, D)에서 (K, D)가, (N, K)와 (K, D)에서 (N, D)가 나와야
# 합니다. SymPy로 세 식을 성분마다 확인합니다. $dz$를 고정하고 $\sum_{ij} dz_{ij} z_{ij}$를 미분하면 됩니다. 비용을
# 일차까지 쓰면 이 모양이기 때문입니다.

# %%
import sympy as sp

N, D, K = 3, 2, 2
h = sp.Matrix(N, D, sp.symbols(f"h:{N * D}"))
W = sp.Matrix(K, D, sp.symbols(f"W:{K * D}"))
b = sp.Matrix(1, K, sp.symbols(f"b:{K}"))
dz = sp.Matrix(N, K, sp.symbols(f"dz:{N * K}"))

z = h * W.T + sp.ones(N, 1) * b
cost = sum(dz.multiply_elementwise(z))


def slopes_of(matrix):
    return matrix.applyfunc(lambda entry: sp.diff(cost, entry))


assert sp.expand(slopes_of(W) - dz.T * h) == sp.zeros(K, D)
assert sp.expand(slopes_of(b) - sp.ones(1, N) * dz) == sp.zeros(1, K)
assert sp.expand(slopes_of(h) - dz * W) == sp.zeros(N, D)
print("dW =", slopes_of(W)[0, :], "...")

# %% [markdown] lang="en"
# ## The recursion {#recursion}
#
# Stack layers: $h_0 = x$, then $z_l = h_{l-1} W_l^\top + b_l$ and $h_l = f_l(z_l)$ for $l = 1, \dots, M$. The cost
# looks only at the last one. An activation works on each entry for itself, so going back through it multiplies place
# by place. For [a cost that matches the output](06_logistic_gradient.md#matching):
#
# $$
# \begin{aligned}
# dz_M &= a - y \\
# dW_l &= dz_l^\top h_{l-1}, \quad db_l = \textstyle\sum_i dz_l && l = M, \dots, 1 \\
# dz_{l-1} &= (dz_l W_l) \odot f_{l-1}'(z_{l-1}) && l = M, \dots, 2
# \end{aligned}
# $$
#
# *Why it is right for any depth.* $dz_M$ is right by its own derivation. If $dz_l$ is right, then the layer's three
# formulas make $dW_l$, $db_l$ and $dh_{l-1}$ right, and the chain rule through $f_{l-1}$ makes $dz_{l-1}$ right. By
# induction from the last layer to the first, all of them are. ∎

# %% [markdown] lang="ko"
# ## 점화식 {#recursion}
#
# 층을 쌓습니다. $h_0 = x$에서 시작해 $l = 1, \dots, M$에 대해 $z_l = h_{l-1} W_l^\top + b_l$이고
# $h_l = f_l(z_l)$입니다. 비용은 마지막 것만 봅니다. 활성화 함수는 성분마다 따로 작용하므로, 거꾸로 지날 때는 같은
# 자리끼리 곱하면 됩니다. [출력에 제짝인 비용](06_logistic_gradient.md#matching)이라면 다음과 같습니다.
#
# $$
# \begin{aligned}
# dz_M &= a - y \\
# dW_l &= dz_l^\top h_{l-1}, \quad db_l = \textstyle\sum_i dz_l && l = M, \dots, 1 \\
# dz_{l-1} &= (dz_l W_l) \odot f_{l-1}'(z_{l-1}) && l = M, \dots, 2
# \end{aligned}
# $$
#
# *어떤 깊이에서도 맞는 까닭.* $dz_M$은 따로 유도한 대로 맞습니다. $dz_l$이 맞다면 층의 세 식에 따라 $dW_l$, $db_l$,
# $dh_{l-1}$이 맞고, $f_{l-1}$에 대한 연쇄 법칙에 따라 $dz_{l-1}$도 맞습니다. 마지막 층에서 첫 층까지 수학적
# 귀납법으로 모두 맞습니다. ∎

# %% [markdown] lang="en"
# ## The loop {#loop}
#
# Going forward, keep each layer's input $h$ and sum $z$. Going back, three lines per layer:

# %% [markdown] lang="ko"
# ## 반복문 {#loop}
#
# 순전파에서는 층마다 입력 $h$와 합 $z$를 간직합니다. 역전파에서는 층마다 세 줄이면 됩니다.

# %%
from itertools import pairwise

import torch
from torch import nn

from mlp_tutorial.activations import activation, sigmoid


def backpropagation(weights, biases, hidden_activation, x, y):
    hs, zs = [x], []
    for W, b in zip(weights, biases, strict=True):
        zs.append(hs[-1] @ W.T + b)
        hs.append(hidden_activation(zs[-1]))

    gradients = []
    dz = sigmoid(zs[-1]) - y
    for layer in reversed(range(len(weights))):
        gradients.append((dz.T @ hs[layer], dz.sum(dim=0)))
        if layer > 0:
            dh = dz @ weights[layer]
            dz = dh * hidden_activation.slope(zs[layer - 1])
    return gradients[::-1]


# %% [markdown] lang="en"
# Eight networks, from one layer to eight, with random widths, four activations in turn, against autograd:

# %% [markdown] lang="ko"
# 한 층에서 여덟 층까지, 너비는 무작위로, 활성화 함수는 네 가지를 번갈아 가며 신경망 여덟 개를 autograd와 견주어
# 봅니다.

# %%
torch.manual_seed(0)
x = torch.randn(16, 5, dtype=torch.float64)
y = torch.randint(0, 2, (16, 1)).double()

for depth in range(1, 9):
    f = activation(("tanh", "sigmoid", "relu", "gelu")[depth % 4])
    widths = [5, *torch.randint(2, 9, (depth - 1,)).tolist(), 1]
    parts = []
    for inputs, outputs in pairwise(widths):
        parts += [nn.Linear(inputs, outputs).double(), f.module()]
    network = nn.Sequential(*parts[:-1])
    nn.BCEWithLogitsLoss(reduction="sum")(network(x), y).backward()

    linears = network[::2]
    weights = [linear.weight.detach() for linear in linears]
    biases = [linear.bias.detach() for linear in linears]
    ours = backpropagation(weights, biases, f, x, y)
    for linear, (dW, db) in zip(linears, ours, strict=True):
        torch.testing.assert_close(dW, linear.weight.grad)
        torch.testing.assert_close(db, linear.bias.grad)
    print(f"{f.name:<8}", "-".join(str(width) for width in widths), "agrees")

# %% [markdown] lang="en"
# [`gradients`][mlp_tutorial.gradients] is this loop, with more costs, and
# [`check_gradients`][mlp_tutorial.check_gradients] holds it against autograd and central differences for any model of
# the library:

# %% [markdown] lang="ko"
# [`gradients`][mlp_tutorial.gradients]는 이 반복문에 비용의 종류를 더한 것이고,
# [`check_gradients`][mlp_tutorial.check_gradients]는 라이브러리의 어떤 모델에서든 이것을 autograd와 중심 차분에
# 견주어 봅니다.

# %%
from mlp_tutorial import MultiLayerPerceptron, check_gradients
from mlp_tutorial.activations import NAMES

for name in NAMES:
    if name != "softmax":
        model = MultiLayerPerceptron((5, 4, 3, 1), activation=name)
        check_gradients(model, x, y).require()
report = check_gradients(model, x, y, reduction="mean").require()
print(report)

# %% [markdown] lang="en"
# ## How slopes fade {#vanishing}
#
# On its way from $dz_l$ to $dz_{l-1}$ the slope is multiplied by a weight matrix and by $f'$. With the sigmoid
# $f' \le \tfrac14$, so unless the weights are large, each layer takes most of it away. Ten layers of 16 neurons with
# PyTorch's default initialization; the mean size of $dW$ in each layer:

# %% [markdown] lang="ko"
# ## 기울기가 사라지는 모습 {#vanishing}
#
# 기울기는 $dz_l$에서 $dz_{l-1}$로 갈 때 가중치 행렬과 $f'$을 곱한 것이 됩니다. 시그모이드는 $f' \le \tfrac14$이므로,
# 가중치가 크지 않으면 층마다 거의 다 깎여 나갑니다. 뉴런이 16개인 층을 열 개 쌓고 PyTorch의 기본 초기화를 썼을 때,
# 층마다 $dW$의 평균 크기입니다.

# %%
import matplotlib.pyplot as plt

from mlp_tutorial import gradients
from mlp_tutorial.plotting.colors import COLORS

sizes = {}
for name in ("sigmoid", "tanh", "relu"):
    torch.manual_seed(0)
    deep = MultiLayerPerceptron((5, *[16] * 10, 1), activation=name).double()
    slopes = gradients(deep, x, y)
    weight_slopes = [slopes[f"layers.{layer}.weight"] for layer in range(11)]
    sizes[name] = [slope.abs().mean().item() for slope in weight_slopes]
    print(f"{name:<8} first layer {sizes[name][0]:.1e}, last {sizes[name][-1]:.1e}")

_, ax = plt.subplots(figsize=(6, 3.4), layout="constrained")
styles = {
    "sigmoid": ("output", "o-"),
    "tanh": ("input", "s--"),
    "relu": ("weight", "^:"),
}
for name, (role, style) in styles.items():
    ax.semilogy(range(1, 12), sizes[name], style, color=COLORS[role], label=name)
ax.set(xlabel="$l$", ylabel=r"$\overline{|dW_l|}$")
ax.legend(frameon=False)
plt.show()

share = {name: size[0] / size[-1] for name, size in sizes.items()}
assert share["sigmoid"] < 0.25**10
assert share["tanh"] > 100 * share["sigmoid"]

# %% [markdown] lang="en" tags=["alt"]
# Mean size of the gradient in each of eleven layers on a logarithmic axis. With the sigmoid it falls by a constant
# factor per layer towards the input, to {{ share["sigmoid"]:.0e }} of the last layer's; with tanh and relu it falls
# far less.

# %% [markdown] lang="ko" tags=["alt"]
# 열한 층에서 그래디언트의 평균 크기를 로그 눈금으로 그렸습니다. 시그모이드에서는 입력 쪽으로 갈수록 층마다 일정한
# 비율로 줄어 마지막 층의 {{ share["sigmoid"]:.0e }}배가 됩니다. tanh와 relu에서는 훨씬 덜 줄어듭니다.

# %% [markdown] lang="en"
# The first layers of the sigmoid network get {{ share["sigmoid"]:.0e }} of the last layer's slope: they stay as they
# were drawn. This is the **vanishing gradient**, one reason why deep networks use ReLU and its relatives.
#
# ## Exercises {#exercises}
#
# 1. Add a skip connection: $h_l = h_{l-1} + f(z_l)$. How does $dh_{l-1}$ change, and why does this help deep
#    networks?

# %% [markdown] lang="ko"
# 시그모이드 신경망의 첫 층이 받는 기울기는 마지막 층의 {{ share["sigmoid"]:.0e }}배입니다. 그래서 처음 뽑은 값
# 그대로 머무릅니다. 이것이 **그래디언트 소실**(vanishing gradient)이고, 깊은 신경망에서 ReLU 계열을 쓰는 까닭
# 가운데 하나입니다.
#
# ## 연습 문제 {#exercises}
#
# 1. 건너뛰는 연결을 더해 $h_l = h_{l-1} + f(z_l)$로 바꿉시다. $dh_{l-1}$은 어떻게 달라지고, 깊은 신경망에 왜 도움이
#    될까요?

# %% [markdown] lang="en" tags=["answer"]
# There are two paths from $h_{l-1}$ now, so the slopes add: $dh_{l-1} = dh_l + dz_l W_l$ with
# $dz_l = dh_l \odot f'(z_l)$. The first term passes all layers unchanged, whatever $f'$ does.

# %% [markdown] lang="ko" tags=["answer"]
# $h_{l-1}$에서 나가는 길이 둘이 되어 기울기가 더해집니다: $dh_{l-1} = dh_l + dz_l W_l$, $dz_l = dh_l \odot f'(z_l)$.
# 첫째 항은 $f'$이 어떻든 모든 층을 그대로 지나갑니다.

# %% tags=["answer"]
layer = nn.Linear(5, 5, dtype=torch.float64)
h_in = x.clone().requires_grad_()
h_out = h_in + torch.sigmoid(layer(h_in))
(0.5 * h_out**2).sum().backward()

dh_out = h_out.detach()
z_layer = layer(x).detach()
dz_layer = dh_out * sigmoid.slope(z_layer)
torch.testing.assert_close(h_in.grad, dh_out + dz_layer @ layer.weight.detach())
print("dh agrees:", tuple(h_in.grad.shape))

# %% [markdown] lang="en"
# 2. Show that the gradient of a batch is the sum of the gradients of its rows. Why can mini-batches work at all?

# %% [markdown] lang="ko"
# 2. 배치의 그래디언트는 행마다 구한 그래디언트의 합임을 보이세요. 미니배치로도 학습할 수 있는 까닭은 무엇일까요?

# %% [markdown] lang="en" tags=["answer"]
# $dW_l = dz_l^\top h_{l-1} = \sum_i dz_{l,i}^\top h_{l-1,i}$, and no row's $dz$ depends on another row. The mean over
# a random mini-batch is therefore an estimate of the mean over all rows, right on average.

# %% [markdown] lang="ko" tags=["answer"]
# $dW_l = dz_l^\top h_{l-1} = \sum_i dz_{l,i}^\top h_{l-1,i}$이고, 어느 행의 $dz$도 다른 행과 상관이 없습니다. 그래서
# 무작위로 뽑은 미니배치의 평균은 전체 행의 평균에 대한 추정값이고, 평균적으로 맞습니다.

# %% tags=["answer"]
model = MultiLayerPerceptron((5, 4, 1)).double()
whole = gradients(model, x, y)
by_row = [gradients(model, x[i : i + 1], y[i : i + 1]) for i in range(len(x))]
for name, slope in whole.items():
    torch.testing.assert_close(slope, sum(row[name] for row in by_row))
    print(f"{name:<16} sum of {len(by_row)} rows agrees")

# %% [markdown] lang="en"
# 3. How many numbers must be kept from the way forward, for N rows and layers of widths $n_0, n_1, \dots, n_M$?

# %% [markdown] lang="ko"
# 3. 행이 N개이고 층의 너비가 $n_0, n_1, \dots, n_M$이면, 순전파에서 간직해야 하는 수는 몇 개일까요?

# %% [markdown] lang="en" tags=["answer"]
# The input $h_{l-1}$ and the sum $z_l$ of each layer: $N \big( \sum_{l=0}^{M-1} n_l + \sum_{l=1}^{M} n_l \big)$.
# Memory grows with the batch and the depth; the parameters need no copy.

# %% [markdown] lang="ko" tags=["answer"]
# 층마다 입력 $h_{l-1}$과 합 $z_l$이 필요하므로 $N \big( \sum_{l=0}^{M-1} n_l + \sum_{l=1}^{M} n_l \big)$개입니다.
# 메모리는 배치와 깊이에 따라 늘어나고, 매개변수는 복사할 필요가 없습니다.

# %% tags=["answer"]
from mlp_tutorial.derivations import forward_pass

sizes_of_layers = (5, 4, 3, 1)
kept_h, kept_z = forward_pass(MultiLayerPerceptron(sizes_of_layers).double(), x)
kept = sum(t.numel() for t in (*kept_h, *kept_z))
print("kept:", kept)
assert kept == len(x) * (sum(sizes_of_layers[:-1]) + sum(sizes_of_layers[1:]))

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# With K classes only the start of the recursion needs another derivation:
# [softmax with cross-entropy](10_softmax_cross_entropy.md). What the hidden layers do with their gradients is drawn
# in [what hidden neurons learn](../3_multi_layer_perceptron/02_hidden_neurons.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 클래스가 K개일 때는 점화식의 시작만 새로 유도하면 됩니다: [softmax와 교차 엔트로피](10_softmax_cross_entropy.md).
# 은닉층이 그래디언트로 무엇을 배우는지는 [은닉 뉴런이 배우는 것](../3_multi_layer_perceptron/02_hidden_neurons.md)에
# 그림으로 나옵니다.
