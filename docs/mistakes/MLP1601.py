# %% loop
import torch
from torch import nn

torch.manual_seed(0)
area = 50 + 100 * torch.rand(40, 1)  # square metres
income = 1e4 + 1e5 * torch.rand(40, 1)
x = torch.cat([area, income], dim=1)
y = 0.02 * area + 1e-5 * income
#+ x = (x - x.mean(dim=0)) / x.std(dim=0)

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-11)  #-
#+ optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.MSELoss()
for epoch in range(100):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
area = 50 + 100 * torch.rand(40, 1)  # square metres
income = 1e4 + 1e5 * torch.rand(40, 1)
x = torch.cat([area, income], dim=1)
y = 0.02 * area + 1e-5 * income
#+ x = (x - x.mean(dim=0)) / x.std(dim=0)
history = fit(LinearRegression(2), x, y, lr=1e-11, epochs=100)  #-
#+ history = fit(LinearRegression(2), x, y, lr=0.1, epochs=100)

# %% right
import torch

from mlp_tutorial import LinearRegression, Standardize, fit

torch.manual_seed(0)
area = 50 + 100 * torch.rand(40, 1)
income = 1e4 + 1e5 * torch.rand(40, 1)
x = torch.cat([area, income], dim=1)
y = 0.02 * area + 1e-5 * income
model = LinearRegression(2, standardize=Standardize.from_data(x))  # scales them itself
history = fit(model, x, y, lr=0.1, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 2)
y = x.sum(dim=1, keepdim=True)
x = x * torch.tensor([1.0, 1e6])

model = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 1))  # batch norm scales whatever comes
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.MSELoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
x[:, 2] = 0.0
x[:3, 2] = 0.001  # hardly ever anything else than 0: rare, not small
y = x[:, :1] - x[:, 1:2]

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.MSELoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
