# %% loop
import torch
from torch import nn

torch.manual_seed(0)
pixels = torch.randint(0, 256, (400, 16)).float()
y = (pixels[:, :8].mean(dim=1) > pixels[:, 8:].mean(dim=1)).long()
x_train, x_test = pixels[:300] / 255, pixels[300:]
#+ x_test = x_test / 255

model = nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(60):
    cost = nn.CrossEntropyLoss()(model(x_train), y[:300])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
with torch.no_grad():
    print(f"{nn.CrossEntropyLoss()(model(x_test), y[300:]).item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, Standardize, fit

torch.manual_seed(0)
x = 1990 + 20 * torch.rand(200, 1)
y = (x - 2000) / 5
model = LinearRegression(standardize=Standardize.from_data(x))
history = fit(model, x, y, lr=0.5, epochs=50)  # the model scales whatever it is given
print(model.predict(torch.tensor([[2005.0]])))

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(300, 3) * torch.tensor([1.0, 5.0, 20.0]) + 30
y = (x[:, :1] > 30).float()
mean, std = x[:200].mean(dim=0), x[:200].std(dim=0)

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(60):
    cost = nn.BCEWithLogitsLoss()(model((x[:200] - mean) / std), y[:200])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
with torch.no_grad():
    print(f"{nn.BCEWithLogitsLoss()(model((x[200:] - mean) / std), y[200:]).item():.4f}")

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(200):
    cost = nn.MSELoss()(model(x), x**2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
beyond = torch.linspace(1, 5, 50).reshape(-1, 1)  # how it goes on outside, on purpose
with torch.no_grad():
    print(f"{nn.MSELoss()(model(beyond), beyond**2).item():.4f}")
