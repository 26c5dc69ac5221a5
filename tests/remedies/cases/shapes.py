# %% column-against-row
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = (2 * x + 1).flatten()
#+ ‹1›
history = fit(LinearRegression(), x, y, lr=0.5, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% column-against-row
x = pandas.DataFrame({"x": numpy.linspace(-1, 1, 20)})
y = 2 * x["x"] + 1
#+ y = ‹2›
history = fit(LinearRegression(), x, y, lr=0.5, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% rows-differ
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
y = 2 * x + 1
kept = x[:, 0] > 0
x = x[kept]
#+ ‹1›
#+ assert printed() == "torch.Size([10, 1]) torch.Size([20, 1])\n"
#+ y = y[kept]  # reads: a filter or a split that was applied to one of them only
history = fit(LinearRegression(), x, y, lr=0.5, epochs=200)
#+ assert history.costs[-1] < 1e-3

# %% features-differ
x = torch.rand(6, 2)
model = LinearRegression(1)
#+ whole = x
#+ ‹1›
predictions = model.predict(x)
#+ assert len(predictions) == 6 and torch.equal(x, whole[:, :1])

# %% features-differ
x = torch.rand(2, 6)  # columns and rows exchanged
model = LinearRegression(2)
#+ whole = x
#+ ‹1›
predictions = model.predict(x)
#+ assert torch.equal(x[0], whole[:, 0]) and len(predictions) == 6

# %% features-differ
x, y = torch.linspace(-1, 1, 8), torch.linspace(-1, 1, 8).reshape(-1, 1)
#+ ‹1›
history = fit(LinearRegression(1), x, y, epochs=200)
#+ assert history.costs[-1] < 1e-3

# %% features-differ
x = torch.tensor([1.0, 2.0, 3.0])  # one example
model = LinearRegression(3)
#+ ‹1›
predictions = model.predict(x)
#+ assert predictions.shape == (1, 1)

# %% features-differ
x, y = torch.rand(20, 4, 4), torch.rand(20, 1)  # pictures
#+ first = x[1].flatten()
#+ ‹1›
history = fit(MultiLayerPerceptron((16, 3, 1)), x, y, epochs=2)
#+ assert torch.equal(x[1], first) and len(x) == 20

# %% features-differ
x = torch.rand(20, 3)
y = x.sum(dim=1, keepdim=True)
model = LinearRegression(4)  #-
#+ ‹1›
#+ model = LinearRegression(in_features)
history = fit(model, x, y, epochs=500, lr=0.3)
#+ assert history.costs[-1] < 1e-3

# %% no-rows
x = torch.linspace(0, 1, 20).reshape(-1, 1)
y = 2 * x
x = x[x[:, 0] > 100]  #-
#+ x = x[x[:, 0] >= 0]  # reads: check the file or the filter
history = fit(LinearRegression(), x, y, lr=0.5, epochs=100)
#+ assert history.costs[-1] < history.costs[0]

# %% ragged-rows
x = [[1.0, 2.0], [3.0], [5.0, 6.0]]
y = [[1.0], [2.0], [3.0]]
#+ ‹1›
#+ assert printed() == "[2, 1, 2]\n"
#+ x[1] = [3.0, 4.0]
history = fit(LinearRegression(2), x, y, lr=0.01, epochs=200)
#+ assert history.costs[-1] < history.costs[0]

# %% labels-wrong-shape
x = torch.randn(30, 2)
y = (x[:, :1] > 0).long() + (x[:, :1] > 1).long()
model = MultiLayerPerceptron((2, 8, 3), "tanh", output_activation="softmax")
#+ ‹1›
history = fit(model, x, y, lr=1.0, epochs=300)
#+ assert metrics.accuracy(model.predict(x), y) > 0.9

# %% labels-wrong-shape
x = torch.randn(30, 2)
numbers = (x[:, 0] > 0).long() + (x[:, 0] > 1).long()
y = nn.functional.one_hot(numbers, 4)  # a column for a class that the model does not have
model = MultiLayerPerceptron((2, 8, 3), "tanh", output_activation="softmax")
#+ ‹2›
history = fit(model, x, y, lr=1.0, epochs=300)
#+ assert torch.equal(y, numbers) and metrics.accuracy(model.predict(x), y) > 0.9

# %% target-shape-differs
x = torch.randn(30, 2)
y = torch.cat([x, x.sum(dim=1, keepdim=True)], dim=1)
model = LinearRegression(2, out_features=2)  #-
#+ model = LinearRegression(2, out_features=y.shape[1])  # reads: make the model with out_features equal to y's columns
history = fit(model, x, y, lr=0.3, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% target-shape-differs
x = torch.randn(30, 2)
y = torch.cat([x, x.sum(dim=1, keepdim=True)], dim=1)
#+ y = y[:, :2]  # reads: give y as many columns as the model has outputs
history = fit(LinearRegression(2, out_features=2), x, y, lr=0.3, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% scaling-features-differ
x_train = 100 * torch.rand(30, 3)
y = x_train.sum(dim=1, keepdim=True) / 100
scaling = Standardize.from_data(x_train[:, :2])  #-
#+ scaling = ‹1›
model = LinearRegression(3, standardize=scaling)
#+ assert fit(model, x_train, y, lr=0.3, epochs=100).costs[-1] < 1e-3

# %% target-stretched
x = torch.randn(30, 2)
y = x.sum(dim=1).reshape(-1, 1, 1)
#+ ‹1›
history = fit(LinearRegression(2), x, y, lr=0.3, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% target-stretched
x = torch.randn(30, 2)
y = x.sum(dim=1, keepdim=True)
model = nn.Linear(2, 3)  #-
#+ model = nn.Linear(2, ‹1›)
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.3, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% cross-entropy-one-output
x = torch.randn(40, 2)
y = (x[:, 0] > 0).long()
model = nn.Linear(2, 1)
criterion = nn.CrossEntropyLoss()
#+ ‹1›
#+ y = y.reshape(-1, 1)
history = fit(model, x, y, criterion=criterion, lr=1.0, epochs=200)
#+ assert history.costs[-1] < 0.2

# %% x-not-a-table
x, y = torch.linspace(0, 1, 8), torch.linspace(0, 1, 8).reshape(-1, 1)
#+ ‹1›
dataset = datasets.Dataset(x, y)
#+ assert dataset.x.shape == (8, 1)

# %% x-not-a-table
x, y = torch.rand(8, 3, 3), torch.rand(8, 1)
#+ last = x[-1].flatten()
#+ ‹2›
dataset = datasets.Dataset(x, y)
#+ assert dataset.x.shape == (8, 9) and torch.equal(x[-1], last)

# %% target-kind-unclear
x, y = torch.rand(8, 2), torch.rand(8)
#+ ‹1›
dataset = datasets.Dataset(x, y)
#+ assert dataset.y.shape == (8, 1)

# %% target-kind-unclear
x, y = pandas.DataFrame({"a": [0.1, 0.2], "b": [1.0, 2.0]}), pandas.Series([0.5, 1.5])
#+ y = ‹2›
dataset = datasets.Dataset(x, y)
#+ assert dataset.y.shape == (2, 1)

# %% target-kind-unclear
x, y = torch.rand(8, 2), torch.tensor([0.0, 1.0, 2.0, 1.0] * 2)
#+ ‹3›
dataset = datasets.Dataset(x, y)
#+ assert dataset.y.tolist() == [0, 1, 2, 1] * 2

# %% feature-names-differ
x, y = torch.rand(8, 2), torch.rand(8, 1)
names = ["area"]
#+ names = ["area", "age"]  # reads: in the order of the columns
dataset = datasets.Dataset(x, y, feature_names=names)
#+ assert list(dataset.feature_names) == ["area", "age"]

# %% predictions-and-targets-differ
prediction, y = torch.tensor([[0], [1], [1]]), torch.tensor([0, 1, 0])
#+ ‹1›
accuracy = metrics.accuracy(prediction, y)
#+ assert accuracy == 2 / 3

# %% several-labels-per-row
labels, y = torch.tensor([[0, 1], [1, 1], [1, 0]]), torch.tensor([[0, 1], [1, 1], [0, 0]])
confusion_matrix = metrics.confusion_matrix
counts = confusion_matrix(labels, y, classes=2)  #-
#+ counts = ‹1›
#+ assert counts.tolist() == [[1, 1], [0, 1]]

# %% several-labels-per-row
labels, y = torch.tensor([[0, 1], [1, 0], [1, 0]]), torch.tensor([[0, 1], [1, 0], [0, 1]])
#+ labels, y = ‹2›, y.argmax(dim=1)
counts = metrics.confusion_matrix(labels, y, classes=2)
#+ assert counts.tolist() == [[1, 0], [1, 1]]

# %% mean-and-scale-differ
x_train = torch.tensor([[0.0, 10.0], [2.0, 30.0]])
scaling = Standardize(torch.zeros(2), torch.ones(3))  #-
#+ scaling = ‹1›
#+ assert scaling(x_train).mean(dim=0).tolist() == [0.0, 0.0]

# %% output-rows-differ
class Mean(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, x):
        return self.layer(x).mean(dim=0)  #-
#+         return self.layer(x)  # reads: let forward return one row per row of x

x = torch.randn(20, 2)
history = fit(Mean(), x, x.sum(dim=1, keepdim=True), criterion=nn.MSELoss(), lr=0.3, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% batch-of-one-row
x = torch.randn(33, 2)
y = x.sum(dim=1, keepdim=True)
model = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Linear(8, 1))
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.05, epochs=100, batch_size=16)  #-
#+ history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.05, epochs=100, ‹1›)
#+ assert history.costs[-1] < history.costs[0] / 5
