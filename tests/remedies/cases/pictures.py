# %% not-an-axes
fig, axes = plt.subplots(1, 2)
ax = plotting.plot_activation("relu", ax=axes)  #-
#+ ax = plotting.plot_activation("relu", ‹2›)
#+ assert ax is axes[0]

# %% not-an-axes
ax = plt.figure()
#+ ‹1›
ax = plotting.plot_activation("relu", ax=ax)
#+ assert ax.has_data()

# %% no-cost-to-draw
plot_cost = plotting.plot_cost
x, y = datasets.line()
plot_cost([])  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=3)  # reads: after a run of at least one epoch
#+ ‹1›
#+ assert len(plt.gca().lines[0].get_xdata()) == 3

# %% costs-not-positive
plotting.plot_cost([0.0, 0.0, 1.0], log=True)  #-
#+ plotting.plot_cost([0.0, 0.0, 1.0], ‹1›)
#+ assert plt.gca().get_yscale() == "linear"

# %% name-count-differs
x, y = torch.randn(10, 2), torch.tensor([0, 1] * 5)
plotting.plot_boundary(LogisticRegression(), x, y, feature_names=["a"])  #-
#+ plotting.plot_boundary(LogisticRegression(), x, y, feature_names=["a", "b"])  # reads: a list of 2 name(s), in order
#+ assert (plt.gca().get_xlabel(), plt.gca().get_ylabel()) == ("a", "b")

# %% not-a-classifier
x, y = torch.randn(10, 2), torch.tensor([0, 1] * 5)
model = nn.Linear(2, 1)
#+ model = ‹1›
plotting.plot_boundary(model, x, y)
#+ assert plt.gca().has_data()

# %% range-not-rising
x, y = datasets.line()
ax = plotting.plot_cost_surface(LinearRegression(), x, y, weight_range=(2, -1))  #-
#+ ax = plotting.plot_cost_surface(LinearRegression(), x, y, ‹1›)
#+ assert ax is not None

# %% activation-without-curve
plot_activation = plotting.plot_activation
plot_activation("softmax")  #-
#+ ax = ‹1›
#+ assert ax.has_data()

# %% layers-not-a-chain
class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(2, 3), nn.Linear(2, 1)

    def forward(self, x):
        return self.b(x)

model = Two()
#+ model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))  # reads: torch.nn.Sequential of torch.nn.Linear and activations
plotting.plot_network(model)
#+ assert plt.gca().has_data()

# %% path-without-parameters
x, y = datasets.line()
model = LinearRegression()
history = fit(model, x, y, lr=0.1, epochs=4)
ax = plotting.plot_cost_surface(model, x, y, path=[{}])  #-
#+ history = fit(model, x, y, lr=0.1, epochs=4, record=("parameters",))  # reads: history = fit(…, record=("parameters",))
#+ ax = plotting.plot_cost_surface(model, x, y, ‹2›)
#+ assert ax is not None

# %% not-two-parameters
x, y = torch.rand(8, 2), torch.rand(8, 1)
model = LinearRegression(2)
ax = plotting.plot_cost_surface(model, x, y)  #-
#+ model, x = ‹1›, x[:, :1]  # reads: with one feature and one output
#+ ax = plotting.plot_cost_surface(model, x, y)
#+ assert ax is not None

# %% not-two-parameters
x, y = torch.rand(8, 2), torch.tensor([[0.0], [1.0]] * 4)
ax = plotting.plot_cost_surface(LogisticRegression(), x, y)  #-
#+ ax = plotting.plot_cost_surface(‹2›, x[:, :1], y)  # reads: with one feature and one output
#+ assert ax.has_data()

# %% points-not-a-table
x = torch.tensor([0.5, 0.5])  # one point
y = torch.tensor([1])
#+ ‹2›
plotting.plot_hidden_lines(MultiLayerPerceptron((2, 3, 1)), x, y)
#+ assert x.shape == (1, 2) and plt.gca().has_data()

# %% points-not-a-table
x, y = torch.linspace(0, 1, 5), torch.linspace(0, 1, 5)
#+ ‹1›
plotting.plot_fit(LinearRegression(), x, y)
#+ assert x.shape == (5, 1) and plt.gca().has_data()

# %% picture-features-differ
x = torch.randn(20, 3)
y = (x[:, :1] > 0).float()
model = LogisticRegression(3)
#+ model = LogisticRegression(2)  # reads: a model that was trained on these alone
#+ x = ‹1›
#+ history = fit(model, x, y, lr=1.0, epochs=100)
plotting.plot_boundary(model, x, y)
#+ assert metrics.accuracy(model.predict(x), y) > 0.9 and plt.gca().has_data()

# %% several-values-per-row
x, y = torch.rand(10, 1), torch.rand(10, 3)
#+ y = ‹1›
plotting.plot_fit(LinearRegression(), x, y)
#+ assert y.shape == (10, 1) and plt.gca().has_data()

# %% several-values-per-row
x = torch.randn(10, 2)
y = nn.functional.one_hot((x[:, 0] > 0).long(), 2)
#+ y = ‹2›
plotting.plot_hidden_lines(MultiLayerPerceptron((2, 3, 1)), x, y)
#+ assert torch.equal(y, (x[:, 0] > 0).long()) and plt.gca().has_data()

# %% epochs-and-costs-differ
x, y = datasets.gate("and")
history = fit(LogisticRegression(), x, y, epochs=5, validation=(x, y))
other = fit(LogisticRegression(), x, y, epochs=3, validation=(x, y))
plot_cost = plotting.plot_cost
plot_cost(history.costs, validation_costs=other.validation_costs)  #-
#+ ‹1›
#+ assert [len(line.get_xdata()) for line in plt.gca().lines[:2]] == [5, 5]

# %% costs-not-a-list
history = fit(LogisticRegression(), *datasets.gate("and"), epochs=5)
plot_cost = plotting.plot_cost
plot_cost([history.costs, history.costs])  #-
#+ ‹1›
#+ assert len(plt.gca().lines[0].get_xdata()) == 5

# %% predictions-and-rows-differ
x, y = datasets.gate("and")
model = LogisticRegression()
predictions = model.predict(x[:2])
#+ ‹1›
plotting.plot_truth_table(x, y, predictions)
#+ assert len(predictions) == 4

# %% several-outputs-one-line
x, y = torch.rand(10, 1), torch.rand(10, 1)
model = LinearRegression(1, out_features=2)  #-
#+ model = LinearRegression(1, ‹1›)
plotting.plot_fit(model, x, y)
#+ assert plt.gca().has_data()

# %% not-two-inputs
x, y = torch.rand(10, 2), torch.tensor([[0.0], [1.0]] * 5)
network = MultiLayerPerceptron((3, 4, 1))  #-
#+ network = ‹1›
plotting.plot_hidden_lines(network, x, y)
#+ assert plt.gca().has_data()

# %% truth-table-too-long
x = torch.randint(0, 2, (40, 2)).float()
y = x[:, :1]
plot_truth_table = plotting.plot_truth_table
plot_truth_table(x, y)  #-
#+ ‹1›
#+ assert plt.gca().get_children()

# %% output-not-a-table
class Sum(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, x):
        return self.layer(x).sum()  #-
#+         return self.layer(x)  # reads: a forward that returns a tensor of shape (N, K)

plotting.plot_boundary(nn.Sequential(Sum(), nn.Sigmoid()), torch.randn(8, 2), torch.tensor([0, 1] * 4))
#+ assert plt.gca().has_data()

# %% verdicts-and-seeds-differ
x, y = datasets.gate("xor")
result = sweep((2, 2, 1), x, y, seeds=4, lr=[0.5, 1.0], epochs=10)
from mlp_tutorial.plotting.sweep_verdicts import plot_verdicts
settings = ["lr 0.5", "lr 1"]
#+ settings = [f"{lr:g}" for lr in result.lrs]  # reads: with one entry in settings for each run of result
plot_verdicts(result.seeds, settings, result.verdicts)  #-
#+ ‹1›
#+ assert plt.gca().has_data()
