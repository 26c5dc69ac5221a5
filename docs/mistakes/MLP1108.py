# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
prediction = model(x).numpy()  #-
#+ prediction = model(x).detach().numpy()
print(prediction.mean())

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
model = LinearRegression()
history = fit(model, x, y, lr=0.1, epochs=50)
prediction = model.predict(x).numpy()  # predict follows no gradients
print(prediction.mean())

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
with torch.no_grad():
    prediction = model(x).numpy()
print(prediction.mean())
