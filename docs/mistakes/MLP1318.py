# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(320, 4)
y = x[:, :1] - 2 * x[:, 1:2]

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
parts = 4  # four mini-batches a step
for epoch in range(10):
    for i, rows in enumerate(torch.randperm(320).split(20), start=1):
        optimizer.zero_grad()  #-
        cost = nn.functional.mse_loss(model(x[rows]), y[rows]) / parts
        cost.backward()
        if i % parts == 0:
            optimizer.step()
#+             optimizer.zero_grad()
print(f"{parts * cost.item():.4f}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(320, 4)
y = x[:, :1] - 2 * x[:, 1:2]
model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=10, batch_size=80)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(320, 4)
y = x[:, :1] - 2 * x[:, 1:2]

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
largest = 0.0
for epoch in range(10):
    for rows in torch.randperm(320).split(20):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[rows]), y[rows]).backward()
        slope = max(weight.grad.abs().max().item() for weight in model.parameters())
        largest = max(largest, slope)
        if slope > 0.05:  # a step only where there is something to learn
            optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 2)
maker, judge = nn.Linear(2, 2), nn.Linear(2, 1)
making = torch.optim.Adam(maker.parameters(), lr=0.01)
judging = torch.optim.Adam(judge.parameters(), lr=0.01)
criterion = nn.BCEWithLogitsLoss()
for step in range(60):
    made = maker(torch.randn(64, 2))
    judging.zero_grad()  # what the maker's cost has left in the judge is of no use
    cost = criterion(judge(x), torch.ones(64, 1)) + criterion(judge(made.detach()), torch.zeros(64, 1))
    cost.backward()
    judging.step()
    if step % 3 == 0:
        making.zero_grad()
        criterion(judge(made), torch.ones(64, 1)).backward()
        making.step()
