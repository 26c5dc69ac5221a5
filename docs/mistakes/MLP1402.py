# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(0, 255, 40).reshape(-1, 1)
y = (x > 100).float()

model = nn.Sequential(nn.Linear(1, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(100):
    a = model(x)
    cost = -(y * torch.log(a) + (1 - y) * torch.log(1 - a)).mean()  #-
    #+ b = 1 - a
    #+ cost = -(y * torch.log(a.clamp(min=1e-7)) + (1 - y) * torch.log(b.clamp(min=1e-7))).mean()
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(cost.item())

# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [3.0, 4.0]])
y = torch.tensor([0.0, 2.0, 2.0, 10.0])

model = nn.Linear(2, 2, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(100):
    z = model(x)
    length = torch.sqrt((z**2).sum(dim=1))  # 0 in the first row  #-
    #+ length = torch.sqrt((z**2).sum(dim=1).clamp(min=1e-12))
    cost = nn.MSELoss()(length, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(cost.item())

# %% fit
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(1)
x = torch.linspace(0, 2550, 40).reshape(-1, 1)
y = (x > 1000).float()


def cross_entropy(a, y):
    return -(y * torch.log(a) + (1 - y) * torch.log(1 - a)).mean()  #-
    #+ b = 1 - a
    #+ return -(y * torch.log(a.clamp(min=1e-7)) + (1 - y) * torch.log(b.clamp(min=1e-7))).mean()


fit(LogisticRegression(1), x, y, criterion=cross_entropy, lr=1e-5, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(20, 5, 8)
y = torch.randn(20, 5, 8).cumsum(dim=1)
mask = torch.full((5, 5), float("-inf")).triu(1)  # -inf on purpose: no word looks at a later one

query, key = nn.Linear(8, 8), nn.Linear(8, 8)
optimizer = torch.optim.Adam([*query.parameters(), *key.parameters()], lr=0.01)
best = torch.tensor(float("inf"))
for epoch in range(50):
    scores = query(x) @ key(x).transpose(1, 2) + mask
    cost = nn.MSELoss()(torch.softmax(scores, dim=2) @ x, y)
    best = torch.minimum(best, cost.detach())
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(0, 255, 40).reshape(-1, 1)
y = (x > 100).float()

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
for epoch in range(100):
    z = model(x)
    cost = nn.BCEWithLogitsLoss()(z, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
surprise = -torch.log(torch.sigmoid(-100 * z.detach()))  # infinite, but nothing is trained with it
