"""How far "found nothing" goes: what the doctor looked at, and what it could not see, in sentences."""

from collections import Counter

from mlp_tutorial.diagnostics.coverage import Coverage
from mlp_tutorial.messages import text

SHOWN = 3  # names in a list


def looked_at(coverage: Coverage) -> str:
    """One sentence with the counts of what was heard.

    Args:
        coverage: Of one examination.

    Example:
        >>> looked_at(Coverage(backwards=20))[:40]
        'It looked at 0 steps, 20 backward passes'
    """
    models = coverage.train_passes + coverage.eval_passes
    return text(
        "doctor.scope.looked_at",
        steps=coverage.steps.total(),
        backwards=coverage.backwards,
        losses=_names(coverage.losses),
        models=_names(models),
        train=coverage.train_passes.total(),
        eval=coverage.eval_passes.total(),
    )


def not_seen(coverage: Coverage) -> list[str]:
    """A line for each thing without which some mistakes cannot be seen.

    Args:
        coverage: Of one examination.

    Example:
        >>> not_seen(Coverage(backwards=1))[0]
        'Not seen: an optimizer or a step by hand, so nothing can be said on how parameters change.'
    """
    missing = {
        "no_backward": coverage.backwards == 0,
        "no_step": coverage.steps.total() == 0,
        "one_step": coverage.steps.total() == 1,
        "no_loss": coverage.backwards > 0 and not coverage.losses,
        "no_evaluation": coverage.steps.total() > 0 and not coverage.eval_passes,
    }
    said = [text(f"doctor.scope.{name}") for name, is_missing in missing.items() if is_missing]
    return [*said[: 1 if missing["no_backward"] else None], *not_watched(coverage)]


def not_watched(coverage: Coverage) -> list[str]:
    """A line each for training in other threads and in child processes."""
    elsewhere = {"threads": coverage.threads, "processes": coverage.processes}
    return [text(f"doctor.scope.{kind}", names=_names(counts)) for kind, counts in elsewhere.items() if counts]


def _names(counts: Counter[str]) -> str:
    names = [name for name, _ in counts.most_common()]
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "") if names else "–"
