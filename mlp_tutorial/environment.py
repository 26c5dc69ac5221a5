"""What the last digits of a run depend on besides its seed: versions, processor, threads, processes."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Environment:
    """Where a run was trained. The same seed gives the same bits where these are equal, on the same machine.

    Elsewhere sums are taken in another order and rounded otherwise: the last digits differ, and a long run can carry
    the difference further.

    Attributes:
        torch: Version of PyTorch.
        device: Kind of device that the model was on, such as "cpu" or "cuda".
        instructions: Instructions of the processor that PyTorch uses, such as "AVX2".
        threads: How many threads PyTorch computes with.
        processes: How many processes trained the model together.

    Source:
        https://docs.pytorch.org/docs/stable/notes/randomness.html

    Example:
        >>> environment(torch.device("cpu")).device
        'cpu'
    """

    torch: str
    device: str
    instructions: str
    threads: int
    processes: int = 1


def environment(device: torch.device, processes: int = 1) -> Environment:
    """The environment of this process.

    Args:
        device: Where the model is.
        processes: How many train it together.

    Returns:
        What the run's last digits depend on.

    Example:
        >>> environment(torch.device("cpu")) == environment(torch.device("cpu"))
        True
    """
    return Environment(
        torch=str(torch.__version__),
        device=device.type,
        instructions=torch.backends.cpu.get_cpu_capability(),
        threads=torch.get_num_threads(),
        processes=processes,
    )
