"""One script, one machine, two processes, then N machines: `torchrun` starts them, `fit` shares the rows out."""

# %% [markdown] lang="en"
# # From one process to many machines {#several-processes}
#
# The same script trains in one process, in two, or on several machines: `torchrun` starts it as often as asked, and
# `fit` sees to it that the numbers stay those of one process. Of the five steps only the last, training, changes.
#
# **You will learn** why gradients of parts of a batch can be averaged, to start a script with `torchrun`, to continue a
# run with another number of processes, and to read data that are larger than the memory.
#
# **You need** [lab 3](../3_multi_layer_perceptron/01_xor.md) and [backpropagation at any
# depth](../derivations/09_backpropagation_any_depth.md).

# %% [markdown] lang="ko"
# # 프로세스 하나에서 컴퓨터 여러 대로 {#several-processes}
#
# 같은 스크립트를 프로세스 하나로도, 둘로도, 컴퓨터 여러 대로도 학습할 수 있습니다. `torchrun`이 스크립트를 원하는
# 수만큼 시작하고, `fit`은 결과가 프로세스 하나일 때와 같도록 맞춥니다. 다섯 단계 가운데 바뀌는 것은 5단계,
# 학습뿐입니다.
#
# **배울 것**: 배치를 나누어 구한 그래디언트를 평균해도 되는 까닭, 스크립트를 `torchrun`으로 시작하는 법, 프로세스 수를
# 바꾸어 학습을 이어 가는 법, 메모리보다 큰 데이터를 읽는 법.
#
# **필요한 것**: [실습 3](../3_multi_layer_perceptron/01_xor.md)과
# [깊이에 상관없는 역전파](../derivations/09_backpropagation_any_depth.md).

# %% [markdown] lang="en"
# ## Why it works {#why}
#
# The cost is a mean over the N rows of a batch, and so is its gradient. If one process sees $N_1$ of them and another
# one $N_2$, the mean of all is the mean of both means, each weighted by its rows:
#
# $$
# dw = \frac{N_1}{N} \, dw_1 + \frac{N_2}{N} \, dw_2
# $$
#
# Seven rows, shared out as three and four:

# %% [markdown] lang="ko"
# ## 나누어도 되는 까닭 {#why}
#
# 비용은 배치의 N개 행에 대한 평균이고, 그래디언트도 그렇습니다. 한 프로세스가 $N_1$개, 다른 프로세스가 $N_2$개를 맡으면
# 전체의 평균은 두 평균을 행의 수로 가중하여 평균한 것입니다.
#
# $$
# dw = \frac{N_1}{N} \, dw_1 + \frac{N_2}{N} \, dw_2
# $$
#
# 일곱 행을 셋과 넷으로 나누어 봅니다.

# %%
import torch

from mlp_tutorial import MultiLayerPerceptron, datasets, fit, gradients

x, y = datasets.moons(7, noise=0.1, seed=0)
torch.manual_seed(0)
model = MultiLayerPerceptron((2, 16, 1), activation="tanh")

whole = gradients(model, x, y, reduction="mean")
first = gradients(model, x[:3], y[:3], reduction="mean")
second = gradients(model, x[3:], y[3:], reduction="mean")
largest = 0.0
for name in whole:
    difference = whole[name] - (3 / 7 * first[name] + 4 / 7 * second[name])
    largest = max(largest, difference.abs().max().item())
print(f"largest difference {largest:.1e}")
assert largest < 1e-6

# %% [markdown] lang="en"
# ## One script {#script .step-5}
#
# Nothing in it knows of other processes. It takes the number of epochs and the file that the run is written to.

# %% [markdown] lang="ko"
# ## 스크립트 하나 {#script .step-5}
#
# 다른 프로세스에 관한 내용은 한 줄도 없습니다. 에폭 수와, 학습 상태를 적어 둘 파일을 받습니다.

# %%
from pathlib import Path

script = """
import sys

import torch

from mlp_tutorial import MultiLayerPerceptron, datasets, fit

epochs, checkpoint = int(sys.argv[1]), sys.argv[2]
x, y = datasets.moons(1000, noise=0.1, seed=0)  # the same rows in every process
torch.manual_seed(0)
model = MultiLayerPerceptron((2, 16, 1), activation="tanh")
fit(model, x, y, lr=0.5, batch_size=100, epochs=epochs, seed=0, checkpoint=checkpoint, log_every=5)
"""
_ = Path("train.py").write_text(script)

# %% [markdown] lang="en"
# ## One process {#one}
#
# In a terminal this is `python train.py 20 alone.pt`.

# %% [markdown] lang="ko"
# ## 프로세스 하나 {#one}
#
# 터미널에서는 `python train.py 20 alone.pt`로 실행합니다.

# %%
import re
import runpy
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO


def python(*words):
    """What `python WORDS` prints."""
    sys.argv = list(words)
    with redirect_stdout(StringIO()) as printed:
        runpy.run_path(words[0])
    return printed.getvalue()


alone = python("train.py", "20", "alone.pt")
print(alone)

# %% [markdown] lang="en"
# ## One machine, two processes {#two}
#
# In a terminal: `torchrun --standalone --nproc-per-node=2 train.py 10 shared.pt`. Both processes run the whole script.
# `fit` gives each its half of every batch, and only the first one prints and writes the file. (What the script prints
# by itself appears twice.) The checkpoints say how long an epoch took.

# %% [markdown] lang="ko"
# ## 컴퓨터 하나, 프로세스 둘 {#two}
#
# 터미널에서는 `torchrun --standalone --nproc-per-node=2 train.py 10 shared.pt`로 실행합니다. 두 프로세스가 스크립트를
# 처음부터 끝까지 실행합니다. `fit`은 모든 배치를 반씩 나누어 주고, 첫 프로세스만 출력하고 파일을 씁니다. (스크립트에서
# 직접 출력하는 것은 두 번 나옵니다.) 한 에폭에 걸린 시간은 체크포인트에 적혀 있습니다.

# %%
torchrun = [sys.executable, "-m", "torch.distributed.run"]
words = ["--standalone", "--nproc-per-node=2", "train.py", "10", "shared.pt"]
shared = subprocess.run([*torchrun, *words], capture_output=True, text=True, check=True).stdout
print(shared)

for name in ("alone.pt", "shared.pt"):
    kept = torch.load(name, weights_only=True)["history"]
    print(f"{name:<9} {1000 * kept['seconds'] / len(kept['costs']):6.1f} ms per epoch")

# %% [markdown] lang="en"
# ## Continued by another number of processes {#continued}
#
# The checkpoint does not know how many processes wrote it. One process takes it up at epoch 10:
# `python train.py 20 shared.pt`. All costs are those of the run that was always alone:

# %% [markdown] lang="ko"
# ## 프로세스 수를 바꾸어 이어 가기 {#continued}
#
# 체크포인트에는 프로세스가 몇 개였는지 남지 않습니다. 이번에는 프로세스 하나가 에폭 10부터 이어 갑니다. 터미널에서는
# `python train.py 20 shared.pt`로 실행합니다. 모든 비용이 처음부터 프로세스 하나로 학습했을 때와 같습니다.

# %%
continued = python("train.py", "20", "shared.pt")
print(continued)


def costs(printed):
    return [float(cost) for cost in re.findall(r"Cost: (\S+)", printed)]


largest = max(abs(a - b) for a, b in zip(costs(alone), costs(shared) + costs(continued), strict=True))
print(f"largest difference {largest:.0e}")
assert largest < 1e-5

# %% [markdown] lang="en"
# If a process dies, the others end with [MLP1001](../../reference/errors.md#mlp1001) instead of waiting for it, and the
# checkpoint brings the run back. If one falls silent, they wait for it, then end with
# [MLP1012](../../reference/errors.md#mlp1012), which names it. They wait for ten minutes; whoever wants another time
# opens the group before `fit`, which takes it as it is:
#
# ```python
# from datetime import timedelta
#
# torch.distributed.init_process_group("gloo", timeout=timedelta(minutes=2))
# ```
#
# Before the first step all processes compare what `fit` was given: model, criterion, optimizer, data and every argument
# but `log_every`, `progress` and `on_epoch`. If something differs, all of them end at once with
# [MLP1010](../../reference/errors.md#mlp1010), which names each difference, its values and whose they are. If one is
# refused, by a missing column or a misspelt file, the others end at once too:
# [MLP1011](../../reference/errors.md#mlp1011).
#
# ## N machines {#machines}
#
# Run the same command on each of them, here on four with two processes each. All have the script, the data and a
# folder in common for the checkpoint; HOST is the name of one of the four.
#
# ```console
# torchrun --nnodes=4 --nproc-per-node=2 --rdzv-backend=c10d --rdzv-endpoint=HOST:29500 train.py 20 shared.pt
# ```
#
# On machines with graphics cards move the model to the process's own card before `fit`; the messages then go by nccl.
#
# ```python
# import os
#
# model.to(f"cuda:{os.environ['LOCAL_RANK']}")
# ```
#
# ## Data larger than the memory {#files}
#
# `from_npy` leaves the numbers in their files. Every process reads the rows of its share, batch by batch, and no
# others.

# %% [markdown] lang="ko"
# 프로세스 하나가 죽으면 나머지는 끝없이 기다리지 않고 [MLP1001](../../reference/errors.md#mlp1001) 오류로 끝납니다.
# 그때는 체크포인트로 다시 이어 갑니다. 응답하지 않는 프로세스가 있으면 나머지는 기다리다가
# [MLP1012](../../reference/errors.md#mlp1012) 오류로 끝나며, 그 번호를 알려 줍니다. 기다리는 시간은 10분입니다.
# 바꾸려면 `fit` 앞에서 그룹을 직접 여세요. 열려 있는 그룹은 그대로 쓰입니다.
#
# ```python
# from datetime import timedelta
#
# torch.distributed.init_process_group("gloo", timeout=timedelta(minutes=2))
# ```
#
# 첫 걸음을 떼기 전에 모든 프로세스는 `fit`에 받은 것을 견주어 봅니다. 모델, 손실 함수, 옵티마이저, 데이터와
# `log_every`, `progress`, `on_epoch`를 뺀 모든 인자입니다. 하나라도 다르면 모두 곧바로
# [MLP1010](../../reference/errors.md#mlp1010) 오류로 끝나며, 무엇이 다른지, 그 값이 무엇이고 어느 프로세스의 것인지
# 알려 줍니다. 열이 빠졌거나 파일 이름이 틀려서 한 프로세스가 거절당해도 나머지가 곧바로 끝납니다. 이때는
# [MLP1011](../../reference/errors.md#mlp1011) 오류입니다.
#
# ## 컴퓨터 N대 {#machines}
#
# 컴퓨터마다 같은 명령을 실행합니다. 여기서는 네 대에서 프로세스를 둘씩 시작합니다. 스크립트와 데이터가 모든 컴퓨터에
# 있어야 하고, 체크포인트를 둘 폴더를 함께 써야 합니다. HOST는 네 대 가운데 한 대의 이름입니다.
#
# ```console
# torchrun --nnodes=4 --nproc-per-node=2 --rdzv-backend=c10d --rdzv-endpoint=HOST:29500 train.py 20 shared.pt
# ```
#
# 그래픽 카드가 있는 컴퓨터에서는 `fit` 앞에서 모델을 프로세스마다 자기 카드로 옮깁니다. 그러면 nccl로 통신합니다.
#
# ```python
# import os
#
# model.to(f"cuda:{os.environ['LOCAL_RANK']}")
# ```
#
# ## 메모리보다 큰 데이터 {#files}
#
# `from_npy`는 수를 파일에 그대로 둡니다. 프로세스마다 자기 몫의 행만 배치별로 읽습니다.

# %%
import numpy as np

x, y = datasets.moons(1000, noise=0.1, seed=0)
np.save("x.npy", x.numpy())
np.save("y.npy", y.numpy())
x_file, y_file = datasets.from_npy("x.npy", "y.npy")

torch.manual_seed(0)
model = MultiLayerPerceptron((2, 16, 1), activation="tanh")
history = fit(model, x_file, y_file, lr=0.5, batch_size=100, epochs=20, seed=0)
print(f"{type(x_file).__name__}: cost {history.costs[15]:.6f} in epoch 15")
assert abs(history.costs[15] - costs(alone)[3]) < 1e-6

# %% [markdown] lang="en"
# ## Exercises {#exercises}
#
# 1. Each process makes its own random rows, without a seed. What does `fit` say?

# %% [markdown] lang="ko"
# ## 연습 문제 {#exercises}
#
# 1. 프로세스마다 시드 없이 무작위로 행을 만들면 `fit`은 무엇이라고 할까요?

# %% [markdown] lang="en" tags=["answer"]
# It refuses with [MLP1002](../../reference/errors.md#mlp1002): the rows of a batch are shared out by their numbers,
# so all processes must have the same ones in the same order. The script once more, with random rows:

# %% [markdown] lang="ko" tags=["answer"]
# [MLP1002](../../reference/errors.md#mlp1002) 오류로 거절합니다. 배치의 행은 번호로 나누므로, 모든 프로세스의 행과 그
# 순서가 같아야 합니다. 스크립트의 행을 무작위로 바꾸어 실행해 봅니다.

# %% tags=["answer"]
same = "x, y = datasets.moons(1000, noise=0.1, seed=0)  # the same rows in every process"
different = "x = torch.rand(1000, 2)\ny = (x[:, :1] < x[:, 1:]).float()"
_ = Path("careless.py").write_text(script.replace(same, different))
words = ["--standalone", "--nproc-per-node=2", "careless.py", "1", "careless.pt"]
refused = subprocess.run([*torchrun, *words], capture_output=True, text=True, check=False)
print(re.search(r"\[MLP1002 .*", refused.stderr)[0])
assert refused.returncode != 0

# %% [markdown] lang="en"
# 2. Look at the milliseconds per epoch. When does it pay to share the work?

# %% [markdown] lang="ko"
# 2. 한 에폭에 걸린 시간을 보세요. 언제 일을 나누는 것이 이로울까요?

# %% [markdown] lang="en" tags=["answer"]
# At every step the gradients travel between the processes, and each waits for the other. That pays where a step takes
# much longer than its messages: with many rows in a batch and many neurons in a layer. This network is too small.

# %% [markdown] lang="ko" tags=["answer"]
# 걸음마다 그래디언트가 프로세스 사이를 오가고, 프로세스는 서로를 기다립니다. 그래서 계산이 메시지보다 훨씬
# 오래 걸릴 때, 곧 배치에 행이 많고 층에 뉴런이 많을 때 이롭습니다. 이 신경망은 너무 작습니다.

# %% tags=["answer"]
travelling = sum(parameter.numel() for parameter in model.parameters())
print(f"at each step {travelling} slopes travel, for 50 rows of work in each process")

# %% [markdown] lang="en"
# ## Where to go next {#next}
#
# The formulas that are averaged here: [backpropagation at any depth](../derivations/09_backpropagation_any_depth.md).

# %% [markdown] lang="ko"
# ## 다음 단원 {#next}
#
# 여기서 평균한 그래디언트의 식은 [깊이에 상관없는 역전파](../derivations/09_backpropagation_any_depth.md)에 있습니다.
