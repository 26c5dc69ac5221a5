# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

body = nn.Sequential(nn.Linear(1, 16), nn.Tanh())
head = nn.Linear(16, 1)
for parameter in body.parameters():
    parameter.require_grad = False  #-
#+     parameter.requires_grad = False
optimizer = torch.optim.SGD([*body.parameters(), *head.parameters()], lr=0.1)
for epoch in range(100):
    cost = nn.functional.mse_loss(head(body(x)), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f} {body[0].weight.grad is None}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)
model = MultiLayerPerceptron((1, 8, 1), activation="tanh", output_activation="identity")
optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
optimizer.lr = 0.1  #-
#+ optimizer.param_groups[0]["lr"] = 0.1
history = fit(model, x, y, optimizer=optimizer, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
model.epochs_trained = 0  # names of one's own, for one's own code
groups = [
    {"params": model[0].parameters(), "lr_scale": 0.5},
    {"params": model[2].parameters(), "lr_scale": 1.0},
]
optimizer = torch.optim.SGD(groups, lr=0.1)
for epoch in range(100):
    for group in optimizer.param_groups:
        group["lr"] = 0.1 * group["lr_scale"] * 0.99**epoch
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    model.epochs_trained += 1

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
for layer in model:
    layer.trainable = layer is model[2]
for layer in model:
    layer.requires_grad_(layer.trainable)  # the flag is read here, and the switch set
optimizer = torch.optim.SGD(model[2].parameters(), lr=0.1)
for epoch in range(100):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
