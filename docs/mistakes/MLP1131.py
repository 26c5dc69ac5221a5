# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 1, 6, 6)
y = x.mean(dim=(1, 2, 3)).reshape(-1, 1)

first = nn.Conv2d(1, 4, 3)  #-
#+ first = nn.Conv2d(1, 4, 3, padding=1)
model = nn.Sequential(first, nn.Tanh(), nn.MaxPool2d(2), nn.Conv2d(4, 4, 3), nn.Flatten(), nn.Linear(4, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
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
x = torch.rand(40, 1, 6, 6)
y = x.mean(dim=(1, 2, 3)).reshape(-1, 1)
first = nn.Conv2d(1, 4, 3)  #-
#+ first = nn.Conv2d(1, 4, 3, padding=1)
model = nn.Sequential(first, nn.Tanh(), nn.MaxPool2d(2), nn.Conv2d(4, 4, 3), nn.Flatten(), nn.Linear(4, 1))
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.05, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 1, 6, 6)
y = x.mean(dim=(1, 2, 3)).reshape(-1, 1)

# a kernel as large as the picture leaves one value
model = nn.Sequential(nn.Conv2d(1, 4, 6), nn.Tanh(), nn.Flatten(), nn.Linear(4, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
