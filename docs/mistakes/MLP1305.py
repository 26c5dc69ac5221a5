# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

encoder = nn.Sequential(nn.Linear(1, 8), nn.Tanh())
decoder = nn.Linear(8, 1)
optimizer = torch.optim.Adam(decoder.parameters(), lr=0.02)  #-
#+ optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=0.02)
for epoch in range(200):
    cost = nn.functional.mse_loss(decoder(encoder(x)), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = MultiLayerPerceptron((1, 8, 1), activation="tanh", output_activation="identity")
optimizer = torch.optim.Adam(model.linears[1].parameters(), lr=0.02)  #-
#+ optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
history = fit(model, x, y, optimizer=optimizer, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

body = nn.Sequential(nn.Linear(1, 50), nn.Tanh())
head = nn.Linear(50, 1)
body.requires_grad_(False)  # stays as it is, on purpose
optimizer = torch.optim.Adam(head.parameters(), lr=0.02)
for epoch in range(100):
    cost = nn.functional.mse_loss(head(body(x)), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

body = nn.Sequential(nn.Linear(1, 50), nn.Tanh())
head = nn.Linear(50, 1)
optimizer = torch.optim.Adam(head.parameters(), lr=0.02)
for epoch in range(100):
    with torch.no_grad():  # no gradients for what stays as it is
        features = body(x)
    cost = nn.functional.mse_loss(head(features), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
slow = torch.optim.SGD(model[0].parameters(), lr=0.01)
fast = torch.optim.SGD(model[2].parameters(), lr=0.1)
for epoch in range(100):
    cost = nn.functional.mse_loss(model(x), y)
    slow.zero_grad()
    fast.zero_grad()
    cost.backward()
    slow.step()
    fast.step()
