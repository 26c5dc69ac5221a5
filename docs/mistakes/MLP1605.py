# %% loop
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = torch.cat([torch.zeros(50, 1), torch.ones(50, 1)])
x = torch.randn(100, 2) + 2 * y
dataset = TensorDataset(x, y)
loader = DataLoader(dataset, batch_size=10)  #-
#+ loader = DataLoader(dataset, batch_size=10, shuffle=True)

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(10):
    for x_batch, y_batch in loader:
        cost = criterion(model(x_batch), y_batch)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
y = torch.cat([torch.zeros(50, 1), torch.ones(50, 1)])
x = torch.randn(100, 2) + 2 * y
history = fit(LogisticRegression(), x, y, lr=0.1, epochs=10, batch_size=10, shuffle=False)  #-
#+ history = fit(LogisticRegression(), x, y, lr=0.1, epochs=10, batch_size=10)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
y = torch.cat([torch.zeros(50, 1), torch.ones(50, 1)])
x = torch.randn(100, 2) + 2 * y  # sorted, but all rows at once

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
real = torch.randn(40, 1) + 3.0
fake = torch.randn(40, 1)

discriminator = nn.Linear(1, 1)
optimizer = torch.optim.Adam(discriminator.parameters(), lr=0.01)
criterion = nn.BCEWithLogitsLoss()
for step in range(30):
    optimizer.zero_grad()
    for rows, label in ((real, 1.0), (fake, 0.0)):  # in turns, and both before the step
        cost = criterion(discriminator(rows), torch.full((40, 1), label))
        cost.backward()
    optimizer.step()

# %% right
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.randn(100, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()  # not shuffled, but mixed already
history = fit(LogisticRegression(), x, y, lr=0.1, epochs=10, batch_size=10, shuffle=False)
