"""What a module keeps where torch does not look for parameters: in lists and dictionaries, or as plain tensors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, parts_of, trains
from mlp_tutorial.diagnostics.graph import walk

Kind = Literal["layers", "named_layers", "tensors", "named_tensors", "tensor", "other"]
MOST_PARTS = 1000  # entries of one list or dictionary that are looked at


@dataclass(frozen=True)
class Hidden:
    """Where a tensor is kept that its module does not know as a parameter.

    Attributes:
        attribute: Name of the module's attribute that keeps it, such as "hidden".
        name: How the reader would write the tensor, such as "hidden[0].weight".
        kind: What the attribute holds: a list or dictionary of layers or of tensors, or a tensor itself.
        active: Whether the layer that it belongs to is in train mode; a fixed judge is not.
    """

    attribute: str
    name: str
    kind: Kind
    active: bool = True


def hidden_in(models: Iterable[nn.Module], leaf: Tensor) -> Hidden | None:
    """Where the first of these models keeps a tensor, or what was computed from it; None where none does.

    Args:
        models: Outermost modules.
        leaf: A leaf of a graph.

    Example:
        >>> import torch
        >>> net = nn.Module()
        >>> net.hidden = [nn.Linear(1, 1), nn.Linear(1, 1)]
        >>> hidden_in([net], net.hidden[1].bias).name
        'hidden[1].bias'
        >>> net.scale = nn.Parameter(torch.ones(3)).unsqueeze(0)
        >>> hidden_in([net], net.scale.grad_fn.next_functions[0][0].variable).kind
        'tensor'
    """
    for model in models:
        for path, part in parts_of(model):
            attributes = object.__getattribute__(part, "__dict__")
            for attribute, value in list(attributes.items()):
                if attribute not in ("_parameters", "_modules", "_buffers"):
                    written = f"{path}.{attribute}" if path else attribute
                    found = next(_found(attribute, written, value, leaf), None)
                    if found is not None:
                        return found
    return None


def _found(attribute: str, written: str, value: Any, leaf: Tensor) -> Iterator[Hidden]:
    if isinstance(value, Tensor):
        if _comes_from(value, leaf):
            yield Hidden(attribute, written, "tensor")
        return
    for name, entry in _entries(written, value):
        named = isinstance(value, dict)
        if isinstance(entry, Tensor) and _comes_from(entry, leaf):
            yield Hidden(attribute, name, "named_tensors" if named else "tensors")
        elif isinstance(entry, nn.Module):
            inside = next((own for own, parameter in parameters_of(entry) if parameter is leaf), None)
            if inside is not None:
                # ModuleDict takes names only, and each container takes layers only
                parts = value.values() if named else value
                layers = all(isinstance(part, nn.Module) for part in parts)
                plain = layers and (not named or all(isinstance(key, str) for key in value))
                kind: Kind = ("named_layers" if named else "layers") if plain else "other"
                yield Hidden(attribute, f"{name}.{inside}", kind, trains(entry))
        else:
            for deeper, part in _entries(name, entry):
                if isinstance(part, nn.Module):
                    for own, parameter in parameters_of(part):
                        if parameter is leaf:
                            yield Hidden(attribute, f"{deeper}.{own}", "other", trains(part))
                elif isinstance(part, Tensor) and _comes_from(part, leaf):
                    yield Hidden(attribute, deeper, "other")


def _entries(name: str, value: Any) -> list[tuple[str, Any]]:
    """Entries of a plain list, tuple or dictionary, each as the reader would write it."""
    if type(value) is dict:
        return [(f"{name}[{key!r}]", entry) for key, entry in list(value.items())[:MOST_PARTS]]
    if type(value) in (list, tuple):
        return [(f"{name}[{index}]", entry) for index, entry in enumerate(value[:MOST_PARTS])]
    return []


def _comes_from(tensor: Tensor, leaf: Tensor) -> bool:
    """Whether a tensor is that leaf, or has it in the graph behind it."""
    if tensor is leaf:
        return True
    return tensor.grad_fn is not None and any(found is leaf for found in walk(tensor)[0])
