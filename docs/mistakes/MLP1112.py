# %% loop
import torch
from torch import nn

torch.manual_seed(0)
table = torch.cat([torch.randint(0, 9, (40, 1)), torch.rand(40, 1)], dim=1)  # an index beside a decimal
index = table[:, 0]
y = table[:, 1:] + (index == 5).reshape(-1, 1)
#+ index = index.long()

words, line = nn.Embedding(9, 4), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*words.parameters(), *line.parameters()], lr=0.02)
for epoch in range(100):
    cost = nn.MSELoss()(line(words(index)), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
index = torch.randint(0, 9, (40, 1)).float()
y = (index == 5).float()
#+ index = index.long()
model = nn.Sequential(nn.Embedding(9, 4), nn.Flatten(), nn.Linear(4, 1))
history = fit(model, index, y, criterion=nn.MSELoss(), lr=0.1, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 2)
y = x.sum(dim=1, keepdim=True)
middle = x[:, 0] > 0.2  # truth values choose rows

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(100):
    cost = nn.MSELoss()(model(x[middle]), y[middle])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
