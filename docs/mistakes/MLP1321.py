# %% loop
import copy

import torch
from torch import nn

torch.manual_seed(0)
x, x_validation = torch.randn(200, 8), torch.randn(200, 8)
y, y_validation = x[:, :1].sin(), x_validation[:, :1].sin()

model = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
lowest, best = float("inf"), {}
for epoch in range(100):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    with torch.no_grad():
        validation_cost = nn.functional.mse_loss(model(x_validation), y_validation).item()
    if validation_cost < lowest:
        lowest = validation_cost
        best = model.state_dict()  #-
#+         best = copy.deepcopy(model.state_dict())
model.load_state_dict(best)
print(f"{lowest:.4f} {nn.functional.mse_loss(model(x_validation), y_validation).item():.4f}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit, patience

torch.manual_seed(0)
x, x_validation = torch.randn(200, 8), torch.randn(200, 8)
y, y_validation = x[:, :1].sin(), x_validation[:, :1].sin()
model = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = fit(
    model,
    x,
    y,
    criterion=nn.MSELoss(),
    optimizer=optimizer,
    epochs=100,
    validation=(x_validation, y_validation),
    stop_when=patience(10),  # gives back the parameters of the best epoch
)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 4)
y = x[:, :1] * x[:, 1:2]

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
slow = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(60):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    if epoch % 10 == 0:
        slow.load_state_dict(model.state_dict())  # loaded at once, before anything changes

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 4)
y = x[:, :1] * x[:, 1:2]

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
start = {name: value.clone() for name, value in model.state_dict().items()}
for rate in (0.01, 0.03):
    model.load_state_dict(start)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    for epoch in range(40):
        cost = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
