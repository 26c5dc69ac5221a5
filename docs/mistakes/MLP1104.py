# %% loop
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = nn.functional.one_hot((3 * x[:, 0]).long(), num_classes=3)
#+ y = y.argmax(dim=1)

model = nn.Linear(2, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()

# %% fit prevents
import torch
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, fit

torch.manual_seed(0)
x = torch.rand(30, 2)
y = nn.functional.one_hot((3 * x[:, 0]).long(), num_classes=3)
model = MultiLayerPerceptron((2, 4, 3), output_activation="softmax")
history = fit(model, x, y, lr=0.5, epochs=50)  # takes one-hot rows too

# %% right
import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 2)
y = nn.functional.one_hot((3 * x[:, 0]).long(), num_classes=3).float()  # as decimals they are probabilities

model = nn.Linear(2, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(50):
    cost = nn.CrossEntropyLoss()(model(x), y)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
