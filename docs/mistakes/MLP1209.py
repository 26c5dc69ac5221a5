# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()  # three classes

model = nn.Sequential(
    nn.Linear(2, 16),
    nn.Tanh(),
    nn.Linear(16, 3),
    nn.Softmax(dim=1),  #-
    #+ nn.LogSoftmax(dim=1),
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
criterion = nn.NLLLoss()
for epoch in range(100):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()  # three classes

model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 3))
criterion = nn.NLLLoss()  #-
#+ criterion = nn.CrossEntropyLoss()
history = fit(model, x, y, criterion=criterion, lr=0.5, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
y = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()

model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 3), nn.Softmax(dim=1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
criterion = nn.NLLLoss()
for epoch in range(100):
    cost = criterion(torch.log(model(x)), y)  # the logarithm comes later: right, though less precise
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
teacher = nn.Linear(2, 3).requires_grad_(False)

student = nn.Linear(2, 3)
optimizer = torch.optim.SGD(student.parameters(), lr=0.5)
criterion = nn.KLDivLoss(reduction="batchmean")
for epoch in range(100):
    cost = criterion(torch.log_softmax(student(x), dim=1), torch.softmax(teacher(x), dim=1))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
