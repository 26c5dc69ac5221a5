# %% loop
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)]
        self.layers = layers  #-
        #+ self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.prod(dim=1, keepdim=True)

model = Network()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(60):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.prod(dim=1, keepdim=True)
model = MultiLayerPerceptron((2, 8, 1), activation="tanh", output_activation="identity")
history = fit(model, x, y, lr=0.2, epochs=60)  # makes its optimizer itself

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.prod(dim=1, keepdim=True)

layers = [nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)]
parameters = [parameter for layer in layers for parameter in layer.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.02)
for epoch in range(60):
    a = x
    for layer in layers:
        a = layer(a)
    cost = nn.MSELoss()(a, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
