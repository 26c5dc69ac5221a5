# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.prod(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(4, 1))  #-
#+ model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.prod(dim=1, keepdim=True)
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(4, 1))  #-
#+ model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.prod(dim=1, keepdim=True)

model = nn.Sequential(nn.LazyLinear(8), nn.Tanh(), nn.LazyLinear(1))  # take the number of inputs from the first call
model(x)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
