# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.prod(dim=1, keepdim=True)

first, second = nn.Linear(2, 8), nn.Linear(8, 1)
optimizer = torch.optim.Adam([*first.parameters(), *second.parameters()], lr=0.02)
for epoch in range(60):
    z = torch.sigmoid(first(x))
    z += 1  #-
    #+ z = z + 1
    cost = nn.MSELoss()(second(z), y)
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
model = MultiLayerPerceptron((2, 8, 1), activation="sigmoid", output_activation="identity")
history = fit(model, x, y, lr=0.2, epochs=60)  # its layers write into nothing

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.prod(dim=1, keepdim=True)

model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(inplace=True), nn.Linear(8, 1))  # a linear layer does not need its result
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(60):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
