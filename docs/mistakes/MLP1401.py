# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[1.0], [2.0], [3.0]])

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)  #-
#+ optimizer = torch.optim.SGD(model.parameters(), lr=0.09)
for epoch in range(30):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4g}")

# %% loop
import torch

torch.manual_seed(0)
x = torch.tensor([1.0, 2.0, 3.0])
y = torch.tensor([1.0, 2.0, 3.0])

W = torch.rand(1, requires_grad=True)
b = torch.rand(1, requires_grad=True)
optimizer = torch.optim.SGD([W, b], lr=1.0)  #-
#+ optimizer = torch.optim.SGD([W, b], lr=0.09)
for epoch in range(100):
    cost = torch.mean((W * x + b - y) ** 2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(cost.item())

# %% fit
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[1.0], [2.0], [3.0]])
fit(LinearRegression(), x, y, lr=0.2, epochs=30)  #-
#+ fit(LinearRegression(), x, y, lr=0.09, epochs=30)

# %% fit
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[1.0], [2.0], [3.0]])
fit(LinearRegression(), x, y, lr=1.0, epochs=100)  #-
#+ fit(LinearRegression(), x, y, lr=0.09, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
y = x @ torch.tensor([[1.0], [-2.0], [0.5]]) + 0.1 * torch.randn(200, 1)

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
for step in range(300):
    row = step % 200  # one row at a time: the cost jumps, and falls on the whole
    cost = nn.MSELoss()(model(x[row : row + 1]), y[row : row + 1])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 50).reshape(-1, 1)
for scale in (1.0, 1000.0):  # two models: the second one's cost is larger because its y is
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(30):
        cost = nn.MSELoss()(model(x), scale * (2 * x + 1))
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
