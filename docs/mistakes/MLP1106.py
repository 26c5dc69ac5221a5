# %% loop
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
x = torch.from_numpy(np.linspace(-1, 1, 20).reshape(-1, 1))
y = (2 * x + 1).float()
#+ x = x.float()

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit prevents
import numpy as np
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = np.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)  # converts both to the type of the weights

# %% right
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
x = torch.from_numpy(np.linspace(-1, 1, 20).reshape(-1, 1))
y = 2 * x + 1

model = nn.Linear(1, 1).double()  # weights, x and y are float64
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
