# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = torch.mean((model(x) - y) ** 2)
#+     optimizer.zero_grad()
    cost.backward()
    optimizer.zero_grad()  #-
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = torch.mean((model(x) - y) ** 2)
    cost.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=False)  # after the step, ready for the next backward

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1).requires_grad_()
y = (2 * x + 1).detach()

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    torch.mean((model(x) - y) ** 2).backward()  # only to see how the cost depends on x
    attacked = x.detach() + 0.01 * x.grad.sign()
    x.grad = None
    optimizer.zero_grad()
    torch.mean((model(attacked) - y) ** 2).backward()
    optimizer.step()
