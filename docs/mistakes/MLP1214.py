# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
y = 250_000 + 60_000 * x[:, :1] + 20_000 * x[:, 1:2]  # a price
#+ y = (y - y.mean()) / y.std()

model = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.MSELoss()
for epoch in range(200):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
price = 300_000 + 50_000 * x[:, :1] + 20_000 * torch.randn(200, 1)
y = price
#+ y = (y - y.mean()) / y.std()

model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.MSELoss()
for epoch in range(200):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(200, 3)
y = 250_000 + 60_000 * x[:, :1] + 20_000 * x[:, 1:2]  # a price
#+ y = (y - y.mean()) / y.std()

model = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = fit(model, x, y, criterion=nn.MSELoss(), optimizer=optimizer, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
y = 1000 + 8 * x[:, :1]

model = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 1))
nn.init.constant_(model[2].bias, float(y.mean()))  # the way to y is gone at the start
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.MSELoss()
for epoch in range(200):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
y = 8 * x[:, :1] + 2
y[::20] += 1000  # a few outliers, which the absolute error forgives

model = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.L1Loss()
for epoch in range(200):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
