# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-2, 2, 100).reshape(-1, 1)
y = 3 * x**3

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(200):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)  #-
    cost.backward()
#+     nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.linspace(-2, 2, 100).reshape(-1, 1)
y = 3 * x**3 / 8
model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.05, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-2, 2, 100).reshape(-1, 1)
y = 3 * x**3 / 8

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
norms = []
for epoch in range(200):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    norms.append(nn.utils.clip_grad_norm_(model.parameters(), float("inf")).item())  # cuts nothing: only the norm
