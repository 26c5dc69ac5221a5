# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x[:, 0] + 1
#+ y = y.reshape(-1, 1)

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = torch.mean((model(x) - y) ** 2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x[:, 0] + 1
#+ y = y.reshape(-1, 1)
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(100, 1)
distances = (x - x[:, 0]).abs()  # every row with every other one, on purpose
y = distances.mean(dim=1)

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x).squeeze(1), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(20, 1)
y = 2 * x[:, 0] + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(20):
    gaps = (model(x) - y).abs()  # from every prediction to every target, on purpose
    cost = gaps.min(dim=1).values.mean()  # each prediction goes to the target that is nearest
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
