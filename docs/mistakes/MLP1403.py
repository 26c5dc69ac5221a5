# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)  #-
#+ optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(200):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LogisticRegression, datasets, fit

torch.manual_seed(0)
x, y = datasets.gate("and")
fit(LogisticRegression(), x, y, lr=1e-7, epochs=1000)  #-
#+ fit(LogisticRegression(), x, y, lr=0.1, epochs=1000)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [0.0], [0.0], [1.0]])

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)  # slow, but it moves
for epoch in range(1000):
    cost = nn.BCELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 1)
y = 3 * x + torch.randn(200, 1)

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(1000):  # most of it at the lowest cost there is, that of the noise
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
