# %% unknown-example
command("examples copy xorr --to .")  #-
#+ command("examples list")  # reads: mlp-tutorial examples list
#+ assert "01_xor" in printed()
#+ command("examples copy 01_xor --to .")
#+ assert Path("01_xor.py").read_text("utf-8")

# %% file-exists
command("examples copy xor --to .")
printed()
command("examples copy xor --to .")  #-
#+ command("examples copy xor --to another")  # reads: copy into another folder
#+ assert Path("another/01_xor.py").read_text("utf-8")

# %% ambiguous-example
from mlp_tutorial.gallery import listing

twice = [*listing.examples(), *listing.examples()]
monkeypatch.setattr(listing, "examples", lambda: twice)
listing.example("xor")  #-
#+ monkeypatch.undo()
#+ assert listing.example("3_multi_layer_perceptron/01_xor").name == "01_xor"  # reads: write the folder in front

# %% model-misfits-target
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(30)))
command("train table.csv --target y --model logistic --kind numbers")  #-
#+ command("train table.csv --target y ‹--model mlp› --kind numbers")
#+ assert isinstance(load_model("table.pt").model, MultiLayerPerceptron)

# %% output-replaces-input
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(30)))
command("train table.csv --target y --out table.csv")  #-
#+ command("train table.csv --target y ‹--out› model.pt")
#+ assert load_model("model.pt").feature_names == ("a",) and Path("table.csv").read_text("utf-8").startswith("a,y")

# %% no-hidden-layers
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(30)))
command("train table.csv --target y --model linear --hidden 4")  #-
#+ command("train table.csv --target y ‹--model mlp› --hidden 4")
#+ assert load_model("table.pt").model.layer_sizes == (1, 4, 1)

# %% no-hidden-layers
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(30)))
command("train table.csv --target y --model linear --hidden 4")  #-
#+ command("train table.csv --target y --model linear")  # reads: leave out --hidden
#+ assert isinstance(load_model("table.pt").model, LinearRegression)

# %% learning-rate-too-large
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(30)))
command("train table.csv --target y --lr 1e39")  #-
#+ command("train table.csv --target y ‹--lr 0.1›")
#+ assert load_model("table.pt").feature_names == ("a",)

# %% model-beyond-memory
from mlp_tutorial.cli import footprint

monkeypatch.setattr(footprint, "free_memory", lambda: 1_000_000)
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(30)))
command("train table.csv --target y --hidden 100000,100000")  #-
#+ command("train table.csv --target y ‹--hidden 64,64›")
#+ assert load_model("table.pt").model.layer_sizes == (1, 64, 64, 1)

# %% sweep-beyond-memory
from mlp_tutorial.cli import footprint

monkeypatch.setattr(footprint, "free_memory", lambda: 10_000_000)
command("sweep --seeds 10000000")  #-
#+ command("sweep ‹--seeds 1000› --epochs 5")
#+ assert "1000" in printed().replace(",", "")

# %% table-beyond-memory
from mlp_tutorial.tables import csv_file

monkeypatch.setattr(csv_file, "free_memory", lambda: 100)
write("table.csv", "a,b,y\n1,2,3\n2,3,4\n")
data = datasets.from_csv("table.csv", "y")  #-
#+ numpy.save("x.npy", numpy.array([[1.0, 2.0], [2.0, 3.0]]))
#+ numpy.save("y.npy", numpy.array([[3.0], [4.0]]))
#+ data = ‹1›("x.npy", "y.npy")
#+ assert len(data) == 2

# %% folder-gone
def gone():
    raise FileNotFoundError

here = Path.cwd
monkeypatch.setattr(Path, "cwd", gone)
#+ monkeypatch.setattr(Path, "cwd", here)  # reads: cd to another folder
command("info")
#+ assert "torch" in printed().lower()

# %% not-foreseen
from mlp_tutorial.cli import app

write("table.csv", "a,y\n1,2\n2,4\n3,6\n4,8\n5,10\n")
def broken(*given, **options):
    raise RuntimeError("nobody thought of this")

monkeypatch.setattr("mlp_tutorial.cli.table.read_table", broken)
command("train table.csv --target y")  #-
#+ command("info")  # reads: what `mlp-tutorial info` prints
#+ assert mlp_tutorial.__version__ in printed()

# %% example-cell-unreadable
from mlp_tutorial.gallery.cells import split_cells

header = "# %% [markdown]"
#+ header = '# %% [markdown] lang="en"'  # reads: # %% [markdown] lang="en" or lang="ko" before a text
found = split_cells(f'"""A lesson."""\n\n{header}\n# A text.\n\n# %% [markdown] lang="ko"\n# 글.\n\n# %%\nx = 1\n', "lesson")
#+ assert [cell.is_code for cell in found[1]] == [False, True]

# %% example-languages-differ
from mlp_tutorial.gallery.cells import split_cells

korean = ""
#+ korean = '# %% [markdown] lang="ko"\n# 글.\n\n'  # reads: write the text cell twice
found = split_cells(f'"""A lesson."""\n\n# %% [markdown] lang="en"\n# A text.\n\n{korean}# %%\nx = 1\n', "lesson")
#+ assert set(found[1][0].texts) == {"en", "ko"}

# %% learning-rate-too-large
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(30)))
command("train table.csv --target y --lr 1e39")  #-
#+ command("train table.csv --target y")  # reads: leave --lr out
#+ assert load_model("table.pt").feature_names == ("a",)

# %% class-weights-for-numbers
write("table.csv", "a,y\n" + "".join(f"{row},{row % 2 + 1}\n" for row in range(40)))
command("train table.csv --target y --kind numbers --class-weights")  #-
#+ command("train table.csv --target y ‹--kind classes› --class-weights")
#+ assert load_model("table.pt").class_names

# %% no-row-to-predict
write("table.csv", "a,b,y\n" + "".join(f"{row},{row % 7},{2 * row}\n" for row in range(40)))
write("new.csv", "a,b\n1,\n,2\n")
command("train table.csv --target y")
printed()
#+ write("new.csv", "a,b\n1,2\n1,2\n")  # reads: fill the cells
command("predict table.pt new.csv --out out.csv")
#+ assert len(pandas.read_csv("out.csv")) == 2

# %% no-row-to-predict
write("table.csv", "a,b,y\n" + "".join(f"{row},{'' if row == 3 else row % 7},{2 * row}\n" for row in range(40)))
write("new.csv", "a,b\n1,\n,2\n")
command("train table.csv --target y")  #-
#+ command("train table.csv --target y ‹--missing mean›")
command("predict table.pt new.csv --out out.csv")
#+ assert pandas.read_csv("out.csv").iloc[:, -1].notna().all()

# %% columns-missing
write("table.csv", "area,b,y\n" + "".join(f"{row},{row % 7},{2 * row}\n" for row in range(40)))
write("new.csv", "aera,b\n1,2\n2,3\n")
command("train table.csv --target y")
#+ write("new.csv", Path("new.csv").read_text("utf-8").replace("aera", "area"))  # reads: give the columns the names that they had in training
command("predict table.pt new.csv --out out.csv")
#+ assert len(pandas.read_csv("out.csv")) == 2

# %% cell-not-a-number
ROWS = "".join(f"{'two' if row == 2 else row},{row % 5},{row}\n" for row in range(42))
write("table.csv", "area,age,price\n" + ROWS)
command("train table.csv --target price")  #-
#+ command("‹line›")
#+ assert load_model("table.pt").feature_names == ("age",)

# %% empty-cells
ROWS = "".join(f"{'' if row == 2 else row},{row % 5},{row}\n" for row in range(42))
write("table.csv", "area,age,price\n" + ROWS)
command("train table.csv --target price --missing refuse")  #-
#+ command("‹line›")
#+ assert load_model("table.pt").columns.missing == "drop"

# %% empty-cells
ROWS = "".join(f"{'' if row == 2 else row},{row % 5},{row}\n" for row in range(42))
write("table.csv", "area,age,price\n" + ROWS)
command("train table.csv --target price --missing refuse")  #-
#+ command("train table.csv --target price ‹--missing mean›")
#+ assert load_model("table.pt").columns.missing == "mean"

# %% unfit-features
write("table.csv", "memo,b,y\n" + "".join(f"text number {row},{row % 6},{row}\n" for row in range(40)))
command("train table.csv --target y --features memo,b")  #-
#+ command("‹line›")
#+ assert load_model("table.pt").feature_names == ("b",)

# %% no-complete-row
ROWS = "".join(f"{row},,{row}\n" if row % 2 else f",{row},{row}\n" for row in range(40))
write("table.csv", "a,b,y\n" + ROWS)
command("train table.csv --target y")  #-
#+ command("‹line›")
#+ assert load_model("table.pt").columns.missing == "mean"

# %% unknown-column
write("table.csv", "area,price\n" + "".join(f"{row},{2 * row}\n" for row in range(40)))
command("train table.csv --target prices")  #-
#+ command("‹line›")
#+ assert load_model("table.pt").feature_names == ("area",)

# %% every-row-own-class
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(40)))
command("train table.csv --target y --kind classes")  #-
#+ command("train table.csv --target y ‹--kind numbers›")
#+ assert load_model("table.pt").class_names is None
