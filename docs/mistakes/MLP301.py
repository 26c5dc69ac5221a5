# %% loop
#+ import numpy
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = x.sum(dim=1, keepdim=True)
x[7, 1] = float("nan")  # a cell that was empty in the file
#+ rows = numpy.isfinite(numpy.asarray(x, dtype=float)).all(axis=1)
#+ x, y = x[rows], y[rows]

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.MSELoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
#+ import numpy
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.randn(40, 2)
y = x.sum(dim=1, keepdim=True)
x[7, 1] = float("nan")  # a cell that was empty in the file
#+ rows = numpy.isfinite(numpy.asarray(x, dtype=float)).all(axis=1)
#+ x, y = x[rows], y[rows]
history = fit(LinearRegression(2), x, y, lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = x.sum(dim=1, keepdim=True)
y[7] = float("nan")  # not measured
measured = torch.isfinite(y)

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = torch.mean((model(x)[measured] - y[measured]) ** 2)  # leaves it out
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
