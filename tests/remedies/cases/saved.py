# %% model-cannot-be-saved
model, path = nn.Linear(2, 1), "model.pt"
save_model(model, path)  #-
#+ ‹1›
#+ again = nn.Linear(2, 1)
#+ again.load_state_dict(torch.load(path))
#+ assert torch.equal(again.weight, model.weight)

# %% dataset-misfits-model
dataset = datasets.Dataset(torch.rand(10, 3), torch.rand(10, 1), feature_names=["a", "b", "c"])
two = datasets.Dataset(dataset.x[:, :2], dataset.y, feature_names=["a", "b"])
model, path = LinearRegression(2), "model.pt"
save_model(model, path, dataset=dataset)  #-
#+ save_model(model, path, dataset=two)  # reads: save_model(model, path, dataset=…) with the data set that the model was trained on
#+ assert load_model(path).feature_names == ("a", "b")

# %% file-damaged
write("model.pt", b"no model")
#+ save_model(LinearRegression(), "model.pt")  # reads: save it again with save_model
model = load_model("model.pt").model
#+ assert isinstance(model, LinearRegression)

# %% file-damaged
x, y = datasets.line()
write("run.pt", b"no checkpoint")
#+ import os
#+ os.remove("run.pt")  # reads: delete the checkpoint and start anew
history = fit(LinearRegression(), x, y, lr=0.1, epochs=3, checkpoint="run.pt")
#+ assert len(history.costs) == 3

# %% model-cannot-be-made
from mlp_tutorial.files.state_file import read_state, write_state
from mlp_tutorial.saving import FORMAT

save_model(LinearRegression(), "model.pt")
state = read_state("model.pt", FORMAT)
write_state("model.pt", {**state, "class": "CubicRegression"})
#+ save_model(LinearRegression(), "model.pt")  # reads: save it again with the installed version
model = load_model("model.pt").model
#+ assert isinstance(model, LinearRegression)

# %% checkpoint-of-another-run
x, y = datasets.line()
fit(LinearRegression(), x, y, lr=0.1, epochs=3, seed=0, checkpoint="run.pt")
history = fit(LinearRegression(), x, y, lr=0.2, epochs=5, seed=0, checkpoint="run.pt")  #-
#+ history = fit(LinearRegression(), x, y, lr=0.2, epochs=5, seed=0, checkpoint="new.pt")  # reads: another file name for the new run
#+ assert len(history.costs) == 5

# %% checkpoint-of-another-run
x, y = datasets.line()
fit(LinearRegression(), x, y, lr=0.1, epochs=3, seed=0, checkpoint="run.pt")
history = fit(LinearRegression(), x, y, lr=0.2, epochs=5, seed=0, checkpoint="run.pt")  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=5, seed=0, checkpoint="run.pt")  # reads: the same call as before
#+ assert len(history.costs) == 5

# %% file-not-writable
save_model(LinearRegression(), "models/line.pt")  #-
#+ import os
#+ os.mkdir("models")  # reads: a folder that exists and may be written to
#+ save_model(LinearRegression(), "models/line.pt")
#+ assert load_model("models/line.pt").model

# %% saved-file-missing
save_model(LinearRegression(), "line.pt")
model = load_model("lines.pt").model  #-
#+ import os
#+ assert os.listdir() == ["line.pt"]  # reads: check the name and the folder that the command runs in
#+ model = load_model("line.pt").model
#+ assert model

# %% columns-without-names
dataset = datasets.Dataset(torch.rand(10, 2), torch.rand(10, 1), feature_names=["a", "b"])
model, path = LinearRegression(2), "model.pt"
save_model(model, path)
write("new.csv", "b,a\n1,2\n")
#+ ‹1›
command("predict model.pt new.csv --out out.csv")
#+ expected = model.predict(torch.tensor([[2.0, 1.0]])).item()
#+ assert abs(float(pandas.read_csv("out.csv").iloc[0, -1]) - expected) < 1e-3

# %% cannot-be-kept
x, y = datasets.line()
model = LinearRegression()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
optimizer.param_groups[0]["note"] = lambda: None  #-
#+ optimizer.param_groups[0]["note"] = 3  # reads: a number or a tensor in its place
history = fit(model, x, y, optimizer=optimizer, epochs=3, checkpoint="run.pt")
#+ assert len(history.costs) == 3

# %% file-of-another-version
from mlp_tutorial.files.state_file import read_state, write_state
from mlp_tutorial.fitting.checkpoint import FORMAT

x, y = datasets.line()
fit(LinearRegression(), x, y, lr=0.1, epochs=3, checkpoint="run.pt")
state = read_state("run.pt", FORMAT)
write_state("run.pt", {**state, "format": "mlp-tutorial checkpoint 1"})
history = fit(LinearRegression(), x, y, lr=0.1, epochs=3, checkpoint="run.pt")  #-
#+ history = fit(LinearRegression(), x, y, lr=0.1, epochs=3, checkpoint="new.pt")  # reads: train again, and save under another name
#+ assert len(history.costs) == 3
