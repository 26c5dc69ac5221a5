# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = x**2

model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
for parameter in model.parameters():  #-
    parameter.requires_grad = False  #-
#+ for parameter in model[0].parameters():
#+     parameter.requires_grad = False
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = x**2

model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
model.requires_grad_(False)  #-
#+ model[0].requires_grad_(False)
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1)).requires_grad_(False)
x_like_zero = torch.full((1, 1), 0.5, requires_grad=True)
model(x_like_zero).sum().backward()  # how the answer of a frozen model depends on its input
print(x_like_zero.grad)
