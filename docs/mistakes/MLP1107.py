# %% loop
import torch
from torch import nn

torch.manual_seed(0)
device = "cuda" if torch.cuda.is_available() else "meta"  # meta: a device that every machine has, without numbers
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
#+ x, y = x.to(device), y.to(device)

model = nn.Linear(1, 1).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
device = "cuda" if torch.cuda.is_available() else "cpu"
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
model = LinearRegression().to(device)
history = fit(model, x, y, lr=0.1, epochs=50)  # moves x and y to where the model is

# %% right
import torch
from torch import nn

torch.manual_seed(0)
device = "cuda" if torch.cuda.is_available() else "cpu"
x = torch.linspace(-1, 1, 20, device=device).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
