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
x = torch.tensor([0.7, 0.2])  # one row to predict
#+ x = x.unsqueeze(0)
print(torch.softmax(model(x), dim=1))

# %% fit prevents
import torch

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.rand(60, 2)
y = (x[:, 0] > x[:, 1]).long()
model = MultiLayerPerceptron((2, 4, 2), output_activation="softmax")
history = fit(model, x, y, lr=0.5, epochs=100)
print(model.predict_proba(torch.tensor([[0.7, 0.2]])))  # one row, as a batch of one

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
print(torch.softmax(model(x[0]), dim=-1), torch.softmax(model(x), dim=-1)[0])
