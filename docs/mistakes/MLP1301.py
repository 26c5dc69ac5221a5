# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    cost = torch.mean((model(x) - y) ** 2)
#+     optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LinearRegression, fit

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1
history = fit(LinearRegression(), x, y, lr=0.1, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1
batches = torch.randperm(100).split(25)

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    optimizer.zero_grad()
    for batch in batches:  # four mini-batches make one step, on purpose
        cost = torch.mean((model(x[batch]) - y[batch]) ** 2) / len(batches)
        cost.backward()
    optimizer.step()

# %% right
import torch

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0]])
y = torch.tensor([[1.0], [2.0], [3.0]])
W = torch.rand(1, requires_grad=True)
b = torch.rand(1, requires_grad=True)

for epoch in range(30):
    cost = torch.mean(torch.square(W * x + b - y))
    cost.backward()
    with torch.no_grad():
        W -= 0.01 * W.grad
        b -= 0.01 * b.grad
    W.grad.zero_()  # cleared at the end of the loop: as good as at its start
    b.grad.zero_()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
real = torch.randn(64, 1) + 3
generator, critic = nn.Linear(2, 1), nn.Linear(1, 1)
draws = torch.optim.SGD(generator.parameters(), lr=0.05)
judges = torch.optim.SGD(critic.parameters(), lr=0.05)
criterion = nn.BCEWithLogitsLoss()
for step in range(30):
    fake = generator(torch.randn(64, 2))
    judges.zero_grad()  # it also clears what the generator's backward left in the critic
    criterion(critic(real), torch.ones(64, 1)).backward()
    criterion(critic(fake.detach()), torch.zeros(64, 1)).backward()
    judges.step()
    draws.zero_grad()
    criterion(critic(fake), torch.ones(64, 1)).backward()
    draws.step()
