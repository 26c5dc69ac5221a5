"""The tensors that the labs need: shapes, types, products, and one gradient."""

# %% [markdown] lang="en"
# # The tensors you need {#tensors}
#
# A tensor is a rectangle of numbers that remembers its shape, its type and, if asked, how it was computed. These few
# operations are all that the three labs use.
#
# **You will learn** to read a shape, to turn a row of numbers into a column, to predict what `@` and `*` do to
# shapes, and to ask for a gradient.
#
# **You need** Python's lists and loops. No mathematics beyond a slope.

# %% [markdown] lang="ko"
# # 실습에 필요한 텐서 {#tensors}
#
# 텐서는 직사각형으로 늘어선 숫자입니다. 모양과 자료형을 기억하고, 원하면 자기가 어떻게 계산되었는지도 기억합니다. 세
# 실습에는 여기 나오는 몇 가지 연산만 있으면 됩니다.
#
# **배울 것**: 모양을 읽는 법, 한 줄로 늘어선 숫자를 열로 바꾸는 법, `@`와 `*`가 모양을 어떻게 바꾸는지 예상하는 법,
# 그래디언트를 구하는 법.
#
# **필요한 것**: 파이썬의 리스트와 반복문. 수학은 기울기만 알면 됩니다.

# %% [markdown] lang="en"
# ## Shape and type {#shape .step-1}
#
# The deck writes its data as columns: one row for each example, one column for each feature. Lab 1 has three
# examples with one feature, so x has shape (3, 1).

# %% [markdown] lang="ko"
# ## 모양과 자료형 {#shape .step-1}
#
# 강의는 데이터를 열로 씁니다. 행은 예제 하나, 열은 특성 하나입니다. 실습 1에는 특성이 하나인 예제가 세 개 있으므로
# x의 모양은 (3, 1)입니다.

# %%
import torch

x = torch.tensor([[1.0], [2.0], [3.0]])
print(x)
print("shape", tuple(x.shape), "dtype", x.dtype)
assert x.shape == (3, 1)

# %% [markdown] lang="en"
# Numbers with a point become `float32`, the type that layers compute in. Whole numbers become `int64`, and a layer
# refuses those.

# %% [markdown] lang="ko"
# 소수점이 있는 숫자는 층이 계산에 쓰는 자료형인 `float32`가 됩니다. 정수는 `int64`가 되는데, 층은 이것을 받지 않습니다.

# %%
whole = torch.tensor([[1], [2], [3]])
print(whole.dtype, "->", whole.float().dtype)

try:
    torch.nn.Linear(1, 1)(whole)  # doctor: off MLP1106
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown] lang="en"
# ## A row is not a column {#column}
#
# A plain list has shape (3,). It looks like a column, but next to one it is not: subtracting shapes (3, 1) and (3,)
# gives (3, 3), every number against every number, and no error.

# %% [markdown] lang="ko"
# ## 행과 열은 다릅니다 {#column}
#
# 그냥 리스트로 만든 텐서의 모양은 (3,)입니다. 열처럼 보이지만 열과 함께 쓰면 다릅니다. 모양이 (3, 1)인 텐서에서
# (3,)인 텐서를 빼면 모든 숫자끼리 짝지은 (3, 3)이 되고, 오류도 나지 않습니다.

# %%
flat = torch.tensor([1.0, 2.0, 3.0])
print(tuple((x - flat).shape), "from", tuple(x.shape), "and", tuple(flat.shape))

column = flat.reshape(-1, 1)
print(tuple((x - column).shape), "from", tuple(x.shape), "and", tuple(column.shape))
assert (x - flat).shape == (3, 3)
assert (x - column).shape == (3, 1)

# %% [markdown] lang="en"
# `reshape(-1, 1)` says: one column, and as many rows as it takes. In a cost this silent (3, 3) makes a model learn
# the mean of y; [`fit`][mlp_tutorial.fit] refuses it with [MLP101](../../reference/errors.md#mlp101).

# %% [markdown] lang="ko"
# `reshape(-1, 1)`은 열은 하나, 행은 필요한 만큼이라는 뜻입니다. 비용을 계산할 때 이렇게 소리 없이 (3, 3)이 되면
# 모델은 y의 평균을 배웁니다. [`fit`][mlp_tutorial.fit]은 이를 [MLP101](../../reference/errors.md#mlp101)로 거절합니다.

# %% [markdown] lang="en"
# ## Two products {#products .step-2}
#
# `*` multiplies place by place. `@` is the matrix product: each row of the left with each column of the right,
# multiplied and added up. A layer is one matrix product and a sum, $z = x W^\top + b$.

# %% [markdown] lang="ko"
# ## 두 가지 곱 {#products .step-2}
#
# `*`는 같은 자리끼리 곱합니다. `@`는 행렬 곱입니다. 왼쪽의 행과 오른쪽의 열을 자리끼리 곱해서 더합니다. 층 하나는
# 행렬 곱 한 번과 덧셈 한 번입니다. $z = x W^\top + b$.

# %%
gate = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
W = torch.tensor([[2.0, -1.0]])
b = torch.tensor([0.5])

z = gate @ W.T + b
print("shapes", tuple(gate.shape), "@", tuple(W.T.shape), "+", tuple(b.shape), "->", tuple(z.shape))
print(z)
by_hand = torch.tensor([[2.0 * x1 - 1.0 * x2 + 0.5] for x1, x2 in gate.tolist()])
assert torch.equal(z, by_hand)

# %% [markdown] lang="en"
# ## A slope on request {#gradient .step-5}
#
# A tensor made with `requires_grad=True` is followed through every operation. `backward()` then writes the slope
# into `.grad`. For $L = (w - 3)^2$ the slope is $2(w - 3)$.

# %% [markdown] lang="ko"
# ## 기울기 구하기 {#gradient .step-5}
#
# `requires_grad=True`로 만든 텐서는 거쳐 간 연산을 모두 기억합니다. 그다음 `backward()`를 부르면 기울기가 `.grad`에
# 적힙니다. $L = (w - 3)^2$의 기울기는 $2(w - 3)$입니다.

# %%
w = torch.tensor(5.0, requires_grad=True)
L = (w - 3) ** 2
L.backward()
print("L =", L.item(), " slope =", w.grad.item())
assert w.grad.item() == 2 * (5.0 - 3)

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. What is the shape of `gate.mean(dim=0)`, and what do its numbers say about the truth table?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. `gate.mean(dim=0)`의 모양은 무엇이고, 그 숫자로 진리표의 무엇을 알 수 있을까요?

# %% [markdown] lang="en" tags=["answer"]
# `dim=0` walks down the rows, so one number for each column is left: each input is 1 in half of the rows.

# %% [markdown] lang="ko" tags=["answer"]
# `dim=0`은 행을 따라 내려가므로 열마다 숫자 하나가 남습니다. 각 입력은 전체 행의 절반에서 1입니다.

# %% tags=["answer"]
mean = gate.mean(dim=0)
print(tuple(mean.shape), mean)
assert mean.tolist() == [0.5, 0.5]

# %% [markdown] lang="en"
# 2. Call `backward()` on a second cost of the same `w`, without clearing `w.grad`. What stands in it now?

# %% [markdown] lang="ko"
# 2. `w.grad`를 지우지 않고 같은 `w`로 만든 두 번째 비용에서 `backward()`를 불러 보세요. 이제 무엇이 들어 있을까요?

# %% [markdown] lang="en" tags=["answer"]
# The sum of both slopes. That is why a training loop calls `zero_grad`; the lesson on [zero_grad](07_zero_grad.md)
# shows what happens without it.

# %% [markdown] lang="ko" tags=["answer"]
# 두 기울기의 합이 들어 있습니다. 그래서 학습 반복문은 `zero_grad`를 부릅니다. 부르지 않으면 어떻게 되는지는
# [zero_grad](07_zero_grad.md) 단원에서 볼 수 있습니다.

# %% tags=["answer"]
((w - 3) ** 2).backward()
print("slope =", w.grad.item())
assert w.grad.item() == 2 * 2 * (5.0 - 3)

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Linear regression with raw tensors](02_raw_tensors.md) puts these pieces together into lab 1.

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [텐서로 하는 선형 회귀](02_raw_tensors.md)에서 이 조각들을 모아 실습 1을 만듭니다.
