# %% loop
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 16)
        self.last = nn.Linear(16, 1)

    def forward(self, x):
        h = self.first(x)
        #+ h = torch.relu(h)
        return self.last(h)


torch.manual_seed(0)
x = torch.rand(200, 2) * 4 - 2
y = x[:, :1] * x[:, 1:]

model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(100):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}, variance of y {y.var().item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.rand(200, 2) * 4 - 2
y = x[:, :1] * x[:, 1:]

model = nn.Sequential(
    nn.Linear(2, 16),
    #+ nn.ReLU(),
    nn.Linear(16, 1),
)
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 3) @ torch.randn(3, 8)

encoder, decoder = nn.Linear(8, 3), nn.Linear(3, 8)  # narrower inside: as principal components, on purpose
model = nn.Sequential(encoder, decoder)
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(200):
    cost = nn.functional.mse_loss(model(x), x)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())  # logistic regression: one layer, and its sigmoid
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(200):
    cost = nn.functional.binary_cross_entropy(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")
