# %% optimizer-of-another-model
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = LinearRegression()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model = LinearRegression()
#+ ‹1›
history = fit(model, x, 2 * x, optimizer=optimizer, epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% learning-rate-not-positive
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
history = fit(LinearRegression(), x, 2 * x, lr=0, epochs=300)  #-
#+ history = fit(LinearRegression(), x, 2 * x, ‹1›, epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% nothing-to-train
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = LinearRegression()
model.requires_grad_(False)
#+ ‹1›
history = fit(model, x, 2 * x, epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% optimizer-of-frozen-parameters
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = LinearRegression()
for parameter in model.parameters():
    parameter.requires_grad = False
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
optimizer.param_groups[0]["params"].pop()
model.linear.bias.requires_grad = True
nn.init.zeros_(model.linear.bias)
#+ ‹1›
history = fit(model, x, 2 * x, optimizer=optimizer, epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% lr-beside-optimizer
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = LinearRegression()
optimizer = torch.optim.Adam(model.parameters())
history = fit(model, x, 2 * x, optimizer=optimizer, lr=0.1, epochs=300)  #-
#+ history = fit(model, x, 2 * x, optimizer=‹1›, epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% optimizer-needs-closure
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = LinearRegression()
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.1)  #-
#+ optimizer = ‹1›(model.parameters(), lr=0.1)
history = fit(model, x, 2 * x, optimizer=optimizer, epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% optimizer-needs-closure
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = LinearRegression()
optimizer = torch.optim.LBFGS(model.parameters())
history = fit(model, x, 2 * x, optimizer=optimizer, epochs=300)  #-
#+ def closure():
#+     optimizer.zero_grad()
#+     cost = nn.functional.mse_loss(model(x), 2 * x)
#+     cost.backward()
#+     return cost
#+ for step in range(5):  # reads: write the loop yourself
#+     ‹3›
#+ assert nn.functional.mse_loss(model(x), 2 * x) < 1e-6

# %% not-an-optimizer
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = LinearRegression()
history = fit(model, x, 2 * x, optimizer="adam", epochs=700)  #-
#+ history = fit(model, x, 2 * x, ‹1›, epochs=700)
#+ assert history.costs[-1] < 1e-3

# %% parameters-without-values
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = nn.Sequential(nn.LazyLinear(1))
#+ ‹1›
history = fit(model, x, 2 * x, criterion=nn.MSELoss(), epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% parameters-without-values
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = nn.Linear(1, 1, device="meta")
#+ ‹2›
#+ model.reset_parameters()  # reads: and new weights
history = fit(model, x, 2 * x, criterion=nn.MSELoss(), epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% made-in-inference-mode
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
with torch.inference_mode():
    model = LinearRegression()
#+ model = LinearRegression()  # reads: make the model outside of torch.inference_mode()
history = fit(model, x, 2 * x, epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% gradient-layout-differs
class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(5, 1, sparse=True)  #-
#+         self.table = nn.Embedding(5, 1, ‹2›)

    def forward(self, x):
        return self.table(x[:, 0])

x, y = torch.arange(5).reshape(-1, 1), torch.arange(5.0).reshape(-1, 1)
model = Words()
history = fit(model, x, y, criterion=nn.MSELoss(), optimizer=torch.optim.Adam(model.parameters(), lr=0.1), epochs=400)
#+ assert history.costs[-1] < 1e-2

# %% gradient-layout-differs
class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(5, 1, sparse=True)

    def forward(self, x):
        return self.table(x[:, 0])

x, y = torch.arange(5).reshape(-1, 1), torch.arange(5.0).reshape(-1, 1)
model = Words()
optimizer = torch.optim.Adam(model.parameters(), lr=1.0)  #-
#+ optimizer = ‹1›(model.parameters(), lr=1.0)
history = fit(model, x, y, criterion=nn.MSELoss(), optimizer=optimizer, epochs=100)
#+ assert history.costs[-1] < 1e-2

# %% training-diverged
x = 50 * torch.rand(30, 2)
y = x.sum(dim=1, keepdim=True)
model = LinearRegression(2)  #-
#+ model = LinearRegression(2, ‹1›)
history = fit(model, x, y, lr=0.1, epochs=300)
#+ assert metrics.r2_score(model.predict(x), y) > 0.99

# %% training-diverged
x = torch.randn(30, 2)
y = x.sum(dim=1, keepdim=True)
history = fit(LinearRegression(2), x, y, lr=2.0, epochs=3000)  #-
#+ history = fit(LinearRegression(2), x, y, lr=0.2, epochs=300)  # reads: a learning rate ten times smaller
#+ assert history.costs[-1] < 1e-3

# %% memory-too-small
x, y = datasets.gate("xor")
result = sweep((2, 2, 1), x, y, seeds=3, lr=0.5, epochs=5, memory=10)  #-
#+ result = sweep((2, 2, 1), x, y, seeds=3, lr=0.5, epochs=5, ‹1›)
#+ assert len(result.verdicts) == 3

# %% scale-not-finite
x, y = datasets.gate("xor")
result = sweep((2, 2, 1), x, y, seeds=3, lr=0.5, epochs=5, scales=[float("nan")])  #-
#+ result = sweep((2, 2, 1), x, y, seeds=3, lr=0.5, epochs=5, ‹1›)
#+ assert len(result.seeds) == 9

# %% values-empty-or-repeated
x, y = datasets.gate("xor")
result = sweep((2, 2, 1), x, y, seeds=[1, 1], lr=0.5, epochs=5)  #-
#+ result = sweep((2, 2, 1), x, y, ‹1›, epochs=5)
#+ assert len(result.seeds) == 600

# %% optimizer-needs-closure
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
model = LinearRegression()
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.1)  #-
#+ optimizer = ‹2›(model.parameters(), lr=0.1)
history = fit(model, x, 2 * x, optimizer=optimizer, epochs=300)
#+ assert history.costs[-1] < 1e-3

# %% made-in-inference-mode
x = torch.linspace(-1, 1, 10).reshape(-1, 1)
with torch.inference_mode():
    model = LinearRegression()  #-
#+     with torch.inference_mode(False): model = LinearRegression()  # reads: with torch.inference_mode(False): model = …
history = fit(model, x, 2 * x, epochs=300)
#+ assert history.costs[-1] < 1e-3
