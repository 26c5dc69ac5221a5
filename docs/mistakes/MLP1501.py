# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = x**2

model = nn.Sequential(nn.Linear(1, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.5)  #-
#+ optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for epoch in range(300):
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
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = x**2
model = MultiLayerPerceptron((1, 16, 1), activation="relu", output_activation="identity")
optimizer = torch.optim.Adam(model.parameters(), lr=0.5)  #-
#+ optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
fit(model, x, y, criterion=nn.MSELoss(), optimizer=optimizer, epochs=300)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 2)
y = (x[:, :1] * x[:, 1:] > 0).float()

model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(300):  # each neuron is 0 for some rows: that is what ReLU is for
    cost = nn.BCEWithLogitsLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
