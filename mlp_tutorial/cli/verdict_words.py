"""A verdict in words: what was compared on how many rows, and whether the difference could be chance."""

import math

from mlp_tutorial.messages import text
from mlp_tutorial.metrics import Difference, Verdict

_IN_SHARES = ("squared_error", "absolute_error")  # of the baseline's, since no one knows whether 1,234 is much


def verdict_sentence(verdict: Verdict, *, advise: bool = True) -> str:
    """What the rows say of model and baseline.

    Args:
        verdict: Of one split or of several.
        advise: Whether to say what may help where they cannot tell.

    Returns:
        A sentence or more.
    """
    facts = {"rows": verdict.rows, "splits": verdict.splits}
    several = "_repeated" if verdict.splits > 1 else ""
    if not (math.isfinite(verdict.fit.low) and math.isfinite(verdict.error.low)):
        return text(f"cli.verdict.{_why_unknown(verdict)}", **facts)
    sentences = [text(f"cli.verdict.{verdict.word.replace('-', '_')}{several}", **facts)]
    if verdict.word == "cannot-tell":
        for difference in (verdict.fit, verdict.error):
            if difference.word != "cannot-tell":
                value, baseline = (f"{number:.3g}" for number in (difference.model, difference.baseline))
                key = f"cli.verdict.alone.{difference.measure}.{difference.word}"
                sentences.append(text(key, model=value, baseline=baseline))
        if advise:
            sentences.append(text("cli.verdict.more_splits" if verdict.splits > 1 else "cli.verdict.more_rows"))
    return " ".join(sentences)


def gains(difference: Difference) -> tuple[str, str, str]:
    """Name of the measure, gain over the baseline, and the interval of the gain.

    Args:
        difference: By one measure.

    Returns:
        Errors as shares of the baseline's, such as "-20 %"; log loss, AUC and balanced accuracy as they are.
    """
    name = text(f"cli.verdict.measures.{difference.measure}")
    if difference.measure in _IN_SHARES and difference.baseline > 0:
        # No error shrinks by more than all of it, whatever Student's interval says.
        shares = (min(value / difference.baseline, 1) for value in _ends(difference))
        gain, low, high = (f"{100 * share:+.0f} %" for share in shares)
    else:
        gain, low, high = (f"{value:+.3f}" for value in _ends(difference))
    return name, gain, f"{low} … {high}"


def _why_unknown(verdict: Verdict) -> str:
    if verdict.rows < 2:
        return "one_row"
    if verdict.fit.measure == "squared_error":
        return "constant"
    if math.isinf(verdict.fit.model):
        return "infinite"
    return "one_class" if verdict.splits == 1 else "one_class_repeated"


def _ends(difference: Difference) -> tuple[float, float, float]:
    return difference.gain, difference.low, difference.high
