# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(400, 4)
y = (x.sum(dim=1) > 0).long()

model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(5):
    x, y = x[torch.randperm(len(x))], y[torch.randperm(len(y))]  #-
    #+ order = torch.randperm(len(x)); x, y = x[order], y[order]
    for x_batch, y_batch in zip(x.split(40), y.split(40)):
        cost = nn.CrossEntropyLoss()(model(x_batch), y_batch)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.randn(400, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()
model = LogisticRegression()
history = fit(model, x, y, lr=0.5, epochs=20, batch_size=40)  # one order for both, in each epoch

# %% right
import torch
from torch import nn

torch.manual_seed(0)
clean = torch.randn(200, 4)

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 4))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    noise = torch.randn(200, 4)  # other targets each time, on purpose: they are made with the input
    cost = nn.MSELoss()(model(clean + noise), noise)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(400, 4)
y = (x.sum(dim=1) > 0).long()
flipped = torch.where(torch.rand(400) < 0.1, 1 - y, y)  # wrong labels in the data, but always the same ones
loader = DataLoader(TensorDataset(x, flipped), batch_size=40, shuffle=True)

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(5):
    for x_batch, y_batch in loader:
        cost = nn.CrossEntropyLoss()(model(x_batch), y_batch)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
