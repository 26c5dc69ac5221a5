"""Which of many calls are looked at: ever more rarely, so that a long training costs little."""


def is_power_of_two(count: int) -> bool:
    """Whether call number `count`, from 1, is the 1st, 2nd, 4th, 8th, …; 0 is one of them too.

    Example:
        >>> [count for count in range(1, 20) if is_power_of_two(count)]
        [1, 2, 4, 8, 16]
    """
    return count & (count - 1) == 0


def is_looked_at(count: int) -> bool:
    """Whether call number `count`, from 1, is looked at: all of the first 63, then 32 while the number doubles.

    Example:
        >>> [count for count in range(60, 71) if is_looked_at(count)]
        [60, 61, 62, 63, 64, 66, 68, 70]
    """
    return count & ((1 << max(0, count.bit_length() - 6)) - 1) == 0
