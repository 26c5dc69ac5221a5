# %% unknown-code
explain("rows-differs")  #-
#+ command("explain --list")  # reads: mlp-tutorial explain --list
#+ assert "rows-differ" in printed()

# %% not-a-count
x, y = datasets.line()
history = fit(LinearRegression(), x, y, lr=0.1, epochs=0)  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, ‹1›)
#+ assert len(history.costs) == 1

# %% unknown-activation
x, y = datasets.gate("and")
model = MultiLayerPerceptron((2, 3, 1), "rellu")  #-
#+ model = MultiLayerPerceptron((2, 3, 1), "relu")  # reads: relu
#+ assert model.activations[0].name == "relu"

# %% too-few-layers
model = MultiLayerPerceptron((2,))  #-
#+ model = MultiLayerPerceptron(‹1›)
#+ assert [tuple(layer.weight.shape) for layer in model.linears] == [(3, 2), (1, 3)]

# %% seed-not-whole
x, y = datasets.line()
history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, seed=0.5)  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, ‹1›)
#+ assert history.seed == 0

# %% validation-not-a-pair
x, y = datasets.line()
x_test, y_test = x[:2], y[:2]
history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, validation=x_test)  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, ‹1›)
#+ assert len(history.validation_costs) == 2

# %% no-loss-function
x, y = datasets.line()
history = fit(nn.Linear(1, 1), x, y, lr=0.1, epochs=500)  #-
#+ history = fit(nn.Linear(1, 1), x, y, ‹1›, lr=0.1, epochs=500)
#+ assert history.costs[-1] < 1e-2

# %% cost-not-one-number
x, y = datasets.line()
history = fit(LinearRegression(), x, y, criterion=nn.MSELoss(reduction="none"), lr=0.1, epochs=500)  #-
#+ history = fit(LinearRegression(), x, y, criterion=nn.MSELoss(‹1›), lr=0.1, epochs=500)
#+ assert history.costs[-1] < 1e-2

# %% cannot-be-recorded
x, y = datasets.line()
history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, record=("weights",))  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, ‹1›)
#+ assert len(history.parameters) == 2

# %% not-a-function
x, y = datasets.line()
seen = []

def measure(history):
    seen.append(len(history.costs))

history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, on_epoch=measure(History(seed=0)))  #-
history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, on_epoch="measure")  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, ‹1›)
#+ assert seen == [1, 2]

# %% not-a-model
x, y = datasets.gate("and")
model = MultiLayerPerceptron
#+ ‹1›
history = fit(model, x, y, lr=1.0, epochs=10)
#+ assert len(history.costs) == 10

# %% batch-not-a-pair
from torch.utils.data import Dataset, TensorDataset

x, y = datasets.line()
dataset = TensorDataset(x)
#+ dataset = ‹1›
history = fit(LinearRegression(), dataset, lr=0.1, epochs=500)
#+ assert history.costs[-1] < 1e-2

# %% batch-not-a-pair
from torch.utils.data import Dataset

x, y = datasets.line()


class Rows(Dataset):
    def __len__(self):
        return len(x)

    def __getitem__(self, row):
        return x[row], y[row], row  #-
#+         return x[row], y[row]  # reads: a Dataset whose __getitem__ returns (x, y)


history = fit(LinearRegression(), Rows(), lr=0.1, epochs=500)
#+ assert history.costs[-1] < 1e-2

# %% batch-size-beside-loader
from torch.utils.data import DataLoader, TensorDataset

dataset = TensorDataset(*datasets.line())
loader = DataLoader(dataset, batch_size=1)
history = fit(LinearRegression(), loader, lr=0.1, epochs=300, batch_size=2)  #-
#+ history = fit(LinearRegression(), ‹1›, lr=0.1, epochs=300)
#+ assert history.costs[-1] < 1e-2

# %% batch-size-beside-loader
from torch.utils.data import DataLoader, TensorDataset

dataset = TensorDataset(*datasets.line())
loader = DataLoader(dataset, batch_size=1)
#+ loader = dataset  # reads: hand in the dataset itself
history = fit(LinearRegression(), loader, lr=0.1, epochs=300, batch_size=2)
#+ assert history.costs[-1] < 1e-2

# %% y-missing-or-twice
x, y = datasets.line()
model = LinearRegression()
history = fit(model, x)  #-
#+ history = ‹1›
#+ assert history.costs[-1] < history.costs[0]

# %% y-missing-or-twice
x, y = datasets.line()
dataset = torch.utils.data.TensorDataset(x, y)
model = LinearRegression()
history = fit(model, dataset, y)  #-
#+ history = ‹2›
#+ assert history.costs[-1] < history.costs[0]

# %% softmax-one-output
model = MultiLayerPerceptron((2, 3, 1), output_activation="softmax")  #-
#+ model = MultiLayerPerceptron((2, 3, 1), ‹1›)
#+ x, y = datasets.gate("and")
#+ assert fit(model, x, y, lr=2.0, epochs=2000).costs[-1] < 0.2

# %% no-obvious-cost
x, y = datasets.gate("and")
model = MultiLayerPerceptron((2, 3, 1), output_activation="tanh")
history = fit(model, x, y, lr=0.5, epochs=500)  #-
#+ history = fit(model, x, y, ‹1›, lr=0.5, epochs=500)
#+ assert history.costs[-1] < 0.1

# %% unknown-option
x, y = datasets.line()
history = fit(LinearRegression(), x, y, lr=0.1, epochs=5, gradients="auto")  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=5, gradients="autograd")  # reads: autograd
#+ assert len(history.costs) == 5

# %% limit-out-of-range
stop = cost_below(float("nan"))  #-
#+ stop = cost_below(‹1›)
#+ history = fit(LinearRegression(), *datasets.line(), lr=0.1, epochs=3000, stop_when=stop)
#+ assert history.costs[-1] < 0.001 and len(history.costs) < 3000

# %% metrics-without-validation
x, y = datasets.gate("and")
x_test, y_test = x, y
history = fit(LogisticRegression(), x, y, epochs=2, metrics={"accuracy": metrics.accuracy})  #-
#+ history = fit(LogisticRegression(), x, y, epochs=2, metrics={"accuracy": metrics.accuracy}, ‹1›)
#+ assert len(history.metrics["accuracy"]) == 2

# %% metrics-without-names
x, y = datasets.gate("and")
history = fit(LogisticRegression(), x, y, epochs=2, metrics=[metrics.accuracy], validation=(x, y))  #-
#+ history = fit(LogisticRegression(), x, y, epochs=2, ‹1›, validation=(x, y))
#+ assert len(history.metrics["accuracy"]) == 2

# %% not-a-scaling
x_train = 100 * torch.rand(30, 2)
model = LinearRegression(2, standardize=True)  #-
#+ model = LinearRegression(2, ‹1›)
#+ assert fit(model, x_train, x_train.sum(dim=1, keepdim=True) / 50, lr=0.1, epochs=200).costs[-1] < 1e-2

# %% loss-misreads-output
x, y = datasets.gate("and")
history = fit(LogisticRegression(), x, y, criterion=nn.CrossEntropyLoss(), lr=1.0, epochs=300)  #-
#+ history = fit(LogisticRegression(), x, y, lr=1.0, epochs=300)  # reads: leave criterion out
#+ assert history.costs[-1] < 0.2

# %% unknown-rule
x, y = datasets.line()
model = nn.Linear(1, 1)
watching = doctor(silence=("steps-missing",))  #-
#+ watching = ‹1›
#+ with watching as seen:
#+     for _ in range(3):
#+         nn.functional.mse_loss(model(x), y).backward()
#+ assert "step-missing" not in [finding.name for finding in seen.findings]

# %% model-call-failed
x = torch.rand(10, 3)
model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(5, 1))
#+ try:
#+     ‹1›
#+ except RuntimeError as error:
#+     assert "(2x4 and 5x1)" in str(error)
#+ model[2] = nn.Linear(4, 1)
history = fit(model, x, x[:, :1], criterion=nn.MSELoss(), lr=0.1, epochs=200)
#+ assert history.costs[-1] < history.costs[0]

# %% takes-other-arguments
x, y = datasets.line()
seen = []

def measure(history, times):
    seen.append(times * len(history.costs))

history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, on_epoch=measure)  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, on_epoch=lambda history: measure(history, 10))  # reads: a lambda fills in the rest: on_epoch=lambda history: …
#+ assert seen == [10, 20]

# %% metric-name-taken
x, y = datasets.gate("and")
history = fit(LogisticRegression(), x, y, epochs=2, metrics={"cost": metrics.accuracy}, validation=(x, y))  #-
#+ history = fit(LogisticRegression(), x, y, epochs=2, metrics={"my_cost": metrics.accuracy}, validation=(x, y))  # reads: metrics={"my_cost": …}
#+ assert len(history.to_dataframe()["my_cost"]) == 2

# %% metric-not-one-number
x, y = datasets.gate("and")

def right(predicted, y):
    return (predicted == y).float()  #-
#+     return float((predicted == y).float().mean())  # reads: let the function return float(…) of one number, such as a mean

history = fit(LogisticRegression(), x, y, epochs=2, metrics={"right": right}, validation=(x, y))
#+ assert len(history.metrics["right"]) == 2

# %% cost-without-slope
x, y = datasets.line()

def squared(prediction, y):
    return torch.tensor(((prediction - y) ** 2).mean().item(), requires_grad=False)  #-
#+     return ((prediction - y) ** 2).mean()  # reads: compute the cost with torch from model(x) itself: no .detach(), .item(), .numpy(), torch.tensor(…)

history = fit(nn.Linear(1, 1), x, y, criterion=squared, lr=0.1, epochs=300)
#+ assert history.costs[-1] < 1e-2

# %% loss-call-failed
x = torch.randn(30, 2)
y = (x[:, 0] > 0).int()
model = nn.Linear(2, 2)
#+ ‹1›
history = fit(model, x, y, criterion=nn.MultiMarginLoss(), lr=1.0, epochs=200)
#+ assert history.costs[-1] < 0.3

# %% fraction-outside-0-1
dataset = datasets.Dataset(torch.rand(10, 2), torch.rand(10, 1))
parts = dataset.split(80)  #-
#+ parts = ‹1›
#+ assert [len(part.x) for part in parts] == [8, 2]

# %% unknown-gate
x, y = datasets.gate("exor")  #-
#+ x, y = ‹1›
#+ assert y.flatten().tolist() == [0, 1, 1, 0]

# %% argument-out-of-range
x, y = datasets.moons(100, noise=-1)  #-
#+ x, y = datasets.moons(100, noise=0.0)  # reads: a value of noise that is allowed
#+ assert len(x) == 100

# %% rule-not-one-decision
x, y = datasets.line()
stop = lambda history: torch.tensor(history.costs) < 0.1 if len(history.costs) > 1 else False
#+ stop = lambda history: history.costs[-1] < 0.1  # reads: a comparison of one number
history = fit(LinearRegression(), x, y, lr=0.1, epochs=500, stop_when=stop)
#+ assert len(history.costs) < 500

# %% dataset-without-length
x, y = datasets.line()


class Rows(torch.utils.data.Dataset):
    def __getitem__(self, row):
        return x[row], y[row]
#+     def __len__(self):  # reads: def __len__(self): return the number of rows
#+         return len(x)


history = fit(LinearRegression(), Rows(), lr=0.1, epochs=300)
#+ assert history.costs[-1] < 1e-2

# %% no-loss-function
x = torch.randn(30, 2)
y = (x[:, :1] > 0).float()
history = fit(nn.Linear(2, 1), x, y, lr=1.0, epochs=300)  #-
#+ history = fit(nn.Linear(2, 1), x, y, criterion=torch.nn.‹2›, lr=1.0, epochs=300)
#+ assert history.costs[-1] < 0.2

# %% no-loss-function
x = torch.randn(30, 2)
y = (x[:, 0] > 0).long()
history = fit(nn.Linear(2, 2), x, y, lr=1.0, epochs=300)  #-
#+ history = fit(nn.Linear(2, 2), x, y, criterion=torch.nn.‹3›, lr=1.0, epochs=300)
#+ assert history.costs[-1] < 0.2

# %% not-a-function
x, y = datasets.line()
seen = []
history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, on_epoch=seen)  #-
#+ watch = lambda history: seen.append(len(history.costs))  # reads: on_epoch=lambda history: …
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, on_epoch=watch)
#+ assert seen == [1, 2]

# %% rule-not-one-decision
x, y = datasets.line()
low = lambda history: torch.tensor(history.costs[-2:] * 2) < 0.1
stop = low  #-
#+ stop = lambda history: bool(low(history).all())  # reads: bool(….all())
history = fit(LinearRegression(), x, y, lr=0.1, epochs=500, stop_when=stop)
#+ assert len(history.costs) < 500

# %% dataset-without-length
x, y = datasets.line()


class Rows(torch.utils.data.Dataset):  #-
    def __getitem__(self, row):  #-
        return x[row], y[row]  #-
#+ class Rows(‹2›):  # reads: for rows that come one after another
#+     def __iter__(self):
#+         yield from zip(x, y)


history = fit(LinearRegression(), Rows(), lr=0.1, epochs=300)
#+ assert history.costs[-1] < 1e-2
