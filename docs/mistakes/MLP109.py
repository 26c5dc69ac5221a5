# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(100, 2)
y = x[:, :1] - 2 * x[:, 1:] + 1

model = nn.Linear(2, 3)  #-
#+ model = nn.Linear(2, 1)
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
x = torch.rand(100, 2)
y = x[:, :1] - 2 * x[:, 1:] + 1
model = LinearRegression(in_features=2, out_features=3)  #-
#+ model = LinearRegression(in_features=2, out_features=1)
history = fit(model, x, y, lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(100, 2)
y = x[:, :1] - 2 * x[:, 1:] + 1
quantiles = torch.tensor([0.1, 0.5, 0.9])

model = nn.Linear(2, 3)  # three quantiles of the same y
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    error = y - model(x)
    cost = torch.maximum(quantiles * error, (quantiles - 1) * error).mean()
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(100, 2)
y = x[:, :1] - 2 * x[:, 1:] + 1

model = nn.Linear(2, 3)  # three models side by side, which are averaged later
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    prediction = model(x)
    cost = nn.MSELoss()(prediction, y.expand_as(prediction))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
