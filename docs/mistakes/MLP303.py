# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = 1 + (x[:, 0] > 0.3).long() + (x[:, 0] > 0.6).long()  # classes 1, 2 and 3
#+ y = y - y.min()

model = nn.Linear(2, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit
import torch

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.rand(30, 2)
y = 1 + (x[:, 0] > 0.3).long() + (x[:, 0] > 0.6).long()
#+ y = y - y.min()
model = MultiLayerPerceptron((2, 4, 3), output_activation="softmax")
history = fit(model, x, y, lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = (x[:, 0] > 0.3).long() + (x[:, 0] > 0.6).long()
y[::10] = -100  # unknown: CrossEntropyLoss leaves out rows of this number

model = nn.Linear(2, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
