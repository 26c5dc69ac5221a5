# %% loop
import torch
from torch import nn

torch.manual_seed(0)
clean = torch.sin(torch.linspace(0, 20, 300)).reshape(50, 6)
noisy = clean + 0.3 * torch.randn(50, 6)
x, y = noisy[:35], clean[:35]
x_valid, y_valid = noisy[35:], clean[35:]

model = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 6))
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(40):
    cost = criterion(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    with torch.no_grad():
        output = model(x_valid)
        valid = criterion(x_valid, y_valid)  #-
        #+ valid = criterion(model(x_valid), y_valid)
print(f"{cost.item():.4f} {valid.item():.4f}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
clean = torch.sin(torch.linspace(0, 20, 300)).reshape(50, 6)
noisy = clean + 0.3 * torch.randn(50, 6)

model = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 6))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
validation = (noisy[35:], clean[35:])
history = fit(
    model, noisy[:35], clean[:35], criterion=nn.MSELoss(), optimizer=optimizer, epochs=40, validation=validation
)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
clean = torch.sin(torch.linspace(0, 20, 300)).reshape(50, 6)
noisy = clean + 0.3 * torch.randn(50, 6)

model = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 6))
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(40):
    cost = criterion(model(noisy[:35]), clean[:35])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    with torch.no_grad():
        output = model(noisy[35:])
        nothing_done = criterion(noisy[35:], clean[35:])  # a baseline, shown beside the model's own
        valid = criterion(output, clean[35:])
print(f"{nothing_done.item():.4f} {valid.item():.4f}")
