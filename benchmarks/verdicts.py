"""`python -m benchmarks.verdicts`: how often the command says "better" of noise, kind by kind, and of a signal."""

from collections import Counter, defaultdict

from tests.cli.noise_tables import TABLES, Case, noise, signal

SIGNALS = 50


def main() -> None:
    """Judge all tables, count, print."""
    groups: dict[tuple[str, object], list[Case]] = defaultdict(list)
    for case in map(noise, range(TABLES)):
        for name in ("all", "kind", "model", "rows", "features"):
            groups[name, getattr(case, name, "")].append(case)
    for (name, value), cases in sorted(groups.items(), key=lambda group: group[0][0]):
        words = Counter(case.verdict for case in cases)
        said = ", ".join(f"{word} {words[word]}" for word in ("better", "worse", "cannot-tell"))
        print(f"{name} {value}: {len(cases)} tables of noise: {said}; ahead {sum(case.ahead for case in cases)}")
    for classes in (False, True):
        for rows in (100, 200, 250, 400):
            words = Counter(signal(number, classes, rows).verdict.word for number in range(SIGNALS))
            kind = "classes" if classes else "numbers"
            print(f"signal in {kind}, {rows // 5} rows held out: better {words['better']} of {SIGNALS}")


if __name__ == "__main__":
    main()
