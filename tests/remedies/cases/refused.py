# %% table-missing
write("prices.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train price.csv --target y")  #-
#+ command("train prices.csv --target y")  # reads: prices.csv
#+ assert load_model("prices.pt").feature_names == ("a",)

# %% table-missing
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train table.csv --target y")
printed()
command("predict table.pt tabel.csv --out out.csv")  #-
#+ command("predict table.pt table.csv --out out.csv")  # reads: table.csv
#+ assert len(pandas.read_csv("out.csv")) == 20

# %% unknown-encoding
ROWS = "".join(f"{row},{2 * row}\n" for row in range(20))
write("table.csv", ("面积,㐀价\n" + ROWS).encode("gb18030"))
command("train table.csv --target 㐀价")  #-
#+ command("train table.csv --target 㐀价 --encoding gb18030")  # reads: --encoding and the name of the encoding, such as gb18030
#+ assert load_model("table.pt").feature_names == ("面积",)

# %% unknown-encoding
write("table.csv", "面积,价\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
write("new.csv", "面积,㐀价\n1,2\n".encode("gb18030"))
command("train table.csv --target 价")
printed()
command("predict table.pt new.csv --out out.csv")  #-
#+ command("predict table.pt new.csv --out out.csv --encoding gb18030")  # reads: --encoding and the name of the encoding, such as gb18030
#+ assert len(pandas.read_csv("out.csv")) == 1

# %% cell-too-large
write("table.csv", "a,b,y\n" + "".join(f"{'1e39' if row == 4 else row},{row % 6},{2 * row}\n" for row in range(40)))
command("train table.csv --target y")  #-
#+ command("‹line›")
#+ assert load_model("table.pt").feature_names == ("b",)

# %% cell-too-large
write("table.csv", "a,b,y\n" + "".join(f"{row},{row % 6},{2 * row}\n" for row in range(40)))
write("new.csv", "a,b\n1,2\n1e39,3\n3,4\n")
command("train table.csv --target y")
printed()
#+ write("new.csv", "a,b\n1,2\n,3\n3,4\n")  # reads: leave it empty: its row then stays blank
command("predict table.pt new.csv --out out.csv")
#+ assert pandas.read_csv("out.csv").iloc[:, -1].isna().tolist() == [False, True, False]

# %% column-too-fine
write("table.csv", "a,y\n" + "".join(f"{row},{1700000000 + row}\n" for row in range(40)))
#+ table = pandas.read_csv("table.csv")
#+ table["y"] -= table["y"].min()  # reads: write the difference to its smallest value into the table
#+ table.to_csv("table.csv", index=False)
command("train table.csv --target y --kind numbers")
#+ assert load_model("table.pt").feature_names == ("a",)

# %% no-usable-column
write("table.csv", "memo;y\n" + "".join(f"text {row};{row}\n" for row in range(40)))
#+ write("table.csv", "table of prices\n\na;y\n" + "".join(f"{row};{row}\n" for row in range(40)))
#+ command("train table.csv --target y --separator ';' --header 3")  # reads: if the names are wrong: --header, --separator
command("train table.csv --target y")  #-
#+ assert load_model("table.pt").feature_names == ("a",)

# %% target-is-text
write("table.csv", "a,y\n" + "".join(f"{row},{'low' if row < 20 else 'high'}\n" for row in range(40)))
command("train table.csv --target y --kind numbers")  #-
#+ command("train table.csv --target y")  # reads: leave --kind and --model out
#+ assert set(load_model("table.pt").class_names) == {"low", "high"}

# %% too-few-rows-to-split
write("table.csv", "a,y\n1,2\n")
#+ write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))  # reads: a table with more rows
command("train table.csv --target y --kind numbers")
#+ assert load_model("table.pt").feature_names == ("a",)

# %% excluded-and-wanted
write("table.csv", "a,b,y\n" + "".join(f"{row},{row % 6},{2 * row}\n" for row in range(20)))
command("train table.csv --target y --features a,b --exclude a")  #-
#+ command("train table.csv --target y --features a,b")  # reads: take it out of --exclude
#+ assert load_model("table.pt").feature_names == ("a", "b")

# %% table-beyond-memory
from mlp_tutorial.tables import csv_file

monkeypatch.setattr(csv_file, "free_memory", lambda: 60_000)
write("table.csv", "a,b,y\n" + "".join(f"{row},{row % 6},{2 * row}\n" for row in range(2000)))
#+ write("table.csv", "a,b,y\n" + "".join(f"{row},{row % 6},{2 * row}\n" for row in range(50)))  # reads: fewer rows or columns
command("train table.csv --target y")
#+ assert load_model("table.pt").feature_names == ("a", "b")

# %% table-beyond-memory
from mlp_tutorial.tables import csv_file

write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(40)))
write("new.csv", "a\n" + "".join(f"{row}\n" for row in range(2000)))
command("train table.csv --target y")
printed()
monkeypatch.setattr(csv_file, "free_memory", lambda: 60_000)
#+ write("new.csv", "a\n" + "".join(f"{row}\n" for row in range(100)))  # reads: the rows in several files, one after the other
command("predict table.pt new.csv --out out.csv")
#+ assert len(pandas.read_csv("out.csv")) == 100

# %% training-diverged
write("table.csv", "a,b,y\n" + "".join(f"{row},{row % 6},{2 * row}\n" for row in range(40)))
command("train table.csv --target y --model mlp --lr 1e30")  #-
#+ command("‹line›")
#+ assert load_model("table.pt").feature_names == ("a", "b")

# %% empty-cells
write("table.csv", "a,b,y\n" + "".join(f"{row},{row % 7},{2 * row}\n" for row in range(40)))
write("new.csv", "a,b\n1,\n3,2\n")
command("train table.csv --target y --missing refuse")  #-
#+ command("train table.csv --target y ‹--missing drop›")
command("predict table.pt new.csv --out out.csv")
#+ assert pandas.read_csv("out.csv").iloc[:, -1].isna().tolist() == [True, False]
