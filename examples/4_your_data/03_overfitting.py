"""Overfitting: a network that learns its rows by heart, and two ways to stop it in time."""

# %% [markdown] lang="en"
# # Overfitting and early stopping {#overfitting}
#
# A network with many neurons can learn its few rows by heart, noise included. On rows that it has not seen it then gets
# worse while the training cost still falls.
#
# **You will learn** to see overfitting in two cost curves, to stop in time, and to tell which remedy helped.
#
# **You need** [your own table](01_your_table.md).

# %% [markdown] lang="ko"
# # 과적합과 조기 종료 {#overfitting}
#
# 뉴런이 많은 신경망은 몇 안 되는 행을 잡음까지 외울 수 있습니다. 그러면 학습 비용은 계속 내려가는데 처음 보는 행에서는
# 오히려 나빠집니다.
#
# **배울 것**: 두 비용 곡선에서 과적합을 알아보는 법, 제때 멈추는 법, 어느 처방이 도움이 되었는지 가리는 법.
#
# **필요한 것**: [나의 표](01_your_table.md).

# %% [markdown] lang="en"
# ## Few rows, much noise {#data .step-1}
#
# Two half moons that overlap: 60 rows to train on, 400 held out to see the truth.

# %% [markdown] lang="ko"
# ## 적은 행과 많은 잡음 {#data .step-1}
#
# 서로 겹치는 반달 두 개입니다. 60행으로 학습하고, 참모습을 보려고 400행을 떼어 둡니다.

# %%
import torch

from mlp_tutorial import datasets

train = datasets.moons(60, noise=0.35, seed=0)
test = datasets.moons(400, noise=0.35, seed=1)
print("train", tuple(train.x.shape), "held out", tuple(test.x.shape))

# %% [markdown] lang="en"
# ## By heart {#by-heart .step-5}
#
# Two hidden layers of 64 neurons have far more parameters than there are rows.

# %% [markdown] lang="ko"
# ## 외우기 {#by-heart .step-5}
#
# 뉴런이 64개인 은닉층이 두 개면 매개변수가 행보다 훨씬 많습니다.

# %%
from mlp_tutorial import MultiLayerPerceptron, fit, metrics


def network():
    torch.manual_seed(0)
    return MultiLayerPerceptron((2, 64, 64, 1), activation="relu")


def adam(model, **options):
    return torch.optim.Adam(model.parameters(), lr=0.01, **options)


model = network()
parameters = sum(parameter.numel() for parameter in model.parameters())
history = fit(model, train, optimizer=adam(model), epochs=400, validation=test)

best_epoch = min(history.epochs, key=lambda epoch: history.validation_costs[epoch])
best, last = history.validation_costs[best_epoch], history.validation_costs[-1]
on_train = metrics.accuracy(model.predict(train.x), train.y)
on_test = metrics.accuracy(model.predict(test.x), test.y)
print(f"{parameters} parameters, {len(train)} rows")
print(f"training cost {history.costs[-1]:.4f}; held out: best {best:.3f} at epoch {best_epoch}, at the end {last:.3f}")
print(f"accuracy: training {on_train:.3f}, held out {on_test:.3f}")
assert last > 1.5 * best
assert parameters > 50 * len(train)

# %% [markdown] lang="en"
# There are {{ parameters / len(train):.0f }} times as many parameters as rows. They learn every row, and the cost of
# the held-out rows rises again after epoch {{ best_epoch }}.

# %% [markdown] lang="ko"
# 매개변수가 행의 {{ parameters / len(train):.0f }}배입니다. 행을 모두 외우고, 떼어 둔 행의 비용은 에폭
# {{ best_epoch }} 뒤로 다시 올라갑니다.

# %%
import matplotlib.pyplot as plt

from mlp_tutorial.plotting import plot_boundary, plot_cost

figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
plot_cost(history.costs, validation_costs=history.validation_costs, ax=left)
plot_boundary(model, train.x, train.y, ax=right)
plt.show()

# %% [markdown] lang="en" tags=["alt"]
# Left: the training cost falls to almost 0 while the validation cost turns and rises. Right: the boundary winds around
# single points.

# %% [markdown] lang="ko" tags=["alt"]
# 왼쪽: 학습 비용은 거의 0까지 내려가는데 검증 비용은 돌아서서 올라갑니다. 오른쪽: 결정 경계가 점 하나하나를 돌아서
# 갑니다.

# %% [markdown] lang="en"
# ## Stop in time {#early-stopping}
#
# [`patience`][mlp_tutorial.patience] ends training when the validation cost has not had a new best for so many epochs,
# and gives the model the parameters of its best epoch back. The rows that decide it are used up by that: they belong to
# training now. So a third part is held out for the score.

# %% [markdown] lang="ko"
# ## 제때 멈추기 {#early-stopping}
#
# [`patience`][mlp_tutorial.patience]는 정해 둔 수만큼 에폭이 지나도 검증 비용이 더 낮아지지 않으면 학습을 끝내고,
# 가장 좋았던 에폭의 매개변수를 모델에 되돌려 줍니다. 멈출 때를 정하는 데 쓴 행은 이제 학습에 쓴 것이나 마찬가지입니다.
# 그래서 점수를 잴 셋째 부분을 따로 떼어 둡니다.

# %%
from mlp_tutorial import patience

part, validation = train.split(0.75, seed=0)
stopped = network()
early = fit(stopped, part, optimizer=adam(stopped), epochs=400, validation=validation, stop_when=patience(20))
early_score = metrics.accuracy(stopped.predict(test.x), test.y)
print(f"stopped after {len(early.costs)} epochs ({early.stopped}), back to those of epoch {early.best_epoch}")
print(f"held out {early_score:.3f} instead of {on_test:.3f}")
assert early.stopped == "stop_when"
assert len(early.costs) < 400
assert early.best_epoch == early.validation_costs.index(min(early.validation_costs))

# %% [markdown] lang="en"
# ## A smaller network, or weight decay {#weight-decay}
#
# Other ways to the same end: fewer neurons, or a penalty on large weights. One split proves little, so each is tried on
# ten data sets, and held-out rows tell the accuracy and the cost:

# %% [markdown] lang="ko"
# ## 작은 신경망, 또는 가중치 감쇠 {#weight-decay}
#
# 과적합을 막는 다른 방법도 있습니다. 뉴런을 줄이거나 큰 가중치에 벌점을 줍니다. 한 번 나누어 본 것으로는 알 수
# 없으므로 데이터셋 열 개에서 해 보고, 떼어 둔 행에서 정확도와 비용을 잽니다.


# %%
from torch import nn


def trial(seed, remedy):
    rows = datasets.moons(60, noise=0.35, seed=100 + seed)
    sizes = (2, 4, 1) if remedy == "4 hidden neurons" else (2, 64, 64, 1)
    candidate = MultiLayerPerceptron(sizes, activation="relu", seed=seed)
    decay = 0.03 if remedy == "weight decay" else 0.0
    optimizer = torch.optim.AdamW(candidate.parameters(), lr=0.01, weight_decay=decay)
    if remedy == "early stopping":
        rows, validation = rows.split(0.75, seed=seed)
        fit(candidate, rows, optimizer=optimizer, epochs=300, validation=validation, stop_when=patience(20))
    else:
        fit(candidate, rows, optimizer=optimizer, epochs=300)
    return metrics.accuracy(candidate.predict(test.x), test.y), held_out_cost(candidate)


def held_out_cost(candidate):
    with torch.no_grad():
        return nn.functional.binary_cross_entropy_with_logits(candidate.logits(test.x), test.y).item()


remedies = ("nothing", "early stopping", "4 hidden neurons", "weight decay")
scores = {remedy: list(zip(*(trial(seed, remedy) for seed in range(10)), strict=True)) for remedy in remedies}
mean_costs = {remedy: sum(costs) / 10 for remedy, (_, costs) in scores.items()}
for remedy, (accuracies, costs) in scores.items():
    spread = f"accuracy {sum(accuracies) / 10:.3f}   from {min(accuracies):.3f} to {max(accuracies):.3f}"
    print(f"{remedy:16} {spread}   cost {mean_costs[remedy]:.2f}   from {min(costs):.2f} to {max(costs):.2f}")
assert max(mean_costs["early stopping"], mean_costs["4 hidden neurons"]) < mean_costs["nothing"] / 2
# %% [markdown] lang="en"
# In accuracy the spread over data sets is larger than the difference between remedies: with 60 rows luck counts for
# more than the method. The cost tells them apart: {{ mean_costs["early stopping"]:.2f }} with early stopping,
# {{ mean_costs["4 hidden neurons"]:.2f }} with 4 neurons, {{ mean_costs["nothing"]:.2f }} with nothing. A network that
# knows its rows by heart is about as often wrong, but sure of it: its probabilities cannot be believed. More rows would
# help more than any remedy.
#
# ## Exercises {#exercises}
#
# 1. Train the large network on 2,000 rows. Does it still overfit?

# %% [markdown] lang="ko"
# 정확도에서는 데이터셋에 따른 차이가 처방에 따른 차이보다 큽니다. 행이 60개면 방법보다 운이 더 크게 작용합니다. 비용은
# 처방을 가려 줍니다. 조기 종료는 {{ mean_costs["early stopping"]:.2f }}, 뉴런 4개는
# {{ mean_costs["4 hidden neurons"]:.2f }}, 아무것도 하지 않으면 {{ mean_costs["nothing"]:.2f }}입니다. 행을 외운
# 신경망은 틀리는 횟수는 비슷해도 틀리면서 확신하므로, 그 확률을 믿을 수 없습니다. 어떤 처방보다 행을 늘리는 것이 더
# 도움이 됩니다.
#
# ## 연습 문제 {#exercises}
#
# 1. 큰 신경망을 2,000행으로 학습하세요. 여전히 과적합할까요?

# %% tags=["answer"]
many = datasets.moons(2000, noise=0.35, seed=7)
with_many = network()
more = fit(with_many, many, optimizer=adam(with_many), epochs=200, validation=test)
many_score = metrics.accuracy(with_many.predict(test.x), test.y)
gap = more.validation_costs[-1] - more.costs[-1]
print(f"gap between the costs {gap:.3f} instead of {last - history.costs[-1]:.3f}; accuracy {many_score:.3f}")
assert gap < last - history.costs[-1]

# %% [markdown] lang="en" tags=["answer"]
# Hardly: the gap between both costs shrinks to {{ gap:.3f }}. Two thousand noisy rows cannot be learnt by heart so
# easily.

# %% [markdown] lang="ko" tags=["answer"]
# 거의 하지 않습니다. 두 비용의 차이가 {{ gap:.3f }}까지 줄어듭니다. 잡음 섞인 행 2,000개는 그렇게 쉽게 외울 수
# 없습니다.

# %% [markdown] lang="en"
# 2. Why may the rows that decide when to stop not give the final score as well?

# %% [markdown] lang="ko"
# 2. 멈출 때를 정한 행으로 마지막 점수까지 재면 왜 안 될까요?

# %% [markdown] lang="en" tags=["answer"]
# Training stopped where these very rows looked best, partly by luck. On other rows that luck is missing, so the score
# would be too good. The cost of the best epoch, on the rows that chose it and on the 400 that did not, over twenty
# data sets:

# %% [markdown] lang="ko" tags=["answer"]
# 바로 그 행에서 가장 좋아 보일 때 멈췄고, 거기에는 운도 섞여 있습니다. 다른 행에는 그 운이 없으므로 점수가 실제보다
# 좋게 나옵니다. 데이터셋 스무 개에서 가장 좋은 에폭의 비용을, 그 에폭을 고른 행과 고르는 데 쓰지 않은 400행에서 재어
# 봅니다.


# %% tags=["answer"]
def best_epoch_costs(seed):
    rows, deciding = datasets.moons(60, noise=0.35, seed=100 + seed).split(0.75, seed=seed)
    candidate = MultiLayerPerceptron((2, 64, 64, 1), activation="relu", seed=seed)
    rule = {"validation": deciding, "stop_when": patience(20)}
    history = fit(candidate, rows, optimizer=adam(candidate), epochs=300, **rule)
    return history.validation_costs[history.best_epoch], held_out_cost(candidate)


pairs = [best_epoch_costs(seed) for seed in range(20)]
on_deciding, on_fresh = (sum(costs) / len(costs) for costs in zip(*pairs, strict=True))
print(f"cost of the best epoch: {on_deciding:.3f} on the rows that decide, {on_fresh:.3f} on others")
assert on_deciding < on_fresh

# %% [markdown] lang="en" tags=["answer"]
# {{ on_deciding:.3f }} against {{ on_fresh:.3f }}: the rows that decide are too kind.

# %% [markdown] lang="ko" tags=["answer"]
# 멈출 때를 정한 행에서는 {{ on_deciding:.3f }}, 처음 보는 행에서는 {{ on_fresh:.3f }}입니다. 정한 행으로 재면 실제보다
# 좋아 보입니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# The models are plain PyTorch modules: [use them with PyTorch, skorch and ONNX](04_plain_pytorch.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 이 모델들은 평범한 PyTorch 모듈입니다. [PyTorch, skorch, ONNX와 함께 쓰기](04_plain_pytorch.md)로 이어집니다.
