"""Features that tell the target are found, exactly those, and no others are accused."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn import datasets as sklearn_datasets

from mlp_tutorial import datasets
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.datasets.leaks import leaks
from mlp_tutorial.datasets.linear_part import smallest_set

NAMES = tuple("abcdef")


def drawn(seed: int, rows: int = 200) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, len(NAMES)))


def told(x, y, **options) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(leak.word, leak.features, leak.exact) for leak in leaks(Dataset(x, y, NAMES, **options))]


@pytest.mark.parametrize(("target", "expected"), [
    (lambda x: 3 * x[:, 2] - 5, ("line", ("c",), True)),
    (lambda x: 3 * x[:, 2] + 0.02 * x[:, 4], ("line", ("c",), False)),
    (lambda x: np.exp(3 * x[:, 1]), ("order", ("b",), True)),
    (lambda x: x[:, 0] + x[:, 5], ("sum", ("a", "f"), True)),
    (lambda x: 2 * x[:, 1] - x[:, 2] + 0.5 * x[:, 4], ("sum", ("b", "c", "e"), True)),
    (lambda x: x[:, 0] + x[:, 5] + 0.02 * x[:, 3] ** 2, ("sum", ("a", "f"), False)),
])  # fmt: skip
def test_the_columns_that_tell_numbers_are_found(target, expected) -> None:
    x = drawn(0)
    assert told(x, target(x).reshape(-1, 1)) == [expected]


def test_a_product_of_columns_is_found() -> None:
    x = np.exp(drawn(1))
    assert told(x, (x[:, 1] * x[:, 4]).reshape(-1, 1)) == [("product", ("b", "e"), True)]


@given(st.integers(0, 2**32 - 1), st.sets(st.integers(0, 5), min_size=2, max_size=4))
def test_the_smallest_set_is_that_of_the_sum(seed: int, places: set[int]) -> None:
    x = drawn(seed)
    weights = np.random.default_rng(seed + 1).uniform(0.5, 2, size=len(NAMES))
    weights[[place for place in range(len(NAMES)) if place not in places]] = 0
    found, score = smallest_set(x, x @ weights, 0.999999)
    assert set(found) == places
    assert score == pytest.approx(1)


def test_a_sum_of_sums_is_told_by_the_fewest_columns() -> None:
    parts = drawn(3)[:, :3]
    others = drawn(4)[:, :1]
    x = np.column_stack([parts, parts.sum(axis=1), others, others * 0 + 1])
    assert told(x, (parts.sum(axis=1) - others[:, 0]).reshape(-1, 1)) == [("sum", ("d", "e"), True)]


@pytest.mark.parametrize("classes", [2, 3])
def test_a_bound_that_divides_the_classes_is_found(classes: int) -> None:
    x = drawn(5)
    labels = np.digitize(x[:, 3], np.quantile(x[:, 3], np.arange(1, classes) / classes))
    y = labels.reshape(-1, 1).astype(float) if classes == 2 else labels
    names = [str(k) for k in range(classes)]
    assert told(x, y, class_names=names) == [("threshold", ("d",), True)]
    labels[0] = (labels[0] + 1) % classes
    y = labels.reshape(-1, 1).astype(float) if classes == 2 else labels
    # Of two classes, one wrong row in a hundred is nearly none.
    assert told(x, y, class_names=names) == ([("threshold", ("d",), False)] if classes == 2 else [])


def test_a_bound_for_a_class_of_few_rows_among_many_is_found() -> None:
    x = drawn(7, rows=20_000)
    rare = np.arange(3, 20_000, 5_000)  # none of them in every fifth row, which is looked at first
    x[rare, 1] += 100
    y = np.zeros((20_000, 1))
    y[rare] = 1
    assert told(x, y, class_names=("usual", "rare")) == [("threshold", ("b",), True)]
    assert told(x, np.zeros((20_000, 1)), class_names=("usual", "rare")) == []


def test_few_rows_divided_by_chance_are_no_leak() -> None:
    x = drawn(6)
    rare = np.zeros(200)
    rare[x[:, 2].argmax()] = 1
    assert told(x, rare.reshape(-1, 1), class_names=["no", "yes"]) == []
    assert told(x[:12], x[:12, :1]) == []


def test_columns_of_a_table_are_named_as_in_the_table(tmp_path) -> None:
    rng = np.random.default_rng(7)
    gu = rng.choice(["강남구", "노원구", "서초구", "중구"], size=300)
    rows = [f"{name},{size:.3f},{ {'강남구': 9, '노원구': 2, '서초구': 7, '중구': 5}[name] }" for name, size in
            zip(gu, rng.normal(size=300), strict=True)]  # fmt: skip
    (tmp_path / "t.csv").write_text("gu,size,y\n" + "\n".join(rows), encoding="utf-8")
    numbers = datasets.from_csv(tmp_path / "t.csv", "y")
    classes = datasets.from_csv(tmp_path / "t.csv", "y", kind="classes")
    for data in (numbers, classes):
        assert [(leak.word, leak.features, leak.exact) for leak in leaks(data)] == [("categories", ("gu",), True)]


@pytest.mark.parametrize("name", ["iris", "breast_cancer", "wine", "diabetes", "digits"])
def test_nobody_is_accused_in_the_tables_of_scikit_learn(name: str) -> None:
    bunch = getattr(sklearn_datasets, f"load_{name}")()
    if "target_names" not in bunch:
        y = bunch.target.reshape(-1, 1)
        classes = None
    else:
        classes = [str(label) for label in bunch.target_names]
        y = bunch.target.reshape(-1, 1).astype(float) if len(classes) == 2 else bunch.target
    assert leaks(Dataset(bunch.data, y, [str(feature) for feature in bunch.feature_names], classes)) == []
    if classes:
        as_numbers = Dataset(bunch.data, bunch.target.reshape(-1, 1).astype(float), bunch.feature_names)
        assert leaks(as_numbers) == []


@pytest.mark.parametrize("name", ["and", "or", "xor", "nand"])
def test_gates_are_no_leaks(name: str) -> None:
    assert leaks(datasets.gate(name)) == []


@given(st.integers(0, 2**32 - 1))
def test_noise_tells_nothing(seed: int) -> None:
    x = drawn(seed, 40)
    y = np.random.default_rng(seed + 1).normal(size=(40, 1))
    assert told(x, y) == []
    assert told(x, (y > 0).astype(float), class_names=["no", "yes"]) == []


def test_more_columns_than_rows_tell_nothing_by_their_number() -> None:
    x = torch.randn(40, 60, generator=torch.Generator().manual_seed(0))
    y = torch.randn(40, 1, generator=torch.Generator().manual_seed(1))
    assert leaks(Dataset(x, y)) == []


@pytest.mark.parametrize("wrong", [1, 4, 40])
@pytest.mark.parametrize("kind", ["categories", "threshold"])
def test_a_column_that_tells_nearly_all_classes_is_found(kind: str, wrong: int, tmp_path) -> None:
    random = np.random.default_rng(0)
    labels = np.arange(400) % 2
    told = labels.copy()
    told[:wrong] = 1 - told[:wrong]
    column = told * 2.0 + random.random(400) if kind == "threshold" else np.where(told, "late", "paid")
    frame = pd.DataFrame({"column": column, "noise": random.normal(size=400), "y": np.where(labels, "yes", "no")})
    frame.to_csv(tmp_path / "t.csv", index=False)
    data = datasets.from_csv(tmp_path / "t.csv", "y")
    found = [(leak.word, leak.features, leak.exact) for leak in leaks(data)]
    # One answer for all is wrong in 200 rows, a fiftieth of which are 4.
    assert found == ([(kind, ("column",), False)] if wrong <= 4 else [])
    if found:
        assert leaks(data)[0].score == pytest.approx(1 - wrong / 400)
