# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 8, 8)  # grey pictures
y = (x[:, :4].sum(dim=(1, 2)) > x[:, 4:].sum(dim=(1, 2))).float().reshape(-1, 1)  # brighter above than below
#+ x = x.unsqueeze(1)

model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(60):
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.rand(40, 8, 8)
y = (x[:, :4].sum(dim=(1, 2)) > x[:, 4:].sum(dim=(1, 2))).float().reshape(-1, 1)
#+ x = x.unsqueeze(1)
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 1))
history = fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), lr=0.1, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 8, 8, 3).permute(0, 3, 1, 2)  # channels last, as files have them
y = (x[:, 0].mean(dim=(1, 2)) > x[:, 1].mean(dim=(1, 2))).float().reshape(-1, 1)

model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(60):
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
