# %% table-missing
write("prices.csv", "area,price\n1,2\n2,4\n")
data = datasets.from_csv("table.csv", "price")  #-
#+ ‹1›
#+ assert "prices.csv" in printed()
#+ data = datasets.from_csv("prices.csv", "price")
#+ assert len(data) == 2

# %% file-empty
write("table.csv", "\n")
#+ write("table.csv", "a,y\n1,2\n2,4\n")  # reads: save the table again as CSV
data = datasets.from_csv("table.csv", "y")
#+ assert len(data) == 2

# %% header-without-rows
frame = pandas.DataFrame({"a": [1, 2], "y": [2, 4]})
frame[frame["a"] > 5].to_csv("table.csv", index=False)
#+ frame[frame["a"] > 0].to_csv("table.csv", index=False)  # reads: check the filter that the table was exported with
data = datasets.from_csv("table.csv", "y")
#+ assert len(data) == 2

# %% quotation-not-closed
write("table.csv", 'name,a,y\n"12" screen,1,2\nb,2,4\n')
#+ write("table.csv", 'name,a,y\n"12"" screen",1,2\nb,2,4\n')  # reads: write a quotation mark inside a cell twice, "12"" screen"
data = datasets.from_csv("table.csv", "y", features=["a"])
#+ assert data.x.tolist() == [[1.0], [2.0]]

# %% unknown-column
write("table.csv", "area,price\n1,2\n2,4\n")
data = datasets.from_csv("table.csv", "prices")  #-
#+ data = datasets.from_csv("table.csv", "price")  # reads: copy the name from the list above
#+ assert data.target_name == "price"

# %% single-class-target
write("table.csv", "a,y\n1,no\n2,no\n")
#+ write("table.csv", "a,y\n1,no\n2,yes\n")  # reads: rows of both classes
data = datasets.from_csv("table.csv", "y", kind="classes")
#+ assert data.class_names == ("no", "yes")

# %% every-row-own-class
write("table.csv", "a,y\n1,5\n2,6\n3,7\n")
data = datasets.from_csv("table.csv", "y", kind="classes")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert data.y.tolist() == [[5.0], [6.0], [7.0]]

# %% cell-too-large
write("table.csv", "a,y\n1e39,1\n2e39,2\n")
#+ write("table.csv", "a,y\n1,1\n2,2\n")  # reads: write the column in a larger unit
data = datasets.from_csv("table.csv", "y")
#+ assert data.x.tolist() == [[1.0], [2.0]]

# %% classes-hardly-repeat
write("table.csv", "a,y\n" + "".join(f"{row},{row % 21}\n" for row in range(22)))
command("train table.csv --target y --kind classes")  #-
#+ command("train table.csv --target y ‹--kind numbers›")
#+ assert load_model("table.pt").class_names is None

# %% not-an-array-file
write("rows.npy", "1,2\n3,4\n")
numpy.save("y.npy", numpy.zeros((2, 1)))
#+ path, array = "rows.npy", numpy.array([[1.0, 2.0], [3.0, 4.0]])
#+ ‹1›
data = datasets.from_npy("rows.npy", "y.npy")
#+ assert len(data) == 2

# %% table-not-readable
import os

os.mkdir("table.csv")
write("prices.csv", "a,y\n1,2\n2,4\n")
data = datasets.from_csv("table.csv", "y")  #-
#+ data = datasets.from_csv("prices.csv", "y")  # reads: the CSV file's own name
#+ assert len(data) == 2

# %% null-character
write("table.csv", b"a,y\n1,2\n2,\x004\n")
#+ broken = Path("table.csv").read_bytes().split(b"\n")[3 - 1]  # reads: open('FILE.csv', 'rb').read().split(b'\n')[3 - 1]
#+ assert broken == b"2,\x004"
#+ write("table.csv", "a,y\n1,2\n2,4\n")  # reads: save the table again as CSV
data = datasets.from_csv("table.csv", "y")
#+ assert data.y.tolist() == [[2.0], [4.0]]

# %% unknown-target-kind
write("table.csv", "a,y\n1,0\n2,1\n3,0\n")
data = datasets.from_csv("table.csv", "y", kind="class")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert len(data.class_names) == 2

# %% features-not-a-list
write("table.csv", "age,height,y\n1,2,0\n2,3,1\n3,4,0\n")
data = datasets.from_csv("table.csv", "y", features="age")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹2›)
#+ assert data.x.tolist() == [[1.0], [2.0], [3.0]]
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert data.x.shape == (3, 2)

# %% target-among-features
write("table.csv", "a,y\n1,0\n2,1\n3,0\n")
features = ["a", "y"]
#+ features.remove("y")  # reads: take 'y' out of features
data = datasets.from_csv("table.csv", "y", features=features)
#+ assert data.x.tolist() == [[1.0], [2.0], [3.0]]

# %% duplicate-feature
write("table.csv", "a,y\n1,0\n2,1\n3,0\n")
features = ["a", "a"]
#+ features = list(dict.fromkeys(features))  # reads: name each column once
data = datasets.from_csv("table.csv", "y", features=features)
#+ assert data.x.tolist() == [[1.0], [2.0], [3.0]]

# %% table-not-readable
import io, os, sys

os.mkdir("prices")
rows = "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20))
command("train prices --target y")  #-
#+ pipe = io.TextIOWrapper(io.BytesIO(rows.encode()))
#+ monkeypatch.setattr(sys, "stdin", pipe)
#+ command("train - --target y --out model.pt")  # reads: from a pipe: mlp-tutorial train - --target COLUMN
#+ assert load_model("model.pt").feature_names == ("a",)

# %% unknown-encoding
write("table.csv", "넓이,값\n1,2\n2,4\n".encode("utf-8") + b"\x81\x81,\xff\n")
#+ write("table.csv", "넓이,값\n1,2\n2,4\n".encode("utf-8-sig"))  # reads: CSV UTF-8
data = datasets.from_csv("table.csv", "값")
#+ assert data.x.tolist() == [[1.0], [2.0]]

# %% cell-count-differs
write("table.csv", "name,a,y\nkim, lee,1,2\npark,2,4\nchoi,3,6\n")
#+ write("table.csv", 'name,a,y\n"kim, lee",1,2\npark,2,4\nchoi,3,6\n')  # reads: a cell that holds the separator needs quotation marks
data = datasets.from_csv("table.csv", "y", features=["a"])
#+ assert data.x.tolist() == [[1.0], [2.0], [3.0]]

# %% duplicate-column
write("table.csv", "a,a,y\n1,2,3\n2,3,4\n")
data = datasets.from_csv("table.csv", "y", features=["a"])  #-
#+ data = datasets.from_csv("table.csv", "y", features=["a (2)"])  # reads: the second can be chosen by 'a (2)'
#+ assert data.x.tolist() == [[2.0], [3.0]]

# %% duplicate-column
write("table.csv", "a,a,y\n1,2,3\n2,3,4\n")
#+ write("table.csv", "a,b,y\n1,2,3\n2,3,4\n")  # reads: give each column a name of its own in the file
data = datasets.from_csv("table.csv", "y", features=["a"])
#+ assert data.x.tolist() == [[1.0], [2.0]]

# %% cell-not-a-number
ROWS = "".join(f"{'two' if row == 2 else row},{row % 5},{row}\n" for row in range(12))
write("table.csv", "area,age,price\n" + ROWS)
data = datasets.from_csv("table.csv", "price")  #-
#+ data = datasets.from_csv("table.csv", "price", ‹1›)
#+ assert data.feature_names == ("age",) and len(data) == 12

# %% cell-not-a-number
ROWS = "".join(f"{'two' if row == 2 else row},{row % 5},{row}\n" for row in range(12))
write("table.csv", "area,age,price\n" + ROWS)
#+ write("table.csv", "area,age,price\n" + ROWS.replace("two", ""))  # reads: leave the cell empty where nobody knows it
data = datasets.from_csv("table.csv", "price")
#+ assert data.feature_names == ("area", "age") and len(data) == 11

# %% empty-cells
write("table.csv", "area,age,price\n1,1,2\n,2,4\n3,3,6\n")
data = datasets.from_csv("table.csv", "price", missing="refuse")  #-
#+ data = datasets.from_csv("table.csv", "price", ‹1›)
#+ assert data.y.tolist() == [[2.0], [6.0]]

# %% empty-cells
write("table.csv", "area,age,price\n1,1,2\n,2,4\n3,3,6\n")
data = datasets.from_csv("table.csv", "price", missing="refuse")  #-
#+ data = datasets.from_csv("table.csv", "price", ‹2›)
#+ assert data.x[:, 0].tolist() == [1.0, 2.0, 3.0]

# %% empty-cells
write("table.csv", "area,age,price\n1,1,2\n,2,4\n3,3,6\n")
data = datasets.from_csv("table.csv", "price", missing="refuse")  #-
#+ data = datasets.from_csv("table.csv", "price", missing="refuse", exclude=["area"])  # reads: leave the columns out: exclude=[…]
#+ assert data.x.tolist() == [[1.0], [2.0], [3.0]]

# %% no-usable-column
write("table.csv", "a,y\n5,2\n5,4\n5,6\n")
data = datasets.from_csv("table.csv", "y")  #-
#+ data = datasets.from_csv("table.csv", "y", features=["a"])  # reads: a constant is used where you name it: features=[…]
#+ assert data.x.tolist() == [[5.0], [5.0], [5.0]]

# %% target-is-text
write("table.csv", "a,y\n1,low\n2,high\n3,low\n")
data = datasets.from_csv("table.csv", "y", kind="numbers")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert set(data.class_names) == {"low", "high"}

# %% column-too-fine
ROWS = "".join(f"{row},{1700000000 + row}\n" for row in range(9))
write("table.csv", "a,y\n" + ROWS)
#+ table = pandas.read_csv("table.csv")
#+ table["y"] -= table["y"].min()  # reads: write the difference to its smallest value into the table
#+ table.to_csv("table.csv", index=False)
data = datasets.from_csv("table.csv", "y", kind="numbers")
#+ assert data.y.flatten().tolist() == list(range(9))

# %% unfit-features
write("table.csv", "memo,b,y\n" + "".join(f"text number {row},{row},{row}\n" for row in range(9)))
data = datasets.from_csv("table.csv", "y", features=["memo", "b"])  #-
#+ data = datasets.from_csv("table.csv", "y", features=["b"])  # reads: leave these 1 out of features
#+ assert data.x.flatten().tolist() == list(range(9))

# %% no-complete-row
write("table.csv", "a,b,y\n1,,2\n,2,4\n3,,6\n,4,8\n")
data = datasets.from_csv("table.csv", "y")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert data.x.tolist() == [[1.0, 3.0], [2.0, 2.0], [3.0, 3.0], [2.0, 4.0]]

# %% no-complete-row
write("table.csv", "a,b,y\n1,,2\n,2,4\n3,,6\n,4,8\n")
data = datasets.from_csv("table.csv", "y")  #-
#+ data = datasets.from_csv("table.csv", "y", exclude=["b"])  # reads: leave out the columns with most gaps: exclude=[…]
#+ assert data.x.tolist() == [[1.0], [3.0]]

# %% target-of-mixed-units
write("table.csv", "a,y\n1,2 kg\n2,4000 g\n3,6 kg\n4,7 kg\n")
#+ write("table.csv", "a,y\n1,2 kg\n2,4 kg\n3,6 kg\n4,7 kg\n")  # reads: convert the column to one unit in the table
data = datasets.from_csv("table.csv", "y", kind="numbers")
#+ assert data.y.flatten().tolist() == [2.0, 4.0, 6.0, 7.0]

# %% constant-target
write("table.csv", "a,y\n1,2\n2,2\n3,2\n")
#+ write("table.csv", "a,y\n1,2\n2,2\n3,3\n")  # reads: rows in which it differs
data = datasets.from_csv("table.csv", "y", kind="numbers")
#+ assert data.y.flatten().tolist() == [2.0, 2.0, 3.0]

# %% unknown-missing
write("table.csv", "a,y\n1,2\n,4\n3,6\n")
data = datasets.from_csv("table.csv", "y", missing="median")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert data.x.tolist() == [[1.0], [3.0]]
#+ data = datasets.from_csv("table.csv", "y", ‹2›)
#+ assert data.x.tolist() == [[1.0], [2.0], [3.0]]

# %% excluded-and-wanted
write("table.csv", "a,b,y\n1,2,2\n2,2,4\n3,1,6\n")
exclude = ["a", "b"]
#+ exclude.remove("a")  # reads: take it out of exclude
data = datasets.from_csv("table.csv", "y", features=["a"], exclude=exclude)
#+ assert data.x.tolist() == [[1.0], [2.0], [3.0]]

# %% exclude-not-a-list
write("table.csv", "a,b,y\n1,2,2\n2,2,4\n3,1,6\n")
data = datasets.from_csv("table.csv", "y", exclude="b")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert data.x.tolist() == [[1.0], [2.0], [3.0]]
