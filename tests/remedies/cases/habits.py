# %% unknown-argument
x, y = datasets.line()
model = LinearRegression()
history = fit(model, x, y, learning_rate=0.1, epochs=500)  #-
#+ history = ‹2›
#+ assert history.costs[-1] < history.costs[0]

# %% unknown-argument
model = MultiLayerPerceptron(hidden_layer_sizes=(16,))  #-
#+ model = ‹2›
#+ assert model.layer_sizes == (4, 16, 3)

# %% unknown-attribute
x, y = datasets.line()
model = LinearRegression()
model.fit(x, y)  #-
#+ history = ‹1›
#+ assert history.costs[-1] < history.costs[0]

# %% unknown-attribute
model = LinearRegression(2)
slopes = model.coef_  #-
#+ slopes = ‹1›
#+ assert slopes.shape == (1, 2)

# %% no-probabilities
x, y = datasets.line()
model = LinearRegression()
shares = model.predict_proba(x)  #-
#+ values = ‹1›
#+ assert values.shape == (len(x), 1)

# %% no-probabilities
x = torch.randn(30, 2)
y = (x[:, 0] > 0).long()
model = MultiLayerPerceptron((2, 3, 2), output_activation="identity")
fit(model, x, y, criterion=nn.CrossEntropyLoss(), lr=1.0, epochs=50)
shares = model.predict_proba(x)  #-
#+ shares = ‹2›
#+ assert torch.allclose(shares.sum(dim=1), torch.ones(30))

# %% sample-weights-unsuitable
x, y = datasets.line()
sample_weights = [1.0, 2.0]
#+ sample_weights = [1.0] * len(x)
#+ assert ‹1›
history = fit(LinearRegression(), x, y, lr=0.1, epochs=500, sample_weights=sample_weights)
#+ assert history.costs[-1] < 1e-2

# %% class-weights-without-classes
x, y = datasets.line()
history = fit(LinearRegression(), x, y, lr=0.1, epochs=500, class_weights="balanced")  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=500, sample_weights=[1.0] * len(x))  # reads: sample_weights=, one number for each row
#+ assert history.costs[-1] < 1e-2

# %% class-weights-without-classes
x = torch.randn(40, 2)
y = (x > 0.5).float()
history = fit(LogisticRegression(2, 2), x, y, lr=1.0, epochs=200, class_weights="balanced")  #-
#+ criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([2.0, 2.0]))  # reads: nn.BCEWithLogitsLoss(pos_weight=…)
#+ history = fit(LogisticRegression(2, 2), x, y, criterion=criterion, lr=1.0, epochs=200)
#+ assert history.costs[-1] < history.costs[0]

# %% weights-beside-stream
from torch.utils.data import DataLoader, TensorDataset

x = torch.randn(40, 2)
y = (x[:, :1] > 1).float()
loader = DataLoader(TensorDataset(x, y), batch_size=10)
history = fit(LogisticRegression(), loader, lr=1.0, epochs=20, class_weights="balanced")  #-
#+ history = fit(LogisticRegression(), x, y, batch_size=10, lr=1.0, epochs=20, class_weights="balanced")  # reads: x and y themselves
#+ assert history.costs[-1] < history.costs[0]

# %% weights-beside-stream
from torch.utils.data import DataLoader, TensorDataset

x = torch.randn(40, 2)
y = (x[:, :1] > 1).float()
loader = DataLoader(TensorDataset(x, y), batch_size=10)
history = fit(LogisticRegression(), loader, lr=1.0, epochs=20, class_weights="balanced")  #-
#+ sampler = ‹1›((1 + 4 * y.flatten()).tolist(), len(x))  # reads: which draws rows by their weights
#+ loader = DataLoader(TensorDataset(x, y), batch_size=10, sampler=sampler)
#+ history = fit(LogisticRegression(), loader, lr=1.0, epochs=20)
#+ assert history.costs[-1] < history.costs[0]

# %% criterion-cannot-be-weighed
x, y = datasets.line()
whole = lambda prediction, y: ((prediction - y) ** 2).mean()
history = fit(LinearRegression(), x, y, criterion=whole, lr=0.1, epochs=500, sample_weights=[1.0] * len(x))  #-
#+ history = fit(LinearRegression(), x, y, criterion=‹2›, lr=0.1, epochs=500, sample_weights=[1.0] * len(x))
#+ assert history.costs[-1] < 1e-2

# %% best-without-validation
x = torch.randn(40, 2)
data = datasets.Dataset(x, x.sum(dim=1, keepdim=True))
model = LinearRegression(2)
history = fit(model, data, lr=0.1, epochs=50, stop_when=patience(5, restore_best=True))  #-
#+ ‹1›
#+ history = fit(model, train, validation=valid, lr=0.1, epochs=50, stop_when=patience(5, restore_best=True))  # reads: fit(model, train, validation=valid, …)
#+ assert history.best_epoch is not None

# %% best-without-validation
x = torch.randn(40, 2)
data = datasets.Dataset(x, x.sum(dim=1, keepdim=True))
history = fit(LinearRegression(2), data, lr=0.1, epochs=50, stop_when=patience(5, restore_best=True))  #-
#+ history = fit(LinearRegression(2), data, lr=0.1, epochs=50, stop_when=patience(5, restore_best=False))  # reads: or restore_best=False
#+ assert history.costs[-1] < history.costs[0]

# %% called-without-tensor
x = [[1.0], [2.0]]
model = LinearRegression()
values = model(x)  #-
#+ values = ‹1›
#+ assert values.shape == (2, 1)

# %% called-without-tensor
x = [[1.0], [2.0]]
model = LogisticRegression(1)
#+ assert ‹2›.shape[0] == 2
#+ ‹3›
values = model(x)
#+ assert values.shape == (2, 1)

# %% class-weights-of-other-classes
x = torch.randn(40, 2)
y = (x[:, :1] > 1).float()
history = fit(LogisticRegression(), x, y, lr=1.0, epochs=20, class_weights=[1.0, 2.0, 3.0])  #-
#+ history = fit(LogisticRegression(), x, y, lr=1.0, epochs=20, ‹1›)
#+ assert history.costs[-1] < history.costs[0]
#+ history = fit(LogisticRegression(), x, y, lr=1.0, epochs=20, class_weights={0: 1.0, 1: 5.0})  # reads: {0: 1.0, 1: 5.0}
#+ assert history.costs[-1] < history.costs[0]

# %% no-probability
y = torch.tensor([[0.0], [1.0], [1.0]])
logits = torch.tensor([[-2.0], [3.0], [1.0]])
loss = metrics.log_loss(logits, y)  #-
#+ loss = metrics.log_loss(‹2›, y)
#+ assert abs(loss - nn.functional.binary_cross_entropy_with_logits(logits, y).item()) < 1e-6

# %% no-probability
y = torch.tensor([0, 2, 1])
logits = torch.tensor([[2.0, -1.0, 0.0], [0.0, 0.0, 3.0], [1.0, 2.0, 0.0]])
loss = metrics.log_loss(logits, y)  #-
#+ loss = metrics.log_loss(‹3›, y)
#+ assert abs(loss - nn.functional.cross_entropy(logits, y).item()) < 1e-6

# %% no-probability
x, y = datasets.gate("and")
model = LogisticRegression()
loss = metrics.log_loss(model.logits(x).detach() - 9, y)  #-
#+ loss = metrics.log_loss(‹1›.detach(), y)
#+ assert abs(loss - nn.functional.binary_cross_entropy(model(x), y).item()) < 1e-6

# %% probabilities-not-one
y = torch.tensor([0, 2, 1])
logits = torch.tensor([[2.0, -1.0, 0.0], [0.0, 0.0, 3.0], [1.0, 2.0, 0.0]])
probabilities = logits.sigmoid()
#+ ‹1›
loss = metrics.log_loss(probabilities, y)
#+ assert abs(loss - nn.functional.cross_entropy(logits, y).item()) < 1e-6

# %% criterion-cannot-be-weighed
x, y = datasets.line()
weighed = nn.MSELoss(reduction="sum")
whole = lambda prediction, y: weighed(prediction, y) / len(y)
history = fit(LinearRegression(), x, y, criterion=whole, lr=0.1, epochs=500, sample_weights=[1.0] * len(x))  #-
#+ loss = ‹1›.MSELoss()  # reads: a loss of torch.nn without weight= and ignore_index=
#+ history = fit(LinearRegression(), x, y, criterion=loss, lr=0.1, epochs=500, sample_weights=[1.0] * len(x))
#+ assert history.costs[-1] < 1e-2
