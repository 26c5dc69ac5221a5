"""Your own table: from a CSV file to a saved model that predicts new rows, and what its score is worth."""

# %% [markdown] lang="en"
# # Your own table {#your-table}
#
# A CSV file with a row per example and a column per feature is enough to train a model. The five steps stay the same.
#
# **You will learn** what becomes of text, dates, units and empty cells, to hold rows out, to scale features, to tell
# whether a model beats a baseline or chance did, to find a feature that gives the answer away, and to save a model so
# that it predicts tomorrow's rows.
#
# **You need** [`fit`](../1_linear_regression/04_fit.md).

# %% [markdown] lang="ko"
# # 나의 표 {#your-table}
#
# 예 하나가 한 행, 특성 하나가 한 열인 CSV 파일만 있으면 모델을 학습할 수 있습니다. 다섯 단계는 그대로입니다.
#
# **배울 것**: 글자, 날짜, 단위, 빈칸이 어떻게 쓰이는지, 행을 떼어 두고 특성의 척도를 맞추는 법, 모델이
# 기준선(baseline)보다 나은지 우연인지 가리는 법, 답을 미리 알려 주는 특성을 찾는 법, 새로 들어올 행을 예측할 수 있게
# 모델을 저장하는 법.
#
# **필요한 것**: [`fit`](../1_linear_regression/04_fit.md).

# %% [markdown] lang="en"
# ## The file {#file}
#
# The package brings a table of 240 rooms to let. It is invented, and has what real tables have.

# %% [markdown] lang="ko"
# ## 파일 {#file}
#
# 패키지에는 셋방 240개의 표가 들어 있습니다. 지어낸 것이지만 실제 표에 있는 것은 다 있습니다.

# %%
import csv
from pathlib import Path

from mlp_tutorial.gallery import copy_example

copy_example("rooms")
lines = Path("rooms.csv").read_text("utf-8").splitlines()
print("\n".join(lines[:5]))

# %% [markdown] lang="en"
# ## Step 1: data processing {#data .step-1}
#
# [`from_csv`][mlp_tutorial.datasets.from_csv] looks at the cells of each column. Numbers are one input, whether they
# are written 26.2 or 26.2㎡; yes and no become 1 and 0; of text with few values, each value becomes an input of 0 and
# 1; of a date, each part that differs between the rows.

# %% [markdown] lang="ko"
# ## 1단계: 데이터 처리 {#data .step-1}
#
# [`from_csv`][mlp_tutorial.datasets.from_csv]는 열마다 칸을 살펴봅니다. 수는 26.2라고 적었든 26.2㎡라고 적었든 입력
# 하나가 되고, yes와 no는 1과 0이 됩니다. 값이 몇 가지뿐인 글자는 값마다 0과 1로 된 입력이 하나씩 생기고, 날짜는 행마다
# 다른 부분이 저마다 입력이 됩니다.

# %%
from mlp_tutorial import datasets

rooms = datasets.from_csv("rooms.csv", target="rent")
for column in rooms.columns.columns:
    print(f"{column.name:10} {column.kind:9} {len(column.names)}")
print("inputs:", ", ".join(rooms.columns.names[:5]), "...")

# %% [markdown] lang="en"
# What no model can use is left out, with the reason: the listing's number differs in every row, and a model could only
# learn it by heart. Rows with an empty cell are left out and counted; with `missing="mean"` the mean would stand there.

# %% [markdown] lang="ko"
# 모델이 쓸 수 없는 열은 까닭을 적고 뺍니다. 매물 번호는 행마다 달라서, 모델이 할 수 있는 일은 외우는 것뿐입니다.
# 빈칸이 있는 행도 빼고 몇 행인지 알려 줍니다. `missing="mean"`을 주면 빈칸에 평균이 들어갑니다.

# %%
print("left out:", dict(rooms.left_out))
print(len(rooms.dropped), "rows dropped, the first is row", rooms.dropped[0])
empty = [row for row, cells in enumerate(csv.reader(lines), start=1) if "" in cells]
assert list(rooms.dropped) == empty
assert dict(rooms.left_out) == {"listing": "identifier"}

# %% [markdown] lang="en"
# Was that harmless? Where cells are missing by chance, it is. Where the expensive rooms give no floor, it is not, and
# no held-out row will show it: they were left out too.
#
# A fifth of the rows is held out: what a model is worth shows on rows that it has never seen. What the columns become
# is learnt from the other rows alone.

# %% [markdown] lang="ko"
# 그래도 괜찮을까요? 값이 우연히 빠졌다면 괜찮습니다. 비싼 방이 층을 적지 않은 것이라면 괜찮지 않고, 떼어 둔 행에서도
# 드러나지 않습니다. 그런 행은 거기서도 빠졌기 때문입니다.
#
# 행의 5분의 1은 떼어 둡니다. 모델의 값어치는 한 번도 보지 못한 행에서 드러납니다. 열을 어떻게 쓸지도 나머지 행에서만
# 배웁니다.

# %%
train, test = rooms.split(0.8, seed=0)
print(len(train), "rows to train on,", len(test), "held out")
spread = dict(zip(train.feature_names, train.x.std(dim=0).tolist(), strict=True))
for name in ("area", "furnished"):
    print(f"{name}: standard deviation {spread[name]:.2f}")

# %% [markdown] lang="en"
# The features have different sizes, and a learning rate that suits one is too large or too small for another.
#
# ## Step 2: model design {#model .step-2}
#
# [`Standardize`][mlp_tutorial.Standardize] in front of the model takes off each feature's mean and divides by its
# standard deviation, both of the training rows only, and stays in the model. The simplest model for a number is linear
# regression.

# %% [markdown] lang="ko"
# 특성의 크기가 저마다 다릅니다. 한 특성에 맞는 학습률이 다른 특성에는 너무 크거나 너무 작습니다.
#
# ## 2단계: 모델 설계 {#model .step-2}
#
# 모델 앞에 둔 [`Standardize`][mlp_tutorial.Standardize]는 특성마다 평균을 빼고 표준 편차로 나눕니다. 둘 다 학습에 쓸
# 행에서만 구하고, 모델 안에 남습니다. 수를 예측하는 가장 단순한 모델은 선형 회귀입니다.

# %%
import torch

from mlp_tutorial import LinearRegression, Standardize

torch.manual_seed(0)
features = train.x.shape[1]
model = LinearRegression(features, standardize=Standardize.from_data(train.x))
print(model)

# %% [markdown] lang="en"
# ## Steps 3 to 5 {#training .step-5}
#
# `fit` takes the mean squared error by itself. Held-out rows are only measured.

# %% [markdown] lang="ko"
# ## 3단계부터 5단계까지 {#training .step-5}
#
# `fit`은 알아서 평균 제곱 오차를 씁니다. 떼어 둔 행에서는 재기만 합니다.

# %%
from mlp_tutorial import fit, metrics

history = fit(model, train, lr=0.1, epochs=300, log_every=100)
prediction = model.predict(test.x)
baseline = train.y.mean().expand_as(test.y)
error = metrics.mean_absolute_error(prediction, test.y)
baseline_error = metrics.mean_absolute_error(baseline, test.y)
print(f"R² on held-out rows {metrics.r2_score(prediction, test.y):.3f}")
print(f"mean absolute error {error:,.0f} won, always the mean {baseline_error:,.0f} won")

with_one = torch.cat([train.x, torch.ones(len(train), 1)], dim=1).double()
solution = torch.linalg.lstsq(with_one, train.y.double(), driver="gelsd").solution
exact = torch.cat([test.x, torch.ones(len(test), 1)], dim=1).double() @ solution
assert metrics.mean_absolute_error(prediction, exact) < 0.05 * error

# %%
history.plot()

# %% [markdown] lang="en" tags=["alt"]
# The cost falls steeply in the first epochs and levels off.

# %% [markdown] lang="ko" tags=["alt"]
# 비용이 처음 몇 에폭 동안 가파르게 내려가다가 평평해집니다.

# %% [markdown] lang="en"
# It is the least-squares solution, reached by gradient descent. Without the scaling the same learning rate diverges:

# %% [markdown] lang="ko"
# 경사 하강법으로 최소 제곱 해에 이르렀습니다. 척도를 맞추지 않으면 같은 학습률로 발산합니다.

# %%
from mlp_tutorial import DivergedError

torch.manual_seed(0)
unscaled = LinearRegression(features)
try:
    fit(unscaled, train, lr=0.1, epochs=300)  # doctor: off MLP1401
    raise AssertionError("it converged")
except DivergedError as diverged:
    print(diverged.word)

# %% [markdown] lang="en"
# ## What is the score worth? {#worth}
#
# The model's error is smaller than the baseline's. But the held-out rows are a sample: others would have given another
# difference. So take the difference row by row, $d_i = |y_i - \bar y| - |y_i - \hat y_i|$, and ask how far its mean
# over $N$ rows may be from the truth. In 90 of 100 samples it is less than about $1.7\, s / \sqrt{N}$ away, where $s$
# is the standard deviation of the $d_i$; in 5 of the other 10 the mean is too large.

# %% [markdown] lang="ko"
# ## 점수를 얼마나 믿을 수 있을까? {#worth}
#
# 모델의 오차가 기준선의 오차보다 작습니다. 그런데 떼어 둔 행은 표본일 뿐이라, 다른 행이었다면 차이도 달랐을 것입니다.
# 그래서 행마다 차이 $d_i = |y_i - \bar y| - |y_i - \hat y_i|$ 값을 구하고, $N$행의 평균이 참값에서 얼마나 벗어날 수
# 있는지 묻습니다. $d_i$의 표준 편차를 $s$라고 하면, 표본 100개 가운데 90개에서 평균과 참값의 차이가 약
# $1.7\, s / \sqrt{N}$보다 작습니다. 나머지 10개 가운데 5개에서는 평균이 지나치게 큽니다.

# %%
gains = (test.y - baseline).abs() - (test.y - prediction).abs()
gain = gains.mean().item()
margin = 1.7 * gains.std().item() / len(gains) ** 0.5
print(f"gain {gain:,.0f} won, from {gain - margin:,.0f} to {gain + margin:,.0f}")

verdict = metrics.compare_numbers(prediction, test.y, train.y)
print(f"{verdict.word}: gain from {verdict.error.low:,.0f} to {verdict.error.high:,.0f} won")
assert abs(verdict.error.low - (gain - margin)) < 0.1 * margin
assert verdict.word == "better"

# %% [markdown] lang="en"
# [`compare_numbers`][mlp_tutorial.metrics.compare_numbers] takes the exact factor in place of 1.7, Student's $t$, and
# does the same with squared errors. It says *better* or *worse* only where both intervals lie on one side of 0, and
# otherwise that the two *cannot be told apart* with so many rows. How often is it wrong? In 400 tables the targets are
# coin tosses, so that nothing can be learnt:

# %% [markdown] lang="ko"
# [`compare_numbers`][mlp_tutorial.metrics.compare_numbers]는 1.7 대신 정확한 값인 스튜던트의 $t$를 쓰고, 제곱
# 오차에서도 똑같이 합니다. 두 구간이 모두 0의 한쪽에 있을 때만 *낫다*거나 *못하다*고 하고, 그 밖에는 그만한 행으로는
# 둘을 *구별할 수 없다*고 합니다. 얼마나 자주 틀릴까요? 타깃이 동전 던지기여서 배울 것이 없는 표 400개로 알아봅니다.

# %%
generator = torch.Generator().manual_seed(0)
smaller, better = 0, 0
for _ in range(400):
    x = torch.randn(100, 4, generator=generator)
    coins = torch.randint(0, 2, (100, 1), generator=generator).float()
    with_one = torch.cat([x, torch.ones(100, 1)], dim=1)
    learnt = torch.linalg.lstsq(with_one[:80], coins[:80]).solution
    guess, held_out = with_one[80:] @ learnt, coins[80:]
    mean = coins[:80].mean().expand_as(held_out)
    smaller += metrics.mean_absolute_error(guess, held_out) < metrics.mean_absolute_error(mean, held_out)
    better += metrics.compare_numbers(guess, held_out, coins[:80]).word == "better"
print(f"smaller error: {smaller} of 400 tables; called better: {better}")
assert better <= 20 < 100 < smaller

# %% [markdown] lang="en"
# A smaller error on the held-out rows is nothing rare: chance alone gives it in {{ smaller / 400:.0% }} of the tables.
# The verdict *better* was given in {{ better / 400:.1% }}.
#
# ## A feature that gives the answer away {#leak}
#
# A score can be too good. Somebody adds the rent of a whole year to the table:

# %% [markdown] lang="ko"
# 떼어 둔 행에서 오차가 더 작게 나오는 일은 드물지 않습니다. 우연만으로도 표의 {{ smaller / 400:.0% }}에서 그랬습니다.
# *낫다*는 판정은 {{ better / 400:.1% }}에서만 나왔습니다.
#
# ## 답을 미리 알려 주는 특성 {#leak}
#
# 점수가 지나치게 좋을 때도 있습니다. 누가 표에 1년 치 방세를 적어 넣었다고 합시다.

# %%
import pandas as pd

table = pd.read_csv("rooms.csv")
won = table["rent"].str.replace(",", "").astype(int)
table.assign(yearly=12 * won).to_csv("leaky.csv", index=False)

leaky, leaky_test = datasets.from_csv("leaky.csv", target="rent").split(0.8, seed=0)
torch.manual_seed(0)
leaking = LinearRegression(leaky.x.shape[1], standardize=Standardize.from_data(leaky.x))
fit(leaking, leaky, lr=0.1, epochs=3000)
leaked_r2 = metrics.r2_score(leaking.predict(leaky_test.x), leaky_test.y)
print(f"R² {leaked_r2:.3f}")
assert leaked_r2 > 0.999

# %% [markdown] lang="en"
# Nobody who has to predict the rent knows it times twelve. The held-out rows cannot warn: they have the column too. In
# the terminal `train` points out a feature that tells the target exactly or nearly, and `--exclude yearly` leaves it
# out; here it is `exclude=["yearly"]`.
#
# ## A rare class {#rare}
#
# Which rooms cost more than 850,000 won? Few do, and a model that always says no is right nearly always.

# %% [markdown] lang="ko"
# 방세를 예측해야 하는 사람은 방세의 열두 배도 알지 못합니다. 떼어 둔 행은 경고해 주지 못합니다. 거기에도 그 열이 있기
# 때문입니다. 터미널에서는 타깃을 그대로 또는 거의 그대로 알려 주는 특성을 `train`이 짚어 주며, `--exclude yearly`로
# 빼면 됩니다. 여기서는 `exclude=["yearly"]`입니다.
#
# ## 드문 클래스 {#rare}
#
# 85만 원이 넘는 방은 어느 것일까요? 몇 개뿐이어서, 늘 아니라고 하는 모델도 거의 다 맞힙니다.

# %%
from mlp_tutorial import LogisticRegression

table.assign(dear=won > 850_000).to_csv("dear.csv", index=False)
dear, dear_test = datasets.from_csv("dear.csv", target="dear", exclude=["rent", "area"], missing="mean").split(
    0.5, seed=0
)
always_no = metrics.accuracy(torch.zeros_like(dear_test.y), dear_test.y)
print(dear.class_names, dear_test.y.int().reshape(-1).bincount().tolist(), f"always no: accuracy {always_no:.3f}")

recalls, accuracies = {}, {}
for weights in (None, "balanced"):
    torch.manual_seed(0)
    logistic = LogisticRegression(dear.x.shape[1], standardize=Standardize.from_data(dear.x))
    fit(logistic, dear, lr=0.5, epochs=500, class_weights=weights)
    labels = logistic.predict(dear_test.x)
    recalls[weights] = metrics.recall(labels, dear_test.y, 2)[1].item()
    accuracies[weights] = metrics.accuracy(labels, dear_test.y)
    found = f"recall {recalls[weights]:.2f}, precision {metrics.precision(labels, dear_test.y, 2)[1].item():.2f}"
    print(f"{weights}: accuracy {accuracies[weights]:.3f}, {found}")
    print(metrics.confusion_matrix(labels, dear_test.y, 2).tolist())
assert recalls["balanced"] > recalls[None]
assert accuracies["balanced"] < always_no

# %% [markdown] lang="en"
# Below each line stands its confusion matrix: true classes in rows, predicted ones in columns. Recall is the share of
# the dear rooms that were found, precision the share of dear ones among those named. With `class_weights="balanced"`
# both classes have the same weight in the cost: more dear rooms are found, and more others are named wrongly. By its
# accuracy of {{ accuracies["balanced"]:.3f }} that model is worse than always no, which finds none. Which mistake is
# worse, only you can say.
#
# ## Save, load, predict {#save}
#
# [`save_model`][mlp_tutorial.save_model] keeps beside the weights what was learnt from the columns.
# [`load_model`][mlp_tutorial.load_model] runs no code from the file. A new table may lack a cell or have a value that
# no training row had:

# %% [markdown] lang="ko"
# 줄마다 그 아래에 적힌 것이 혼동 행렬입니다. 가로줄은 정답, 세로줄은 예측입니다. 재현율은 비싼 방 가운데 찾아낸
# 비율이고, 정밀도는 비싸다고 한 방 가운데 정말 비싼 방의 비율입니다. `class_weights="balanced"`를 주면 비용에서 두
# 클래스의 몫이 같아집니다. 비싼 방을 더 많이 찾아내고, 그 대신 잘못 고르는 방도 늘어납니다. 정확도는
# {{ accuracies["balanced"]:.3f }}입니다. 비싼 방을 하나도 찾지 못하는 "늘 아니다"보다도 낮습니다. 어느 잘못이 더
# 나쁜지는 여러분만 말할 수 있습니다.
#
# ## 저장하고, 불러오고, 예측하기 {#save}
#
# [`save_model`][mlp_tutorial.save_model]은 가중치와 함께 열에서 배운 것을 저장합니다.
# [`load_model`][mlp_tutorial.load_model]은 파일에 든 코드를 실행하지 않습니다. 새 표에는 빈칸이 있거나, 학습한 행에
# 없던 값이 있을 수 있습니다.

# %%
from mlp_tutorial import load_model, save_model

save_model(model, "rooms.pt", dataset=train)

new = pd.DataFrame(
    {
        "furnished": ["yes", "no", "no"],
        "area": ["20㎡", "31.5", "18"],
        "floor": ["3", "2", ""],
        "district": ["Mapo", "Jongno", "Nowon"],
        "listed": ["2025-12-01", "2025-12-03", "2025-12-04"],
    }
).replace("", None)
saved = load_model("rooms.pt")
encoded = saved.columns.encode(new)
print("not complete:", encoded.incomplete)
print("never seen:", encoded.unseen)
for row, rent in zip(encoded.rows, saved.model.predict(encoded.x).reshape(-1).tolist(), strict=True):
    print(f"row {row}: {rent:,.0f} won")
assert encoded.rows == (0, 1)
assert torch.equal(saved.model(test.x), model(test.x))

# %% [markdown] lang="en"
# In the terminal two lines do all of this, and `--report` writes a page with the columns, the pictures and the verdict:
#
# ```console
# mlp-tutorial train rooms.csv --target rent --report report
# mlp-tutorial predict rooms.pt new.csv
# ```
#
# ## Exercises {#exercises}
#
# 1. Does a hidden layer do better on these rooms? Compare the two models row by row, as above.

# %% [markdown] lang="ko"
# 터미널에서는 두 줄이면 됩니다. `--report`를 붙이면 열과 그림과 판정을 한 페이지로 만들어 줍니다.
#
# ```console
# mlp-tutorial train rooms.csv --target rent --report report
# mlp-tutorial predict rooms.pt new.csv
# ```
#
# ## 연습 문제 {#exercises}
#
# 1. 이 방들에서 은닉층이 있으면 더 나을까요? 위에서처럼 두 모델을 행마다 견주어 보세요.

# %% tags=["answer"]
from mlp_tutorial import MultiLayerPerceptron

thousands = train.y / 100_000
torch.manual_seed(0)
hidden = MultiLayerPerceptron((features, 8, 1), "relu", "identity", standardize=Standardize.from_data(train.x))
fit(hidden, train.x, thousands, lr=0.02, epochs=2000)
hidden_prediction = 100_000 * hidden.predict(test.x)
differences = (test.y - hidden_prediction).abs() - (test.y - prediction).abs()
difference = differences.mean().item()
width = 1.7 * differences.std().item() / len(differences) ** 0.5
print(f"linear regression is {difference:,.0f} won nearer, ± {width:,.0f}")
assert difference + width > 0

# %% [markdown] lang="en" tags=["answer"]
# The hidden layer is no better: the rents were made by adding up, and a line is all there is to find. Where two models
# cannot be told apart, take the simpler one.

# %% [markdown] lang="ko" tags=["answer"]
# 은닉층이 있어도 낫지 않습니다. 방세는 더하기만으로 지어낸 값이어서, 찾아낼 것은 직선뿐입니다. 두 모델을 구별할 수
# 없으면 더 단순한 쪽을 쓰세요.

# %% [markdown] lang="en"
# 2. What is wrong with choosing features by all rows, before the split?

# %% [markdown] lang="ko"
# 2. 나누기 전에 전체 행을 보고 특성을 고르면 무엇이 잘못일까요?

# %% [markdown] lang="en" tags=["answer"]
# The held-out rows then have a say in the model: they are no longer unseen, and the verdict is worth nothing. Labels
# tossed like coins, with those 20 of 1,000 random features that go with them best:

# %% [markdown] lang="ko" tags=["answer"]
# 떼어 둔 행이 모델에 관여하므로 더는 처음 보는 행이 아니고, 판정도 쓸모없어집니다. 동전을 던져 정한 레이블과, 무작위로
# 만든 특성 1,000개 가운데 이 레이블과 가장 잘 맞는 20개로 해 봅니다.

# %% tags=["answer"]
generator = torch.Generator().manual_seed(0)
noise = torch.randn(200, 1000, generator=generator)
coins = torch.randint(0, 2, (200, 1), generator=generator).float()


def coin_verdict(looked_at):
    agreement = (noise[looked_at] * (coins[looked_at] - 0.5)).mean(dim=0).abs()
    chosen = noise[:, agreement.topk(20).indices]
    torch.manual_seed(0)
    candidate = LogisticRegression(20)
    fit(candidate, chosen[:100], coins[:100], lr=0.1, epochs=50)
    accuracy = metrics.accuracy(candidate.predict(chosen[100:]), coins[100:])
    return accuracy, metrics.compare_classes(candidate(chosen[100:]).detach(), coins[100:], coins[:100]).word


(honest, honest_word), (flattered, flattered_word) = coin_verdict(slice(0, 100)), coin_verdict(slice(0, 200))
print(f"features chosen by the training rows: accuracy {honest:.2f}, {honest_word}")
print(f"features chosen by all rows: accuracy {flattered:.2f}, {flattered_word}")
assert honest < 0.6 < 0.7 < flattered
assert (honest_word != "better", flattered_word) == (True, "better")

# %% [markdown] lang="en" tags=["answer"]
# Of the coins nothing can be learnt, and yet {{ flattered:.0% }} of the held-out ones come out right when all rows
# choose the features; when the training rows do, {{ honest:.0% }}. No interval protects from that, since the held-out
# rows were not held out.

# %% [markdown] lang="ko" tags=["answer"]
# 동전에서는 배울 것이 없는데도, 전체 행을 보고 특성을 고르면 떼어 둔 행에서 맞힌 비율이 {{ flattered:.0% }}입니다.
# 학습에 쓸 행만 보고 고르면 {{ honest:.0% }}입니다. 떼어 둔 행이 실은 떼어 둔 것이 아니었으므로 어떤 구간도 이것을 막아
# 주지 못합니다.

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# [Ten classes](02_digits.md), and [what happens when a model learns by heart](03_overfitting.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# [클래스가 열 개인 문제](02_digits.md)와 [모델이 외워 버릴 때 일어나는 일](03_overfitting.md)로 이어집니다.
