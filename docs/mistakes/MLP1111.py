# %% loop
import torch
from torch import nn

torch.manual_seed(0)
words = torch.randint(0, 10, (40, 3))  # ten words
y = (words == 5).any(dim=1).float().reshape(-1, 1)

model = nn.Sequential(nn.Embedding(9, 4), nn.Flatten(), nn.Linear(12, 1))  #-
#+ model = nn.Sequential(nn.Embedding(10, 4), nn.Flatten(), nn.Linear(12, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(100):
    cost = nn.BCEWithLogitsLoss()(model(words), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
words = torch.randint(0, 10, (40, 3))
y = (words == 5).any(dim=1).float().reshape(-1, 1)
model = nn.Sequential(nn.Embedding(9, 4), nn.Flatten(), nn.Linear(12, 1))  #-
#+ model = nn.Sequential(nn.Embedding(10, 4), nn.Flatten(), nn.Linear(12, 1))
history = fit(model, words, y, criterion=nn.BCEWithLogitsLoss(), lr=0.5, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
words = torch.randint(0, 9, (40, 3))
y = (words == 5).any(dim=1).float().reshape(-1, 1)

model = nn.Sequential(nn.Embedding(9, 4), nn.Flatten(), nn.Linear(12, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(100):
    cost = nn.BCEWithLogitsLoss()(model(words), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")
