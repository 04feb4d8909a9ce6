"""Random draws that stay the same on every platform and Python version.

Only ``random.Random.random()`` is used: its sequence for a seed is guaranteed by Python, that of ``choice`` or
``sample`` is not.  Each part of the simulation has its own stream, so that changing one leaves the others alone.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


class Draws:
    """A stream of draws for one ``purpose``; the same seed and purpose give the same stream.

    >>> Draws(7, "ties").whole(100) == Draws(7, "ties").whole(100)
    True
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self.unit: Callable[[], float] = random.Random(f"{seed} {purpose}").random  # noqa: S311  (not for secrets)

    def chance(self, probability: float) -> bool:
        """Return true with the given probability."""
        return self.unit() < probability

    def whole(self, below: int) -> int:
        """Return a whole number in ``[0, below)``."""
        return int(self.unit() * below)

    def between(self, low: int, high: int) -> int:
        """Return a whole number in ``[low, high]``."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, each equally likely."""
        return options[int(self.unit() * len(options))]

    def weighted(self, options: Sequence[T], weights: Sequence[float]) -> T:
        """Return one of the options, in proportion to the weights."""
        left = self.unit() * sum(weights)
        for option, weight in zip(options, weights, strict=True):
            left -= weight
            if left < 0:
                return option
        return options[-1]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in random order (Fisher-Yates)."""
        order = list(options)
        for last in range(len(order) - 1, 0, -1):
            other = self.whole(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def exponential(self, mean: float) -> float:
        """Return a waiting time with the given mean."""
        return -mean * math.log(1.0 - self.unit())

    def poisson(self, mean: float) -> int:
        """Return how many events fall into a unit of time when ``mean`` are expected."""
        count, waited = 0, self.exponential(1.0)
        while waited < mean:
            count += 1
            waited += self.exponential(1.0)
        return count
