"""`python -m benchmarks` measures everything, prints it, and renews the tables and pictures of the benchmark page."""

import time
from pathlib import Path

import torch

from benchmarks import fit, large_table, level, sweep, watching
from benchmarks.alternating import machine, ratio, seconds
from benchmarks.peers import PEERS
from benchmarks.results import Goal, Measured, draw_large, draw_peers, goals_table, peers_table, put
from benchmarks.results import large_table as table_of_sizes
from benchmarks.tasks import Task, tasks

PAGES = Path(__file__).parents[1] / "docs"
MEMORY_GOAL = 1.3
PEER_GOALS = (
    ("fit", "skorch", 0.35),
    ("fit", "Lightning", 0.28),
    ("fit", "Keras (torch)", 0.15),
)


def by_turns(task: Task) -> list[Measured]:
    """Each peer once a round, from the round's seed; a round before them warms up."""
    found = {name: Measured(task.name, name, task.epochs, [], []) for name in PEERS}
    for number in range(-1, task.rounds):
        names = list(PEERS)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            torch.manual_seed(100 + number)
            train, says = PEERS[name](task)
            taken = seconds(train)
            if number >= 0:
                found[name].seconds.append(taken)
                with torch.no_grad():
                    found[name].scores.append(task.score(says(task.test[0])))
    return list(found.values())


def main() -> None:
    """Measure, print, renew the pages."""
    torch.set_num_threads(1)
    began = time.perf_counter()
    goals = fit.goals()
    swept = sweep.goals()
    stayed = level.goals()
    watched = [*watching.goals(), watching.memory()]
    peers: list[Measured] = []
    for task in tasks():
        peers += by_turns(task)
        print(f"{task.name}: {time.perf_counter() - began:.0f} s", flush=True)
    digits = {one.way: one.seconds for one in peers if one.task == "digits, 32"}
    for ours, theirs, goal in PEER_GOALS:
        goals.append(Goal(f"`{ours}` / {theirs}, digits, 32", ratio(digits[ours], digits[theirs]), goal))
    goals += swept + stayed + watched
    sizes = large_table.in_processes()
    most = sizes[-1]
    goals.append(Goal(f"memory / data, {most['rows']:,} rows", (most["memory"],) * 3, MEMORY_GOAL))
    caption = f"{machine('torch', 'scikit-learn', 'skorch', 'lightning', 'keras')}, 1 thread"
    draw_peers(peers, caption)
    draw_large(sizes, caption)
    for language in ("ko", "en"):
        blocks = {
            "machine": caption,
            "goals": goals_table(goals, language),
            "peers": peers_table(peers, language),
            "large": table_of_sizes(sizes, language),
        }
        put(PAGES / language / "benchmarks.md", blocks)
    print("\n\n".join(blocks.values()))


if __name__ == "__main__":
    main()
