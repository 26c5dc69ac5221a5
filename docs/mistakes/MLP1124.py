# %% loop
import torch
from torch import nn


class Wrapped(nn.Module):
    def __init__(self):
        super().__init__()
        self.module = nn.Linear(1, 1)

    def forward(self, x):
        return self.module(x)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

trained = Wrapped()
optimizer = torch.optim.SGD(trained.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(trained(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
state = trained.state_dict()  # what a file would hold

model = nn.Linear(1, 1)
#+ state = {name.removeprefix("module."): value for name, value in state.items()}
model.load_state_dict(state)
print(model(x[:1]).item())

# %% fit prevents
import tempfile

import torch

from mlp_tutorial import LinearRegression, fit, load_model, save_model

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
model = LinearRegression()
history = fit(model, x, y, lr=0.1, epochs=50)
path = tempfile.mkdtemp() + "/line.pt"
save_model(model, path)
print(load_model(path).model.predict(x[:1]))  # the file says which model it is

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
again = nn.Linear(1, 1)
again.load_state_dict(model.state_dict())
print(again(x[:1]).item())
