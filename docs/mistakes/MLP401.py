# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = x**2

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)  #-
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))  # a line is not enough
#+ optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(200):
    cost = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = x**2

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)  #-
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
#+ optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
history = fit(model, x, y, criterion=nn.MSELoss(), optimizer=optimizer, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(200):
    cost = nn.functional.mse_loss(model(x), x**2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# Which x does the model answer with 0.5? Now x is trained, and the model stays as it is.
answer = torch.tensor([[0.2]], requires_grad=True)
search = torch.optim.SGD([answer], lr=0.1)
for step in range(50):
    cost = nn.functional.mse_loss(model(answer), torch.tensor([[0.5]]))
    search.zero_grad()
    cost.backward()
    search.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
real = 3 + 0.5 * torch.randn(64, 1)
maker = nn.Linear(1, 1)  # makes numbers out of noise
judge = nn.Sequential(nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 1))  # tells them from real ones
maker_optimizer = torch.optim.Adam(maker.parameters(), lr=0.05)
judge_optimizer = torch.optim.Adam(judge.parameters(), lr=0.05)
criterion = nn.BCEWithLogitsLoss()
for step in range(100):
    made = maker(torch.randn(64, 1))
    judge_cost = criterion(judge(real), torch.ones(64, 1)) + criterion(judge(made.detach()), torch.zeros(64, 1))
    judge_optimizer.zero_grad()
    judge_cost.backward()
    judge_optimizer.step()

    maker_cost = criterion(judge(made), torch.ones(64, 1))
    maker_optimizer.zero_grad()
    maker_cost.backward()  # goes through the judge, whose gradients are cleared before they are used
    maker_optimizer.step()
