# %% loop
import torch
from torch import nn

torch.manual_seed(0)
rows = [torch.rand(length) for length in torch.randint(3, 7, (30,)).tolist()]  # series of different length
y = torch.stack([row.sum() for row in rows]).reshape(-1, 1)
x = torch.stack(rows)  #-
#+ x = nn.utils.rnn.pad_sequence(rows, batch_first=True)

model = nn.Linear(6, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for epoch in range(100):
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
        self.line = nn.Linear(3, 1)

    def forward(self, x):
        b = x.square().sum(dim=1)
        #+ b = b.reshape(-1, 1)
        return self.line(x + b)


torch.manual_seed(0)
x = torch.rand(40, 3)
y = x.sum(dim=1, keepdim=True)
history = fit(Network(), x, y, criterion=nn.MSELoss(), lr=0.05, epochs=60)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(40, 3)
y = x.sum(dim=1, keepdim=True)
x = torch.cat([x, x[:, :1] * x[:, 1:2]], dim=1)  # (40, 3) beside (40, 1)

model = nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for epoch in range(100):
    cost = nn.MSELoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
