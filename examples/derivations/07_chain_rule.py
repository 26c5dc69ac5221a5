"""Derivation: the chain rule on a computational graph, by hand and by a small autograd of one's own."""

# %% [markdown] lang="en"
# # The chain rule on a computational graph {#chain-rule}
#
# Break a formula into steps so small that each slope is obvious, then walk back through them. That walk is
# backpropagation, and it is all that autograd does.
#
# **You will learn** to draw a formula as a graph, to carry slopes backwards along its edges, why slopes add where
# paths meet, and to write a small autograd yourself.
#
# **You need** the derivatives of a sum, a product and $\ln a$, and [dz = a − y](06_logistic_gradient.md).
# `pip install mlp-tutorial sympy`

# %% [markdown] lang="ko"
# # 계산 그래프에서 보는 연쇄 법칙 {#chain-rule}
#
# 식을 기울기가 뻔히 보일 만큼 작은 단계로 나눈 다음, 그 단계를 거꾸로 되짚어 갑니다. 이것이 역전파이고, autograd가
# 하는 일도 이것뿐입니다.
#
# **배울 것**: 식을 그래프로 그리는 법, 간선을 따라 기울기를 거꾸로 나르는 법, 길이 만나는 곳에서 기울기를 더하는
# 까닭, 작은 autograd를 직접 만드는 법.
#
# **필요한 것**: 합과 곱과 $\ln a$의 미분, [dz = a − y](06_logistic_gradient.md). `pip install mlp-tutorial sympy`

# %% [markdown] lang="en"
# ## The graph of one neuron {#graph}
#
# The deck's neuron with two inputs, one operation per line. Each operation is a node, each use of a value an edge,
# and every edge has a **local slope**: how the node at its head changes with the value at its tail.
#
# | node | local slopes |
# |---|---|
# | $u_1 = w_1 x_1$ | $\partial u_1 / \partial w_1 = x_1, \quad \partial u_1 / \partial x_1 = w_1$ |
# | $u_2 = w_2 x_2$ | $\partial u_2 / \partial w_2 = x_2, \quad \partial u_2 / \partial x_2 = w_2$ |
# | $z = u_1 + u_2 + b$ | $\partial z / \partial u_1 = \partial z / \partial u_2 = \partial z / \partial b = 1$ |
# | $a = \sigma(z)$ | $\partial a / \partial z = a (1 - a)$ |
# | $L = -\big( y \ln a + (1 - y) \ln (1 - a) \big)$ | $\partial L / \partial a = (a - y) / \big( a (1 - a) \big)$ |
#
# No line needs to know of any other. **Forward** computes the values from left to right. **Backward** starts with
# $dL = 1$ and multiplies by one local slope per edge:
#
# $$
# u \to v: \qquad du = \frac{\partial v}{\partial u} \; dv
# $$

# %% [markdown] lang="ko"
# ## 뉴런 하나의 그래프 {#graph}
#
# 입력이 둘인 강의의 뉴런을 한 줄에 연산 하나씩 씁니다. 연산은 노드가 되고, 값을 쓰는 곳마다 간선이 됩니다. 간선에는
# 저마다 **국소 기울기**가 있습니다. 꼬리의 값이 변할 때 머리의 노드가 얼마나 변하는지입니다.
#
# | 노드 | 국소 기울기 |
# |---|---|
# | $u_1 = w_1 x_1$ | $\partial u_1 / \partial w_1 = x_1, \quad \partial u_1 / \partial x_1 = w_1$ |
# | $u_2 = w_2 x_2$ | $\partial u_2 / \partial w_2 = x_2, \quad \partial u_2 / \partial x_2 = w_2$ |
# | $z = u_1 + u_2 + b$ | $\partial z / \partial u_1 = \partial z / \partial u_2 = \partial z / \partial b = 1$ |
# | $a = \sigma(z)$ | $\partial a / \partial z = a (1 - a)$ |
# | $L = -\big( y \ln a + (1 - y) \ln (1 - a) \big)$ | $\partial L / \partial a = (a - y) / \big( a (1 - a) \big)$ |
#
# 줄마다 다른 줄은 몰라도 됩니다. **순전파**는 왼쪽에서 오른쪽으로 값을 계산합니다. **역전파**는 $dL = 1$에서 시작해
# 간선을 지날 때마다 국소 기울기를 하나씩 곱합니다.
#
# $$
# u \to v: \qquad du = \frac{\partial v}{\partial u} \; dv
# $$

# %%
from math import exp, log

x1, x2, y = 1.0, 2.0, 1.0
w1, w2, b = 0.5, -0.25, 0.25

# forward
u1 = w1 * x1
u2 = w2 * x2
z = u1 + u2 + b
a = 1 / (1 + exp(-z))
L = -(y * log(a) + (1 - y) * log(1 - a))

# backward
dL = 1.0
da = (a - y) / (a * (1 - a)) * dL
dz = a * (1 - a) * da
du1, du2, db = 1 * dz, 1 * dz, 1 * dz
dw1, dx1 = x1 * du1, w1 * du1
dw2, dx2 = x2 * du2, w2 * du2

print(f"z = {z}, a = {a:.4f}, L = {L:.4f}")
print(f"da = {da:.4f}, dz = {dz:.4f}, dw1 = {dw1:.4f}, dw2 = {dw2:.4f}, db = {db:.4f}")
assert abs(dz - (a - y)) < 1e-15

# %% [markdown] lang="en"
# A handful of multiplications found every slope there is. Autograd, and SymPy with the whole formula at once, agree.
# In the picture each node carries its value above and, in violet, its slope below.

# %% [markdown] lang="ko"
# 곱셈 몇 번으로 모든 기울기를 구했습니다. autograd의 결과와도, 식 전체를 한꺼번에 미분한 SymPy의 결과와도 같습니다.
# 그림에서 노드 위의 수는 값이고, 아래의 보라색 수는 기울기입니다.

# %%
import sympy as sp
import torch

by_hand = {"w1": dw1, "w2": dw2, "b": db, "x1": dx1, "x2": dx2}
numbers = {"w1": w1, "w2": w2, "b": b, "x1": x1, "x2": x2}

leaves = {}
for name, number in numbers.items():
    leaves[name] = torch.tensor(number, dtype=torch.float64, requires_grad=True)
z_torch = leaves["w1"] * leaves["x1"] + leaves["w2"] * leaves["x2"] + leaves["b"]
(-torch.log(torch.sigmoid(z_torch))).backward()

s = {name: sp.Symbol(name) for name in numbers}
formula = sp.log(1 + sp.exp(-(s["w1"] * s["x1"] + s["w2"] * s["x2"] + s["b"])))
point = {s[name]: number for name, number in numbers.items()}
for name, slope in by_hand.items():
    symbolic = float(sp.diff(formula, s[name]).subs(point))
    print(f"d{name:<3} hand {slope:8.5f}, autograd {leaves[name].grad:8.5f}")
    assert abs(slope - leaves[name].grad.item()) < 1e-12
    assert abs(slope - symbolic) < 1e-12

# %% tags=["fold"]
import matplotlib.pyplot as plt

from mlp_tutorial.plotting.colors import COLORS

inputs = {"x_1": (x1, dx1), "w_1": (w1, dw1), "x_2": (x2, dx2), "w_2": (w2, dw2)}
inputs |= {"b": (b, db)}
later = {"u_1": (u1, du1), "u_2": (u2, du2), "z": (z, dz), "a": (a, da), "L": (L, dL)}
places = {name: (0, 4 - row) for row, name in enumerate(inputs)}
places |= {"u_1": (1.6, 3.5), "u_2": (1.6, 1.5), "z": (3.2, 2), "a": (4.4, 2)}
places |= {"L": (5.6, 2)}
roles = {"x": "input", "w": "weight", "b": "bias", "a": "output", "L": "cost"}
edges = "x_1 u_1,w_1 u_1,x_2 u_2,w_2 u_2,u_1 z,u_2 z,b z,z a,a L"

_, ax = plt.subplots(figsize=(8, 6), layout="constrained")
for tail, head in (edge.split() for edge in edges.split(",")):
    arrow = {"arrowstyle": "->", "color": "0.6", "shrinkA": 15, "shrinkB": 15}
    ax.annotate("", places[head], places[tail], arrowprops=arrow)
for name, (value, slope) in (inputs | later).items():
    across, up = places[name]
    color = COLORS[roles.get(name[0], "target")]
    ax.plot(across, up, "o", markersize=26, markerfacecolor="white", color=color)
    ax.text(across, up, f"${name}$", ha="center", va="center", color=color, size=12)
    ax.text(across, up + 0.24, f"{value:.3g}", ha="center", va="bottom")
    purple = {"color": COLORS["gradient"], "weight": "bold"}
    ax.text(across, up - 0.24, f"{slope:.3g}", ha="center", va="top", **purple)
ax.set(xlim=(-0.5, 6.1), ylim=(-0.6, 4.6))
ax.axis("off")
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# The neuron as a graph. Above each node its value, computed from left to right; below it in violet the slope of the
# cost, carried from right to left. The slope {{ dz:.3f }} at z reaches both products and the bias unchanged.

# %% [markdown] lang="ko" tags=["alt"]
# 뉴런을 그린 그래프. 노드 위에는 왼쪽에서 오른쪽으로 계산한 값이, 아래에는 오른쪽에서 왼쪽으로 나른 비용의 기울기가
# 보라색으로 적혀 있습니다. z의 기울기는 {{ dz:.3f }}이고, 두 곱과 편향에 그대로 전해집니다.

# %% [markdown] lang="en"
# ## Where paths meet, slopes add {#paths}
#
# A value that is used twice influences the cost along two paths. Each change of the value acts along both at once, so
# to first order the effects add. With one term for each edge that leaves $v$:
#
# $$
# dv = \sum_{v \to c} \frac{\partial c}{\partial v}\; dc
# $$
#
# Unrolled to the end, $dv$ is the sum over *all* paths from $v$ to $L$ of the product of the local slopes along the
# path. Take $p = wx$, $q = pw$, $L = \tfrac12 (q - y)^2$, where $w$ is used in $p$ and again in $q$. Listing all
# paths, and the formula $q = w^2 x$ itself:

# %% [markdown] lang="ko"
# ## 길이 만나면 기울기를 더합니다 {#paths}
#
# 두 번 쓰인 값은 두 갈래의 길로 비용에 영향을 줍니다. 값이 변하면 두 길로 동시에 작용하므로 일차 근사에서 효과는
# 더해집니다. $v$에서 나가는 간선마다 항이 하나씩 있습니다.
#
# $$
# dv = \sum_{v \to c} \frac{\partial c}{\partial v}\; dc
# $$
#
# 끝까지 풀어 쓰면 $dv$는 $v$에서 $L$로 가는 *모든* 길에 대해 길 위의 국소 기울기를 곱해서 더한 값입니다. $p = wx$,
# $q = pw$, $L = \tfrac12 (q - y)^2$을 봅시다. $w$는 $p$에 쓰이고 $q$에 다시 쓰입니다. 모든 길을 늘어놓은 결과를 식
# $q = w^2 x$를 바로 미분한 것과 비교합니다.

# %%
x, w, y = 3.0, 0.5, 2.0
p = w * x
q = p * w
edges_from = {
    "w": [("p", x), ("q", p)],
    "p": [("q", w)],
    "q": [("L", q - y)],
    "L": [],
}


def paths(node, product=1.0, route=()):
    route = (*route, node)
    if node == "L":
        return [(route, product)]
    found = []
    for head, local_slope in edges_from[node]:
        found += paths(head, product * local_slope, route)
    return found


for route, product in paths("w"):
    print(" -> ".join(route), f"{product:8.4f}")
total = sum(product for _, product in paths("w"))

ws, xs, ys = sp.symbols("w x y")
direct = sp.diff((ws**2 * xs - ys) ** 2 / 2, ws)
print(f"sum {total:.4f}, direct {float(direct.subs({ws: w, xs: x, ys: y})):.4f}")
assert abs(total - direct.subs({ws: w, xs: x, ys: y})) < 1e-12

# %% [markdown] lang="en"
# ## An autograd of your own {#value}
#
# The number of paths explodes in a deep graph, but nobody has to list them. Visit the nodes from the cost backwards,
# each one only after everything that uses it, and let it hand its finished slope to its inputs. One visit per node
# does it.

# %% [markdown] lang="ko"
# ## 직접 만드는 autograd {#value}
#
# 그래프가 깊어지면 길의 수는 폭발적으로 늘어나지만, 길을 늘어놓을 필요는 없습니다. 비용에서부터 거꾸로, 자기를 쓰는
# 노드가 모두 끝난 다음에 노드를 하나씩 찾아가 완성된 기울기를 입력들에 나누어 주면 됩니다. 노드마다 한 번이면
# 충분합니다.


# %%
class Value:
    """A number that remembers its inputs and the local slope along each edge."""

    def __init__(self, number, inputs=()):
        self.number = number
        self.inputs = inputs
        self.slope = 0.0

    def __add__(self, other):
        return Value(self.number + other.number, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        edges = ((self, other.number), (other, self.number))
        return Value(self.number * other.number, edges)

    def sigmoid(self):
        a = 1 / (1 + exp(-self.number))
        return Value(a, ((self, a * (1 - a)),))

    def minus_log(self):
        return Value(-log(self.number), ((self, -1 / self.number),))

    def backward(self):
        self.slope = 1.0
        for node in reversed(self.inputs_first()):
            for tail, local_slope in node.inputs:
                tail.slope += local_slope * node.slope

    def inputs_first(self):
        order = []

        def visit(node):
            if node not in order:
                for tail, _ in node.inputs:
                    visit(tail)
                order.append(node)

        visit(self)
        return order


graph = {name: Value(number) for name, number in numbers.items()}
z_value = graph["w1"] * graph["x1"] + graph["w2"] * graph["x2"] + graph["b"]
z_value.sigmoid().minus_log().backward()
for name, node in graph.items():
    print(f"d{name:<3} {node.slope:8.5f}")
    assert abs(node.slope - by_hand[name]) < 1e-15

# %% [markdown] lang="en"
# Note the `+=`. It is what makes paths meet correctly. It is also why the slopes of a *second* cost would be added to
# those of the first, in this class as in PyTorch: hence [`zero_grad`](../1_linear_regression/07_zero_grad.md).
#
# ## Why backwards {#why-backwards}
#
# The same local slopes could be multiplied from the inputs towards the cost. But then one sweep gives the influence
# of *one* input on everything. A sweep from the cost gives the influence of *everything* on one cost. A network has
# one cost and many parameters: one sweep back against one sweep forward per parameter.
#
# ## Exercises {#exercises}
#
# 1. Compute $dw$ of $L = \tfrac12 \big( w \cdot \sigma(w x) - y \big)^2$ with the rule for paths. Check it with
#    autograd for $w = 0.8$, $x = 1.5$, $y = 1$.

# %% [markdown] lang="ko"
# `+=`를 눈여겨보세요. 길이 만나는 곳이 맞게 계산되는 것은 이 덕분입니다. *두 번째* 비용의 기울기가 첫 번째 비용의
# 기울기에 더해지는 것도 이 때문이고, PyTorch에서도 마찬가지입니다. 그래서
# [`zero_grad`](../1_linear_regression/07_zero_grad.md)가 있습니다.
#
# ## 왜 거꾸로 갈까 {#why-backwards}
#
# 같은 국소 기울기를 입력에서 비용 쪽으로 곱해 갈 수도 있습니다. 그러나 그렇게 한 번 훑으면 입력 *하나*가 모든 값에
# 주는 영향을 얻습니다. 비용에서 거꾸로 한 번 훑으면 *모든* 값이 비용 하나에 주는 영향을 얻습니다. 신경망에는 비용이
# 하나, 매개변수는 아주 많습니다. 거꾸로는 한 번이면 되고, 앞으로는 매개변수마다 한 번씩 가야 합니다.
#
# ## 연습 문제 {#exercises}
#
# 1. 길의 규칙으로 $L = \tfrac12 \big( w \cdot \sigma(w x) - y \big)^2$의 $dw$를 구하고, $w = 0.8$, $x = 1.5$,
#    $y = 1$에서 autograd로 확인하세요.

# %% [markdown] lang="en" tags=["answer"]
# With $s = \sigma(wx)$ and $q = ws$: $dq = q - y$. One path goes directly to the product, with local slope $s$; the
# other through the sigmoid, with $w \cdot s(1 - s) \cdot x$. So $dw = (q - y) \big( s + w x\, s (1 - s) \big)$.

# %% [markdown] lang="ko" tags=["answer"]
# $s = \sigma(wx)$, $q = ws$로 놓으면 $dq = q - y$입니다. 한 길은 곱으로 바로 가고 국소 기울기가 $s$입니다. 다른 길은
# 시그모이드를 지나며 $w \cdot s(1 - s) \cdot x$입니다. 따라서 $dw = (q - y) \big( s + w x\, s (1 - s) \big)$입니다.

# %% tags=["answer"]
weight = torch.tensor(0.8, dtype=torch.float64, requires_grad=True)
(0.5 * (weight * torch.sigmoid(weight * 1.5) - 1.0) ** 2).backward()

s_wx = 1 / (1 + exp(-0.8 * 1.5))
by_paths = (0.8 * s_wx - 1.0) * (s_wx + 0.8 * 1.5 * s_wx * (1 - s_wx))
print(f"paths {by_paths:.6f}, autograd {weight.grad.item():.6f}")
assert abs(by_paths - weight.grad.item()) < 1e-12

# %% [markdown] lang="en"
# 2. What do $dx_1$ and $dx_2$ of the neuron mean? Nobody updates an input.

# %% [markdown] lang="ko"
# 2. 뉴런의 $dx_1$과 $dx_2$는 무엇을 뜻할까요? 입력은 아무도 갱신하지 않는데 말입니다.

# %% [markdown] lang="en" tags=["answer"]
# $dx_k = w_k\, dz$ says how the cost would change if the input did. In a deeper network the input is the output of
# the layer before, and $dx$ is the slope that this layer needs to go on. It is how backpropagation gets from layer to
# layer.

# %% [markdown] lang="ko" tags=["answer"]
# $dx_k = w_k\, dz$는 입력이 변한다면 비용이 얼마나 변할지를 말해 줍니다. 더 깊은 신경망에서 이 입력은 앞 층의
# 출력이고, $dx$는 앞 층이 계산을 이어 가는 데 필요한 기울기입니다. 역전파는 이렇게 층에서 층으로 건너갑니다.

# %% tags=["answer"]
print(f"dx1 = {dx1:.4f} = w1 dz = {w1 * dz:.4f}")
print(f"dx2 = {dx2:.4f} = w2 dz = {w2 * dz:.4f}")
step = 1e-6
moved = log(1 + exp(-(w1 * (x1 + step) + w2 * x2 + b)))
assert abs((moved - L) / step - dx1) < 1e-5

# %% [markdown] lang="en"
# 3. Visit the nodes in the wrong order: hand on the slope of a node before everything that uses it is finished. Show
#    with $q = (wx) \cdot w$ that the result is wrong.

# %% [markdown] lang="ko"
# 3. 노드를 잘못된 순서로 찾아가 봅시다. 자기를 쓰는 노드가 다 끝나기 전에 기울기를 넘겨주는 것입니다.
#    $q = (wx) \cdot w$로 결과가 틀린다는 것을 보이세요.

# %% [markdown] lang="en" tags=["answer"]
# If $p = wx$ is visited before $q$, its slope is still 0, and the path through $p$ is lost.

# %% [markdown] lang="ko" tags=["answer"]
# $p = wx$를 $q$보다 먼저 찾아가면 그 기울기는 아직 0이므로 $p$를 지나는 길이 사라집니다.


# %% tags=["answer"]
def slope_of_w(right_order):
    weight, given = Value(0.5), Value(3.0)
    product = weight * given
    result = product * weight
    result.slope = 1.0
    for node in (result, product) if right_order else (product, result):
        for tail, local_slope in node.inputs:
            tail.slope += local_slope * node.slope
    return weight.slope


print("right order:", slope_of_w(True), "  wrong order:", slope_of_w(False))
assert slope_of_w(True) == 2 * 0.5 * 3.0
assert slope_of_w(False) == 0.5 * 3.0

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Backpropagation through the 2-3-1 network](08_backpropagation_2_3_1.md) walks the same way through two layers, with
# every number.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [2-3-1 신경망의 역전파](08_backpropagation_2_3_1.md)에서는 같은 길을 두 층에 걸쳐, 숫자 하나 빠뜨리지 않고
# 걸어갑니다.
