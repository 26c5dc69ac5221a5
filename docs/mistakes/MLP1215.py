# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
teacher = nn.Linear(2, 3).requires_grad_(False)
y = torch.log_softmax(teacher(x), dim=1)

student = nn.Linear(2, 3)
optimizer = torch.optim.SGD(student.parameters(), lr=0.5)
criterion = nn.KLDivLoss(reduction="batchmean")  #-
#+ criterion = nn.KLDivLoss(reduction="batchmean", log_target=True)
for epoch in range(100):
    cost = criterion(torch.log_softmax(student(x), dim=1), y)
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
teacher = nn.Linear(2, 3).requires_grad_(False)
y = torch.softmax(teacher(x), dim=1)

student = nn.Sequential(nn.Linear(2, 3), nn.LogSoftmax(dim=1))
criterion = nn.KLDivLoss(reduction="batchmean", log_target=True)  #-
#+ criterion = nn.KLDivLoss(reduction="batchmean", log_target=False)
history = fit(student, x, y, criterion=criterion, lr=0.5, epochs=100)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 2)
teacher = nn.Linear(2, 3).requires_grad_(False)
y = torch.log_softmax(teacher(x), dim=1)

student = nn.Linear(2, 3)
optimizer = torch.optim.SGD(student.parameters(), lr=0.5)
criterion = nn.KLDivLoss(reduction="batchmean")
for epoch in range(100):
    cost = criterion(torch.log_softmax(student(x), dim=1), y.exp())  # the exponential of a logarithm is a probability
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
