# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = torch.where(x[:, 0] > 0.5, 1.0, 0.0)
#+ y = y.long()

model = nn.Linear(2, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit prevents
import torch

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.rand(30, 2)
y = torch.where(x[:, 0] > 0.5, 1.0, 0.0)
model = MultiLayerPerceptron((2, 4, 2), output_activation="softmax")
history = fit(model, x, y, lr=0.5, epochs=50)  # converts class numbers

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = torch.stack([1 - x[:, 0], x[:, 0]], dim=1)  # the probabilities of two classes, shape (N, K)

model = nn.Linear(2, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
