# %% loop
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.rand(21, 3)
y = x.sum(dim=1, keepdim=True)
loader = DataLoader(TensorDataset(x, y), batch_size=10, shuffle=True)  #-
#+ loader = DataLoader(TensorDataset(x, y), batch_size=10, shuffle=True, drop_last=True)

model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(30):
    for batch, target in loader:
        cost = nn.MSELoss()(model(batch), target)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.rand(21, 3)
y = x.sum(dim=1, keepdim=True)
model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=50, batch_size=11)  # refuses 10: one row is left over

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(20, 3)
y = x.sum(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(60):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
model.eval()
print(model(x[:1]).item())  # one row, with the mean and the spread from training
