"""What was measured, as the pages and pictures show it: tables in both languages, and two drawings."""

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.alternating import ratio

ASSETS = Path(__file__).parents[1] / "docs" / "assets" / "benchmarks"
WORDS = {
    "en": {
        "task": "data, batch", "way": "trained by", "seconds": "seconds (smallest to largest)", "epochs": "epochs",
        "beside": "time / time of `fit`", "score": "accuracy, R²", "what": "what", "ratio": "ratio (quartiles)",
        "goal": "goal", "rows": "rows", "per_epoch": "seconds per epoch", "per_row": "µs per epoch and row",
        "memory": "memory / data", "missed": "missed by {:.0%}",
    },
    "ko": {
        "task": "데이터, 배치", "way": "학습 방법", "seconds": "초 (최소 ~ 최대)", "epochs": "에폭",
        "beside": "시간 / `fit`의 시간", "score": "정확도, R²", "what": "무엇", "ratio": "비율 (사분위수)",
        "goal": "목표", "rows": "행", "per_epoch": "에폭당 초", "per_row": "에폭과 행당 µs",
        "memory": "메모리 / 데이터", "missed": "{:.0%} 초과",
    },
}  # fmt: skip
IN_KOREAN = {
    "bare loop": "강의의 반복문",
    "DataLoader loop": "DataLoader 반복문",
    "autograd's calls": "자동 미분의 호출",
    "the formulas' calls": "유도한 식의 호출",
    "memory / data": "메모리 / 데이터",
    "memory of": "메모리:",
    " operations": "번의 연산",
    " steps": "걸음",
    " step": "걸음",
    " and ": "와 ",
    " rows": "행",
}


@dataclass(frozen=True)
class Measured:
    """One way of training on one task.

    Attributes:
        task: Its name.
        way: The peer's name.
        epochs: How many were trained.
        seconds: Of each round.
        scores: On the test rows, of each round.
    """

    task: str
    way: str
    epochs: int
    seconds: list[float]
    scores: list[float]


@dataclass(frozen=True)
class Goal:
    """A ratio of two running times and the largest that is wanted.

    Attributes:
        what: Dividend / divisor.
        ratio: Median and quartiles.
        goal: None where there is none.
    """

    what: str
    ratio: tuple[float, float, float]
    goal: float | None


def peers_table(found: list[Measured], language: str) -> str:
    """Seconds, ratio to `fit` and score of every way on every task."""
    words = WORDS[language]
    lines = _head(words, "task", "way", "epochs", "seconds", "beside", "score")
    ours = {one.task: one.seconds for one in found if one.way == "fit"}
    for one in found:
        way = f"`{one.way}`" if one.way.startswith("fit") else _named(one.way, language)
        middle, low, high = statistics.median(one.seconds), min(one.seconds), max(one.seconds)
        share = ratio(one.seconds, ours[one.task])[0]
        cells = (one.task, way, one.epochs, f"{middle:.3f} ({low:.3f} ~ {high:.3f})", f"{share:.2f}")
        lines.append(_line(*cells, f"{statistics.median(one.scores):.3f}"))
    return "\n".join(lines)


def goals_table(goals: list[Goal], language: str) -> str:
    """Each goal beside what came out."""
    lines = _head(WORDS[language], "what", "ratio", "goal")
    for one in goals:
        middle, low, high = one.ratio
        digits = 5 if middle < 0.01 else 2
        share = f"{middle:.{digits}f} ({low:.{digits}f} ~ {high:.{digits}f})"
        goal = "" if one.goal is None else f"≤ {one.goal}"
        if one.goal is not None and round(middle, digits) > one.goal:
            goal += f", {WORDS[language]['missed'].format(middle / one.goal - 1)}"
        lines.append(_line(_named(one.what, language), share, goal))
    return "\n".join(lines)


def _named(way: str, language: str) -> str:
    """The ways of training as a page names them."""
    for english, korean in IN_KOREAN.items():
        way = way.replace(english, korean) if language == "ko" else way
    return way


def large_table(found: list[dict[str, float]], language: str) -> str:
    """Time and memory of large tables."""
    lines = _head(WORDS[language], "rows", "per_epoch", "per_row", "memory")
    for one in found:
        per_row = one["seconds"] / one["rows"] * 1e6
        lines.append(_line(f"{one['rows']:,}", f"{one['seconds']:.3f}", f"{per_row:.2f}", f"{one['memory']:.2f}"))
    return "\n".join(lines)


def draw_peers(found: list[Measured], caption: str) -> None:
    """One column a task: time over that of `fit`, on a logarithmic axis; docs/assets/benchmarks/peers.svg."""
    plt = _pyplot()
    tasks = list(dict.fromkeys(one.task for one in found))
    figure, columns = plt.subplots(1, len(tasks), figsize=(11, 3.4), sharey=True, layout="constrained")
    for ax, task in zip(columns, tasks, strict=True):
        here = [one for one in found if one.task == task]
        ours = next(one.seconds for one in here if one.way == "fit")
        for place, one in enumerate(here):
            middle, low, high = ratio(one.seconds, ours)
            color = "#0072b2" if one.way.startswith("fit") else "#555555"
            ax.plot([low, high], [place, place], color=color, linewidth=2)
            ax.plot(middle, place, "o", color=color)
            ax.annotate(f"{middle:.2g}", (middle, place), (0, 5), textcoords="offset points", ha="center", fontsize=7)
        ax.set(xscale="log", xlim=(0.2, 40), title=task, xlabel="t / t(fit)")
        ax.set_yticks(range(len(here)), [one.way for one in here])
        ax.axvline(1, color="#0072b2", linewidth=0.8)
        ax.grid(axis="x", alpha=0.3)
    columns[0].set_ylim(len(here) - 0.5, -0.8)
    figure.supxlabel(caption, fontsize=7)
    _save(figure, "peers.svg")


def draw_large(found: list[dict[str, float]], caption: str) -> None:
    """Seconds per epoch against rows, and a line t ∝ N through the first; docs/assets/benchmarks/large_table.svg."""
    plt = _pyplot()
    figure, ax = plt.subplots(figsize=(6, 3.6), layout="constrained")
    rows, seconds = [one["rows"] for one in found], [one["seconds"] for one in found]
    ax.plot(rows, [seconds[0] * n / rows[0] for n in rows], "--", color="#555555", label="t ∝ N")
    ax.plot(rows, seconds, "o-", color="#0072b2", label="fit")
    ax.set(xscale="log", yscale="log", xlabel="N", ylabel="t / s")
    ax.legend()
    figure.supxlabel(caption, fontsize=6)
    _save(figure, "large_table.svg")


def put(page: Path, blocks: dict[str, str]) -> None:
    """Replace what stands between `<!-- measured: NAME -->` and `<!-- end of measured -->` on a page."""
    lines = page.read_text("utf-8")
    for name, block in blocks.items():
        before, _, rest = lines.partition(f"<!-- measured: {name} -->\n")
        _, _, after = rest.partition("<!-- end of measured -->")
        lines = f"{before}<!-- measured: {name} -->\n\n{block}\n\n<!-- end of measured -->{after}"
    page.write_text(lines, "utf-8")


def _head(words: dict[str, str], *columns: str) -> list[str]:
    return [_line(*(words[column] for column in columns)), "|" + "---|" * len(columns)]


def _line(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _pyplot() -> Any:
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "mlp-tutorial"
    from matplotlib import pyplot as plt

    return plt


def _save(figure: Any, name: str) -> None:
    ASSETS.mkdir(parents=True, exist_ok=True)
    figure.savefig(ASSETS / name, metadata={"Date": None})
