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
