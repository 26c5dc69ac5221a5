# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
costs = []
for epoch in range(50):
    cost = torch.mean((model(x) - y) ** 2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    costs.append(cost)  #-
#+     costs.append(cost.item())
print(f"{costs[-1]:.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1
costs = []
fit(LinearRegression(), x, y, lr=0.1, epochs=50, on_epoch=lambda history: costs.append(history.costs[-1]))
print(f"{costs[-1]:.4f}")  # plain numbers, which hold no graph

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
total = 0.0
for epoch in range(50):
    cost = torch.mean((model(x) - y) ** 2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    total += cost.item()
print(f"{total / 50:.4f}")

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 16, 1)  # (time, N, 1)
y = x.cumsum(dim=0)

model = nn.RNNCell(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(15):
    state = torch.zeros(16, 1)
    cost = 0
    for moment in range(30):  # one graph on purpose: the costs of all moments, then one backward
        state = model(x[moment], state)
        cost = cost + torch.mean((state - y[moment]) ** 2) / 30
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
