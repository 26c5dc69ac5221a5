# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(320, 6)
y = x[:, :1] - x[:, 1:2]

model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    for start in range(0, 320, 64):
        rows = x[start : start + 64]
#+         rows = rows.clone()
        rows.masked_fill_(torch.rand_like(rows) < 0.1, 0.0)  # some numbers are left out
        cost = nn.functional.mse_loss(model(rows), y[start : start + 64])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
print(f"{(x == 0).float().mean().item():.2f} of the numbers in x are 0 now")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.rand(320, 6)
y = x[:, :1] - x[:, 1:2]
model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=20, batch_size=64)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = 255 * torch.rand(320, 6)
y = x[:, :1] / 255
x.div_(255)  # once
buffer = torch.empty(64, 6)

model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    for start in range(0, 320, 64):
        rows = x[start : start + 64]
        buffer.copy_(rows).add_(0.01 * torch.randn(64, 6))  # filled anew each time
        cost = nn.functional.mse_loss(model(buffer), y[start : start + 64])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(320, 6)
y = x[:, :1] - x[:, 1:2]

model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    for chosen in torch.randperm(320).split(64):
        rows = x[chosen]  # a list of row numbers gives a copy
        rows.mul_(0.9 + 0.2 * torch.rand(64, 1))
        cost = nn.functional.mse_loss(model(rows), y[chosen])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
