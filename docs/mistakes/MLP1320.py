# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x, x_validation = torch.randn(60, 20), torch.randn(60, 20)
y, y_validation = torch.randint(0, 2, (60,)), torch.randint(0, 2, (60,))

model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
criterion = nn.CrossEntropyLoss()
for epoch in range(20):
    model.train()
    for rows in torch.randperm(60).split(20):
        optimizer.zero_grad()
        criterion(model(x[rows]), y[rows]).backward()
        optimizer.step()
    model.eval()
    right = 0
    for rows in torch.arange(60).split(20):
        optimizer.zero_grad()  #-
        output = model(x_validation[rows])
        criterion(output, y_validation[rows]).backward()  #-
        optimizer.step()  #-
#+         with torch.no_grad():
#+             output = model(x_validation[rows])
        right += (output.argmax(1) == y_validation[rows]).sum().item()
print(f"{right / 60:.2f} of labels that are pure chance")

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import fit

torch.manual_seed(0)
x, x_validation = torch.randn(60, 20), torch.randn(60, 20)
y, y_validation = x[:, :1] - x[:, 1:2], x_validation[:, :1] - x_validation[:, 1:2]
model = nn.Sequential(nn.Linear(20, 8), nn.Tanh(), nn.Linear(8, 1))
history = fit(
    model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=30, validation=(x_validation, y_validation), batch_size=20
)

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 4)
y = (x[:, 0] * x[:, 1] > 0).long()

model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()
for epoch in range(20):
    for rows in torch.randperm(100).split(25):
        model.eval()  # the attack is made in eval mode, and no step follows it
        attacked = x[rows].clone().requires_grad_()
        criterion(model(attacked), y[rows]).backward()
        attacked = (attacked + 0.05 * attacked.grad.sign()).detach()
        model.train()
        optimizer.zero_grad()
        criterion(model(attacked), y[rows]).backward()
        optimizer.step()
