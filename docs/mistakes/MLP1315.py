# %% loop
import torch
from torch import nn

torch.manual_seed(0)
real = 3 + 0.5 * torch.randn(64, 1)
maker = nn.Linear(1, 1)  # makes numbers out of noise
judge = nn.Sequential(nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 1))  # tells them from real ones
making = torch.optim.Adam(maker.parameters(), lr=0.05)
judging = torch.optim.Adam(judge.parameters(), lr=0.05)
criterion = nn.BCEWithLogitsLoss()
for step in range(100):
    made = maker(torch.randn(64, 1))
    judge_cost = criterion(judge(real), torch.ones(64, 1)) + criterion(judge(made.detach()), torch.zeros(64, 1))
    judging.zero_grad()
    judge_cost.backward()
    judging.step()

    making.zero_grad()
    maker_cost = criterion(judge(made.detach()), torch.ones(64, 1))  #-
#+     maker_cost = criterion(judge(made), torch.ones(64, 1))
    maker_cost.backward()
    making.step()
print(f"{maker.bias.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1
model = LinearRegression()
history = fit(model, x, y, optimizer=torch.optim.Adam(model.parameters(), lr=0.05), epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = torch.sin(3 * x)

body, head = nn.Sequential(nn.Linear(1, 8), nn.Tanh()), nn.Linear(8, 1)
slow = torch.optim.Adam(body.parameters(), lr=0.01)
fast = torch.optim.Adam(head.parameters(), lr=0.02)
for epoch in range(100):
    with torch.set_grad_enabled(epoch >= 20):  # the head alone at first, then both
        features = body(x)
    cost = nn.functional.mse_loss(head(features), y)
    slow.zero_grad()
    fast.zero_grad()
    cost.backward()
    slow.step()
    fast.step()
