# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.CrossEntropyLoss()  #-
#+ criterion = nn.BCEWithLogitsLoss()
for epoch in range(50):
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
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Linear(2, 1)
criterion = nn.CrossEntropyLoss()  #-
#+ criterion = nn.BCEWithLogitsLoss()
history = fit(model, x, y, criterion=criterion, lr=0.5, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1) > 0).long()

model = nn.Linear(2, 2)  # two classes, two outputs
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.CrossEntropyLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
