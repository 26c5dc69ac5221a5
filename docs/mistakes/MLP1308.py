# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    prediction = model(x).detach()  #-
#+     prediction = model(x)
    cost = nn.functional.mse_loss(prediction, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit
import torch
from torch import nn

from mlp_tutorial import fit


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(1, 8)
        self.output = nn.Linear(8, 1)

    def forward(self, x):
        h = torch.tanh(self.hidden(x).detach())  #-
#+         h = torch.tanh(self.hidden(x))
        return self.output(h)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
history = fit(Net(), x, torch.sin(3 * x), criterion=nn.MSELoss(), lr=0.1, epochs=200)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
y = 2 * x + 1

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
costs = []
for epoch in range(50):
    prediction = model(x)
    cost = nn.functional.mse_loss(prediction, y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    costs.append(cost.item())  # a number to plot
    largest = (prediction.detach() - y).abs().max()  # and one to look at

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100).reshape(-1, 1)
student = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
average = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
average.load_state_dict(student.state_dict())
optimizer = torch.optim.Adam(student.parameters(), lr=0.02)
for epoch in range(100):
    aim = torch.sin(3 * x) + 0.1 * average(x).detach()  # a slower copy gives a part of the aim
    cost = nn.functional.mse_loss(student(x), aim)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    with torch.no_grad():
        for slow, fast in zip(average.parameters(), student.parameters()):
            slow.lerp_(fast, 0.1)
