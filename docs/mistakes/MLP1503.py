# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 4)
y = x[:, :1] * x[:, 1:2]

model = nn.Sequential(nn.Linear(4, 16))
for _ in range(20):
    model.extend([nn.Sigmoid(), nn.Linear(16, 16)])  #-
    #+ model.extend([nn.Tanh(), nn.Linear(16, 16)])
model.extend([nn.Tanh(), nn.Linear(16, 1)])
#+ for layer in model[::2]:
#+     nn.init.xavier_normal_(layer.weight)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(100):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import MultiLayerPerceptron, datasets, fit

torch.manual_seed(0)
x, y = datasets.gate("xor")
model = MultiLayerPerceptron((2, *[8] * 20, 1))  #-
#+ model = MultiLayerPerceptron((2, *[8] * 20, 1), activation="tanh")  # nn.Tanh() in the place of nn.Sigmoid()
#+ for layer in model.linears:
#+     torch.nn.init.xavier_normal_(layer.weight)
fit(model, x, y, lr=0.5, epochs=500)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 4)
y = x[:, :1] * x[:, 1:2]

layers = [nn.Linear(4, 16), nn.Sigmoid()]
for _ in range(5):  # six sigmoid layers: the gradient shrinks, but it arrives
    layers += [nn.Linear(16, 16), nn.Sigmoid()]
model = nn.Sequential(*layers, nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(100):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
