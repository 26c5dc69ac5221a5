# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 3)
x[:, 2] = 7.0  # say, the year, in a table of one year
y = x[:, :1] - x[:, 1:2]
#+ x = x[:, x.std(dim=0) > 0]

model = nn.Linear(x.shape[1], 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
criterion = nn.MSELoss()
for epoch in range(300):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.randn(40, 3)
x[:, 2] = 7.0  # say, the year, in a table of one year
y = x[:, :1] - x[:, 1:2]
#+ x = x[:, x.std(dim=0) > 0]
history = fit(LinearRegression(x.shape[1]), x, y, lr=0.01, epochs=300)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.cat([torch.randn(40, 2), torch.ones(40, 1)], dim=1)  # the column of ones takes the bias's place
y = x[:, :1] - x[:, 1:2] + 0.5

W = torch.zeros(3, 1, requires_grad=True)
optimizer = torch.optim.SGD([W], lr=0.1)
for epoch in range(100):
    cost = torch.mean((x @ W - y) ** 2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
x[:20, 1] = 0.0
x[20:, 1] = 1.0  # constant in each half, not in all of them
y = x.sum(dim=1, keepdim=True)

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.MSELoss()
for epoch in range(100):
    for rows in (slice(0, 20), slice(20, 40)):
        cost = criterion(model(x[rows]), y[rows])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
