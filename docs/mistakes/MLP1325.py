# %% loop
import torch
from torch import nn

torch.manual_seed(0)
series = torch.sin(torch.linspace(0, 30, 301)).reshape(1, -1, 1)
rnn, line = nn.RNN(1, 8, batch_first=True), nn.Linear(8, 1)
optimizer = torch.optim.Adam([*rnn.parameters(), *line.parameters()], lr=0.01)
h = torch.zeros(1, 1, 8)
for start in range(0, 300, 10):
    #+ h = h.detach()
    output, h = rnn(series[:, start : start + 10], h)
    cost = nn.MSELoss()(line(output), series[:, start + 1 : start + 11])
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.line = nn.RNN(1, 8, batch_first=True), nn.Linear(8, 1)

    def forward(self, x):
        return self.line(self.rnn(x)[0])


torch.manual_seed(0)
series = torch.sin(torch.linspace(0, 30, 301)).reshape(-1, 1)
x = torch.stack([series[start : start + 10] for start in range(0, 300, 10)])
y = torch.stack([series[start + 1 : start + 11] for start in range(0, 300, 10)])
history = fit(Network(), x, y, criterion=nn.MSELoss(), lr=0.1, epochs=60)  # each row begins with a state of its own

# %% right
import torch
from torch import nn

torch.manual_seed(0)
series = torch.sin(torch.linspace(0, 6, 61)).reshape(-1, 1, 1)
cell, line = nn.RNNCell(1, 8), nn.Linear(8, 1)
optimizer = torch.optim.Adam([*cell.parameters(), *line.parameters()], lr=0.01)
for epoch in range(30):
    h, cost = torch.zeros(1, 8), 0.0
    for now, then in zip(series[:-1], series[1:]):  # one graph through all moments, and one backward
        h = cell(now, h)
        cost = cost + nn.MSELoss()(line(h), then)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
