"""Tables for `mlp-tutorial train`, each with something to be said about it."""

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path


def write(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file of a header and rows."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([head, *rows])
    return file


def line(file: Path, rows: int = 300) -> Path:
    """y = 3a − b, and a little noise."""
    draw = random.Random(0).gauss
    pairs = [(draw(0, 1), draw(0, 1)) for _ in range(rows)]
    return write(file, ("a", "b", "y"), [(a, b, 3 * a - b + draw(0, 0.1)) for a, b in pairs])


def sides(file: Path, rows: int = 300) -> Path:
    """Classes on the two sides of a line, which is not sharp."""
    draw = random.Random(1).gauss
    pairs = [(draw(0, 1), draw(0, 1)) for _ in range(rows)]
    return write(file, ("a", "b", "side"), [(a, b, "up" if a - b + draw(0, 0.5) > 0 else "down") for a, b in pairs])


def corners(file: Path) -> Path:
    """XOR, a cloud of rows in each corner."""
    draw = random.Random(2).gauss
    places = [(a, b) for a in (0, 1) for b in (0, 1) for _ in range(40)]
    return write(file, ("a", "b", "y"), [(a + draw(0, 0.1), b + draw(0, 0.1), ["no", "yes"][a ^ b]) for a, b in places])


def typing_error(file: Path) -> Path:
    """A column with one value ten million times as large as the others."""
    draw = random.Random(3).gauss
    rows = [[a := draw(0, 1), draw(0, 1), 2 * a + draw(0, 1)] for _ in range(3000)]
    rows[77][1] = 1e7
    return write(file, ("a", "wild", "y"), rows)


def flats(file: Path, rows: int = 60) -> Path:
    """What real tables have: a category, yes and no, a unit, an ID, a constant, free text, missing cells."""
    draw = random.Random(4)
    written = []
    for k in range(rows):
        gu, area, lift = draw.choice(("강남구", "노원구", "서초구")), draw.uniform(20, 120), draw.choice(("yes", "no"))
        price = (
            500 * area
            + {"강남구": 60_000, "노원구": 0, "서초구": 40_000}[gu]
            + 5_000 * (lift == "yes")
            + draw.gauss(0, 900)
        )
        floor = "" if k in (7, 19, 33) else draw.randint(1, 20)
        written.append((f"KR-{k:04}", gu, f"{area:.1f}㎡", floor, lift, "아파트", f"{price:,.0f}원"))
    return write(file, ("id", "gu", "area, m2", "floor", "lift", "type", "price"), written)
