# %% loop
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.each = nn.Conv1d(2, 4, 1)
        self.line = nn.Linear(24, 1)

    def forward(self, x):
        z = torch.relu(self.each(x)).transpose(1, 2)
        z = z.view(-1, 24)  #-
        #+ z = z.reshape(-1, 24)
        return self.line(z)


torch.manual_seed(0)
x = torch.rand(40, 2, 6)
y = x.mean(dim=(1, 2)).reshape(-1, 1)

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
        self.each = nn.Conv1d(2, 4, 1)
        self.line = nn.Linear(24, 1)

    def forward(self, x):
        z = torch.relu(self.each(x)).transpose(1, 2)
        z = z.view(-1, 24)  #-
        #+ z = z.reshape(-1, 24)
        return self.line(z)


torch.manual_seed(0)
x = torch.rand(40, 2, 6)
y = x.mean(dim=(1, 2)).reshape(-1, 1)
history = fit(Network(), x, y, criterion=nn.MSELoss(), lr=0.1, epochs=60)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2, 6)
y = x.mean(dim=(1, 2)).reshape(-1, 1)

model = nn.Linear(12, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(100):
    cost = nn.MSELoss()(model(x.view(40, 12)), y)  # nothing was transposed: a view will do
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
