# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()  # three classes

model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 3))
weight = 0.3 - torch.bincount(y) / 60  # meant to be larger for rare classes
#+ weight = weight.abs()
criterion = nn.CrossEntropyLoss(weight=weight, reduction="sum")
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for epoch in range(100):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()  # three classes

model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 3))
weight = 0.3 - torch.bincount(y) / 60  # meant to be larger for rare classes
#+ weight = weight.abs()
criterion = nn.CrossEntropyLoss(weight=weight, reduction="sum")
history = fit(model, x, y, criterion=criterion, lr=0.005, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = x.sum(dim=1, keepdim=True) + 0.1 * torch.randn(60, 1)

model = nn.Linear(2, 1)
spread = torch.zeros(1, requires_grad=True)
optimizer = torch.optim.Adam([*model.parameters(), spread], lr=0.05)
for epoch in range(200):
    cost = nn.functional.gaussian_nll_loss(model(x), y, spread.exp().expand(60, 1))  # a density may be larger than 1
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
