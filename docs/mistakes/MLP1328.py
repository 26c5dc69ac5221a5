# %% loop
import torch

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x @ torch.tensor([3.0, -1.0])

W = torch.zeros(2, requires_grad=True)
for epoch in range(100):
    cost = ((x @ W - y) ** 2).mean()
    cost.backward()
    W = W - 0.5 * W.grad  #-
    W.grad.zero_()  #-
    #+ with torch.no_grad():
    #+     W -= 0.5 * W.grad
    #+ W.grad = None
print(W)

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.rand(40, 2)
y = (x @ torch.tensor([3.0, -1.0])).reshape(-1, 1)
history = fit(LinearRegression(2, 1), x, y, lr=0.5, epochs=100)  # changes the parameters in place

# %% right
import torch

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x @ torch.tensor([3.0, -1.0])

W = torch.zeros(2, requires_grad=True)
for epoch in range(100):
    (slope,) = torch.autograd.grad(((x @ W - y) ** 2).mean(), W)
    W = (W - 0.5 * slope).detach().requires_grad_()  # a new parameter in each round
print(W)
