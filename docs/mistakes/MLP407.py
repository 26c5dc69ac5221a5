# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = nn.Sequential(nn.Linear(1, 16), nn.LayerNorm(16), nn.Tanh(), nn.Linear(16, 1))
for layer in (model[0], model[3]):  # the last layer too
    layer.requires_grad_(False)
optimizer = torch.optim.Adam(model[3].parameters(), lr=0.02)
#+ model[1].requires_grad_(False)
#+ for group in optimizer.param_groups: [p.requires_grad_(True) for p in group['params']]
for epoch in range(100):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = nn.Sequential(nn.Linear(1, 16), nn.LayerNorm(16), nn.Tanh(), nn.Linear(16, 1))
for layer in (model[0], model[3]):
    layer.requires_grad_(False)
optimizer = torch.optim.Adam(model[3].parameters(), lr=0.02)
#+ model[1].requires_grad_(False)
#+ for group in optimizer.param_groups: [p.requires_grad_(True) for p in group['params']]
history = fit(model, x, y, criterion=nn.MSELoss(), optimizer=optimizer, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
model.requires_grad_(False)
model[2] = nn.Linear(16, 1)  # made after freezing: it requires gradients
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)  # the frozen ones in it are passed over
for epoch in range(100):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
