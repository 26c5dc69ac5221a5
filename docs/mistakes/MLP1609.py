# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(300, 4)
y = (x.sum(dim=1, keepdim=True) > 0).float()
train, held_out = torch.arange(240), torch.arange(180, 300)  #-
#+ order = torch.randperm(len(x)); train, held_out = order[: len(x) * 4 // 5], order[len(x) * 4 // 5 :]

model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(40):
    cost = criterion(model(x[train]), y[train])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
with torch.no_grad():
    print(f"{criterion(model(x[held_out]), y[held_out]).item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.randn(300, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()
history = fit(LogisticRegression(), x[:240], y[:240], lr=0.5, epochs=20, validation=(x[240:], y[240:]))

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(300, 4)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(40):
    cost = nn.BCEWithLogitsLoss()(model(x[:240]), y[:240])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
for rows in (slice(0, 240), slice(240, 300)):  # the rows of training, all of them, and the others
    with torch.no_grad():
        print(f"{((model(x[rows]) > 0) == y[rows]).float().mean().item():.2f}")

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randint(0, 2, (300, 6)).float()  # 64 different rows, which come again and again
y = x.sum(dim=1, keepdim=True) / 6

model = nn.Linear(6, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(40):
    cost = nn.MSELoss()(model(x[:200]), y[:200])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
with torch.no_grad():
    print(f"{nn.MSELoss()(model(x[200:]), y[200:]).item():.4f}")
