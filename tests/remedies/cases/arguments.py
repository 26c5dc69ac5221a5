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

# %% cannot-be-recorded
x, y = datasets.line()
history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, record=("weights",))  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, ‹1›)
#+ assert len(history.parameters) == 2

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

# %% unknown-option
x, y = datasets.line()
history = fit(LinearRegression(), x, y, lr=0.1, epochs=5, gradients="auto")  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=5, gradients="autograd")  # reads: autograd
#+ assert len(history.costs) == 5

# %% not-a-scaling
x_train = 100 * torch.rand(30, 2)
model = LinearRegression(2, standardize=True)  #-
#+ model = LinearRegression(2, ‹1›)
#+ assert fit(model, x_train, x_train.sum(dim=1, keepdim=True) / 50, lr=0.1, epochs=200).costs[-1] < 1e-2

# %% unknown-rule
x, y = datasets.line()
model = nn.Linear(1, 1)
watching = doctor(silence=("steps-missing",))  #-
#+ watching = ‹1›
#+ with watching as seen:
#+     for _ in range(3):
#+         nn.functional.mse_loss(model(x), y).backward()
#+ assert "step-missing" not in [finding.name for finding in seen.findings]

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

# %% dataset-without-length
x, y = datasets.line()


class Rows(torch.utils.data.Dataset):
    def __getitem__(self, row):
        return x[row], y[row]
#+     def __len__(self):  # reads: def __len__(self): return the number of rows
#+         return len(x)


history = fit(LinearRegression(), Rows(), lr=0.1, epochs=300)
#+ assert history.costs[-1] < 1e-2

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
