# %% not-numbers
x = numpy.array([["1.5"], ["2"], ["3"], ["4"]])
y = torch.tensor([[1.5], [2.0], [3.0], [4.0]])
#+ ‹1›
history = fit(LinearRegression(), x, y, lr=0.05, epochs=500)
#+ assert history.costs[-1] < 1e-2

# %% text-columns
x = pandas.DataFrame({"area": [1.0, 2.0, 3.0, 4.0], "gu": ["a", "b", "a", "b"], "new": [True, False, False, True]})
y = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
#+ ‹1›
history = fit(LinearRegression(2), x, y, lr=0.05, epochs=500)
#+ assert list(x) == ["area", "new"] and history.costs[-1] < 1e-2

# %% text-columns
x = pandas.DataFrame({"area": [1.0, 2.0, 3.0, 4.0], "gu": ["a", "b", "a", "b"]})
y = torch.tensor([[1.0], [4.0], [3.0], [6.0]])
#+ ‹2›
history = fit(LinearRegression(3), x, y, lr=0.05, epochs=2000)
#+ assert x["gu_b"].tolist() == [0.0, 1.0, 0.0, 1.0] and history.costs[-1] < 1e-2

# %% labels-not-whole
x, y = datasets.gate("and")
model = LogisticRegression()
fit(model, x, y, lr=1.0, epochs=300)
labels = model(x).detach()  #-
#+ ‹1›
counts = metrics.confusion_matrix(labels, y, classes=2)
#+ assert counts.tolist() == [[3, 0], [0, 1]]

# %% tensor-not-dense
whole = torch.eye(4)
x, y = whole.to_sparse(), torch.tensor([[1.0], [2.0], [3.0], [4.0]])
#+ ‹1›
history = fit(LinearRegression(4), x, y, lr=0.5, epochs=500)
#+ assert torch.equal(x, whole) and history.costs[-1] < 1e-2

# %% tensor-not-dense
x = torch.nested.nested_tensor([torch.ones(2), torch.ones(2)], layout=torch.jagged)
y = torch.ones(2, 1)
#+ ‹1›
history = fit(LinearRegression(2), x, y, lr=0.1, epochs=100)
#+ assert x.tolist() == [[1.0, 1.0], [1.0, 1.0]] and history.costs[-1] < 1e-3

# %% not-in-rows
x = ([float(number)] for number in range(5))
y = [[2.0 * number] for number in range(5)]
#+ ‹1›
history = fit(LinearRegression(), x, y, lr=0.1, epochs=200)
#+ assert history.costs[-1] < 1e-2

# %% not-in-rows
x = {3.0, 1.0, 2.0}
y = torch.tensor([[2.0], [4.0], [6.0]])
#+ ‹2›
#+ x = torch.tensor(x).reshape(-1, 1)
history = fit(LinearRegression(), x, y, lr=0.1, epochs=500)
#+ assert history.costs[-1] < 1e-2

# %% output-not-a-tensor
class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x):
        return self.layer(x), x

x = torch.linspace(-1, 1, 10).reshape(-1, 1)
history = fit(Pair(), x, 2 * x, criterion=nn.MSELoss(), lr=0.5, epochs=100)  #-
#+ history = fit(Pair(), x, 2 * x, ‹1›, lr=0.5, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% output-without-slope
class Labels(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x):
        return self.layer(x).round().long()  #-
#+         return self.layer(x)  # reads: let forward return the numbers before argmax, round or >

x = torch.linspace(-1, 1, 10).reshape(-1, 1)
history = fit(Labels(), x, 2 * x, criterion=nn.MSELoss(), lr=0.5, epochs=100)
#+ assert history.costs[-1] < 1e-3
