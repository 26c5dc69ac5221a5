# %% names-missing
write("table.csv", "1\n2\n3\n4\n")
write("train.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train train.csv --target y")
printed()
#+ write("table.csv", "a\n1\n2\n3\n4\n")  # reads: write the names as the file's first line
command("predict train.pt table.csv --out out.csv")
#+ assert len(pandas.read_csv("out.csv")) == 4

# %% saved-file-missing
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train table.csv --target y")
printed()
command("predict tables.pt table.csv --out out.csv")  #-
#+ command("predict table.pt table.csv --out out.csv")  # reads: table.pt
#+ assert len(pandas.read_csv("out.csv")) == 20

# %% separator-unknown
write("train.csv", "a,b,y\n" + "".join(f"{row},{row % 6},{2 * row}\n" for row in range(20)))
write("new.csv", "a~b\n1~2\n2~4\n")
command("train train.csv --target y")
printed()
command("predict train.pt new.csv --out out.csv")  #-
#+ command("predict train.pt new.csv --out out.csv ‹--separator '~'›")
#+ assert len(pandas.read_csv("out.csv")) == 2

# %% separator-unknown
write("table.csv", "a::y\n" + "".join(f"{row}::{2 * row}\n" for row in range(20)))
command("train table.csv --target y")  #-
#+ command('''‹line›''')
#+ assert load_model("table.pt").feature_names == ("a",)

# %% separator-unknown
write("table.csv", "a~y\n" + "".join(f"{row}~{2 * row}\n" for row in range(20)))
command("train table.csv --target y")  #-
#+ command('''‹line›''')
#+ assert load_model("table.pt").feature_names == ("a",)

# %% cell-count-differs
ROWS = "".join(f"{row},{row % 6},{2 * row}\n" for row in range(20))
write("table.csv", "name,a,y\nkim, lee,1,2\n" + ROWS)
#+ write("table.csv", 'name,a,y\n"kim, lee",1,2\n' + ROWS)  # reads: a cell that holds the separator needs quotation marks
command("train table.csv --target y --features a")
#+ assert load_model("table.pt").feature_names == ("a",)

# %% duplicate-feature
write("table.csv", "a,b,y\n" + "".join(f"{row},{row % 6},{2 * row}\n" for row in range(20)))
command("train table.csv --target y --features a,a")  #-
#+ command("train table.csv --target y --features a")  # reads: name each column once after --features
#+ assert load_model("table.pt").feature_names == ("a",)

# %% encoding-differs
write("table.csv", ("넓이,값\n" + "".join(f"{row},{2 * row}\n" for row in range(20))).encode("cp949"))
command("train table.csv --target 값 --encoding utf-8")  #-
#+ command("train table.csv --target 값")  # reads: leave --encoding out, then it is looked for
#+ assert load_model("table.pt").feature_names == ("넓이",)

# %% header-row-empty
write("table.csv", "prices\n\na,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train table.csv --target y --header 2")  #-
#+ command("train table.csv --target y --header 3")  # reads: the number of the row that holds the names, counted from 1, blank rows too
#+ assert load_model("table.pt").feature_names == ("a",)

# %% null-character
ROWS = "".join(f"{row},{2 * row}\n" for row in range(20)).encode()
write("table.csv", b"a,y\n1,\x002\n" + ROWS)
#+ write("table.csv", b"a,y\n1,2\n" + ROWS)  # reads: save the table again as CSV; look at line 2
command("train table.csv --target y")
#+ assert load_model("table.pt").feature_names == ("a",)

# %% page-instead-of-table
write("table.csv", "<!DOCTYPE html>\n<html><body>a table</body></html>\n")
#+ write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))  # reads: download the table itself, as CSV
command("train table.csv --target y")
#+ assert load_model("table.pt").feature_names == ("a",)

# %% separator-absent
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train table.csv --target y --separator ';'")  #-
#+ command("train table.csv --target y")  # reads: leave --separator out, then it is looked for
#+ assert load_model("table.pt").feature_names == ("a",)

# %% target-among-features
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train table.csv --target y --features a,y")  #-
#+ command("train table.csv --target y --features a")  # reads: take 'y' out of --features
#+ assert load_model("table.pt").feature_names == ("a",)

# %% outputs-collide
write("table.csv", "a,y\n" + "".join(f"{row},{2 * row}\n" for row in range(20)))
command("train table.csv --target y --report . --out report.html")  #-
#+ command("train table.csv --target y --report . --out model.pt")  # reads: another file for --out
#+ assert load_model("model.pt").feature_names == ("a",)

# %% text-damaged
write("table.csv", "넓이,값\n1,2\n2,4\n".encode("utf-8") * 1 + b"3,\xff6\n" + "".join(f"{row},{row} 가나다\n" for row in range(50)).encode())
data = datasets.from_csv("table.csv", "값")  #-
#+ write("table.csv", "넓이,값\n1,2\n2,4\n3,6\n")  # reads: fetch the file once more
#+ data = datasets.from_csv("table.csv", "값")
#+ assert len(data) == 3

# %% text-damaged
write("table.csv", "넓이,값\n1,2\n2,4\n".encode("utf-8") + b"3,\xff6\n" + "".join(f"{row},{row} 가나다\n" for row in range(50)).encode())
data = datasets.from_csv("table.csv", "값")  #-
#+ text = Path("table.csv").read_text(encoding="utf-8", errors="replace")  # reads: open('table.csv', encoding='utf-8', errors='replace').read()
#+ write("clean.csv", text.replace("\ufffd", ""))
#+ assert "3,6" in Path("clean.csv").read_text("utf-8")

# %% group-without-columns
x = torch.rand(20, 3)
y = x.sum(dim=1, keepdim=True)
model = LinearRegression(3)
given = {"groups": [[0], [1, 5]]}  #-
#+ given = dict(‹1›)
drops = metrics.permutation_importance(model.predict, x, y, metrics.r2_score, **given)
#+ assert len(drops) == 2
