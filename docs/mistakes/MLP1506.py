# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()

model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
layer = model[0]
with torch.no_grad():  #-
    layer.weight.copy_(layer.weight[0].expand_as(layer.weight))  #-
    layer.bias.zero_()  #-
#+ nn.init.xavier_uniform_(layer.weight)
with torch.no_grad():
    model[2].weight.fill_(0.3)  # the neurons have different inputs here
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
layer = model[0]
with torch.no_grad():  #-
    layer.weight.copy_(layer.weight[0].expand_as(layer.weight))  #-
    layer.bias.zero_()  #-
#+ nn.init.xavier_uniform_(layer.weight)
with torch.no_grad():
    model[2].weight.fill_(0.3)  # the neurons have different inputs here
history = fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), lr=0.5, epochs=300)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()

model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
with torch.no_grad():
    model[0].weight.copy_(model[0].weight[0].expand_as(model[0].weight))  # the random weights after it part the neurons
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(300):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
