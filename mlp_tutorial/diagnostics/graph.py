"""The graph behind a cost: which tensors it ends in, and which nodes it passes through."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from mlp_tutorial.diagnostics.rarely import is_power_of_two

MOST_NODES = 20_000
SMALL_GRAPH = 500


class Graphs:
    """Walks the graphs of backward calls: a large one only at the first calls of a line, and ever more rarely then."""

    def __init__(self) -> None:
        self._sizes: dict[Any, tuple[int, int]] = {}

    def of(
        self, costs: tuple[Tensor, ...], inputs: tuple[Tensor, ...] | None, place: Any
    ) -> tuple[tuple[Tensor, ...] | None, frozenset[Any]]:
        """Leaves and nodes of one backward call; no leaves at all (None) where the graph is not walked this time.

        Args:
            costs: What backward is called on.
            inputs: The only tensors that shall get gradients; None for all.
            place: The line of the call.
        """
        calls, size = self._sizes.get(place, (0, 0))
        calls += 1
        if size > SMALL_GRAPH and calls > 3 and not is_power_of_two(calls):
            self._sizes[place] = (calls, size)
            return None, frozenset()
        walks = [walk(cost) for cost in costs]
        leaves = {id(leaf): leaf for found, _ in walks for leaf in found}
        nodes = frozenset[Any]().union(*(found for _, found in walks))
        self._sizes[place] = (calls, len(nodes))
        if inputs is not None:
            leaves = {id(tensor): tensor for tensor in inputs if id(tensor) in leaves}
        return tuple(leaves.values()), nodes


def asked_of_backward(
    function: Any, args: tuple[Any, ...], options: Mapping[str, Any]
) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...] | None]:
    """Costs and inputs of a call of `cost.backward` or `torch.autograd.backward`; (no costs, None) of anything else."""
    position = 4 if function is Tensor.backward else 5
    costs = _tensors(args[0] if args else options.get("tensors"))
    inputs = args[position] if len(args) > position else options.get("inputs")
    return costs, None if inputs is None else _tensors(inputs)


def _tensors(given: Any) -> tuple[Tensor, ...]:
    if isinstance(given, Tensor):
        return (given,)
    return tuple(part for part in given or () if isinstance(part, Tensor))


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
