# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = torch.sign(x.sum(dim=1, keepdim=True))  # -1 and +1

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.BCEWithLogitsLoss()
#+ y = (y + 1) / 2
for epoch in range(20):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.randn(40, 2)
y = torch.sign(x.sum(dim=1, keepdim=True))  # -1 and +1
#+ y = (y + 1) / 2
history = fit(LogisticRegression(), x, y, lr=0.1, epochs=20)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = 0.1 + 0.8 * (x.sum(dim=1, keepdim=True) > 0).float()  # smoothed labels: 0.1 and 0.9

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = torch.sign(x.sum(dim=1, keepdim=True))  # -1 and +1, as the hinge loss wants them

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = torch.relu(1 - y * model(x)).mean()
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
