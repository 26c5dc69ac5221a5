# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[1.0, 2.0, 3.0]])
y = torch.tensor([[2.0, 4.0, 6.0]])
#+ x, y = x.reshape(-1, 1), y.reshape(-1, 1)

model = nn.Linear(3, 3)  #-
#+ model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(100):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.tensor([[1.0, 2.0, 3.0]])
y = torch.tensor([[2.0, 4.0, 6.0]])
#+ x, y = x.reshape(-1, 1), y.reshape(-1, 1)
model = LinearRegression(in_features=3, out_features=3)  #-
#+ model = LinearRegression(in_features=1, out_features=1)
history = fit(model, x, y, lr=0.05, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[2.0], [4.0], [6.0]])

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(30):
    for i in range(3):  # one row at a time, but a different one
        cost = nn.MSELoss()(model(x[i : i + 1]), y[i : i + 1])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
