# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(100):
    cost = criterion(torch.sigmoid(model(x)), y)  #-
    #+ logits = model(x)
    #+ cost = criterion(logits, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Sigmoid())  #-
#+ model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
history = fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), lr=0.5, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(50):
    logits = model(x)
    accuracy = ((torch.sigmoid(logits) > 0.5) == y).float().mean()  # the sigmoid is for looking only
    cost = criterion(logits, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 8), nn.Sigmoid(), nn.Linear(8, 1))  # a sigmoid in the hidden layer
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
