# %% loop
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.each = nn.Conv2d(1, 4, 3)
        self.line = nn.Linear(4, 3)  #-
        #+ self.line = nn.Linear(64, 3)

    def forward(self, x):
        x = torch.relu(self.each(x))
        x = x.view(-1, 4)  #-
        #+ x = x.flatten(1)
        return self.line(x)


torch.manual_seed(0)
y = (3 * torch.rand(30)).long()
x = torch.rand(30, 1, 6, 6) + 0.5 * y.reshape(-1, 1, 1, 1)

model = Network()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)  # compares the rows of y with what the model gives

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 6, 4)  # six moments a row
y = x[:, :, :3].argmax(dim=2)  # and a class for each moment

model = nn.Linear(4, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x).flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
