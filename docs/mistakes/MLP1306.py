# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(90, 2)
y = (x.sum(dim=1) > 0).long() + (x[:, 0] > 1).long()  # 0, 1 or 2

model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)  #-
model[2] = nn.Linear(8, 3)  # three classes, not two
#+ optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(100):
    cost = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(90, 2)
y = (x.sum(dim=1) > 0).long() + (x[:, 0] > 1).long()

model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)  #-
model[2] = nn.Linear(8, 3)
#+ optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
history = fit(model, x, y, criterion=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(100):
    if epoch == 50:  # grow by a layer, and tell the optimizer
        model.insert(2, nn.Linear(8, 8))
        optimizer.add_param_group(dict(params=model[2].parameters()))
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(90, 2)
y = (x.sum(dim=1) > 0).long() + (x[:, 0] > 1).long()

model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
model[2] = nn.Linear(8, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)  # made anew, for the new layer
for epoch in range(100):
    cost = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
