# %% gradients-disagree
x, y = datasets.gate("xor")
model = LogisticRegression()
report = check_gradients(model, x, y, criterion=nn.BCELoss())  #-
#+ report = check_gradients(model, x, y, criterion=nn.BCELoss(reduction="sum"))  # reads: 1/N means that one side takes a mean where the other takes a sum
report.require()
#+ assert report.agrees

# %% model-without-derivation
x, y = datasets.gate("and")
model = nn.Sequential(nn.Linear(2, 1))
#+ model = ‹1›
history = fit(model, x, y, criterion=nn.BCEWithLogitsLoss(), lr=1.0, epochs=500, gradients="derived")  #-
#+ history = fit(model, x, y, lr=1.0, epochs=500, gradients="derived")
#+ assert history.costs[-1] < history.costs[0]

# %% model-without-derivation
x, y = datasets.gate("and")
model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
history = fit(model, x, y, criterion=nn.BCELoss(), lr=1.0, epochs=500, gradients="derived")  #-
#+ y = y.float()
#+ history = fit(model, x, y, criterion=nn.BCELoss(), lr=1.0, epochs=500)  # reads: autograd, which takes any model
#+ assert history.costs[-1] < 0.2

# %% loss-without-derivation
x = torch.randn(20, 2)
y = x.sum(dim=1, keepdim=True)
model = LinearRegression(2)
history = fit(model, x, y, criterion=nn.L1Loss(), lr=0.1, epochs=100, gradients="derived")  #-
#+ history = fit(model, x, y, criterion=nn.L1Loss(), lr=0.1, epochs=100, ‹5›)
#+ assert history.costs[-1] < 0.1

# %% hook-beside-derivation
x, y = datasets.gate("and")
model = LogisticRegression()
handle = model.register_forward_hook(lambda *given: None)
#+ ‹2›
history = fit(model, x, y, lr=1.0, epochs=500, gradients="derived")
#+ assert history.costs[-1] < 0.2

# %% hook-beside-derivation
x, y = datasets.gate("and")
model = LogisticRegression()
model.register_forward_hook(lambda *given: None)
history = fit(model, x, y, lr=1.0, epochs=500, gradients="derived")  #-
#+ history = fit(model, x, y, lr=1.0, epochs=500, ‹1›)
#+ assert history.costs[-1] < 0.2

# %% layer-without-derivation
x, y = datasets.gate("and")
model = LogisticRegression()
model.linear = nn.Linear(2, 1, bias=False)  #-
#+ model.linear = nn.Linear(2, 1, ‹1›)
history = fit(model, x, y, lr=1.0, epochs=500, gradients="derived")
#+ assert history.costs[-1] < 0.2

# %% loss-without-derivation
x = torch.randn(20, 2)
y = x.sum(dim=1, keepdim=True)
history = fit(LinearRegression(2), x, y, criterion=nn.L1Loss(), lr=0.1, epochs=100, gradients="derived")  #-
#+ history = fit(LinearRegression(2), x, y, criterion=‹1›, lr=0.1, epochs=100, gradients="derived")
#+ assert history.costs[-1] < 1e-3

# %% model-without-derivation
x, y = datasets.gate("and")
model = nn.Sequential(nn.Linear(2, 1))
gradients(model, x, y)  #-
#+ model = LogisticRegression()
#+ history = ‹2›
#+ assert history.costs[-1] < history.costs[0]

# %% layer-without-derivation
x, y = datasets.gate("or")
model = LogisticRegression()
model.linear = nn.Linear(2, 1, bias=False)
history = fit(model, x, y, lr=1.0, epochs=500, gradients="derived")  #-
#+ history = fit(model, x, y, lr=1.0, epochs=500, ‹2›)
#+ assert history.costs[-1] < history.costs[0]
