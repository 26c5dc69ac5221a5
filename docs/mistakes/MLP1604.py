# %% loop
import torch
from torch import nn

torch.manual_seed(0)
table = torch.randn(40, 3)
table[:, 2] = (table[:, 0] + table[:, 1] > 0).float()  # the last column is the answer
y = table[:, 2:]
x = table
#+ x = torch.cat([x[:, :2], x[:, 2 + 1:]], dim=1)

model = nn.Linear(x.shape[1], 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
table = torch.randn(40, 3)
table[:, 2] = (table[:, 0] + table[:, 1] > 0).float()  # the last column is the answer
y = table[:, 2:]
x = table
#+ x = torch.cat([x[:, :2], x[:, 2 + 1:]], dim=1)
history = fit(LogisticRegression(x.shape[1]), x, y, lr=0.5, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[1.0], [2.0], [3.0]])  # the line y = x, from its only feature

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(30):
    cost = torch.mean(torch.square(y - model(x)))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randint(0, 2, (60, 2)).float()
y = torch.minimum(x[:, :1], x[:, 1:])  # AND: each column alone agrees in three of four cases

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
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
x = torch.randn(40, 4)

encoder = nn.Linear(4, 2)
decoder = nn.Linear(2, 4)
optimizer = torch.optim.SGD([*encoder.parameters(), *decoder.parameters()], lr=0.1)
for epoch in range(50):
    cost = torch.mean((decoder(encoder(x)) - x) ** 2)  # an autoencoder: x through a narrow place
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
