# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(60, 2)
y = (x[:, 0] > x[:, 1]).long()

model = nn.Linear(2, 2)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for epoch in range(100):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
with torch.no_grad():
    prediction = model(x).argmax(dim=1)
accuracy = (prediction == y).mean()  #-
#+ accuracy = (prediction == y).float().mean()
print(accuracy)

# %% fit prevents
import torch

from mlp_tutorial import MultiLayerPerceptron, fit
from mlp_tutorial.metrics import accuracy

torch.manual_seed(0)
x = torch.rand(60, 2)
y = (x[:, 0] > x[:, 1]).long()
model = MultiLayerPerceptron((2, 4, 2), output_activation="softmax")
history = fit(model, x, y, lr=0.5, epochs=100)
print(accuracy(model.predict(x), y))

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(60, 2)
y = (x[:, 0] > x[:, 1]).long()

model = nn.Linear(2, 2)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for epoch in range(100):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
right = (model(x).argmax(dim=1) == y).sum()  # a sum of truth values is a whole number
print(right.item() / len(y))
