"""Rules on indices that torch refuses: beyond the end of a table, or numbers that are no index."""

from collections.abc import Iterator

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import CallFailed
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

INDICES = (torch.int64, torch.int32)
TAKE_INDICES = {"embedding": 0, "one_hot": 0, "__getitem__": 1, "gather": 2, "index_select": 2, "take": 1}


class IndexOutOfRange(Rule):
    """An embedding is asked for a row that its table does not have, or one_hot for a class too many."""

    name = "index-out-of-range"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The smallest or the largest index lies outside."""
        if event.name == "embedding" and len(event.inputs) > 1 and event.inputs[1].dim() == 2:
            rows, width = event.inputs[1].shape
            written = f"nn.Embedding({{needed}}, {width})"
        elif event.name == "one_hot" and len(event.inputs) == 1:
            rows = event.options.get("num_classes", event.arguments[1] if len(event.arguments) > 1 else -1)
            written = "F.one_hot(index, {needed})"
        else:
            return
        index = event.inputs[0]
        if index.dtype in INDICES and index.numel() and rows > 0:
            low, high = int(index.min()), int(index.max())
            if low < 0 or high >= rows:
                remedy = written.format(needed=max(high + 1, rows))
                yield self.found(event.place, low=low, high=high, rows=rows, remedy_code=remedy)


class IndexWrongType(Rule):
    """Decimals where an index was expected."""

    name = "index-wrong-type"
    severity = "error"
    explains_errors = ("model-call-failed",)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The function takes indices at that place, and got something else."""
        position = TAKE_INDICES.get(event.name)
        if position is None or len(event.arguments) <= position:
            return
        index = event.arguments[position]
        if isinstance(index, Tensor) and (index.is_floating_point() or index.is_complex()):
            yield self.found(event.place, function=event.name, dtype=str(index.dtype), shape=tuple(index.shape))


RULES: tuple[type[Rule], ...] = (IndexOutOfRange, IndexWrongType)
