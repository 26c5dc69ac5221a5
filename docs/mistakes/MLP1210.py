# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(
    nn.Linear(2, 8),
    nn.ReLU(),
    nn.Linear(8, 1),
    nn.Softmax(dim=1),  #-
    #+ nn.Sigmoid(),
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
criterion = nn.BCELoss()
for epoch in range(100):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x @ torch.tensor([[1.0, 1.0, -1.0], [1.0, -1.0, 1.0]]) > 0).float()  # one, two or three labels a row, or none

model = nn.Sequential(
    nn.Linear(2, 3),
    nn.Softmax(dim=1),  #-
    #+ nn.Sigmoid(),
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
criterion = nn.BCELoss()
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
y = (x.sum(dim=1, keepdim=True) > 0).float()

last = nn.Softmax(dim=1)  #-
#+ last = nn.Sigmoid()
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1), last)
history = fit(model, x, y, criterion=nn.BCELoss(), lr=0.5, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = nn.functional.one_hot((x.sum(dim=1) > 0).long(), 2).float()

model = nn.Sequential(nn.Linear(2, 2), nn.Softmax(dim=1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
criterion = nn.BCELoss()
for epoch in range(100):
    cost = criterion(model(x), y)  # one 1 in each row: all of them can be reached
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
