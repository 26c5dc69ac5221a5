# %% loop
import torch

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

W = torch.zeros(1, 1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
lr = 0.1
for epoch in range(50):
    cost = torch.mean((x @ W + b - y) ** 2)
    cost.backward()
    W -= lr * W.grad  #-
    b -= lr * b.grad  #-
    #+ with torch.no_grad():
    #+     W -= lr * W.grad
    #+     b -= lr * b.grad
    W.grad.zero_()
    b.grad.zero_()
print(W.item(), b.item())

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)  # the optimizer changes the parameters

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    prediction = model(x)
    prediction += 0.0  # in place too, but not a parameter
    cost = nn.MSELoss()(prediction, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
