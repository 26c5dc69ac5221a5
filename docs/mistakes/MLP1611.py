# %% loop
import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 1)  #-
        #+ self.layer = nn.Linear(4, 1)

    def forward(self, x):
        return self.layer(x[:, :3])  #-
        #+ return self.layer(x)


torch.manual_seed(0)
x = torch.randn(200, 4)
y = x.sum(dim=1, keepdim=True)

model = Model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(60):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.randn(200, 4)
y = x.sum(dim=1, keepdim=True)
history = fit(LinearRegression(4, 1), x, y, lr=0.1, epochs=60)  # its layer takes all columns

# %% right
import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.kinds = nn.Embedding(5, 2)
        self.layer = nn.Linear(4, 1)

    def forward(self, x):
        kind = self.kinds(x[:, 2].long())  # the third column is a number of a kind, and is looked up
        return self.layer(torch.cat([x[:, :2], kind], dim=1))


torch.manual_seed(0)
x = torch.cat([torch.randn(200, 2), torch.randint(0, 5, (200, 1)).float()], dim=1)
y = x.sum(dim=1, keepdim=True)

model = Model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(60):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 1)

    def forward(self, x):
        return self.layer(x[:, :3]) + x[:, 3:]  # the last column goes past the layer


torch.manual_seed(0)
x = torch.randn(200, 4)
y = x.sum(dim=1, keepdim=True)

model = Model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(60):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
