# %% loop
import torch
from torch import nn
from torch.nn import functional as F


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(5, 32)
        self.second = nn.Linear(32, 2)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = F.dropout(h, p=0.5)  #-
        #+ h = F.dropout(h, p=0.5, training=self.training)
        return self.second(h)


torch.manual_seed(0)
x = torch.randn(120, 5)
y = (x[:, 0] > 0).long()
x_test = torch.randn(120, 5)
y_test = (x_test[:, 0] > 0).long()

model = Classifier()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    model.train()
    cost = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

model.eval()
with torch.no_grad():
    for _ in range(2):
        accuracy = (model(x_test).argmax(dim=1) == y_test).float().mean()
        print(f"{accuracy.item():.1%}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(120, 5)
y = (x[:, 0] > 0).long()
x_test = torch.randn(120, 5)
y_test = (x_test[:, 0] > 0).long()

model = nn.Sequential(nn.Linear(5, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = fit(
    model, x, y, criterion=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=50, validation=(x_test, y_test)
)

# %% right
import torch
from torch import nn
from torch.nn import functional as F


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(5, 32)
        self.second = nn.Linear(32, 2)

    def forward(self, x):
        h = F.dropout(torch.relu(self.first(x)), p=0.5)  # always on, on purpose: Monte Carlo dropout
        return self.second(h)


torch.manual_seed(0)
x = torch.randn(120, 5)
y = (x[:, 0] > 0).long()

model = Classifier()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(50):
    cost = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

model.eval()
with torch.no_grad():
    total = torch.zeros(120, 2)
    for _ in range(20):
        total = total + model(x).softmax(dim=1)
accuracy = (total.argmax(dim=1) == y).float().mean()
print(f"{accuracy.item():.1%}")
