# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
weights = torch.linspace(0.5, 1.5, 20).reshape(-1, 1)

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = weights * nn.MSELoss(reduction="none")(model(x), y)
    optimizer.zero_grad()
    cost.backward()  #-
    #+ cost.mean().backward()
    optimizer.step()

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
weights = torch.linspace(0.5, 1.5, 20)
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50, sample_weights=weights)  # takes the weighted mean

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    costs = nn.MSELoss(reduction="none")(model(x), y)
    optimizer.zero_grad()
    costs.backward(torch.full_like(costs, 1 / 20))  # says how much each one counts
    optimizer.step()
