# %% loop
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(1, 8, batch_first=True)
        self.line = nn.Linear(8, 1)

    def forward(self, x):
        x = self.rnn(x)  #-
        return self.line(x)  #-
        #+ output, _ = self.rnn(x)
        #+ return self.line(output[:, -1])


torch.manual_seed(0)
x = torch.rand(40, 6, 1)
y = x.sum(dim=1) - 3

model = Network()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(60):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print(f"{cost.item():.4f}")

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(1, 8, batch_first=True)
        self.line = nn.Linear(8, 1)

    def forward(self, x):
        x = self.rnn(x)  #-
        return self.line(x)  #-
        #+ output, _ = self.rnn(x)
        #+ return self.line(output[:, -1])


torch.manual_seed(0)
x = torch.rand(40, 6, 1)
y = x.sum(dim=1) - 3
history = fit(Network(), x, y, criterion=nn.MSELoss(), lr=0.2, epochs=60)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 6, 1)
y = x.sum(dim=1) - 3

rnn, line = nn.GRU(1, 8, batch_first=True), nn.Linear(8, 1)
optimizer = torch.optim.Adam([*rnn.parameters(), *line.parameters()], lr=0.02)
for epoch in range(60):
    cost = nn.MSELoss()(line(rnn(x)[1][-1]), y)  # the last state of the last layer
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
