"""Sigmoid, tanh, ReLU and seven more: their values, their slopes, and where a slope fades away."""

# %% [markdown] lang="en"
# # Activation functions {#activation-functions}
#
# A neuron adds up its weighted inputs, and the activation function turns the sum into an output. Its slope decides how
# much a neuron can learn. Of the five steps, it belongs to the second, model design.
#
# **You will learn** the three activations of the lab and seven more, why a network needs one at all, and which slopes
# vanish.
#
# **You need** [tensors](../1_linear_regression/01_tensors.md).

# %% [markdown] lang="ko"
# # 활성화 함수 {#activation-functions}
#
# 뉴런은 입력에 가중치를 곱해 더하고, 활성화 함수가 그 합을 출력으로 바꿉니다. 뉴런이 얼마나 배울 수 있는지는 그
# 함수의 기울기에 달려 있습니다. 활성화 함수는 다섯 단계 가운데 2단계, 모델 설계에 속합니다.
#
# **배울 것**: 강의에 나오는 활성화 함수 세 가지와 그 밖의 일곱 가지, 신경망에 활성화 함수가 꼭 필요한 까닭, 기울기가
# 사라지는 곳.
#
# **필요한 것**: [텐서](../1_linear_regression/01_tensors.md).

# %% [markdown] lang="en"
# ## Three from the lab {#three .step-2}
#
# | name | formula |
# |---|---|
# | sigmoid | $\dfrac{1}{1 + e^{-z}}$ |
# | tanh | $\dfrac{e^z - e^{-z}}{e^z + e^{-z}}$ |
# | ReLU | $\max(0, z)$ |
#
# Written out, they are one line each. PyTorch has them too, safe for large z.

# %% [markdown] lang="ko"
# ## 강의에 나오는 세 가지 {#three .step-2}
#
# | 이름 | 식 |
# |---|---|
# | 시그모이드 | $\dfrac{1}{1 + e^{-z}}$ |
# | tanh | $\dfrac{e^z - e^{-z}}{e^z + e^{-z}}$ |
# | ReLU | $\max(0, z)$ |
#
# 식을 그대로 쓰면 한 줄씩입니다. PyTorch에도 들어 있고, 그쪽은 z가 커도 안전합니다.

# %%
import torch

z = torch.arange(-5, 5.05, 0.1)

sigmoid = 1 / (1 + torch.exp(-z))
tanh = (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z))
relu = torch.clamp(z, min=0)

assert torch.allclose(sigmoid, torch.sigmoid(z))
assert torch.allclose(tanh, torch.tanh(z), atol=1e-6)
assert torch.equal(relu, torch.relu(z))

large = torch.tensor(100.0)
written_out = (torch.exp(large) - torch.exp(-large)) / (torch.exp(large) + torch.exp(-large))
print(f"tanh(100): written out {written_out.item()}, torch.tanh {torch.tanh(large).item()}")
assert torch.isnan(written_out)

# %% [markdown] lang="en"
# $e^{100}$ does not fit into float32, and infinity divided by infinity is not a number.
#
# ## Function and slope {#slope}
#
# [`plot_activation`][mlp_tutorial.plotting.plot_activation] draws both from −5 to 5.

# %% [markdown] lang="ko"
# $e^{100}$은 float32에 담기지 않고, 무한대를 무한대로 나눈 값은 수가 아닙니다.
#
# ## 함수와 기울기 {#slope}
#
# [`plot_activation`][mlp_tutorial.plotting.plot_activation]은 둘을 −5부터 5까지 그립니다.

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import plot_activation

figure, axes = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained")
for name, ax in zip(("sigmoid", "tanh", "relu"), axes, strict=True):
    plot_activation(name, ax=ax)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Three plots. The sigmoid rises from 0 to 1 and its slope is a low hill; tanh rises from −1 to 1 and its slope is four
# times as high; ReLU is 0 on the left and a straight line on the right, its slope jumps from 0 to 1.

# %% [markdown] lang="ko" tags=["alt"]
# 세 그림. 시그모이드는 0에서 1로 올라가고 기울기는 낮은 언덕입니다. tanh는 −1에서 1로 올라가고 기울기는 네 배
# 높습니다. ReLU는 왼쪽에서 0, 오른쪽에서 직선이고, 기울기는 0에서 1로 뜁니다.

# %% [markdown] lang="en"
# The slope of the sigmoid can be written with its own output, $\sigma'(z) = a(1 - a)$. It is never above ¼:

# %% [markdown] lang="ko"
# 시그모이드의 기울기는 자기 출력으로 쓸 수 있습니다. $\sigma'(z) = a(1 - a)$이고, ¼을 넘지 않습니다.

# %%
from mlp_tutorial import activations

points = torch.tensor([-10.0, -5.0, 0.0, 5.0, 10.0], requires_grad=True)
a = torch.sigmoid(points)
a.sum().backward()

print("     z         a     a(1 - a)    autograd")
for row in zip(points.tolist(), a.tolist(), (a * (1 - a)).tolist(), points.grad.tolist(), strict=True):
    print("{:6.0f}  {:.6f}    {:.2e}    {:.2e}".format(*row))

highest = activations.sigmoid.slope(z).max().item()
assert torch.allclose(points.grad, a * (1 - a))
assert highest <= 0.25

# %% [markdown] lang="en"
# At ±10 the slope is almost 0: such a neuron is **saturated**, and whatever the cost says, its weights hardly move.
# Through several sigmoid layers slopes are multiplied, each at most {{ highest:.2f }}; that is the **vanishing
# gradient**. [The derivation](../derivations/04_sigmoid_slope.md) proves the formula.
#
# ## Why a network needs one {#why}
#
# Two linear layers without an activation between them are one linear layer.

# %% [markdown] lang="ko"
# ±10에서는 기울기가 거의 0입니다. 이런 뉴런은 **포화**되었다고 하며, 비용이 아무리 커도 가중치가 거의 움직이지
# 않습니다. 시그모이드층을 여러 개 지나면 저마다 {{ highest:.2f }} 이하인 기울기가 곱해집니다. 이것이
# **그래디언트 소실**(vanishing gradient)입니다. 식은 [유도](../derivations/04_sigmoid_slope.md)에서 증명합니다.
#
# ## 신경망에 활성화 함수가 필요한 까닭 {#why}
#
# 사이에 활성화 함수가 없으면 선형층 두 개는 선형층 하나와 같습니다.

# %%
from torch import nn

torch.manual_seed(0)
first, second = nn.Linear(2, 3), nn.Linear(3, 1)
x = torch.randn(5, 2)

one = nn.Linear(2, 1)
with torch.no_grad():
    one.weight.copy_(second.weight @ first.weight)
    one.bias.copy_(second.weight @ first.bias + second.bias)

difference = (second(first(x)) - one(x)).abs().max().item()
print(f"largest difference {difference:.1e}")
assert difference < 1e-6
assert not torch.allclose(second(torch.tanh(first(x))), one(x), atol=1e-3)

# %% [markdown] lang="en"
# ## All ten {#all}
#
# [`activation`][mlp_tutorial.activations.activation] looks one up by name, with its formula, its range and the module
# that it stands for.

# %% [markdown] lang="ko"
# ## 열 가지 모두 {#all}
#
# [`activation`][mlp_tutorial.activations.activation]은 이름으로 찾아 줍니다. 식과 값의 범위, 같은 일을 하는 모듈이
# 함께 들어 있습니다.

# %%
import pandas as pd

names = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "softmax")
rows = []
for name in names:
    activation = activations.activation(name)
    module = activation.module()
    sample = torch.linspace(-3, 3, 7).reshape(1, -1)
    expected = module(sample) if name != "softmax" else torch.softmax(sample, dim=1)
    assert torch.allclose(activation(sample), expected, atol=1e-6)
    rows.append((name, activation.module.__name__, activation(torch.tensor([[-1.0, 0.0, 1.0]])).tolist()[0]))

table = pd.DataFrame(
    [(name, module, *(f"{value:.3f}" for value in values)) for name, module, values in rows],
    columns=["name", "torch.nn", "f(-1)", "f(0)", "f(1)"],
).set_index("name")
table

# %% [markdown] lang="en"
# softmax alone looks at all its inputs at once: its outputs add up to 1. A misspelt name is not guessed:

# %% [markdown] lang="ko"
# softmax만은 모든 입력을 한꺼번에 봅니다. 그래서 출력의 합이 1입니다. 이름을 잘못 쓰면 짐작하지 않고 알려 줍니다.

# %%
from mlp_tutorial import ArgumentError

try:
    activations.activation("sigmiod")
except ArgumentError as error:
    print(error)

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Show that $\tanh(z) = 2\sigma(2z) - 1$.

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. $\tanh(z) = 2\sigma(2z) - 1$임을 보이세요.

# %% tags=["answer"]
assert torch.allclose(torch.tanh(z), 2 * torch.sigmoid(2 * z) - 1, atol=1e-6)

# %% [markdown] lang="en" tags=["answer"]
# Multiply numerator and denominator of tanh by $e^{-z}$: it becomes $\frac{1 - e^{-2z}}{1 + e^{-2z}}$, which is
# $\frac{2}{1 + e^{-2z}} - 1$. A tanh network can therefore do what a sigmoid network can, with other weights.

# %% [markdown] lang="ko" tags=["answer"]
# tanh의 분자와 분모에 $e^{-z}$을 곱하면 $\frac{1 - e^{-2z}}{1 + e^{-2z}}$이고, 이것은 $\frac{2}{1 + e^{-2z}} - 1$과
# 같습니다. 그러므로 tanh 신경망이 하는 일은 시그모이드 신경망도 할 수 있습니다. 가중치만 다릅니다.

# %% [markdown] lang="en"
# 2. The slopes of ten sigmoid layers are multiplied. What is the largest product, and what is it for ten ReLU layers
# whose neurons are all active?

# %% [markdown] lang="ko"
# 2. 시그모이드층 열 개의 기울기를 곱하면 가장 커도 얼마일까요? 모든 뉴런이 켜진 ReLU층 열 개라면 얼마일까요?

# %% tags=["answer"]
product = 0.25**10
active = activations.relu.slope(torch.ones(10)).prod().item()
print(f"sigmoid {product:.1e}, ReLU {active:.0f}")

# %% [markdown] lang="en" tags=["answer"]
# About {{ product:.0e }} against {{ active:.0f }}: one reason why deep networks are built with ReLU.

# %% [markdown] lang="ko" tags=["answer"]
# 시그모이드는 약 {{ product:.0e }}, ReLU는 {{ active:.0f }}입니다. 깊은 신경망에 ReLU를 쓰는 까닭 가운데 하나입니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# A linear model with a sigmoid behind it is logistic regression: [lab 2, AND](02_and_gate.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 선형 모델 뒤에 시그모이드를 놓으면 로지스틱 회귀입니다. [실습 2: AND](02_and_gate.md)로 이어집니다.
