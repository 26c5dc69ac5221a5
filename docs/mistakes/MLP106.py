# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = (x[:, :1] > 0.5).long()
#+ y = y.reshape(-1)

model = nn.Linear(2, 2)
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
y = (x[:, :1] > 0.5).long()
#+ y = y.reshape(-1)
model = MultiLayerPerceptron((2, 4, 2), output_activation="softmax")
history = fit(model, x, y, lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = (x > 0.5).float()  # two questions for each row, each with yes or no

model = nn.Linear(2, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
