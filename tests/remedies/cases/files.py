# %% names-missing
write("table.csv", "1,2\n2,4\n3,6\n")
data = datasets.from_csv("table.csv", "y")  #-
#+ data = datasets.from_csv("table.csv", "column 2", ‹1›)
#+ assert data.x.flatten().tolist() == [1.0, 2.0, 3.0]

# %% names-missing
write("table.csv", "1,2\n2,4\n3,6\n")
#+ write("table.csv", "a,y\n1,2\n2,4\n3,6\n")  # reads: write the names as the file's first line
data = datasets.from_csv("table.csv", "y")
#+ assert data.x.flatten().tolist() == [1.0, 2.0, 3.0]

# %% names-missing
write("table.csv", "1,2\n2,4\n3,6\n")
data = datasets.from_csv("table.csv", "2")  #-
#+ data = datasets.from_csv("table.csv", "2", ‹2›)
#+ assert data.x.flatten().tolist() == [2.0, 3.0]

# %% header-row-empty
write("table.csv", "prices of 2025\n\na,y\n1,2\n2,4\n")
data = datasets.from_csv("table.csv", "y", header=2)  #-
#+ data = datasets.from_csv("table.csv", "y", header=3)  # reads: the number of the row that holds the names, counted from 1, blank rows too
#+ assert data.x.flatten().tolist() == [1.0, 2.0]

# %% header-row-empty
write("table.csv", "1,2\n2,4\n")
data = datasets.from_csv("table.csv", "y", header=9)  #-
#+ data = datasets.from_csv("table.csv", "column 2", ‹1›)
#+ assert data.x.flatten().tolist() == [1.0, 2.0]

# %% encoding-differs
write("table.csv", "넓이,값\n1,2\n2,4\n".encode("cp949"))
data = datasets.from_csv("table.csv", "값", encoding="utf-8")  #-
#+ data = datasets.from_csv("table.csv", "값")  # reads: leave the encoding out
#+ assert data.feature_names == ("넓이",)

# %% encoding-unknown
write("table.csv", "넓이,값\n1,2\n2,4\n".encode("cp949"))
data = datasets.from_csv("table.csv", "값", encoding="korean-windows")  #-
#+ data = datasets.from_csv("table.csv", "값", encoding="cp949")  # reads: one of Python's names: utf-8, cp949
#+ assert data.feature_names == ("넓이",)

# %% separator-unknown
write("table.csv", "a~y\n1~2\n2~4\n")
data = datasets.from_csv("table.csv", "y")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert data.x.flatten().tolist() == [1.0, 2.0]

# %% separator-unusable
write("table.csv", "a;y\n1;2\n2;4\n")
data = datasets.from_csv("table.csv", "y", separator="")  #-
#+ data = datasets.from_csv("table.csv", "y", ‹1›)
#+ assert data.x.flatten().tolist() == [1.0, 2.0]

# %% separator-absent
write("table.csv", "a,y\n1,2\n2,4\n")
data = datasets.from_csv("table.csv", "y", separator=";")  #-
#+ data = datasets.from_csv("table.csv", "y")  # reads: or leave the separator out
#+ assert data.x.flatten().tolist() == [1.0, 2.0]

# %% row-cut-short
write("table.csv", "a,b,y\n1,3,2\n2,4,4\n3,")
#+ write("table.csv", "a,b,y\n1,3,2\n2,4,4\n")  # reads: delete it
data = datasets.from_csv("table.csv", "y")
#+ assert data.x.tolist() == [[1.0, 3.0], [2.0, 4.0]]

# %% page-instead-of-table
write("table.csv", "<!DOCTYPE html>\n<html><body><table><tr><th>a</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table></body></html>\n")
#+ write("table.csv", "a,y\n1,2\n2,4\n")  # reads: download the table itself
data = datasets.from_csv("table.csv", "y")
#+ assert data.x.flatten().tolist() == [1.0, 2.0]

# %% page-instead-of-table
write("page.html", "<!DOCTYPE html>\n<html><body>a table</body></html>\n")
monkeypatch.setattr(pandas, "read_html", lambda path: [pandas.DataFrame({"a": [1, 2], "y": [2, 4]})])  # lxml is not installed with the tests
data = datasets.from_csv("page.html", "y")  #-
#+ path = "page.html"
#+ ‹1›
#+ data = datasets.from_csv("table.csv", "y")
#+ assert data.x.flatten().tolist() == [1.0, 2.0]

# %% separator-unknown
from mlp_tutorial.tables.csv_file import read_table

write("table.csv", "a~y\n1~2\n2~4\n")  # one column of pairs
table = read_table("table.csv")  #-
#+ table = read_table("table.csv", ‹2›)
#+ assert list(table.frame) == ["a~y"]

# %% unknown-encoding
write("table.csv", "面积,价\n1,2\n2,4\n".encode("gb18030") + b"\x81\x30\x81\x30,3\n")
data = datasets.from_csv("table.csv", "价", features=["面积"])  #-
#+ from mlp_tutorial.tables.csv_file import read_table
#+ table = read_table("table.csv", ‹1›)
#+ assert list(table.frame) == ["面积", "价"]

# %% unknown-encoding
ROWS = "".join(f"{row},{2 * row}\n" for row in range(20))
write("table.csv", ("面积,㐀价\n" + ROWS).encode("gb18030"))
data = datasets.from_csv("table.csv", "㐀价")  #-
#+ command("train table.csv --target 㐀价 ‹--encoding gb18030›")
#+ assert load_model("table.pt").feature_names == ("面积",)

# %% names-missing
write("table.csv", "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train table.csv --target y")  #-
#+ command("train table.csv --target 'column 2' ‹--header 0›")
#+ assert load_model("table.pt").feature_names == ("column 1",)

# %% cell-count-differs
write("table.csv", "prices\na,b,y\n1,3,2\n2,4,4,5\n3,4,6\n1,2\n")
data = datasets.from_csv("table.csv", "y")  #-
#+ write("table.csv", "prices\na,b,y\n1,3,2\n2,4,4\n3,4,6\n")
#+ data = datasets.from_csv("table.csv", "y", header=2)  # reads: if the names stand in another row: header=…
#+ assert data.feature_names == ("a", "b")

# %% cell-count-differs
write("table.csv", "a b y\n1 3 2\n2 4 4\n3 4,5 6\n1,2,3 4 5\n")
data = datasets.from_csv("table.csv", "y", separator=",")  #-
#+ write("table.csv", "a b y\n1 3 2\n2 4 4\n3 4.5 6\n")
#+ data = datasets.from_csv("table.csv", "y", separator=" ")  # reads: other signs between cells: separator=…
#+ assert data.feature_names == ("a", "b")
