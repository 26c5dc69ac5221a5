# %% loop
import torch
from torch import nn

#+ torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    cost = torch.mean((model(x) - y) ** 2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LinearRegression, fit

#+ torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
history = fit(LinearRegression(), x, 2 * x + 1, lr=0.5, epochs=50)

# %% right
import torch

x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

W = torch.zeros(1, requires_grad=True)  # nothing is drawn by chance
b = torch.zeros(1, requires_grad=True)
optimizer = torch.optim.SGD([W, b], lr=0.5)
for epoch in range(50):
    cost = torch.mean((W * x + b - y) ** 2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch

from mlp_tutorial import LogisticRegression, datasets, fit

torch.manual_seed(0)
x, y = datasets.gate("and")
model = LogisticRegression()
history = fit(model, x, y, lr=1.0, epochs=50, batch_size=2)  # fit keeps the seed of the order: history.seed
