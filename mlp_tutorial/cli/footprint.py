"""The memory that a training or a sweep is going to take: refused before any of it is asked for."""

from collections.abc import Sequence
from itertools import pairwise

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.memory import free_memory, in_units

_NUMBER = 4  # bytes of a float32
_COPIES = 7  # parameter, gradient, Adam's two means, the best epoch's, the last finite one, the file's
_OUTPUTS = 2  # of a neuron for a row: z and a
_COSTS = 101  # that a sweep keeps of each network
_SETTINGS = 300  # bytes of a network's seed, learning rate and verdict


def require_room_to_train(layer_sizes: Sequence[int], rows: int) -> None:
    """Refuse a model that cannot be trained in the memory that is free.

    Args:
        layer_sizes: Neurons of each layer, from the inputs to the outputs.
        rows: That are predicted at once when the model is judged.

    Raises:
        ArgumentError: It takes more.
    """
    parameters, free = _parameters(layer_sizes), free_memory()
    needed = _NUMBER * (_COPIES * parameters + _OUTPUTS * rows * sum(layer_sizes[1:]))
    if free is not None and needed > free:
        raise ArgumentError(
            "model-beyond-memory",
            sizes="-".join(map(str, layer_sizes)),
            parameters=parameters,
            needed=in_units(needed),
            free=in_units(free),
        )


def require_room_to_sweep(layer_sizes: Sequence[int], networks: int, seeds: int) -> None:
    """Refuse a sweep whose networks cannot be there at once in the memory that is free.

    Args:
        layer_sizes: Neurons of each layer of one network.
        networks: How many.
        seeds: How many different starts they have.

    Raises:
        ArgumentError: They take more.
    """
    parameters, free = _parameters(layer_sizes), free_memory()
    # The starts are there as columns, and once more while these are put side by side; one network trains in five.
    starts = _NUMBER * 2 * parameters * seeds + 5 * _NUMBER * parameters
    needed = starts + networks * (_NUMBER * _COSTS + _SETTINGS)
    if free is not None and needed > free:
        raise ArgumentError("sweep-beyond-memory", networks=networks, needed=in_units(needed), free=in_units(free))


def _parameters(layer_sizes: Sequence[int]) -> int:
    """Weights and biases of all layers."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(layer_sizes))
