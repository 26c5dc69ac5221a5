# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 4)
y = x[:, :1] * x[:, 1:2]

model = nn.Sequential(nn.Linear(4, 64))
for _ in range(24):
    model.extend([nn.Tanh(), nn.Linear(64, 64)])
model.extend([nn.Tanh(), nn.Linear(64, 1)])
for layer in model[::2]:
    nn.init.normal_(layer.weight)  #-
    #+ nn.init.xavier_normal_(layer.weight)
optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4g}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.randn(100, 4)
y = x[:, :1] * x[:, 1:2]

model = MultiLayerPerceptron((4, *[64] * 25, 1), activation="tanh", output_activation="identity")
for layer in model.layers:
    nn.init.normal_(layer.weight)  #-
    #+ nn.init.xavier_normal_(layer.weight)
fit(model, x, y, criterion=nn.MSELoss(), lr=0.001, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(20, 50, 1)
y = x.sum(dim=1)

into, onward = nn.Linear(1, 16), nn.Linear(16, 16)  # a recurrent network: the same weights 50 times
out = nn.Linear(16, 1)
parameters = [*into.parameters(), *onward.parameters(), *out.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01)
for epoch in range(20):
    h = torch.tanh(into(x[:, 0]))
    for t in range(1, 50):
        h = torch.tanh(into(x[:, t]) + onward(h))
    cost = nn.MSELoss()(out(h), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
