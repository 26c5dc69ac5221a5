# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])

model = nn.Sequential(nn.Linear(2, 2), nn.Sigmoid(), nn.Linear(2, 1))  #-
#+ model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(1500):
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import MultiLayerPerceptron, datasets, fit

torch.manual_seed(0)
x, y = datasets.gate("xor")
model = MultiLayerPerceptron((2, 2, 1))  #-
#+ model = MultiLayerPerceptron((2, 8, 1), activation="tanh")
fit(model, x, y, lr=0.1, epochs=1500)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])

model = nn.Sequential(nn.Linear(2, 2), nn.Sigmoid(), nn.Linear(2, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(100):  # too short a run to say that it is stuck
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(300, 2)
y = (x[:, :1] + 2 * torch.randn(300, 1) > 0).float()  # much noise: the cost stays high, but below ln 2

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(600):
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
