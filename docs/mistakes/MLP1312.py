# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, 0] > 0).long()
x_test = torch.randn(60, 5)
y_test = (x_test[:, 0] > 0).long()

model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    cost = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

#+ model.eval()
with torch.no_grad():
    accuracy = (model(x_test).argmax(dim=1) == y_test).float().mean()
print(f"{accuracy.item():.1%}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, 0] > 0).long()
x_test = torch.randn(60, 5)
y_test = (x_test[:, 0] > 0).long()

model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = fit(
    model, x, y, criterion=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=50, validation=(x_test, y_test)
)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, 0] > 0).long()

model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    cost = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

with torch.no_grad():  # dropout on, on purpose: how much do the answers vary?
    answers = torch.stack([model(x).softmax(dim=1) for _ in range(20)])
accuracy = (answers.mean(dim=0).argmax(dim=1) == y).float().mean()
print(answers.std(dim=0).mean(), accuracy)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, 0] > 0).long()

model = nn.Sequential(nn.Linear(5, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    cost = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

model[1].reset_running_stats()
with torch.no_grad():  # batch norm takes its statistics anew, from the weights as they are now
    for _ in range(20):
        model(x)
model.eval()
with torch.no_grad():
    accuracy = (model(x).argmax(dim=1) == y).float().mean()
