# %% loop
import tempfile

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
path = tempfile.mkdtemp() + "/line.pt"
torch.save(model, path)  #-
model = torch.load(path)  #-
#+ torch.save(model.state_dict(), path)
#+ model.load_state_dict(torch.load(path))
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
save_model(model, path)  # weights and plain words alone
print(load_model(path).model.predict(x[:1]))

# %% right
import tempfile

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
path = tempfile.mkdtemp() + "/line.pt"
torch.save(model, path)
model = torch.load(path, weights_only=False)  # a file of one's own
print(model(x[:1]).item())
