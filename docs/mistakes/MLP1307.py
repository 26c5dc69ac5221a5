# %% loop
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(1, 8)
        self.second = nn.Linear(8, 8)
        self.last = nn.Linear(8, 1)

    def forward(self, x):
        x = torch.tanh(self.first(x))
#+         x = torch.tanh(self.second(x))
        return self.last(x)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(100):
    cost = nn.functional.mse_loss(model(x), torch.sin(3 * x))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(1, 8)
        self.second = nn.Linear(8, 8)
        self.last = nn.Linear(8, 1)

    def forward(self, x):
        x = torch.tanh(self.first(x))
#+         x = torch.tanh(self.second(x))
        return self.last(x)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
history = fit(model, x, torch.sin(3 * x), criterion=nn.MSELoss(), optimizer=optimizer, epochs=100)

# %% right
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(1, 8)
        self.deep = False
        self.second = nn.Linear(8, 8)
        self.last = nn.Linear(8, 1)

    def forward(self, x):
        x = torch.tanh(self.first(x))
        if self.deep:
            x = torch.tanh(self.second(x))
        return self.last(x)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(100):
    model.deep = epoch >= 50  # the second layer joins later
    cost = nn.functional.mse_loss(model(x), torch.sin(3 * x))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(1, 50)
        self.head = nn.Linear(50, 1)

    def forward(self, x):
        with torch.no_grad():  # random features, which stay as they are
            features = torch.tanh(self.body(x))
        return self.head(features)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(100):
    cost = nn.functional.mse_loss(model(x), torch.sin(3 * x))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
