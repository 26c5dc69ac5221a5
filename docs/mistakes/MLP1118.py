# %% loop
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.each = nn.Conv2d(1, 4, 3)
        self.line = nn.Linear(144, 1)

    def forward(self, x):
        x = torch.relu(self.each(x))
        x = x.view(-1, 100)  #-
        #+ x = x.flatten(1)
        return self.line(x)


torch.manual_seed(0)
x = torch.rand(41, 1, 8, 8)
y = x.mean(dim=(1, 2, 3)).reshape(-1, 1)

model = Network()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(60):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.each = nn.Conv2d(1, 4, 3)
        self.line = nn.Linear(144, 1)

    def forward(self, x):
        x = torch.relu(self.each(x))
        x = x.view(-1, 100)  #-
        #+ x = x.flatten(1)
        return self.line(x)


torch.manual_seed(0)
x = torch.rand(41, 1, 8, 8)
y = x.mean(dim=(1, 2, 3)).reshape(-1, 1)
history = fit(Network(), x, y, criterion=nn.MSELoss(), lr=0.02, epochs=60)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 8, 8)
y = x.mean(dim=(1, 2)).reshape(-1, 1)

model = nn.Linear(64, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(100):
    cost = nn.MSELoss()(model(x.view(-1, 64)), y)  # 8 · 8 values a row
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
