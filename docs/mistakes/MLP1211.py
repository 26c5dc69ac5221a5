# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x @ torch.tensor([[1.0, 1.0, -1.0], [1.0, -1.0, 1.0]]) > 0).float()  # one, two or three labels a row, or none

model = nn.Linear(2, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
criterion = nn.CrossEntropyLoss()  #-
#+ criterion = nn.BCEWithLogitsLoss()
for epoch in range(100):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x @ torch.tensor([[1.0, 1.0, -1.0], [1.0, -1.0, 1.0]]) > 0).float()
model = MultiLayerPerceptron((2, 8, 3))  # ends in a sigmoid for each label; with a softmax fit refuses such rows
history = fit(model, x, y, lr=1.0, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = nn.functional.one_hot((x[:, 0] > 0).long() + (x[:, 1] > 0).long(), 3).float()

model = nn.Linear(2, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
criterion = nn.CrossEntropyLoss()
for epoch in range(100):
    share = torch.rand(1)
    order = torch.randperm(60)
    mixed_x = share * x + (1 - share) * x[order]
    mixed_y = share * y + (1 - share) * y[order]  # two labels a row, which share 1 out
    cost = criterion(model(mixed_x), mixed_y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
