# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 4)
y = torch.sin(x).sum(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)  #-
#+ scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=400)
for epoch in range(400):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    scheduler.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LogisticRegression, datasets, fit

torch.manual_seed(0)
x, y = datasets.gate("and")
model = LogisticRegression()
history = fit(model, x, y, lr=1.0, epochs=200)  # the learning rate stays, unless a schedule is handed in

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 4)
y = torch.sin(x).sum(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.3, total_steps=300)
for epoch in range(300):  # up, and down to nearly 0 with the last step
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    scheduler.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 1)
y = 3 * x + 0.1 * torch.randn(100, 1)

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=40, gamma=0.1)
for epoch in range(400):  # by then the cost is down at that of the noise
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    scheduler.step()
