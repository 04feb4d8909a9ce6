"""Kernel of who is between others on shortest paths (Brandes 2001), scaled as ``pivots`` explains."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...pivots import estimated, sample
from ...whole_network import EXACT_WORK
from .compiled import kernel


def betweenness(first: Any, alters: Any, tied: Any) -> Any:
    """Return betweenness and its standard errors; ``tied`` are the people with ties, in the order of their ids.

    With everyone as a source the scaled dependencies add up to betweenness itself.
    """
    ties = len(alters) // 2
    if len(tied) * ties <= EXACT_WORK:
        return dependencies(first, alters, tied)[0], np.zeros(len(first) - 1)
    sources = tied[sample(len(tied), ties)]
    return estimated(len(tied), len(sources), *dependencies(first, alters, sources))


@kernel("UniTuple(f8[::1], 3)(i4[::1], i4[::1], i4[::1])")
def dependencies(first: Any, alters: Any, sources: Any) -> Any:
    """Return how much the shortest paths from some sources depend on everyone: sum, sum of squares, largest.

    A path from s to t counts d(s, v) / d(s, t) for v on it, divided by the number of shortest paths from s to t.
    """
    people = len(first) - 1
    total = np.zeros(people)
    squares = np.zeros(people)
    largest = np.zeros(people)
    distance = np.full(people, -1, np.int32)
    paths = np.zeros(people)
    beyond = np.zeros(people)
    queue = np.empty(people, np.int32)
    for source in sources:
        distance[source] = 0
        paths[source] = 1.0
        queue[0] = source
        head, tail = 0, 1
        while head < tail:
            one = queue[head]
            head += 1
            further = distance[one] + 1
            for position in range(first[one], first[one + 1]):
                other = alters[position]
                if distance[other] < 0:
                    distance[other] = further
                    queue[tail] = other
                    tail += 1
                if distance[other] == further:
                    paths[other] += paths[one]
        for place in range(tail - 1, 0, -1):  # the furthest first, without the source
            one = queue[place]
            share = (1.0 / distance[one] + beyond[one]) / paths[one]
            for position in range(first[one], first[one + 1]):
                other = alters[position]
                if distance[other] == distance[one] - 1:
                    beyond[other] += paths[other] * share
            scaled = beyond[one] * distance[one]
            total[one] += scaled
            squares[one] += scaled * scaled
            largest[one] = max(largest[one], scaled)
        for place in range(tail):
            distance[queue[place]] = -1
            paths[queue[place]] = 0.0
            beyond[queue[place]] = 0.0
    return total, squares, largest
