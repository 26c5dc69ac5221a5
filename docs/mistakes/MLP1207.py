# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())  #-
#+ model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.MSELoss()  #-
#+ criterion = nn.BCEWithLogitsLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
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
history = fit(LogisticRegression(), x, y, criterion=nn.MSELoss(), lr=0.5, epochs=50)  #-
#+ history = fit(LogisticRegression(), x, y, lr=0.5, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 6)  # pictures of six grey pixels

encoder = nn.Sequential(nn.Linear(6, 3), nn.ReLU())
decoder = nn.Sequential(nn.Linear(3, 6), nn.Sigmoid())
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=0.01)
criterion = nn.MSELoss()
for epoch in range(50):
    cost = criterion(decoder(encoder(x)), x)  # values between 0 and 1, not labels
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = (x.sum(dim=1, keepdim=True) > 0).float()

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

with torch.no_grad():
    print(nn.MSELoss()(torch.sigmoid(model(x)), y))  # the Brier score: measured, not trained on
