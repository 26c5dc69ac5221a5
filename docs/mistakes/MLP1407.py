# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 5)
y = torch.sin(2 * x).sum(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(5, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.RMSprop(model.parameters(), lr=0.1)  #-
#+ optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01)
for epoch in range(300):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(200, 5)
y = torch.sin(2 * x).sum(dim=1, keepdim=True)
model = nn.Sequential(nn.Linear(5, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.RMSprop(model.parameters(), lr=0.1)  #-
#+ optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01)
history = fit(model, x, y, criterion=nn.MSELoss(), optimizer=optimizer, epochs=300)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 5)
y = x.sum(dim=1, keepdim=True) + 3 * torch.randn(200, 1)

model = nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
for epoch in range(40):
    for rows in torch.randperm(200).split(5):  # five rows at a time: the cost jumps, its mean does not
        cost = nn.MSELoss()(model(x[rows]), y[rows])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 3)
y = x.sum(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(3, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(200):  # dropout leaves other neurons out each time
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
