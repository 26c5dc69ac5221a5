"""Your own table: from a CSV file to a saved model that predicts new rows, and what its score is worth."""

# %% [markdown] lang="en"
# # Your own table {#your-table}
#
# A CSV file with a row per example and a column per feature is enough to train a model. The five steps stay the same.
#
# **You will learn** to load a table, to hold rows out, to scale features, to compare with a baseline, and to save a
# model so that it predicts tomorrow's rows.
#
# **You need** [`fit`](../1_linear_regression/04_fit.md), and scikit-learn for the table itself:
# `pip install mlp-tutorial scikit-learn`.

# %% [markdown] lang="ko"
# # 나의 표 {#your-table}
#
# 예 하나가 한 행, 특성 하나가 한 열인 CSV 파일만 있으면 모델을 학습할 수 있습니다. 다섯 단계는 그대로입니다.
#
# **배울 것**: 표를 불러오는 법, 행을 떼어 두는 법, 특성의 척도를 맞추는 법, 기준선과 견주는 법, 새로 들어올 행을
# 예측할 수 있게 모델을 저장하는 법.
#
# **필요한 것**: [`fit`](../1_linear_regression/04_fit.md), 그리고 표를 가져올 scikit-learn:
# `pip install mlp-tutorial scikit-learn`.

# %% [markdown] lang="en"
# ## The file {#file}
#
# scikit-learn brings a table of 178 Italian wines: thirteen measurements and the grower. Written to a file, it looks
# like yours.

# %% [markdown] lang="ko"
# ## 파일 {#file}
#
# scikit-learn에는 이탈리아 포도주 178가지의 표가 들어 있습니다. 측정값 열세 개와 생산자입니다. 파일로 쓰면 여러분의
# 파일과 다를 것이 없습니다.

# %%
from pathlib import Path

from sklearn.datasets import load_wine

wine = load_wine(as_frame=True)
table = wine.data.assign(grower=[f"grower {label + 1}" for label in wine.target])
table.to_csv("wines.csv", index=False)
print("\n".join(line[:60] + " ..." for line in Path("wines.csv").read_text().splitlines()[:3]))

# %% [markdown] lang="en"
# ## Step 1: data processing {#data .step-1}
#
# [`from_csv`][mlp_tutorial.datasets.from_csv] takes every column of numbers as a feature, and text as classes. A fifth
# of the rows is held out: what a model is worth shows on rows that it has never seen.

# %% [markdown] lang="ko"
# ## 1단계: 데이터 처리 {#data .step-1}
#
# [`from_csv`][mlp_tutorial.datasets.from_csv]는 수가 든 열을 모두 특성으로, 글자가 든 타깃을 클래스로 받아들입니다.
# 행의 5분의 1은 떼어 둡니다. 모델의 값어치는 한 번도 보지 못한 행에서 드러납니다.

# %%
from mlp_tutorial import datasets

wines = datasets.from_csv("wines.csv", target="grower")
train, test = wines.split(0.8, seed=0)
print(len(wines.feature_names), "features:", ", ".join(wines.feature_names[:4]), "...")
print("classes:", wines.class_names)
print(len(train), "rows to train on,", len(test), "held out")

# %% [markdown] lang="en"
# The features have very different sizes, and a learning rate that suits one is far too large or too small for another:

# %% [markdown] lang="ko"
# 특성의 크기가 저마다 다릅니다. 한 특성에 맞는 학습률이 다른 특성에는 너무 크거나 너무 작습니다.

# %%
spread = {name: column.std().item() for name, column in zip(wines.feature_names, train.x.T, strict=True)}
smallest, largest = min(spread, key=spread.get), max(spread, key=spread.get)
print(f"{smallest}: standard deviation {spread[smallest]:.3f}")
print(f"{largest}: standard deviation {spread[largest]:.1f}")
times = spread[largest] / spread[smallest]
assert times > 1000

# %% [markdown] lang="en"
# ## Step 2: model design {#model .step-2}
#
# [`Standardize`][mlp_tutorial.Standardize] in front of the model takes off each feature's mean and divides by its
# standard deviation, both of the training rows only, and stays in the model. First the simplest model for three
# classes: one layer with softmax.

# %% [markdown] lang="ko"
# ## 2단계: 모델 설계 {#model .step-2}
#
# 모델 앞에 둔 [`Standardize`][mlp_tutorial.Standardize]는 특성마다 평균을 빼고 표준 편차로 나눕니다. 둘 다 학습에 쓸
# 행에서만 구하고, 모델 안에 남습니다. 먼저 클래스가 셋일 때 가장 단순한 모델, softmax를 쓰는 한 층부터 봅니다.

# %%
import torch

from mlp_tutorial import MultiLayerPerceptron, Standardize

torch.manual_seed(0)
scaling = Standardize.from_data(train.x)
model = MultiLayerPerceptron((13, 3), output_activation="softmax", standardize=scaling)
print(model)

# %% [markdown] lang="en"
# ## Steps 3 to 5 {#training .step-5}
#
# `fit` takes the cross-entropy by itself, since the model ends in softmax. Held-out rows are only measured.

# %% [markdown] lang="ko"
# ## 3단계부터 5단계까지 {#training .step-5}
#
# 모델이 softmax로 끝나므로 `fit`은 알아서 교차 엔트로피를 씁니다. 떼어 둔 행에서는 재기만 합니다.

# %%
from mlp_tutorial import fit, metrics

history = fit(model, train, lr=0.5, epochs=100, validation=test, metrics={"accuracy": metrics.accuracy}, log_every=20)
accuracy = history.metrics["accuracy"][-1]
counts = torch.bincount(train.y)
baseline = metrics.accuracy(torch.full_like(test.y, counts.argmax()), test.y)
print(f"accuracy on held-out rows {accuracy:.3f}, always the largest class {baseline:.3f}")
assert accuracy > 0.9 > baseline

# %%
history.plot()

# %% [markdown] lang="en" tags=["alt"]
# The costs of training and held-out rows fall together and level off.

# %% [markdown] lang="ko" tags=["alt"]
# 학습에 쓴 행과 떼어 둔 행의 비용이 함께 내려가다가 평평해집니다.

# %% [markdown] lang="en"
# Without the scaling the same model, rate and number of epochs get nowhere:

# %% [markdown] lang="ko"
# 척도를 맞추지 않으면 같은 모델, 같은 학습률, 같은 에폭 수로도 배우는 것이 없습니다.

# %%
from mlp_tutorial import DivergedError

torch.manual_seed(0)
unscaled = MultiLayerPerceptron((13, 3), output_activation="softmax")
try:
    fit(unscaled, train, lr=0.5, epochs=100)  # doctor: off MLP1601
except DivergedError as error:
    print(error.code)
without = metrics.accuracy(unscaled.predict(test.x), test.y)
print(f"accuracy without scaling {without:.3f}")
assert without < accuracy

# %% [markdown] lang="en"
# ## Which ones are wrong? {#confusion}

# %% [markdown] lang="ko"
# ## 무엇을 틀렸을까? {#confusion}

# %%
import pandas as pd

matrix = metrics.confusion_matrix(model.predict(test.x), test.y, 3)
pd.DataFrame(matrix.numpy(), index=wines.class_names, columns=wines.class_names)

# %% [markdown] lang="en"
# True classes in rows, predicted ones in columns.
#
# ## Save, load, predict {#save}
#
# [`save_model`][mlp_tutorial.save_model] keeps scaling and names beside the weights.
# [`load_model`][mlp_tutorial.load_model] runs no code from the file.

# %% [markdown] lang="ko"
# 가로줄은 정답, 세로줄은 예측입니다.
#
# ## 저장하고, 불러오고, 예측하기 {#save}
#
# [`save_model`][mlp_tutorial.save_model]은 가중치와 함께 척도와 이름을 저장합니다.
# [`load_model`][mlp_tutorial.load_model]은 파일에 든 코드를 실행하지 않습니다.

# %%
from mlp_tutorial import load_model, save_model

save_model(model, "wines.pt", dataset=wines)

saved = load_model("wines.pt")
new_rows = table[list(saved.feature_names)].head(3)
for label in saved.model.predict(new_rows).tolist():
    print(saved.class_names[label])
assert torch.equal(saved.model(test.x), model(test.x))

# %% [markdown] lang="en"
# In the terminal two lines do all of this:
#
# ```console
# mlp-tutorial train wines.csv --target grower
# mlp-tutorial predict wines.pt new.csv
# ```
#
# ## Exercises {#exercises}
#
# 1. Does a hidden layer do better on these wines?

# %% [markdown] lang="ko"
# 터미널에서는 두 줄이면 됩니다.
#
# ```console
# mlp-tutorial train wines.csv --target grower
# mlp-tutorial predict wines.pt new.csv
# ```
#
# ## 연습 문제 {#exercises}
#
# 1. 이 포도주에서 은닉층이 있으면 더 나을까요?

# %% tags=["answer"]
scores = {"one layer": [], "hidden layer": []}
for seed in range(5):
    part, held_out = wines.split(0.8, seed=seed)
    for name, sizes in (("one layer", (13, 3)), ("hidden layer", (13, 16, 3))):
        torch.manual_seed(seed)
        candidate = MultiLayerPerceptron(sizes, "relu", "softmax", standardize=Standardize.from_data(part.x))
        fit(candidate, part, lr=0.5, epochs=100)
        scores[name].append(metrics.accuracy(candidate.predict(held_out.x), held_out.y))
means = {name: sum(found) / len(found) for name, found in scores.items()}
print({name: f"{mean:.3f}" for name, mean in means.items()})
assert min(means.values()) > 0.9

# %% [markdown] lang="en" tags=["answer"]
# {{ means['one layer']:.3f }} against {{ means['hidden layer']:.3f }}, over {{ len(scores['one layer']) }} splits of
# {{ len(held_out) }} held-out rows each, where one row more or less is {{ 1 / len(held_out):.3f }}: no difference
# that could be told apart. Take the simpler one.

# %% [markdown] lang="ko" tags=["answer"]
# 한 층은 {{ means['one layer']:.3f }}, 은닉층이 있으면 {{ means['hidden layer']:.3f }}입니다. {{ len(held_out) }}행씩
# {{ len(scores['one layer']) }}번 나누어 쟀고 한 행의 몫이 {{ 1 / len(held_out):.3f }}이므로, 구별할 수 있는 차이가
# 아닙니다. 더 단순한 쪽을 쓰세요.

# %% [markdown] lang="en"
# 2. What is wrong with scaling by the mean of all rows, before the split?

# %% [markdown] lang="ko"
# 2. 나누기 전에 전체 행의 평균으로 척도를 맞추면 무엇이 잘못일까요?

# %% [markdown] lang="en" tags=["answer"]
# The held-out rows then have a say in the model: they are no longer unseen. How much that flatters the model depends
# on what was looked for in all rows. Two cases: the scaling of the wines, and labels tossed like coins, with those 20
# of 1,000 random features that go with them best:

# %% [markdown] lang="ko" tags=["answer"]
# 떼어 둔 행이 모델에 관여하므로 더는 처음 보는 행이 아닙니다. 점수가 얼마나 부풀려지는지는 전체 행에서 무엇을
# 보았느냐에 달려 있습니다. 두 가지를 해 봅니다. 하나는 포도주의 척도이고, 다른 하나는 동전을 던져 정한 레이블입니다.
# 무작위로 만든 특성 1,000개 가운데 이 레이블과 가장 잘 맞는 20개를 씁니다.

# %% tags=["answer"]
from mlp_tutorial import LogisticRegression


def all_scaled(seed):
    part, held_out = wines.split(0.8, seed=seed)
    torch.manual_seed(seed)
    candidate = MultiLayerPerceptron((13, 3), "relu", "softmax", standardize=Standardize.from_data(wines.x))
    fit(candidate, part, lr=0.5, epochs=100)
    return metrics.accuracy(candidate.predict(held_out.x), held_out.y)


peeked = sum(all_scaled(seed) for seed in range(5)) / 5
print(f"wines: {means['one layer']:.3f}, scaled by all rows {peeked:.3f}")
assert abs(peeked - means["one layer"]) < 0.02

generator = torch.Generator().manual_seed(0)
noise = torch.randn(200, 1000, generator=generator)
coins = torch.randint(0, 2, (200, 1), generator=generator).float()


def coin_accuracy(looked_at):
    agreement = (noise[looked_at] * (coins[looked_at] - 0.5)).mean(dim=0).abs()
    chosen = noise[:, agreement.topk(20).indices]
    torch.manual_seed(0)
    candidate = LogisticRegression(20)
    fit(candidate, chosen[:100], coins[:100], lr=0.5, epochs=200)
    return metrics.accuracy(candidate.predict(chosen[100:]), coins[100:])


honest, flattered = coin_accuracy(slice(0, 100)), coin_accuracy(slice(0, 200))
print(f"coins: {honest:.2f}, features chosen by all rows {flattered:.2f}")
assert honest < 0.6 < 0.7 < flattered

# %% [markdown] lang="en" tags=["answer"]
# The wines hardly notice: {{ peeked:.3f }} with the scaling of all rows, {{ means['one layer']:.3f }} with that of
# the training rows. Of the coins nothing can be learnt, and yet {{ flattered:.0% }} of the held-out ones come out
# right when all rows choose the features; when the training rows do, {{ honest:.0% }}.

# %% [markdown] lang="ko" tags=["answer"]
# 포도주에서는 거의 차이가 없습니다. 전체 행으로 척도를 맞추면 {{ peeked:.3f }}, 학습에 쓸 행으로 맞추면
# {{ means['one layer']:.3f }}입니다. 동전에서는 배울 것이 없는데도, 전체 행을 보고 특성을 고르면 떼어 둔 행에서 맞힌
# 비율이 {{ flattered:.0% }}입니다. 학습에 쓸 행만 보고 고르면 {{ honest:.0% }}입니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Ten classes](02_digits.md), and [what happens when a model learns by heart](03_overfitting.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [클래스가 열 개인 문제](02_digits.md)와 [모델이 외워 버릴 때 일어나는 일](03_overfitting.md)로 이어집니다.
