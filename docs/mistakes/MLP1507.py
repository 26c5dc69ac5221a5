# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()

layers = [nn.Linear(8, 8), nn.Tanh()] * 3  #-
#+ layers = [layer for _ in range(3) for layer in (nn.Linear(8, 8), nn.Tanh())]
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), *layers, nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(300):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()

layers = [nn.Linear(8, 8), nn.Tanh()] * 3  #-
#+ layers = [layer for _ in range(3) for layer in (nn.Linear(8, 8), nn.Tanh())]
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), *layers, nn.Linear(8, 1))
history = fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), lr=0.5, epochs=300)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()


class Repeated(nn.Module):
    def __init__(self):
        super().__init__()
        self.enter, self.again, self.leave = nn.Linear(2, 8), nn.Linear(8, 8), nn.Linear(8, 1)

    def forward(self, x):
        h = torch.tanh(self.enter(x))
        for _ in range(3):  # one layer, three times, as in a recurrent network
            h = torch.tanh(self.again(h))
        return self.leave(h)


model = Repeated()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(300):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.rand(200, 2) - 1
y = (x.square().sum(dim=1, keepdim=True) < 0.6).float()

activation = nn.Tanh()
model = nn.Sequential(nn.Linear(2, 8), activation, nn.Linear(8, 8), activation, nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(300):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
