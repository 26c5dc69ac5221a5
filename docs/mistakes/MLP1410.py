# %% loop
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(400, 6)
y = (x @ torch.randn(6, 3)).argmax(dim=1)
loader = DataLoader(TensorDataset(x, y), batch_size=40, shuffle=True)

model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=5, gamma=0.1)
for epoch in range(15):
    for x_batch, y_batch in loader:
        cost = nn.CrossEntropyLoss()(model(x_batch), y_batch)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        scheduler.step()  #-
    #+ scheduler.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.randn(100, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()
model = LogisticRegression()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=5, gamma=0.5)
history = fit(model, x, y, optimizer=optimizer, epochs=20, batch_size=10, on_epoch=lambda _: scheduler.step())

# %% right
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(400, 6)
y = (x @ torch.randn(6, 3)).argmax(dim=1)
loader = DataLoader(TensorDataset(x, y), batch_size=40, shuffle=True)

model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.02, epochs=15, steps_per_epoch=len(loader))
for epoch in range(15):
    for x_batch, y_batch in loader:
        cost = nn.CrossEntropyLoss()(model(x_batch), y_batch)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        scheduler.step()  # made for batches, and called with each batch

# %% right
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(400, 6)
y = x.sum(dim=1, keepdim=True)
loader = DataLoader(TensorDataset(x, y), batch_size=40, shuffle=True)

model = nn.Linear(6, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
warm_up = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.01, total_iters=50)
decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=150)
scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, [warm_up, decay], milestones=[50])
for epoch in range(20):
    for x_batch, y_batch in loader:
        cost = nn.MSELoss()(model(x_batch), y_batch)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        scheduler.step()  # its two parts never step by themselves
