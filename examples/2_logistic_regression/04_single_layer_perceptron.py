"""The neuron as a drawing, the gates it learns, and XOR, where it stops at ln 2."""

# %% [markdown] lang="en"
# # The single-layer perceptron and its limit {#single-layer}
#
# Drawn as a neuron, logistic regression is the building block of every network. It learns AND, OR and NAND. XOR it
# cannot learn, however long it trains.
#
# **You will learn** to read the drawing of a neuron, what one line can separate, and what the cost of a neuron that
# knows nothing is.
#
# **You need** [lab 2](02_and_gate.md).

# %% [markdown] lang="ko"
# # 단층 퍼셉트론과 그 한계 {#single-layer}
#
# 뉴런으로 그린 로지스틱 회귀는 모든 신경망을 쌓는 벽돌입니다. AND, OR, NAND는 배우지만 XOR는 아무리 오래 학습해도
# 배우지 못합니다.
#
# **배울 것**: 뉴런 그림을 읽는 법, 직선 하나로 나눌 수 있는 것, 아무것도 모르는 뉴런의 비용.
#
# **필요한 것**: [실습 2](02_and_gate.md).

# %% [markdown] lang="en"
# ## A neuron {#neuron .step-2}
#
# Inputs, weights, their sum, an activation: $a = \sigma(w_1 x_1 + w_2 x_2 + b)$. In the drawing a line's width is the
# size of its weight.

# %% [markdown] lang="ko"
# ## 뉴런 하나 {#neuron .step-2}
#
# 입력과 가중치, 그 합, 활성화 함수. 곧 $a = \sigma(w_1 x_1 + w_2 x_2 + b)$입니다. 그림에서 선의 굵기는 가중치의
# 크기입니다.

# %%
import matplotlib.pyplot as plt
import torch

from mlp_tutorial import LogisticRegression, datasets, fit, metrics
from mlp_tutorial.plotting import plot_boundary, plot_network

x, y = datasets.gate("and")
torch.manual_seed(0)
neuron = LogisticRegression()
history = fit(neuron, x, y, lr=1.0, epochs=2000)
plot_network(neuron)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Two inputs, joined by thick lines to one output neuron: after learning AND both weights are large and positive.

# %% [markdown] lang="ko" tags=["alt"]
# 입력 두 개가 출력 뉴런 하나에 굵은 선으로 이어져 있습니다. AND를 배운 뒤 두 가중치는 모두 크고 양수입니다.

# %% [markdown] lang="en"
# ## Four gates {#gates .step-5}
#
# The same neuron, the same training, four truth tables.

# %% [markdown] lang="ko"
# ## 게이트 네 가지 {#gates .step-5}
#
# 같은 뉴런을 같은 방법으로, 진리표 네 가지로 학습합니다.

# %%
neurons, costs, right = {}, {}, {}
for gate in ("and", "or", "nand", "xor"):
    x, y = datasets.gate(gate)
    torch.manual_seed(0)
    neurons[gate] = LogisticRegression()
    history = fit(neurons[gate], x, y, lr=1.0, epochs=5000)  # doctor: off MLP1405
    costs[gate] = history.costs[-1]
    right[gate] = metrics.accuracy(neurons[gate].predict(x), y)
    probabilities = " ".join(f"{a:.3f}" for a in neurons[gate](x).flatten().tolist())
    print(f"{gate:4} cost {costs[gate]:.6f}  a {probabilities}  {4 * right[gate]:.0f} of 4 right")

assert right["and"] == right["or"] == right["nand"] == 1
assert abs(costs["xor"] - torch.log(torch.tensor(2.0)).item()) < 1e-6

# %%
figure, axes = plt.subplots(1, 4, figsize=(13, 3.4), layout="constrained")
for gate, ax in zip(neurons, axes, strict=True):
    plot_boundary(neurons[gate], *datasets.gate(gate), ax=ax)
    ax.set_title(gate.upper())
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Four gates. For AND, OR and NAND a straight line separates the two classes. For XOR, whose equal points lie across
# from each other, no line does: nearly the whole plane has one pale colour, a probability of about ½.

# %% [markdown] lang="ko" tags=["alt"]
# 네 가지 게이트. AND, OR, NAND에서는 직선 하나가 두 클래스를 나눕니다. XOR에서는 같은 클래스의 점이 서로 마주 보고
# 있어 나눌 직선이 없습니다. 평면이 거의 다 옅은 한 가지 색이고, 확률은 ½쯤입니다.

# %% [markdown] lang="en"
# ## The bound ln 2 {#ln-2}
#
# On XOR the cost stops at {{ costs['xor']:.6f }}. That is $\ln 2$: the cost of saying ½ to everything, since
# $-\ln \tfrac{1}{2} = \ln 2$. The neuron is not stuck in a bad place: there is no better one. Its cost is convex, a
# bowl with one lowest point, and at w = 0, b = 0 the gradient is exactly 0.

# %% [markdown] lang="ko"
# ## ln 2라는 한계 {#ln-2}
#
# XOR에서 비용은 {{ costs['xor']:.6f }}에서 멈춥니다. 이 값은 $\ln 2$, 곧 모든 입력에 ½이라고 답할 때의 비용입니다.
# $-\ln \tfrac{1}{2} = \ln 2$이기 때문입니다. 나쁜 곳에 갇힌 것이 아니라 더 나은 곳이 없습니다. 비용은 볼록해서 가장
# 낮은 점이 하나뿐인 그릇이고, w = 0, b = 0에서 그래디언트가 정확히 0입니다.

# %%
from mlp_tutorial.derivations import gradients

x, y = datasets.gate("xor")
nothing = LogisticRegression()
with torch.no_grad():
    nothing.linear.weight.zero_()
    nothing.linear.bias.zero_()
for name, gradient in gradients(nothing, x, y).items():
    print(f"{name:14} gradient {gradient.tolist()}")
    assert not gradient.any()

# %% [markdown] lang="en"
# [The proof](../derivations/11_xor_proof.md) needs four inequalities. Of the four rows a line gets three at best, and
# for that it has to pay a cost above $\ln 2$:

# %% [markdown] lang="ko"
# [증명](../derivations/11_xor_proof.md)에는 부등식 네 개면 됩니다. 직선 하나는 네 행 가운데 많아야 세 행을 맞히고,
# 그러려면 $\ln 2$보다 큰 비용을 치러야 합니다.

# %%
grid = torch.linspace(-3, 3, 25)
lines = torch.cartesian_prod(grid, grid, grid)  # w1, w2 and b of every line
z = lines[:, :2] @ x.T + lines[:, 2:]
targets = y.T.expand_as(z)
correct = ((z > 0) == (targets == 1)).sum(dim=1)
line_costs = torch.nn.functional.binary_cross_entropy_with_logits(z, targets, reduction="none").mean(dim=1)
cheapest = line_costs[correct == 3].min().item()
print(f"best of {len(lines)} lines: {correct.max().item()} of 4 right")
print(f"cheapest line with 3 right: cost {cheapest:.4f}")
assert correct.max() == 3
assert cheapest > costs["xor"]

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. There are 16 truth tables of two inputs. How many can one neuron learn?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 입력이 둘인 진리표는 16가지입니다. 뉴런 하나는 그 가운데 몇 가지를 배울 수 있을까요?

# %% tags=["answer"]
learnt = []
for table in range(16):
    outputs = torch.tensor([[float(table >> row & 1)] for row in range(4)])
    torch.manual_seed(0)
    model = LogisticRegression()
    fit(model, x, outputs, lr=1.0, epochs=1000)  # doctor: off MLP1405
    if metrics.accuracy(model.predict(x), outputs) == 1:
        learnt.append(table)
missing = sorted(set(range(16)) - set(learnt))
print(f"{len(learnt)} of 16; not: {[f'{table:04b}' for table in missing]}")
assert len(learnt) == 14

# %% [markdown] lang="en" tags=["answer"]
# {{ len(learnt) }}: all but XOR and its opposite, XNOR.

# %% [markdown] lang="ko" tags=["answer"]
# {{ len(learnt) }}가지입니다. XOR와 그 반대인 XNOR만 배우지 못합니다.

# %% [markdown] lang="en"
# 2. Give the neuron a third input, $x_1 x_2$. Does it learn XOR now?

# %% [markdown] lang="ko"
# 2. 뉴런에 셋째 입력 $x_1 x_2$를 더해 주세요. 이제 XOR를 배울까요?

# %% tags=["answer"]
with_product = torch.cat([x, x[:, :1] * x[:, 1:]], dim=1)
torch.manual_seed(0)
model = LogisticRegression(3)
history = fit(model, with_product, y, lr=1.0, epochs=5000)
print(f"cost {history.costs[-1]:.4f}, predictions {model.predict(with_product).flatten().tolist()}")
assert metrics.accuracy(model.predict(with_product), y) == 1

# %% [markdown] lang="en" tags=["answer"]
# Yes: in three dimensions a plane separates the points. A hidden layer finds such inputs by itself.

# %% [markdown] lang="ko" tags=["answer"]
# 배웁니다. 3차원에서는 평면 하나가 점들을 나눕니다. 은닉층은 이런 입력을 스스로 찾아냅니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Lab 3](../3_multi_layer_perceptron/01_xor.md) puts three neurons in between, and XOR is solved.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [실습 3](../3_multi_layer_perceptron/01_xor.md)에서는 사이에 뉴런 세 개를 두어 XOR를 풉니다.
