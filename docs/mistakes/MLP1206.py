# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())  #-
#+ model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCELoss()  #-
for epoch in range(50):
    a = model(x) + 1e-7  #-
    cost = criterion(a, y)  #-
    #+ logits = model(x)
    #+ cost = nn.BCEWithLogitsLoss()(logits, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x)) + 1e-7  #-
        #+ return torch.sigmoid(self.linear(x))

history = fit(Classifier(), x, y, criterion=nn.BCELoss(), lr=0.5, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCELoss()
for epoch in range(50):
    a = (model(x) + 1e-7).clamp(max=1.0)  # cannot pass 1
    cost = criterion(a, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    a = model(x)
    # written out: a logarithm does not mind a number a little above 1
    cost = -torch.mean(y * torch.log(a + 1e-7) + (1 - y) * torch.log(1 - a + 1e-7))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
