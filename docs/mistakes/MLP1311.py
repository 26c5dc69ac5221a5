# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, :1] > 0).float()
x_test = torch.randn(60, 5)
y_test = (x_test[:, :1] > 0).float()

model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
#+     model.train()
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    model.eval()
    with torch.no_grad():
        test_cost = criterion(model(x_test), y_test)
print(f"{test_cost.item():.3f}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, :1] > 0).float()

model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 1))
model.eval()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), optimizer=optimizer, epochs=50)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, :1] > 0).float()

model = nn.Sequential(nn.Linear(5, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    model.train()
    if epoch >= 25:
        model[1].eval()  # the statistics are good now and stay
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, :1] > 0).float()

model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 1))
model.eval()  # changes nothing: no layer here knows the difference
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
