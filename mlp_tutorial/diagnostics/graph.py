"""The graph behind a cost: which tensors it ends in, and which nodes it passes through."""

from typing import Any

from torch import Tensor

MOST_NODES = 20_000


def walk(cost: Tensor) -> tuple[tuple[Tensor, ...], frozenset[Any]]:
    """Leaves and nodes of the graph that autograd would go through from here.

    Args:
        cost: Any tensor.

    Returns:
        (leaves that get a gradient, nodes); of a very large graph the part that is nearest to the cost.

    Source:
        Deck, "Gradient descent": the chain rule goes back from the cost to each parameter.

    Example:
        >>> import torch
        >>> w = torch.ones(2, requires_grad=True)
        >>> leaves, nodes = walk((w * 3).sum())
        >>> leaves[0] is w, len(nodes)
        (True, 3)
    """
    if cost.grad_fn is None:
        return ((cost,) if cost.requires_grad else ()), frozenset()
    leaves: dict[int, Tensor] = {}
    nodes = {cost.grad_fn}
    waiting = [cost.grad_fn]
    while waiting and len(nodes) < MOST_NODES:
        node = waiting.pop()
        leaf = getattr(node, "variable", None)
        if isinstance(leaf, Tensor):
            leaves[id(leaf)] = leaf
        for following, _ in node.next_functions:
            if following is not None and following not in nodes:
                nodes.add(following)
                waiting.append(following)
    return tuple(leaves.values()), frozenset(nodes)
