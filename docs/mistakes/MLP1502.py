# %% loop
import torch
from torch import nn

torch.manual_seed(0)
year = torch.arange(1950.0, 2021.0).reshape(-1, 1)
y = torch.sin((year - 1950) / 10)
x = year
#+ x = (x - x.mean(dim=0)) / x.std(dim=0)

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(500):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
year = torch.arange(1950.0, 2021.0).reshape(-1, 1)
y = torch.sin((year - 1950) / 10)
x = year
#+ x = (x - x.mean(dim=0)) / x.std(dim=0)
model = MultiLayerPerceptron((1, 16, 1), activation="tanh", output_activation="identity")
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
fit(model, x, y, criterion=nn.MSELoss(), optimizer=optimizer, epochs=500)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 2)
y = (x[:, :1] > x[:, 1:]).float()

model = nn.Sequential(nn.Linear(2, 4), nn.Sigmoid(), nn.Linear(4, 1), nn.Sigmoid())
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for epoch in range(300):  # saturated in the end, because it is sure of its answers, and right
    cost = nn.BCELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 2)
y = torch.sin(3 * x[:, :1]) + torch.randn(100, 1)

model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(300):  # much noise, and tanh in its middle
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
