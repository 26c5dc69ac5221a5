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

# %% not-a-function
x, y = datasets.line()
seen = []

def measure(history):
    seen.append(len(history.costs))

history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, on_epoch=measure(History(seed=0)))  #-
history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, on_epoch="measure")  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=2, ‹1›)
#+ assert seen == [1, 2]

# %% no-obvious-cost
x, y = datasets.gate("and")
model = MultiLayerPerceptron((2, 3, 1), output_activation="tanh")
history = fit(model, x, y, lr=0.5, epochs=500)  #-
#+ history = fit(model, x, y, ‹1›, lr=0.5, epochs=500)
#+ assert history.costs[-1] < 0.1

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

# %% loss-misreads-output
x, y = datasets.gate("and")
history = fit(LogisticRegression(), x, y, criterion=nn.CrossEntropyLoss(), lr=1.0, epochs=300)  #-
#+ history = fit(LogisticRegression(), x, y, lr=1.0, epochs=300)  # reads: leave criterion out
#+ assert history.costs[-1] < 0.2

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

# %% rule-not-one-decision
x, y = datasets.line()
stop = lambda history: torch.tensor(history.costs) < 0.1 if len(history.costs) > 1 else False
#+ stop = lambda history: history.costs[-1] < 0.1  # reads: a comparison of one number
history = fit(LinearRegression(), x, y, lr=0.1, epochs=500, stop_when=stop)
#+ assert len(history.costs) < 500

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
