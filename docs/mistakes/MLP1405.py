# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])

model = nn.Linear(2, 1)  #-
#+ model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(1000):
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LogisticRegression, MultiLayerPerceptron, datasets, fit

torch.manual_seed(0)
x, y = datasets.gate("xor")
model = LogisticRegression()  #-
#+ model = MultiLayerPerceptron((2, 4, 1), activation="tanh")
fit(model, x, y, lr=0.5, epochs=1000)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [0.0], [0.0], [1.0]])  # AND: one line is enough

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(500):
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
y = (torch.arange(200) % 2).reshape(-1, 1).float()
x = torch.randn(200, 2) + y  # the classes overlap, but a line has most rows right

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(500):
    cost = nn.BCELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
