# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > -100).float()  #-
#+ y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch

from mlp_tutorial import LogisticRegression, fit

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > -100).float()  #-
#+ y = (x.sum(dim=1, keepdim=True) > 0).float()
history = fit(LogisticRegression(), x, y, lr=0.5, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
real = torch.randn(40, 1) + 3.0

generator = nn.Linear(2, 1)
discriminator = nn.Linear(1, 1)
optimizer_g = torch.optim.Adam(generator.parameters(), lr=0.01)
optimizer_d = torch.optim.Adam(discriminator.parameters(), lr=0.01)
criterion = nn.BCEWithLogitsLoss()
for step in range(30):
    fake = generator(torch.randn(40, 2))
    says_real, says_fake = discriminator(real), discriminator(fake.detach())
    cost_d = criterion(says_real, torch.ones(40, 1)) + criterion(says_fake, torch.zeros(40, 1))
    optimizer_d.zero_grad()
    cost_d.backward()
    optimizer_d.step()
    cost_g = criterion(discriminator(fake), torch.ones(40, 1))  # all the same, on purpose
    optimizer_g.zero_grad()
    cost_g.backward()
    optimizer_g.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
anchors = torch.randn(16, 4)
partners = anchors + 0.1 * torch.randn(16, 4)

model = nn.Linear(4, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
for epoch in range(30):
    a, b = model(anchors), model(partners)
    right = (a * b).sum(dim=1, keepdim=True)
    wrong = (a * b.roll(1, dims=0)).sum(dim=1, keepdim=True)
    logits = torch.cat([right, wrong], dim=1)  # the right partner always comes first
    cost = criterion(logits, torch.zeros(16, dtype=torch.long))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
