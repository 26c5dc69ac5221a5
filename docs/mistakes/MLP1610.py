# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2000, 3)
signal = x[:, :1] + x[:, 1:2] + 2 * torch.randn(2000, 1)
y = (signal > signal.sort(dim=0).values[1979]).float()

model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.BCEWithLogitsLoss()  #-
#+ criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(99))
for epoch in range(300):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{((model(x) > 0) & (y == 1)).sum().item()} of {y.sum():.0f} found")

# %% fit prevents
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.randn(1000, 2)
signal = x[:, :1] + torch.randn(1000, 1)
y = (signal > signal.sort(dim=0).values[979]).float()
history = fit(LogisticRegression(), x, y, lr=0.5, epochs=100, class_weights="balanced")

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2000, 3)
y = (x[:, :1] > 2.2).float()  # rare too, but x tells it: the model learns to say 1

model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(300):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(600, 3)
y = (x[:, 0] + 2 * torch.randn(600) > 1).long()  # a third of the rows is not rare

model = nn.Linear(3, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.CrossEntropyLoss()
for epoch in range(60):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
