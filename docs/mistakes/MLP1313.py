# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
cost = criterion(model(x), y)  #-
for epoch in range(50):
    #+ cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)  # a forward pass in each epoch

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(20, 2)
y = x.sum(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    prediction = model(x)
    cost = nn.MSELoss()(prediction, y)
    size = prediction.square().mean()
    optimizer.zero_grad()
    cost.backward(retain_graph=True)  # the second one goes the same way, and is told so
    (0.01 * size).backward()
    optimizer.step()
