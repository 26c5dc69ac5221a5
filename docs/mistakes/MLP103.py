# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.tensor([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])  # one row for each input
y = torch.tensor([[0.0], [1.0], [1.0], [1.0]])
#+ x = x.T

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20)
y = (2 * x + 1).reshape(-1, 1)
#+ x = x.reshape(-1, 1)
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(10, 4, 2)  # 10 series of 4 points with 2 features: only the last dimension counts
y = x.sum(dim=2, keepdim=True)

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
