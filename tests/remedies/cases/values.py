# %% data-not-finite
x, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[1.0], [float("nan")], [3.0]])
#+ ‹1›
#+ ‹2›
history = fit(LinearRegression(1), x, y, lr=0.1, epochs=500)
#+ assert x.flatten().tolist() == y.flatten().tolist() == [1.0, 3.0] and history.costs[-1] < 1e-3

# %% data-not-finite
x = pandas.DataFrame({"a": [1.0, None, 3.0, 4.0], "b": [0.0, 1.0, float("inf"), 1.0]})
y = pandas.DataFrame({"y": [1.0, 2.0, 3.0, 5.0]})
#+ ‹1›
#+ ‹2›
history = fit(LinearRegression(2), x, y, lr=0.05, epochs=500)
#+ assert x["a"].tolist() == [1.0, 4.0] and y["y"].tolist() == [1.0, 5.0] and history.costs[-1] < 1e-3

# %% data-not-finite
x, y = numpy.arange(6.0).reshape(3, 2), pandas.Series([0, None, 2])
y = pandas.DataFrame({"y": y})
#+ ‹1›
#+ ‹2›
history = fit(LinearRegression(2), x, y, lr=0.02, epochs=500)
#+ assert x.tolist() == [[0.0, 1.0], [4.0, 5.0]] and y["y"].tolist() == [0.0, 2.0] and history.costs[-1] < 1e-2

# %% data-not-finite
x, y = torch.ones(3, 2, 2), torch.ones(3, 1)
x[1, 0, 1] = float("nan")
model = nn.Sequential(nn.Flatten(), nn.Linear(4, 1))
#+ ‹1›
#+ ‹2›
history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.05, epochs=100)
#+ assert len(x) == len(y) == 2 and history.costs[-1] < 1e-3

# %% labels-outside-0-1
x = torch.randn(40, 2)
y = torch.sign(x[:, :1])
model = LogisticRegression()
#+ ‹1›
history = fit(model, x, y, lr=1.0, epochs=200)
#+ assert metrics.accuracy(model.predict(x), y) > 0.9

# %% labels-outside-0-1
x = torch.randn(40, 2)
y = 1 + (x[:, :1] > 0).float()
model = LogisticRegression()
#+ ‹1›
history = fit(model, x, y, lr=1.0, epochs=200)
#+ assert metrics.accuracy(model.predict(x), y) > 0.9

# %% labels-outside-0-1
x = torch.randn(40, 2)
y = 45 + 6 * x[:, :1]  # 27 to 62: a regression
layer_sizes = (2, 8, 1)
model = MultiLayerPerceptron(layer_sizes, "relu")
#+ ‹1›
history = fit(model, x, y, lr=0.1, epochs=300)
#+ assert metrics.r2_score(model(x).detach(), y) > 0.95

# %% class-out-of-range
x = torch.randn(60, 2)
y = 1 + (x[:, 0] > 0).long() + (x[:, 0] > 1).long()  # 1, 2, 3
model = MultiLayerPerceptron((2, 8, 3), "tanh", output_activation="softmax")
#+ ‹1›
history = fit(model, x, y, lr=1.0, epochs=300)
#+ assert metrics.accuracy(model.predict(x).flatten(), y) > 0.9

# %% class-out-of-range
x = torch.randn(60, 2)
y = (x[:, 0] > 0).long() + (x[:, 0] > 1).long()
classes = 2  #-
#+ classes = 3  # reads: give the model as many outputs as there are classes
model = MultiLayerPerceptron((2, 8, classes), "tanh", output_activation="softmax")
history = fit(model, x, y, lr=1.0, epochs=300)
#+ assert metrics.accuracy(model.predict(x).flatten(), y) > 0.9

# %% class-not-whole
x = torch.randn(60, 2)
y = x[:, 0] + 0.5
model = MultiLayerPerceptron((2, 8, 3), "tanh", output_activation="softmax")  #-
#+ model = MultiLayerPerceptron((2, 8, 1), "tanh", output_activation="identity")  # reads: an identity output
#+ y = y.reshape(-1, 1)
history = fit(model, x, y, lr=0.1, epochs=300)  #-
#+ history = fit(model, x, y, criterion=nn.MSELoss(), lr=0.1, epochs=300)  # reads: use MSELoss
#+ assert metrics.r2_score(model(x).detach(), y) > 0.9

# %% class-not-whole
x = torch.randn(60, 2)
y = x[:, 0] + 0.5
#+ y = (y > 0.5).long()  # reads: turn y into classes
model = MultiLayerPerceptron((2, 8, 2), "tanh", output_activation="softmax")
history = fit(model, x, y, lr=1.0, epochs=300)
#+ assert metrics.accuracy(model.predict(x).flatten(), y) > 0.9

# %% number-too-large
x = numpy.array([[1e300], [2e300], [3e300]])
y = [[1.0], [2.0], [3.0]]
#+ x = (x / 1e300 - 2) / 0.8  # reads: standardize x or change its unit
history = fit(LinearRegression(), x, y, lr=0.3, epochs=100)
#+ assert history.costs[-1] < 1e-3

# %% number-too-large
x = numpy.array([[1e300], [2e300]])
y = [[1.0], [2.0]]
model = LinearRegression()
#+ ‹1›
predictions = model.predict(x)
#+ assert predictions.dtype == torch.float64 and bool(torch.isfinite(predictions).all())

# %% rows-not-probabilities
x = torch.randn(60, 2)
labels = (x[:, 0] > 0).long()
y = torch.stack([labels, labels], dim=1)  # the wrong rows for two classes
#+ y = ‹1›
model = MultiLayerPerceptron((2, 8, 2), "tanh", output_activation="softmax")
history = fit(model, x, y, lr=1.0, epochs=300)
#+ assert metrics.accuracy(model.predict(x).flatten(), labels) > 0.9

# %% rows-not-probabilities
x = torch.randn(60, 2)
labels = (x[:, 0] > 0).long()
y = torch.stack([labels, labels], dim=1)
#+ y = labels  # reads: class numbers of shape (N,)
model = MultiLayerPerceptron((2, 8, 2), "tanh", output_activation="softmax")
history = fit(model, x, y, lr=1.0, epochs=300)
#+ assert metrics.accuracy(model.predict(x).flatten(), labels) > 0.9

# %% rows-not-probabilities
x = torch.randn(60, 2)
y = (x > 0).float()  # two labels a row, one, or none
model = MultiLayerPerceptron((2, 8, 2), "tanh", output_activation="softmax")  #-
#+ model = MultiLayerPerceptron((2, 8, 2), "tanh", ‹2›)
history = fit(model, x, y, lr=1.0, epochs=300)
#+ assert bool(((model(x) > 0.5) == y).float().mean() > 0.95)

# %% label-without-class
labels, y = torch.tensor([1, 2, 3]), torch.tensor([1, 3, 3])
counts = metrics.confusion_matrix(labels, y, classes=3)  #-
#+ counts = metrics.confusion_matrix(labels - 1, y - 1, classes=3)  # reads: y - 1
#+ assert counts.tolist() == [[1, 0, 0], [0, 0, 0], [0, 1, 1]]

# %% too-few-rows-to-split
dataset = datasets.Dataset([[1.0]], [[2.0]])
train = dataset.split(0.8)[0]  #-
#+ train = dataset  # reads: use the data set as a whole
#+ assert fit(LinearRegression(), train, lr=0.1, epochs=100).costs[-1] < 1e-3

# %% equal-in-dtype
x = pandas.DataFrame({"time": [1.7e9 + second for second in range(8)]})
y = torch.arange(8.0).reshape(-1, 1)
#+ ‹1›
#+ ‹2›
history = fit(LinearRegression(), x, y, lr=0.1, epochs=300)
#+ assert history.costs[-1] < 1e-3
