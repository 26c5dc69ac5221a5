# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()

model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
for layer in (model[0], model[2]):
    nn.init.zeros_(layer.bias)
    nn.init.constant_(layer.weight, 0.5)  #-
    #+ nn.init.xavier_uniform_(layer.weight)
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(300):
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
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()

model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
for layer in (model[0], model[2]):
    nn.init.zeros_(layer.bias)
    nn.init.constant_(layer.weight, 0.5)  #-
    #+ nn.init.xavier_uniform_(layer.weight)
history = fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), lr=0.5, epochs=300)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()

model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
nn.init.zeros_(
    model[2].weight
)  # the last layer: the one before it starts at random, and gets a gradient after one step
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
x = 2 * torch.rand(200, 2) - 1
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Linear(2, 1)
nn.init.zeros_(model.weight)  # a logistic regression: no neurons to part
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(300):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
