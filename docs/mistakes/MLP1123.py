# %% loop
import torch

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x @ torch.tensor([3.0, -1.0])

W = torch.tensor([1, 2], requires_grad=True)  #-
#+ W = torch.tensor([1.0, 2.0], requires_grad=True)
for epoch in range(100):
    cost = ((x @ W - y) ** 2).mean()
    cost.backward()
    with torch.no_grad():
        W -= 0.5 * W.grad
    W.grad = None
print(W)

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.rand(40, 2)
y = (x @ torch.tensor([3.0, -1.0])).reshape(-1, 1)
model = LinearRegression(2, 1)  # its parameters are decimals
history = fit(model, x, y, lr=0.5, epochs=100)

# %% right
import torch

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x @ torch.tensor([3.0, -1.0])

start = torch.tensor([1, 2])
W = start.float().requires_grad_()
for epoch in range(100):
    cost = ((x @ W - y) ** 2).mean()
    cost.backward()
    with torch.no_grad():
        W -= 0.5 * W.grad
    W.grad = None
print(W)
