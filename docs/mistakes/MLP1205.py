# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1) > 0).long()

model = nn.Linear(2, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
#+ criterion = nn.CrossEntropyLoss()
for epoch in range(50):
    mistakes = (model(x).argmax(dim=1) != y).float()  #-
    cost = mistakes.mean()  #-
    #+ cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

def share_of_mistakes(a, y):  #-
    return torch.mean((torch.round(a) - y) ** 2)  #-

criterion = share_of_mistakes  #-
#+ criterion = nn.BCELoss()
history = fit(LogisticRegression(), x, y, criterion=criterion, lr=0.5, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1) > 0).long()

model = nn.Linear(2, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    logits = model(x)
    cost = nn.CrossEntropyLoss()(logits, y)
    accuracy = (logits.argmax(dim=1) == y).float().mean()  # only printed
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{accuracy.item():.2f}")

# %% right
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
for parameter in model.parameters():
    parameter.requires_grad_(False)

x = torch.randn(1, 2, requires_grad=True)
model(x).sum().backward()  # how the output depends on the input
print(x.grad)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 1)
y = torch.round(3 * x)

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    z = model(x)
    rounded = z + (torch.round(z) - z).detach()  # rounds, but passes the slope straight through
    cost = torch.mean((rounded - y) ** 2)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
