# %% loop
import torch
from torch import nn

class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(1, 8, batch_first=True)
        self.line = nn.Linear(8, 1)

    def forward(self, x):
        output, _ = self.rnn(x)
        return self.line(output[:, -1])


torch.manual_seed(0)
x = torch.rand(40, 6)  # 40 series of 6 numbers
y = x.sum(dim=1, keepdim=True) - 3
#+ x = x.unsqueeze(-1)

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
        output, _ = self.rnn(x)
        return self.line(output[:, -1])


torch.manual_seed(0)
x = torch.rand(40, 6)
y = x.sum(dim=1, keepdim=True) - 3
#+ x = x.unsqueeze(-1)
history = fit(Network(), x, y, criterion=nn.MSELoss(), lr=0.2, epochs=60)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(6, 40, 1)  # time first: what a recurrent layer takes without batch_first
y = x.sum(dim=0) - 3

rnn, line = nn.GRU(1, 8), nn.Linear(8, 1)
optimizer = torch.optim.Adam([*rnn.parameters(), *line.parameters()], lr=0.02)
for epoch in range(60):
    output, _ = rnn(x)
    cost = nn.MSELoss()(line(output[-1]), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
