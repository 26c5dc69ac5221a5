"""Writes the tables that travel with the package: `python .ci/sample_tables.py` (needs scikit-learn).

`flowers.csv` holds the iris measurements that R. A. Fisher published in 1936, of E. Anderson's flowers, as scikit-learn
brings them. `rooms.csv` is invented, with what tables of one's own have: text, yes/no, units, thousands separators,
dates, empty cells and a number of each row.
"""

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "examples" / "tables"
ROOMS = 240
DISTRICTS = {"Gwanak": 0, "Mapo": 140_000, "Nowon": -90_000, "Seongbuk": 40_000}  # won a month
FIRST_DAY = date(2025, 3, 1)
STEP = 10_000  # won: rents are round numbers


def flowers() -> list[list[object]]:
    """150 irises: four measurements and the species."""
    from sklearn.datasets import load_iris

    data = load_iris()
    species = [str(data.target_names[label]) for label in data.target]
    rows = [[*map(float, row), name] for row, name in zip(data.data, species, strict=True)]
    return [[*data.feature_names, "species"], *rows]


def rooms() -> list[list[object]]:
    """Invented rooms to let: the rent follows from the columns before it, and chance."""
    # Only random() is the same in every version of Python.
    chance = random.Random(1936).random
    rows: list[list[object]] = [["listing", "district", "area", "floor", "furnished", "listed", "rent"]]
    for number in range(1, ROOMS + 1):
        district = list(DISTRICTS)[int(chance() * len(DISTRICTS))]
        area, floor, furnished = round(14 + 22 * chance(), 1), 1 + int(chance() * 12), chance() < 0.4
        listed = FIRST_DAY + timedelta(days=int(chance() * 365))
        noise = 60_000 * (chance() + chance() + chance() - 1.5)
        rent = 180_000 + 16_000 * area + 6_000 * floor + 70_000 * furnished + DISTRICTS[district] + noise
        shown_floor = "" if chance() < 0.08 else floor
        cells = [f"{area}㎡", shown_floor, "yes" if furnished else "no", listed.isoformat()]
        rows.append([f"R{number:03}", district, *cells, f"{round(rent / STEP) * STEP:,}"])
    return rows


def written(rows: list[list[object]]) -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


TABLES = {"flowers.csv": flowers, "rooms.csv": rooms}

if __name__ == "__main__":
    for name, rows in TABLES.items():
        (FOLDER / name).write_bytes(written(rows()))
