# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCELoss()  #-
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
criterion = nn.BCELoss()  #-
#+ criterion = nn.BCEWithLogitsLoss()
history = fit(model, x, y, criterion=criterion, lr=0.5, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCELoss()  # the model ends in a sigmoid
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1) > 0).float()

shares = nn.Linear(2, 3)
experts = nn.Linear(2, 3)
optimizer = torch.optim.SGD([*shares.parameters(), *experts.parameters()], lr=0.5)
criterion = nn.BCELoss()
for epoch in range(50):
    weights = torch.softmax(shares(x), dim=1)
    opinions = torch.sigmoid(experts(x))
    mixed = torch.matmul(weights.unsqueeze(1), opinions.unsqueeze(2))  # a weighted mean of probabilities
    cost = criterion(mixed.reshape(-1), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
