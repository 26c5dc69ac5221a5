# %% loop
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = [nn.Linear(1, 8), nn.Linear(8, 8)]
        self.last = nn.Linear(8, 1)
#+         self.hidden = nn.ModuleList(self.hidden)

    def forward(self, x):
        for layer in self.hidden:
            x = torch.tanh(layer(x))
        return self.last(x)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(200):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(8)).unsqueeze(0)
        self.last = nn.Linear(8, 1)
#+         self.scale = nn.Parameter(self.scale.detach())

    def forward(self, x):
        return self.last(torch.tanh(x * self.scale))


torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = Scaled()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
history = fit(model, x, y, criterion=nn.MSELoss(), optimizer=optimizer, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

trunk = nn.Sequential(nn.Linear(1, 8), nn.Tanh())
heads = [nn.Linear(8, 1), nn.Linear(8, 1)]  # a plain list, but the optimizer is given its layers
parameters = [*trunk.parameters(), *(weight for head in heads for weight in head.parameters())]
optimizer = torch.optim.Adam(parameters, lr=0.02)
for epoch in range(100):
    first, second = (head(trunk(x)) for head in heads)
    cost = nn.functional.mse_loss(first, y) + nn.functional.mse_loss(second, -y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(0, 1, 50).reshape(-1, 1).requires_grad_()  # data; du/dx needs its slope
ends = torch.tensor([[0.0], [1.0]])
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(100):
    u = model(x)
    (slope,) = torch.autograd.grad(u.sum(), x, create_graph=True)
    cost = (slope - torch.cos(x)).square().mean() + (model(ends) - torch.sin(ends)).square().mean()
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
