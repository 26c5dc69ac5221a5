# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = torch.arange(60) % 3
x[:, 0] += 3.0 * (y == 1)
x[:, 1] += 3.0 * (y == 2)

model = nn.Sequential(nn.Linear(2, 3), nn.Softmax(dim=1))  #-
#+ model = nn.Linear(2, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
for epoch in range(100):
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
x = torch.randn(60, 2)
y = torch.arange(60) % 3
x[:, 0] += 3.0 * (y == 1)
x[:, 1] += 3.0 * (y == 2)

model = nn.Sequential(nn.Linear(2, 3), nn.Softmax(dim=1))  #-
#+ model = nn.Linear(2, 3)
history = fit(model, x, y, criterion=nn.CrossEntropyLoss(), lr=0.5, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = torch.arange(60) % 3
x[:, 0] += 3.0 * (y == 1)
x[:, 1] += 3.0 * (y == 2)

model = nn.Sequential(nn.Linear(2, 3), nn.LogSoftmax(dim=1))  # a second log-softmax changes nothing
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.CrossEntropyLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = torch.arange(60) % 3
x[:, 0] += 3.0 * (y == 1)
x[:, 1] += 3.0 * (y == 2)

model = nn.Linear(2, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.CrossEntropyLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

with torch.no_grad():
    print(torch.softmax(model(x[:3]), dim=1))  # probabilities to look at
