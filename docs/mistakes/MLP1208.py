# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
y = 25 + 8 * x[:, :1]  # degrees
#+ y = (y - y.mean()) / y.std()

model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1), nn.Sigmoid())  #-
#+ model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.MSELoss()
for epoch in range(200):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.randn(200, 3)
y = 25 + 8 * x[:, :1]  # degrees
#+ y = (y - y.mean()) / y.std()
layer_sizes = (3, 16, 1)
model = MultiLayerPerceptron(layer_sizes)  #-
#+ model = MultiLayerPerceptron(layer_sizes, output_activation="identity")
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
y = torch.relu(x[:, :1]) + 0.02 * torch.randn(200, 1)  # a quantity that is never negative, but for noise

model = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 1), nn.ReLU())
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.MSELoss()
for epoch in range(200):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
y = 25 + 8 * torch.tanh(x[:, :1])  # 17 to 33

model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1), nn.Sigmoid())
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.MSELoss()
for epoch in range(200):
    cost = criterion(15 + 20 * model(x), y)  # the sigmoid's range is stretched to y's
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
