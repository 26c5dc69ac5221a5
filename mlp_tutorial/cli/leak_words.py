"""Columns that tell the target, in the command's words, with the option that leaves them out."""

from mlp_tutorial.cli.command_line import quoted, written
from mlp_tutorial.cli.findings import Words
from mlp_tutorial.datasets import TableDataset
from mlp_tutorial.datasets.leaks import Leak
from mlp_tutorial.messages import text


def leak_words(leak: Leak, data: TableDataset) -> Words:
    """What tells the target and how, and what to do if it is not known before the target is.

    Args:
        leak: The columns.
        data: The table.

    Returns:
        The sentences in the language in use.
    """
    used, features = data.columns.features, leak.features
    certainty = "exactly" if leak.exact else "nearly" if data.class_names is None else "mostly"
    share = f"{100 * leak.score:.2f}"
    facts = {"columns": ", ".join(features), "target": data.target_name, "score": f"{leak.score:.5f}", "share": share}
    fact = text(f"cli.leaks.{leak.word}.{certainty}", **facts)
    number = "one" if len(features) == 1 else "several"
    if set(used) <= set(features):
        return Words(fact, text(f"cli.leaks.others_than_{number}", **facts))
    excluded = [name for name, word in data.left_out.items() if word == "excluded"]
    known = [*used, *data.left_out, data.target_name]
    exclude = f"--exclude {quoted(written([*excluded, *features], known))}"
    return Words(fact, text(f"cli.leaks.leave_out_{number}", exclude=exclude, **facts))
