# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(160, 10)
y = x[:, :1] + 0.5 * torch.randn(160, 1)

model = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.MSELoss()
for epoch in range(200):  #-
#+ for epoch in range(18):  # stop at the lowest validation cost
    cost = criterion(model(x[:60]), y[:60])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    with torch.no_grad():
        held_out = criterion(model(x[60:]), y[60:])
print(f"{cost.item():.4f} {held_out.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import MultiLayerPerceptron, fit, patience

torch.manual_seed(0)
x = torch.randn(160, 4)
y = (x[:, :1] + 0.5 * torch.randn(160, 1) > 0).float()
model = MultiLayerPerceptron((4, 8, 1), activation="tanh")
held_out = x[100:], y[100:]
history = fit(model, x[:100], y[:100], lr=0.5, epochs=200, validation=held_out, stop_when=patience(10))

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(160, 10)
y = x[:, :1] + 0.5 * torch.randn(160, 1)

model = nn.Linear(10, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.MSELoss()
for epoch in range(200):  # the held-out rows cost a little more, as they always do
    cost = criterion(model(x[:100]), y[:100])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    with torch.no_grad():
        held_out = criterion(model(x[100:]), y[100:])
