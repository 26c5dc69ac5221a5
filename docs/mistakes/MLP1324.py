# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 4)
y = torch.sin(x).sum(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
#+ optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)  #-
    for rows in torch.randperm(200).split(20):
        cost = nn.MSELoss()(model(x[rows]), y[rows])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import MultiLayerPerceptron, datasets, fit

torch.manual_seed(0)
x, y = datasets.gate("xor")
model = MultiLayerPerceptron((2, 8, 1), activation="tanh")
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
history = fit(model, x, y, optimizer=optimizer, epochs=300)  # one optimizer, and all epochs in one call

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 4)
y = x.sum(dim=1, keepdim=True)

model = nn.Linear(4, 1)
for epoch in range(20):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)  # remembers nothing that could be lost
    for rows in torch.randperm(200).split(20):
        cost = nn.MSELoss()(model(x[rows]), y[rows])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()

# %% right
import copy

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 3)
y = x.sum(dim=1, keepdim=True)

model = nn.Linear(3, 1)
start = copy.deepcopy(model.state_dict())
for lr in (0.3, 0.1, 0.03, 0.01, 0.003):  # five trainings, each from the same start
    model.load_state_dict(start)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(60):
        cost = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
