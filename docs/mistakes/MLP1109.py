# %% loop
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 16)  #-
        #+ self.lstm = nn.LSTM(2, 16, batch_first=True)
        self.last = nn.Linear(16, 1)

    def forward(self, x):
        h, _ = self.lstm(x)
        return self.last(h[:, -1])


torch.manual_seed(0)
x = torch.randn(120, 9, 2)  # 120 rows, each of 9 steps in time
y = x.mean(dim=(1, 2)).reshape(-1, 1)

model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(20):
    for rows in torch.randperm(120).split(40):
        cost = nn.functional.mse_loss(model(x[rows]), y[rows])
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x = torch.randn(120, 6)
y = x[:, :3].argmax(dim=1)

model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3), nn.LogSoftmax(dim=0))  #-
#+ model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3), nn.LogSoftmax(dim=1))
history = fit(model, x, y, criterion=nn.NLLLoss(), lr=0.1, epochs=300)

# %% right
import torch
from torch import nn


class Tagger(nn.Module):
    """A tag for each word of one sentence, which is read from the first word to the last."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 16)
        self.last = nn.Linear(16, 3)

    def forward(self, words):
        h, _ = self.lstm(words.reshape(len(words), 1, -1))
        return self.last(h[:, 0])


torch.manual_seed(0)
sentences = [torch.randn(length, 4) for length in (5, 9, 7, 12)]
tags = [words[:, :3].argmax(dim=1) for words in sentences]

model = Tagger()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(50):
    for words, tag in zip(sentences, tags):
        cost = nn.functional.cross_entropy(model(words), tag)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
print(f"{cost.item():.4f}")

# %% right
import torch
from torch import nn

torch.manual_seed(0)
linked = (torch.rand(60, 60) < 0.1).float() + torch.eye(60)
linked = linked / linked.sum(dim=1, keepdim=True)
features = torch.randn(60, 5)
labels = (linked @ features)[:, :3].argmax(dim=1)


class OfNeighbours(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(5, 16), nn.Linear(16, 3)

    def forward(self, x):
        return linked @ self.second(torch.relu(linked @ self.first(x)))  # rows are nodes of one graph


model = OfNeighbours()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(100):
    cost = nn.functional.cross_entropy(model(features), labels)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")
