# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = 100 * torch.rand(200, 3)  # points in three exams
y = (x[:, :1] > 50).float()
#+ x = (x - x.mean(dim=0)) / x.std(dim=0)

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(200):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = 100 * torch.rand(200, 3)  # points in three exams
y = (x[:, :1] > 50).float()
#+ x = (x - x.mean(dim=0)) / x.std(dim=0)
history = fit(LogisticRegression(3), x, y, epochs=200)

# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(300, 2)
y = (x[:, :1] + torch.randn(300, 1) > 0).float()  # the classes overlap

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=300)  #-
#+ optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(100):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
price = 300 + 50 * x[:, :1]

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.002)
criterion = nn.MSELoss()
for epoch in range(300):
    cost = criterion(model(x), price)  # far above the variance of y still, but on its way down
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = 100 * torch.rand(200, 3)
y = (x[:, :1] > 50).float()

model = nn.Linear(3, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)  # its steps do not grow with the features
criterion = nn.BCEWithLogitsLoss()
for epoch in range(200):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
