# %% loop
import torch
from torch import nn

torch.manual_seed(0)
real = 1 + 0.5 * torch.randn(64, 1)
ones, zeros = torch.ones(64, 1), torch.zeros(64, 1)
generator = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
discriminator = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
criterion = nn.BCEWithLogitsLoss()
optimizer_g = torch.optim.Adam(generator.parameters(), lr=0.01)
optimizer_d = torch.optim.Adam(discriminator.parameters(), lr=0.01)
for step in range(60):
    fake = generator(torch.randn(64, 1))
    cost_d = criterion(discriminator(real), ones) + criterion(discriminator(fake), zeros)  #-
    #+ cost_d = criterion(discriminator(real), ones) + criterion(discriminator(fake.detach()), zeros)
    optimizer_d.zero_grad()
    cost_d.backward()
    optimizer_d.step()
    cost_g = criterion(discriminator(fake), ones)
    optimizer_g.zero_grad()
    cost_g.backward()
    optimizer_g.step()

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)  # one cost, and one backward for it

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2)
y, z = x.sum(dim=1, keepdim=True), x.prod(dim=1, keepdim=True)

body, first, second = nn.Sequential(nn.Linear(2, 8), nn.Tanh()), nn.Linear(8, 1), nn.Linear(8, 1)
optimizer = torch.optim.Adam([*body.parameters(), *first.parameters(), *second.parameters()], lr=0.01)
for epoch in range(60):
    a = body(x)
    cost = nn.MSELoss()(first(a), y) + nn.MSELoss()(second(a), z)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
