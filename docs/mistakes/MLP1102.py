# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0], [1], [1], [1]])
#+ y = y.float()

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit prevents
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0], [1], [1], [1]])
history = fit(LogisticRegression(), x, y, lr=0.5, epochs=50)  # converts y to the type of the weights

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[2], [4], [6]])

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = torch.mean((model(x) - y) ** 2)  # a difference converts whole numbers by itself
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = (x[:, 0] > 0.5).long()

model = nn.Linear(2, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x), y)  # class numbers are whole
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
