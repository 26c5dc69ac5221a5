"""What the hidden neurons of the XOR network learn: a line each, and a new space in which one line is enough."""

# %% [markdown] lang="en"
# # What hidden neurons learn {#hidden-neurons}
#
# Each hidden neuron draws a line through the plane. Their outputs are new inputs, and in these the output neuron finds
# a problem that one line solves. This is a closer look at the second of the five steps, model design.
#
# **You will learn** to read the line of a neuron from its weights, to look at data through a hidden layer, and to
# check what a neuron does by leaving it out.
#
# **You need** [lab 3](01_xor.md).

# %% [markdown] lang="ko"
# # 은닉 뉴런이 배우는 것 {#hidden-neurons}
#
# 은닉 뉴런은 저마다 평면에 직선 하나를 긋습니다. 그 출력이 새로운 입력이 되고, 출력 뉴런은 직선 하나로 풀리는 문제를
# 만나게 됩니다. 다섯 단계 가운데 2단계, 모델 설계를 자세히 들여다봅니다.
#
# **배울 것**: 가중치에서 뉴런의 직선을 읽는 법, 은닉층을 거친 데이터를 들여다보는 법, 뉴런을 빼 보고 그 역할을
# 확인하는 법.
#
# **필요한 것**: [실습 3](01_xor.md).

# %% [markdown] lang="en"
# ## Three lines {#lines .step-2}
#
# Where a hidden neuron's sum $w_1 x_1 + w_2 x_2 + b$ is 0, its sigmoid is ½: a line. On one side it says more, on the
# other less.

# %% [markdown] lang="ko"
# ## 직선 세 개 {#lines .step-2}
#
# 은닉 뉴런의 가중합 $w_1 x_1 + w_2 x_2 + b$가 0인 곳에서 시그모이드는 ½이고, 그곳은 직선입니다. 한쪽에서는 ½보다 크고
# 다른 쪽에서는 작습니다.

# %%
import matplotlib.pyplot as plt
import torch

from mlp_tutorial import MultiLayerPerceptron, datasets, fit, metrics
from mlp_tutorial.plotting import plot_boundary, plot_hidden_lines

x, y = datasets.gate("xor")
torch.manual_seed(0)
model = MultiLayerPerceptron((2, 3, 1))
history = fit(model, x, y, lr=1.0, epochs=4000)
accuracy = metrics.accuracy(model.predict(x), y)
assert accuracy == 1

first, second = model.linears
for k in range(3):
    w1, w2 = first.weight[k].tolist()
    line = f"{w1:6.2f} x1 {w2:+6.2f} x2 {first.bias[k].item():+6.2f} = 0"
    print(f"neuron {k + 1}: {line}, weight in the output {second.weight[0, k].item():+6.2f}")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
plot_hidden_lines(model, x, y, ax=left)
plot_boundary(model, x, y, ax=right)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Left: the lines of the hidden neurons run between the four points of XOR. Right: the network's boundary follows
# these lines, with (0, 1) and (1, 0) between them.

# %% [markdown] lang="ko" tags=["alt"]
# 왼쪽: 은닉 뉴런의 직선들이 XOR의 네 점 사이를 지납니다. 오른쪽: 신경망의 경계가 이 직선들을 따라가고, (0, 1)과
# (1, 0)이 그 사이에 있습니다.

# %% [markdown] lang="en"
# ## The hidden space {#space}
#
# What the output neuron sees of a row are the three outputs of the hidden layer:

# %% [markdown] lang="ko"
# ## 은닉 공간 {#space}
#
# 출력 뉴런이 보는 것은 은닉층의 출력 세 개입니다.

# %%
with torch.no_grad():
    hidden = torch.sigmoid(first(x))
for row, values, target in zip(x, hidden, y, strict=True):
    print(row.int().tolist(), "->", [f"{value:.2f}" for value in values.tolist()], "y =", int(target))

z = second(hidden).flatten()
assert ((z > 0) == (y.flatten() == 1)).all()

# %% [markdown] lang="en"
# There one plane separates the classes: the output neuron is a logistic regression, on inputs that the hidden layer
# has made. The two hidden neurons with the largest weights in the output show it in a plane:

# %% [markdown] lang="ko"
# 거기에서는 평면 하나가 두 클래스를 나눕니다. 출력 뉴런은 은닉층이 만든 입력으로 하는 로지스틱 회귀입니다. 출력에서
# 가중치가 가장 큰 은닉 뉴런 두 개로 그려 보면 다음과 같습니다.

# %%
from mlp_tutorial.plotting import COLORS

i, j = second.weight[0].abs().topk(2).indices.tolist()
figure, axes = plt.subplots(figsize=(4.6, 4), layout="constrained")
for label, marker, role in ((0, "o", "negative"), (1, "^", "positive")):
    chosen = y.flatten() == label
    axes.scatter(hidden[chosen, i], hidden[chosen, j], marker=marker, s=70, color=COLORS[role], label=f"$y = {label}$")
offsets = ((8, 4), (-42, 4), (8, -12), (-42, 4))
for (x1, x2), point, offset in zip(x.int().tolist(), hidden, offsets, strict=True):
    axes.annotate(f"({x1}, {x2})", (point[i], point[j]), xytext=offset, textcoords="offset points")
axes.set(xlabel=f"$a_{i + 1}$", ylabel=f"$a_{j + 1}$", xlim=(-0.1, 1.25), ylim=(-0.1, 1.15))
axes.legend(loc="center left")
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# The four rows in the plane of two hidden outputs: the two classes no longer lie across from each other.

# %% [markdown] lang="ko" tags=["alt"]
# 두 은닉 출력의 평면에 놓인 네 행. 두 클래스가 더는 서로 마주 보고 있지 않습니다.

# %% [markdown] lang="en"
# ## Leaving a neuron out {#ablation}
#
# What a neuron is for shows when it is missing. Set its weight in the output to 0:

# %% [markdown] lang="ko"
# ## 뉴런을 빼 보기 {#ablation}
#
# 뉴런이 하는 일은 그것이 없을 때 드러납니다. 출력에서 그 뉴런의 가중치를 0으로 둡니다.

# %%
from copy import deepcopy

left_right = {}
for neuron in range(3):
    without = deepcopy(model)
    with torch.no_grad():
        without.linears[1].weight[0, neuron] = 0
    left_right[neuron] = 4 * metrics.accuracy(without.predict(x), y)
    print(f"without neuron {neuron + 1}: {left_right[neuron]:.0f} of 4 right")
assert min(left_right.values()) < 4

# %% [markdown] lang="en"
# Not every neuron is needed: a network may have learnt with a neuron to spare.

# %% [markdown] lang="ko"
# 뉴런이 모두 필요한 것은 아닙니다. 뉴런이 남아도는 채로 학습이 끝나기도 합니다.

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Train from another seed. Are the lines the same?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 다른 시드로 학습하세요. 같은 직선이 나올까요?

# %% tags=["answer"]
figure, axes = plt.subplots(1, 3, figsize=(12, 3.8), layout="constrained")
for seed, ax in zip((1, 2, 4), axes, strict=True):
    torch.manual_seed(seed)
    other = MultiLayerPerceptron((2, 3, 1))
    fit(other, x, y, lr=1.0, epochs=4000)
    plot_hidden_lines(other, x, y, ax=ax)
    ax.set_title(f"seed {seed}: {4 * metrics.accuracy(other.predict(x), y):.0f}/4")
plt.show()

# %% [markdown] lang="en" tags=["alt", "answer"]
# The hidden lines of three networks from other seeds: every network lays its lines in another way.

# %% [markdown] lang="ko" tags=["alt", "answer"]
# 다른 시드에서 나온 신경망 세 개의 은닉 직선. 신경망마다 직선을 다르게 놓습니다.

# %% [markdown] lang="en" tags=["answer"]
# No. Neurons may change places, and the lines may lie otherwise: many networks compute the same function on four
# points.

# %% [markdown] lang="ko" tags=["answer"]
# 아닙니다. 뉴런이 자리를 바꾸기도 하고 직선이 다르게 놓이기도 합니다. 네 점에서 같은 함수를 계산하는 신경망은 많습니다.

# %% [markdown] lang="en"
# 2. A hidden neuron's sign can be turned: replace w, b by −w, −b in the first layer. What has to change behind it, so
# that the network stays the same? Hint: $\sigma(-z) = 1 - \sigma(z)$.

# %% [markdown] lang="ko"
# 2. 은닉 뉴런의 부호는 뒤집을 수 있습니다. 첫 층에서 w, b를 −w, −b로 바꾸세요. 신경망이 그대로이려면 그 뒤에서 무엇을
# 바꾸어야 할까요? 힌트: $\sigma(-z) = 1 - \sigma(z)$.

# %% tags=["answer"]
turned = deepcopy(model)
with torch.no_grad():
    weight = turned.linears[1].weight[0, 0].clone()
    turned.linears[0].weight[0] *= -1
    turned.linears[0].bias[0] *= -1
    turned.linears[1].weight[0, 0] = -weight
    turned.linears[1].bias += weight
difference = (turned(x) - model(x)).abs().max().item()
print(f"largest difference {difference:.1e}")
assert difference < 1e-5

# %% [markdown] lang="en" tags=["answer"]
# The weight in the output changes its sign, and the output's bias takes up the old weight.

# %% [markdown] lang="ko" tags=["answer"]
# 출력에서 그 뉴런의 가중치는 부호를 바꾸고, 출력의 편향에는 원래 가중치를 더합니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# One seed proves little: [how often XOR is solved](03_how_often.md) trains hundreds of networks at once.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 시드 하나로는 증명이 되지 않습니다. [XOR는 얼마나 자주 풀리는가](03_how_often.md)에서 신경망 수백 개를 한꺼번에
# 학습합니다.
